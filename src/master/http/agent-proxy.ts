/**
 * `/agents/ID/…`: what an agent answers, fetched by the master, so that a browser or tool need not reach the agent. Only
 * reading paths are passed on. Not an endpoint of Mesos.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorText } from '../../base/errors.ts';
import { contentTypes } from '../../net/http-answer.ts';
import type { HttpClient } from '../../net/http-client.ts';
import { addressOf } from '../../wire/process-id.ts';
import type { MasterDoor } from './route.ts';

const PATHS: ReadonlySet<string> = new Set([
  'state',
  'containers',
  'monitor/statistics',
  'metrics/snapshot',
  'files/browse',
  'files/read',
  'files/download',
]);

/** An agent that does not answer within this counts as not reachable. */
const TIMEOUT_MS = 10_000;
const PASSED_HEADERS = ['content-type', 'content-length', 'content-disposition', 'content-encoding'];

export function serveAgentProxy(app: FastifyInstance, door: MasterDoor, http: HttpClient): void {
  app.get('/agents/:id/*', async (request, reply) => {
    const { id, '*': path } = request.params as { id: string; '*': string };
    const agent = door.state.agents.get(id);
    if (!PATHS.has(path)) return refuse(reply, 404, `/agents/ID/${path} is not passed on to agents`);
    if (agent === undefined) return refuse(reply, 404, `There is no agent ${id}`);
    const address = addressOf(agent.pid);
    if (address === undefined) return refuse(reply, 502, `Agent ${id} has no usable address: ${agent.pid}`);
    return pass({ url: `http://${address}/${path}`, request, reply, http });
  });
}

interface Passing {
  readonly url: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly http: HttpClient;
}

async function pass({ url, request, reply, http }: Passing): Promise<FastifyReply> {
  const search = request.raw.url?.replace(/^[^?]*/, '') ?? '';
  try {
    const answer = await http.stream({ url: `${url}${search}`, timeoutMs: TIMEOUT_MS });
    reply.code(answer.status);
    for (const name of PASSED_HEADERS) {
      const value = answer.headers[name];
      if (value !== undefined) reply.header(name, value);
    }
    // What tasks write must never run as a page of the master's origin.
    reply.header('X-Content-Type-Options', 'nosniff').header('Content-Security-Policy', "default-src 'none'; sandbox");
    reply.raw.once('close', () => answer.close());
    return await reply.send(answer.body);
  } catch (thrown) {
    return refuse(reply, 502, `The agent does not answer: ${errorText(thrown)}`);
  }
}

function refuse(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).type(contentTypes.text).send(text);
}
