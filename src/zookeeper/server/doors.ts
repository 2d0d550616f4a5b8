import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { errorCode, errorText, StadionError } from '../../base/errors.ts';
import type { ZookeeperServerConfig } from '../config.ts';
import type { Id } from '../jute/records.ts';
import type { ServerLogger } from './server.ts';
import { certifiedIdentities, loadTls } from './tls.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface DoorsOptions {
  readonly config: ZookeeperServerConfig;
  readonly logger: ServerLogger;
  /** A connection that may stay, and who its certificate proves it to be. */
  readonly onConnection: (socket: Socket, identities: readonly Id[]) => void;
  /** A connection over the limits, or one that could not prove who it is. */
  readonly onRefused: (what: 'connection' | 'identity') => void;
}

/** Where clients come in: the plain port, the TLS port, and how many may. */
export class Doors {
  readonly #options: DoorsOptions;
  readonly #sockets = new Set<Socket>();
  readonly #perAddress = new Map<string, number>();
  #plain: Server | undefined;
  #secure: TlsServer | undefined;

  constructor(options: DoorsOptions) {
    this.#options = options;
  }

  get plainAddress(): Address | undefined {
    return addressOf(this.#plain);
  }

  get secureAddress(): Address | undefined {
    return addressOf(this.#secure);
  }

  /** Fails with a StadionError `zookeeper-port-in-use`, `zookeeper-listen` or `zookeeper-tls`; then nothing is left open. */
  async open(): Promise<void> {
    const { clientPort, host, secureClientPort, secureHost = host, x509SuperUser } = this.#options.config;
    try {
      if (clientPort !== undefined) {
        this.#plain = createServer({ noDelay: true }, (socket) => {
          if (!socket.destroyed) this.#options.onConnection(socket, []);
        });
        await this.#listen(this.#plain, clientPort, host);
      }
      if (secureClientPort !== undefined) {
        this.#secure = createTlsServer(await loadTls(this.#options.config), (socket) => {
          this.#options.onConnection(socket, certifiedIdentities(socket, x509SuperUser));
        });
        this.#secure.on('tlsClientError', (error, socket) => {
          this.#options.logger.info('a TLS handshake failed', {
            address: socket.remoteAddress,
            reason: errorText(error),
          });
          this.#options.onRefused('identity');
          socket.destroy();
        });
        await this.#listen(this.#secure, secureClientPort, secureHost);
      }
    } catch (thrown) {
      await this.close();
      throw thrown;
    }
  }

  /** Takes no more connections; resolves when all are gone. */
  close(): Promise<void> {
    const closed = [this.#plain, this.#secure].map(
      (server) =>
        new Promise<void>((resolve) => {
          if (server?.listening === true) server.close(() => resolve());
          else resolve();
        }),
    );
    return Promise.all(closed).then(() => undefined);
  }

  /** Ends what is left, also what never got as far as being a client. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #listen(server: Server, port: number, host: string | undefined): Promise<void> {
    // Before everything else, so that a client too many costs no TLS handshake.
    server.prependListener('connection', (socket: Socket) => this.#admit(socket));
    return new Promise((resolve, reject) => {
      const refused = (error: Error): void => reject(listenError(error, port));
      server.once('error', refused);
      server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
        server.off('error', refused);
        server.on('error', (error) => {
          this.#options.logger.warn('a ZooKeeper connection could not be accepted', { reason: errorText(error) });
        });
        resolve();
      });
    });
  }

  #admit(socket: Socket): void {
    const address = socket.remoteAddress ?? '';
    const count = (this.#perAddress.get(address) ?? 0) + 1;
    this.#sockets.add(socket);
    this.#perAddress.set(address, count);
    socket.once('close', () => this.#forget(socket, address));
    const { maxClientCnxns = 0, maxCnxns = 0 } = this.#options.config;
    if ((maxClientCnxns > 0 && count > maxClientCnxns) || (maxCnxns > 0 && this.#sockets.size > maxCnxns)) {
      this.#options.logger.warn('too many ZooKeeper connections', { address, connections: count });
      this.#options.onRefused('connection');
      socket.destroy();
    }
  }

  #forget(socket: Socket, address: string): void {
    this.#sockets.delete(socket);
    const count = (this.#perAddress.get(address) ?? 1) - 1;
    if (count > 0) this.#perAddress.set(address, count);
    else this.#perAddress.delete(address);
  }
}

function addressOf(server: Server | undefined): Address | undefined {
  const address = server?.address();
  if (address === undefined || address === null || typeof address === 'string') return undefined;
  return { host: address.address, port: address.port };
}

function listenError(thrown: unknown, port: number): StadionError {
  const code = errorCode(thrown);
  if (code === 'EADDRINUSE') {
    const message = `port ${port} is in use: stop what listens there or choose another with --client-port`;
    return new StadionError({ code: 'zookeeper-port-in-use', message, cause: thrown });
  }
  const hint = code === 'EACCES' ? 'ports below 1024 need root' : errorText(thrown);
  const message = `cannot listen on port ${port} (${hint}): choose another address or port`;
  return new StadionError({ code: 'zookeeper-listen', message, cause: thrown });
}
