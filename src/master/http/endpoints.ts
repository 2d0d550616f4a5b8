/** Every HTTP endpoint of the master except the scheduler API. */
import { cpus, freemem, loadavg, totalmem } from 'node:os';
import { methodNotAllowed } from '../../net/api-call.ts';
import { type Answer, jsonAnswer, jsonpAnswer, sendAnswer, textAnswer } from '../../net/http-answer.ts';
import { HttpClient } from '../../net/http-client.ts';
import { answerPlainErrors, type Exchange, type HttpServer } from '../../net/http-server.ts';
import { LogVerbosity } from '../../net/log-verbosity.ts';
import type { HeapSampler } from '../../net/memory-profiler.ts';
import { StaticFiles } from '../../net/static-files.ts';
import type { TlsIdentity } from '../../net/tls.ts';
import { Registry } from '../../wire/gen/internal.ts';
import { type JsonValue, toJson } from '../../wire/json.ts';
import type { MasterState } from '../core/state.ts';
import { type AgentCredential, serveAgentProxy } from './agent-proxy.ts';
import { readBuildInfo } from './build-info.ts';
import { clusterContents, serveContent } from './cluster-endpoints.ts';
import { masterFiles, serveFiles } from './files.ts';
import { serveMasterHelp } from './help.ts';
import { IdleWork } from './idle-work.ts';
import { redirectAnswer, standbyAnswer } from './leader.ts';
import { serveLegacy } from './legacy-write.ts';
import { serveLogging } from './logging.ts';
import { maintenanceEndpoints } from './maintenance.ts';
import { serveMetrics } from './metrics.ts';
import { serveOfferConstraints } from './offer-constraints.ts';
import { operationEndpoints } from './operations.ts';
import { answerOperatorCall } from './operator.ts';
import type { OperatorDoor } from './operator-read.ts';
import { OperatorStreams } from './operator-stream.ts';
import { serveMemoryProfiler, serveProfiler } from './profiler.ts';
import { quotaEndpoint, serveQuotaRemoval } from './quota.ts';
import { masterRealms } from './realms.ts';
import type { MasterDoor } from './route.ts';
import { Snapshots } from './snapshots.ts';
import { teardownEndpoint } from './teardown.ts';
import { Views } from './view.ts';
import { weightsEndpoint } from './weights.ts';

export interface EndpointOptions {
  readonly server: HttpServer;
  readonly door: MasterDoor;
  readonly metrics: OperatorDoor['metrics'];
  readonly agentCredential: AgentCredential;
  /** Agents speak TLS. */
  readonly tls?: TlsIdentity | undefined;
  /** Pages to serve instead of the built-in ones. */
  readonly webuiDirectory?: string | undefined;
  /** Ids that take libprocess messages. */
  readonly processIds?: () => readonly string[];
  /** Samples memory (`--memory_profiling`). */
  readonly heapSampler?: HeapSampler | undefined;
}

/** Ends what the endpoints keep open. */
export interface ServedEndpoints {
  /** Readers of the operator event stream. */
  readonly streamCount: () => number;
  /** Large answers that were shared by several who asked. */
  readonly cacheHits: () => number;
  close(): void;
}

/** Adds the endpoints to a server that does not listen yet. */
export function serveEndpoints(options: EndpointOptions): ServedEndpoints {
  const { server, door, metrics, agentCredential, tls } = options;
  const operatorDoor: OperatorDoor = {
    ...door,
    state: door.state,
    buildInfo: readBuildInfo(),
    metrics,
    snapshots: new Snapshots(),
    views: new Views(door.state),
    files: masterFiles(door.flagTexts),
    verbosity: new LogVerbosity(door.logger),
  };
  const streams = new OperatorStreams(operatorDoor);
  const idleWork = new IdleWork(door.state, operatorDoor.snapshots);
  const http = new HttpClient({ tls });
  const answerCall = (exchange: Exchange): Promise<void> => answerOperatorCall(exchange, operatorDoor, streams);
  server.raw('*', '/api/v1', answerCall, masterRealms.readwrite);
  serveCluster(server, operatorDoor);
  serveLocal(server, operatorDoor);
  answerPlainErrors(server.fastify);
  serveAgentProxy(server, {
    door,
    http,
    credential: agentCredential,
    views: operatorDoor.views,
    isSecure: tls !== undefined,
  });
  servePages(server, door.state, options.webuiDirectory);
  const endProfile = serveMemoryProfiler(server, options.heapSampler);
  serveMasterHelp(server, options.processIds ?? (() => []));
  return {
    streamCount: () => streams.count,
    cacheHits: () => operatorDoor.snapshots.hits,
    close: () => {
      endProfile();
      streams.close();
      idleWork.close();
      operatorDoor.snapshots.close();
      operatorDoor.verbosity.close();
      http.close();
    },
  };
}

