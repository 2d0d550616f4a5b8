import { createRandom, nextUint32, nextUuid } from '../../src/base/random.ts';
import { formatUuid } from '../../src/base/uuid.ts';
import type { Answer, ChronosEffect, ChronosEvent } from '../../src/chronos/core/events.ts';
import type { ChronosSettings } from '../../src/chronos/core/settings.ts';
import { type ChronosState, createState, nextDeadlineMs } from '../../src/chronos/core/state.ts';
import type { step } from '../../src/chronos/core/step.ts';
import { Reconciliation } from '../../src/scheduler/core/reconciliation.ts';
import type { TaskStatus } from '../../src/wire/gen/mesos.ts';
import type { Event } from '../../src/wire/gen/scheduler.ts';
import type { Appointment } from './clock.ts';
import type { SimContext } from './context.ts';
import type { FindMaster } from './master-finder.ts';
import { type ProgramAddress, SimCore, SimProgram } from './program.ts';
import { SchedulerClient } from './scheduler-client.ts';
import { SimStore } from './store.ts';
import type { SimZookeeper } from './zookeeper.ts';

export type ChronosStep = typeof step;

export interface SimChronosOptions {
  readonly at: ProgramAddress;
  readonly findMaster: FindMaster;
  readonly settings: ChronosSettings;
  readonly zookeeper: SimZookeeper;
  readonly step: ChronosStep;
}

export const chronosRoot = 'chronos';
/** Stored beside the records. */
const frameworkRoot = 'chronos-framework';

type MasterEffect = Extract<
  ChronosEffect,
  { kind: 'accept' | 'decline' | 'kill' | 'acknowledge' | 'reconcile' | 'reconcile-all' | 'revive' }
>;

/** The real Chronos core with a simulated node around it: election, store, scheduler. */
export class SimChronos extends SimProgram {
  readonly #options: SimChronosOptions;
  #core: SimCore<ChronosState, ChronosEvent, ChronosEffect> | undefined;
  #client: SchedulerClient | undefined;
  #store: SimStore | undefined;
  #reconciliation: Reconciliation | undefined;
  #alarm: Appointment | undefined;
  readonly #pending = new Map<number, (answer: Answer) => void>();
  #requests = 0;

  constructor(context: SimContext, options: SimChronosOptions) {
    super(context, options.at);
    this.#options = options;
  }

  get state(): ChronosState | undefined {
    return this.#core?.state;
  }

  get records(): ReadonlyMap<string, string> {
    return this.#options.zookeeper.records(chronosRoot);
  }

  get frameworkId(): string {
    return this.#options.zookeeper.records(frameworkRoot).get('id') ?? '';
  }

