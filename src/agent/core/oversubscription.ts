/** Revocable resources that the agent offers beyond its own, and taking them back when the machine is too busy. */
import { equalResources } from '../../model/resources.ts';
import { UpdateSlaveMessage } from '../../wire/gen/internal.ts';
import type { Resource } from '../../wire/gen/mesos.ts';
import { runOf } from './delivery.ts';
import { type AgentEffect, note, send } from './effects.ts';
import { runDeadline } from './executor-shutdown.ts';
import { type AgentState, agentIdOf, count, type Executor } from './state.ts';
import { goneState } from './status-updates.ts';
import { resourcesOf } from './tasks.ts';

/** Begins to look, once the agent has recovered. */
export function startOversubscription(state: AgentState, nowMs: number): void {
  const { oversubscription } = state.settings;
  if (oversubscription?.resources !== undefined) state.deadlines.set('estimate|', nowMs);
  if (oversubscription?.load !== undefined) state.deadlines.set('qos|', nowMs + oversubscription.correctionIntervalMs);
}

/** What the master is told of oversubscription with everything else. */
export function oversubscriptionOf(
  state: AgentState,
): Pick<UpdateSlaveMessage, 'update_oversubscribed_resources' | 'oversubscribed_resources'> {
  const { oversubscribed } = state;
  if (oversubscribed === undefined) return { update_oversubscribed_resources: false };
  return {
    update_oversubscribed_resources: true,
    ...(oversubscribed.length === 0 ? {} : { oversubscribed_resources: [...oversubscribed] }),
  };
}

/** The time to estimate has come: the master is told when the estimate is another than before. */
export function estimate(state: AgentState, nowMs: number): AgentEffect[] {
  const { oversubscription } = state.settings;
  if (oversubscription?.resources === undefined) return [];
  state.deadlines.set('estimate|', nowMs + oversubscription.intervalMs);
  const before = state.oversubscribed;
  const { resources } = oversubscription;
  if (before !== undefined && equalResources(before, resources)) return [];
  state.oversubscribed = resources;
  // The registration tells it otherwise.
  if (state.phase !== 'running' || state.master === undefined) return [];
  const message: UpdateSlaveMessage = {
    slave_id: { value: agentIdOf(state) },
    ...oversubscriptionOf(state),
    resource_version_uuid: { value: state.resourceVersion },
  };
  return [send(state.master.pid, UpdateSlaveMessage, message)];
}

export function lookAtLoad(state: AgentState, nowMs: number): AgentEffect[] {
  const { oversubscription } = state.settings;
  if (oversubscription?.load === undefined) return [];
  state.deadlines.set('qos|', nowMs + oversubscription.correctionIntervalMs);
  return [{ kind: 'measure-load' }];
}

/** Averages of the machine's load over 5 and 15 minutes. */
export interface Load {
  readonly fiveMinutes: number;
  readonly fifteenMinutes: number;
}

/** The machine is too busy: every executor on revocable resources goes. */
export function loadMeasured(state: AgentState, load: Load): AgentEffect[] {
  const limits = state.settings.oversubscription?.load;
  const isOver = (value: number, limit: number | undefined): boolean => limit !== undefined && value > limit;
  if (!isOver(load.fiveMinutes, limits?.fiveMinutes) && !isOver(load.fifteenMinutes, limits?.fifteenMinutes)) return [];
  return [...state.frameworks.values()].flatMap(({ info, executors }) =>
    [...executors.values()]
      .filter((executor) => isPreemptible(executor))
      .flatMap((executor) => preempt(state, executor, goneState(info))),
  );
}

function isPreemptible(executor: Executor): boolean {
  const isLive = executor.phase === 'registering' || executor.phase === 'running';
  return isLive && resourcesOf(executor).some(({ revocable }: Resource) => revocable !== undefined);
}

function preempt(state: AgentState, executor: Executor, taskState: 'TASK_GONE' | 'TASK_LOST'): AgentEffect[] {
  const run = runOf(executor);
  executor.phase = 'terminating';
  executor.pendingTermination = {
    state: taskState,
    reason: 'REASON_CONTAINER_PREEMPTED',
    message: 'Container preempted by QoS correction',
  };
  state.deadlines.cancel(runDeadline('registration', run));
  count(state, 'slave/executors_preempted');
  return [note('preempting an executor on revocable resources', { ...run }), { kind: 'destroy-container', run }];
}
