/** Status updates from executors and from the agent itself, up to the point where they enter their stream. */
import { nextUuidBytes } from '../../base/random.ts';
import { isTerminal, stateFor } from '../../model/task-state.ts';
import type { Event } from '../../wire/gen/executor.ts';
import { type StatusUpdate, StatusUpdateAcknowledgementMessage } from '../../wire/gen/internal.ts';
import type { FrameworkInfo, Task, TaskState, TaskStatus, TaskStatusReason } from '../../wire/gen/mesos.ts';
import { containerKnown } from './containers.ts';
import { deliver, runOf } from './delivery.ts';
import { endDrain } from './drain-record.ts';
import { type AgentEffect, send, warn } from './effects.ts';
import { settleExecutor } from './executor-settling.ts';
import { shutdownExecutor } from './executor-shutdown.ts';
import { taskUpdatesPath } from './paths.ts';
import { type AgentState, agentIdOf, count, type Executor, findExecutor, hasCapability } from './state.ts';
import { newTask, resourcesOf, withStatus } from './tasks.ts';
import {
  addUpdate,
  classifyUpdate,
  findStream,
  openStream,
  sendHead,
  storeAcknowledgement,
  storeUpdate,
} from './update-streams.ts';

export interface AgentStatus {
  readonly frameworkId: string;
  readonly taskId: string;
  readonly executorId: string | undefined;
  readonly state: TaskState;
  readonly reason: TaskStatusReason;
  readonly message: string;
  readonly limitation?: TaskStatus['limitation'];
}

/** An update that the agent makes itself, source AGENT, about a task of an executor or of none. */
export function reportStatus(state: AgentState, status: AgentStatus, nowMs: number): AgentEffect[] {
  const update: StatusUpdate = {
    framework_id: { value: status.frameworkId },
    ...(status.executorId === undefined ? {} : { executor_id: { value: status.executorId } }),
    status: {
      task_id: { value: status.taskId },
      state: status.state,
      source: 'SOURCE_AGENT',
      reason: status.reason,
      message: status.message,
      ...(status.limitation === undefined ? {} : { limitation: status.limitation }),
    },
    timestamp: nowMs / 1000,
    uuid: nextUuidBytes(state.random),
  };
  return acceptUpdate(state, update, nowMs);
}

/** TASK_DROPPED or TASK_LOST for a task that never reached an executor. */
export function droppedState(info: FrameworkInfo): TaskState {
  return stateFor('TASK_DROPPED', hasCapability(info, 'PARTITION_AWARE'));
}

/** TASK_GONE or TASK_LOST for a task whose executor is no more. */
export function goneState(info: FrameworkInfo): 'TASK_GONE' | 'TASK_LOST' {
  return hasCapability(info, 'PARTITION_AWARE') ? 'TASK_GONE' : 'TASK_LOST';
}

/** An update of a built-in or HTTP executor: the update's time is now, its id that of the status. */
export function executorReported(
  state: AgentState,
  at: { readonly frameworkId: string; readonly executorId: string; readonly status: TaskStatus },
  nowMs: number,
): AgentEffect[] {
  const { uuid } = at.status;
  const isOurs = findExecutor(state, at.frameworkId, at.executorId)?.kind !== 'custom';
  const update: StatusUpdate = {
    framework_id: { value: at.frameworkId },
    executor_id: { value: at.executorId },
    status: isOurs ? at.status : foreign(at.status),
    timestamp: at.status.timestamp ?? nowMs / 1000,
    ...(uuid === undefined ? {} : { uuid }),
  };
  return acceptUpdate(state, update, nowMs);
}

/** An update of a driver executor. */
export function driverReported(state: AgentState, update: StatusUpdate, nowMs: number): AgentEffect[] {
  return acceptUpdate(state, { ...update, status: foreign(update.status) }, nowMs);
}

/** Nobody but the agent speaks for the agent. */
function foreign(status: TaskStatus): TaskStatus {
  return { ...status, source: 'SOURCE_EXECUTOR' };
}

