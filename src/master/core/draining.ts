/** Agents that an operator drains: their tasks are killed, and when none is left they are drained, or gone. */
import { DrainSlaveMessage } from '../../wire/gen/internal.ts';
import type { DrainConfig } from '../../wire/gen/mesos.ts';
import type { Agent } from './agent-record.ts';
import { setActive } from './agents.ts';
import { changeDecision, decisionOf } from './deactivation.ts';
import { send } from './effects.ts';
import type { Continuation } from './events.ts';
import { requestGone } from './gone.ts';
import { rescindInverseOffersOf } from './inverse-offers.ts';
import { rescindOffersOf } from './offers.ts';
import { grantOperator, refuseOperator } from './operator-requests.ts';
import { noteIdle } from './tasks.ts';
import { report, type Turn } from './turn.ts';

/** DRAIN_AGENT. An agent that is away drains when it comes back. */
export function requestDrain(turn: Turn, questionId: string, id: string, config: DrainConfig): void {
  const { state } = turn;
  const agent = state.agents.get(id);
  if (decisionOf(state, id) === undefined) {
    refuseOperator(turn, questionId, `Unknown agent ${id}`);
  } else if (state.markingGone.has(id)) {
    refuseOperator(turn, questionId, `Agent ${id} is being marked gone`, 409);
  } else if (agent !== undefined && !agent.capabilities.draining) {
    refuseOperator(turn, questionId, `Agent ${id} lacks the capability AGENT_DRAINING`);
  } else if (agent?.maintenance !== undefined) {
    refuseOperator(turn, questionId, `Agent ${id} is part of a maintenance schedule`);
  } else if ((config.max_grace_period?.nanoseconds ?? 0) < 0) {
    refuseOperator(turn, questionId, "'max_grace_period' must not be negative");
  } else {
    const next: Continuation = { type: 'agent-draining', questionId, id, config };
    turn.effects.push({ type: 'persist', operation: { type: 'drain-agent', id, config }, next });
  }
}

export function agentDraining(
  turn: Turn,
  next: Extract<Continuation, { type: 'agent-draining' }>,
  applied: boolean,
): void {
  const { questionId, id, config } = next;
  if (!applied) {
    refuseOperator(turn, questionId, `Agent ${id} was removed meanwhile`, 409);
    return;
  }
  changeDecision(turn.state, id, { drainInfo: { state: 'DRAINING', config }, deactivated: true });
  const agent = turn.state.agents.get(id);
  if (agent !== undefined) {
    setActive(turn, agent, false);
    rescindOffersOf(turn, agent);
    rescindInverseOffersOf(turn, agent);
    tellToDrain(turn, agent);
  }
  report(turn, 'info', 'agent draining', { agentId: id, markGone: config.mark_gone ?? false });
  grantOperator(turn, questionId);
}

/** Tells an agent that is to drain, also again when it has come back. */
export function tellToDrain(turn: Turn, agent: Agent): void {
  const { drainInfo } = agent;
  if (drainInfo?.state !== 'DRAINING') return;
  agent.estimatedDrainStartMs = turn.nowMs;
  if (agent.connected) turn.effects.push(send(agent.pid, DrainSlaveMessage, { config: drainInfo.config }));
  noteIdle(turn.state, agent);
}

/** Ends the drains of agents on which nothing is left. */
export function finishDrains(turn: Turn): void {
  const { state } = turn;
  for (const id of state.idleAgents) {
    state.idleAgents.delete(id);
    const agent = state.agents.get(id);
    // One that is not connected may have tasks that come back with it.
    if (
      agent === undefined ||
      !agent.connected ||
      agent.tasks.size > 0 ||
      agent.operations.size > 0 ||
      agent.drainInfo?.state !== 'DRAINING'
    )
      continue;
    if (agent.drainInfo.config.mark_gone === true) requestGone(turn, undefined, id);
    else if (!state.markingDrained.has(id)) {
      state.markingDrained.add(id);
      const next: Continuation = { type: 'agent-drained', id };
      turn.effects.push({ type: 'persist', operation: { type: 'mark-agent-drained', id }, next });
    }
  }
}

export function agentDrained(
  turn: Turn,
  { id }: Extract<Continuation, { type: 'agent-drained' }>,
  applied: boolean,
): void {
  const { state } = turn;
  state.markingDrained.delete(id);
  const decision = decisionOf(state, id);
  if (!applied || decision?.drainInfo === undefined) return;
  changeDecision(state, id, { ...decision, drainInfo: { ...decision.drainInfo, state: 'DRAINED' } });
  report(turn, 'info', 'agent drained', { agentId: id });
}
