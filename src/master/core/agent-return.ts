/** Agents that come back: after their restart, after ours, or after we gave them up. */

import { refineResource } from '../../model/reservations.ts';
import type { Resources } from '../../model/resources.ts';
import { DEFAULT_ROLE } from '../../model/roles.ts';
import { isTerminal } from '../../model/task-state.ts';
import {
  KillTaskMessage,
  type ReconcileTasksMessage,
  type ReregisterSlaveMessage,
  ShutdownFrameworkMessage,
  SlaveReregisteredMessage,
} from '../../wire/gen/internal.ts';
import type { ExecutorInfo, Task, TaskStatus } from '../../wire/gen/mesos.ts';
import { hold, updateAgent } from '../allocator/allocator.ts';
import { admissionError, agentCapabilitiesOf, allocatorFactsOf, refinedInfo, sameInfo, urlOf } from './agent-info.ts';
import { tellResources } from './agent-operations.ts';
import type { Agent } from './agent-record.ts';
import { connectionTerms, isDown, leaveDownMachine, shutdownAgent } from './agent-registration.ts';
import { admitAgent, moveAgent, openAgent } from './agents.ts';
import { agentRefusal } from './authorization.ts';
import { tellToDrain } from './draining.ts';
import { send } from './effects.ts';
import type { Continuation } from './events.ts';
import { tellStatus } from './events-out.ts';
import { addExecutor, executorOn, hasTasks, removeExecutor } from './executors.ts';
import type { Framework } from './framework-record.ts';
import { frameworkUpdate, recoverFramework } from './frameworks.ts';
import { rescindOffersOf } from './offers.ts';
import { takesOperations, totalOnReturn } from './promises.ts';
import { statusOfTask } from './task-status.ts';
import { addTask, forgetTask, touchAgent } from './tasks.ts';
import { count, publish, report, type Turn } from './turn.ts';
import { usableResources } from './validation/resources.ts';
import { returnError } from './validation/returning-agent.ts';

/** ReregisterSlaveMessage. */
export function reregisterAgent(
  turn: Turn,
  from: string,
  message: ReregisterSlaveMessage,
  principal: string | undefined,
): void {
  count(turn, 'messages_reregister_slave');
  const reason = agentRefusal(turn.state, message.slave, principal);
  if (reason !== undefined) {
    report(turn, 'warn', 'did not take an agent back', { agentId: message.slave.id?.value, agentPid: from, reason });
    return;
  }
  takeReturn(turn, from, message);
}

function takeReturn(turn: Turn, from: string, message: ReregisterSlaveMessage): void {
  const { state } = turn;
  const id = message.slave.id?.value;
  if (state.phase !== 'serving' || id === undefined) return;
  if (state.readmittingAgents.has(id) || state.agents.get(id)?.transition === 'updating') {
    state.newerReturns.set(id, { from, message });
    return;
  }
  // It hears the outcome when it tries again.
  if (state.markingGone.has(id) || state.markingUnreachable.has(id)) return;
  if (state.goneAgents.has(id)) {
    shutdownAgent(turn, from, 'Agent has been marked gone');
    return;
  }
  if (isDown(turn, message.slave, from)) {
    shutdownAgent(turn, from, 'Machine is `DOWN`');
    return;
  }
  const error = admissionError(state.settings, message.slave, message.version) ?? returnError(message);
  if (error !== undefined) {
    report(turn, 'warn', 'did not take an agent back', { agentId: id, agentPid: from, reason: error });
    return;
  }
  const agent = state.agents.get(id);
  if (agent !== undefined) reregisterKnown(turn, agent, from, message);
  else readmit(turn, id, from, message);
}

/** The agent may have restarted while its return was written and have fewer tasks by now: its latest word counts. */
function takeNewerReturn(turn: Turn, id: string): void {
  const newer = turn.state.newerReturns.get(id);
  turn.state.newerReturns.delete(id);
  if (newer !== undefined) takeReturn(turn, newer.from, newer.message);
}

