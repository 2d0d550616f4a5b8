/** Who may do what to the master: what each request, subscription and operation needs, and how it is refused. */
import type { Action } from '../../model/acl-actions.ts';
import { userOfTaskInfo } from '../../model/authorized-objects.ts';
import { refineResource, reservationRole } from '../../model/reservations.ts';
import type { Resources } from '../../model/resources.ts';
import { DEFAULT_ROLE } from '../../model/roles.ts';
import type { FrameworkInfo, OfferOperation, Resource, TaskInfo } from '../../wire/gen/mesos.ts';
import type { SlaveInfo } from '../../wire/gen/mesos-v0.ts';
import { rolesOf } from './framework-info.ts';
import type { OperatorRequest } from './operator-requests.ts';
import type { MasterState } from './state.ts';

/** An action and what it is done to; no object: to nothing that ACLs could name. */
export interface Need {
  readonly action: Action;
  readonly object?: string | undefined;
}

/** The first of these needs that this principal may not have, or undefined when he may have all. */
function missingNeed(
  { settings }: MasterState,
  principal: string | undefined,
  needs: readonly Need[],
): Need | undefined {
  const { authorizer } = settings;
  if (authorizer.isOpen) return undefined;
  return needs.find(({ action, object }) => !authorizer.allows(principal, action, object));
}

type OperatorNeeds = {
  readonly [T in OperatorRequest['type']]: (
    request: Extract<OperatorRequest, { readonly type: T }>,
    state: MasterState,
  ) => readonly Need[];
};

/** A request that is new in the union does not compile until it is decided here who may make it. */
const operatorNeeds: OperatorNeeds = {
  'update-weights': ({ infos }) => ofRoles('UPDATE_WEIGHT', infos),
  'update-quotas': ({ configs }) => ofRoles('UPDATE_QUOTA_WITH_CONFIG', configs),
  'set-quota': ({ request }) => [{ action: 'UPDATE_QUOTA', object: request.role }],
  'remove-quota': ({ role }) => [{ action: 'UPDATE_QUOTA', object: role }],
  'update-schedule': () => [{ action: 'UPDATE_MAINTENANCE_SCHEDULE' }],
  'machines-down': () => [{ action: 'START_MAINTENANCE' }],
  'machines-up': () => [{ action: 'STOP_MAINTENANCE' }],
  'mark-gone': () => [{ action: 'MARK_AGENT_GONE' }],
  drain: ({ config }) =>
    config.mark_gone === true
      ? [{ action: 'DRAIN_AGENT' }, { action: 'MARK_AGENT_GONE' }]
      : [{ action: 'DRAIN_AGENT' }],
  deactivate: () => [{ action: 'DEACTIVATE_AGENT' }],
  reactivate: () => [{ action: 'REACTIVATE_AGENT' }],
  'tear-down': ({ frameworkId }, { frameworks }) => [
    { action: 'TEARDOWN_FRAMEWORK', object: frameworks.get(frameworkId)?.info.principal },
  ],
  'change-resources': ({ operation }) => operationNeeds(operation),
};

function ofRoles(action: Action, infos: readonly { readonly role?: string | undefined }[]): readonly Need[] {
  const needs = infos.map(({ role }) => ({ action, object: role?.trim() }));
  // One that changes nothing may be asked by those who may change something, whatever it is.
  return needs.length > 0 ? needs : [{ action }];
}

/** Why an operator may not ask for this, or undefined. */
export function operatorRefusal(
  state: MasterState,
  request: OperatorRequest,
  principal: string | undefined,
): string | undefined {
  if (state.settings.authorizer.isOpen) return undefined;
  const needs = operatorNeeds[request.type](request as never, state);
  const missing = missingNeed(state, principal, needs);
  return missing === undefined ? undefined : forbiddenText(missing);
}

/** Tells which right is missing, and not what the object is, which may be hidden from who asks. */
function forbiddenText({ action }: Need): string {
  return `403 Forbidden: this principal may not ${action}`;
}

/** Why this framework may not subscribe to its roles, or undefined. `info` has its principal. */
export function registrationError(state: MasterState, info: FrameworkInfo): string | undefined {
  if (state.settings.authorizer.isOpen) return undefined;
  const roles = rolesOf(info);
  const needs = roles.map((object): Need => ({ action: 'REGISTER_FRAMEWORK', object }));
  // One without roles gets nothing, and still must be somebody who may come at all.
  const missing = missingNeed(
    state,
    info.principal,
    needs.length > 0 ? needs : [{ action: 'REGISTER_FRAMEWORK', object: DEFAULT_ROLE }],
  );
  return missing === undefined ? undefined : `Not authorized to use role '${missing.object}'`;
}

