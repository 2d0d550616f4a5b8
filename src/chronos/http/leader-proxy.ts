import { request as requestHttp } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorText } from '../../base/errors.ts';

export interface LeaderProxyOptions {
  readonly isLeader: () => boolean;
  /** `host:port` of the leader, undefined while there is none. */
  readonly leader: () => string | undefined;
  /** Our own `host:port`. */
  readonly self: () => string;
}

/** Marks a request that another node has passed on: it is never passed on again. */
const hopHeader = 'x-chronos-forwarded-by';
const timeoutMs = 20_000;
/** Headers that belong to one connection. */
const ownHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer']);

/** On nodes that do not lead, passes requests to the API on to the leader and its answer back, whatever it is. */
export function addLeaderProxy(app: FastifyInstance, options: LeaderProxyOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    if (options.isLeader() || !/^\/(v1\/)?(scheduler|info)(\/|$|\?)/.test(request.url)) return;
    const leader = options.leader();
    const isLoop = request.headers[hopHeader] !== undefined;
    if (leader === undefined || leader === options.self() || isLoop) {
      const message = isLoop ? 'the request went round in a circle' : 'no node leads at the moment';
      return reply.code(503).send({ status: 'Service Unavailable', message });
    }
    await forward(request, reply, leader, options.self());
  });
}

function forward(request: FastifyRequest, reply: FastifyReply, leader: string, self: string): Promise<void> {
  reply.hijack();
  const { raw: response } = reply;
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !ownHeaders.has(name)));
  return new Promise((resolve) => {
    const fail = (thrown: unknown): void => {
      if (!response.headersSent) response.writeHead(502, { 'Content-Type': 'application/json' });
      response.end(
        JSON.stringify({ status: 'Bad Gateway', message: `the leader does not answer: ${errorText(thrown)}` }),
      );
      resolve();
    };
    const outgoing = requestHttp(
      `http://${leader}${request.raw.url ?? '/'}`,
      { method: request.method, headers: { ...headers, [hopHeader]: self }, timeout: timeoutMs },
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
    request.raw.pipe(outgoing);
  });
}
