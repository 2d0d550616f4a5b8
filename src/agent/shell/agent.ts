import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { errorText, StadionError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { Containerizer } from '../../containerizer/containerizer.ts';
import { PersistentVolumes } from '../../containerizer/persistent-volumes.ts';
import {
  type BuiltinExecutor,
  type BuiltinExecutorOptions,
  createBuiltinExecutor,
} from '../../executor/builtin-executor.ts';
import { AccountNames } from '../../net/account-names.ts';
import { heapSampler } from '../../net/heap-sampler.ts';
import { LogVerbosity } from '../../net/log-verbosity.ts';
import { MemoryProfiler } from '../../net/memory-profiler.ts';
import { type Alarm, createAlarm, steadyNowMs } from '../../runtime/clock.ts';
import { type CoreLoop, createCoreLoop } from '../../runtime/core-loop.ts';
import { Metrics } from '../../runtime/metrics.ts';
import type { RunningProgram } from '../../runtime/program.ts';
import { formatAddress } from '../../wire/process-id.ts';
import type { AgentConfig } from '../config.ts';
import type { ProofMessage } from '../core/authenticatee.ts';
import type { AgentEffect } from '../core/effects.ts';
import type { AgentEvent } from '../core/events.ts';
import { bootIdPath } from '../core/paths.ts';
import { type AgentState, createAgentState, nextDeadlineMs } from '../core/state.ts';
import { step } from '../core/step.ts';
import { mesosVersion } from '../http/build-info.ts';
import type { AgentContext } from '../http/context.ts';
import { addAgentMetrics, recoveryErrors } from '../http/gauges.ts';
import { hostName } from './agent-address.ts';
import { AgentDoor } from './agent-door.ts';
import { Authenticatee } from './authenticatee.ts';
import { readBootId, readCheckpoints } from './checkpoint-reader.ts';
import { type CheckpointStore, openCheckpointStore } from './checkpoint-store.ts';
import { createAgentContainerizer } from './containerizers.ts';
import { completeResources } from './detected-resources.ts';
import { type EffectTargets, execute } from './execute.ts';
import { ExecutorHost } from './executor-host.ts';
import { ExecutorStreams } from './executor-streams.ts';
import { hostSettings } from './host-settings.ts';
import { type MasterDetector, startMasterDetector } from './master-detector.ts';
import { deleteLeftovers } from './path-removal.ts';
import { tellPreflight } from './preflight.ts';
import { readResources } from './resources-reader.ts';
import { type AgentSecrets, readAgentSecrets } from './secrets.ts';
import { lockWorkDir, type WorkDirLock } from './work-dir-lock.ts';

export interface AgentDeps {
  readonly logger: Logger;
  /** The agent ends by itself: the master sent it away, or it refuses to go on. Without it only `ended` tells. */
  readonly onEnd?: (end: AgentEnd) => void;
  /** Other containers and executors than the real ones: for tests. */
  readonly containerizer?: Containerizer;
  readonly createBuiltin?: (options: BuiltinExecutorOptions) => BuiltinExecutor;
}

export interface AgentEnd {
  readonly code: number;
  readonly reason: string;
}

export interface CloseOptions {
  /** End all tasks first, each with its grace period; otherwise they go on and the next start finds them. */
  readonly killTasks?: boolean;
}

export interface RunningAgent extends RunningProgram {
  /** `slave(1)@ip:port`. */
  readonly pid: string;
  readonly workDir: string;
  /** Resolves when the agent ends by itself, never when it is closed. */
  readonly ended: Promise<AgentEnd>;
  /** Leaves the cluster for good: tasks are killed, the master is told. */
  unregister(): void;
  close(options?: CloseOptions): Promise<void>;
}

/**
 * Starts an agent; resolves when it answers over HTTP and has read its checkpoints. It finds its tasks and its master on its own.
 * Rejects with a sentence for the operator when it cannot start.
 */
export async function startAgent(config: AgentConfig, deps: AgentDeps): Promise<RunningAgent> {
  const secrets = await readAgentSecrets(config.authentication, deps.logger);
  const agent = new Agent(config, deps, secrets);
  try {
    await agent.start();
  } catch (thrown) {
    await agent.close();
    throw thrown;
  }
  return agent;
}

/** Longest wait for tasks to end when the agent closes. */
const killTimeoutMs = 60_000;

class Agent implements RunningAgent {
  readonly #config: AgentConfig;
  readonly #logger: Logger;
  readonly #deps: AgentDeps;
  readonly #secrets: AgentSecrets;
  readonly #door: AgentDoor;
  readonly #streams = new ExecutorStreams();
  readonly #metrics = new Metrics();
  readonly #verbosity: LogVerbosity;
  readonly ended: Promise<AgentEnd>;
  #context: AgentContext | undefined;
  #loop: CoreLoop<AgentState, AgentEvent> | undefined;
  #alarm: Alarm | undefined;
  #store: CheckpointStore | undefined;
  #host: ExecutorHost | undefined;
  #targets: EffectTargets | undefined;
  #detector: MasterDetector | undefined;
  #lock: WorkDirLock | undefined;
  #resolveEnded: (end: AgentEnd) => void = () => {};
  /** Hears of the first decision about the checkpoints. */
  #onRecovered: (refused: AgentEnd | undefined) => void = () => {};
  #onTasksEnded: (() => void) | undefined;
  #closing: Promise<void> | undefined;
  #isEnded = false;

  constructor(config: AgentConfig, deps: AgentDeps, secrets: AgentSecrets) {
    this.#config = config;
    this.#secrets = secrets;
    this.#deps = deps;
    this.#logger = deps.logger;
    this.#verbosity = new LogVerbosity(deps.logger);
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    this.#door = new AgentDoor(config, deps.logger, secrets);
  }

  get address(): { readonly ip: string; readonly port: number } {
    return this.#door.address;
  }

  get pid(): string {
    return this.#door.pid;
  }

  get workDir(): string {
    return this.#config.workDir;
  }

  async start(): Promise<void> {
    const config = this.#config;
    for (const warning of config.warnings) this.#logger.warn(warning);
    await mkdir(config.workDir, { recursive: true });
    this.#lock = await lockWorkDir(config.workDir);
    await mkdir(config.runtimeDir, { recursive: true });
    await this.#door.open(() => this.#context);
    const state = await this.#createState();
    const loop = this.#createLoop(state);
    this.#openParts(loop);
    this.#door.hear((event) => loop.post(event));
    await this.#recover(loop);
    state.deadlines.set('disk|', steadyNowMs() + config.diskWatchIntervalMs);
    this.#alarm?.rearm();
    tellPreflight(config, this.#logger);
  }

  async #createState(): Promise<AgentState> {
    const config = this.#config;
    const { ip, port } = this.#door.endpoint.address;
    const role = config.flagTexts.get('default_role') ?? '*';
    const resources = await completeResources(config.resources, config.workDir, role);
    return createAgentState({
      settings: {
        ...config,
        version: mesosVersion,
        pid: this.pid,
        ...(this.#secrets.credential === undefined ? {} : { proof: config.authentication.proofTiming }),
      },
      info: {
        hostname: await hostName(config, ip),
        port,
        resources,
        ...(config.attributes.length === 0 ? {} : { attributes: [...config.attributes] }),
        ...(config.domain === undefined ? {} : { domain: config.domain }),
        checkpoint: true,
      },
      seed: randomBytes(8).readBigUInt64LE(),
      nowMs: steadyNowMs(),
    });
  }

  #createLoop(state: AgentState): CoreLoop<AgentState, AgentEvent> {
    const loop = createCoreLoop<AgentState, AgentEvent, AgentEffect>({
      state,
      step,
      nowMs: steadyNowMs,
      execute: (effect, post) => {
        if (this.#targets !== undefined) execute(effect, this.#targets, post);
      },
      onFatal: (thrown) => {
        this.#logger.error('the agent failed: this is an error in the program', { error: thrown });
        this.#end({ code: 1, reason: errorText(thrown) });
      },
      onBatchEnd: () => this.#alarm?.rearm(),
    });
    this.#loop = loop;
    this.#alarm = createAlarm({
      nextMs: () => nextDeadlineMs(state),
      nowMs: steadyNowMs,
      onDue: () => loop.post({ kind: 'ticked' }),
    });
    return loop;
  }

  #openParts(loop: CoreLoop<AgentState, AgentEvent>): void {
    const config = this.#config;
    const { endpoint } = this.#door;
    const { workDir } = config;
    this.#store = openCheckpointStore({ workDir, logger: this.#logger });
    const volumes = new PersistentVolumes(workDir);
    this.#host = new ExecutorHost({
      volumes,
      containerizer:
        this.#deps.containerizer ??
        createAgentContainerizer(config, { volumes, logger: this.#logger, metrics: this.#metrics }),
      createBuiltin: this.#deps.createBuiltin ?? createBuiltinExecutor,
      post: (event) => loop.post(event),
      logger: this.#logger,
      agentPid: this.pid,
      agentEndpoint: formatAddress(endpoint.address),
      hostIp: endpoint.address.ip,
      ...hostSettings(config),
      tokenKey: this.#secrets.jwtKey,
    });
    this.#targets = {
      workDir,
      logger: this.#logger,
      endpoint,
      pid: this.pid,
      store: this.#store,
      host: this.#host,
      streams: this.#streams,
      authenticatee: this.#createAuthenticatee(loop),
      onCheckpointsTaken: () => this.#onRecovered(undefined),
      onRecoveryDone: () => this.#detect(),
      redetectMaster: () => this.#detector?.again(),
      onExit: (end) => this.#end(end),
    };
    addAgentMetrics(this.#metrics, loop.state, steadyNowMs);
    this.#context = {
      config,
      state: loop.state,
      pid: this.pid,
      post: (event) => loop.post(event),
      metrics: this.#metrics,
      accounts: new AccountNames(),
      streams: this.#streams,
      containerizer: this.#host.containerizer,
      nested: this.#host.nested,
      inputs: new Set(),
      logger: this.#logger,
      verbosity: this.#verbosity,
      memoryProfiler: new MemoryProfiler(this.#config.profilesMemory ? heapSampler : undefined),
      nowMs: steadyNowMs,
    };
  }

  #createAuthenticatee(loop: CoreLoop<AgentState, AgentEvent>): Authenticatee | undefined {
    const { credential } = this.#secrets;
    if (credential === undefined) return undefined;
    const post = (message: ProofMessage): void => loop.post({ kind: 'proof-received', message });
    return new Authenticatee({ endpoint: this.#door.endpoint, pid: this.pid, credential, post });
  }

  /** Reads the checkpoints and waits for the core's first word on them. */
  async #recover(loop: CoreLoop<AgentState, AgentEvent>): Promise<void> {
    const { workDir, isStrict } = this.#config;
    const bootId = await readBootId();
    const onDamaged = (): void => this.#metrics.counter(recoveryErrors).increment();
    const options = { workDir, bootId, isStrict, logger: this.#logger, onDamaged };
    const found = await readCheckpoints(options);
    const resources = await readResources(options);
    void deleteLeftovers(workDir, this.#logger);
    const decided = new Promise<AgentEnd | undefined>((resolve) => {
      this.#onRecovered = resolve;
    });
    loop.post({ kind: 'disk-recovered', found, ...resources });
    const refused = await decided;
    if (refused !== undefined && refused.code !== 0) {
      throw new StadionError({ code: 'agent-refused', message: refused.reason });
    }
    this.#store?.persist([{ op: 'write', path: bootIdPath, bytes: Buffer.from(bootId) }], () => {});
  }

  #detect(): void {
    startMasterDetector({
      master: this.#config.master,
      sessionTimeoutMs: this.#config.zkSessionTimeoutMs,
      zkTls: this.#config.zkTls,
      logger: this.#logger,
      onMaster: (master) => this.#loop?.post({ kind: 'master-detected', master }),
    }).then(
      (detector) => {
        if (this.#closing === undefined) this.#detector = detector;
        else void detector.close();
      },
      (thrown: unknown) => this.#end({ code: 1, reason: errorText(thrown) }),
    );
  }

  /** The core says it is over; or, while closing, that all tasks have ended. */
  #end(end: AgentEnd): void {
    this.#onRecovered(end);
    if (this.#onTasksEnded !== undefined) {
      this.#onTasksEnded();
      return;
    }
    if (this.#isEnded || this.#closing !== undefined) return;
    this.#isEnded = true;
    this.#logger[end.code === 0 ? 'info' : 'error']('the agent ends', { ...end });
    this.#deps.onEnd?.(end);
    this.#resolveEnded(end);
  }

  unregister(): void {
    this.#loop?.post({ kind: 'unregister-requested', reason: 'the operator asked for it' });
  }

  close(options: CloseOptions = {}): Promise<void> {
    this.#closing ??= this.#close(options.killTasks === true);
    return this.#closing;
  }

  async #close(killTasks: boolean): Promise<void> {
    if (killTasks && this.#loop !== undefined && !this.#isEnded) await this.#killTasks(this.#loop);
    this.#verbosity.close();
    this.#context?.memoryProfiler.close();
    this.#alarm?.stop();
    await this.#detector?.close();
    this.#loop?.stop();
    this.#door.closeEndpoint();
    this.#streams.closeAll();
    await this.#host?.detach();
    await this.#store?.close();
    await this.#door.close();
    await this.#lock?.release();
  }

  #killTasks(loop: CoreLoop<AgentState, AgentEvent>): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, killTimeoutMs);
      this.#onTasksEnded = () => {
        clearTimeout(timer);
        // The last updates are being written: they are on disk before the store closes.
        setImmediate(resolve);
      };
      loop.post({ kind: 'close-requested' });
    });
  }
}
