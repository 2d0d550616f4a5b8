/** A libprocess actor's address: text form `id@ip:port`. */
export interface ProcessId {
  readonly id: string;
  readonly ip: string;
  readonly port: number;
}

/** Reads `id@host:port`; undefined when it is none. IPv6 addresses stand in brackets. */
export function parseProcessId(text: string): ProcessId | undefined {
  const at = text.indexOf('@');
  const colon = text.lastIndexOf(':');
  if (at < 1 || colon < at + 2) return undefined;
  const portText = text.slice(colon + 1);
  const port = Number(portText);
  if (!/^\d{1,5}$/.test(portText) || port > 65_535) return undefined;
  const host = text.slice(at + 1, colon);
  const ip = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  if (ip === '' || /[\s/@\r\n]/.test(ip)) return undefined;
  return { id: text.slice(0, at), ip, port };
}

/** Writes `id@ip:port`. */
export function formatProcessId(pid: ProcessId): string {
  return `${pid.id}@${formatAddress(pid)}`;
}

/** Writes `ip:port`, IPv6 in brackets. */
export function formatAddress(address: { readonly ip: string; readonly port: number }): string {
  return address.ip.includes(':') ? `[${address.ip}]:${address.port}` : `${address.ip}:${address.port}`;
}

/** The `ip:port` part of a process id's text, or undefined when there is none. */
export function addressOf(pid: string): string | undefined {
  const at = pid.indexOf('@');
  return at < 0 || at === pid.length - 1 ? undefined : pid.slice(at + 1);
}

/** The id part of a process id's text: all of it when there is no `@`. */
export function idOf(pid: string): string {
  const at = pid.indexOf('@');
  return at < 0 ? pid : pid.slice(0, at);
}
