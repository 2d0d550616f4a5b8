/**
 * `/agents/ID/…`: what an agent answers, fetched by the master, so that a browser or tool need not reach the agent. Only
 * reading paths are passed on. Not an endpoint of Mesos.
 */
import { errorText } from '../../base/errors.ts';
import { type Answer, sendAnswer, textAnswer } from '../../net/http-answer.ts';
import type { HttpClient } from '../../net/http-client.ts';
import type { Exchange, HttpServer } from '../../net/http-server.ts';
import { addressOf } from '../../wire/process-id.ts';
import { isPassedOn } from './proxy-rights.ts';
import { masterRealms } from './realms.ts';
import type { MasterDoor } from './route.ts';
import type { Views } from './view.ts';

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

/** The `Authorization` header that the master proves itself to agents with, if it has one. */
export type AgentCredential = () => string | undefined;

export interface AgentProxy {
  readonly door: MasterDoor;
  readonly http: HttpClient;
  readonly credential: AgentCredential;
  readonly views: Views;
  /** Agents speak TLS. */
  readonly isSecure?: boolean;
}

export function serveAgentProxy(server: HttpServer, proxy: AgentProxy): void {
  server.raw('*', '/agents/*', (exchange) => serve(exchange, proxy), masterRealms.readonly);
}

async function serve(exchange: Exchange, proxy: AgentProxy): Promise<void> {
  const { request, response } = exchange;
  const refuse = (status: number, text: string): Promise<void> =>
    sendAnswer(request, response, textAnswer(status, text));
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(404, '404 Not Found.');
  const [, , id = '', ...rest] = decodeURIComponent(exchange.path).split('/');
  const path = rest.join('/');
  const agent = proxy.door.state.agents.get(id);
  if (!PATHS.has(path)) return refuse(404, `/agents/ID/${path} is not passed on to agents`);
  if (agent === undefined) return refuse(404, `There is no agent ${id}`);
  const view = proxy.views.of(exchange.principal?.value);
  if (!isPassedOn(proxy.door.state, view, { agentId: id, path, query: exchange.query }))
    return refuse(403, '403 Forbidden.');
  const address = addressOf(agent.pid);
  if (address === undefined) return refuse(502, `Agent ${id} has no usable address: ${agent.pid}`);
  const refusal = await pass(`${proxy.isSecure === true ? 'https' : 'http'}://${address}/${path}`, exchange, proxy);
  if (refusal !== undefined) await sendAnswer(request, response, refusal);
}

/** Sends the agent's answer on; gives an answer instead when there is none that can be passed on. */
async function pass(url: string, exchange: Exchange, { http, credential }: AgentProxy): Promise<Answer | undefined> {
  const { request, response, principal, query } = exchange;
  // Written anew: an agent may read odd ones in another way than they were judged.
  const search = query.size === 0 ? '' : `?${query}`;
  // The master's rights are lent to those only who proved who they are.
  const authorization = principal === undefined ? undefined : credential();
  const headers = authorization === undefined ? {} : { Authorization: authorization };
  try {
    const answer = await http.stream({ url: `${url}${search}`, headers, timeoutMs: TIMEOUT_MS });
    if (answer.status === 401) {
      answer.close();
      return textAnswer(502, unauthorized(authorization !== undefined));
    }
    const passed: Record<string, string> = {};
    for (const name of PASSED_HEADERS) {
      const value = answer.headers[name];
      if (typeof value === 'string') passed[name] = value;
    }
    // What tasks write must never run as a page of the master's origin.
    passed['X-Content-Type-Options'] = 'nosniff';
    passed['Content-Security-Policy'] = "default-src 'none'; sandbox";
    response.once('close', () => answer.close());
    response.writeHead(answer.status, passed);
    if (request.method === 'HEAD') response.end();
    else answer.body.on('error', () => response.destroy()).pipe(response);
    return undefined;
  } catch (thrown) {
    return textAnswer(502, `The agent does not answer: ${errorText(thrown)}`);
  }
}

function unauthorized(hasCredential: boolean): string {
  return hasCredential
    ? 'The agent refuses the credential of this master (--agent_proxy_credential)'
    : 'The agent asks for credentials: the master needs --agent_proxy_credential and must ask for them itself (--authenticate_http_readonly)';
}
