/** Statuses that the master itself makes. */
import { stateFor } from '../../model/task-state.ts';
import type { TaskState, TaskStatus, TaskStatusReason } from '../../wire/gen/mesos.ts';
import type { Framework } from './framework-record.ts';
import type { TaskRecord } from './task-record.ts';

export interface StatusFacts {
  readonly taskId: string;
  readonly agentId?: string | undefined;
  readonly executorId?: string | undefined;
  readonly state: TaskState;
  readonly reason: TaskStatusReason;
  readonly message?: string;
  readonly unreachableNs?: bigint;
}

/** A status from the master: no uuid, so nobody acknowledges it. */
export function masterStatus(facts: StatusFacts, nowMs: number): TaskStatus {
  return {
    task_id: { value: facts.taskId },
    state: facts.state,
    source: 'SOURCE_MASTER',
    reason: facts.reason,
    ...(facts.message === undefined ? {} : { message: facts.message }),
    ...(facts.agentId === undefined ? {} : { agent_id: { value: facts.agentId } }),
    ...(facts.executorId === undefined ? {} : { executor_id: { value: facts.executorId } }),
    ...(facts.unreachableNs === undefined ? {} : { unreachable_time: { nanoseconds: facts.unreachableNs } }),
    timestamp: nowMs / 1000,
  };
}

/** A master's status of a task on record. */
export function statusOfTask(
  task: TaskRecord,
  facts: { readonly state: TaskState; readonly reason: TaskStatusReason; readonly message: string },
  nowMs: number,
): TaskStatus {
  const executorId = task.message.executor_id?.value;
  return masterStatus({ ...facts, taskId: task.id, agentId: task.agentId, executorId }, nowMs);
}

/** What the framework is told for a state that only partition-aware ones know. */
export function toldState(framework: Framework | undefined, state: TaskState): TaskState {
  return stateFor(state, framework?.capabilities.partitionAware ?? true);
}
