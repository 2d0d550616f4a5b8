/** TLS of one program: the same certificate as a server and as a client. */
import { connect as connectPlain, type Socket } from 'node:net';
import {
  type ConnectionOptions,
  checkServerIdentity,
  connect as connectSecure,
  createSecureContext,
  createServer,
  type Server,
  type TlsOptions,
} from 'node:tls';
import { errorText, StadionError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';

export interface TlsIdentity {
  readonly server: TlsOptions;
  readonly client: ConnectionOptions;
  /** Plain text is taken too, and tried when the other side does not speak TLS. */
  readonly allowsPlain: boolean;
}

export interface TlsParts {
  readonly cert: string;
  readonly key: string;
  readonly ca: readonly string[];
  readonly allowsPlain: boolean;
  readonly verifiesServer: boolean;
  readonly verifiesIp: boolean;
  readonly requiresClientCert: boolean;
  readonly ciphers: string | undefined;
  readonly curves: string | undefined;
  readonly minVersion: NonNullable<TlsOptions['minVersion']>;
  readonly maxVersion: NonNullable<TlsOptions['maxVersion']>;
}

/** Throws `tls-invalid` when certificate, key and ciphers do not make sense. */
export function createTlsIdentity(parts: TlsParts): TlsIdentity {
  const common = {
    cert: parts.cert,
    key: parts.key,
    minVersion: parts.minVersion,
    maxVersion: parts.maxVersion,
    ...(parts.ca.length === 0 ? {} : { ca: [...parts.ca] }),
    ...(parts.ciphers === undefined ? {} : { ciphers: parts.ciphers }),
    ...(parts.curves === undefined ? {} : { ecdhCurve: parts.curves }),
  };
  try {
    createSecureContext(common);
  } catch (thrown) {
    throw new StadionError({
      code: 'tls-invalid',
      message: `the certificate, key or ciphers of LIBPROCESS_SSL_* cannot be used: ${errorText(thrown)}`,
      cause: thrown,
    });
  }
  return {
    server: {
      ...common,
      handshakeTimeout: 10_000,
      ...(parts.requiresClientCert ? { requestCert: true, rejectUnauthorized: true } : {}),
    },
    client: {
      ...common,
      rejectUnauthorized: parts.verifiesServer,
      // Programs know each other by address; most certificates name hosts.
      checkServerIdentity: (host, cert) =>
        parts.verifiesIp || !/^[\d.]+$|:/.test(host) ? checkServerIdentity(host, cert) : undefined,
    },
    allowsPlain: parts.allowsPlain,
  };
}

/** Opens a connection. `onReady` is called once, when it can be written to. */
export function openSocket(
  target: { readonly host: string; readonly port: number },
  tls: TlsIdentity | undefined,
  onReady: () => void,
): Socket {
  if (tls === undefined) {
    const socket = connectPlain({ ...target, noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 });
    socket.once('connect', onReady);
    return socket;
  }
  const socket = connectSecure({ ...target, ...tls.client });
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 30_000);
  socket.once('secureConnect', onReady);
  return socket;
}

/** First byte of a TLS handshake; no HTTP request begins so. */
const handshakeByte = 0x16;

export interface TlsDoorOptions {
  readonly tls: TlsIdentity;
  readonly logger: Logger;
  /** Who says nothing is cut off after this. */
  readonly headTimeoutMs: number;
  /** Takes a connection that can be read as plain text. */
  readonly onSocket: (socket: Socket) => void;
}

/** Takes raw connections: gives each on when its handshake is done, or, where that is allowed, when it speaks plain text. */
export function openTlsDoor({ tls, logger, headTimeoutMs, onSocket }: TlsDoorOptions): (socket: Socket) => void {
  const secure: Server = createServer(tls.server, onSocket);
  secure.on('tlsClientError', (error, socket) => {
    logger.info('a TLS handshake failed', { peerIp: socket.remoteAddress, reason: errorText(error) });
    socket.destroy();
  });
  return (socket) => {
    if (!tls.allowsPlain) {
      secure.emit('connection', socket);
      return;
    }
    const timer = setTimeout(() => socket.destroy(), headTimeoutMs);
    const drop = (): void => void socket.destroy();
    socket.once('error', drop);
    socket.once('close', () => clearTimeout(timer));
    socket.once('data', (chunk: Buffer) => {
      clearTimeout(timer);
      socket.removeListener('error', drop);
      socket.pause();
      socket.unshift(chunk);
      if (chunk[0] === handshakeByte) secure.emit('connection', socket);
      else {
        onSocket(socket);
        socket.resume();
      }
    });
  };
}
