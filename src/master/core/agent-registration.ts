/** Agents that register for the first time. */

import { refineResource } from '../../model/reservations.ts';
import { equalResources, type Resources, unallocateResources } from '../../model/resources.ts';
import {
  type RegisterSlaveMessage,
  ShutdownMessage,
  SlaveRegisteredMessage,
  type UpdateSlaveMessage,
} from '../../wire/gen/internal.ts';
import type { Resource } from '../../wire/gen/mesos.ts';
import type { SlaveInfo } from '../../wire/gen/mesos-v0.ts';
import { updateAgent } from '../allocator/allocator.ts';
import { admissionError, allocatorFactsOf, machineKeyOf } from './agent-info.ts';
import type { Agent } from './agent-record.ts';
import { admitAgent, dismissAgent, openAgent } from './agents.ts';
import { agentRefusal } from './authorization.ts';
import { send } from './effects.ts';
import type { Continuation, RemovalCause } from './events.ts';
import { rescindOffer } from './offers.ts';
import { compareOperations } from './operation-updates.ts';
import { touchAgent } from './tasks.ts';
import { count, publish, report, type Turn } from './turn.ts';
import { usableResources } from './validation/resources.ts';

/** RegisterSlaveMessage: the agent is admitted when the registry has it. */
export function registerAgent(
  turn: Turn,
  from: string,
  message: RegisterSlaveMessage,
  principal: string | undefined,
): void {
  const { state } = turn;
  count(turn, 'messages_register_slave');
  if (state.phase !== 'serving' || state.admittingPids.has(from)) return;
  if (isDown(turn, message.slave, from)) {
    shutdownAgent(turn, from, 'Machine is `DOWN`');
    return;
  }
  const error =
    admissionError(state.settings, message.slave, message.version) ?? agentRefusal(state, message.slave, principal);
  if (error !== undefined) {
    report(turn, 'warn', 'did not admit an agent', { agentPid: from, reason: error });
    return;
  }
  const known = state.agentsByPid.get(from);
  if (known?.connected) {
    turn.effects.push(registered(turn, known));
    return;
  }
  // Somebody else sat at this address: that agent is over.
  if (known !== undefined) requestRemoval(turn, known, 'replaced');
  state.admittingPids.add(from);
  const info = { ...message.slave, id: { value: `${state.info.id}-S${state.nextAgent++}` } };
  const next: Continuation = { type: 'agent-admitted', from, message, info };
  turn.effects.push({ type: 'persist', operation: { type: 'admit-agent', info }, next });
}

/** The registry has (or refused) a new agent. */
export function agentAdmitted(
  turn: Turn,
  next: Extract<Continuation, { type: 'agent-admitted' }>,
  applied: boolean,
): void {
  const { state } = turn;
  const { from, message, info } = next;
  state.admittingPids.delete(from);
  if (!applied || state.agents.has(info.id?.value ?? '')) {
    report(turn, 'error', 'the registry refused a new agent', { agentPid: from, agentId: info.id?.value });
    return;
  }
  const agent = admitAgent(turn, {
    pid: from,
    info,
    version: message.version ?? '',
    capabilities: message.agent_capabilities ?? [],
    checkpointed: message.checkpointed_resources ?? [],
    resourceVersion: message.resource_version_uuid,
  });
  count(turn, 'slave_registrations');
  turn.effects.push(registered(turn, agent));
  openAgent(turn, agent);
  publish(turn, { kind: 'agent-added', agent });
  leaveDownMachine(turn, agent);
  report(turn, 'info', 'agent registered', { agentId: agent.id, agentPid: from, host: info.hostname });
}

/** What agents are told to expect of pings. */
export function connectionTerms(turn: Turn): { total_ping_timeout_seconds: number } {
  const { agentPingTimeoutMs, maxAgentPingTimeouts } = turn.state.settings;
  return { total_ping_timeout_seconds: (agentPingTimeoutMs * maxAgentPingTimeouts) / 1000 };
}

function registered(turn: Turn, agent: Agent): ReturnType<typeof send> {
  return send(agent.pid, SlaveRegisteredMessage, { slave_id: agent.wireId, connection: connectionTerms(turn) });
}

