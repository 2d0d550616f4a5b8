/** What a principal may be allowed or forbidden, and which list of the ACLs message says so. */

/** What an action is done to, as ACLs name it. `anything`: lists can only speak of all of them at once. */
export type ObjectKind = 'role' | 'user' | 'principal' | 'path' | 'anything';

/** One list of the ACLs message. */
export interface AclList {
  /** Its member in the ACLs message. */
  readonly name: string;
  /** The member of its entries that says what the entry is about; the other one is always `principals`. */
  readonly member: string;
  readonly kind: ObjectKind;
}

const rows = {
  REGISTER_FRAMEWORK: 'register_frameworks roles role',
  RUN_TASK: 'run_tasks users user',
  TEARDOWN_FRAMEWORK: 'teardown_frameworks framework_principals principal',
  RESERVE_RESOURCES: 'reserve_resources roles role',
  UNRESERVE_RESOURCES: 'unreserve_resources reserver_principals principal',
  CREATE_VOLUME: 'create_volumes roles role',
  DESTROY_VOLUME: 'destroy_volumes creator_principals principal',
  RESIZE_VOLUME: 'resize_volumes roles role',
  GET_ENDPOINT_WITH_PATH: 'get_endpoints paths path',
  VIEW_ROLE: 'view_roles roles role',
  UPDATE_WEIGHT: 'update_weights roles role',
  GET_QUOTA: 'get_quotas roles role',
  UPDATE_QUOTA: 'update_quotas roles role',
  UPDATE_QUOTA_WITH_CONFIG: 'update_quotas roles role',
  VIEW_FRAMEWORK: 'view_frameworks users user',
  VIEW_TASK: 'view_tasks users user',
  VIEW_EXECUTOR: 'view_executors users user',
  ACCESS_SANDBOX: 'access_sandboxes users user',
  ACCESS_MESOS_LOG: 'access_mesos_logs logs anything',
  VIEW_FLAGS: 'view_flags flags anything',
  // By the user of the new container, and by that of the one it is to be started in; both must be allowed.
  LAUNCH_NESTED_CONTAINER: 'launch_nested_containers_as_user users user',
  LAUNCH_NESTED_CONTAINER_UNDER_PARENT: 'launch_nested_containers_under_parent_with_user users user',
  KILL_NESTED_CONTAINER: 'kill_nested_containers users user',
  WAIT_NESTED_CONTAINER: 'wait_nested_containers users user',
  REMOVE_NESTED_CONTAINER: 'remove_nested_containers users user',
  LAUNCH_NESTED_CONTAINER_SESSION: 'launch_nested_container_sessions_as_user users user',
  LAUNCH_NESTED_CONTAINER_SESSION_UNDER_PARENT: 'launch_nested_container_sessions_under_parent_with_user users user',
  ATTACH_CONTAINER_INPUT: 'attach_containers_input users user',
  ATTACH_CONTAINER_OUTPUT: 'attach_containers_output users user',
  VIEW_CONTAINER: 'view_containers users user',
  SET_LOG_LEVEL: 'set_log_level level anything',
  REGISTER_AGENT: 'register_agents agents anything',
  UPDATE_MAINTENANCE_SCHEDULE: 'update_maintenance_schedules machines anything',
  GET_MAINTENANCE_SCHEDULE: 'get_maintenance_schedules machines anything',
  START_MAINTENANCE: 'start_maintenances machines anything',
  STOP_MAINTENANCE: 'stop_maintenances machines anything',
  GET_MAINTENANCE_STATUS: 'get_maintenance_statuses machines anything',
  DRAIN_AGENT: 'drain_agents agents anything',
  DEACTIVATE_AGENT: 'deactivate_agents agents anything',
  REACTIVATE_AGENT: 'reactivate_agents agents anything',
  MARK_AGENT_GONE: 'mark_agents_gone agents anything',
  LAUNCH_STANDALONE_CONTAINER: 'launch_standalone_containers users anything',
  KILL_STANDALONE_CONTAINER: 'kill_standalone_containers users anything',
  WAIT_STANDALONE_CONTAINER: 'wait_standalone_containers users anything',
  REMOVE_STANDALONE_CONTAINER: 'remove_standalone_containers users anything',
  VIEW_STANDALONE_CONTAINER: 'view_standalone_containers users anything',
  MODIFY_RESOURCE_PROVIDER_CONFIG: 'modify_resource_provider_configs resource_providers anything',
  MARK_RESOURCE_PROVIDER_GONE: 'mark_resource_providers_gone resource_providers anything',
  VIEW_RESOURCE_PROVIDER: 'view_resource_providers resource_providers anything',
  PRUNE_IMAGES: 'prune_images images anything',
  CREATE_BLOCK_DISK: 'create_block_disks roles role',
  DESTROY_BLOCK_DISK: 'destroy_block_disks roles role',
  CREATE_MOUNT_DISK: 'create_mount_disks roles role',
  DESTROY_MOUNT_DISK: 'destroy_mount_disks roles role',
  DESTROY_RAW_DISK: 'destroy_raw_disks roles role',
} as const;

export type Action = keyof typeof rows;

export const actions: readonly Action[] = Object.keys(rows) as Action[];

function listOf(row: string): AclList {
  const [name = '', member = '', kind = 'anything'] = row.split(' ');
  return { name, member, kind: kind as ObjectKind };
}

/** The list that decides on an action. */
export const listByAction: ReadonlyMap<Action, AclList> = new Map(
  actions.map((action) => [action, listOf(rows[action])]),
);

/** Every list by its name. */
export const listsByName: ReadonlyMap<string, AclList> = new Map(
  [...listByAction.values()].map((list) => [list.name, list]),
);

/** Endpoints that GET_ENDPOINT_WITH_PATH speaks of. */
export const authorizablePaths: ReadonlySet<string> = new Set([
  '/containers',
  '/containerizer/debug',
  '/files/debug',
  '/logging/toggle',
  '/metrics/snapshot',
  '/monitor/statistics',
]);
