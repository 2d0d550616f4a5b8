import { createRandom, nextChance, nextInt, type Random } from '../../../src/base/random.ts';
import { Violation } from '../checker.ts';
import type { RunResult } from '../run.ts';
import { type AgentParts, AgentWorld, realParts } from './world.ts';

export interface AgentRunOptions {
  readonly seed: number;
  readonly parts?: AgentParts;
  readonly onLine?: (line: string) => void;
  /** Nothing happens to the agent but that it is killed once, after so many steps. */
  readonly crashAtStep?: number;
}

const lookMs = 2_000;
/** Longest time to settle: updates are sent again after at most ten minutes. */
const settleMs = 1_800_000;

/** One run of an agent: tasks come and go over its crashes, then all of them end. */
export function runAgentSimulation(options: AgentRunOptions): RunResult {
  const { seed, parts = realParts, onLine, crashAtStep } = options;
  const world = new AgentWorld({ seed, parts, ...(onLine === undefined ? {} : { onLine }) });
  const beganMs = world.clock.nowMs;
  const failure = attempt(() => {
    const plan = createRandom(seed ^ 0xa9e);
    world.master.start();
    world.agent.start();
    if (crashAtStep === undefined) trouble(world, plan);
    else {
      world.stepsToCrash = crashAtStep;
      world.runUntil(world.clock.nowMs + 20_000);
    }
    settle(world);
  });
  const { checker = 'core', message } = failure ?? {};
  return {
    seed,
    steps: world.steps,
    lastedMs: world.clock.nowMs - beganMs,
    digest: world.trace.digest,
    failure: message === undefined ? undefined : { checker, message, trace: world.trace.last(120) },
  };
}

/** How a run of the agent is disturbed. */
function trouble(world: AgentWorld, plan: Random): void {
  const { agent, clock } = world;
  const isStorm = nextChance(plan, 0.4);
  const hasReboots = nextChance(plan, 0.4);
  const canBreakStreams = nextChance(plan, 0.4);
  const canLoseMaster = nextChance(plan, 0.4);
  const isSlow = nextChance(plan, 0.2);
  const canCleanUp = nextChance(plan, 0.3);
  const untilMs = clock.nowMs + 15_000 + nextInt(plan, 60_000);
  while (clock.nowMs < untilMs) {
    world.runUntil(clock.nowMs + nextInt(plan, isStorm ? 1_500 : 8_000));
    world.restartMs = drawRestartMs(plan);
    agent.disk.stallMs = isSlow ? nextInt(plan, 400) : 0;
    if (!agent.isUp) continue;
    const draw = nextInt(plan, 10);
    if (draw < 4) agent.fuse = nextInt(plan, isStorm ? 15 : 60);
    else if (draw < 7) world.stepsToCrash = nextInt(plan, isStorm ? 60 : 400);
    else if (draw === 7 && hasReboots) agent.reboot();
    else if (draw === 8 && canBreakStreams) world.machine.streams.at(-1)?.break('reset');
    else if (draw === 9 && canLoseMaster) world.network.reset(agent.host, world.master.host);
    else if (draw === 8 && canCleanUp) world.cleanUp();
    revive(world);
  }
  agent.disk.stallMs = 0;
  agent.fuse = undefined;
  world.stepsToCrash = undefined;
  if (!agent.isUp) agent.start();
}

/** Mostly soon; now and then later than executors wait for it. */
function drawRestartMs(plan: Random): number {
  return nextChance(plan, 0.07) ? 30_000 + nextInt(plan, 60_000) : nextInt(plan, nextChance(plan, 0.5) ? 100 : 5_000);
}

/** Whatever kills the agent, it is started again. */
function revive(world: AgentWorld): void {
  const { agent, clock } = world;
  const watch = (): void => {
    if (agent.isUp) return;
    clock.after(world.restartMs, () => agent.start());
  };
  clock.after(500, watch);
  watch();
}

function settle(world: AgentWorld): void {
  world.master.isCalm = true;
  world.context.isCalm = true;
  const untilMs = world.clock.nowMs + settleMs;
  for (;;) {
    world.runUntil(world.clock.nowMs + lookMs);
    const unsettled = world.unsettled();
    if (unsettled === undefined) return;
    if (world.clock.nowMs >= untilMs) throw new Violation('end', unsettled);
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
