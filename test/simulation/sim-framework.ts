import { nextChance, nextFloat, nextInt } from '../../src/base/random.ts';
import { formatUuid } from '../../src/base/uuid.ts';
import { scalarOf } from '../../src/model/resources.ts';
import { isTerminal } from '../../src/model/task-state.ts';
import type {
  FrameworkInfo,
  Offer,
  OfferOperation,
  Resource,
  TaskInfo,
  TaskState,
  TaskStatus,
} from '../../src/wire/gen/mesos.ts';
import type { Event } from '../../src/wire/gen/scheduler.ts';
import { formatScript, type TaskScript } from './containers.ts';
import type { SimContext } from './context.ts';
import type { FindMaster } from './master-finder.ts';
import { type ProgramAddress, SimProgram } from './program.ts';
import { SchedulerClient } from './scheduler-client.ts';

/** `gone`: nobody believes in it any more; should it turn up it is killed. */
export type KnownState = 'launching' | 'running' | 'unreachable' | 'ended' | 'gone';

export interface KnownTask {
  readonly id: string;
  readonly agentId: string;
  readonly group: string | undefined;
  state: KnownState;
  isKillWanted: boolean;
}

export interface SimFrameworkOptions {
  readonly at: ProgramAddress;
  readonly findMaster: FindMaster;
  readonly name: string;
  /** Tasks it wants alive while it works. */
  readonly size: number;
  /** Tasks in groups of two under the default executor; else single commands. */
  readonly usesGroups: boolean;
  readonly isPartitionAware: boolean;
  readonly isCheckpointed: boolean;
  /** Share of tasks that end by themselves. */
  readonly batchShare: number;
}

const taskCpus = 0.5;
const taskMemMb = 64;
const executorCpus = 0.1;
const executorMemMb = 32;

/** A simple honest framework. Its database survives its crashes: it is written before anything is acknowledged or launched. */
export class SimFramework extends SimProgram {
  readonly options: SimFrameworkOptions;
  /** The database. */
  readonly tasks: Map<string, KnownTask> = new Map();
  frameworkId: string | undefined;
  #made = 0;
  /** No task ends by a whim of the framework any more, and new ones last. */
  isCalm = false;
  #client: SchedulerClient | undefined;

  constructor(context: SimContext, options: SimFrameworkOptions) {
    super(context, options.at);
    this.options = options;
  }

