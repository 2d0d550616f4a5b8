import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { BasicAuthenticator } from '../../net/basic-auth.ts';
import { type Answer, sendAnswer } from '../../net/http-answer.ts';
import type { HttpClient } from '../../net/http-client.ts';
import type { Exchange, HttpServer } from '../../net/http-server.ts';
import type { StaticFiles } from '../../net/static-files.ts';
import { failure, json } from './answers.ts';
import type { ApiAnswer, ApiContext, ApiRequest } from './api-request.ts';
import type { EventHub } from './events.ts';
import { type ProxiedAnswer, proxyToLeader } from './leader-proxy.ts';
import type { HttpCounts, Metrics } from './metrics-view.ts';
import { route } from './routes.ts';
import { serveIdleMetrics } from './system.ts';

/** Who leads, as the HTTP side needs to know it. */
export interface Leadership {
  /** The context of this process, while it leads and is ready. */
  readonly context: () => ApiContext | undefined;
  /** `host:port` of the leader as others see it; undefined when there is none. */
  readonly leader: () => string | undefined;
  /** `host:port` of this process. */
  readonly self: () => string;
  /** Why nobody leads and nothing can be changed, in a sentence; undefined when nothing out of the ordinary is known. */
  readonly trouble: () => string | undefined;
  /** Metrics of a process that cannot lead for now. */
  readonly idleMetrics: () => Metrics;
}

export interface MarathonServerOptions {
  readonly server: HttpServer;
  readonly leadership: Leadership;
  readonly events: EventHub;
  readonly pages: StaticFiles;
  readonly client: HttpClient;
  readonly counts: HttpCounts;
  readonly logger: Logger;
  readonly proxyTimeoutMs: number;
  readonly proxyConnectTimeoutMs: number;
  readonly allowedOrigins: readonly string[];
  readonly maxConcurrentRequests: number | undefined;
  /** Who may ask at all; everybody when left out. */
  readonly authenticator?: BasicAuthenticator;
  readonly compresses: boolean;
}

const jsonType = { 'Content-Type': 'application/json' };

const leaderHeader = 'X-Marathon-Leader';

// COMPAT(marathon-1.11): clients and load balancers know this text.
const noLeaderText = 'Could not determine the current leader';

function leaderUrl({ self }: Leadership): string {
  return `http://${self()}`;
}

const noCache = {
  'Cache-Control': 'no-cache, no-store, must-revalidate',
  Pragma: 'no-cache',
  Expires: '0',
};

/** Waits between looks for a leader, and their number, before a request is given up. */
const leaderWaitMs = 250;
const leaderWaits = 10;

/** Puts Marathon's API, event stream and pages on a server that does not listen yet. */
export function mountMarathon(options: MarathonServerOptions): void {
  const { server } = options;
  server.raw('*', '/v2/events', (exchange) => serveEvents(options, exchange));
  const app = server.fastify;
  app.addHook('onRequest', async (request, reply) => {
    if (!options.compresses) delete request.headers['accept-encoding'];
    const refusal = unauthenticated(options, request.raw);
    if (refusal !== undefined) {
      await reply
        .code(refusal.status)
        .headers(refusal.headers ?? {})
        .send(refusal.body);
    }
  });
  // The API words its own complaints about bodies, so they come unread.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, text));
  app.route({
    method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    url: '/*',
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const body = typeof request.body === 'string' ? request.body : '';
      if (isPage(request.raw.url ?? '/')) {
        reply.hijack();
        await servePage(options, request.raw, reply.raw);
        return reply;
      }
      const answer = await serveApi(options, request.raw, body);
      reply.code(answer.status).headers(answer.headers ?? {});
      if (answer.body === undefined) return reply.send();
      if (reply.getHeader('content-type') === undefined) reply.header('Content-Type', 'application/json');
      return reply.send(typeof answer.body === 'string' ? answer.body : Buffer.from(answer.body));
    },
  });
  app.setErrorHandler((thrown: unknown, _request, reply) => {
    const status =
      typeof thrown === 'object' && thrown !== null && 'statusCode' in thrown ? Number(thrown.statusCode) : 500;
    return reply
      .code(status)
      .type('application/json')
      .send(JSON.stringify({ message: errorText(thrown) }));
  });
}

function isPage(url: string): boolean {
  const path = url.split('?')[0] ?? url;
  return path === '/' || path === '/ui' || path.startsWith('/ui/') || path.startsWith('/assets/');
}

async function servePage(
  options: MarathonServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const { leadership } = options;
  if (leadership.context() !== undefined) response.setHeader(leaderHeader, leaderUrl(leadership));
  if (path === '/' || path === '/ui') {
    await sendAnswer(request, response, { status: 302, headers: { Location: '/ui/', ...noCache } });
    return;
  }
  await options.pages.serve(request, response, path.startsWith('/ui/') ? path.slice('/ui'.length) : path);
}

async function serveApi(
  options: MarathonServerOptions,
  incoming: IncomingMessage,
  body: string,
): Promise<ProxiedAnswer> {
  const { counts, logger, maxConcurrentRequests: most } = options;
  if (most !== undefined && counts.active >= most) {
    return failure(503, `Too many concurrent requests! Allowed: ${most}.`);
  }
  counts.active++;
  counts.requestBytes += Buffer.byteLength(body);
  try {
    const answer = await answerOf(options, incoming, body);
    const digit = Math.floor(answer.status / 100);
    counts.byClass[digit] = (counts.byClass[digit] ?? 0) + 1;
    counts.responseBytes += answer.body?.length ?? 0;
    return { ...answer, headers: { ...noCache, ...corsHeaders(options, incoming), ...answer.headers } };
  } catch (thrown) {
    logger.error('a request failed', { method: incoming.method, path: incoming.url, error: thrown });
    return failure(500, errorText(thrown));
  } finally {
    counts.active--;
  }
}

