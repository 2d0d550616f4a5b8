/** Where others reach the agent: one port for HTTP and the messages of masters and drivers. */
import type { Logger } from '../../base/logger.ts';
import { createHttpServer, type HttpServer } from '../../net/http-server.ts';
import { LibprocessEndpoint, type LibprocessMessage } from '../../net/libprocess-endpoint.ts';
import { createTlsIdentity } from '../../net/tls.ts';
import { checkExposure } from '../../runtime/exposure.ts';
import { agentEntrances } from '../authentication-flags.ts';
import type { AgentConfig } from '../config.ts';
import type { AgentEvent } from '../core/events.ts';
import { decodeMessage } from '../core/messages.ts';
import type { AgentContext } from '../http/context.ts';
import { agentRealms } from '../http/realms.ts';
import { agentRoutes } from '../http/routes.ts';
import { bindIp, reachableIp } from './agent-address.ts';
import { isOfDriver } from './driver-messages.ts';
import type { AgentSecrets } from './secrets.ts';

export const processName = 'slave(1)';

export class AgentDoor {
  readonly #config: AgentConfig;
  readonly #logger: Logger;
  readonly #server: HttpServer;
  readonly endpoint: LibprocessEndpoint;

  constructor(config: AgentConfig, logger: Logger, { authenticate }: AgentSecrets) {
    this.#config = config;
    this.#logger = logger;
    const tls = config.tls === undefined ? undefined : createTlsIdentity(config.tls);
    const { disabledPaths, advertiseIp, advertisePort, requirePeerIpMatch } = config;
    this.#server = createHttpServer({ logger, prefixes: [processName], authenticate, disabledPaths, tls });
    this.endpoint = new LibprocessEndpoint({
      server: this.#server,
      logger,
      requirePeerIpMatch,
      tls,
      // The bound address is not known yet; an agent on all addresses tells the first that others can reach.
      advertise: {
        ...this.#advertisedIp(advertiseIp),
        ...(advertisePort === undefined ? {} : { port: advertisePort }),
      },
    });
  }

  #advertisedIp(given: string | undefined): { ip?: string } {
    if (given !== undefined) return { ip: given };
    const { ip } = this.#config;
    return ip === undefined || ip === '0.0.0.0' ? { ip: reachableIp('0.0.0.0') } : {};
  }

  /** Where it listens. */
  get address(): { readonly ip: string; readonly port: number } {
    return this.#server.address;
  }

  /** `slave(1)@ip:port`. */
  get pid(): string {
    return this.endpoint.pid(processName);
  }

  /** Listens, and answers over HTTP with what the context has by then. Rejects with a sentence for the operator. */
  async open(context: () => AgentContext | undefined): Promise<void> {
    const { authentication, allowsUnauthenticated, port } = this.#config;
    agentRoutes(this.#server, context, () => this.endpoint.processIds);
    const ip = await bindIp(this.#config);
    const entrances = agentEntrances(authentication);
    checkExposure({ ip, entrances, isAllowed: allowsUnauthenticated, logger: this.#logger });
    await this.#server.listen({ ip, port });
  }

  /** From now on messages become events. */
  hear(post: (event: AgentEvent) => void): void {
    this.endpoint.spawn(processName, (message) => this.#receive(message, post));
  }

  #receive({ name, body, from }: LibprocessMessage, post: (event: AgentEvent) => void): void {
    const decoded = decodeMessage(name, body);
    if (decoded.kind === 'malformed') {
      this.#logger.warn('a message that cannot be read was dropped', { message: name, from });
    }
    if (decoded.kind !== 'message') return;
    if (this.#config.authentication.realms.has(agentRealms.executors) && isOfDriver(name)) {
      const facts = { message: name, from };
      this.#logger.warn('a message was dropped: executors of the v0 API cannot prove who they are', facts);
      return;
    }
    post({ kind: 'message-received', from, name, message: decoded.message });
  }

  /** No messages any more. */
  closeEndpoint(): void {
    this.endpoint.close();
  }

  async close(): Promise<void> {
    await this.#server.close();
  }
}
