import { failure, uriNotFound } from './answers.ts';
import type { ApiAnswer, ApiContext, ApiRequest } from './api-request.ts';
import { serveApps } from './apps.ts';
import { serveDeployments } from './deployments.ts';
import { serveGroups } from './groups.ts';
import { serveQueue } from './queue.ts';
import { serveInfo, serveLeader, serveMetrics, servePing, servePlugins, servePods } from './system.ts';
import { serveTasks } from './tasks.ts';

const jsonOnly = new Set(['apps', 'pods', 'deployments', 'queue', 'info', 'tasks']);

/** Answers one request of the API. Static pages and event streams are dealt with before. */
export async function route(context: ApiContext, request: ApiRequest): Promise<ApiAnswer> {
  const [first, second = '', ...rest] = request.segments;
  switch (first) {
    case 'ping':
      return servePing(request);
    case 'metrics':
      return serveMetrics(context, request, request.segments.slice(1));
    case 'help':
      return { status: 302, headers: { Location: '/ui/' } };
    case 'v2':
      return refuseKind(request, second) ?? routeV2(context, request, second, rest);
    default:
      return uriNotFound;
  }
}

async function routeV2(
  context: ApiContext,
  request: ApiRequest,
  resource: string,
  rest: readonly string[],
): Promise<ApiAnswer> {
  switch (resource) {
    case 'apps':
      return serveApps(context, request, rest);
    case 'groups':
      return serveGroups(context, request, rest);
    case 'tasks':
      return serveTasks(context, request, rest);
    case 'deployments':
      return serveDeployments(context, request, rest);
    case 'queue':
      return serveQueue(context, request, rest);
    case 'info':
      return serveInfo(context, request);
    case 'leader':
      return serveLeader(context, request);
    case 'plugins':
      return servePlugins(request, rest);
    case 'pods':
      return servePods(request, rest);
    default:
      return uriNotFound;
  }
}

/** Bodies that are no JSON and clients that take none. */
function refuseKind(request: ApiRequest, resource: string): ApiAnswer | undefined {
  const type = request.headers['content-type'];
  if (jsonOnly.has(resource) && request.body !== '' && type !== undefined && !/json|\*\/\*/i.test(type)) {
    return failure(415, 'Unsupported Media Type');
  }
  const accept = request.headers.accept;
  const takesText = resource === 'tasks' && request.method === 'GET' && accept?.includes('text/plain') === true;
  if (accept !== undefined && accept !== '' && !takesText && !/json|\*\/\*|application\/\*/i.test(accept)) {
    return failure(406, 'Not Acceptable');
  }
  return undefined;
}
