/** When the last fault is over, a master leads soon, everybody is back soon after, and offers flow. */
import { agentIdOf } from '../../../src/agent/core/state.ts';
import type { MasterEffect } from '../../../src/master/core/effects.ts';
import { scalarOf } from '../../../src/model/resources.ts';
import { type Checker, Violation } from '../checker.ts';
import { SimMaster } from '../sim-master.ts';
import type { World } from '../world.ts';

/** Session of a dead leader, a new one's reading of the registry, and a restart. */
const leadMs = 45_000;
/** Back-off of agents and frameworks that tried while nobody led. */
const returnMs = 100_000;
/** Filters of the scripted frameworks and a round of allocation. */
const offerMs = 15_000;

export function createRecoveryChecker(world: World): Checker {
  /** When a framework was last offered something. */
  const offeredMs = new Map<string, number>();
  return {
    name: 'recovery',
    onEffect: (program, effect) => {
      if (program instanceof SimMaster) noteOffer(program, effect as MasterEffect, offeredMs, world.clock.nowMs);
      return undefined;
    },
    unsettled: () => {
      const calmMs = world.clock.nowMs - (world.calmSinceMs ?? world.clock.nowMs);
      const late =
        (calmMs > leadMs ? leaderProblem(world) : undefined) ??
        (calmMs > returnMs ? returnProblem(world) : undefined) ??
        (calmMs > returnMs + offerMs ? offerProblem(world, offeredMs) : undefined);
      if (late !== undefined)
        throw new Violation('recovery', `${late} ${Math.round(calmMs / 1000)} s after the last fault`);
      return undefined;
    },
  };
}

function noteOffer({ state }: SimMaster, effect: MasterEffect, offeredMs: Map<string, number>, nowMs: number): void {
  if (effect.type !== 'send-event' || effect.event.type !== 'OFFERS') return;
  const frameworkId = state?.frameworkByStream.get(effect.streamId);
  if (frameworkId !== undefined) offeredMs.set(frameworkId, nowMs);
}

function leaderProblem({ master }: World): string | undefined {
  return master.state?.phase === 'serving' ? undefined : 'no master serves';
}

function returnProblem({ master, agents, frameworks }: World): string | undefined {
  for (const { name, state } of agents) {
    const known = state === undefined ? undefined : master.state?.agents.get(agentIdOf(state));
    if (known?.connected !== true) return `${name} is not registered`;
  }
  for (const { name, frameworkId } of frameworks) {
    if (master.state?.frameworks.get(frameworkId ?? '')?.connected !== true) return `${name} is not subscribed`;
  }
  return undefined;
}

/** Somebody who is always interested hears of what is free. */
function offerProblem(
  { master, frameworks, clock }: World,
  offeredMs: ReadonlyMap<string, number>,
): string | undefined {
  const [framework] = frameworks;
  const isFree = [...(master.state?.agents.values() ?? [])].some(
    ({ slot, offers, active }) => active && offers.size === 0 && scalarOf(slot.available.list, 'cpus') >= 0.01,
  );
  if (framework === undefined || frameworks.length > 1 || !isFree) return undefined;
  const lastMs = offeredMs.get(framework.frameworkId ?? '') ?? 0;
  return clock.nowMs - lastMs < offerMs ? undefined : `${framework.name} has had no offer for a while,`;
}
