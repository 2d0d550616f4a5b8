/** Agents that an operator takes out of the offers, and puts back. */
import type { DrainInfo } from '../../wire/gen/mesos.ts';
import { setActive } from './agents.ts';
import type { Continuation } from './events.ts';
import { rescindOffersOf } from './offers.ts';
import { grantOperator, refuseOperator } from './operator-requests.ts';
import type { MasterState } from './state.ts';
import { touchAgent } from './tasks.ts';
import { report, type Turn } from './turn.ts';

/** What an operator decided of an agent, wherever the agent is. */
export interface Decision {
  readonly drainInfo: DrainInfo | undefined;
  readonly deactivated: boolean;
}

/** Undefined when nobody knows the agent (any more). */
export function decisionOf(state: MasterState, id: string): Decision | undefined {
  return state.agents.get(id) ?? state.recoveredAgents.get(id) ?? state.unreachableAgents.get(id);
}

export function changeDecision(state: MasterState, id: string, { drainInfo, deactivated }: Decision): void {
  const agent = state.agents.get(id);
  if (agent !== undefined) {
    agent.drainInfo = drainInfo;
    agent.deactivated = deactivated;
    touchAgent(agent);
  }
  const recovered = state.recoveredAgents.get(id);
  if (recovered !== undefined) state.recoveredAgents.set(id, { ...recovered, drainInfo, deactivated });
  const away = state.unreachableAgents.get(id);
  if (away !== undefined) state.unreachableAgents.set(id, { ...away, drainInfo, deactivated });
}

/** DEACTIVATE_AGENT: no offers of it, whatever happens, until it is reactivated. */
export function requestDeactivation(turn: Turn, questionId: string, id: string): void {
  if (decisionOf(turn.state, id) === undefined) {
    refuseOperator(turn, questionId, `Unknown agent ${id}`);
    return;
  }
  if (turn.state.agents.get(id)?.maintenance !== undefined) {
    refuseOperator(turn, questionId, `Agent ${id} is part of a maintenance schedule`);
    return;
  }
  const next: Continuation = { type: 'agent-deactivated', questionId, id };
  turn.effects.push({ type: 'persist', operation: { type: 'deactivate-agent', id }, next });
}

export function agentDeactivated(
  turn: Turn,
  { questionId, id }: Extract<Continuation, { type: 'agent-deactivated' }>,
  applied: boolean,
): void {
  const decision = decisionOf(turn.state, id);
  if (!applied || decision === undefined) {
    refuseOperator(turn, questionId, `Agent ${id} was removed meanwhile`, 409);
    return;
  }
  changeDecision(turn.state, id, { ...decision, deactivated: true });
  const agent = turn.state.agents.get(id);
  if (agent !== undefined) {
    setActive(turn, agent, false);
    rescindOffersOf(turn, agent);
  }
  report(turn, 'info', 'agent deactivated', { agentId: id });
  grantOperator(turn, questionId);
}

/** REACTIVATE_AGENT: ends deactivation, and a drain that is done. */
export function requestReactivation(turn: Turn, questionId: string, id: string): void {
  const decision = decisionOf(turn.state, id);
  if (decision === undefined) {
    refuseOperator(turn, questionId, `Unknown agent ${id}`);
  } else if (decision.drainInfo?.state === 'DRAINING') {
    refuseOperator(turn, questionId, `Agent ${id} is still in the DRAINING state`);
  } else if (!decision.deactivated) {
    refuseOperator(turn, questionId, `Agent ${id} is not deactivated`);
  } else {
    const next: Continuation = { type: 'agent-reactivated', questionId, id };
    turn.effects.push({ type: 'persist', operation: { type: 'reactivate-agent', id }, next });
  }
}

export function agentReactivated(
  turn: Turn,
  { questionId, id }: Extract<Continuation, { type: 'agent-reactivated' }>,
  applied: boolean,
): void {
  if (!applied || decisionOf(turn.state, id) === undefined) {
    refuseOperator(turn, questionId, `Agent ${id} was removed meanwhile`, 409);
    return;
  }
  changeDecision(turn.state, id, { drainInfo: undefined, deactivated: false });
  const agent = turn.state.agents.get(id);
  if (agent !== undefined) {
    agent.estimatedDrainStartMs = undefined;
    setActive(turn, agent, agent.connected);
  }
  report(turn, 'info', 'agent reactivated', { agentId: id });
  grantOperator(turn, questionId);
}