/** Why an agent with this principal may not register, or undefined. What it reserves by itself counts as reserved by it. */
export function agentRefusal(state: MasterState, info: SlaveInfo, principal: string | undefined): string | undefined {
  if (state.settings.authorizer.isOpen) return undefined;
  const reserved = (info.resources ?? []).map(refineResource).filter((one) => reservationRole(one) !== DEFAULT_ROLE);
  const needs: Need[] = [{ action: 'REGISTER_AGENT' }, ...byRole('RESERVE_RESOURCES', reserved)];
  const missing = missingNeed(state, principal, needs);
  if (missing === undefined) return undefined;
  return missing.action === 'REGISTER_AGENT'
    ? 'Not authorized to register as agent'
    : `Not authorized to reserve resources for role '${missing.object}'`;
}

/** Why this framework may not run the task, or undefined. */
export function taskRefusal(state: MasterState, framework: FrameworkInfo, task: TaskInfo): string | undefined {
  if (state.settings.authorizer.isOpen) return undefined;
  const object = userOfTaskInfo(task, framework.user);
  if (missingNeed(state, framework.principal, [{ action: 'RUN_TASK', object }]) === undefined) return undefined;
  return `Task '${task.task_id.value}' is not authorized to launch as user '${object}'`;
}

/** Why this framework may not do the operation, or undefined. */
export function operationRefusal(
  state: MasterState,
  { principal }: FrameworkInfo,
  operation: OfferOperation,
): string | undefined {
  const missing = missingNeed(state, principal, operationNeeds(operation));
  return missing === undefined ? undefined : `Not authorized to ${missing.action}`;
}

/** What an operation on resources needs; launching is decided task by task, see `taskRefusal`. */
export function operationNeeds(operation: OfferOperation): readonly Need[] {
  switch (operation.type) {
    case 'RESERVE': {
      const { resources, source } = operation.reserve ?? {};
      return [...byRole('RESERVE_RESOURCES', resources), ...byReserver(source)];
    }
    case 'UNRESERVE':
      return byReserver(operation.unreserve?.resources);
    case 'CREATE':
      return byRole('CREATE_VOLUME', operation.create?.volumes);
    case 'DESTROY':
      return needsOf('DESTROY_VOLUME', operation.destroy?.volumes, ({ disk }) => disk?.persistence?.principal);
    case 'GROW_VOLUME':
      return byRole('RESIZE_VOLUME', listed(operation.grow_volume?.volume));
    case 'SHRINK_VOLUME':
      return byRole('RESIZE_VOLUME', listed(operation.shrink_volume?.volume));
    case 'CREATE_DISK': {
      const isBlock = operation.create_disk?.target_type === 'BLOCK';
      return byRole(isBlock ? 'CREATE_BLOCK_DISK' : 'CREATE_MOUNT_DISK', listed(operation.create_disk?.source));
    }
    case 'DESTROY_DISK': {
      const { source } = operation.destroy_disk ?? {};
      const type = source?.disk?.source?.type;
      return byRole(
        type === 'BLOCK' ? 'DESTROY_BLOCK_DISK' : type === 'MOUNT' ? 'DESTROY_MOUNT_DISK' : 'DESTROY_RAW_DISK',
        listed(source),
      );
    }
    default:
      return [];
  }
}

function listed(resource: Resource | undefined): Resources {
  return resource === undefined ? [] : [resource];
}

function byRole(action: Action, resources: Resources | undefined): readonly Need[] {
  return needsOf(action, resources, reservationRole);
}

function byReserver(resources: Resources | undefined): readonly Need[] {
  const reserved = (resources ?? []).map(refineResource).filter((one) => reservationRole(one) !== DEFAULT_ROLE);
  return needsOf('UNRESERVE_RESOURCES', reserved, ({ reservations }) => reservations?.at(-1)?.principal);
}

/** One need for each object, in the order in which they come. */
function needsOf(
  action: Action,
  resources: Resources | undefined,
  objectOf: (resource: Resource) => string | undefined,
): readonly Need[] {
  const objects = new Set((resources ?? []).map((resource) => objectOf(refineResource(resource))));
  return [...objects].map((object) => ({ action, object }));
}