/** UpdateSlaveMessage: resource versions, oversubscribed resources. */
export function refreshAgent(turn: Turn, from: string, message: UpdateSlaveMessage): void {
  count(turn, 'messages_update_slave');
  const agent = turn.state.agents.get(message.slave_id.value);
  if (agent === undefined || agent.pid !== from) {
    report(turn, 'info', 'ignored an update of an agent that is not here', {
      agentId: message.slave_id.value,
      agentPid: from,
    });
    return;
  }
  if (message.resource_version_uuid !== undefined) agent.resourceVersion = message.resource_version_uuid;
  agent.resourceProviders.clear();
  for (const provider of message.resource_providers?.providers ?? []) {
    const id = provider.info?.id?.value;
    if (id !== undefined && provider.info !== undefined) agent.resourceProviders.set(id, provider.info);
  }
  compareOperations(turn, agent, message);
  touchAgent(agent);
  if (message.update_oversubscribed_resources !== true) return;
  oversubscribe(turn, agent, usableResources(message.oversubscribed_resources ?? []));
}

/** The agent lends out other resources than before, to be taken back at any time. What is on offer of them is no longer true. */
function oversubscribe(turn: Turn, agent: Agent, lent: Resources): void {
  const before = agent.slot.total.list.filter(isRevocable);
  const now = unallocateResources(lent.filter(isRevocable).map(refineResource));
  if (equalResources(before, now)) return;
  for (const offer of [...agent.offers]) if (offer.resources.some(isRevocable)) rescindOffer(turn, offer);
  const total = [...agent.slot.total.list.filter((resource) => !isRevocable(resource)), ...now];
  updateAgent(turn.state.allocator, agent.slot, allocatorFactsOf(agent.info, total, agent.capabilities));
}

function isRevocable(resource: Resource): boolean {
  return resource.revocable !== undefined;
}

/** Whether an operator took its machine down. */
export function isDown({ state }: Turn, info: SlaveInfo, pid: string): boolean {
  return state.machines.size > 0 && state.machines.get(machineKeyOf(info, pid))?.mode === 'DOWN';
}

/** Its machine goes down for maintenance: the agent ends, and is removed. */
export function bringDown(turn: Turn, agent: Agent): void {
  shutdownAgent(turn, agent.pid, 'Operator initiated `Machine DOWN`');
  requestRemoval(turn, agent, 'machine-down');
}

/** Its machine went down while its coming was being written. */
export function leaveDownMachine(turn: Turn, agent: Agent): void {
  if (isDown(turn, agent.info, agent.pid)) bringDown(turn, agent);
}

/** UnregisterSlaveMessage: the agent stops in an orderly way. */
export function unregisterAgent(turn: Turn, from: string, agentId: string): void {
  count(turn, 'messages_unregister_slave');
  const agent = turn.state.agents.get(agentId);
  if (agent === undefined || agent.pid !== from) {
    report(turn, 'warn', 'ignored an unregistration from elsewhere', { agentId, agentPid: from });
    return;
  }
  requestRemoval(turn, agent, 'unregistered');
}

/** Removes an agent for good when the registry has let it go. */
function requestRemoval(turn: Turn, agent: Agent, cause: RemovalCause): void {
  if (agent.transition !== undefined) return;
  agent.transition = 'removing';
  const next: Continuation = { type: 'agent-removed', id: agent.id, cause };
  turn.effects.push({ type: 'persist', operation: { type: 'remove-agent', id: agent.id }, next });
}

const removalTexts: Readonly<Record<RemovalCause, string>> = {
  unregistered: 'Agent unregistered',
  replaced: 'A new agent registered at the same address',
  'machine-down': 'Operator initiated `Machine DOWN`',
};

export function agentRemoved(turn: Turn, next: Extract<Continuation, { type: 'agent-removed' }>): void {
  const agent = turn.state.agents.get(next.id);
  if (agent === undefined) return;
  count(turn, 'slave_removals');
  count(turn, next.cause === 'replaced' ? 'slave_removals/reason_registered' : 'slave_removals/reason_unregistered');
  const message = removalTexts[next.cause];
  dismissAgent(turn, agent, { state: 'TASK_LOST', reason: 'REASON_AGENT_REMOVED', message, into: 'completed' });
  report(turn, 'info', 'agent removed', { agentId: next.id, cause: next.cause });
}

/** Tells an agent to end everything and exit. */
export function shutdownAgent(turn: Turn, pid: string, message: string): void {
  turn.effects.push(send(pid, ShutdownMessage, { message }));
}
