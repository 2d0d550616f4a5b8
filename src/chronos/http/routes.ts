import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorText } from '../../base/errors.ts';
import { type Json, parseJson } from '../../base/json.ts';
import { prometheusContentType, prometheusText } from '../../runtime/metrics.ts';
import type { Answer } from '../core/events.ts';
import type { ChronosState } from '../core/state.ts';
import { csvGraph, dotGraph } from './graph.ts';
import { jobView, searchJobs, statsView, statView, summaryView } from './job-views.ts';
import { chronosMetricsText, metricsView } from './metrics-view.ts';
import { queueView } from './queue-view.ts';
import type { Requests } from './requests.ts';

export interface RoutesContext {
  readonly state: ChronosState;
  readonly requests: Requests;
  readonly nowMs: () => number;
  /** `host:port` of the leader, as far as it is known. */
  readonly leader: () => string | undefined;
  /** False: changes wait, nothing is started. */
  readonly hasZookeeper: () => boolean;
  /** What `GET /v1/info` shows. */
  readonly info: () => { readonly [key: string]: Json };
}

interface JobPath {
  Params: { jobName: string };
  Querystring: { arguments?: string };
}

/** Adds everything Chronos answers, under both prefixes. */
export function addRoutes(app: FastifyInstance, context: RoutesContext): void {
  answerErrors(app);
  readBodies(app);
  app.addHook('onSend', async (_request, reply) => {
    reply.header('Access-Control-Allow-Origin', '*');
  });
  for (const prefix of ['/v1/scheduler', '/scheduler']) {
    addReadingRoutes(app, prefix, context);
    addChangingRoutes(app, prefix, context);
    addTaskRoutes(app, prefix, context);
  }
  app.get('/ping', async (_request, reply) =>
    reply.header('Cache-Control', 'must-revalidate,no-cache,no-store').type('text/plain').send('pong\n'),
  );
  app.get('/metrics', async () => metricsView(context.state, context.hasZookeeper()));
  app.get('/metrics/prometheus', async (_request, reply) =>
    reply
      .type(prometheusContentType)
      .send(await prometheusText(chronosMetricsText(context.state, context.hasZookeeper()))),
  );
  app.get('/v1/info', async () => context.info());
}

function addReadingRoutes(app: FastifyInstance, prefix: string, context: RoutesContext): void {
  const { state } = context;
  app.get(`${prefix}/jobs`, async () => [...state.jobs.values()].map((job) => jobView(job, true)));
  app.get(`${prefix}/jobs/summary`, async () => ({ jobs: [...state.jobs.values()].map(summaryView) }));
  app.get<{ Querystring: Record<string, string | undefined> }>(`${prefix}/jobs/search`, async (request, reply) => {
    const { name = '', command = '', any = '' } = request.query;
    const limit = wholeNumber(request.query['limit'], 10);
    const offset = wholeNumber(request.query['offset'], 0);
    const { total, jobs } = searchJobs(state, { name, command, any, limit, offset });
    reply.header('X-Total-Count', String(total));
    return jobs.map((job) => jobView(job));
  });
  app.get<JobPath>(`${prefix}/job/:jobName`, async (request, reply) => {
    const job = state.jobs.get(request.params.jobName);
    return job === undefined ? sendUnknown(request, reply) : jobView(job);
  });
  app.get<JobPath>(`${prefix}/job/stat/:jobName`, async (request, reply) => {
    const job = state.jobs.get(request.params.jobName);
    return job === undefined ? sendUnknown(request, reply) : statView(job);
  });
  app.get<{ Params: { percentile: string } }>(`${prefix}/stats/:percentile`, async (request) =>
    statsView(state, request.params.percentile),
  );
  app.get(`${prefix}/graph/dot`, async (_request, reply) => reply.type('text/plain').send(dotGraph(state)));
  app.get(`${prefix}/graph/csv`, async (_request, reply) => reply.type('text/plain').send(csvGraph(state)));
  app.get(`${prefix}/leader`, async () => ({ leader: context.leader() ?? '' }));
  app.get<{ Querystring: { job?: string } }>(`${prefix}/queue`, async (request) =>
    queueView(state, { job: request.query.job, nowMs: context.nowMs() }),
  );
}