type Responsible =
  | { readonly kind: 'self'; readonly context: ApiContext }
  | { readonly kind: 'other'; readonly leader: string }
  | { readonly kind: 'nobody' };

/** Who is to answer. While that is not settled a request is held for a moment. */
async function responsible({ leadership }: MarathonServerOptions): Promise<Responsible> {
  for (let waits = 0; ; waits++) {
    const context = leadership.context();
    if (context !== undefined) return { kind: 'self', context };
    const leader = leadership.leader();
    if (leader !== undefined && leader !== leadership.self()) return { kind: 'other', leader };
    if (waits >= leaderWaits) return { kind: 'nobody' };
    await new Promise((resolve) => setTimeout(resolve, leaderWaitMs));
  }
}

async function answerOf(
  options: MarathonServerOptions,
  incoming: IncomingMessage,
  body: string,
): Promise<ProxiedAnswer> {
  const found = await responsible(options);
  if (found.kind === 'self') return answerAsLeader(options, found.context, apiRequest(incoming, body));
  if (found.kind === 'nobody') return answerWithoutLeader(options.leadership, incoming);
  const { client, leadership, proxyTimeoutMs: timeoutMs, proxyConnectTimeoutMs: connectTimeoutMs } = options;
  return proxyToLeader(incoming, body, found.leader, { client, self: leadership.self(), timeoutMs, connectTimeoutMs });
}

/** Nobody leads, and it was waited for. The metrics of this process are there all the same, so that one can see why. */
async function answerWithoutLeader(leadership: Leadership, incoming: IncomingMessage): Promise<ApiAnswer> {
  const metrics = await serveIdleMetrics(incoming, leadership.idleMetrics);
  if (metrics !== undefined) return metrics;
  const trouble = leadership.trouble();
  return json(502, { message: noLeaderText, ...(trouble === undefined ? {} : { details: trouble }) });
}

async function answerAsLeader(
  options: MarathonServerOptions,
  context: ApiContext,
  request: ApiRequest | undefined,
): Promise<ProxiedAnswer> {
  const leading = {
    [leaderHeader]: leaderUrl(options.leadership),
    'X-Frame-Options': 'DENY',
    'X-XSS-Protection': '1; mode=block',
  };
  if (request === undefined) return { ...failure(400, 'The path has a malformed percent escape'), headers: leading };
  if (request.method === 'OPTIONS') return { status: 200, headers: { ...leading, Allow: 'GET, HEAD, OPTIONS' } };
  const answer = await route(context, request);
  return { ...answer, headers: { ...leading, ...answer.headers } };
}

function apiRequest(incoming: IncomingMessage, body: string): ApiRequest | undefined {
  const uri = incoming.url ?? '/';
  const question = uri.indexOf('?');
  const path = question < 0 ? uri : uri.slice(0, question);
  const segments = segmentsOf(path);
  if (segments === undefined) return undefined;
  return {
    method: incoming.method ?? 'GET',
    segments,
    uri,
    query: new URLSearchParams(question < 0 ? '' : uri.slice(question + 1)),
    headers: incoming.headers,
    body,
    clientIp: (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
  };
}

// An encoded slash separates like a plain one: `/v2/apps/%2Fshop%2Fweb`.
function segmentsOf(path: string): string[] | undefined {
  try {
    return decodeURIComponent(path)
      .split('/')
      .filter((segment) => segment !== '');
  } catch {
    return undefined;
  }
}

function corsHeaders(options: MarathonServerOptions, incoming: IncomingMessage): Record<string, string> {
  if (options.allowedOrigins.length === 0) return {};
  const asked = incoming.headers['access-control-request-headers'];
  return {
    'Access-Control-Allow-Origin': options.allowedOrigins.join(', '),
    'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
    'Access-Control-Max-Age': '86400',
    ...(asked === undefined ? {} : { 'Access-Control-Allow-Headers': String(asked) }),
  };
}

/** The answer for a request that does not prove who asks, when that is wanted. */
function unauthenticated(options: MarathonServerOptions, request: IncomingMessage): Answer | undefined {
  const { authenticator } = options;
  if (authenticator === undefined) return undefined;
  return authenticator.authenticate(request.headers.authorization) === undefined ? authenticator.challenge : undefined;
}

async function serveEvents(options: MarathonServerOptions, exchange: Exchange): Promise<void> {
  const { request, response, query } = exchange;
  const refusal = unauthenticated(options, request);
  if (refusal !== undefined) {
    await sendAnswer(request, response, refusal);
    return;
  }
  const found = await responsible(options);
  if (found.kind === 'nobody') {
    const { status, body } = await answerWithoutLeader(options.leadership, request);
    await sendAnswer(request, response, { status, headers: jsonType, body: body ?? '' });
    return;
  }
  if (found.kind === 'other') {
    const Location = `http://${found.leader}${request.url ?? ''}`;
    await sendAnswer(request, response, { status: 302, headers: { Location } });
    return;
  }
  response.setHeader(leaderHeader, leaderUrl(options.leadership));
  if (request.method !== 'GET' || !(request.headers.accept ?? '').includes('text/event-stream')) {
    const status = request.method === 'HEAD' || request.method === 'OPTIONS' ? 200 : 405;
    await sendAnswer(request, response, { status, headers: { Allow: 'GET, HEAD, OPTIONS' } });
    return;
  }
  options.events.open(request, response, query);
}
