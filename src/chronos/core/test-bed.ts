import type { Json } from '../../base/json.ts';
import type { Offer, TaskState, TaskStatus } from '../../wire/gen/mesos.ts';
import type { ChronosEffect, ChronosEvent } from './events.ts';
import type { ChronosSettings } from './settings.ts';
import { type ChronosState, createState, nextDeadlineMs } from './state.ts';
import { step } from './step.ts';

// Filters of declined offers outlast every test: only a revive brings an offer back.
const settings: ChronosSettings = {
  defaults: { cpus: 0.1, memMb: 32, diskMb: 0, user: 'root' },
  role: '*',
  failureRetryMs: 1000,
  longestRetryMs: 5000,
  disableAfterFailures: 0,
  historyLimit: 5,
  reconciliationIntervalMs: 600_000,
  declineOfferMs: 86_400_000,
  minReviveIntervalMs: 5000,
  unreachableLimitMs: 300_000,
};

/** What may happen next. */
export type Move =
  | 'ask'
  | 'make-durable'
  | 'carry-out'
  | 'deliver'
  | 'run-on'
  | 'rescind'
  | 'disconnect'
  | 'fail-over'
  | 'finish';

export interface ModelTask {
  state: TaskState;
  isAlive: boolean;
  isAcknowledged: boolean;
}

type Request = (requestId: number) => ChronosEvent;

/**
 * A leading Chronos's core, a store, and a master with one agent. Every effect and every answer is a message under way, and `move`
 * says which one arrives next: any order that the wire allows can be played. The master keeps filters as Mesos does.
 */
export class TestBed {
  state: ChronosState = createState(settings);
  nowMs = 1_800_000_000_000;
  readonly store: Map<string, string> = new Map();
  readonly tasks: Map<string, ModelTask> = new Map();
  /** Status of each answer by the number of its request; 0: none yet. */
  readonly replies: number[] = [];
  /** When each request was made. */
  readonly askedMs: number[] = [];
  /** Broken promises of the core. */
  readonly complaints: string[] = [];
  #requests: Request[] = [];
  #persists: Extract<ChronosEffect, { kind: 'persist' }>[] = [];
  #toMaster: ChronosEffect[] = [];
  #toChronos: ChronosEvent[] = [];
  #isFiltered = false;
  #offer: string | undefined;
  #offers = 0;

  constructor() {
    this.#lead();
  }

  /** Adds requests, made one after the other. */
  ask(...requests: readonly Request[]): void {
    this.#requests.push(...requests);
  }

  /** What can happen now. Faults and ends of tasks are for the caller to add. */
  get open(): Move[] {
    const moves: Move[] = [];
    if (this.#requests.length > 0) moves.push('ask');
    if (this.#persists.length > 0) moves.push('make-durable');
    if (this.#toMaster.length > 0) moves.push('carry-out');
    if (this.#toChronos.length > 0) moves.push('deliver');
    if ([...this.tasks.values()].some((task) => task.state === 'TASK_STAGING')) moves.push('run-on');
    return moves;
  }

  move(move: Move): void {
    switch (move) {
      case 'ask':
        // Runs are known by the moment of their request.
        this.nowMs += 10;
        this.#askNext();
        break;
      case 'make-durable':
        this.#makeDurable();
        break;
      case 'carry-out':
        this.#carryOut(this.#toMaster.shift());
        break;
      case 'deliver':
        this.#deliver();
        break;
      case 'run-on':
        for (const [taskId, task] of this.tasks)
          if (task.state === 'TASK_STAGING') this.#change(taskId, 'TASK_RUNNING');
        break;
      case 'finish':
        for (const [taskId, task] of this.tasks) if (task.isAlive) this.#change(taskId, 'TASK_FINISHED');
        break;
      case 'rescind':
        if (this.#offer !== undefined) this.#toChronos.push({ kind: 'offer-rescinded', offerId: this.#offer });
        this.#offer = undefined;
        this.#makeOffer();
        break;
      case 'disconnect':
        this.#dropConnection();
        this.#post({ kind: 'disconnected' });
        this.#register();
        break;
      case 'fail-over':
        this.#persists = [];
        this.#dropConnection();
        this.#lead();
        break;
    }
  }

  /** Lets everything under way arrive and the next `ms` pass. */
  settle(ms = 60_000): void {
    const endMs = this.nowMs + ms;
    for (let moves = 0; moves < 10_000; moves++) {
      const [move] = this.open;
      if (move !== undefined) {
        this.move(move);
        continue;
      }
      this.#resend();
      if (this.open.length > 0) continue;
      const nextMs = nextDeadlineMs(this.state) ?? Number.POSITIVE_INFINITY;
      if (nextMs > endMs) return;
      this.nowMs = Math.max(this.nowMs, nextMs);
      this.#post({ kind: 'ticked' });
    }
    throw new Error('the bed does not come to rest');
  }

  get alive(): string[] {
    return [...this.tasks].filter(([, task]) => task.isAlive).map(([taskId]) => taskId);
  }

  #askNext(): void {
    const request = this.#requests.shift();
    if (request === undefined) return;
    this.replies.push(0);
    this.askedMs.push(this.nowMs);
    this.#post(request(this.replies.length - 1));
  }

  #post(event: ChronosEvent): void {
    for (const effect of step(this.state, event, this.nowMs)) {
      if (effect.kind === 'persist') this.#persists.push(effect);
      else if (effect.kind === 'reply') this.replies[effect.requestId] = effect.answer.status;
      else this.#toMaster.push(effect);
    }
  }

  #lead(): void {
    this.state = createState(settings);
    this.#post({ kind: 'took-over', records: [...this.store].map(([key, value]) => ({ key, value })) });
    this.#register();
  }

  #register(): void {
    this.#offer = undefined;
    this.#isFiltered = false;
    this.#post({ kind: 'registered' });
    this.#makeOffer();
    this.#resend();
  }

  /** Agents send again what was not acknowledged. */
  #resend(): void {
    for (const [taskId, task] of this.tasks) if (!task.isAcknowledged) this.#update(taskId, task.state);
  }

