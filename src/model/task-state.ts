/** Task states and what follows from them. */
import type { TaskState, TaskStatusReason } from '../wire/gen/mesos.ts';

const TERMINAL: ReadonlySet<TaskState> = new Set<TaskState>([
  'TASK_FINISHED',
  'TASK_FAILED',
  'TASK_KILLED',
  'TASK_LOST',
  'TASK_ERROR',
  'TASK_DROPPED',
  'TASK_GONE',
  'TASK_GONE_BY_OPERATOR',
]);

/** States a task never leaves. */
export function isTerminal(state: TaskState): boolean {
  return TERMINAL.has(state);
}

/** States in which a task holds resources of its agent: everything but terminal and unreachable ones. */
export function holdsResources(state: TaskState): boolean {
  return !TERMINAL.has(state) && state !== 'TASK_UNREACHABLE';
}

/** States that only frameworks with the PARTITION_AWARE capability are told; others get TASK_LOST for them. */
const PARTITION_AWARE_ONLY: ReadonlySet<TaskState> = new Set<TaskState>([
  'TASK_UNREACHABLE',
  'TASK_DROPPED',
  'TASK_GONE',
  'TASK_GONE_BY_OPERATOR',
  'TASK_UNKNOWN',
]);

/** The state a framework is told, given whether it is partition aware. */
export function stateFor(state: TaskState, partitionAware: boolean): TaskState {
  return !partitionAware && PARTITION_AWARE_ONLY.has(state) ? 'TASK_LOST' : state;
}

/** `REASON_AGENT_REMOVED` → `REASON_SLAVE_REMOVED`: the name that legacy JSON endpoints use. */
export function legacyReason(reason: TaskStatusReason): string {
  return reason.replaceAll('AGENT', 'SLAVE');
}
