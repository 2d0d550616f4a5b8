/** Executors that come to be ready: built-in ones at once, the framework's own by registering. */
import type { Event } from '../../wire/gen/executor.ts';
import {
  ExecutorRegisteredMessage,
  ExecutorReregisteredMessage,
  type RegisterExecutorMessage,
  type ReregisterExecutorMessage,
  ShutdownExecutorMessage,
} from '../../wire/gen/internal.ts';
import type { TaskInfo, TaskStatus } from '../../wire/gen/mesos.ts';
import { SlaveInfo } from '../../wire/gen/mesos-v0.ts';
import { deliverQueued } from './deliver-tasks.ts';
import { deliver, runOf } from './delivery.ts';
import { type AgentEffect, persist, send, warn } from './effects.ts';
import { runDeadline } from './executor-shutdown.ts';
import { httpMarkPath, libprocessPidPath } from './paths.ts';
import { encodeRecord } from './records.ts';
import { type AgentState, agentIdOf, type Executor, findExecutor, findRun, frameworkOf, type RunKey } from './state.ts';
import { driverReported, droppedState, executorReported, reportStatus } from './status-updates.ts';
import { unrefine } from './tasks.ts';

/** The executor's checkpoint is durable: start it. */
export function executorStored(state: AgentState, run: RunKey, nowMs: number): AgentEffect[] {
  const executor = findRun(state, run);
  if (executor?.phase !== 'registering') return [];
  const start: AgentEffect = {
    kind: 'start-executor',
    start: {
      ...run,
      executorKind: executor.kind,
      info: executor.secretInfo ?? executor.info,
      frameworkInfo: frameworkOf(state, executor).info,
      agentId: agentIdOf(state),
      directory: executor.directory,
      isCheckpointed: executor.isCheckpointed,
      tasks: [...executor.queued.values()],
    },
  };
  executor.secretInfo = undefined;
  if (executor.kind === 'custom') {
    state.deadlines.set(runDeadline('registration', run), nowMs + state.settings.executorRegistrationTimeoutMs);
    return [start];
  }
  executor.phase = 'running';
  executor.channel = { kind: 'built-in' };
  return [start, ...deliverQueued(state, executor)];
}

export interface Subscription {
  readonly frameworkId: string;
  readonly executorId: string;
  /** Tasks and updates that the executor has and that were not acknowledged to it. */
  readonly tasks: readonly TaskInfo[];
  readonly updates: readonly TaskStatus[];
}

/** An executor subscribed over HTTP, for the first time or again. */
export function executorSubscribed(state: AgentState, subscription: Subscription, nowMs: number): AgentEffect[] {
  const executor = findExecutor(state, subscription.frameworkId, subscription.executorId);
  if (executor === undefined) return [];
  executor.channel = { kind: 'http' };
  const run = runOf(executor);
  if (isEnding(state, executor)) return [{ kind: 'executor-event', run, event: { type: 'SHUTDOWN' } }];
  settle(state, executor);
  const effects: AgentEffect[] = [];
  if (executor.isCheckpointed) {
    const at = { agentId: agentIdOf(state), ...run };
    effects.push(persist([{ op: 'write', path: httpMarkPath(at), bytes: new Uint8Array(0) }]));
  }
  const { checkpoint: _, ...agentInfo } = wireInfo(state);
  const subscribed: Event = {
    type: 'SUBSCRIBED',
    subscribed: {
      executor_info: executor.info,
      framework_info: frameworkOf(state, executor).info,
      agent_info: agentInfo,
      container_id: { value: executor.containerId },
    },
  };
  effects.push({ kind: 'executor-event', run, event: subscribed });
  for (const status of subscription.updates) {
    effects.push(...executorReported(state, { ...subscription, status }, nowMs));
  }
  effects.push(...lostInRestart(state, executor, subscription.tasks, nowMs));
  effects.push(...deliverQueued(state, executor));
  return effects;
}

function isEnding(state: AgentState, executor: Executor): boolean {
  return (
    frameworkOf(state, executor).isTerminating || executor.phase === 'terminating' || executor.phase === 'terminated'
  );
}

/** It is there: nobody waits for it any more. */
function settle(state: AgentState, executor: Executor): void {
  executor.phase = 'running';
  executor.reconnectPid = undefined;
  for (const kind of ['registration', 'reregistration', 'reconnect'] as const) {
    state.deadlines.cancel(runDeadline(kind, executor));
  }
}

