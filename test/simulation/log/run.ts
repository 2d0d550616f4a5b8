import { createRandom, nextInt } from '../../../src/base/random.ts';
import { step as realStep } from '../../../src/log/core/step.ts';
import { Violation } from '../checker.ts';
import type { RunResult } from '../run.ts';
import type { CreateLogChecker } from './log-checker.ts';
import type { LogStep } from './member.ts';
import { LogNemesis } from './nemesis.ts';
import { LogWorld } from './world.ts';

export interface LogRunOptions {
  readonly seed: number;
  readonly checkers: readonly CreateLogChecker[];
  readonly step?: LogStep;
  readonly onLine?: (line: string) => void;
}

/** Longest time, at full scale, until a log without faults works again: disks forgotten, votes regained, elections won. */
const settleMs = 180_000;

/** One run of a replicated log: members found it, writers vie for it over faults, then it must work for one of them. */
export function runLogSimulation(options: LogRunOptions): RunResult {
  const { seed, checkers, onLine } = options;
  const world = new LogWorld({
    seed,
    checkers,
    step: options.step ?? realStep,
    ...(onLine === undefined ? {} : { onLine }),
  });
  const beganMs = world.clock.nowMs;
  const failure = attempt(() => live(world, seed));
  const { checker = 'core', message } = failure ?? {};
  return {
    seed,
    steps: world.steps,
    lastedMs: world.clock.nowMs - beganMs,
    digest: world.trace.digest,
    failure: message === undefined ? undefined : { checker, message, trace: world.trace.last(80) },
  };
}

function live(world: LogWorld, seed: number): void {
  const { clock, scale, members } = world;
  const plan = createRandom(seed ^ 0x106);
  for (const member of members) clock.after(nextInt(plan, 2_000 * scale), () => member.start());
  world.runUntil(clock.nowMs + nextInt(plan, 8_000 * scale));
  const nemesis = new LogNemesis(world);
  nemesis.begin();
  const untilMs = clock.nowMs + (20_000 + nextInt(plan, 100_000)) * scale;
  while (clock.nowMs < untilMs) {
    for (const writer of world.writers) {
      const draw = nextInt(plan, 10);
      if (draw < 4) writer.begin();
      else if (draw < 7) writer.stop();
    }
    const reader = members[nextInt(plan, members.length)];
    if (reader !== undefined) world.read(reader);
    world.runUntil(clock.nowMs + nextInt(plan, 5_000 * scale));
  }
  nemesis.end();
  for (const writer of world.writers) writer.stop();
  settle(world, nextInt(plan, members.length));
}

/** Without faults and with one writer: it writes, all members vote, and each can read all. */
function settle(world: LogWorld, chosen: number): void {
  const { clock, scale, members, writers } = world;
  const untilMs = clock.nowMs + settleMs * scale;
  const writer = writers[chosen];
  writer?.begin();
  wait(world, untilMs, 'nobody can append', () => (writer?.appended ?? 0) >= 3);
  wait(world, untilMs, 'not all members vote', () => world.isWhole);
  writer?.stop();
  let read = 0;
  for (const member of members) world.read(member, () => read++);
  wait(world, untilMs, 'not all members can catch up', () => read === members.length);
}

function wait(world: LogWorld, untilMs: number, problem: string, isDone: () => boolean): void {
  while (!isDone()) {
    if (world.clock.nowMs >= untilMs) {
      world.fail('liveness', problem);
      return;
    }
    world.runUntil(world.clock.nowMs + 100 * world.scale);
  }
}

function attempt(act: () => void): { readonly checker: string; readonly message: string } | undefined {
  try {
    act();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof Violation) return { checker: thrown.checker, message: thrown.message };
    // A core must not throw, whatever it is given.
    return { checker: 'core', message: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) };
  }
}
