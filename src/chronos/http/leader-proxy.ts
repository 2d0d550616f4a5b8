import { request as requestHttp } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorText } from '../../base/errors.ts';

export interface LeaderProxyOptions {
  readonly isLeader: () => boolean;
  /** `host:port` of the leader, undefined while there is none. */
  readonly leader: () => string | undefined;
  /** Our own `host:port`. */
  readonly self: () => string;
  /** Why there is no leader, in a sentence. */
  readonly whyNoLeader: () => string;
}

/** Marks a request that another node has passed on: it is never passed on again. */
const hopHeader = 'x-chronos-forwarded-by';
const timeoutMs = 20_000;
/** Headers that belong to one connection. */
const ownHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer']);
const apiPath = /^\/(v1\/)?(scheduler|info)(\/|$|\?)/;
/** Of the leader where there is one, and this node's own otherwise. */
const metricsPath = /^\/metrics(\?|$)/;

/**
 * On nodes that do not lead, passes requests on to the leader and its answer back, whatever it is. Every node answers for its
 * pages, `/ping` and `/metrics/prometheus` by itself.
 */
export function addLeaderProxy(app: FastifyInstance, options: LeaderProxyOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    const isApi = apiPath.test(request.url);
    if (options.isLeader() || !(isApi || metricsPath.test(request.url))) return;
    const leader = options.leader();
    const isLoop = request.headers[hopHeader] !== undefined;
    if (leader !== undefined && leader !== options.self() && !isLoop) {
      await forward(request, reply, leader, options.self());
      return;
    }
    if (!isApi) return;
    const message = isLoop ? 'the request went round in a circle' : options.whyNoLeader();
    return reply.code(503).send({ status: 'Service Unavailable', message });
  });
}

function forward(request: FastifyRequest, reply: FastifyReply, leader: string, self: string): Promise<void> {
  reply.hijack();
  const { raw: response } = reply;
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !ownHeaders.has(name)));
  return new Promise((resolve) => {
    const fail = (thrown: unknown): void => {
      if (!response.headersSent) response.writeHead(502, { 'Content-Type': 'application/json' });
      const message = `the leader ${leader} does not answer: ${errorText(thrown)}`;
      response.end(JSON.stringify({ status: 'Bad Gateway', message }));
      resolve();
    };
    const outgoing = requestHttp(
      `http://${leader}${request.raw.url ?? '/'}`,
      // A connection of its own: one kept alive may be closed by the leader just when a change is sent on it.
      { method: request.method, headers: { ...headers, [hopHeader]: self }, timeout: timeoutMs, agent: false },
      (incoming) => {
        const kept = Object.entries(incoming.headers).filter(([name]) => !ownHeaders.has(name));
        response.writeHead(incoming.statusCode ?? 502, Object.fromEntries(kept));
        incoming.pipe(response);
        incoming.once('error', () => response.destroy());
        incoming.once('close', resolve);
      },
    );
    outgoing.once('timeout', () => outgoing.destroy(new Error('it took too long')));
    outgoing.once('error', fail);
    // A caller that has gone waits for nothing.
    response.once('close', () => outgoing.destroy());
    request.raw.pipe(outgoing);
  });
}
