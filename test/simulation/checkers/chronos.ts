/** Chronos: nothing is done before it is stored, no slot runs twice, and in calm times none is missed or late. */

import type { ChronosEffect, ChronosEvent } from '../../../src/chronos/core/events.ts';
import type { ChronosState } from '../../../src/chronos/core/state.ts';
import { formatTaskId, parseTaskId } from '../../../src/chronos/core/task-id.ts';
import { isTerminal } from '../../../src/model/task-state.ts';
import { type Checker, Violation } from '../checker.ts';
import type { KnownJob } from '../chronos-user.ts';
import type { Fact } from '../context.ts';
import { SimChronos } from '../sim-chronos.ts';
import type { World } from '../world.ts';

interface Run {
  readonly taskId: string;
  readonly startedMs: number;
  isOver: boolean;
  isComplete: boolean;
  isGone: boolean;
}

/** From the decision to launch to the container's start, when nothing is wrong. */
const launchMs = 2_500;
/** Calm time that is looked at. */
const calmMs = 150_000;

export function createChronosChecker(world: World): Checker {
  const book = new RunBook(world);
  return {
    name: 'chronos',
    onEvent: (program, event) => {
      if (program instanceof SimChronos) book.noteEvent(event as ChronosEvent);
      return undefined;
    },
    onEffect: (program, effect) =>
      program instanceof SimChronos && program.state !== undefined
        ? effectProblem(program, effect as ChronosEffect)
        : undefined,
    onStepped: (program) =>
      program instanceof SimChronos && program.state !== undefined ? indexProblem(program.state) : undefined,
    onFact: (fact) => book.note(fact),
    unsettled: () => (world.chronos === undefined ? undefined : book.calmProblem(world.chronos)),
  };
}

function effectProblem(chronos: SimChronos, effect: ChronosEffect): string | undefined {
  switch (effect.kind) {
    case 'accept':
      for (const { task_id: taskId } of effect.tasks) {
        if (!isStoredActive(chronos, taskId.value)) return `run ${taskId.value} is launched before it is stored`;
      }
      return undefined;
    case 'acknowledge': {
      const { state, uuid, task_id: taskId } = effect.status;
      if (uuid === undefined || !isTerminal(state)) return undefined;
      return isStoredActive(chronos, taskId.value)
        ? `the end of ${taskId.value} is acknowledged before it is stored`
        : undefined;
    }
    default:
      return undefined;
  }
}

function isStoredActive(chronos: SimChronos, taskId: string): boolean {
  const text = chronos.records.get(`R_${parseTaskId(taskId)?.jobName ?? ''}`);
  if (text === undefined) return false;
  const { active } = JSON.parse(text) as { active: readonly { taskId: string }[] };
  return active.some((run) => run.taskId === taskId);
}

function indexProblem(state: ChronosState): string | undefined {
  let active = 0;
  for (const [name, job] of state.jobs) {
    if (job.definition.name !== name) return `job ${job.definition.name} stands under ${name}`;
    active += job.active.size;
    for (const taskId of job.active.keys()) {
      if (state.runs.get(taskId) !== job) return `run ${taskId} is not found by its task`;
    }
    if (!job.definition.concurrent && job.active.size > 1) return `job ${name} runs ${job.active.size} times at once`;
    for (const key of job.ready) {
      if (!state.readyHigh.has(key) && !state.readyNormal.has(key)) return `${key} is ready in no queue`;
    }
  }
  return active === state.runs.size ? undefined : `${state.runs.size} runs, but ${active} at their jobs`;
}

class RunBook {
  readonly #world: World;
  /** By job and slot, what ran for it. */
  readonly #runs = new Map<string, Map<number, Map<string, Run>>>();
  /** Since when everything else has settled. */
  #calmSinceMs: number | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  /** What an operator gave up for good may be run again, whatever became of it. */
  noteEvent(event: ChronosEvent): void {
    if (event.kind !== 'status-received' || event.status.state !== 'TASK_GONE_BY_OPERATOR') return;
    const taskId = event.status.task_id.value;
    const parsed = parseTaskId(taskId);
    for (const run of this.#runs
      .get(parsed?.jobName ?? '')
      ?.get(parsed?.dueMs ?? 0)
      ?.values() ?? []) {
      if (run.taskId === taskId) run.isGone = true;
    }
  }

