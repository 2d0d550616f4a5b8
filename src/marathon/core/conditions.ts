import type { TaskState, TaskStatus, TaskStatusReason } from '../../wire/gen/mesos.ts';

export type Condition =
  | 'Scheduled'
  | 'Provisioned'
  | 'Staging'
  | 'Starting'
  | 'Running'
  | 'Killing'
  | 'Unreachable'
  | 'UnreachableInactive'
  | 'Killed'
  | 'Finished'
  | 'Failed'
  | 'Error'
  | 'Gone'
  | 'Dropped'
  | 'Unknown';

/** Running: keep alive. Stopped: keep its reservation only. Decommissioned: end it and forget it. */
export type Goal = 'Running' | 'Stopped' | 'Decommissioned';

export const conditions: readonly Condition[] = [
  'Scheduled',
  'Provisioned',
  'Staging',
  'Starting',
  'Running',
  'Killing',
  'Unreachable',
  'UnreachableInactive',
  'Killed',
  'Finished',
  'Failed',
  'Error',
  'Gone',
  'Dropped',
  'Unknown',
];

const activeConditions = new Set<Condition>([
  'Provisioned',
  'Staging',
  'Starting',
  'Running',
  'Killing',
  'Unreachable',
]);
const terminalConditions = new Set<Condition>(['Killed', 'Finished', 'Failed', 'Error', 'Gone', 'Dropped', 'Unknown']);
const lostConditions = new Set<Condition>(['Unreachable', 'Unknown', 'Gone', 'Dropped']);
const failureConditions = new Set<Condition>(['Failed', 'Error', 'Dropped', 'Gone', 'Finished']);

/** A task is there, or may be. */
export function isActive(condition: Condition): boolean {
  return activeConditions.has(condition);
}

/** The task has ended and will not come back. */
export function isTerminal(condition: Condition): boolean {
  return terminalConditions.has(condition);
}

/** Nobody knows where the task is. */
export function isLost(condition: Condition): boolean {
  return lostConditions.has(condition);
}

/** An end that makes the next launch wait longer. */
export function isFailure(condition: Condition): boolean {
  return failureConditions.has(condition);
}

const ends: readonly Condition[] = ['Killed', 'Finished', 'Failed', 'Error', 'Gone', 'Dropped', 'Unknown'];

// From each condition of an instance: the conditions an update of its present task may move it to. What is not listed is
// an old or repeated update, which changes nothing.
const moves: Readonly<Record<Condition, readonly Condition[]>> = {
  Scheduled: [],
  Provisioned: ['Staging', 'Starting', 'Running', 'Killing', 'Unreachable', ...ends],
  Staging: ['Starting', 'Running', 'Killing', 'Unreachable', ...ends],
  Starting: ['Running', 'Killing', 'Unreachable', ...ends],
  Running: ['Killing', 'Unreachable', ...ends],
  Killing: ['Unreachable', ...ends],
  Unreachable: ['Staging', 'Starting', 'Running', 'Killing', 'UnreachableInactive', ...ends],
  UnreachableInactive: ['Staging', 'Starting', 'Running', 'Killing', ...ends],
  Killed: [],
  Finished: [],
  Failed: [],
  Error: [],
  Gone: [],
  Dropped: [],
  Unknown: [],
};

/** True when an update with this condition changes an instance in that one. */
export function canMove(from: Condition, to: Condition): boolean {
  return moves[from].includes(to);
}

const conditionOfState: Readonly<Record<Exclude<TaskState, 'TASK_LOST'>, Condition>> = {
  TASK_STAGING: 'Staging',
  TASK_STARTING: 'Starting',
  TASK_RUNNING: 'Running',
  TASK_KILLING: 'Killing',
  TASK_KILLED: 'Killed',
  TASK_FINISHED: 'Finished',
  TASK_FAILED: 'Failed',
  TASK_ERROR: 'Error',
  TASK_DROPPED: 'Dropped',
  TASK_GONE: 'Gone',
  TASK_GONE_BY_OPERATOR: 'Gone',
  TASK_UNREACHABLE: 'Unreachable',
  TASK_UNKNOWN: 'Unknown',
};

const unreachableReasons = new Set<TaskStatusReason>([
  'REASON_RECONCILIATION',
  'REASON_AGENT_DISCONNECTED',
  'REASON_AGENT_REMOVED',
  'REASON_AGENT_REMOVED_BY_OPERATOR',
  'REASON_AGENT_REREGISTERED',
]);
const goneReasons = new Set<TaskStatusReason>(['REASON_AGENT_RESTARTED', 'REASON_AGENT_UNKNOWN']);

/** What a status says about the instance. TASK_LOST, which masters send to the unaware, is told apart by its reason. */
export function conditionOf(status: Pick<TaskStatus, 'state' | 'reason' | 'message'>): Condition {
  if (status.state !== 'TASK_LOST') return conditionOfState[status.state];
  const { reason } = status;
  if (reason === 'REASON_TASK_UNKNOWN') return 'Unknown';
  if (status.message?.startsWith('Reconciliation: Task is unknown to the') === true) return 'Unknown';
  if (reason !== undefined && unreachableReasons.has(reason)) return 'Unreachable';
  if (reason !== undefined && goneReasons.has(reason)) return 'Gone';
  return 'Dropped';
}

const stateOfCondition: Readonly<Record<Condition, TaskState>> = {
  Scheduled: 'TASK_STAGING',
  Provisioned: 'TASK_STAGING',
  Staging: 'TASK_STAGING',
  Starting: 'TASK_STARTING',
  Running: 'TASK_RUNNING',
  Killing: 'TASK_KILLING',
  Unreachable: 'TASK_UNREACHABLE',
  UnreachableInactive: 'TASK_UNREACHABLE',
  Killed: 'TASK_KILLED',
  Finished: 'TASK_FINISHED',
  Failed: 'TASK_FAILED',
  Error: 'TASK_ERROR',
  Gone: 'TASK_GONE',
  Dropped: 'TASK_DROPPED',
  Unknown: 'TASK_UNKNOWN',
};

/** The Mesos state that answers and events show for a condition. */
export function taskStateOf(condition: Condition): TaskState {
  return stateOfCondition[condition];
}
