/** Who may use which route and which call of the master. A route or call without a line here does not start or compile. */
import type { Action } from '../../model/acl-actions.ts';
import type { Authorizer } from '../../model/authorizer.ts';
import { guardRoutes, type RouteRule, ruleOfRight } from '../../net/guarded-routes.ts';
import type { HttpServer } from '../../net/http-server.ts';
import type { CallType } from '../../wire/gen/master.ts';

/**
 * `anyone`: whoever the realm lets in. `filtered`: he sees what he may see. `request`: the core decides, by what is asked to be
 * changed. `files`: by the path. A path: who may GET_ENDPOINT_WITH_PATH it. An action: who may do it.
 */
export type RouteRight = 'anyone' | 'filtered' | 'request' | 'files' | Action | `/${string}`;

export const routeRights: ReadonlyMap<string, RouteRight> = new Map<string, RouteRight>([
  ['/', 'anyone'],
  ['/assets/*', 'anyone'],
  ['/app/*', 'anyone'],
  ['/health', 'anyone'],
  ['/version', 'anyone'],
  ['/redirect', 'anyone'],
  ['/system/stats.json', 'anyone'],
  ['/help', 'anyone'],
  ['/help/*', 'anyone'],
  ['/__processes__', 'anyone'],
  ['/profiler/start', 'anyone'],
  ['/profiler/stop', 'anyone'],
  ['/memory-profiler/*', 'anyone'],
  ['/registrar(1)/registry', 'anyone'],
  ['/api/v1', 'request'],
  ['/api/v1/scheduler', 'request'],
  ['/state', 'filtered'],
  ['/state-summary', 'filtered'],
  ['/tasks', 'filtered'],
  ['/frameworks', 'filtered'],
  ['/slaves', 'filtered'],
  ['/roles', 'filtered'],
  ['/offers/explain', 'filtered'],
  ['/allocator/offer_constraints_debug', 'filtered'],
  ['/maintenance/status', 'filtered'],
  ['/maintenance/schedule', 'request'],
  ['/machine/down', 'request'],
  ['/machine/up', 'request'],
  ['/weights', 'request'],
  ['/quota', 'request'],
  ['/quota/*', 'request'],
  ['/teardown', 'request'],
  ['/reserve', 'request'],
  ['/unreserve', 'request'],
  ['/create-volumes', 'request'],
  ['/destroy-volumes', 'request'],
  ['/flags', 'VIEW_FLAGS'],
  ['/metrics/snapshot', '/metrics/snapshot'],
  ['/metrics/prometheus', '/metrics/snapshot'],
  ['/logging/toggle', '/logging/toggle'],
  ['/files/debug', '/files/debug'],
  ['/files/browse', 'files'],
  ['/files/read', 'files'],
  ['/files/download', 'files'],
  ['/agents/*', 'files'],
]);

/** The server, for routes that have a right. */
export function guardMaster(server: HttpServer, authorizer: Authorizer): HttpServer {
  return guardRoutes(server, (path) => ruleOf(routeRights.get(path), authorizer));
}

function ruleOf(right: RouteRight | undefined, authorizer: Authorizer): RouteRule | undefined {
  if (right === undefined || right === 'anyone') return right;
  if (right === 'filtered' || right === 'request' || right === 'files') return 'handler';
  return ruleOfRight(right, () => authorizer);
}

/** As `RouteRight`; `absent`: this master does not know the call, for nobody. */
export type CallRight = 'anyone' | 'filtered' | 'request' | 'files' | 'absent' | Action;

export const callRights: Readonly<Record<CallType, CallRight>> = {
  UNKNOWN: 'absent',
  GET_HEALTH: 'anyone',
  GET_FLAGS: 'VIEW_FLAGS',
  GET_VERSION: 'anyone',
  GET_METRICS: 'anyone',
  GET_LOGGING_LEVEL: 'anyone',
  SET_LOGGING_LEVEL: 'SET_LOG_LEVEL',
  LIST_FILES: 'files',
  READ_FILE: 'files',
  GET_STATE: 'filtered',
  GET_AGENTS: 'filtered',
  GET_FRAMEWORKS: 'filtered',
  GET_EXECUTORS: 'filtered',
  GET_OPERATIONS: 'filtered',
  GET_TASKS: 'filtered',
  GET_ROLES: 'filtered',
  GET_WEIGHTS: 'filtered',
  UPDATE_WEIGHTS: 'request',
  GET_MASTER: 'anyone',
  SUBSCRIBE: 'filtered',
  RESERVE_RESOURCES: 'request',
  UNRESERVE_RESOURCES: 'request',
  CREATE_VOLUMES: 'request',
  DESTROY_VOLUMES: 'request',
  GROW_VOLUME: 'request',
  SHRINK_VOLUME: 'request',
  GET_MAINTENANCE_STATUS: 'filtered',
  GET_MAINTENANCE_SCHEDULE: 'filtered',
  UPDATE_MAINTENANCE_SCHEDULE: 'request',
  START_MAINTENANCE: 'request',
  STOP_MAINTENANCE: 'request',
  DRAIN_AGENT: 'request',
  DEACTIVATE_AGENT: 'request',
  REACTIVATE_AGENT: 'request',
  GET_QUOTA: 'filtered',
  UPDATE_QUOTA: 'request',
  SET_QUOTA: 'request',
  REMOVE_QUOTA: 'request',
  TEARDOWN: 'request',
  MARK_AGENT_GONE: 'request',
};

const decidedLater: ReadonlySet<CallRight> = new Set(['anyone', 'filtered', 'request', 'files', 'absent']);

/** Whether the call may go on to its handler. */
export function isCallAdmitted(authorizer: Authorizer, type: CallType, principal: string | undefined): boolean {
  const right = callRights[type];
  return decidedLater.has(right) || authorizer.allows(principal, right as Action);
}
