/** Executors that frameworks brought themselves, and what passes between them and their schedulers. */

import type { Resources } from '../../model/resources.ts';
import { concealExecutor } from '../../model/secrets.ts';
import { isTerminal } from '../../model/task-state.ts';
import type { ExecutorToFrameworkMessage, ExitedExecutorMessage } from '../../wire/gen/internal.ts';
import { FrameworkToExecutorMessage, ShutdownExecutorMessage } from '../../wire/gen/internal.ts';
import type { ExecutorInfo, TaskStatus } from '../../wire/gen/mesos.ts';
import type { CallMessage, CallShutdown } from '../../wire/gen/scheduler.ts';
import { recover } from '../allocator/allocator.ts';
import type { Agent, ExecutorRecord } from './agent-record.ts';
import { send } from './effects.ts';
import { tell } from './events-out.ts';
import type { Framework } from './framework-record.ts';
import type { MasterState } from './state.ts';
import type { TaskRecord } from './task-record.ts';
import { touchAgent, touchAmounts, touchFramework } from './tasks.ts';
import { count, report, type Turn } from './turn.ts';

/** The executor of this framework on the agent, if the master knows it. */
export function executorOn(agent: Agent, frameworkId: string, executorId: string): ExecutorRecord | undefined {
  return agent.executors.get(frameworkId)?.get(executorId);
}

/** Puts an executor on record, without its secrets. Its resources (refined, allocated) must be booked in the allocator already. */
/** The agent has as many executors as `--max_executors_per_agent` allows: it is not offered. */
export function isFullOfExecutors({ settings }: MasterState, agent: Agent): boolean {
  return settings.maxExecutorsPerAgent !== undefined && executorCount(agent) >= settings.maxExecutorsPerAgent;
}

export function executorCount(agent: Agent): number {
  let count = 0;
  for (const ofFramework of agent.executors.values()) count += ofFramework.size;
  return count;
}

export function addExecutor(
  framework: Framework,
  agent: Agent,
  info: ExecutorInfo,
  resources: Resources,
): ExecutorRecord {
  const executor: ExecutorRecord = {
    frameworkId: framework.id,
    agentId: agent.id,
    id: info.executor_id.value,
    info: concealExecutor(info),
    resources,
    isConfirmed: false,
  };
  into(agent.executors, framework.id).set(executor.id, executor);
  into(framework.executors, agent.id).set(executor.id, executor);
  agent.used.add(resources);
  framework.used.add(resources);
  touchAmounts(agent, framework);
  return executor;
}

function into(map: Map<string, Map<string, ExecutorRecord>>, key: string): Map<string, ExecutorRecord> {
  let inner = map.get(key);
  if (inner === undefined) {
    inner = new Map();
    map.set(key, inner);
  }
  return inner;
}

/** Forgets an executor and gives its resources back. */
export function removeExecutor(turn: Turn, executor: ExecutorRecord): void {
  const { state } = turn;
  const agent = state.agents.get(executor.agentId);
  const framework = state.frameworks.get(executor.frameworkId);
  if (agent !== undefined) {
    outOf(agent.executors, executor.frameworkId, executor.id);
    agent.used.subtract(executor.resources);
    touchAgent(agent);
  }
  if (framework !== undefined) {
    outOf(framework.executors, executor.agentId, executor.id);
    framework.used.subtract(executor.resources);
    touchFramework(framework);
  }
  const role = executor.resources[0]?.allocation_info?.role;
  if (role === undefined) return;
  const { frameworkId, agentId, resources } = executor;
  recover(state.allocator, { frameworkId, agentId, role, resources });
}

function outOf(map: Map<string, Map<string, ExecutorRecord>>, key: string, id: string): void {
  const inner = map.get(key);
  inner?.delete(id);
  if (inner?.size === 0) map.delete(key);
}

/**
 * An update of a task shows whether its executor lives: it spoke, or its launch was refused and with it the executor that was to be
 * started for it.
 */
export function updateShowsExecutor(turn: Turn, agent: Agent, task: TaskRecord, status: TaskStatus): void {
  const executorId = task.message.executor_id?.value;
  const executor = executorId === undefined ? undefined : executorOn(agent, task.frameworkId, executorId);
  if (executor === undefined || executor.isConfirmed) return;
  if (status.source === 'SOURCE_EXECUTOR') executor.isConfirmed = true;
  else if (isTerminal(status.state) && !hasTasks(agent, executor)) removeExecutor(turn, executor);
}

/** Tasks that have not ended are on record for this executor. */
export function hasTasks(agent: Agent, executor: ExecutorRecord): boolean {
  for (const { message } of agent.tasks.get(executor.frameworkId)?.values() ?? []) {
    if (message.executor_id?.value === executor.id && !isTerminal(message.state)) return true;
  }
  return false;
}

/** An agent reports the end of an executor. Its tasks' updates come separately. */
export function executorExited(turn: Turn, message: ExitedExecutorMessage): void {
  count(turn, 'messages_exited_executor');
  const { slave_id: agentId, framework_id: frameworkId, executor_id: executorId, status } = message;
  const agent = turn.state.agents.get(agentId.value);
  if (agent === undefined) return;
  const executor = executorOn(agent, frameworkId.value, executorId.value);
  if (executor !== undefined) removeExecutor(turn, executor);
  const framework = turn.state.frameworks.get(frameworkId.value);
  if (framework === undefined) return;
  tell(turn, framework, { type: 'FAILURE', failure: { agent_id: agentId, executor_id: executorId, status } });
}

/** An executor speaks to its scheduler. */
export function executorMessaged(turn: Turn, message: ExecutorToFrameworkMessage): void {
  count(turn, 'messages_executor_to_framework');
  const framework = turn.state.frameworks.get(message.framework_id.value);
  const isKnownAgent = turn.state.agents.has(message.slave_id.value);
  const event = { agent_id: message.slave_id, executor_id: message.executor_id, data: message.data };
  const isTold = framework !== undefined && isKnownAgent && tell(turn, framework, { type: 'MESSAGE', message: event });
  count(turn, isTold ? 'valid_executor_to_framework_messages' : 'invalid_executor_to_framework_messages');
}

/** MESSAGE: a scheduler speaks to an executor. Best effort. */
export function messageExecutor(turn: Turn, framework: Framework, call: CallMessage): void {
  count(turn, 'messages_framework_to_executor');
  const agent = turn.state.agents.get(call.agent_id.value);
  if (agent === undefined || !agent.connected) {
    count(turn, 'invalid_framework_to_executor_messages');
    report(turn, 'warn', 'dropped a message to an executor: its agent is not here', {
      frameworkId: framework.id,
      agentId: call.agent_id.value,
    });
    return;
  }
  count(turn, 'valid_framework_to_executor_messages');
  turn.effects.push(
    send(agent.pid, FrameworkToExecutorMessage, {
      slave_id: agent.wireId,
      framework_id: framework.wireId,
      executor_id: call.executor_id,
      data: call.data,
    }),
  );
}

/** SHUTDOWN: an executor and its tasks are to end. */
export function shutdownExecutor(turn: Turn, framework: Framework, call: CallShutdown): void {
  const agent = turn.state.agents.get(call.agent_id.value);
  if (agent === undefined || !agent.connected) {
    report(turn, 'warn', 'dropped a shutdown of an executor: its agent is not here', {
      frameworkId: framework.id,
      agentId: call.agent_id.value,
    });
    return;
  }
  const body = { framework_id: framework.wireId, executor_id: call.executor_id };
  turn.effects.push(send(agent.pid, ShutdownExecutorMessage, body));
}
