/**
 * A master of one agent: it launches, kills and drains at random, acknowledges late, twice or not at all, and never forgets, save
 * an agent that is gone.
 */
import { nextChance, nextInt, type Random } from '../../../src/base/random.ts';
import { formatUuid } from '../../../src/base/uuid.ts';
import { isTerminal } from '../../../src/model/task-state.ts';
import {
  DrainSlaveMessage,
  ExitedExecutorMessage,
  KillTaskMessage,
  PingSlaveMessage,
  type ReconcileTasksMessage,
  RegisterSlaveMessage,
  ReregisterSlaveMessage,
  RunTaskGroupMessage,
  RunTaskMessage,
  ShutdownExecutorMessage,
  ShutdownFrameworkMessage,
  ShutdownMessage,
  SlaveRegisteredMessage,
  SlaveReregisteredMessage,
  StatusUpdateAcknowledgementMessage,
  StatusUpdateMessage,
  UpdateSlaveMessage,
} from '../../../src/wire/gen/internal.ts';
import type { DrainConfig, ExecutorInfo, FrameworkInfo, Resource, TaskInfo } from '../../../src/wire/gen/mesos.ts';
import type { LibprocessMessage } from '../../../src/wire/libprocess.ts';
import { decode, encode, type MessageType } from '../../../src/wire/message.ts';
import { Violation } from '../checker.ts';
import { formatScript } from '../containers.ts';
import type { SimContext } from '../context.ts';
import { SimEndpoint } from '../endpoint.ts';
import { SimProgram } from '../program.ts';
import { type Book, lastOf, type TaskRecord } from './book.ts';
import { drawScript, scriptBytes } from './task-script.ts';

const pingMs = 15_000;

interface Executor {
  readonly info: ExecutorInfo;
  readonly frameworkId: string;
}

export class LoneMaster extends SimProgram {
  readonly #book: Book;
  readonly #random: Random;
  readonly #duplicates: number;
  readonly #frameworks: readonly FrameworkInfo[];
  readonly #executors = new Map<string, Executor>();
  #endpoint: SimEndpoint | undefined;
  #agentPid: string | undefined;
  #isRegistered = false;
  #agents = 0;
  #ids = 0;
  isCalm = false;

  constructor(context: SimContext, book: Book, duplicates: number) {
    super(context, { name: 'master', host: '10.0.0.1', address: '10.0.0.1:5050' });
    this.#book = book;
    this.#random = context.random;
    this.#duplicates = duplicates;
    this.#frameworks = [frameworkNamed('f0', true), frameworkNamed('f1', true), frameworkNamed('f2', false)];
  }

