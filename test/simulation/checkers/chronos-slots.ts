/** Chronos over failovers: a slot runs when, before its epsilon is over, somebody leads long enough to launch it. */

import { agentIdOf } from '../../../src/agent/core/state.ts';
import { parseTaskId } from '../../../src/chronos/core/task-id.ts';
import { type Checker, Violation } from '../checker.ts';
import type { KnownJob } from '../chronos-user.ts';
import type { Fact } from '../context.ts';
import type { World } from '../world.ts';

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** From leading, with a master that offers, to the container's start. */
const launchMs = 10_000;

/** Only where no agent has faults: elsewhere a slot may find no room. */
export function createChronosSlotsChecker(world: World): Checker {
  if (!world.isGentle || world.chronosUser === undefined) return { name: 'chronos-slots' };
  const book = new SlotBook(world);
  return {
    name: 'chronos-slots',
    onStepped: () => {
      book.look();
      return undefined;
    },
    onFact: (fact) => {
      book.note(fact);
      return undefined;
    },
    unsettled: () => {
      book.judge([...(world.chronosUser?.jobs.values() ?? [])]);
      return undefined;
    },
  };
}

class SlotBook {
  readonly #world: World;
  readonly #ran = new Set<string>();
  /** When Chronos could launch. */
  readonly #spans: Span[] = [];
  #ableSinceMs: number | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  note(fact: Fact): void {
    const run = fact.kind === 'container-started' ? parseTaskId(fact.taskId) : undefined;
    if (run !== undefined) this.#ran.add(`${run.jobName} ${run.dueMs}`);
  }

  look(): void {
    const { nowMs } = this.#world.clock;
    if (this.#isAble()) {
      this.#ableSinceMs ??= nowMs;
      return;
    }
    if (this.#ableSinceMs !== undefined) this.#spans.push({ fromMs: this.#ableSinceMs, toMs: nowMs });
    this.#ableSinceMs = undefined;
  }

  #isAble(): boolean {
    const { chronos, master, agents } = this.#world;
    if (chronos === undefined || chronos.isPaused || master.isPaused || master.state?.phase !== 'serving') return false;
    if (chronos.state?.isLeader !== true || !chronos.state.isRegistered) return false;
    const known = master.state.agents;
    return agents.every(({ state }) => state !== undefined && known.get(agentIdOf(state))?.connected === true);
  }

  judge(jobs: readonly KnownJob[]): void {
    const { nowMs } = this.#world.clock;
    const last = this.#ableSinceMs === undefined ? [] : [{ fromMs: this.#ableSinceMs, toMs: nowMs }];
    for (const job of jobs) {
      const { name, startMs, periodMs, epsilonMs, acknowledgedMs } = job;
      if (acknowledgedMs === undefined) continue;
      const first = Math.max(0, Math.ceil((acknowledgedMs + periodMs - startMs) / periodMs));
      for (let dueMs = startMs + first * periodMs; dueMs + epsilonMs < nowMs; dueMs += periodMs) {
        const could = [...this.#spans, ...last].some(
          ({ fromMs, toMs }) => Math.min(toMs, dueMs + epsilonMs) - Math.max(fromMs, dueMs) >= launchMs,
        );
        if (!could || this.#ran.has(`${name} ${dueMs}`)) continue;
        throw new Violation('chronos-slots', `${name} did not run for ${new Date(dueMs).toISOString()}`);
      }
    }
  }
}