/** Tasks we sent that never reached the executor because one of us was restarting. */
function lostInRestart(
  state: AgentState,
  executor: Executor,
  tasks: readonly TaskInfo[],
  nowMs: number,
): AgentEffect[] {
  const there = new Set(tasks.map(({ task_id }) => task_id.value));
  const framework = frameworkOf(state, executor);
  return [...executor.launched.values()]
    .filter((task) => task.state === 'TASK_STAGING' && !there.has(task.task_id.value))
    .flatMap((task) =>
      reportStatus(
        state,
        {
          frameworkId: executor.frameworkId,
          executorId: executor.executorId,
          taskId: task.task_id.value,
          state: droppedState(framework.info),
          reason: 'REASON_AGENT_RESTARTED',
          message: 'Task launched during agent restart',
        },
        nowMs,
      ),
    );
}

/** Those of the agent's own executors live in it: who says from outside that he is one is not. */
function isDriverOf(executor: Executor | undefined): executor is Executor {
  return executor?.kind === 'custom';
}

/** A driver executor registers. */
export function driverRegistered(state: AgentState, from: string, message: RegisterExecutorMessage): AgentEffect[] {
  const executor = findExecutor(state, message.framework_id.value, message.executor_id.value);
  if (!isDriverOf(executor) || isEnding(state, executor) || executor.phase !== 'registering') {
    return [send(from, ShutdownExecutorMessage, {}), warn('an executor that is not expected registered', { from })];
  }
  settle(state, executor);
  const framework = frameworkOf(state, executor);
  executor.channel = { kind: 'driver', pid: from };
  const registered = send(from, ExecutorRegisteredMessage, {
    executor_info: executor.info,
    framework_id: message.framework_id,
    framework_info: framework.info,
    slave_id: { value: agentIdOf(state) },
    slave_info: wireInfo(state),
  });
  return [
    ...pidWrite(state, executor, from),
    { kind: 'link', pid: from },
    registered,
    ...deliverQueued(state, executor),
  ];
}

/** A driver executor found us again after our restart. */
export function driverReregistered(
  state: AgentState,
  from: string,
  message: ReregisterExecutorMessage,
  nowMs: number,
): AgentEffect[] {
  const executor = findExecutor(state, message.framework_id.value, message.executor_id.value);
  if (!isDriverOf(executor) || isEnding(state, executor)) return [send(from, ShutdownExecutorMessage, {})];
  executor.channel = { kind: 'driver', pid: from };
  settle(state, executor);
  const effects: AgentEffect[] = [
    ...pidWrite(state, executor, from),
    { kind: 'link', pid: from },
    send(from, ExecutorReregisteredMessage, { slave_id: { value: agentIdOf(state) }, slave_info: wireInfo(state) }),
  ];
  for (const update of message.updates ?? []) effects.push(...driverReported(state, update, nowMs));
  effects.push(...lostInRestart(state, executor, message.tasks ?? [], nowMs));
  effects.push(...deliverQueued(state, executor));
  return effects;
}

function pidWrite(state: AgentState, executor: Executor, pid: string): AgentEffect[] {
  if (!executor.isCheckpointed) return [];
  const path = libprocessPidPath({ agentId: agentIdOf(state), ...runOf(executor) });
  return [persist([{ op: 'write', path, bytes: new TextEncoder().encode(pid) }])];
}

/** `slave.info`: what the flags gave, for the next start to compare with. */
export function infoRecord(state: AgentState): Uint8Array {
  return encodeRecord(SlaveInfo, { ...state.info, resources: unrefine(state.info.resources ?? []) });
}

/** The agent's information as peers get it: resources in the old format. */
export function wireInfo(state: AgentState): SlaveInfo {
  return { ...state.info, resources: unrefine(state.own) };
}

/** A message of the scheduler for an executor. */
export function messageToExecutor(
  state: AgentState,
  at: { readonly frameworkId: string; readonly executorId: string },
  data: Uint8Array,
  driverMessage: (pid: string) => AgentEffect,
): AgentEffect[] {
  const executor = findExecutor(state, at.frameworkId, at.executorId);
  if (executor?.phase !== 'running') return [];
  return deliver(executor, { http: () => ({ type: 'MESSAGE', message: { data } }), driver: driverMessage });
}
