import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type FastifyInstance, type FastifyRequest, fastify } from 'fastify';
import { errorText, StadionError } from '../base/errors.ts';
import { maxJsonDepth, parseJson } from '../base/json.ts';
import type { Logger } from '../base/logger.ts';
import type { Principal } from '../model/principal.ts';
import { splitMessagePath } from '../wire/libprocess.ts';
import { type DisabledPaths, disabledRule, nothingDisabled } from './firewall.ts';
import { type Answer, acceptsGzip, gzipBody, gzipFromBytes, sendAnswer, textAnswer } from './http-answer.ts';
import { type BodyLimits, bodyRefusalStatus, defaultBodyLimits, readBody } from './http-body.ts';
import { originRefusal, type TrustedHosts, trustedHosts } from './http-origin.ts';
import { parseTarget, withoutTrailingSlash } from './http-target.ts';
import { type MessageHandler, openMessageDoor } from './message-door.ts';
import { openTlsDoor, type TlsIdentity } from './tls.ts';
import { type UnfinishedBodies, unfinishedBodies } from './unfinished-bodies.ts';

export type { MessageHandler } from './message-door.ts';

export interface Address {
  readonly ip: string;
  readonly port: number;
}

/** One request on a raw route. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Path without the delegate's prefix and last slash, not decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Who asks; undefined when the route's realm asks for no proof, or the route has none. */
  readonly principal: Principal | undefined;
}

/** What a realm makes of a request: who asks (undefined: the realm asks for no proof), or what to answer instead. */
export type Authentication = { readonly principal: Principal | undefined } | { readonly refusal: Answer };

/** Finds out who asks, by the realm of the route. */
export type AuthenticateRequest = (realm: string, request: IncomingMessage) => Authentication | Promise<Authentication>;

export type RawHandler = (exchange: Exchange) => void | Promise<void>;

export interface HttpServerOptions {
  readonly logger: Logger;
  /** First path segments that mean this program itself: `['master']`, `['slave(1)']`. */
  readonly prefixes?: readonly string[];
  /** Endpoints that answer 403 (`--firewall_rules`). */
  readonly disabledPaths?: DisabledPaths;
  /** Asked before the handler of each route that has a realm. Without it nobody has to prove who he is. */
  readonly authenticate?: AuthenticateRequest;
  /** Limits of request bodies; 32 MiB within 60 s when left out. */
  readonly body?: BodyLimits;
  /** Longest libprocess message; 256 MiB when left out (an agent re-registers with all its tasks in one). */
  readonly maxMessageBytes?: number;
  /** What limits the bodies of all requests together; those of this process when left out. */
  readonly bodies?: UnfinishedBodies;
  /** Speaks TLS on the port. */
  readonly tls?: TlsIdentity | undefined;
  /** The head of a request must have come within this. */
  readonly headTimeoutMs?: number;
  readonly maxConnections?: number;
}

/** What a raw route says of itself. */
export interface RouteFacts {
  /** `*`: any. */
  readonly method: string;
  readonly path: string;
  /** Undefined: nobody has to prove who he is. */
  readonly realm: string | undefined;
}

/** One listening port for libprocess messages, raw routes and Fastify's routes. */
export interface HttpServer {
  /** Routes of the ordinary kind. Add them before `listen`. */
  readonly fastify: FastifyInstance;
  /** Where it listens; the port is the real one when 0 was asked for. Throws before `listen`. */
  readonly address: Address;
  /**
   * Takes a method (`*` = any) and path off before Fastify. A path that ends in `/*` stands for all below it that have no
   * route of their own. Without a realm anybody may ask.
   */
  raw(method: string, path: string, handler: RawHandler, realm?: string): void;
  /** The raw routes so far, in the order in which they were added. */
  routes(): readonly RouteFacts[];
  /** Who gets libprocess messages. Without one every message is answered 404. */
  onMessage(handler: MessageHandler): void;
  /** Rejects with the system's error (EADDRINUSE, EACCES…). */
  listen(address: Address): Promise<Address>;
  /** Takes no new connections, lets running answers finish for `graceMs`, then cuts the rest. */
  close(graceMs?: number): Promise<void>;
}

