import type { AgentEffect, ExecutorStart } from '../../src/agent/core/effects.ts';
import type { AgentEvent } from '../../src/agent/core/events.ts';
import { refusedCall } from '../../src/agent/core/executor-calls.ts';
import { decodeMessage } from '../../src/agent/core/messages.ts';
import { bootIdPath } from '../../src/agent/core/paths.ts';
import type { AgentSettings } from '../../src/agent/core/settings.ts';
import { type AgentState, createAgentState, findExecutor, nextDeadlineMs } from '../../src/agent/core/state.ts';
import type { step } from '../../src/agent/core/step.ts';
import { nextUint32 } from '../../src/base/random.ts';
import type { Call, Event } from '../../src/wire/gen/executor.ts';
import type { Resource } from '../../src/wire/gen/mesos.ts';
import type { LibprocessMessage } from '../../src/wire/libprocess.ts';
import { encode } from '../../src/wire/message.ts';
import { readAgent, readResources } from './checkpoint-files.ts';
import { SimContainers } from './containers.ts';
import type { SimContext } from './context.ts';
import { SimDisk } from './disk.ts';
import { SimEndpoint } from './endpoint.ts';
import type { Finding, FindMaster } from './master-finder.ts';
import { type ProgramAddress, SimCore, SimProgram } from './program.ts';
import { SimExecutorHost } from './sim-executor-host.ts';

export type AgentStep = typeof step;

export interface SimAgentOptions {
  readonly at: ProgramAddress;
  readonly findMaster: FindMaster;
  readonly resources: readonly Resource[];
  readonly settings: AgentSettings;
  readonly duplicates: number;
  /** The core, or one with a planted bug. */
  readonly step: AgentStep;
  /** Starts what frameworks bring as executors; absent: they bring none. */
  readonly onCustom?: (start: ExecutorStart) => void;
  /** How it reads its disk, or reads it wrongly. */
  readonly read?: typeof readAgent;
  /** It has ended by itself, and what it wanted on disk is there. */
  readonly onExit?: () => void;
  /** How it removes directories, or does it wrongly. */
  readonly removeTree?: (disk: SimDisk, path: string) => void;
}

/** Where the events for an executor over HTTP go. */
export interface ExecutorStream {
  readonly send: (event: Event) => void;
  readonly close: () => void;
}

export interface CallAnswer {
  readonly status: number;
  readonly text: string;
}

/** The real agent core on a simulated host: its shell, disk, containers and machine. */
export class SimAgent extends SimProgram {
  readonly #options: SimAgentOptions;
  readonly disk: SimDisk;
  readonly containers: SimContainers;
  readonly totals: readonly Resource[];
  /** The next start: go on with what runs, or end it and exit. */
  recover: AgentSettings['recover'] = 'reconnect';
  #bootId = 1;
  #isPowerless = false;
  #endpoint: SimEndpoint | undefined;
  #core: SimCore<AgentState, AgentEvent, AgentEffect> | undefined;
  #host: SimExecutorHost | undefined;
  #finding: Finding | undefined;
  readonly #streams = new Map<string, ExecutorStream>();

  constructor(context: SimContext, options: SimAgentOptions) {
    super(context, options.at);
    this.#options = options;
    this.totals = options.resources;
    this.disk = new SimDisk(context.clock, context.random);
    this.containers = new SimContainers(context, options.at.host);
  }

  get pid(): string {
    return `slave(1)@${this.address}`;
  }

  /** Undefined while it is down. */
  get state(): AgentState | undefined {
    return this.#core?.state;
  }

  protected override onStart(): void {
    const { resources, duplicates } = this.#options;
    const settings = { ...this.#options.settings, recover: this.recover };
    const { context } = this;
    const state = createAgentState({
      settings,
      info: {
        hostname: this.host,
        port: Number(this.address.slice(this.address.lastIndexOf(':') + 1)),
        resources: [...resources],
        checkpoint: true,
      },
      seed: BigInt(nextUint32(context.random)),
      nowMs: context.clock.nowMs,
    });
    this.#endpoint = new SimEndpoint(this, duplicates);
    const core = new SimCore<AgentState, AgentEvent, AgentEffect>(this, state, {
      step: this.#options.step,
      nextMs: nextDeadlineMs,
      tick: { kind: 'ticked' },
      execute: (effect) => this.#execute(effect),
      describe: describeEvent,
    });
    this.#core = core;
    this.#host = new SimExecutorHost({
      program: this,
      containers: this.containers,
      shutdownGraceMs: settings.executorShutdownGraceMs,
      post: (event) => core.post(event),
      onCustom: this.#options.onCustom,
    });
    core.post({
      kind: 'disk-recovered',
      found: (this.#options.read ?? readAgent)(this.disk, String(this.#bootId)),
      ...readResources(this.disk),
    });
    state.deadlines.set('disk|', context.clock.nowMs + settings.diskWatchIntervalMs);
    core.rearm();
  }

