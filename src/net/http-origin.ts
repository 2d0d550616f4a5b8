/**
 * Requests that a page of somebody else makes its visitor's browser send. Programs send neither an Origin nor what browsers
 * say of themselves, so nothing here concerns them.
 */
import type { IncomingMessage } from 'node:http';
import { hostname } from 'node:os';

/** Names, separated by commas, under which pages of ours are reached although the port itself knows nothing of them. */
const variable = 'STADION_TRUSTED_HOSTS';

const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** Names that are this machine whoever is asked, and so cannot have been made to point here. */
const ownNames = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[0-9a-f:]*\])$/;

/** Lower-case host names without ports. */
export type TrustedHosts = ReadonlySet<string>;

/** The trusted names of the environment, and the name of this machine. */
export function trustedHosts(environment: { readonly [name: string]: string | undefined } = process.env): TrustedHosts {
  const listed = (environment[variable] ?? '').split(',').map((name) => name.trim().toLowerCase());
  return new Set([hostname().toLowerCase(), ...listed.filter((name) => name !== '')]);
}

/** Why a request is not answered, or undefined. */
export function originRefusal(request: IncomingMessage, trusted: TrustedHosts): string | undefined {
  const { headers, method = '' } = request;
  const host = hostOf(`http://${headers.host ?? ''}`);
  if (isLoopback(request.socket.localAddress) && isFromBrowser(request)) {
    const name = nameOf(host);
    if (name === undefined || !(ownNames.test(name) || trusted.has(name)))
      return `The host name of the request is not this machine's: add it to ${variable} if it is`;
  }
  if (readingMethods.has(method)) return undefined;
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  if (origin === undefined && (site === undefined || site === 'same-origin' || site === 'none')) return undefined;
  const from = hostOf(origin ?? '');
  // No page can send this header to another site without being allowed to.
  const forwarded = headers['x-forwarded-host'];
  const asked = [
    host,
    hostOf(
      `http://${String(forwarded ?? '')
        .split(',')[0]
        ?.trim()}`,
    ),
  ];
  if (from !== undefined && (asked.includes(from) || trusted.has(nameOf(from) ?? ''))) return undefined;
  return `A page of another origin may not change anything here: add its host to ${variable} if it may`;
}

/** Host and port of an address, without the port that its scheme has anyway; undefined when there is none. */
function hostOf(address: string): string | undefined {
  try {
    const { host, port, protocol } = new URL(address);
    if (host === '' || !(protocol === 'http:' || protocol === 'https:')) return undefined;
    // Whoever ends TLS in front of us sends the host as it was, with or without this port.
    return port === '443' || port === '80' ? host.slice(0, host.lastIndexOf(':')) : host;
  } catch {
    return undefined;
  }
}

function nameOf(host: string | undefined): string | undefined {
  return host?.replace(/:\d+$/, '').toLowerCase();
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(::ffff:)?127\.|^::1$/.test(address);
}

function isFromBrowser({ headers }: IncomingMessage): boolean {
  return (
    headers.origin !== undefined ||
    headers['sec-fetch-site'] !== undefined ||
    headers['user-agent']?.startsWith('Mozilla/') === true
  );
}
