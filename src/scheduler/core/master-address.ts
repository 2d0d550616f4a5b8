import { ok, type Result, refuse } from '../../base/errors.ts';
import type { MasterInfo } from '../../wire/gen/mesos.ts';

/** Where a master listens. */
export interface MasterAddress {
  readonly host: string;
  readonly port: number;
}

/** How the master is found: at a fixed address, or by the election in ZooKeeper. */
export type MasterSource =
  | { readonly kind: 'address'; readonly address: MasterAddress }
  | { readonly kind: 'zookeeper'; readonly url: string };

const defaultPort = 5050;

/** Reads `host:port`, `http[s]://host:port[/]`, `zk://…`. IPv6 hosts stand in brackets. */
export function parseMaster(text: string): Result<MasterSource> {
  const trimmed = text.trim();
  if (trimmed.startsWith('zk://')) return ok({ kind: 'zookeeper', url: trimmed });
  const plain = trimmed.replace(/^https?:\/\//, '').replace(/\/$/, '');
  const address = plain.includes('/') ? undefined : parseAddress(plain);
  if (address === undefined) {
    return refuse('master-invalid', `'${trimmed}' is no master: write host:port or zk://host:port/path`);
  }
  return ok({ kind: 'address', address });
}

function parseAddress(text: string): MasterAddress | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]@]+))(?::(\d{1,5}))?$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? defaultPort : Number(match[3]);
  if (host === undefined || port < 1 || port > 65535) return undefined;
  return { host, port };
}

/** `host:port`, with brackets around IPv6. */
export function formatAddress(address: MasterAddress): string {
  return address.host.includes(':') ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`;
}

/** The address a MasterInfo advertises: its `address`, else its pid, else the packed ip. */
export function addressOfMaster(master: MasterInfo): MasterAddress | undefined {
  const { address } = master;
  const host = address?.ip ?? address?.hostname;
  if (address !== undefined && host !== undefined) return { host, port: address.port };
  const fromPid = /^[^@]*@(.+)$/.exec(master.pid ?? '')?.[1];
  if (fromPid !== undefined) return parseAddress(fromPid);
  if (master.ip === 0) return undefined;
  // The four bytes lie in network order inside a little-endian number.
  const bytes = [master.ip, master.ip >>> 8, master.ip >>> 16, master.ip >>> 24].map((byte) => byte & 0xff);
  return { host: bytes.join('.'), port: master.port };
}

/** The leader a 307 answer points to (`//host:port/path`, or a whole URL); undefined when it names none. */
export function addressOfLocation(location: string | undefined): MasterAddress | undefined {
  const authority = /^(?:https?:)?\/\/([^/?#]+)/.exec(location ?? '')?.[1];
  return authority === undefined ? undefined : parseAddress(authority);
}
