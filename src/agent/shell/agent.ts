import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { loadavg } from 'node:os';
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
import { createHttpServer, type HttpServer } from '../../net/http-server.ts';
import { LibprocessEndpoint, type LibprocessMessage } from '../../net/libprocess-endpoint.ts';
import { LogVerbosity } from '../../net/log-verbosity.ts';
import { MemoryProfiler } from '../../net/memory-profiler.ts';
import { createTlsIdentity } from '../../net/tls.ts';
import { type Alarm, createAlarm, steadyNowMs } from '../../runtime/clock.ts';
import { type CoreLoop, createCoreLoop } from '../../runtime/core-loop.ts';
import { checkExposure } from '../../runtime/exposure.ts';
import { Metrics } from '../../runtime/metrics.ts';
import type { RunningProgram } from '../../runtime/program.ts';
import { encode } from '../../wire/message.ts';
import { formatAddress } from '../../wire/process-id.ts';
import { agentEntrances } from '../authentication-flags.ts';
import type { AgentConfig } from '../config.ts';
import type { ProofMessage } from '../core/authenticatee.ts';
import type { AgentEffect } from '../core/effects.ts';
import type { AgentEvent } from '../core/events.ts';
import { decodeMessage } from '../core/messages.ts';
import { bootIdPath } from '../core/paths.ts';
import { type AgentState, createAgentState, nextDeadlineMs } from '../core/state.ts';
import { step } from '../core/step.ts';
import { mesosVersion } from '../http/build-info.ts';
import type { AgentContext } from '../http/context.ts';
import { addAgentMetrics, recoveryErrors } from '../http/gauges.ts';
import { agentRealms } from '../http/realms.ts';
import { agentRoutes } from '../http/routes.ts';
import { bindIp, hostName, reachableIp } from './agent-address.ts';
import { Authenticatee } from './authenticatee.ts';
import { readBootId, readCheckpoints } from './checkpoint-reader.ts';
import { type CheckpointStore, openCheckpointStore } from './checkpoint-store.ts';
import { createAgentContainerizer } from './containerizers.ts';
import { completeResources, usedDiskShare } from './detected-resources.ts';
import { isOfDriver } from './driver-messages.ts';
import { ExecutorHost } from './executor-host.ts';
import { ExecutorStreams } from './executor-streams.ts';
import { hostSettings } from './host-settings.ts';
import { type MasterDetector, startMasterDetector } from './master-detector.ts';
import { deleteLeftovers, removePath } from './path-removal.ts';
import { tellPreflight } from './preflight.ts';
import { readResources } from './resources-reader.ts';
import { type AgentSecrets, readAgentSecrets } from './secrets.ts';
import { workOnVolumes } from './volume-store.ts';
import { lockWorkDir, type WorkDirLock } from './work-dir-lock.ts';

