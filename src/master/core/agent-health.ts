/** Whether agents live: pings, broken links, and what becomes of those that stay away. */
import type { Agent } from './agent-record.ts';
import { dismissAgent, loseTask, pingAgent, setActive } from './agents.ts';
import type { Continuation } from './events.ts';
import { removeExecutor } from './executors.ts';
import { rescindInverseOffersOf } from './inverse-offers.ts';
import { rescindOffersOf } from './offers.ts';
import { touchAgent } from './tasks.ts';
import { count, report, type Turn, toNs } from './turn.ts';

/** A pong arrived at this slave-observer. */
export function agentPonged(turn: Turn, observer: number): void {
  const agent = turn.state.observers.get(observer);
  if (agent === undefined) return;
  agent.missedPings = -1;
  if (!agent.isRemovalScheduled) return;
  agent.isRemovalScheduled = false;
  turn.state.scheduledRemovals.delete(agent.id);
  count(turn, 'slave_unreachable_canceled');
}

/** The time for a pong is over: the next ping goes out, or the agent is given up. */
export function pingDue(turn: Turn, agentId: string): void {
  const { state } = turn;
  const agent = state.agents.get(agentId);
  if (agent === undefined) return;
  agent.missedPings++;
  if (agent.missedPings >= state.settings.maxAgentPingTimeouts && !agent.isRemovalScheduled) {
    agent.isRemovalScheduled = true;
    state.scheduledRemovals.add(agentId);
    count(turn, 'slave_unreachable_scheduled');
    removeScheduled(turn);
  }
  if (state.agents.has(agentId)) pingAgent(turn, agent);
}

/** Gives up agents whose pings went unanswered, as fast as the rate limit permits. */
export function removeScheduled(turn: Turn): void {
  const { state, nowMs } = turn;
  const rate = state.settings.agentRemovalRate;
  for (const id of state.scheduledRemovals) {
    if (rate !== undefined) {
      state.removalTimesMs = state.removalTimesMs.filter((timeMs) => timeMs > nowMs - rate.perMs);
      const [oldestMs] = state.removalTimesMs;
      if (state.removalTimesMs.length >= rate.count && oldestMs !== undefined) {
        state.deadlines.set('agent-removal', oldestMs + rate.perMs);
        return;
      }
      state.removalTimesMs.push(nowMs);
    }
    state.scheduledRemovals.delete(id);
    const agent = state.agents.get(id);
    if (agent !== undefined) giveUp(turn, agent, 'unhealthy');
  }
}

function giveUp(turn: Turn, agent: Agent, cause: 'unhealthy' | 'not-back'): void {
  if (agent.transition !== undefined) return;
  agent.transition = 'marking-unreachable';
  requestUnreachable(turn, agent.id, cause);
}

function requestUnreachable(turn: Turn, id: string, cause: 'unhealthy' | 'not-back'): void {
  const timeNs = toNs(turn.nowMs);
  turn.state.markingUnreachable.add(id);
  const next: Continuation = { type: 'agent-marked-unreachable', id, timeNs, cause };
  turn.effects.push({ type: 'persist', operation: { type: 'mark-agent-unreachable', id, timeNs }, next });
}

/** The registry lists the agent as unreachable. */
export function agentMarkedUnreachable(
  turn: Turn,
  next: Extract<Continuation, { type: 'agent-marked-unreachable' }>,
  applied: boolean,
): void {
  const { state } = turn;
  const { id, timeNs, cause } = next;
  state.markingUnreachable.delete(id);
  const agent = state.agents.get(id);
  const recovered = state.recoveredAgents.get(id);
  const memory = agent ?? recovered;
  state.recoveredAgents.delete(id);
  // The registry does not list it any more: it was removed or marked gone meanwhile, which was told then.
  if (!applied) {
    if (agent?.transition === 'marking-unreachable') agent.transition = undefined;
    return;
  }
  state.unreachableAgents.set(id, {
    id,
    sinceNs: timeNs,
    drainInfo: memory?.drainInfo,
    deactivated: memory?.deactivated ?? false,
  });
  count(turn, 'slave_removals');
  if (cause === 'unhealthy') {
    count(turn, 'slave_removals/reason_unhealthy');
    count(turn, 'slave_unreachable_completed');
  }
  if (agent === undefined) {
    count(turn, 'recovery_slave_removals');
  } else {
    const message = `Agent ${agent.info.hostname} is unreachable: ${cause === 'unhealthy' ? 'health check timed out' : 'it did not re-register in time'}`;
    const departure = {
      state: 'TASK_UNREACHABLE',
      reason: 'REASON_AGENT_REMOVED',
      message,
      unreachableNs: timeNs,
    } as const;
    dismissAgent(turn, agent, { ...departure, into: 'unreachable' });
  }
  report(turn, 'warn', 'agent marked unreachable', { agentId: id, cause });
}

/** The connection to an agent broke: no offers, and time to come back. */
export function agentLinkBroken(turn: Turn, agent: Agent): void {
  const { state, nowMs } = turn;
  if (!agent.connected) return;
  agent.connected = false;
  setActive(turn, agent, false);
  rescindOffersOf(turn, agent);
  rescindInverseOffersOf(turn, agent);
  endUncheckpointed(turn, agent);
  touchAgent(agent);
  state.deadlines.set(`reregister:${agent.id}`, nowMs + state.settings.agentReregisterTimeoutMs);
  report(turn, 'info', 'agent disconnected', { agentId: agent.id, agentPid: agent.pid });
}

/** Without a checkpoint an agent that restarts has lost its tasks. */
function endUncheckpointed(turn: Turn, agent: Agent): void {
  const departure = {
    state: 'TASK_LOST',
    reason: 'REASON_AGENT_DISCONNECTED',
    message: 'Agent disconnected',
    into: 'completed',
  } as const;
  for (const [frameworkId, tasks] of [...agent.tasks]) {
    const framework = turn.state.frameworks.get(frameworkId);
    if (framework === undefined || framework.info.checkpoint === true) continue;
    for (const task of [...tasks.values()]) loseTask(turn, framework, task, departure);
    for (const executor of [...(agent.executors.get(frameworkId)?.values() ?? [])]) removeExecutor(turn, executor);
  }
}

/** It has not re-registered in time. */
export function reregisterDue(turn: Turn, agentId: string): void {
  const agent = turn.state.agents.get(agentId);
  if (agent !== undefined && !agent.connected) giveUp(turn, agent, 'not-back');
}

/** The time for agents of the registry to come back after the election is over. */
export function recoveryDue(turn: Turn): void {
  const { state } = turn;
  const missing = [...state.recoveredAgents.keys()].filter(
    (id) => !state.readmittingAgents.has(id) && !state.markingGone.has(id),
  );
  const known = missing.length + state.agents.size;
  if (missing.length > 0 && missing.length / known > state.settings.recoveryAgentRemovalLimit) {
    turn.effects.push({
      type: 'exit',
      cause: 'limit',
      reason: `${missing.length} of ${known} agents did not come back, more than --recovery_agent_removal_limit allows to be removed`,
    });
    state.phase = 'over';
    return;
  }
  for (const id of missing) requestUnreachable(turn, id, 'not-back');
}
