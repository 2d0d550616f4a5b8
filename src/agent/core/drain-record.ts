/** That the agent drains, in its memory and on its disk. */
import { DrainConfig } from '../../wire/gen/mesos.ts';
import { type AgentEffect, persist } from './effects.ts';
import { drainConfigPath } from './paths.ts';
import { encodeRecord } from './records.ts';
import { type AgentState, agentIdOf } from './state.ts';

/** From here on the agent takes no tasks, also after a restart. */
export function beginDrain(state: AgentState, config: DrainConfig, nowMs: number): AgentEffect[] {
  state.drain = config;
  state.drainStartMs = nowMs;
  const path = drainConfigPath(agentIdOf(state));
  return [persist([{ op: 'write', path, bytes: encodeRecord(DrainConfig, config) }])];
}

/** When nothing is left to drain: what comes next is for the master to decide. */
export function endDrain(state: AgentState): AgentEffect[] {
  if (state.drain === undefined || state.frameworks.size > 0 || state.operations.size > 0) return [];
  state.drain = undefined;
  state.drainStartMs = undefined;
  return [persist([{ op: 'remove', path: drainConfigPath(agentIdOf(state)) }])];
}
