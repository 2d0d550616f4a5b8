/**
 * What a first `/state` shows is made in idle moments: after an election everybody asks for it at once, and of a cluster with
 * hundreds of thousands of tasks it takes a second. As long as somebody asks now and then it stays made.
 */
import { performance } from 'node:perf_hooks';
import type { MasterState } from '../core/state.ts';
import { agentForm } from './agent-json.ts';
import { taskBlocks } from './cluster-json.ts';
import { type BlockPart, blocksOf } from './parts.ts';
import type { Snapshots } from './snapshots.ts';
import { taskForm } from './task-json.ts';

const TICK_MS = 100;
/** Of each tick. */
const BUDGET_MS = 20;
/** A master that is busier than this has other things to do. */
const MAX_UTILIZATION = 0.5;

export class IdleWork {
  readonly #state: MasterState;
  readonly #snapshots: Snapshots;
  readonly #isIdle: () => boolean;
  readonly #timer: NodeJS.Timeout;
  #isServing = false;
  /** Everything was made at this revision. */
  #doneRevision: number | undefined;

  constructor(state: MasterState, snapshots: Snapshots, isIdle: () => boolean = idleSinceLastAsked()) {
    this.#state = state;
    this.#snapshots = snapshots;
    this.#isIdle = isIdle;
    this.#timer = setInterval(() => this.tick(), TICK_MS);
    this.#timer.unref();
  }

  /** Does a little of it. */
  tick(): void {
    const wasServing = this.#isServing;
    this.#isServing = this.#state.phase === 'serving';
    if (this.#isServing && !wasServing) this.#snapshots.expect();
    const { revision } = this.#state;
    if (!this.#isIdle() || !this.#isServing || this.#doneRevision === revision) return;
    if (!this.#snapshots.warm(stateBlocks(this.#state), BUDGET_MS)) this.#doneRevision = revision;
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

function idleSinceLastAsked(): () => boolean {
  let last = performance.eventLoopUtilization();
  return () => {
    const before = last;
    last = performance.eventLoopUtilization();
    return performance.eventLoopUtilization(last, before).utilization <= MAX_UTILIZATION;
  };
}

/** What `/state` is made of, as everybody sees it who may see all. */
function* stateBlocks(state: MasterState): Generator<BlockPart> {
  for (const list of ['tasks', 'unreachableTasks', 'completedTasks'] as const)
    yield* blocksOf(taskBlocks(state, list), taskForm);
  yield* blocksOf(state.agents.blocks(), agentForm);
}