function addChangingRoutes(app: FastifyInstance, prefix: string, context: RoutesContext): void {
  const { requests } = context;
  const isLegacy = prefix === '/scheduler';
  for (const route of ['iso8601', 'dependency'] as const) {
    app.route({
      method: ['POST', 'PUT'],
      url: `${prefix}/${route}`,
      handler: async (request, reply) => {
        const json = bodyJson(request);
        if (json === undefined) {
          const refusal = isJson(request)
            ? { status: 400, message: 'the body is empty: a job is a JSON object' }
            : { status: 415, message: 'a job is posted as application/json' };
          return send(request, reply, refusal);
        }
        return send(request, reply, await requests.ask({ kind: 'job-posted', route, isLegacy, json }));
      },
    });
  }
  app.put<JobPath>(`${prefix}/job/:jobName`, async (request, reply) => {
    const { jobName: name } = request.params;
    const answer = await requests.ask({ kind: 'run-requested', name, arguments: request.query.arguments });
    return send(request, reply, answer);
  });
  app.delete<JobPath>(`${prefix}/job/:jobName`, async (request, reply) =>
    send(request, reply, await requests.ask({ kind: 'job-deleted', name: request.params.jobName })),
  );
  app.put<JobPath>(`${prefix}/job/success/:jobName`, async (request, reply) => {
    const answer = await requests.ask({ kind: 'success-marked', name: request.params.jobName });
    // COMPAT(chronos-3.0): plain text under a JSON content type.
    if (answer.status === 200) return reply.type('application/json').send(answer.message);
    return send(request, reply, answer);
  });
}

function addTaskRoutes(app: FastifyInstance, prefix: string, context: RoutesContext): void {
  const { requests } = context;
  app.delete<JobPath>(`${prefix}/task/kill/:jobName`, async (request, reply) =>
    send(request, reply, await requests.ask({ kind: 'kill-requested', name: request.params.jobName })),
  );
  app.post<{ Params: { jobName: string; taskId: string } }>(
    `${prefix}/job/:jobName/task/:taskId/progress`,
    async (request, reply) => {
      const { jobName: name, taskId } = request.params;
      const elements = numberIn(request, 'numAdditionalElementsProcessed');
      return send(request, reply, await requests.ask({ kind: 'progress-reported', name, taskId, elements }));
    },
  );
  app.put<{ Params: { taskId: string } }>(`${prefix}/task/:taskId`, async (request, reply) => {
    const statusCode = numberIn(request, 'statusCode');
    if (statusCode === undefined)
      return send(request, reply, { status: 400, message: "the body needs a 'statusCode'" });
    const { taskId } = request.params;
    return send(request, reply, await requests.ask({ kind: 'completion-reported', taskId, statusCode }));
  });
}

/** Clients send a JSON content type with requests that have no body: those are no bad JSON. */
function readBodies(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    if (String(text).trim() === '') {
      done(null, undefined);
      return;
    }
    const parsed = parseJson(String(text));
    if (parsed.ok) done(null, parsed.value);
    else done(Object.assign(new Error(parsed.error.reason), { statusCode: 400 }));
  });
}

function isJson(request: FastifyRequest): boolean {
  return /^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '');
}

/** The parsed JSON body, undefined when there is none. */
function bodyJson(request: FastifyRequest): Json | undefined {
  return isJson(request) ? ((request.body ?? undefined) as Json | undefined) : undefined;
}

function numberIn(request: FastifyRequest, key: string): number | undefined {
  const body = bodyJson(request);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  const value = Number(body[key] ?? Number.NaN);
  return Number.isFinite(value) ? Math.trunc(value) : undefined;
}

function wholeNumber(text: string | undefined, fallback: number): number {
  const value = Number(text ?? fallback);
  return Number.isInteger(value) && value >= 0 ? value : fallback;
}

function sendUnknown(request: FastifyRequest<JobPath>, reply: FastifyReply): FastifyReply {
  return send(request, reply, { status: 400, message: `Job '${request.params.jobName}' not found` });
}

const reasonOf: ReadonlyMap<number, string> = new Map([
  [400, 'Bad Request'],
  [404, 'Not Found'],
  [405, 'Method Not Allowed'],
  [413, 'Request Entity Too Large'],
  [415, 'Unsupported Media Type'],
  [503, 'Service Unavailable'],
]);

/** 204 without a body, or an error: `{status, message}`, for the old prefix the bare sentence. */
function send(request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply {
  reply.code(answer.status);
  if (answer.status === 204) return reply.send();
  if (request.url.startsWith('/scheduler')) return reply.type('text/plain; charset=utf-8').send(answer.message);
  const status = reasonOf.get(answer.status) ?? 'Internal Server Error';
  return reply.send({ status, message: answer.message });
}

function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((thrown: unknown, request, reply) => {
    const code =
      typeof thrown === 'object' && thrown !== null && 'statusCode' in thrown ? Number(thrown.statusCode) : 500;
    return send(request, reply, { status: code, message: errorText(thrown) });
  });
}
