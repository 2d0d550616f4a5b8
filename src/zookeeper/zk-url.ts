import { ok, type Result, refuse } from '../base/errors.ts';

export interface ZkUrl {
  /** `host:port,host:port`, as written. */
  readonly servers: string;
  /** `user:password` of the digest scheme. */
  readonly credential: string | undefined;
  /** Absolute, without trailing slash; `/` when the URL names none. */
  readonly path: string;
}

const scheme = 'zk://';

/**
 * Reads `zk://[user:password@]host:port[,host:port…][/path]` as Mesos does: the credential is what precedes the last `@`, so that
 * it may hold `@` and `:` but no `/`; each host needs its port.
 */
export function parseZkUrl(text: string): Result<ZkUrl> {
  const trimmed = text.trim();
  if (!trimmed.startsWith(scheme)) return refuse('zk-url-invalid', `'${maskZkUrl(trimmed)}' must start with zk://`);
  const rest = trimmed.slice(scheme.length);
  const slash = rest.indexOf('/');
  const authority = slash < 0 ? rest : rest.slice(0, slash);
  const path = slash < 0 ? '/' : rest.slice(slash).replace(/\/+$/, '') || '/';
  const at = authority.lastIndexOf('@');
  const servers = authority.slice(at + 1);
  const credential = at < 0 ? undefined : authority.slice(0, at);
  const masked = maskZkUrl(trimmed);
  if (parseServers(servers) === undefined) {
    return refuse('zk-url-invalid', `'${masked}' needs hosts as host:port[,host:port…], each port 1–65535`);
  }
  if (credential !== undefined && !/^[^:]+:/.test(credential)) {
    return refuse('zk-url-invalid', `'${masked}' needs its credential as user:password`);
  }
  if (path.includes('//')) return refuse('zk-url-invalid', `'${masked}' has an empty part in its path`);
  return ok({ servers, credential, path });
}

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** Reads `host:port,host:port` (IPv6 in brackets); undefined when any part is wrong. */
export function parseServers(text: string): ServerAddress[] | undefined {
  const addresses: ServerAddress[] = [];
  for (const part of text.split(',')) {
    const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]@/]+)):(\d{1,5})$/.exec(part.trim());
    const host = match?.[1] ?? match?.[2];
    const port = Number(match?.[3]);
    if (host === undefined || port < 1 || port > 65535) return undefined;
    addresses.push({ host, port });
  }
  return addresses;
}

/** The same text with the password of a zk:// URL hidden: for logs, flags and error messages. */
export function maskZkUrl(text: string): string {
  return text.replace(/(zk:\/\/)([^/]*)@/g, (_all, prefix: string, credential: string) => {
    return `${prefix}${credential.split(':')[0]}:***@`;
  });
}
