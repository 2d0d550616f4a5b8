/** Agents that an operator declares gone for good. */
import type { Agent } from './agent-record.ts';
import { shutdownAgent } from './agent-registration.ts';
import { dismissAgent } from './agents.ts';
import type { Continuation } from './events.ts';
import { grantOperator, type QuestionId, refuseOperator } from './operator-requests.ts';
import { count, report, type Turn, toNs } from './turn.ts';

/** MARK_AGENT_GONE, or the end of a drain that asked for it. Again for one that is gone: all is well. */
export function requestGone(turn: Turn, questionId: QuestionId, id: string): void {
  const { state } = turn;
  if (state.goneAgents.has(id)) {
    grantOperator(turn, questionId);
    return;
  }
  const agent = state.agents.get(id);
  if (agent === undefined && !state.recoveredAgents.has(id) && !state.unreachableAgents.has(id)) {
    refuseOperator(turn, questionId, `Agent ${id} is unknown`, 404);
    return;
  }
  if (isInTransition(turn, id, agent)) {
    refuseOperator(turn, questionId, `Agent ${id} is being marked or readmitted at this moment: try again`, 503);
    return;
  }
  state.markingGone.add(id);
  if (agent !== undefined) agent.transition = 'marking-gone';
  const timeNs = toNs(turn.nowMs);
  const next: Continuation = { type: 'agent-marked-gone', questionId, id, timeNs };
  turn.effects.push({ type: 'persist', operation: { type: 'mark-agent-gone', id, timeNs }, next });
}

function isInTransition({ state }: Turn, id: string, agent: Agent | undefined): boolean {
  return agent?.transition !== undefined || state.readmittingAgents.has(id) || state.markingGone.has(id);
}

export function agentMarkedGone(
  turn: Turn,
  next: Extract<Continuation, { type: 'agent-marked-gone' }>,
  applied: boolean,
): void {
  const { state } = turn;
  const { questionId, id } = next;
  const agent = state.agents.get(id);
  state.markingGone.delete(id);
  if (agent !== undefined) agent.transition = undefined;
  if (!applied) {
    refuseOperator(turn, questionId, `Agent ${id} is unknown to the registry`, 404);
    return;
  }
  state.goneAgents.set(id, next.timeNs);
  state.recoveredAgents.delete(id);
  state.unreachableAgents.delete(id);
  count(turn, 'slave_removals');
  if (agent !== undefined) {
    shutdownAgent(turn, agent.pid, 'Agent has been marked gone');
    dismissAgent(turn, agent, {
      state: 'TASK_GONE_BY_OPERATOR',
      reason: 'REASON_AGENT_REMOVED_BY_OPERATOR',
      lostReason: 'REASON_AGENT_REMOVED',
      message: 'Agent has been marked gone',
      into: 'completed',
      isSilent: true,
    });
  }
  report(turn, 'info', 'agent marked gone', { agentId: id });
  grantOperator(turn, questionId);
}
