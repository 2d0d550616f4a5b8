/** Every HTTP path of the agent; each also answers below `/slave(1)`. */
import { parseDurationMs } from '../../base/durations.ts';
import { type Authorizer, openAuthorizer } from '../../model/authorizer.ts';
import { methodNotAllowed } from '../../net/api-call.ts';
import type { Attachments } from '../../net/attached-files.ts';
import { browse, debug, download, read } from '../../net/files.ts';
import { guardRoutes } from '../../net/guarded-routes.ts';
import { type Answer, jsonpAnswer, sendAnswer, textAnswer } from '../../net/http-answer.ts';
import { answerPlainErrors, type Exchange, type HttpServer } from '../../net/http-server.ts';
import { toggleAnswer } from '../../net/log-verbosity.ts';
import { prometheusContentType, prometheusText } from '../../runtime/metrics.ts';
import { readBuildInfo } from './build-info.ts';
import type { AgentContext } from './context.ts';
import { executorCall } from './executor-api.ts';
import { systemStats } from './gauges.ts';
import { serveAgentHelp } from './help.ts';
import { containerJson, readUsage, usageJson } from './monitor.ts';
import { operatorCall } from './operator-api.ts';
import { agentRealms } from './realms.ts';
import { routeRule } from './rights.ts';
import { sandboxFiles, shownFiles } from './sandbox-files.ts';
import { flagsJson, stateJson } from './state.ts';
import { visibilityOf } from './visibility.ts';

/** Adds the routes. `current` gives nothing until the agent has come far enough to answer. */
export function agentRoutes(
  plain: HttpServer,
  current: () => AgentContext | undefined,
  processIds: () => readonly string[] = () => [],
): void {
  // Before there is a context nothing is answered but that it is too early.
  const authorizer = (): Authorizer => current()?.config.authorizer ?? openAuthorizer;
  const server = guardRoutes(plain, (path) => routeRule(path, authorizer));
  const build = readBuildInfo();
  answerPlainErrors(server.fastify);
  type MakeAnswer = (context: AgentContext, exchange: Exchange) => Answer | Promise<Answer>;
  const get = (path: string, answer: MakeAnswer, realm: string = agentRealms.readonly): void => {
    const serve = async (exchange: Exchange): Promise<void> => {
      const context = current();
      const made = context === undefined ? notRecovered : await answer(context, exchange);
      await sendAnswer(exchange.request, exchange.response, made);
    };
    server.raw('*', path, serve, realm);
  };
  server.raw('*', '/health', ({ request, response }) => sendAnswer(request, response, { status: 200 }));
  server.raw('*', '/version', ({ request, response, query }) => sendAnswer(request, response, json(build, query)));
  server.raw('*', '/system/stats.json', ({ request, response, query }) =>
    sendAnswer(request, response, json(systemStats(), query)),
  );
  get('/state', (context, { query, principal }) =>
    context.state.phase === 'recovering'
      ? notRecovered
      : json(stateJson(context, build, visibilityOf(context, principal)), query),
  );
  get('/flags', flagsAnswer);
  get('/metrics/snapshot', (context, { query }) => metricsAnswer(context, query));
  get('/metrics/prometheus', async ({ metrics }) => {
    const headers = { 'Content-Type': prometheusContentType };
    return textAnswer(200, await prometheusText(metrics.prometheus()), headers);
  });
  get('/monitor/statistics', async (context, { query }) => json((await readUsage(context)).map(usageJson), query));
  get('/containers', containersAnswer);
  get('/logging/toggle', ({ verbosity }, { query }) => toggleAnswer(verbosity, query), agentRealms.readwrite);
  get('/containerizer/debug', (_context, { query }) => json({ pending: [] }, query));
  get('/files/browse', (context, exchange) => browse(attachments(context, exchange), exchange));
  get('/files/read', (context, exchange) => read(attachments(context, exchange), exchange));
  get('/files/debug', (context, exchange) => debug(attachments(context, exchange), exchange));
  const serveDownload = (exchange: Exchange): Promise<void> => {
    const context = current();
    const { request, response } = exchange;
    return context === undefined
      ? sendAnswer(request, response, notRecovered)
      : download(attachments(context, exchange), exchange);
  };
  server.raw('*', '/files/download', serveDownload, agentRealms.readonly);
  server.raw('*', '/api/v1', (exchange) => operatorCall(current(), exchange, build), agentRealms.readwrite);
  server.raw('*', '/api/v1/executor', (exchange) => executorCall(current(), exchange), agentRealms.executors);
  for (const path of ['/profiler/start', '/profiler/stop']) get(path, () => profilerRefusal, agentRealms.readwrite);
  get(
    '/memory-profiler/*',
    ({ memoryProfiler }, { path, query }) => memoryProfiler.answer(path, query),
    agentRealms.readwrite,
  );
  serveAgentHelp(server, processIds);
}

// COMPAT(mesos-1.11): what an agent without gperftools answers begins like this.
const profilerRefusal = textAnswer(400, 'Perftools is disabled. There is no profiler in this agent.\n');

const notRecovered = textAnswer(503, 'Agent has not finished recovery');

function attachments(context: AgentContext, { principal }: Exchange): Attachments {
  return sandboxFiles(shownFiles(context, visibilityOf(context, principal)));
}

/** COMPAT(mesos-1.11): with ACLs it can only be read with GET. */
function flagsAnswer(context: AgentContext, { request, query }: Exchange): Answer {
  const { method = '' } = request;
  if (!context.config.authorizer.isOpen && method !== 'GET') return methodNotAllowed(method, ['GET']);
  return json({ flags: flagsJson(context) }, query);
}

function json(value: unknown, query: URLSearchParams): Answer {
  const answer = jsonpAnswer(JSON.stringify(value), query.get('jsonp'));
  return answer.ok ? answer.value : textAnswer(400, answer.error.reason);
}

function metricsAnswer({ metrics }: AgentContext, query: URLSearchParams): Answer {
  const timeout = query.get('timeout');
  if (timeout !== null) {
    const parsed = parseDurationMs(timeout);
    if (!parsed.ok) return textAnswer(400, `Invalid timeout '${timeout}': ${parsed.error.reason}.\n`);
  }
  return json(metrics.snapshot(), query);
}

/** Either one container, or those of a framework, or of one of its executors. */
async function containersAnswer(context: AgentContext, { query, principal }: Exchange): Promise<Answer> {
  const containerId = query.get('container_id');
  const frameworkId = query.get('framework_id');
  const executorId = query.get('executor_id');
  const isOdd =
    (containerId !== null && (frameworkId ?? executorId) !== null) || (executorId !== null && frameworkId === null);
  if (isOdd) {
    return textAnswer(400, "Expecting 'container_id', or 'framework_id' with or without 'executor_id', in query.\n");
  }
  const usages = await readUsage(context, {
    isVisible: visibilityOf(context, principal).container,
    ...(containerId === null ? {} : { containerId }),
    ...(frameworkId === null ? {} : { frameworkId }),
    ...(executorId === null ? {} : { executorId }),
  });
  return json(usages.map(containerJson), query);
}