  get #agentId(): string {
    return `S${this.#agents}`;
  }

  get pid(): string {
    return `master@${this.address}`;
  }

  protected override onStart(): void {
    this.#endpoint = new SimEndpoint(this, this.#duplicates);
    this.#ping();
    this.#act();
  }

  protected override onCrash(): void {
    this.#endpoint = undefined;
  }

  #tell<T>(type: MessageType<T>, message: T): void {
    if (this.#agentPid !== undefined) this.#endpoint?.send(this.#agentPid, this.pid, type.name, encode(type, message));
  }

  #ping(): void {
    this.#tell(PingSlaveMessage, { connected: this.#isRegistered });
    this.later(pingMs, () => this.#ping());
  }

  /** Tasks whose end was not told. */
  #living(): TaskRecord[] {
    return [...this.#book.tasks.values()].filter((task) => !task.isAbandoned && !isTerminal(lastOf(task)));
  }

  #act(): void {
    this.later(20 + nextInt(this.#random, 1_500), () => this.#act());
    if (!this.#isRegistered) return;
    if (this.#drain !== undefined) {
      this.#lookAtDrain();
      return;
    }
    if (this.isCalm) {
      this.#wantNothing();
      return;
    }
    const living = this.#living();
    const one = living[nextInt(this.#random, Math.max(1, living.length))];
    const draw = nextInt(this.#random, 100);
    if (draw < 55 && living.length < 12) this.#launch();
    else if (draw < 75 && one !== undefined) this.#kill(one);
    else if (draw < 78) this.#endExecutor();
    else if (draw < 79) this.#endFramework();
    else if (draw < 82) this.#beginDrain();
  }

  /** Under way: nothing is launched. */
  #drain: DrainConfig | undefined;
  /** Ids under which no agent may come back. */
  readonly #gone = new Set<string>();

  #beginDrain(): void {
    const random = this.#random;
    this.#drain = {
      ...(nextChance(random, 0.7) ? { max_grace_period: { nanoseconds: nextInt(random, 3_000) * 1e6 } } : {}),
      mark_gone: nextChance(random, 0.3),
    };
    this.#book.drainBegins(this.#drain);
    this.trace(`drains the agent${this.#drain.mark_gone ? ' and marks it gone' : ''}`);
    this.#tell(DrainSlaveMessage, { config: this.#drain });
  }

  #lookAtDrain(): void {
    if (this.#living().length > 0) return;
    this.trace('finds the agent drained');
    if (this.#drain?.mark_gone === true) this.#markGone();
    this.#drain = undefined;
  }

  #markGone(): void {
    this.#tell(ShutdownMessage, { message: 'Agent has been marked gone' });
    this.forgetAgent();
  }

  /** The agent will not come back under its id. */
  forgetAgent(): void {
    this.#gone.add(this.#agentId);
    for (const task of this.#living()) task.isAbandoned = true;
    this.#executors.clear();
    this.#drain = undefined;
    this.#isRegistered = false;
    this.#wasStored = false;
  }

  /** All shall end. */
  #wantNothing(): void {
    for (const task of this.#living()) this.#kill(task);
    if (this.#living().length === 0) for (const [key] of this.#executors) this.#shutdown(key);
  }

  #kill({ taskId, frameworkId }: TaskRecord): void {
    this.#tell(KillTaskMessage, {
      framework_id: { value: frameworkId },
      task_id: { value: taskId },
      kill_policy: { grace_period: { nanoseconds: nextInt(this.#random, 2_000) * 1e6 } },
    });
  }

  #endExecutor(): void {
    const keys = [...this.#executors.keys()];
    const key = keys[nextInt(this.#random, Math.max(1, keys.length))];
    if (key !== undefined) this.#shutdown(key);
  }

  #shutdown(key: string): void {
    const executor = this.#executors.get(key);
    if (executor === undefined) return;
    this.#tell(ShutdownExecutorMessage, {
      framework_id: { value: executor.frameworkId },
      executor_id: executor.info.executor_id,
    });
  }

  #endFramework(): void {
    const framework = this.#pick(this.#frameworks);
    // It is as if another one came under a new id.
    const frameworkId = framework.id?.value ?? '';
    this.trace(`ends ${frameworkId}`);
    for (const task of this.#book.tasks.values()) if (task.frameworkId === frameworkId) task.isAbandoned = true;
    for (const [key, executor] of this.#executors)
      if (executor.frameworkId === frameworkId) this.#executors.delete(key);
    this.#tell(ShutdownFrameworkMessage, { framework_id: { value: frameworkId } });
    this.#ended.add(frameworkId);
    framework.id = { value: `f${10 + ++this.#ids}` };
  }

  readonly #ended = new Set<string>();

  #pick<T>(from: readonly T[]): T {
    return from[nextInt(this.#random, from.length)] as T;
  }

  #launch(): void {
    const framework = { ...this.#pick(this.#frameworks) };
    const draw = nextInt(this.#random, 10);
    if (draw < 3) this.#launchCommand(framework);
    else if (draw < 5) this.#launchGroup(framework);
    else this.#launchOwn(framework, draw < 8 ? 'http' : 'driver');
  }

  #newTask(framework: FrameworkInfo): TaskInfo {
    const taskId = `t${++this.#ids}`;
    const frameworkId = framework.id?.value ?? '';
    this.#book.launched(taskId, frameworkId, framework.checkpoint === true);
    this.trace(`launches ${taskId} of ${frameworkId}`);
    return {
      name: taskId,
      task_id: { value: taskId },
      agent_id: { value: this.#agentId },
      resources: [amount('cpus', 0.1)],
    };
  }

  #command(): { value: string } {
    const random = this.#random;
    const script = {
      ...(nextChance(random, 0.6) ? { lastsMs: nextInt(random, 20_000) } : {}),
      ...(nextChance(random, 0.3) ? { exitCode: 1 } : {}),
      ...(nextChance(random, 0.8) ? { termMs: nextInt(random, 1_000) } : {}),
      ...(nextChance(random, 0.05) ? { fails: true } : {}),
    };
    return { value: formatScript(script) };
  }

  #launchCommand(framework: FrameworkInfo): void {
    const task = { ...this.#newTask(framework), command: this.#command() };
    this.#tell(RunTaskMessage, { framework, task, pid: '@0.0.0.0:0', launch_executor: true });
  }

  #launchGroup(framework: FrameworkInfo): void {
    const executor = this.#executorOf(framework, `group${++this.#ids}`, { type: 'DEFAULT' });
    const tasks = Array.from({ length: 1 + nextInt(this.#random, 3) }, () => ({
      ...this.#newTask(framework),
      command: this.#command(),
    }));
    this.#tell(RunTaskGroupMessage, { framework, executor, task_group: { tasks }, launch_executor: true });
  }

  #launchOwn(framework: FrameworkInfo, kind: 'http' | 'driver'): void {
    const executorId = `${kind}${nextInt(this.#random, 2)}`;
    const isThere = this.#executors.has(`${framework.id?.value}/${executorId}`);
    const executor = this.#executorOf(framework, executorId, { type: 'CUSTOM', command: { value: 'own' } });
    const data = scriptBytes(drawScript(this.#random));
    const task = { ...this.#newTask(framework), executor, data };
    this.#tell(RunTaskMessage, { framework, task, pid: '@0.0.0.0:0', launch_executor: !isThere });
  }

  #executorOf(framework: FrameworkInfo, executorId: string, more: Partial<ExecutorInfo>): ExecutorInfo {
    const frameworkId = framework.id?.value ?? '';
    const info: ExecutorInfo = {
      executor_id: { value: executorId },
      framework_id: { value: frameworkId },
      resources: [amount('cpus', 0.1)],
      ...more,
    };
    this.#executors.set(`${frameworkId}/${executorId}`, { info, frameworkId });
    return info;
  }

  receive({ name, from, body }: LibprocessMessage): void {
    switch (name) {
      case RegisterSlaveMessage.name:
        this.#register(from);
        return;
      case ReregisterSlaveMessage.name:
        this.#reregister(from, decode(ReregisterSlaveMessage, body));
        return;
      case StatusUpdateMessage.name:
        this.#update(decode(StatusUpdateMessage, body));
        return;
      case ExitedExecutorMessage.name: {
        const { framework_id, executor_id } = decode(ExitedExecutorMessage, body);
        this.#executors.delete(`${framework_id.value}/${executor_id.value}`);
        return;
      }
      default:
        // UpdateSlaveMessage says that it works under its id, so it has written it down.
        if (name === UpdateSlaveMessage.name && this.#isKnown(decode(UpdateSlaveMessage, body))) this.#wasStored = true;
    }
  }

  #wasStored = false;

  #isKnown({ slave_id }: UpdateSlaveMessage): boolean {
    return !this.#gone.has(slave_id?.value ?? '');
  }

  #register(from: string): void {
    if (!this.#isRegistered) {
      if (this.#wasStored) throw new Violation('identity', 'the agent forgot who it is');
      // It died before it had written down who it is: what it was given is lost with it.
      for (const task of this.#living()) task.isAbandoned = true;
      this.#executors.clear();
      this.#agents++;
      this.#agentPid = from;
      this.#isRegistered = true;
      this.#watch(from);
    }
    this.#tell(SlaveRegisteredMessage, {
      slave_id: { value: this.#agentId },
      connection: { total_ping_timeout_seconds: 75 },
    });
  }

  #watch(pid: string): void {
    this.#endpoint?.link(
      pid,
      this.inThisLife(() => {
        this.#isRegistered = false;
      }),
    );
  }

  #reregister(from: string, message: ReregisterSlaveMessage): void {
    this.#agentPid = from;
    if (this.#gone.has(message.slave.id?.value ?? '')) {
      this.#tell(ShutdownMessage, { message: 'Agent has been marked gone' });
      return;
    }
    this.#isRegistered = true;
    this.#wasStored = true;
    this.#watch(from);
    const reported = new Set<string>();
    for (const { task_id, state, framework_id } of message.tasks ?? []) {
      reported.add(task_id.value);
      const task = this.#book.tasks.get(task_id.value);
      if (task === undefined) throw new Violation('invented', `${task_id.value} is reported, and nobody launched it`);
      const isOver = task.isDone || isTerminal(lastOf(task));
      if (isOver && !isTerminal(state) && !this.#ended.has(framework_id.value)) {
        throw new Violation('invented', `${task_id.value} is ${state} again after ${lastOf(task)}`);
      }
    }
    const executors = new Set(
      (message.executor_infos ?? []).map((info) => `${info.framework_id?.value ?? ''}/${info.executor_id.value}`),
    );
    for (const key of [...this.#executors.keys()]) if (!executors.has(key)) this.#executors.delete(key);
    for (const info of message.executor_infos ?? []) {
      const frameworkId = info.framework_id?.value ?? '';
      if (!this.#ended.has(frameworkId))
        this.#executors.set(`${frameworkId}/${info.executor_id.value}`, { info, frameworkId });
    }
    this.#tell(SlaveReregisteredMessage, {
      slave_id: { value: this.#agentId },
      reconciliations: this.#missing(reported),
      connection: { total_ping_timeout_seconds: 75 },
    });
    for (const frameworkId of this.#ended)
      this.#tell(ShutdownFrameworkMessage, { framework_id: { value: frameworkId } });
    if (this.#drain !== undefined) this.#tell(DrainSlaveMessage, { config: this.#drain });
  }

  #missing(reported: ReadonlySet<string>): ReconcileTasksMessage[] {
    return this.#living()
      .filter(({ taskId }) => !reported.has(taskId))
      .map(({ taskId, frameworkId }) => ({
        framework_id: { value: frameworkId },
        statuses: [{ task_id: { value: taskId }, state: 'TASK_STAGING' }],
      }));
  }

  #update({ update }: StatusUpdateMessage): void {
    const { status } = update;
    const uuid = update.uuid ?? new Uint8Array(0);
    const taskId = status.task_id.value;
    this.trace(`is told ${status.state} of ${taskId} by ${status.source} ${status.reason ?? ''}`);
    const problem = this.#book.tells(status, formatUuid(uuid));
    if (problem !== undefined) throw new Violation('updates', problem);
    const random = this.#random;
    if (!this.isCalm && nextChance(random, 0.15)) return;
    const answer = {
      slave_id: { value: this.#agentId },
      framework_id: update.framework_id,
      task_id: status.task_id,
      uuid,
    };
    const times = nextChance(random, 0.1) ? 2 : 1;
    if (nextChance(random, 0.05)) {
      const wrong = new Uint8Array(16).fill(nextInt(random, 256));
      this.#tell(StatusUpdateAcknowledgementMessage, { ...answer, uuid: wrong });
    }
    for (let time = 0; time < times; time++) {
      this.later(nextChance(random, 0.7) ? nextInt(random, 30) : nextInt(random, 4_000), () => {
        this.#book.acknowledges(taskId, formatUuid(uuid));
        this.#tell(StatusUpdateAcknowledgementMessage, answer);
      });
    }
  }

  /** What the master still waits for. */
  unsettled(): string | undefined {
    if (!this.#isRegistered) return 'the agent is not registered';
    if (this.#drain !== undefined) return 'the agent is being drained';
    const [task] = this.#living();
    if (task !== undefined) return `no end of ${task.taskId} was told; ${lastOf(task)} was the last`;
    const [executor] = this.#executors.keys();
    return executor === undefined ? undefined : `executor ${executor} is still there`;
  }
}

function amount(name: string, value: number): Resource {
  return { name, type: 'SCALAR', scalar: { value }, allocation_info: { role: '*' } };
}

function frameworkNamed(id: string, checkpoint: boolean): FrameworkInfo {
  const isAware = id !== 'f1';
  return {
    user: 'root',
    name: id,
    id: { value: id },
    checkpoint,
    roles: ['*'],
    capabilities: [
      { type: 'MULTI_ROLE' },
      ...(isAware ? [{ type: 'PARTITION_AWARE' as const }, { type: 'TASK_KILLING_STATE' as const }] : []),
    ],
  };
}
