/** From standby to serving, and the end when leadership is lost. */

import type { Registry } from '../../wire/gen/internal.ts';
import type { MasterInfo } from '../../wire/gen/mesos.ts';
import { setWeights } from '../allocator/allocator.ts';
import { recoverMachines } from './maintenance.ts';
import { recoverQuotas } from './quota.ts';
import { missingCapabilities } from './registry-capabilities.ts';
import { count, report, type Turn, toNs } from './turn.ts';
import { keepInitialWeights } from './weights.ts';

/** Who leads has changed. */
export function leaderDetected(turn: Turn, leader: MasterInfo | undefined, isSelf: boolean): void {
  const { state } = turn;
  if (state.phase === 'over') return;
  state.leader = leader;
  if (isSelf) {
    if (state.phase === 'standby') elect(turn);
    return;
  }
  if (state.phase !== 'standby')
    abdicate(turn, leader === undefined ? 'nobody leads any more' : `${leader.pid ?? leader.id} leads now`);
  else report(turn, 'info', 'leader detected', { leader: leader?.pid });
}

function elect(turn: Turn): void {
  turn.state.phase = 'recovering';
  turn.state.electedMs = turn.nowMs;
  report(turn, 'info', 'elected as leader', { masterId: turn.state.info.id });
  turn.effects.push({ type: 'recover-registry' });
}

/** Our candidacy is gone. A standby stands again; a leader must end. */
export function candidacyLost(turn: Turn, reason: string): void {
  if (turn.state.phase === 'standby' || turn.state.phase === 'over') return;
  abdicate(turn, reason);
}

function abdicate(turn: Turn, reason: string): void {
  turn.state.phase = 'over';
  turn.effects.push({ type: 'exit', cause: 'leadership', reason: `lost leadership: ${reason}` });
}

/** The registry cannot be kept: nothing may be promised any more. */
export function registryFailed(turn: Turn, reason: string): void {
  if (turn.state.phase === 'over') return;
  turn.state.phase = 'over';
  turn.effects.push({ type: 'exit', cause: 'registry', reason: `the registry failed: ${reason}` });
}

/** The registry is read: remember its agents, and serve once our name is in it. */
export function registryRecovered(turn: Turn, registry: Registry): void {
  const { state } = turn;
  if (state.phase !== 'recovering') return;
  const missing = missingCapabilities(registry);
  if (missing.length > 0) {
    registryFailed(turn, `it needs capabilities this master lacks: ${missing.join(', ')}`);
    return;
  }
  for (const { info, drain_info: drainInfo, deactivated } of registry.slaves?.slaves ?? []) {
    const id = info.id?.value;
    if (id !== undefined) state.recoveredAgents.set(id, { id, info, drainInfo, deactivated: deactivated ?? false });
  }
  for (const { id, timestamp, drain_info: drainInfo, deactivated } of registry.unreachable?.slaves ?? []) {
    state.unreachableAgents.set(id.value, {
      id: id.value,
      sinceNs: timestamp.nanoseconds,
      drainInfo,
      deactivated: deactivated ?? false,
    });
  }
  for (const { id, timestamp } of registry.gone?.slaves ?? []) state.goneAgents.set(id.value, timestamp.nanoseconds);
  const weights = new Map((registry.weights ?? []).map(({ info }) => [info.role ?? '*', info.weight]));
  if (weights.size > 0) setWeights(state.allocator, weights);
  else keepInitialWeights(turn);
  recoverQuotas(turn, registry);
  recoverMachines(turn, registry);
  turn.effects.push({
    type: 'persist',
    operation: { type: 'set-master', info: state.info },
    next: { type: 'elected' },
  });
}

/** Our name is in the registry: from here on we serve. */
export function beginServing(turn: Turn): void {
  const { state, nowMs } = turn;
  if (state.phase !== 'recovering') return;
  state.phase = 'serving';
  state.deadlines.set('allocation-interval', nowMs + state.settings.allocationIntervalMs);
  state.deadlines.set('registry-gc', nowMs + state.settings.registryGcIntervalMs);
  if (state.allocator.awaitedAgents !== undefined) {
    state.deadlines.set('allocator-recovery', nowMs + state.settings.allocatorRecoveryTimeoutMs);
  }
  if (state.recoveredAgents.size > 0) state.deadlines.set('recovery', nowMs + state.settings.agentReregisterTimeoutMs);
  report(turn, 'info', 'recovered, serving', { recoveredAgents: state.recoveredAgents.size });
}

/** Forgets agents that have been unreachable or gone for long, and the oldest when there are too many. */
export function collectGarbage(turn: Turn): void {
  const { state, nowMs } = turn;
  state.deadlines.set('registry-gc', nowMs + state.settings.registryGcIntervalMs);
  const unreachable = outdated(
    turn,
    [...state.unreachableAgents].map(([id, agent]) => [id, agent.sinceNs] as const),
  );
  const gone = outdated(turn, [...state.goneAgents]);
  if (unreachable.length + gone.length === 0) return;
  const next = { type: 'agents-pruned', unreachable, gone } as const;
  turn.effects.push({ type: 'persist', operation: { type: 'prune-agents', unreachable, gone }, next });
}

function outdated(turn: Turn, agents: readonly (readonly [id: string, sinceNs: bigint])[]): string[] {
  const { registryMaxAgentAgeMs, registryMaxAgentCount } = turn.state.settings;
  const oldestNs = toNs(turn.nowMs - registryMaxAgentAgeMs);
  const excess = agents.length - registryMaxAgentCount;
  const byAge = [...agents].sort(([, a], [, b]) => (a < b ? -1 : 1));
  return byAge.filter(([, sinceNs], place) => sinceNs < oldestNs || place < excess).map(([id]) => id);
}

export function agentsPruned(turn: Turn, unreachable: readonly string[], gone: readonly string[]): void {
  for (const id of unreachable) turn.state.unreachableAgents.delete(id);
  for (const id of gone) turn.state.goneAgents.delete(id);
}

/** A message nobody takes. */
export function messageDropped(turn: Turn, name: string, from: string): void {
  count(turn, 'dropped_messages');
  report(turn, 'info', 'dropped a message', { message: name, from });
}
