/** Who may use which route and which call of the agent. A route or call without a line here does not start or compile. */
import type { Action } from '../../model/acl-actions.ts';
import type { Authorizer } from '../../model/authorizer.ts';
import type { Principal } from '../../model/principal.ts';
import { type RouteRule, ruleOfRight } from '../../net/guarded-routes.ts';
import type { CallType } from '../../wire/gen/agent.ts';

/** `anyone` and `handler` as in `RouteRule`; a path is one that GET_ENDPOINT_WITH_PATH speaks of. */
type RouteRight = 'anyone' | 'handler' | Action | `/${string}`;

export const routeRights: ReadonlyMap<string, RouteRight> = new Map<string, RouteRight>([
  ['/health', 'anyone'],
  ['/version', 'anyone'],
  ['/system/stats.json', 'anyone'],
  ['/help', 'anyone'],
  ['/help/*', 'anyone'],
  ['/__processes__', 'anyone'],
  ['/profiler/start', 'anyone'],
  ['/profiler/stop', 'anyone'],
  ['/memory-profiler/*', 'anyone'],
  ['/state', 'handler'],
  ['/flags', 'VIEW_FLAGS'],
  ['/metrics/snapshot', '/metrics/snapshot'],
  ['/metrics/prometheus', '/metrics/snapshot'],
  ['/monitor/statistics', '/monitor/statistics'],
  ['/containers', '/containers'],
  ['/containerizer/debug', '/containerizer/debug'],
  ['/files/browse', 'handler'],
  ['/files/read', 'handler'],
  ['/files/download', 'handler'],
  ['/files/debug', '/files/debug'],
  ['/logging/toggle', '/logging/toggle'],
  // Executors may do there what concerns the containers in their own.
  ['/api/v1', 'anyone'],
  // Executors prove themselves by what they know of their container.
  ['/api/v1/executor', 'anyone'],
]);

/** The rule of a path under the authorizer that is in force when it is asked. */
export function routeRule(path: string, authorizer: () => Authorizer): RouteRule | undefined {
  const right = routeRights.get(path);
  if (right === undefined || right === 'anyone' || right === 'handler') return right;
  return ruleOfRight(right, authorizer);
}

/**
 * `anyone`: whoever the realm lets in. `filtered`: he sees what he may see. `files`: by the path. An action: those who may do it.
 * `nested`: by the container that it is about. `absent`: this agent does not know the call, for nobody.
 */
export type CallRight = 'anyone' | 'filtered' | 'files' | 'nested' | 'absent' | Action;

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
  GET_CONTAINERS: 'filtered',
  GET_FRAMEWORKS: 'filtered',
  GET_EXECUTORS: 'filtered',
  GET_OPERATIONS: 'filtered',
  GET_TASKS: 'filtered',
  GET_AGENT: 'anyone',
  GET_RESOURCE_PROVIDERS: 'filtered',
  LAUNCH_CONTAINER: 'nested',
  WAIT_CONTAINER: 'nested',
  KILL_CONTAINER: 'nested',
  REMOVE_CONTAINER: 'nested',
  LAUNCH_NESTED_CONTAINER: 'nested',
  WAIT_NESTED_CONTAINER: 'nested',
  KILL_NESTED_CONTAINER: 'nested',
  REMOVE_NESTED_CONTAINER: 'nested',
  LAUNCH_NESTED_CONTAINER_SESSION: 'nested',
  ATTACH_CONTAINER_INPUT: 'nested',
  ATTACH_CONTAINER_OUTPUT: 'nested',
  ADD_RESOURCE_PROVIDER_CONFIG: 'MODIFY_RESOURCE_PROVIDER_CONFIG',
  UPDATE_RESOURCE_PROVIDER_CONFIG: 'MODIFY_RESOURCE_PROVIDER_CONFIG',
  REMOVE_RESOURCE_PROVIDER_CONFIG: 'MODIFY_RESOURCE_PROVIDER_CONFIG',
  MARK_RESOURCE_PROVIDER_GONE: 'MARK_RESOURCE_PROVIDER_GONE',
  PRUNE_IMAGES: 'PRUNE_IMAGES',
};

/** Whether the call may go on to its handler. */
export function isCallAdmitted(authorizer: Authorizer, type: CallType, principal: Principal | undefined): boolean {
  const right = callRights[type];
  if (right === 'nested') return true;
  // Known by claims alone: an executor, whose business nothing else is.
  if (principal !== undefined && principal.value === undefined) return false;
  if (right === 'anyone' || right === 'filtered' || right === 'files' || right === 'absent') return true;
  return authorizer.allows(principal?.value, right);
}