/** It is on record here: it restarted, lost its link, or missed our answer. */
function reregisterKnown(turn: Turn, agent: Agent, from: string, message: ReregisterSlaveMessage): void {
  // Being removed or marked: it tries again and is readmitted then.
  if (agent.transition !== undefined) return;
  const { slave } = message;
  // While the one of record is connected this is another one with a copy of its disk. Without a connection it may have moved.
  if (agent.connected && (slave.hostname !== agent.info.hostname || !sameHost(agent.pid, from))) {
    report(turn, 'warn', 'refused an agent with another address than before', { agentId: agent.id, agentPid: from });
    shutdownAgent(
      turn,
      from,
      'Unexpected attempt to re-register an already registered agent with a different IP or hostname',
    );
    return;
  }
  if (sameInfo(agent.info, refinedInfo(slave))) {
    comeBack(turn, agent, from, message);
    return;
  }
  agent.transition = 'updating';
  const next: Continuation = { type: 'agent-info-updated', from, message };
  turn.effects.push({ type: 'persist', operation: { type: 'update-agent', info: slave }, next });
}

function sameHost(left: string, right: string): boolean {
  const hostOf = (pid: string): string => pid.slice(pid.indexOf('@') + 1, pid.lastIndexOf(':'));
  return hostOf(left) === hostOf(right);
}

export function agentInfoUpdated(turn: Turn, next: Extract<Continuation, { type: 'agent-info-updated' }>): void {
  const { from, message } = next;
  const id = message.slave.id?.value ?? '';
  const agent = turn.state.agents.get(id);
  if (agent === undefined) return;
  agent.transition = undefined;
  agent.info = refinedInfo(message.slave);
  agent.url = urlOf(turn.state.settings.scheme, agent.info, agent.pid);
  comeBack(turn, agent, from, message);
  takeNewerReturn(turn, id);
}

/** An agent of record is connected again, perhaps as another process with other facts. */
function comeBack(turn: Turn, agent: Agent, from: string, message: ReregisterSlaveMessage): void {
  moveAgent(turn, agent, from);
  agent.version = message.version ?? '';
  agent.capabilityList = message.agent_capabilities ?? [];
  agent.capabilities = agentCapabilitiesOf(agent.capabilityList);
  const total = totalOnReturn(agent, message);
  agent.resourceVersion = message.resource_version_uuid;
  agent.reregisteredMs = turn.nowMs;
  rescindOffersOf(turn, agent);
  updateAgent(turn.state.allocator, agent.slot, allocatorFactsOf(agent.info, total, agent.capabilities));
  const frameworks = meetFrameworks(turn, agent, message);
  dropExecutors(turn, agent, message);
  const reported = takeTasks(turn, agent, message, { frameworks, isReturn: false });
  finishReturn(turn, agent, message, reported);
  if (!takesOperations(agent)) tellResources(turn, agent);
  report(turn, 'info', 'agent re-registered', { agentId: agent.id, agentPid: from });
}

/** It is not on record: known from the registry, given up before, or unknown. */
function readmit(turn: Turn, id: string, from: string, message: ReregisterSlaveMessage): void {
  const { state } = turn;
  state.readmittingAgents.add(id);
  const recovered = state.recoveredAgents.get(id);
  const next: Continuation = { type: 'agent-readmitted', from, message, wasUnreachable: recovered === undefined };
  const info = message.slave;
  if (recovered !== undefined && sameInfo(recovered.info, info)) agentReadmitted(turn, next, true);
  else if (recovered !== undefined)
    turn.effects.push({ type: 'persist', operation: { type: 'update-agent', info }, next });
  else turn.effects.push({ type: 'persist', operation: { type: 'mark-agent-reachable', info }, next });
}