  /** Calls and events under way are lost with the connection. */
  #dropConnection(): void {
    this.#toMaster = [];
    this.#toChronos = [];
  }

  #makeDurable(): void {
    const persist = this.#persists.shift();
    if (persist === undefined) return;
    for (const { key, value } of persist.writes) {
      if (value === undefined) this.store.delete(key);
      else this.store.set(key, value);
    }
    this.#post(persist.onDurable);
  }

  #deliver(): void {
    const event = this.#toChronos.shift();
    if (event !== undefined) this.#post(event);
  }

  #makeOffer(): void {
    if (this.#offer !== undefined || this.#isFiltered) return;
    this.#offer = `offer-${++this.#offers}`;
    this.#toChronos.push({ kind: 'offers-received', offers: [offerOf(this.#offer)] });
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

  #change(taskId: string, state: TaskState): void {
    const task = this.tasks.get(taskId);
    if (task === undefined || !task.isAlive) return;
    task.state = state;
    task.isAlive = state === 'TASK_RUNNING';
    task.isAcknowledged = false;
    this.#update(taskId, state);
  }

  #carryOut(effect: ChronosEffect | undefined): void {
    switch (effect?.kind) {
      case 'accept':
        for (const task of effect.tasks) this.#launch(effect.offerId, task.task_id.value);
        if (this.#offer === effect.offerId) this.#offer = undefined;
        this.#makeOffer();
        break;
      case 'decline':
        if (this.#offer === undefined || !effect.offerIds.includes(this.#offer)) break;
        this.#offer = undefined;
        this.#isFiltered = effect.refuseSeconds > 0;
        this.#makeOffer();
        break;
      case 'revive':
        this.#isFiltered = false;
        this.#makeOffer();
        break;
      case 'acknowledge':
        this.#acknowledge(effect.status);
        break;
      case 'reconcile':
        for (const { taskId } of effect.tasks) this.#reconcile(taskId);
        break;
      case 'reconcile-all':
        for (const [taskId, { isAlive }] of this.tasks) if (isAlive) this.#reconcile(taskId);
        break;
      case 'kill':
        if (this.tasks.get(effect.taskId)?.isAlive === true) this.#change(effect.taskId, 'TASK_KILLED');
        else this.#reconcile(effect.taskId);
        break;
      default:
    }
  }

  /** What the master says of a task; one it does not know (any more) on an agent it knows is gone. */
  #reconcile(taskId: string): void {
    const task = this.tasks.get(taskId);
    const isKnown = task !== undefined && (task.isAlive || !task.isAcknowledged);
    this.#update(taskId, isKnown ? task.state : 'TASK_GONE', true);
  }

  #launch(offerId: string, taskId: string): void {
    if (this.tasks.has(taskId)) this.complaints.push(`${taskId} was launched twice`);
    if (this.alive.length > 0) this.complaints.push(`${taskId} was launched beside ${this.alive.join(', ')}`);
    if (this.#offer !== offerId) {
      this.#update(taskId, 'TASK_DROPPED');
      return;
    }
    this.tasks.set(taskId, { state: 'TASK_STAGING', isAlive: true, isAcknowledged: true });
  }

  #acknowledge(status: TaskStatus): void {
    const task = this.tasks.get(status.task_id.value);
    if (task?.state === status.state && status.uuid !== undefined) task.isAcknowledged = true;
  }
}

function offerOf(id: string): Offer {
  const scalar = (name: string, value: number) => ({ name, type: 'SCALAR' as const, scalar: { value } });
  return {
    id: { value: id },
    framework_id: { value: 'f' },
    agent_id: { value: 'agent' },
    hostname: 'agent',
    resources: [scalar('cpus', 4), scalar('mem', 4096)],
  };
}

/** Requests of the API about a job `long` that runs by hand only. */
export const requests: Readonly<Record<'post' | 'run' | 'kill' | 'remove', Request>> = {
  post: (requestId) => {
    const json: Json = { name: 'long', command: 'sleep 100', schedule: 'R/2090-01-01T00:00:00Z/P1D' };
    return { kind: 'job-posted', requestId, route: 'iso8601', isLegacy: false, json };
  },
  run: (requestId) => ({ kind: 'run-requested', requestId, name: 'long', arguments: undefined }),
  kill: (requestId) => ({ kind: 'kill-requested', requestId, name: 'long' }),
  remove: (requestId) => ({ kind: 'job-deleted', requestId, name: 'long' }),
};
