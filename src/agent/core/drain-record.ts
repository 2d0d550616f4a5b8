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

/**
 * When nothing is left to drain: what comes next is for the master to decide. It counts tasks and operations, so executors
 * without tasks must not keep the agent from taking new ones when the master sends some again.
 */
export function endDrain(state: AgentState): AgentEffect[] {
  if (state.drain === undefined || hasTasks(state) || state.operations.size > 0) return [];
  state.drain = undefined;
  state.drainStartMs = undefined;
  return [persist([{ op: 'remove', path: drainConfigPath(agentIdOf(state)) }])];
}

function hasTasks(state: AgentState): boolean {
  for (const { executors } of state.frameworks.values()) {
    for (const { queued, launched, terminated } of executors.values()) {
      if (queued.size + launched.size + terminated.size > 0) return true;
    }
  }
  return false;
}