  protected override onStart(): void {
    this.#client = new SchedulerClient({
      program: this,
      findMaster: this.options.findMaster,
      framework: this.#info(),
      onEvent: (event) => this.#hear(event),
      onRegistered: (frameworkId) => {
        if (this.frameworkId !== frameworkId) this.tasks.clear();
        this.frameworkId = frameworkId;
        this.#reconcile();
      },
      onDisconnected: () => {},
      onFatal: (code) => {
        if (code === 'framework-removed') this.frameworkId = undefined;
        this.endAndRestart(`ends: ${code}`);
      },
    });
    this.#keepLooking();
  }

  protected override onCrash(): void {
    this.#client = undefined;
  }

  /** Tasks that count towards its size. */
  get alive(): readonly KnownTask[] {
    return [...this.tasks.values()].filter(
      ({ state, isKillWanted }) => (state === 'launching' || state === 'running') && !isKillWanted,
    );
  }

  /** What it launches at a time. */
  get unit(): { readonly tasks: number; readonly cpus: number; readonly memMb: number } {
    return this.options.usesGroups
      ? { tasks: 2, cpus: 2 * taskCpus + executorCpus, memMb: 2 * taskMemMb + executorMemMb }
      : { tasks: 1, cpus: taskCpus, memMb: taskMemMb };
  }

  #info(): FrameworkInfo {
    const { name, isPartitionAware, isCheckpointed } = this.options;
    return {
      user: 'nobody',
      name,
      ...(this.frameworkId === undefined ? {} : { id: { value: this.frameworkId } }),
      roles: ['*'],
      failover_timeout: 604_800,
      checkpoint: isCheckpointed,
      capabilities: [
        { type: 'MULTI_ROLE' },
        { type: 'TASK_KILLING_STATE' },
        ...(isPartitionAware ? [{ type: 'PARTITION_AWARE' as const }] : []),
      ],
    };
  }

  #keepLooking(): void {
    this.later(10_000 + nextInt(this.context.random, 20_000), () => {
      this.#reconcile();
      if (!this.isCalm && nextChance(this.context.random, 0.3)) this.#dropOne();
      this.#keepLooking();
    });
  }

  /** Ends a task it wanted, so that kills are seen. */
  #dropOne(): void {
    const { alive } = this;
    const task = alive[nextInt(this.context.random, Math.max(1, alive.length))];
    if (task !== undefined) this.#kill(task);
  }

  #kill(task: KnownTask): void {
    task.isKillWanted = true;
    this.#client?.call({
      type: 'KILL',
      kill: { task_id: { value: task.id }, agent_id: { value: task.agentId } },
    });
  }

  #reconcile(): void {
    if (this.#client?.isRegistered !== true) return;
    const open = [...this.tasks.values()].filter(({ state }) => state !== 'ended' && state !== 'gone');
    for (const task of open) if (task.isKillWanted) this.#kill(task);
    if (open.length > 0) {
      const tasks = open.map(({ id, agentId }) => ({ task_id: { value: id }, agent_id: { value: agentId } }));
      this.#client.call({ type: 'RECONCILE', reconcile: { tasks } });
    }
    this.#client.call({ type: 'RECONCILE', reconcile: { tasks: [] } });
  }

  #hear(event: Event): void {
    if (event.type === 'OFFERS') for (const offer of event.offers?.offers ?? []) this.#answer(offer);
    if (event.type === 'UPDATE' && event.update !== undefined) this.#note(event.update.status);
  }

  #answer(offer: Offer): void {
    const missing = this.options.size - this.alive.length;
    const resources = offer.resources ?? [];
    const tasks: TaskInfo[] = [];
    const unit = this.unit;
    let cpus = scalarOf(resources, 'cpus');
    let mem = scalarOf(resources, 'mem');
    const operations: OfferOperation[] = [];
    while (tasks.length + unit.tasks <= missing && cpus >= unit.cpus && mem >= unit.memMb) {
      cpus -= unit.cpus;
      mem -= unit.memMb;
      const made = Array.from({ length: unit.tasks }, () => this.#makeTask(offer.agent_id.value));
      tasks.push(...made);
      if (this.options.usesGroups) operations.push(this.#group(made));
    }
    const offer_ids = [offer.id];
    if (tasks.length === 0) {
      const filters = { refuse_seconds: 1 + nextFloat(this.context.random) * 5 };
      this.#client?.call({ type: 'DECLINE', decline: { offer_ids, filters } });
      return;
    }
    const group = this.options.usesGroups ? tasks[0]?.task_id.value : undefined;
    for (const task of tasks) {
      const id = task.task_id.value;
      this.tasks.set(id, {
        id,
        agentId: offer.agent_id.value,
        group,
        state: 'launching',
        isKillWanted: false,
      });
    }
    if (!this.options.usesGroups) operations.push({ type: 'LAUNCH', launch: { task_infos: tasks } });
    this.#client?.call({ type: 'ACCEPT', accept: { offer_ids, operations, filters: { refuse_seconds: 0 } } });
  }

  #makeTask(agentId: string): TaskInfo {
    const value = `${this.options.name}-${++this.#made}`;
    return {
      name: value,
      task_id: { value },
      agent_id: { value: agentId },
      resources: amounts(taskCpus, taskMemMb),
      command: { value: formatScript(this.#script()) },
    };
  }

  #script(): TaskScript {
    const { random } = this.context;
    const termMs = nextChance(random, 0.9) ? { termMs: 10 + nextInt(random, 2_000) } : {};
    if (this.isCalm || !nextChance(random, this.options.batchShare)) return termMs;
    const exitCode = nextChance(random, 0.3) ? 1 : 0;
    return { ...termMs, lastsMs: nextInt(random, 40_000), exitCode, fails: nextChance(random, 0.05) };
  }

  #group(tasks: readonly TaskInfo[]): OfferOperation {
    const id = `executor-${tasks[0]?.task_id.value ?? ''}`;
    return {
      type: 'LAUNCH_GROUP',
      launch_group: {
        executor: {
          type: 'DEFAULT',
          executor_id: { value: id },
          framework_id: { value: this.frameworkId ?? '' },
          resources: amounts(executorCpus, executorMemMb),
        },
        task_group: { tasks: [...tasks] },
      },
    };
  }

  #note(status: TaskStatus): void {
    const { uuid, task_id: taskId, agent_id: agentId, state } = status;
    const frameworkId = this.frameworkId ?? '';
    if (uuid !== undefined && agentId !== undefined) {
      const told = { frameworkId, taskId: taskId.value, uuid: formatUuid(uuid) };
      this.context.watch.onFact({ kind: 'status-told', ...told, state });
    }
    this.#learn(taskId.value, agentId?.value ?? '', status);
    if (uuid === undefined || agentId === undefined) return;
    // Its database takes a moment: it may die before it acknowledges.
    this.later(nextInt(this.context.random, 300), () => {
      this.context.watch.onFact({
        kind: 'status-acknowledged',
        frameworkId,
        taskId: taskId.value,
        uuid: formatUuid(uuid),
      });
      this.#client?.call({ type: 'ACKNOWLEDGE', acknowledge: { agent_id: agentId, task_id: taskId, uuid } });
    });
  }

  #learn(id: string, agentId: string, { state }: TaskStatus): void {
    const task = this.tasks.get(id) ?? { id, agentId, group: undefined, state: 'gone' as const, isKillWanted: false };
    this.tasks.set(id, task);
    if (isTerminal(state)) {
      // Of a lost one nobody knows whether it ended.
      const isSure = !unsureEnds.has(state);
      if (isSure || task.state !== 'ended') task.state = isSure ? 'ended' : 'gone';
      return;
    }
    switch (state) {
      case 'TASK_STAGING':
      case 'TASK_STARTING':
      case 'TASK_RUNNING':
      case 'TASK_KILLING':
        if (task.state === 'ended') return;
        // It was replaced meanwhile.
        if (task.state === 'gone' || task.state === 'unreachable') this.#kill(task);
        task.state = state === 'TASK_STAGING' || state === 'TASK_STARTING' ? 'launching' : 'running';
        return;
      case 'TASK_UNREACHABLE':
        if (task.state !== 'ended') task.state = 'unreachable';
        return;
      default:
        if (task.state !== 'ended') task.state = 'gone';
    }
  }
}

const unsureEnds: ReadonlySet<TaskState> = new Set<TaskState>(['TASK_LOST', 'TASK_GONE', 'TASK_DROPPED']);

function amounts(cpus: number, memMb: number): Resource[] {
  return [
    { name: 'cpus', type: 'SCALAR', scalar: { value: cpus } },
    { name: 'mem', type: 'SCALAR', scalar: { value: memMb } },
    { name: 'disk', type: 'SCALAR', scalar: { value: 1 } },
  ];
}