/** The registry has the agent (again). */
export function agentReadmitted(
  turn: Turn,
  next: Extract<Continuation, { type: 'agent-readmitted' }>,
  applied: boolean,
): void {
  const { state } = turn;
  const { from, message, wasUnreachable } = next;
  const id = message.slave.id?.value ?? '';
  state.readmittingAgents.delete(id);
  if (!applied) {
    report(turn, 'warn', 'the registry refused an agent that came back', { agentId: id, agentPid: from });
    state.newerReturns.delete(id);
    return;
  }
  const present = state.agents.get(id);
  if (present !== undefined) {
    // It was admitted while this was being written.
    reregisterKnown(turn, present, from, message);
    takeNewerReturn(turn, id);
    return;
  }
  const memory = state.recoveredAgents.get(id) ?? state.unreachableAgents.get(id);
  state.recoveredAgents.delete(id);
  state.unreachableAgents.delete(id);
  const agent = admitAgent(turn, {
    pid: from,
    info: message.slave,
    version: message.version ?? '',
    capabilities: message.agent_capabilities ?? [],
    checkpointed: message.checkpointed_resources ?? [],
    resourceVersion: message.resource_version_uuid,
    memory,
  });
  agent.reregisteredMs = turn.nowMs;
  const frameworks = meetFrameworks(turn, agent, message);
  const reported = takeTasks(turn, agent, message, { frameworks, isReturn: wasUnreachable });
  finishReturn(turn, agent, message, reported);
  publish(turn, { kind: 'agent-added', agent });
  report(turn, 'info', 'agent re-registered', { agentId: id, agentPid: from, wasUnreachable });
  takeNewerReturn(turn, id);
}

/** The frameworks the agent speaks of: those that are over are ended there, the others put on record. */
function meetFrameworks(turn: Turn, agent: Agent, message: ReregisterSlaveMessage): Set<Framework> {
  const met = new Set<Framework>();
  const over = new Set<string>();
  for (const info of message.frameworks ?? []) {
    const id = info.id?.value ?? '';
    const framework = turn.state.completedFrameworks.has(id) ? undefined : recoverFramework(turn, info);
    if (framework !== undefined) met.add(framework);
  }
  const named = [
    ...(message.frameworks ?? []).map(({ id }) => id?.value ?? ''),
    ...(message.tasks ?? []).map((task) => task.framework_id.value),
  ];
  for (const id of named) if (turn.state.completedFrameworks.has(id)) over.add(id);
  for (const id of over) {
    turn.effects.push(send(agent.pid, ShutdownFrameworkMessage, { framework_id: { value: id } }));
  }
  for (const info of message.executor_infos ?? []) takeExecutor(turn, agent, info);
  return met;
}

function takeExecutor(turn: Turn, agent: Agent, info: ExecutorInfo): void {
  const framework = turn.state.frameworks.get(info.framework_id?.value ?? '');
  if (framework === undefined) return;
  const known = executorOn(agent, framework.id, info.executor_id.value);
  if (known !== undefined) {
    known.isConfirmed = true;
    return;
  }
  const resources = allocated(info.resources ?? [], framework);
  book(turn, agent, framework, resources);
  addExecutor(framework, agent, info, resources).isConfirmed = true;
}

/**
 * Executors that the agent no longer has. One that was just launched may be missing from a message that was sent before; its tasks
 * are asked about, and the answer tells what became of it.
 */
function dropExecutors(turn: Turn, agent: Agent, message: ReregisterSlaveMessage): void {
  const reported = new Set(
    (message.executor_infos ?? []).map((info) => `${info.framework_id?.value ?? ''}/${info.executor_id.value}`),
  );
  for (const executors of [...agent.executors.values()]) {
    for (const executor of [...executors.values()]) {
      if (reported.has(`${executor.frameworkId}/${executor.id}`)) continue;
      if (executor.isConfirmed || !hasTasks(agent, executor)) removeExecutor(turn, executor);
    }
  }
}

/** Resources as an agent reports them, in our form: refined, each allocated to a role. */
function allocated(resources: Resources, framework: Framework): Resources {
  const role = framework.roles[0] ?? DEFAULT_ROLE;
  return usableResources(resources).map((resource) => {
    const refined = refineResource(resource);
    return refined.allocation_info === undefined ? { ...refined, allocation_info: { role } } : refined;
  });
}

function book(turn: Turn, agent: Agent, framework: Framework, resources: Resources): void {
  const role = resources[0]?.allocation_info?.role;
  if (role === undefined) return;
  hold(turn.state.allocator, { frameworkId: framework.id, agentId: agent.id, role, resources });
}

interface Takeover {
  readonly frameworks: ReadonlySet<Framework>;
  /** Frameworks believed these tasks gone: they are told the true states. */
  readonly isReturn: boolean;
}