/** The web page at `/`, addresses within it living after the hash. A standby sends browsers to the leader's. */
function servePages(server: HttpServer, state: MasterState, directory: string | undefined): void {
  const pages = directory === undefined ? StaticFiles.of('master') : StaticFiles.foreign(directory);
  server.raw('*', '/', ({ request, response }) => {
    const elsewhere = state.leader === undefined ? undefined : standbyAnswer(state, request);
    if (elsewhere === undefined) return pages.serve(request, response, '/');
    return sendAnswer(request, response, redirectAnswer(state, '/'));
  });
  for (const below of ['/assets/*', '/app/*'])
    server.raw('*', below, ({ request, response, path }) => pages.serve(request, response, path));
}

/** What only the leader can tell. */
function serveCluster(server: HttpServer, door: OperatorDoor): void {
  const { state } = door;
  for (const [path, content] of clusterContents(door)) {
    server.raw('*', path, (exchange) => serveContent(exchange, door, content), masterRealms.readonly);
  }
  const endpoints = [
    weightsEndpoint(state),
    quotaEndpoint(state),
    teardownEndpoint,
    ...maintenanceEndpoints(state),
    ...operationEndpoints,
  ];
  for (const endpoint of endpoints) serveLegacy(server, door, endpoint);
  serveQuotaRemoval(server, door);
  serveOfferConstraints(server, door);
}

/** What every master answers by itself. */
function serveLocal(server: HttpServer, door: OperatorDoor): void {
  const { readonly } = masterRealms;
  const local = (path: string, realm: string | undefined, answer: (exchange: Exchange) => Answer | JsonValue): void => {
    const serve = (exchange: Exchange): Promise<void> => {
      const made = answer(exchange);
      const ready = isAnswer(made) ? made : withJsonp(JSON.stringify(made), exchange.query.get('jsonp'));
      return sendAnswer(exchange.request, exchange.response, ready);
    };
    server.raw('*', path, serve, realm);
  };
  local('/health', undefined, () => ({ status: 200 }));
  local('/version', undefined, () => door.buildInfo);
  local('/flags', readonly, (exchange) => flagsAnswer(door, exchange));
  local('/redirect', undefined, () => redirectAnswer(door.state, ''));
  local('/registrar(1)/registry', readonly, () => toJson(Registry, door.registry()));
  serveFiles(server, door.files, door.views);
  serveLogging(server, door.verbosity);
  serveProfiler(server);
  local('/system/stats.json', undefined, systemStats);
  server.raw('*', '/metrics/snapshot', (exchange) => serveMetrics(exchange, door), readonly);
}

/** COMPAT(mesos-1.11): with ACLs it can only be read with GET. */
function flagsAnswer({ state, flagTexts }: OperatorDoor, { request }: Exchange): Answer | JsonValue {
  const { method = '' } = request;
  if (!state.settings.authorizer.isOpen && method !== 'GET') return methodNotAllowed(method, ['GET']);
  return { flags: Object.fromEntries(flagTexts) };
}

function isAnswer(made: Answer | JsonValue): made is Answer {
  return typeof made === 'object' && made !== null && 'status' in made && typeof made['status'] === 'number';
}

function withJsonp(text: string, name: string | null): Answer {
  if (name === null) return jsonAnswer(200, text);
  const wrapped = jsonpAnswer(text, name);
  return wrapped.ok ? wrapped.value : textAnswer(400, wrapped.error.reason);
}

function systemStats(): JsonValue {
  const [one = 0, five = 0, fifteen = 0] = loadavg();
  return {
    avg_load_1min: one,
    avg_load_5min: five,
    avg_load_15min: fifteen,
    cpus_total: cpus().length,
    mem_total_bytes: totalmem(),
    mem_free_bytes: freemem(),
  };
}
