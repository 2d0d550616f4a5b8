/** Very many frameworks of v0 drivers on one port: `scheduler(1)@127.0.0.1:P` … */
import { silentLogger } from '../../src/base/logger.ts';
import { createHttpServer, type HttpServer } from '../../src/net/http-server.ts';
import { LibprocessEndpoint } from '../../src/net/libprocess-endpoint.ts';
import { FrameworkRegisteredMessage, RegisterFrameworkMessage } from '../../src/wire/gen/internal.ts';
import { encode } from '../../src/wire/message.ts';

export class DriverSwarm {
  readonly #server: HttpServer = createHttpServer({ logger: silentLogger });
  readonly #endpoint = new LibprocessEndpoint({ server: this.#server, logger: silentLogger, maxQueuedBytes: 1 << 30 });
  /** Frameworks that the master has taken. */
  registered = 0;

  /** Subscribes so many frameworks; those that stay without an answer are told of by `registered`. */
  async register(master: string, count: number): Promise<void> {
    await this.#server.listen({ ip: '127.0.0.1', port: 0 });
    for (let index = 1; index <= count; index++) {
      this.#endpoint.spawn(`scheduler(${index})`, ({ name }) => {
        if (name === FrameworkRegisteredMessage.name) this.registered++;
      });
      const framework = { user: 'root', name: `driver${index}`, failover_timeout: 3600 };
      this.#endpoint.send({
        from: this.#endpoint.pid(`scheduler(${index})`),
        to: master,
        name: RegisterFrameworkMessage.name,
        body: encode(RegisterFrameworkMessage, { framework }),
      });
    }
  }

  async close(): Promise<void> {
    this.#endpoint.close();
    await this.#server.close(0);
  }
}
