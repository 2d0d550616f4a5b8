import { createRandom, nextInt } from '../../src/base/random.ts';
import { type CreateChecker, Violation } from './checker.ts';
import { drawWeather, Nemesis } from './nemesis.ts';
import { type Cores, realCores, type Shape, World } from './world.ts';

export interface RunOptions {
  readonly seed: number;
  readonly checkers: readonly CreateChecker[];
  /** Default: `single`. */
  readonly shape?: Shape;
  readonly cores?: Cores;
  readonly onLine?: (line: string) => void;
}

export interface RunResult {
  readonly seed: number;
  readonly steps: number;
  /** Simulated time. */
  readonly lastedMs: number;
  readonly digest: string;
  readonly failure:
    | { readonly checker: string; readonly message: string; readonly trace: readonly string[] }
    | undefined;
}

/** Time between two looks whether everything has settled. */
const lookMs = 5_000;
/** Longest time to settle: agents retry updates after at most ten minutes. */
const settleMs = 1_800_000;

/** One run: a quiet start, faults, then calm until everything agrees. */
export function runSimulation(options: RunOptions): RunResult {
  const { seed, checkers, onLine } = options;
  const world = new World({
    seed,
    shape: options.shape ?? 'single',
    cores: options.cores ?? realCores,
    checkers,
    ...(onLine === undefined ? {} : { onLine }),
  });
  const beganMs = world.clock.nowMs;
  const failure = attempt(() => {
    world.start();
    const plan = createRandom(seed ^ 0x5eed);
    world.runUntil(beganMs + nextInt(plan, 15_000));
    const nemesis = new Nemesis(world, drawWeather(world.random, world));
    nemesis.begin();
    world.runUntil(world.clock.nowMs + 30_000 + nextInt(plan, 210_000));
    nemesis.end();
    world.calmDown();
    settle(world);
  });
  const { message, checker } = failure ?? {};
  return {
    seed,
    steps: world.steps,
    lastedMs: world.clock.nowMs - beganMs,
    digest: world.trace.digest,
    failure: message === undefined ? undefined : { checker: checker ?? 'core', message, trace: world.trace.last(60) },
  };
}

function settle(world: World): void {
  const untilMs = world.clock.nowMs + settleMs;
  for (;;) {
    world.runUntil(world.clock.nowMs + lookMs);
    const unsettled = world.unsettled();
    if (unsettled.length === 0) return;
    const first = unsettled[0] ?? '';
    const colon = first.indexOf(': ');
    if (world.clock.nowMs >= untilMs) {
      throw new Violation(first.slice(0, colon), `does not settle: ${first.slice(colon + 2)}`);
    }
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