/** Puts reported tasks on record that are not there; gives the keys of all that were reported. */
function takeTasks(turn: Turn, agent: Agent, message: ReregisterSlaveMessage, takeover: Takeover): Set<string> {
  const reported = new Set<string>();
  for (const task of message.tasks ?? []) {
    const frameworkId = task.framework_id.value;
    reported.add(`${frameworkId}/${task.task_id.value}`);
    const framework = turn.state.frameworks.get(frameworkId);
    if (framework !== undefined) {
      takeTask(turn, agent, framework, { task, isReturn: takeover.isReturn });
    } else if (!turn.state.completedFrameworks.has(frameworkId)) {
      report(turn, 'warn', 'an agent reported a task of a framework nobody knows', { agentId: agent.id, frameworkId });
    }
  }
  for (const framework of takeover.frameworks) turn.effects.push(frameworkUpdate(agent.pid, framework));
  return reported;
}

function takeTask(
  turn: Turn,
  agent: Agent,
  framework: Framework,
  { task, isReturn }: { readonly task: Task; readonly isReturn: boolean },
): void {
  const id = task.task_id.value;
  if (framework.tasks.has(id)) return;
  const resources = allocated(task.resources ?? [], framework);
  const unreachable = framework.unreachableTasks.get(id);
  if (unreachable !== undefined && unreachable.agentId === agent.id) {
    framework.unreachableTasks.delete(id);
    forgetTask(turn.state, framework, unreachable);
  }
  if (!isTerminal(task.state)) book(turn, agent, framework, resources);
  const message: Task = { ...task, framework_id: framework.wireId, agent_id: agent.wireId, resources: [...resources] };
  const role = resources[0]?.allocation_info?.role ?? framework.roles[0] ?? DEFAULT_ROLE;
  const record = addTask(turn, framework, agent, { message, resources, role });
  if (!isReturn) return;
  const facts = { state: task.state, reason: 'REASON_AGENT_REREGISTERED', message: 'Agent re-registered' } as const;
  tellStatus(turn, framework, statusOfTask(record, facts, turn.nowMs));
}

/** Answers the agent: which tasks we miss, which were to be killed; then it is open for offers. */
function finishReturn(turn: Turn, agent: Agent, message: ReregisterSlaveMessage, reported: ReadonlySet<string>): void {
  const reconciliations = missingTasks(turn, agent, reported);
  turn.effects.push(
    send(agent.pid, SlaveReregisteredMessage, {
      slave_id: agent.wireId,
      ...(reconciliations.length === 0 ? {} : { reconciliations }),
      connection: connectionTerms(turn),
    }),
  );
  count(turn, 'slave_reregistrations');
  for (const task of message.tasks ?? []) {
    const record = agent.tasks.get(task.framework_id.value)?.get(task.task_id.value);
    if (record?.isKillAsked !== true || isTerminal(record.message.state)) continue;
    turn.effects.push(send(agent.pid, KillTaskMessage, { framework_id: task.framework_id, task_id: task.task_id }));
  }
  openAgent(turn, agent);
  tellToDrain(turn, agent);
  touchAgent(agent);
  leaveDownMachine(turn, agent);
}

/** Tasks on our record that the agent did not report: it answers for each. */
function missingTasks(turn: Turn, agent: Agent, reported: ReadonlySet<string>): ReconcileTasksMessage[] {
  const messages: ReconcileTasksMessage[] = [];
  for (const [frameworkId, tasks] of agent.tasks) {
    const statuses: TaskStatus[] = [];
    for (const task of tasks.values()) {
      if (reported.has(`${frameworkId}/${task.id}`)) continue;
      const facts = {
        state: task.message.state,
        reason: 'REASON_RECONCILIATION',
        message: 'Reconciliation request',
      } as const;
      statuses.push(statusOfTask(task, facts, turn.nowMs));
    }
    const framework = turn.state.frameworks.get(frameworkId);
    if (statuses.length === 0 || framework === undefined) continue;
    messages.push({ framework_id: framework.wireId, statuses, framework: framework.info });
  }
  return messages;
}
