import { describe, expect, it } from 'vitest';
import { createRandom, nextChance, nextInt, type Random } from '../../base/random.ts';
import type { Offer, TaskState, TaskStatus } from '../../wire/gen/mesos.ts';
import type { ChronosEffect, ChronosEvent } from './events.ts';
import type { ChronosSettings } from './settings.ts';
import { type ChronosState, createState, nextDeadlineMs } from './state.ts';
import { step } from './step.ts';
import { parseTaskId } from './task-id.ts';

const settings: ChronosSettings = {
  defaults: { cpus: 0.1, memMb: 32, diskMb: 0, user: 'root' },
  role: '*',
  failureRetryMs: 1000,
  longestRetryMs: 5000,
  disableAfterFailures: 0,
  historyLimit: 5,
  reconciliationIntervalMs: 600_000,
  declineOfferMs: 5000,
  minReviveIntervalMs: 1000,
  unreachableLimitMs: 300_000,
};

const startMs = 1_800_000_000_000;
const minuteMs = 60_000;

/** Where the next failure strikes: chosen at random, or at exactly one boundary. */
type Chaos = (boundary: number) => 'crash' | 'disconnect' | undefined;

interface Task {
  state: TaskState;
  acknowledged: boolean;
}

/**
 * Chronos's core against a store and a master with an agent, all in one thread on a virtual clock. Every effect is a message that
 * is carried out later, so that a failure can strike between any two of them.
 */
class World {
  state: ChronosState = createState(settings);
  readonly store = new Map<string, string>();
  /** Every start of a task, in order. */
  readonly executions: string[] = [];
  readonly finished: string[] = [];
  readonly replies = new Map<number, number>();
  nowMs = startMs;
  boundary = 0;
  readonly #tasks = new Map<string, Task>();
  readonly #random: Random;
  readonly #chaos: Chaos;
  #persists: Extract<ChronosEffect, { kind: 'persist' }>[] = [];
  #toMaster: ChronosEffect[] = [];
  #toChronos: ChronosEvent[] = [];
  #offers = new Set<string>();
  #offerNumber = 0;

  constructor(seed: number, chaos: Chaos) {
    this.#random = createRandom(seed);
    this.#chaos = chaos;
    this.start();
  }

  start(): void {
    this.state = createState(settings);
    this.post({ kind: 'took-over', records: [...this.store].map(([key, value]) => ({ key, value })) });
    this.register();
  }