/** Takes an update in: completes it, notes the task's new state and puts it into the task's stream. */
function acceptUpdate(state: AgentState, update: StatusUpdate, nowMs: number): AgentEffect[] {
  const { status, uuid } = update;
  const frameworkId = update.framework_id.value;
  const taskId = status.task_id.value;
  const executorId = update.executor_id?.value;
  const facts = { frameworkId, taskId, executorId, state: status.state };
  if (uuid === undefined || uuid.length !== 16) return invalid(state, 'status update without a UUID', facts);
  const framework = state.frameworks.get(frameworkId);
  const isOurs = status.source === 'SOURCE_AGENT';
  if (framework === undefined && !isOurs) return invalid(state, 'status update for an unknown framework', facts);
  if (framework?.isTerminating === true) return invalid(state, 'status update for a framework that is ending', facts);
  const executor = executorId === undefined ? undefined : framework?.executors.get(executorId);
  if (status.state === 'TASK_STAGING' && !isOurs) {
    const effects = invalid(state, 'an executor may not send TASK_STAGING', facts);
    return executor === undefined ? effects : [...effects, ...shutdownExecutor(state, executor, nowMs)];
  }
  const known = findStream(state, frameworkId, taskId);
  // Of a task that is done with the stream is closed: it must not begin anew.
  const isDone = known === undefined && !isOurs && executor?.completed.has(taskId) === true;
  const added = isDone ? 'after-end' : classifyUpdate(known, uuid);
  if (added === 'writing') return [];
  if (added === 'known') return executor === undefined ? [] : acknowledgeToExecutor(state, executor, taskId, uuid);
  if (added === 'after-end') {
    return [
      ...invalid(state, 'status update after the task ended', facts),
      ...(executor === undefined ? [] : acknowledgeToExecutor(state, executor, taskId, uuid)),
    ];
  }
  const complete = completeUpdate(state, update, uuid, executor);
  if (executor !== undefined) noteState(state, executor, complete.status);
  if (executor?.kind !== 'custom' && status.reason === 'REASON_CONTAINER_LAUNCH_FAILED') {
    count(state, 'slave/container_launch_errors');
  }
  count(state, 'slave/valid_status_updates');
  const stream = known ?? openStream(state, { frameworkId, taskId, path: updatesPath(state, executor, taskId) });
  return [
    ...pidOf(state, executor, complete.status),
    ...shrink(executor, complete.status),
    addUpdate(stream, complete, uuid),
  ];
}

/** What an ended task held is its executor's no more: limits go down, volumes are taken away. */
function shrink(executor: Executor | undefined, { state: taskState }: TaskStatus): AgentEffect[] {
  if (executor?.kind !== 'custom' || executor.phase !== 'running' || !isTerminal(taskState)) return [];
  return [{ kind: 'update-container', run: runOf(executor), resources: resourcesOf(executor) }];
}

/** A built-in command executor says with its updates what its container is. */
function pidOf(state: AgentState, executor: Executor | undefined, status: TaskStatus): AgentEffect[] {
  if (executor?.kind !== 'command' || status.container_status?.executor_pid === undefined) return [];
  return containerKnown(state, runOf(executor), status.container_status);
}

function updatesPath(state: AgentState, executor: Executor | undefined, taskId: string): string | undefined {
  return executor?.isCheckpointed ? taskUpdatesPath({ agentId: agentIdOf(state), ...executor, taskId }) : undefined;
}

function invalid(state: AgentState, message: string, facts: Readonly<Record<string, unknown>>): AgentEffect[] {
  count(state, 'slave/invalid_status_updates');
  return [warn(message, facts)];
}

/** What every update carries on its way to the master, whoever made it. */
function completeUpdate(
  state: AgentState,
  update: StatusUpdate,
  uuid: Uint8Array,
  executor: Executor | undefined,
): StatusUpdate {
  const agentId = { value: agentIdOf(state) };
  const { container_status: container, ...status } = update.status;
  const completed: TaskStatus = {
    ...status,
    agent_id: agentId,
    ...(update.executor_id === undefined ? {} : { executor_id: update.executor_id }),
    source: status.source ?? 'SOURCE_EXECUTOR',
    uuid,
    // Built-in executors and drivers give a time; of HTTP executors that do not, Mesos leaves it out of the status.
    ...(status.timestamp === undefined && status.source === 'SOURCE_AGENT' ? { timestamp: update.timestamp } : {}),
  };
  if (state.drain !== undefined) markDrained(state, completed, executor);
  if (executor !== undefined) {
    markPreempted(completed, executor);
    markRebooted(completed, executor);
  }
  if (executor !== undefined && status.source !== 'SOURCE_AGENT') {
    completed.container_status = {
      ...executor.containerStatus,
      ...container,
      container_id: container?.container_id ?? { value: executor.containerId },
    };
  }
  return { ...update, slave_id: agentId, status: completed, uuid };
}

