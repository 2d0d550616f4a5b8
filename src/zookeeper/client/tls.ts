import type { ConnectionOptions } from 'node:tls';

/** How to speak TLS with the servers. Everything as PEM text or bytes. */
export interface TlsOptions {
  /** Certificates that vouch for the servers; default: those the runtime trusts. */
  readonly ca?: string | Uint8Array;
  /** Our own certificate and key, where the servers ask for one (`ssl.clientAuth`). */
  readonly cert?: string | Uint8Array;
  readonly key?: string | Uint8Array;
  readonly passphrase?: string;
  /** Name the servers' certificates must bear; default: the host connected to. */
  readonly servername?: string;
  /** False: the servers need not prove who they are. Default true. */
  readonly verifyServer?: boolean;
}

/** The same for the runtime. */
export function connectionOptions(tls: TlsOptions, host: string): ConnectionOptions {
  const { ca, cert, key, passphrase, servername, verifyServer = true } = tls;
  const options: ConnectionOptions = { rejectUnauthorized: verifyServer, minVersion: 'TLSv1.2' };
  if (ca !== undefined) options.ca = asText(ca);
  if (cert !== undefined) options.cert = asText(cert);
  if (key !== undefined) options.key = asText(key);
  if (passphrase !== undefined) options.passphrase = passphrase;
  // An address is no name that could be asked for; certificates are still checked against it.
  const name = servername ?? (/^[\d.]+$|:/.test(host) ? undefined : host);
  if (name !== undefined) options.servername = name;
  return options;
}

function asText(pem: string | Uint8Array): string {
  return typeof pem === 'string' ? pem : new TextDecoder().decode(pem);
}