  register(): void {
    this.#offers.clear();
    this.post({ kind: 'registered' });
    this.#offer();
    // The agent sends again what was not acknowledged.
    for (const [taskId, task] of this.#tasks) if (!task.acknowledged) this.#update(taskId, task.state);
  }

  post(event: ChronosEvent): void {
    for (const effect of step(this.state, event, this.nowMs)) {
      if (effect.kind === 'persist') this.#persists.push(effect);
      else if (effect.kind === 'reply') this.replies.set(effect.requestId, effect.answer.status);
      else this.#toMaster.push(effect);
    }
  }

  /** Carries one message out; false when there is none. */
  turn(): boolean {
    const failure = this.#chaos(this.boundary++);
    if (failure === 'crash') this.crash();
    if (failure === 'disconnect') this.disconnect();
    this.#resend();
    const queues = [this.#persists, this.#toMaster, this.#toChronos].filter((queue) => queue.length > 0);
    const queue = queues[nextInt(this.#random, Math.max(1, queues.length))];
    if (queue === undefined) return false;
    if (queue === this.#persists) this.#makeDurable();
    else if (queue === this.#toMaster) this.#carryOut(this.#toMaster.shift());
    else this.#deliver();
    return true;
  }

  /** Agents send an update again from time to time until it is acknowledged. */
  #resend(): void {
    for (const [taskId, task] of this.#tasks) {
      if (!task.acknowledged && nextChance(this.#random, 0.02)) this.#update(taskId, task.state);
    }
  }

  /** Lets everything happen that is under way, then goes on to the next deadline. */
  runUntil(endMs: number): void {
    for (let turns = 0; turns < 100_000; turns++) {
      if (this.turn()) continue;
      const nextMs = nextDeadlineMs(this.state) ?? endMs;
      if (nextMs > endMs) return;
      this.nowMs = Math.max(this.nowMs, nextMs);
      this.post({ kind: 'ticked' });
    }
    throw new Error('the world does not come to rest');
  }

  /** kill -9: memory is gone; of the writes under way some have reached the disk. */
  crash(): void {
    for (const { writes } of this.#persists.splice(0, nextInt(this.#random, this.#persists.length + 1))) {
      this.#apply(writes);
    }
    this.#persists = [];
    this.#dropConnection();
    this.start();
  }

  disconnect(): void {
    this.#dropConnection();
    this.post({ kind: 'disconnected' });
    this.register();
  }

  /** Of the calls under way some arrive, the rest is lost. */
  #dropConnection(): void {
    const arriving = this.#toMaster.splice(0, nextInt(this.#random, this.#toMaster.length + 1));
    for (const effect of arriving) this.#carryOut(effect);
    this.#toMaster = [];
    this.#toChronos = [];
  }

  #makeDurable(): void {
    const persist = this.#persists.shift();
    if (persist === undefined) return;
    this.#apply(persist.writes);
    this.post(persist.onDurable);
  }

  #apply(writes: readonly { key: string; value: string | undefined }[]): void {
    for (const { key, value } of writes) {
      if (value === undefined) this.store.delete(key);
      else this.store.set(key, value);
    }
  }

  #deliver(): void {
    const event = this.#toChronos.shift();
    if (event !== undefined) this.post(event);
  }

  #offer(): void {
    const id = `offer-${this.#offerNumber++}`;
    this.#offers.add(id);
    const scalar = (name: string, value: number) => ({ name, type: 'SCALAR' as const, scalar: { value } });
    const offer: Offer = {
      id: { value: id },
      framework_id: { value: 'f' },
      agent_id: { value: 'agent' },
      hostname: 'agent',
      resources: [scalar('cpus', 4), scalar('mem', 4096)],
    };
    this.#toChronos.push({ kind: 'offers-received', offers: [offer] });
    if (nextChance(this.#random, 0.05)) {
      this.#offers.delete(id);
      this.#toChronos.push({ kind: 'offer-rescinded', offerId: id });
      this.#offer();
    }
  }

  #update(taskId: string, state: TaskState, isReconciled = false): void {
    const status: TaskStatus = {
      task_id: { value: taskId },
      state,
      agent_id: { value: 'agent' },
      ...(isReconciled ? { reason: 'REASON_RECONCILIATION' as const } : { uuid: new Uint8Array(16) }),
    };
    this.#toChronos.push({ kind: 'status-received', status });
  }

  #carryOut(effect: ChronosEffect | undefined): void {
    switch (effect?.kind) {
      case 'accept':
        for (const task of effect.tasks) this.#launch(effect.offerId, task.task_id.value);
        this.#offers.delete(effect.offerId);
        this.#offer();
        break;
      case 'decline':
        for (const offerId of effect.offerIds) this.#offers.delete(offerId);
        break;
      case 'revive':
        this.#offer();
        break;
      case 'acknowledge':
        this.#acknowledge(effect.status);
        break;
      case 'reconcile':
        for (const { taskId } of effect.tasks) {
          this.#update(taskId, this.#tasks.get(taskId)?.state ?? 'TASK_UNKNOWN', true);
        }
        break;
      case 'reconcile-all':
        for (const [taskId, task] of this.#tasks) this.#update(taskId, task.state, true);
        break;
      case 'kill':
        if (this.#tasks.has(effect.taskId)) this.#end(effect.taskId, 'TASK_KILLED');
        break;
      default:
    }
  }

  #launch(offerId: string, taskId: string): void {
    expect(this.executions, `task id ${taskId} is used twice`).not.toContain(taskId);
    if (!this.#offers.has(offerId)) {
      this.#update(taskId, 'TASK_DROPPED');
      return;
    }
    this.executions.push(taskId);
    this.#tasks.set(taskId, { state: 'TASK_RUNNING', acknowledged: true });
    this.#update(taskId, 'TASK_RUNNING');
    const parts = parseTaskId(taskId);
    const isFailing = parts?.jobName === 'flaky' && !this.finished.includes(`failed ${parts.dueMs}`);
    if (isFailing) this.finished.push(`failed ${parts.dueMs}`);
    this.#end(taskId, isFailing ? 'TASK_FAILED' : 'TASK_FINISHED');
  }

  #end(taskId: string, state: TaskState): void {
    this.#tasks.set(taskId, { state, acknowledged: false });
    if (state === 'TASK_FINISHED') this.finished.push(taskId);
    this.#update(taskId, state);
  }

  /** An acknowledged end is forgotten: whoever asks later hears that the task is unknown. */
  #acknowledge(status: TaskStatus): void {
    const task = this.#tasks.get(status.task_id.value);
    if (task?.state === status.state && status.uuid !== undefined && status.state !== 'TASK_RUNNING') {
      this.#tasks.delete(status.task_id.value);
    }
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();
const minutes = 6;

function deploy(world: World): void {
  const start = iso(startMs + minuteMs / 2);
  const jobs = [
    { name: 'plain', schedule: `R/${start}/PT1M` },
    { name: 'precise', schedule: `R/${start}/PT1M`, epsilon: 'PT20S' },
    { name: 'finite', schedule: `R3/${start}/PT1M` },
    { name: 'flaky', schedule: `R/${start}/PT1M`, retries: 3 },
    { name: 'child', parents: ['plain'] },
    { name: 'grandchild', parents: ['child', 'precise'] },
  ];
  for (const [requestId, job] of jobs.entries()) {
    const route = 'parents' in job ? 'dependency' : 'iso8601';
    // A client repeats what was not answered.
    do {
      world.post({ kind: 'job-posted', requestId, route, isLegacy: false, json: { command: 'true', ...job } });
      world.runUntil(world.nowMs);
    } while (world.replies.get(requestId) !== 204);
  }
}

/** Runs that finished, by job. */
function finishedOf(world: World, name: string): string[] {
  return world.finished.filter((taskId) => parseTaskId(taskId)?.jobName === name);
}

const slotsOf = (count: number): number[] =>
  Array.from({ length: count }, (_, index) => startMs + minuteMs / 2 + index * minuteMs);
const promised = {
  plain: slotsOf(minutes),
  precise: slotsOf(minutes),
  finite: slotsOf(3),
  flaky: slotsOf(minutes),
  child: minutes,
  grandchild: minutes,
};

function check(world: World): void {
  const due = (name: string) => finishedOf(world, name).map((taskId) => parseTaskId(taskId)?.dueMs);
  expect({
    plain: due('plain'),
    precise: due('precise'),
    finite: due('finite'),
    flaky: due('flaky'),
    child: due('child').length,
    grandchild: due('grandchild').length,
  }).toEqual(promised);
}

function simulate(seed: number, chaos: Chaos): World {
  const world = new World(seed, chaos);
  deploy(world);
  world.runUntil(startMs + minutes * minuteMs);
  check(world);
  return world;
}

describe('runs under failures', () => {
  const calm = simulate(1, () => undefined).boundary;

  it('start each slot exactly once when nothing fails', () => {
    for (let seed = 0; seed < 20; seed++) simulate(seed, () => undefined);
  });

  it('are neither missed nor doubled by a crash at any boundary', () => {
    for (let at = 0; at < calm; at++) simulate(1, (boundary) => (boundary === at ? 'crash' : undefined));
  });

  it('are neither missed nor doubled by a lost connection at any boundary', () => {
    for (let at = 0; at < calm; at++) simulate(1, (boundary) => (boundary === at ? 'disconnect' : undefined));
  });

  it('are neither missed nor doubled by many failures', () => {
    for (let seed = 0; seed < 100; seed++) {
      const random = createRandom(seed + 1_000_000);
      const chaos: Chaos = () => {
        if (!nextChance(random, 0.03)) return undefined;
        return nextChance(random, 0.5) ? 'crash' : 'disconnect';
      };
      try {
        simulate(seed, chaos);
      } catch (thrown) {
        throw new Error(`seed ${seed}`, { cause: thrown });
      }
    }
  });
});