/** Kills of a draining agent say so. */
function markDrained(state: AgentState, status: TaskStatus, executor: Executor | undefined): void {
  if (status.state !== 'TASK_KILLING' && status.state !== 'TASK_KILLED') return;
  status.reason = 'REASON_AGENT_DRAINING';
  const framework = executor === undefined ? undefined : state.frameworks.get(executor.frameworkId);
  const isPartitionAware = framework !== undefined && hasCapability(framework.info, 'PARTITION_AWARE');
  if (status.state === 'TASK_KILLED' && state.drain?.mark_gone === true && isPartitionAware) {
    status.state = 'TASK_GONE_BY_OPERATOR';
  }
}

/** What a built-in executor says of a task whose container was taken from it is not why it ended. */
function markPreempted(status: TaskStatus, { pendingTermination: pending }: Executor): void {
  if (pending?.reason !== 'REASON_CONTAINER_PREEMPTED' || !isTerminal(status.state)) return;
  status.state = pending.state;
  status.source = 'SOURCE_AGENT';
  status.reason = pending.reason;
  status.message = pending.message;
}

/** That nobody knows how a task ended has a reason. */
function markRebooted(status: TaskStatus, executor: Executor): void {
  if (!executor.isOfEarlierBoot || status.reason !== 'REASON_EXECUTOR_TERMINATED') return;
  status.message = 'The machine of the agent was rebooted: nothing that ran on it went on';
}

/** Moves the task on to the update's state. */
function noteState(state: AgentState, executor: Executor, status: TaskStatus): void {
  const taskId = status.task_id.value;
  const queued = executor.queued.get(taskId);
  if (queued !== undefined) {
    executor.queued.delete(taskId);
    executor.launched.set(taskId, newTask(queued, executor.frameworkId));
  }
  const task = executor.launched.get(taskId);
  if (task === undefined) return;
  const { data: _, ...kept } = status;
  task.statuses = withStatus(task.statuses, kept);
  task.state = status.state;
  if (!isTerminal(status.state)) return;
  executor.launched.delete(taskId);
  executor.terminated.set(taskId, task);
  const metric = terminalMetric[status.state];
  if (metric !== undefined) count(state, metric);
}

const terminalMetric: Partial<Record<TaskState, string>> = {
  TASK_FINISHED: 'slave/tasks_finished',
  TASK_FAILED: 'slave/tasks_failed',
  TASK_KILLED: 'slave/tasks_killed',
  TASK_LOST: 'slave/tasks_lost',
  TASK_GONE: 'slave/tasks_gone',
};

/** An update is on disk: tell the executor, and the master if it is the next one for it. */
export function updateStored(state: AgentState, key: string, uuid: Uint8Array, nowMs: number): AgentEffect[] {
  const update = storeUpdate(state, key, uuid);
  const stream = state.streams.get(key);
  if (update === undefined || stream === undefined) return [];
  const executor = findExecutor(state, stream.frameworkId, update.executor_id?.value ?? '');
  const told =
    executor === undefined || update.status.source === 'SOURCE_AGENT'
      ? []
      : acknowledgeToExecutor(state, executor, stream.taskId, uuid);
  return [...told, ...sendHead(state, stream, nowMs)];
}

/** The master's acknowledgement is on disk: the next update goes out, or the task is done with. */
export function acknowledgementStored(state: AgentState, key: string, uuid: Uint8Array, nowMs: number): AgentEffect[] {
  const update = storeAcknowledgement(state, key, uuid);
  if (update === undefined) return [];
  const stream = state.streams.get(key);
  if (stream !== undefined) return sendHead(state, stream, nowMs);
  const executor = findExecutor(state, update.framework_id.value, update.executor_id?.value ?? '');
  if (executor === undefined) return [];
  const taskId = update.status.task_id.value;
  const task: Task | undefined = executor.terminated.get(taskId);
  if (task === undefined) return [];
  executor.terminated.delete(taskId);
  executor.completed.set(taskId, task);
  return [...endDrain(state), ...settleExecutor(state, executor, nowMs)];
}

function acknowledgeToExecutor(state: AgentState, executor: Executor, taskId: string, uuid: Uint8Array): AgentEffect[] {
  if (executor.phase === 'terminated') return [];
  const task_id = { value: taskId };
  const event: Event = { type: 'ACKNOWLEDGED', acknowledged: { task_id, uuid } };
  return deliver(executor, {
    http: () => event,
    driver: (pid) =>
      send(pid, StatusUpdateAcknowledgementMessage, {
        slave_id: { value: agentIdOf(state) },
        framework_id: { value: executor.frameworkId },
        task_id,
        uuid,
      }),
  });
}
