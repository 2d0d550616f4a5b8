import { nextUint32 } from '../../src/base/random.ts';
import { formatUuid } from '../../src/base/uuid.ts';
import type { HealthTarget } from '../../src/marathon/core/health.ts';
import type { Answer, Command } from '../../src/marathon/core/requests.ts';
import { restoreState } from '../../src/marathon/core/restore.ts';
import type { MarathonSettings } from '../../src/marathon/core/settings.ts';
import type { MarathonState } from '../../src/marathon/core/state.ts';
import type { MarathonEvent, step } from '../../src/marathon/core/step.ts';
import type { Effect } from '../../src/marathon/core/turn.ts';
import type { FrameworkInfo, TaskStatus } from '../../src/wire/gen/mesos.ts';
import type { Event } from '../../src/wire/gen/scheduler.ts';
import type { SimContext } from './context.ts';
import type { FindMaster } from './master-finder.ts';
import { type ProgramAddress, SimCore, SimProgram } from './program.ts';
import { SchedulerClient } from './scheduler-client.ts';
import type { SimAgent } from './sim-agent.ts';
import { SimStore } from './store.ts';
import type { SimZookeeper } from './zookeeper.ts';

export type MarathonStep = typeof step;

export interface SimMarathonOptions {
  readonly at: ProgramAddress;
  readonly findMaster: FindMaster;
  readonly settings: MarathonSettings;
  readonly zookeeper: SimZookeeper;
  readonly step: MarathonStep;
  /** Where health checks look. */
  readonly agents: () => readonly SimAgent[];
}

export const marathonRoot = 'marathon';

/** The real Marathon core with a simulated leader term: store, scheduler and prober. */
export class SimMarathon extends SimProgram {
  readonly #options: SimMarathonOptions;
  #core: SimCore<MarathonState, MarathonEvent, Effect> | undefined;
  #client: SchedulerClient | undefined;
  #store: SimStore | undefined;
  readonly #pending = new Map<number, (answer: Answer) => void>();
  #requests = 0;

  constructor(context: SimContext, options: SimMarathonOptions) {
    super(context, options.at);
    this.#options = options;
  }

  /** Undefined while it does not lead. */
  get state(): MarathonState | undefined {
    return this.#core?.state;
  }

  get records(): ReadonlyMap<string, string> {
    return this.#options.zookeeper.records(marathonRoot);
  }

