import { prometheusContentType, prometheusText } from '../../runtime/metrics.ts';
import { failure, json, jsonText, methodNotAllowed, uriNotFound } from './answers.ts';
import type { ApiAnswer, ApiContext, ApiRequest } from './api-request.ts';
import type { Metrics } from './metrics-view.ts';

/** `/v2/info`: who we are and how we are set up. Unset values are null. */
export function serveInfo(context: ApiContext, request: ApiRequest): ApiAnswer {
  if (request.method !== 'GET') return methodNotAllowed;
  const { info, state } = context;
  return json(200, {
    name: info.name,
    version: info.version,
    buildref: 'unknown',
    elected: true,
    leader: context.leader() ?? null,
    frameworkId: state.frameworkId ?? null,
    marathon_config: {
      ...info.marathonConfig,
      mesos_leader_ui_url: info.marathonConfig['mesos_leader_ui_url'] ?? context.mesosLeaderUiUrl() ?? null,
    },
    zookeeper_config: info.zookeeperConfig,
    http_config: info.httpConfig,
  });
}

/** `/v2/leader` */
export function serveLeader(context: ApiContext, request: ApiRequest): ApiAnswer {
  const leader = context.leader();
  if (leader === undefined) return failure(404, 'There is no leader');
  if (request.method === 'GET') return json(200, { leader });
  if (request.method !== 'DELETE') return methodNotAllowed;
  if (request.query.has('backup') || request.query.has('restore')) {
    return failure(422, 'backup and restore are not supported by this server');
  }
  context.abdicate();
  return json(200, { message: 'Leadership abdicated' });
}

/** `/v2/plugins`: there are none. */
export function servePlugins(request: ApiRequest, rest: readonly string[]): ApiAnswer {
  if (rest[0] !== undefined) return failure(404, `No plugin with this pluginId: ${rest[0]}`);
  return request.method === 'GET' ? json(200, { plugins: [] }) : methodNotAllowed;
}

/** `/v2/pods`: an empty list; pods cannot be made. */
export function servePods(request: ApiRequest, rest: readonly string[]): ApiAnswer {
  const isList = rest.length === 0 || (rest.length === 1 && rest[0] === '::status');
  if (request.method === 'GET' && isList) return json(200, []);
  if (request.method === 'GET') return failure(404, `Pod '/${rest.join('/').split('::')[0]}' does not exist`);
  return failure(501, 'Pods are not supported by this server');
}

/** `/ping` answers in the kind of text that is asked for. */
export function servePing(request: ApiRequest): ApiAnswer {
  if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowed;
  const accept = request.headers.accept ?? '*/*';
  if (accept.includes('*/*') || accept.includes('text/plain')) {
    return { status: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: 'pong' };
  }
  if (accept.includes('text/html')) {
    return { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: 'pong' };
  }
  return accept.includes('application/json') ? json(200, 'pong') : { status: 204 };
}

/** `/metrics` and `/metrics/prometheus` */
export async function serveMetrics(
  context: ApiContext,
  request: ApiRequest,
  rest: readonly string[],
): Promise<ApiAnswer> {
  if (request.method !== 'GET') return methodNotAllowed;
  if (rest.length === 0) return jsonText(200, context.metrics().json);
  if (rest.length > 1 || rest[0] !== 'prometheus') return uriNotFound;
  return prometheusAnswer(context.metrics());
}

/** With the metrics of the process, as the other programs have them there. */
async function prometheusAnswer({ prometheus }: Metrics): Promise<ApiAnswer> {
  return { status: 200, headers: { 'Content-Type': prometheusContentType }, body: await prometheusText(prometheus) };
}

/** The same of a process that does not lead, when nobody else does either. Undefined for other requests. */
export async function serveIdleMetrics(
  { method, url = '' }: { readonly method?: string | undefined; readonly url?: string | undefined },
  metrics: () => Metrics,
): Promise<ApiAnswer | undefined> {
  if (method !== 'GET') return undefined;
  const path = url.split('?')[0];
  if (path === '/metrics') return jsonText(200, metrics().json);
  return path === '/metrics/prometheus' ? prometheusAnswer(metrics()) : undefined;
}
