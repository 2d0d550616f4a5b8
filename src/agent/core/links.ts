import { runOf } from './delivery.ts';
import { type AgentEffect, warn } from './effects.ts';
import { masterLinkBroken } from './registration.ts';
import type { AgentState } from './state.ts';

/** A connection that we watch broke: of the master, or of a driver executor, which then is no use any more. */
export function linkBroken(state: AgentState, pid: string, nowMs: number): AgentEffect[] {
  if (state.master?.pid === pid) return masterLinkBroken(state, pid, nowMs);
  const effects: AgentEffect[] = [];
  for (const framework of state.frameworks.values()) {
    for (const executor of framework.executors.values()) {
      if (executor.channel.kind !== 'driver' || executor.channel.pid !== pid) continue;
      executor.channel = { kind: 'none' };
      // Its container's end, if that is the reason, is told separately; an executor that lives cannot be talked to.
      effects.push(warn('the connection to an executor broke', { ...runOf(executor) }));
    }
  }
  return effects;
}