  protected override onStart(): void {
    const { zookeeper } = this.#options;
    this.#store = new SimStore({
      program: this,
      zookeeper,
      root: marathonRoot,
      onLost: (reason) => this.endAndRestart(`leads no more: ${reason}`),
    });
    this.#store.lead((records) => this.#lead(records));
  }

  protected override onCrash(): void {
    this.#core = undefined;
    this.#client = undefined;
    this.#store?.abandon();
    this.#store = undefined;
    this.#pending.clear();
  }

  #lead(records: readonly { key: string; value: string }[]): void {
    const { clock, random } = this.context;
    const { settings } = this.#options;
    const { state, unreadable } = restoreState({
      settings,
      seed: BigInt(nextUint32(random)),
      nowMs: Math.floor(clock.nowMs),
      records,
    });
    if (unreadable.length > 0) throw new Error(`Marathon cannot read its own record ${unreadable[0]}`);
    this.#core = new SimCore<MarathonState, MarathonEvent, Effect>(this, state, {
      step: this.#options.step,
      nextMs: ({ timers }) => timers.nextMs,
      tick: { type: 'ticked' },
      isOnWallClock: true,
      execute: (effect) => this.#execute(effect),
      describe: describeEvent,
    });
    this.#core.post({ type: 'elected' });
  }

  /** Asks as the API does; no answer comes when Marathon dies first. False when it does not lead. */
  ask(command: Command, onAnswer: (answer: Answer) => void): boolean {
    if (this.#core === undefined || this.isPaused) return false;
    const requestId = ++this.#requests;
    this.#pending.set(requestId, onAnswer);
    this.#core.post({ type: 'requested', requestId, command });
    return true;
  }

  #execute(effect: Effect): void {
    const core = this.#core;
    if (core === undefined) return;
    switch (effect.type) {
      case 'persist': {
        const { onDurable } = effect;
        this.#store?.write(effect.writes, () => {
          if (onDurable !== undefined) core.post(onDurable);
        });
        return;
      }
      case 'answer':
        this.#pending.get(effect.requestId)?.(effect.answer);
        this.#pending.delete(effect.requestId);
        return;
      case 'probe':
        this.#probe(effect.target);
        return;
      case 'use-roles':
        this.#connect(effect.roles);
        return;
      case 'publish':
        return;
      default:
        this.#tellMaster(effect);
    }
  }

  #tellMaster(
    effect: Extract<
      Effect,
      { type: 'accept' | 'decline' | 'kill' | 'acknowledge' | 'reconcile' | 'revive' | 'suppress' }
    >,
  ): void {
    const client = this.#client;
    switch (effect.type) {
      case 'accept': {
        const isSent = client?.call({
          type: 'ACCEPT',
          accept: {
            offer_ids: [{ value: effect.offerId }],
            operations: [{ type: 'LAUNCH', launch: { task_infos: [...effect.tasks] } }],
            filters: { refuse_seconds: 0 },
          },
        });
        const taskIds = effect.tasks.map((task) => task.task_id.value);
        if (isSent !== true) this.#core?.post({ type: 'launch-lost', taskIds });
        return;
      }
      case 'decline': {
        const offer_ids = effect.offerIds.map((value) => ({ value }));
        client?.call({ type: 'DECLINE', decline: { offer_ids, filters: { refuse_seconds: effect.refuseSeconds } } });
        return;
      }
      case 'kill':
        client?.call({
          type: 'KILL',
          kill: {
            task_id: { value: effect.taskId },
            ...(effect.agentId === undefined ? {} : { agent_id: { value: effect.agentId } }),
            ...(effect.graceMs === undefined
              ? {}
              : { kill_policy: { grace_period: { nanoseconds: effect.graceMs * 1_000_000 } } }),
          },
        });
        return;
      case 'acknowledge':
        this.#acknowledge(effect.status);
        return;
      case 'reconcile': {
        const tasks = effect.tasks.map(({ taskId, agentId }) => ({
          task_id: { value: taskId },
          ...(agentId === undefined ? {} : { agent_id: { value: agentId } }),
        }));
        client?.call({ type: 'RECONCILE', reconcile: { tasks } });
        return;
      }
      case 'revive':
        client?.call({ type: 'REVIVE', revive: {} });
        return;
      case 'suppress':
        client?.call({ type: 'SUPPRESS', suppress: {} });
    }
  }

  #acknowledge({ uuid, agent_id, task_id }: TaskStatus): void {
    if (uuid === undefined || agent_id === undefined) return;
    const frameworkId = this.#core?.state.frameworkId ?? '';
    const told = { frameworkId, taskId: task_id.value, uuid: formatUuid(uuid) };
    this.context.watch.onFact({ kind: 'status-acknowledged', ...told });
    this.#client?.call({ type: 'ACKNOWLEDGE', acknowledge: { agent_id, task_id, uuid } });
  }

  #connect(roles: readonly string[]): void {
    const core = this.#core;
    if (core === undefined) return;
    const framework = frameworkInfo(core.state.frameworkId, roles);
    if (this.#client !== undefined) {
      this.#client.call({ type: 'UPDATE_FRAMEWORK', update_framework: { framework_info: framework } });
      return;
    }
    this.#client = new SchedulerClient({
      program: this,
      findMaster: this.#options.findMaster,
      framework,
      onEvent: (event) => this.#hear(event),
      onRegistered: (frameworkId) =>
        core.post({ type: 'registered', frameworkId, master: 'leader', masterRegion: undefined }),
      onDisconnected: () => core.post({ type: 'disconnected' }),
      onFatal: (code, reason) => {
        if (code !== 'framework-removed') {
          this.endAndRestart(`the subscription ended: ${reason}`);
          return;
        }
        this.#client = undefined;
        core.post({ type: 'framework-lost' });
        core.post({ type: 'elected' });
      },
    });
  }

  #hear(event: Event): void {
    const core = this.#core;
    if (event.type === 'OFFERS') core?.post({ type: 'offers-received', offers: event.offers?.offers ?? [] });
    if (event.type === 'RESCIND') core?.post({ type: 'offer-rescinded', offerId: event.rescind?.offer_id.value ?? '' });
    if (event.type !== 'UPDATE' || event.update === undefined) return;
    const { status } = event.update;
    if (status.uuid !== undefined) {
      this.context.watch.onFact({
        kind: 'status-told',
        frameworkId: core?.state.frameworkId ?? '',
        taskId: status.task_id.value,
        uuid: formatUuid(status.uuid),
        state: status.state,
      });
    }
    core?.post({ type: 'status-received', status });
  }

  /** A check passes when the task runs on a host that can be reached. */
  #probe(target: HealthTarget): void {
    const { network } = this.context;
    const agent = this.#options.agents().find(({ host }) => host === target.host);
    const isRunning = [...(agent?.containers.alive ?? [])].some(({ taskId }) => taskId === target.taskId);
    const isReachable = agent !== undefined && !network.isCut(this.host, agent.host);
    this.later(isReachable ? 10 : target.timeoutMs, () =>
      this.#core?.post({
        type: 'probed',
        probed: isReachable && isRunning ? { target, status: 200 } : { target, failure: 'no answer' },
      }),
    );
  }
}

function frameworkInfo(frameworkId: string | undefined, roles: readonly string[]): FrameworkInfo {
  return {
    user: 'root',
    name: 'marathon',
    ...(frameworkId === undefined ? {} : { id: { value: frameworkId } }),
    failover_timeout: 604_800,
    checkpoint: true,
    roles: [...roles],
    hostname: 'marathon',
    capabilities: [
      { type: 'PARTITION_AWARE' },
      { type: 'MULTI_ROLE' },
      { type: 'REGION_AWARE' },
      { type: 'RESERVATION_REFINEMENT' },
    ],
  };
}

function describeEvent(event: MarathonEvent): string {
  switch (event.type) {
    case 'ticked':
    case 'probed':
      return '';
    case 'requested':
      return `is asked to ${event.command.type}`;
    case 'launch-stored':
      return `${event.type} ${event.tasks.map(({ task_id }) => task_id.value).join(' ')}`;
    case 'status-received':
      return '';
    default:
      return event.type;
  }
}