  note(fact: Fact): string | undefined {
    if (fact.kind !== 'container-started' && fact.kind !== 'container-over') return undefined;
    const parsed = parseTaskId(fact.taskId);
    if (parsed === undefined) return undefined;
    const { jobName, dueMs } = parsed;
    const slots = this.#runs.get(jobName) ?? new Map<number, Map<string, Run>>();
    this.#runs.set(jobName, slots);
    const runs = slots.get(dueMs) ?? new Map<string, Run>();
    slots.set(dueMs, runs);
    if (fact.kind === 'container-over') {
      const run = runs.get(fact.containerId);
      if (run === undefined) return undefined;
      run.isOver = true;
      run.isComplete = fact.isComplete;
      return undefined;
    }
    const { nowMs } = this.#world.clock;
    const earlier = [...runs.values()].find((run) => !run.isGone && (!run.isOver || run.isComplete));
    runs.set(fact.containerId, {
      taskId: fact.taskId,
      startedMs: nowMs,
      isOver: false,
      isComplete: false,
      isGone: false,
    });
    if (earlier !== undefined) return `${jobName} runs twice for ${new Date(dueMs).toISOString()}`;
    const job = this.#world.chronosUser?.jobs.get(jobName);
    if (job === undefined) return undefined;
    if ((dueMs - job.startMs) % job.periodMs !== 0) return `${jobName} runs for ${dueMs}, which is no slot of it`;
    return nowMs < dueMs ? `${jobName} runs ${dueMs - nowMs} ms too early` : undefined;
  }

  /** When all else is settled, the time from then on is watched for a while; then it must be without fault. */
  calmProblem(chronos: SimChronos): string | undefined {
    const { state } = chronos;
    if (state?.isLeader !== true) return 'nobody leads';
    if (!state.isRegistered) return 'it is not registered';
    const { nowMs } = this.#world.clock;
    for (const job of this.#world.chronosUser?.jobs.values() ?? []) {
      if (job.acknowledgedMs === undefined) return `${job.name} is not acknowledged`;
      const record = state.jobs.get(job.name);
      if (record === undefined) return `${job.name} was acknowledged and is not there`;
      // What an outage left behind: runs cut off, or behind them in the queue.
      for (const { taskId, dueMs, unreachableMs } of record.active.values()) {
        if (unreachableMs !== undefined || dueMs < nowMs - job.periodMs) return `${taskId} is still active`;
      }
    }
    if (!this.#world.isSettledBut('chronos')) return 'the others have not settled';
    this.#calmSinceMs ??= nowMs;
    if (nowMs < this.#calmSinceMs + calmMs) return 'the calm is being watched';
    for (const job of this.#world.chronosUser?.jobs.values() ?? []) {
      const problem = this.#slotsProblem(job, this.#calmSinceMs, nowMs);
      if (problem !== undefined) throw new Violation('chronos', problem);
    }
    return undefined;
  }

  /** A slot of the calm time that did not run, ran late or not to its end. */
  #slotsProblem(job: KnownJob, fromMs: number, untilMs: number): string | undefined {
    const { name, startMs, periodMs, lastsMs } = job;
    const slots = this.#runs.get(name) ?? new Map<number, Map<string, Run>>();
    const first = Math.max(0, Math.ceil((fromMs + periodMs - startMs) / periodMs));
    for (let dueMs = startMs + first * periodMs; dueMs < untilMs - lastsMs - launchMs - periodMs; dueMs += periodMs) {
      const slot = formatTaskId({ dueMs, attempt: 0, jobName: name, arguments: '' });
      const runs = [...(slots.get(dueMs)?.values() ?? [])];
      const complete = runs.find(({ isComplete }) => isComplete);
      if (complete === undefined) return `slot ${slot} was missed, though all was calm`;
      const lateMs = complete.startedMs - dueMs;
      if (lateMs > launchMs) return `slot ${slot} ran ${lateMs} ms late, though all was calm`;
      if (job.child !== undefined && !this.#childRan(job.child, complete.startedMs + lastsMs)) {
        return `${job.child} did not follow ${slot}`;
      }
    }
    return undefined;
  }

  #childRan(child: string, fromMs: number): boolean {
    for (const runs of this.#runs.get(child)?.values() ?? []) {
      for (const { startedMs } of runs.values()) if (startedMs >= fromMs && startedMs < fromMs + 20_000) return true;
    }
    return false;
  }
}