const processName = 'slave(1)';

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
  readonly #server: HttpServer;
  readonly #endpoint: LibprocessEndpoint;
  readonly #streams = new ExecutorStreams();
  readonly #metrics = new Metrics();
  readonly #verbosity: LogVerbosity;
  readonly ended: Promise<AgentEnd>;
  #context: AgentContext | undefined;
  #loop: CoreLoop<AgentState, AgentEvent> | undefined;
  #alarm: Alarm | undefined;
  #store: CheckpointStore | undefined;
  #host: ExecutorHost | undefined;
  #authenticatee: Authenticatee | undefined;
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
    const tls = config.tls === undefined ? undefined : createTlsIdentity(config.tls);
    this.#server = createHttpServer({
      logger: this.#logger,
      prefixes: [processName],
      authenticate: secrets.authenticate,
      disabledPaths: config.disabledPaths,
      tls,
    });
    const { advertiseIp, advertisePort, requirePeerIpMatch } = config;
    this.#endpoint = new LibprocessEndpoint({
      server: this.#server,
      logger: this.#logger,
      requirePeerIpMatch,
      tls,
      // The bound address is not known yet; an agent on all addresses tells the first that others can reach.
      advertise: {
        ...this.#advertisedIp(advertiseIp),
        ...(advertisePort === undefined ? {} : { port: advertisePort }),
      },
    });
  }

  #advertisedIp(given: string | undefined): { ip?: string } {
    if (given !== undefined) return { ip: given };
    const { ip } = this.#config;
    return ip === undefined || ip === '0.0.0.0' ? { ip: reachableIp('0.0.0.0') } : {};
  }

  get address(): { readonly ip: string; readonly port: number } {
    return this.#server.address;
  }

  get pid(): string {
    return this.#endpoint.pid(processName);
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
    const processIds = (): readonly string[] => this.#endpoint.processIds;
    agentRoutes(this.#server, () => this.#context, processIds);
    const ip = await bindIp(config);
    const entrances = agentEntrances(config.authentication);
    checkExposure({ ip, entrances, isAllowed: config.allowsUnauthenticated, logger: this.#logger });
    await this.#server.listen({ ip, port: config.port });
    const state = await this.#createState();
    const loop = this.#createLoop(state);
    this.#openParts(loop);
    this.#endpoint.spawn(processName, (message) => this.#receive(message));
    await this.#recover(loop);
    state.deadlines.set('disk|', steadyNowMs() + config.diskWatchIntervalMs);
    this.#alarm?.rearm();
    tellPreflight(config, this.#logger);
  }

  async #createState(): Promise<AgentState> {
    const config = this.#config;
    const { ip, port } = this.#endpoint.address;
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
      execute: (effect, post) => this.#execute(effect, post),
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
    const { address } = this.#endpoint;
    const { credential } = this.#secrets;
    if (credential !== undefined) {
      const post = (message: ProofMessage): void => loop.post({ kind: 'proof-received', message });
      this.#authenticatee = new Authenticatee({ endpoint: this.#endpoint, pid: this.pid, credential, post });
    }
    this.#store = openCheckpointStore({ workDir: config.workDir, logger: this.#logger });
    const volumes = new PersistentVolumes(config.workDir);
    this.#host = new ExecutorHost({
      volumes,
      containerizer:
        this.#deps.containerizer ??
        createAgentContainerizer(config, { volumes, logger: this.#logger, metrics: this.#metrics }),
      createBuiltin: this.#deps.createBuiltin ?? createBuiltinExecutor,
      post: (event) => loop.post(event),
      logger: this.#logger,
      agentPid: this.pid,
      agentEndpoint: formatAddress(address),
      hostIp: address.ip,
      ...hostSettings(config),
      tokenKey: this.#secrets.jwtKey,
    });
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

  #receive(message: LibprocessMessage): void {
    const decoded = decodeMessage(message.name, message.body);
    if (decoded.kind === 'malformed') {
      this.#logger.warn('a message that cannot be read was dropped', { message: message.name, from: message.from });
    }
    if (decoded.kind !== 'message') return;
    const { from, name } = message;
    if (this.#config.authentication.realms.has(agentRealms.executors) && isOfDriver(name)) {
      this.#logger.warn('a message was dropped: executors of the v0 API cannot prove who they are', {
        message: name,
        from,
      });
      return;
    }
    this.#loop?.post({ kind: 'message-received', from, name, message: decoded.message });
  }

  #execute(effect: AgentEffect, post: (event: AgentEvent) => void): void {
    switch (effect.kind) {
      case 'send': {
        const body = encode(effect.type, effect.message as never);
        this.#endpoint.send({ from: this.pid, to: effect.to, name: effect.type.name, body });
        return;
      }
      case 'link':
        this.#endpoint.link({
          from: this.pid,
          to: effect.pid,
          onExited: (pid) => post({ kind: 'link-broken', pid }),
        });
        return;
      case 'prove':
        this.#authenticatee?.act(effect.id, effect.act);
        return;
      case 'persist':
        this.#persist(effect, post);
        return;
      case 'start-executor':
        this.#host?.start(effect.start);
        return;
      case 'built-in':
        this.#host?.act(effect.run, effect.action);
        return;
      case 'executor-event':
        this.#streams.send(effect.run.containerId, effect.event);
        return;
      case 'update-container':
        this.#host?.update(effect.run, effect.resources, effect.taskIds);
        return;
      case 'destroy-container':
        this.#host?.destroy(effect.run);
        return;
      case 'recover-containers':
        this.#onRecovered(undefined);
        this.#recoverContainers(effect);
        return;
      case 'recovery-done':
        this.#detect();
        return;
      case 'redetect-master':
        this.#detector?.again();
        return;
      case 'work-on-volumes':
        void workOnVolumes(effect.works, this.#logger).then((failures) => post({ kind: 'volumes-worked', failures }));
        return;
      case 'remove-path':
        this.#removePath(effect.path, post);
        return;
      case 'measure-disk':
        this.#measureDisk(post);
        return;
      case 'measure-load': {
        const [, fiveMinutes = 0, fifteenMinutes = 0] = loadavg();
        post({ kind: 'load-measured', load: { fiveMinutes, fifteenMinutes } });
        return;
      }
      case 'report':
        this.#logger[effect.level](effect.message, effect.facts);
        return;
      case 'exit':
        this.#end(effect);
        return;
    }
  }

  #persist(effect: Extract<AgentEffect, { kind: 'persist' }>, post: (event: AgentEvent) => void): void {
    const done = (): void => {
      for (const event of effect.then) post(event);
    };
    if (effect.writes.length === 0) done();
    else this.#store?.persist(effect.writes, done);
  }

  #recoverContainers(effect: Extract<AgentEffect, { kind: 'recover-containers' }>): void {
    this.#host?.recover(effect.runs).catch((thrown: unknown) => {
      this.#logger.error('containers cannot be recovered', { error: thrown });
      this.#end({ code: 1, reason: `containers cannot be recovered: ${errorText(thrown)}` });
    });
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

  #removePath(path: string, post: (event: AgentEvent) => void): void {
    removePath(this.#config.workDir, path).then(
      () => post({ kind: 'path-removed', path, isRemoved: true }),
      (thrown: unknown) => {
        this.#logger.warn('a directory of ended tasks cannot be removed', { path, reason: errorText(thrown) });
        post({ kind: 'path-removed', path, isRemoved: false });
      },
    );
  }

  #measureDisk(post: (event: AgentEvent) => void): void {
    usedDiskShare(this.#config.workDir).then(
      (usedShare) => post({ kind: 'disk-measured', usedShare }),
      (thrown: unknown) => this.#logger.warn('the disk cannot be measured', { reason: errorText(thrown) }),
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
    this.#endpoint.close();
    this.#streams.closeAll();
    await this.#host?.detach();
    await this.#store?.close();
    await this.#server.close();
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
