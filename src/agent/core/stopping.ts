/** Ends of the agent: for good, or only of its tasks because the program closes. */
import { UnregisterSlaveMessage } from '../../wire/gen/internal.ts';
import { type AgentEffect, note, persist, send } from './effects.ts';
import { shutdownExecutor } from './executor-shutdown.ts';
import { shutdownFramework } from './framework-shutdown.ts';
import { latestAgentPath } from './paths.ts';
import { type AgentState, agentIdOf } from './state.ts';

/** The agent is not wanted any more: all its frameworks are shut down, then it exits. A later start is a new agent. */
export function shutdownAgent(state: AgentState, reason: string, nowMs: number): AgentEffect[] {
  if (state.phase === 'terminating') return [];
  const effects: AgentEffect[] = [
    note('shutting down', { reason }),
    persist([{ op: 'remove', path: latestAgentPath }]),
  ];
  state.phase = 'terminating';
  const isEmpty = state.frameworks.size === 0;
  for (const frameworkId of [...state.frameworks.keys()]) effects.push(...shutdownFramework(state, frameworkId, nowMs));
  if (isEmpty) effects.push({ kind: 'exit', code: 0, reason });
  return effects;
}

/** The operator stops the agent for good: the master is told, so that it need not wait for pings. */
export function unregister(state: AgentState, reason: string, nowMs: number): AgentEffect[] {
  const leave: AgentEffect[] =
    state.master === undefined || state.info.id === undefined
      ? []
      : [send(state.master.pid, UnregisterSlaveMessage, { slave_id: { value: agentIdOf(state) } })];
  return [...leave, ...shutdownAgent(state, reason, nowMs)];
}

/** The program closes and its tasks shall not outlive it. Their last updates stay on disk for the next start. */
export function endTasks(state: AgentState, nowMs: number): AgentEffect[] {
  state.isClosing = true;
  // What runs is not known yet: recovery comes back to this when it is.
  if (state.phase === 'recovering') return [];
  const effects: AgentEffect[] = [];
  for (const executor of executorsOf(state)) effects.push(...shutdownExecutor(state, executor, nowMs));
  return [...effects, ...tasksEnded(state)];
}

/** `exit` once no executor is alive, when the program is closing. */
export function tasksEnded(state: AgentState): AgentEffect[] {
  if (!state.isClosing || state.phase === 'terminating') return [];
  if (executorsOf(state).some(({ phase }) => phase !== 'terminated')) return [];
  return [{ kind: 'exit', code: 0, reason: 'all tasks have ended' }];
}

function executorsOf(state: AgentState) {
  return [...state.frameworks.values()].flatMap(({ executors }) => [...executors.values()]);
}