  protected override onCrash(): void {
    this.#core = undefined;
    this.#host = undefined;
    this.#finding = undefined;
    this.#streams.clear();
    if (this.#isPowerless) this.disk.losePower();
    else this.disk.crash();
    this.containers.agentDied();
  }

  /** What the agent answers to a call of an executor over HTTP. `stream`: where a subscription's events go. */
  answerCall(call: Call, stream: ExecutorStream | undefined): CallAnswer {
    const core = this.#core;
    if (core === undefined) return { status: 503, text: '' };
    const refused = refusedCall(core.state, call);
    if (refused !== undefined) return refused;
    const at = { frameworkId: call.framework_id.value, executorId: call.executor_id.value };
    if (call.type === 'SUBSCRIBE' && stream !== undefined) {
      const containerId = findExecutor(core.state, at.frameworkId, at.executorId)?.containerId ?? '';
      this.#streams.get(containerId)?.close();
      this.#streams.set(containerId, stream);
      const tasks = call.subscribe?.unacknowledged_tasks ?? [];
      const updates = (call.subscribe?.unacknowledged_updates ?? []).map(({ status }) => status);
      core.post({ kind: 'executor-subscribed', ...at, tasks, updates });
      return { status: 200, text: '' };
    }
    if (call.update !== undefined) core.post({ kind: 'status-reported', ...at, status: call.update.status });
    return { status: 202, text: '' };
  }

  /** The stream is over, unless another took its place. */
  streamClosed(stream: ExecutorStream): void {
    for (const [containerId, open] of this.#streams) if (open === stream) this.#streams.delete(containerId);
  }

  /** The machine restarts: the agent and all containers end. */
  reboot(): void {
    this.#isPowerless = true;
    this.crash('the machine restarts');
    this.#isPowerless = false;
    this.containers.reboot();
    this.#bootId++;
    this.context.watch.onFact({ kind: 'rebooted', program: this.name });
  }

  receive(message: LibprocessMessage): void {
    if (message.to !== 'slave(1)') return;
    const decoded = decodeMessage(message.name, message.body);
    if (decoded.kind !== 'message') return;
    const { from, name } = message;
    this.#core?.post({ kind: 'message-received', from, name, message: decoded.message });
  }

  #execute(effect: AgentEffect): void {
    const core = this.#core;
    if (core === undefined) return;
    switch (effect.kind) {
      case 'send':
        this.#endpoint?.send(effect.to, this.pid, effect.type.name, encode(effect.type, effect.message as never));
        return;
      case 'link':
        this.#endpoint?.link(
          effect.pid,
          this.inThisLife((pid: string) => core.post({ kind: 'link-broken', pid })),
        );
        return;
      case 'persist':
        if (effect.writes.length === 0) for (const event of effect.then) core.post(event);
        else this.#persist(effect.writes, effect.then);
        return;
      case 'start-executor':
        this.#host?.start(effect.start);
        return;
      case 'built-in':
        this.#host?.act(effect.run, effect.action);
        return;
      case 'destroy-container':
        this.#host?.destroy(effect.run);
        return;
      case 'recover-containers': {
        // The real shell writes the boot id when the core has accepted what was found.
        const bytes = new TextEncoder().encode(String(this.#bootId));
        this.disk.persist([{ op: 'write', path: bootIdPath, bytes }], () => {});
        this.later(5, () => this.#host?.recover(effect.runs));
        return;
      }
      case 'recovery-done':
      case 'redetect-master':
        this.later(1, () => this.#detect());
        return;
      case 'work-on-volumes':
        this.later(1, () => core.post({ kind: 'volumes-worked', failures: [] }));
        return;
      case 'remove-path':
        this.later(1, () => this.#removePath(effect.path));
        return;
      case 'measure-disk':
        this.later(1, () => core.post({ kind: 'disk-measured', usedShare: 0.1 }));
        return;
      case 'exit':
        this.#end(effect.reason);
        return;
      case 'update-container': {
        const { run, taskIds } = effect;
        if (taskIds !== undefined) this.later(1, () => core.post({ kind: 'container-updated', run, taskIds }));
        return;
      }
      case 'executor-event':
        this.#streams.get(effect.run.containerId)?.send(effect.event);
        return;
      case 'measure-load':
      case 'report':
        return;
    }
  }

  #persist(writes: Extract<AgentEffect, { kind: 'persist' }>['writes'], then: readonly AgentEvent[]): void {
    const done = this.inThisLife(() => {
      for (const event of then) this.#core?.post(event);
    });
    this.disk.persist(writes, done);
  }

  /** What it wanted on disk gets there first. */
  #end(reason: string): void {
    this.#core?.stop();
    this.disk.persist(
      [],
      this.inThisLife(() => {
        this.#options.onExit?.();
        this.endAndRestart(`exits: ${reason}`);
      }),
    );
  }

  #detect(): void {
    if (this.#finding !== undefined) {
      this.#finding.again();
      return;
    }
    this.#finding = this.#options.findMaster(this, (found) => {
      const master = found === undefined ? undefined : { pid: found.pid, hostname: found.host };
      this.#core?.post({ kind: 'master-detected', master });
    });
  }

  #removePath(path: string): void {
    const prefix = `${this.#options.settings.workDir}/`;
    const remove = this.#options.removeTree ?? ((disk: SimDisk, tree: string) => disk.removeTree(tree));
    if (path.startsWith(prefix)) remove(this.disk, path.slice(prefix.length));
    this.#core?.post({ kind: 'path-removed', path, isRemoved: true });
  }
}

function describeEvent(event: AgentEvent): string {
  switch (event.kind) {
    case 'ticked':
      return '';
    case 'message-received':
      return `gets ${event.name.slice(event.name.lastIndexOf('.') + 1)} from ${event.from}`;
    case 'status-reported':
      return `reports ${event.status.state} of ${event.status.task_id.value}`;
    case 'tasks-stored':
      return `${event.kind} ${event.taskIds.join(' ')}`;
    case 'update-stored':
    case 'acknowledgement-stored':
      return `${event.kind} ${event.stream.slice(event.stream.indexOf('\n') + 1)}`;
    default:
      return event.kind;
  }
}