/** Builds the server; nothing listens yet. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  return new PortServer(options);
}

const knownReasons: ReadonlyMap<number, string> = new Map([
  [400, 'Bad Request'],
  [404, 'Not Found'],
  [500, 'Internal Server Error'],
]);

interface RawRoute {
  readonly handler: RawHandler;
  readonly realm: string | undefined;
}

class PortServer implements HttpServer {
  readonly fastify: FastifyInstance;
  readonly #options: HttpServerOptions;
  readonly #limits: BodyLimits;
  readonly #trustedHosts: TrustedHosts = trustedHosts();
  readonly #logger: Logger;
  readonly #server: Server;
  readonly #routes = new Map<string, RawRoute>();
  /** Paths of which a route takes all that is below. */
  readonly #prefixes = new Set<string>();
  readonly #sockets = new Set<Socket>();
  readonly #doorSockets = new Set<Socket>();
  #messages: MessageHandler = () => 404;
  #fastifyHandler: (request: IncomingMessage, response: ServerResponse) => void = () => {};
  #address: Address | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: HttpServerOptions) {
    this.#options = options;
    this.#limits = options.body ?? defaultBodyLimits;
    this.#logger = options.logger;
    this.#server = createServer(
      {
        keepAliveTimeout: 75_000,
        headersTimeout: options.headTimeoutMs ?? 10_000,
        // Some requests stream their body for hours; ordinary ones are timed while their body is read.
        requestTimeout: 0,
        connectionsCheckingInterval: 2_000,
      },
      (request, response) => this.#serve(request, response),
    );
    this.#server.maxConnections = options.maxConnections ?? 16_384;
    this.#takeConnections();
    this.fastify = this.#createFastify();
  }

  get address(): Address {
    if (this.#address === undefined)
      throw new StadionError({ code: 'not-listening', message: 'the server does not listen yet' });
    return this.#address;
  }

  raw(method: string, path: string, handler: RawHandler, realm?: string): void {
    this.#routes.set(`${method} ${path}`, { handler, realm });
    if (path.endsWith('/*')) this.#prefixes.add(path.slice(0, -2));
  }

  routes(): readonly RouteFacts[] {
    return [...this.#routes].map(([key, { realm }]) => {
      const space = key.indexOf(' ');
      return { method: key.slice(0, space), path: key.slice(space + 1), realm };
    });
  }

  onMessage(handler: MessageHandler): void {
    this.#messages = handler;
  }

  async listen(address: Address): Promise<Address> {
    await this.fastify.ready();
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host: address.ip, port: address.port, backlog: 1024 }, () => {
        this.#server.removeListener('error', reject);
        this.#server.on('error', (error) => this.#logger.error('the listening socket failed', { error }));
        resolve();
      });
    });
    const bound = this.#server.address() as AddressInfo;
    this.#address = { ip: bound.address, port: bound.port };
    return this.#address;
  }

  close(graceMs = 500): Promise<void> {
    this.#closing ??= this.#close(graceMs);
    return this.#closing;
  }

  async #close(graceMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#doorSockets) socket.destroySoon();
    this.#server.closeIdleConnections();
    const timer = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, graceMs);
    await closed;
    clearTimeout(timer);
    await this.fastify.close();
  }

  /** Puts the message door in front of node:http's own connection handling. */
  #takeConnections(): void {
    const httpListeners = this.#server.listeners('connection') as ((this: Server, socket: Socket) => void)[];
    this.#server.removeAllListeners('connection');
    const handOver = (socket: Socket, unread: Uint8Array): void => {
      this.#doorSockets.delete(socket);
      socket.pause();
      socket.unshift(unread);
      for (const listener of httpListeners) listener.call(this.#server, socket);
      socket.resume();
    };
    const openDoor = (socket: Socket): void => {
      this.#doorSockets.add(socket);
      socket.once('close', () => this.#doorSockets.delete(socket));
      openMessageDoor(socket, {
        logger: this.#logger,
        deliver: (message, peerIp) => this.#messages(message, peerIp),
        handOver,
        maxMessageBytes: this.#maxMessageBytes,
        bodies: this.#bodies,
        headTimeoutMs: this.#options.headTimeoutMs ?? 10_000,
        bodyTimeoutMs: this.#limits.timeoutMs,
      });
    };
    const { tls, headTimeoutMs = 10_000 } = this.#options;
    const take =
      tls === undefined ? openDoor : openTlsDoor({ tls, logger: this.#logger, headTimeoutMs, onSocket: openDoor });
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      take(socket);
    });
  }

  get #maxMessageBytes(): number {
    return this.#options.maxMessageBytes ?? 256 * 1024 * 1024;
  }

  get #bodies(): UnfinishedBodies {
    return this.#options.bodies ?? unfinishedBodies;
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    response.on('error', () => {});
    const foreign = originRefusal(request, this.#trustedHosts);
    if (foreign !== undefined) {
      this.#guard(request, response, sendAnswer(request, response, textAnswer(403, foreign)));
      return;
    }
    if (isMessage(request)) {
      this.#guard(request, response, this.#serveMessage(request, response));
      return;
    }
    const target = parseTarget(request.url ?? '', this.#options.prefixes);
    if (!target.ok) {
      const answer = textAnswer(target.error.code === 'path-not-found' ? 404 : 400, target.error.reason);
      this.#guard(request, response, sendAnswer(request, response, answer));
      return;
    }
    const path = withoutTrailingSlash(target.value.path);
    this.#logger.debug('request', { method: request.method, path, from: request.socket.remoteAddress });
    const rule = disabledRule(this.#options.disabledPaths ?? nothingDisabled, this.#options.prefixes?.[0], path);
    if (rule !== undefined) {
      const answer = textAnswer(403, `Endpoint '${rule}' is disabled`);
      this.#guard(request, response, sendAnswer(request, response, answer));
      return;
    }
    const route = this.#routeOf(request.method ?? '', path);
    if (route === undefined) {
      request.url = target.value.path + target.value.search;
      limitBodyTime(request, this.#limits.timeoutMs);
      this.#fastifyHandler(request, response);
      return;
    }
    const query = new URLSearchParams(target.value.search);
    this.#guard(request, response, this.#serveRoute(route, { request, response, path, query, principal: undefined }));
  }

  #routeOf(method: string, path: string): RawRoute | undefined {
    const exact = this.#routes.get(`${method} ${path}`) ?? this.#routes.get(`* ${path}`);
    if (exact !== undefined || this.#prefixes.size === 0) return exact;
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const above = path.slice(0, slash);
      if (!this.#prefixes.has(above)) continue;
      return this.#routes.get(`${method} ${above}/*`) ?? this.#routes.get(`* ${above}/*`);
    }
    return undefined;
  }

  async #serveRoute({ handler, realm }: RawRoute, exchange: Exchange): Promise<void> {
    const { authenticate } = this.#options;
    if (realm === undefined || authenticate === undefined) return handler(exchange);
    const known = await authenticate(realm, exchange.request);
    if ('refusal' in known) return sendAnswer(exchange.request, exchange.response, known.refusal);
    return handler({ ...exchange, principal: known.principal });
  }

  async #serveMessage(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const limits = { maxBytes: this.#maxMessageBytes, timeoutMs: this.#limits.timeoutMs };
    const body = await readBody(request, limits, this.#bodies);
    const receiver = splitMessagePath(request.url ?? '');
    if (!body.ok || receiver === undefined) {
      const status = body.ok ? 400 : bodyRefusalStatus(body.error.code);
      return sendAnswer(request, response, { status });
    }
    const agent = request.headers['user-agent'] ?? '';
    const from = String(request.headers['libprocess-from'] ?? agent.slice('libprocess/'.length));
    const peerIp = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    const status = this.#messages({ ...receiver, from, body: body.value }, peerIp);
    return sendAnswer(request, response, { status });
  }

  /** Nothing a handler does may take the program down: its failure is this request's 500. */
  #guard(request: IncomingMessage, response: ServerResponse, work: Promise<void>): void {
    work.catch((thrown: unknown) => {
      this.#logger.error('a request failed', { method: request.method, path: request.url, error: thrown });
      if (response.headersSent) response.destroy();
      else sendAnswer(request, response, textAnswer(500, errorText(thrown))).catch(() => response.destroy());
    });
  }

  /** The body of a request on one of Fastify's routes. */
  async #readWhole(request: IncomingMessage): Promise<Buffer> {
    const body = await readBody(request, this.#limits, this.#bodies);
    if (body.ok) return Buffer.from(body.value.buffer, body.value.byteOffset, body.value.byteLength);
    const { code, reason } = body.error;
    throw Object.assign(new Error(reason), { statusCode: bodyRefusalStatus(code), code });
  }

  #createFastify(): FastifyInstance {
    const app = fastify({
      logger: false,
      bodyLimit: this.#limits.maxBytes,
      forceCloseConnections: false,
      routerOptions: { ignoreTrailingSlash: true, maxParamLength: 4096 },
      serverFactory: (handler) => {
        this.#fastifyHandler = handler;
        return this.#server;
      },
    });
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('application/json', async ({ raw }: FastifyRequest) => {
      const parsed = parseJson((await this.#readWhole(raw)).toString('utf8'), maxJsonDepth);
      if (parsed.ok) return parsed.value;
      throw Object.assign(new Error(parsed.error.reason), { statusCode: 400, code: parsed.error.code });
    });
    app.addContentTypeParser('*', async ({ raw }: FastifyRequest) => this.#readWhole(raw));
    app.addHook('onSend', async (request, reply, payload) => {
      const isWhole = typeof payload === 'string' || payload instanceof Uint8Array;
      if (!isWhole || payload.length < gzipFromBytes || reply.getHeader('content-encoding') !== undefined)
        return payload;
      if (!acceptsGzip(request.headers['accept-encoding'])) return payload;
      reply.removeHeader('content-length');
      reply.header('Content-Encoding', 'gzip');
      return Buffer.from(await gzipBody(payload));
    });
    return app;
  }
}

function isMessage(request: IncomingMessage): boolean {
  if (request.method !== 'POST') return false;
  return (
    request.headers['libprocess-from'] !== undefined ||
    request.headers['user-agent']?.startsWith('libprocess/') === true
  );
}

/** Cuts a request off whose body takes too long. */
function limitBodyTime(request: IncomingMessage, timeoutMs: number): void {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (!hasBody) return;
  const timer = setTimeout(() => request.destroy(), timeoutMs);
  const clear = (): void => clearTimeout(timer);
  request.once('end', clear);
  request.once('close', clear);
}

/** Errors as libprocess words them (`404 Not Found.`), instead of Fastify's JSON. */
export function answerPlainErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) => reply.code(404).type('text/plain; charset=utf-8').send('404 Not Found.'));
  app.setErrorHandler((thrown: unknown, _request, reply) => {
    const status =
      typeof thrown === 'object' && thrown !== null && 'statusCode' in thrown ? Number(thrown.statusCode) : 500;
    const reason = knownReasons.get(status);
    const text = errorText(thrown) || (reason === undefined ? String(status) : `${status} ${reason}.`);
    return reply.code(status).type('text/plain; charset=utf-8').send(text);
  });
}