  protected override onStart(): void {
    const { settings } = this.#options;
    this.#core = new SimCore<ChronosState, ChronosEvent, ChronosEffect>(this, createState(settings), {
      step: this.#options.step,
      nextMs: nextDeadlineMs,
      tick: { kind: 'ticked' },
      isOnWallClock: true,
      execute: (effect) => this.#execute(effect),
      describe: describeEvent,
    });
    this.#stand();
  }

  protected override onCrash(): void {
    this.#core = undefined;
    this.#store?.abandon();
    this.#store = undefined;
    this.#leave();
    this.#pending.clear();
  }

  #leave(): void {
    this.#store?.close();
    this.#store = undefined;
    this.#client?.close();
    this.#client = undefined;
    this.#reconciliation = undefined;
    if (this.#alarm !== undefined) this.#alarm.isCancelled = true;
  }

  #stand(): void {
    const { zookeeper } = this.#options;
    const store = new SimStore({
      program: this,
      zookeeper,
      root: chronosRoot,
      onLost: (reason) => this.#resign(reason),
    });
    this.#store = store;
    store.lead((records) => {
      const ids = zookeeper.records(frameworkRoot);
      if (!ids.has('id')) ids.set('id', `${nextUuid(this.context.random)}-0000`);
      this.#core?.post({ kind: 'took-over', records });
      this.#register();
    });
  }

  /** It leads no more, and stands again. */
  #resign(reason: string): void {
    this.trace(`leads no more: ${reason}`);
    this.#leave();
    this.#core?.post({ kind: 'leadership-lost' });
    this.#pending.clear();
    this.later(1_000, () => this.#stand());
  }

  #register(): void {
    const core = this.#core;
    const reconciliation = new Reconciliation({ random: createRandom(nextUint32(this.context.random)) });
    this.#reconciliation = reconciliation;
    this.#client = new SchedulerClient({
      program: this,
      findMaster: this.#options.findMaster,
      framework: {
        id: { value: this.frameworkId },
        user: 'root',
        name: 'chronos',
        roles: ['*'],
        capabilities: [{ type: 'MULTI_ROLE' }, { type: 'PARTITION_AWARE' }, { type: 'RESERVATION_REFINEMENT' }],
        failover_timeout: 604_800,
        checkpoint: true,
      },
      onEvent: (event) => this.#hear(event),
      onRegistered: () => core?.post({ kind: 'registered' }),
      onDisconnected: () => {
        reconciliation.stop();
        core?.post({ kind: 'disconnected' });
      },
      onRefused: (type) => {
        if (type === 'ACCEPT') core?.post({ kind: 'accept-refused' });
      },
      onFatal: (code) => this.#refused(code),
    });
  }

  #refused(code: string): void {
    const core = this.#core;
    core?.post({ kind: 'disconnected' });
    this.#client = undefined;
    if (code === 'framework-failed-over') {
      this.#resign(code);
      return;
    }
    if (code === 'framework-removed') {
      core?.post({ kind: 'framework-removed' });
      this.#options.zookeeper.records(frameworkRoot).set('id', `${nextUuid(this.context.random)}-0000`);
    }
    this.later(code === 'framework-removed' ? 10 : 60_000, () => this.#register());
  }

  /** Asks as the API does. False when it is down. */
  ask(make: (requestId: number) => ChronosEvent, onAnswer: (answer: Answer) => void): boolean {
    if (this.#core === undefined || this.isPaused) return false;
    const requestId = ++this.#requests;
    this.#pending.set(requestId, onAnswer);
    this.#core.post(make(requestId));
    return true;
  }

  #hear(event: Event): void {
    const core = this.#core;
    if (event.type === 'OFFERS') core?.post({ kind: 'offers-received', offers: event.offers?.offers ?? [] });
    if (event.type === 'RESCIND') core?.post({ kind: 'offer-rescinded', offerId: event.rescind?.offer_id.value ?? '' });
    if (event.type !== 'UPDATE' || event.update === undefined) return;
    const { status } = event.update;
    const taskId = status.task_id.value;
    this.#reconciliation?.answered(taskId);
    if (status.uuid !== undefined) {
      const told = { frameworkId: this.frameworkId, taskId, uuid: formatUuid(status.uuid), state: status.state };
      this.context.watch.onFact({ kind: 'status-told', ...told });
    }
    core?.post({ kind: 'status-received', status });
  }

  #execute(effect: ChronosEffect): void {
    const core = this.#core;
    switch (effect.kind) {
      case 'persist':
        this.#store?.write(effect.writes, () => core?.post(effect.onDurable));
        return;
      case 'reply':
        this.#pending.get(effect.requestId)?.(effect.answer);
        this.#pending.delete(effect.requestId);
        return;
      case 'quarantine':
        throw new Error(`Chronos cannot read its own record ${effect.key}: ${effect.reason}`);
      case 'notice':
        return;
      default:
        this.#tellMaster(effect);
    }
  }

  #tellMaster(effect: MasterEffect): void {
    const client = this.#client;
    switch (effect.kind) {
      case 'accept':
        client?.call({
          type: 'ACCEPT',
          accept: {
            offer_ids: [{ value: effect.offerId }],
            operations: [{ type: 'LAUNCH', launch: { task_infos: [...effect.tasks] } }],
            filters: { refuse_seconds: 0 },
          },
        });
        return;
      case 'decline': {
        const offer_ids = effect.offerIds.map((value) => ({ value }));
        client?.call({ type: 'DECLINE', decline: { offer_ids, filters: { refuse_seconds: effect.refuseSeconds } } });
        return;
      }
      case 'kill': {
        const { taskId, agentId } = effect;
        const agent_id = agentId === undefined ? {} : { agent_id: { value: agentId } };
        client?.call({ type: 'KILL', kill: { task_id: { value: taskId }, ...agent_id } });
        return;
      }
      case 'acknowledge':
        this.#acknowledge(effect.status);
        return;
      case 'reconcile':
        this.#reconciliation?.start(effect.tasks, this.context.clock.nowMs);
        this.#askRound();
        return;
      case 'reconcile-all':
        client?.call({ type: 'RECONCILE', reconcile: { tasks: [] } });
        return;
      case 'revive':
        client?.call({ type: 'REVIVE', revive: {} });
    }
  }

  #acknowledge({ uuid, agent_id, task_id }: TaskStatus): void {
    if (uuid === undefined || agent_id === undefined) return;
    const told = { frameworkId: this.frameworkId, taskId: task_id.value, uuid: formatUuid(uuid) };
    this.context.watch.onFact({ kind: 'status-acknowledged', ...told });
    this.#client?.call({ type: 'ACKNOWLEDGE', acknowledge: { agent_id, task_id, uuid } });
  }

  /** The rounds of the library's reconciliation, by its own times. */
  #askRound(): void {
    const reconciliation = this.#reconciliation;
    if (reconciliation === undefined) return;
    const { nowMs } = this.context.clock;
    for (const batch of reconciliation.round(nowMs).batches) {
      const tasks = batch.map(({ taskId, agentId }) => ({
        task_id: { value: taskId },
        ...(agentId === undefined ? {} : { agent_id: { value: agentId } }),
      }));
      this.#client?.call({ type: 'RECONCILE', reconcile: { tasks } });
    }
    const { dueMs } = reconciliation;
    if (this.#alarm !== undefined) this.#alarm.isCancelled = true;
    if (dueMs === undefined) return;
    this.#alarm = this.later(dueMs - nowMs, () => {
      if (this.#reconciliation === reconciliation) this.#askRound();
    });
  }
}

function describeEvent(event: ChronosEvent): string {
  switch (event.kind) {
    case 'ticked':
    case 'status-received':
      return '';
    case 'job-posted':
      return `gets job ${JSON.stringify(event.json)}`;
    default:
      return event.kind;
  }
}
