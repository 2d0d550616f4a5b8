import { type Address, createHttpServer, type HttpServer, type HttpServerOptions } from './http-server.ts';
import type { TlsIdentity } from './tls.ts';

export interface WebPortsOptions {
  readonly server: Omit<HttpServerOptions, 'tls'>;
  readonly plain: Address;
  /** A port for HTTPS beside the plain one. */
  readonly secure: (Address & { readonly tls: TlsIdentity }) | undefined;
  /** Adds what is served, for each port. */
  readonly mount: (server: HttpServer) => void;
}

/** The same pages and API on a plain port and, if wanted, on one for HTTPS. */
export class WebPorts {
  readonly #options: WebPortsOptions;
  readonly #plain: HttpServer;
  readonly #secure: HttpServer | undefined;

  constructor(options: WebPortsOptions) {
    const { server, secure, mount } = options;
    this.#options = options;
    this.#plain = createHttpServer(server);
    mount(this.#plain);
    if (secure === undefined) return;
    this.#secure = createHttpServer({ ...server, tls: secure.tls });
    mount(this.#secure);
  }

  /** The plain one. Throws before `listen`. */
  get address(): Address {
    return this.#plain.address;
  }

  /** Undefined without HTTPS. Throws before `listen`. */
  get secureAddress(): Address | undefined {
    return this.#secure?.address;
  }

  /** Rejects with the system's error; then nothing listens. */
  async listen(): Promise<void> {
    const { plain, secure, server } = this.#options;
    await this.#plain.listen(plain);
    if (secure === undefined) return;
    try {
      const listening = await this.#secure?.listen({ ip: secure.ip, port: secure.port });
      server.logger.info('HTTPS is served', { ...listening });
    } catch (thrown) {
      await this.#plain.close(0);
      throw thrown;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#plain.close(), this.#secure?.close()]);
  }
}
