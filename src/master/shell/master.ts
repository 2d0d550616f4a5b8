import { randomBytes, randomUUID } from 'node:crypto';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { heapSampler } from '../../net/heap-sampler.ts';
import { type Address, createHttpServer, type HttpServer } from '../../net/http-server.ts';
import { LibprocessEndpoint } from '../../net/libprocess-endpoint.ts';
import { createTlsIdentity, type TlsIdentity } from '../../net/tls.ts';
import { type Alarm, createAlarm } from '../../runtime/clock.ts';
import { type CoreLoop, createCoreLoop } from '../../runtime/core-loop.ts';
import { checkExposure } from '../../runtime/exposure.ts';
import type { RunningProgram } from '../../runtime/program.ts';
import { setWeights } from '../allocator/allocator.ts';
import { masterEntrances } from '../authentication-flags.ts';
import type { MasterConfig } from '../config.ts';
import { createMasterState } from '../core/create-state.ts';
import type { ClusterChange, ExitCause, MasterEffect } from '../core/effects.ts';
import type { MasterEvent } from '../core/events.ts';
import type { MasterState } from '../core/state.ts';
import { step } from '../core/step.ts';
import { type ServedEndpoints, serveEndpoints } from '../http/endpoints.ts';
import { servePrometheus } from '../http/prometheus.ts';
import { guardMaster } from '../http/rights.ts';
import type { MasterDoor } from '../http/route.ts';
import { serveScheduler } from '../http/scheduler.ts';
import { SchedulerStreams } from '../http/scheduler-streams.ts';
import { createLogStore } from '../registrar/log-store.ts';
import { Registrar } from '../registrar/registrar.ts';
import { createMemoryStore } from '../registrar/registry-store.ts';
import { EarlyArrivals } from './early-arrivals.ts';
import { type Election, joinElection } from './election.ts';
import { execute, type MasterHands } from './execute.ts';
import { bindIp, hostName, reachableIp } from './master-address.ts';
import { createMasterClock } from './master-clock.ts';
import { masterInfo } from './master-info.ts';
import { type Meters, measure } from './measure.ts';
import { MessageGate } from './message-gate.ts';
import { Questions } from './questions.ts';
import { openRegistryLog, type RegistryLog } from './registry-log.ts';
import { type MasterSecrets, readMasterSecrets } from './secrets.ts';
import { watchWhitelist } from './whitelist.ts';

/** Why a master ended by itself: as the core says, or the core is `broken`. */
export interface MasterEnd {
  readonly cause: ExitCause | 'broken';
  readonly reason: string;
}

export interface MasterDeps {
  readonly logger: Logger;
  /** The master must not go on: it lost leadership or its registry. It has closed itself. */
  readonly onFatal?: (end: MasterEnd) => void;
}

export interface RunningMaster extends RunningProgram {
  readonly door: MasterDoor;
}

/** Starts a master: it listens, stands for election and serves once it leads. Rejects when it cannot listen or open its registry. */
export async function startMaster(config: MasterConfig, deps: MasterDeps): Promise<RunningMaster> {
  for (const warning of config.warnings) deps.logger.warn(warning);
  const ip = await bindIp(config);
  const { authentication, allowsUnauthenticated: isAllowed, registryLog, zk } = config;
  // Alone, a master writes its log without a word to others.
  const entrances = masterEntrances(authentication, registryLog !== undefined && zk !== undefined);
  checkExposure({ ip, entrances, isAllowed, logger: deps.logger });
  const advertiseIp = config.advertiseIp ?? reachableIp(ip);
  const hostname = await hostName(config, advertiseIp);
  const tls = config.tls === undefined ? undefined : createTlsIdentity(config.tls);
  const secrets = await readMasterSecrets(config.authentication, deps.logger);
  const master = new Master(config, deps, { advertiseIp, secrets, tls });
  await master.start({ ip, port: config.port }, hostname);
  return master;
}

/** What had to be looked up before there can be a master. */
interface Found {
  readonly advertiseIp: string;
  readonly secrets: MasterSecrets;
  readonly tls: TlsIdentity | undefined;
}

class Master implements RunningMaster {
  readonly door: MasterDoor;
  readonly #config: MasterConfig;
  readonly #deps: MasterDeps;
  readonly #nowMs = createMasterClock();
  readonly #server: HttpServer;
  readonly #endpoint: LibprocessEndpoint;
  readonly #state: MasterState;
  readonly #streams: SchedulerStreams;
  readonly #registrar: Registrar;
  readonly #served: ServedEndpoints;
  readonly #questions = new Questions((event) => this.#post(event));
  readonly #listeners = new Set<(change: ClusterChange) => void>();
  readonly #early = new EarlyArrivals();
  readonly #gate: MessageGate;
  readonly #loop: CoreLoop<MasterState, MasterEvent>;
  readonly #alarm: Alarm;
  #log: RegistryLog | undefined;
  #election: Election | undefined;
  #stopWhitelist: () => void = () => {};
  #closing: Promise<void> | undefined;

  constructor(config: MasterConfig, deps: MasterDeps, found: Found) {
    const { logger } = deps;
    const { advertiseIp, secrets, tls } = found;
    this.#config = config;
    this.#deps = deps;
    this.#server = createHttpServer({
      logger,
      prefixes: ['master'],
      authenticate: secrets.authenticate,
      disabledPaths: config.disabledPaths,
      tls,
    });
    const { advertisePort: port, requirePeerIpMatch } = config;
    const advertise = { ip: advertiseIp, ...(port === undefined ? {} : { port }) };
    this.#endpoint = new LibprocessEndpoint({ server: this.#server, logger, advertise, requirePeerIpMatch, tls });
    this.#state = newState(config, this.#nowMs());
    this.#streams = new SchedulerStreams((streamId) => this.#post({ type: 'stream-closed', streamId }));
    const { metrics, meters } = measure({
      state: this.#state,
      config,
      nowMs: this.#nowMs,
      streams: () => this.#served.streamCount(),
      cacheHits: () => this.#served.cacheHits(),
      offeredProofs: () => this.#gate.offeredProofs,
      registrar: () => this.#registrar,
      log: () => this.#log?.log,
    });
    this.#registrar = new Registrar({
      store: config.registryLog === undefined ? createMemoryStore() : createLogStore(() => this.#log?.log),
      fetchTimeoutMs: config.registryFetchTimeoutMs,
      storeTimeoutMs: config.registryStoreTimeoutMs,
      post: (event) => this.#post(event),
      onStored: (ms) => meters.stored.record(ms),
      onFetched: (ms) => meters.fetched.record(ms),
    });
    this.door = this.#createDoor();
    const server = guardMaster(this.#server, config.settings.authorizer);
    servePrometheus(server, () => metrics.prometheus());
    this.#served = serveEndpoints({
      server,
      door: this.door,
      metrics: () => metrics.sections(),
      agentCredential: () => secrets.agentAuthorization,
      tls,
      webuiDirectory: config.webuiDirectory,
      processIds: () => this.#endpoint.processIds,
      heapSampler: config.profilesMemory ? heapSampler : undefined,
    });
    serveScheduler(server, this.door, this.#streams);
    this.#loop = this.#createLoop(meters);
    this.#alarm = createAlarm({
      nextMs: () => this.#state.deadlines.nextMs,
      nowMs: this.#nowMs,
      onDue: () => this.#post({ type: 'ticked' }),
    });
    const { frameworks, agents, timeoutMs } = config.authentication;
    this.#gate = new MessageGate({
      endpoint: this.#endpoint,
      credentials: secrets.credentials,
      required: { frameworks, agents },
      timeoutMs,
      hostname: () => this.#state.info.hostname ?? '',
      post: (event) => {
        const isEarly = this.#state.phase === 'recovering' || this.#early.isHolding;
        if (!isEarly || !this.#early.hold(event)) this.#post(event);
      },
      logger,
    });
    this.#endpoint.spawn('master', (message) => this.#gate.receive(message));
  }

  get address(): Address {
    return this.#server.address;
  }

  /** Listens and stands for election. */
  async start(address: Address, hostname: string): Promise<void> {
    const { logger } = this.#deps;
    const { info } = this.#state;
    try {
      await this.#server.listen(address);
      // The port is known only now; nothing has read it yet.
      Object.assign(info, masterInfo({ ...this.#endpoint.address, id: info.id, hostname, domain: info.domain }));
      logger.info('master listens', { pid: info.pid, masterId: info.id });
      const { whitelistPath: path } = this.#config;
      const post = (event: MasterEvent): void => this.#post(event);
      if (path !== undefined) this.#stopWhitelist = await watchWhitelist({ path, post, logger });
      const { zk, zkTls, zkSessionTimeoutMs: sessionTimeoutMs, registryLog } = this.#config;
      const onFailed = (reason: string): void => this.#fail({ cause: 'registry', reason });
      // Elected in ZooKeeper or not: without the right to write it would serve what is no longer true.
      const onDeposed = (): void => post({ type: 'candidacy-lost', reason: 'another master writes the registry now' });
      const endpoint = this.#endpoint;
      if (registryLog !== undefined)
        this.#log = await openRegistryLog({
          ...registryLog,
          zk,
          sessionTimeoutMs,
          zkTls,
          endpoint,
          logger,
          onDeposed,
          onFailed,
        });
      this.#election = joinElection({ zk, sessionTimeoutMs, zkTls, info, logger, post });
    } catch (thrown) {
      await this.close();
      throw thrown;
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#loop.stop();
    this.#alarm.stop();
    this.#gate.close();
    this.#stopWhitelist();
    // First of all, so that another master is elected without waiting for the session to end.
    await this.#election?.close();
    await this.#log?.close();
    this.#streams.closeAll();
    this.#questions.close();
    this.#served.close();
    this.#endpoint.close();
    await this.#server.close();
    await this.#registrar.close();
  }

  #post(event: MasterEvent): void {
    this.#loop.post(event);
  }

  #fail(end: MasterEnd): void {
    if (this.#closing !== undefined) return;
    this.#deps.logger.error('the master ends', { ...end });
    void this.close().finally(() => this.#deps.onFatal?.(end));
  }

  #createDoor(): MasterDoor {
    return {
      state: this.#state,
      post: (event) => this.#post(event),
      ask: (request, principal) => this.#questions.ask(request, principal),
      flagTexts: this.#config.flagTexts,
      registry: () => this.#registrar.registry,
      untilRecovered: async () => {
        if (this.#state.phase === 'recovering') await this.#early.wait();
      },
      onChange: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
      nowMs: this.#nowMs,
      logger: this.#deps.logger,
    };
  }

  #createLoop(meters: Meters): CoreLoop<MasterState, MasterEvent> {
    const { logger } = this.#deps;
    const hands: MasterHands = {
      endpoint: this.#endpoint,
      streams: this.#streams,
      registrar: this.#registrar,
      questions: this.#questions,
      logger,
      listeners: this.#listeners,
      post: (event) => this.#post(event),
      onExit: (cause, reason) => this.#fail({ cause, reason }),
    };
    const loop = createCoreLoop<MasterState, MasterEvent, MasterEffect>({
      state: this.#state,
      step: meters.timed(step),
      execute: (effect) => execute(hands, effect),
      nowMs: this.#nowMs,
      onFatal: (thrown) => {
        logger.error('the core failed', { error: thrown });
        this.#fail({ cause: 'broken', reason: errorText(thrown) });
      },
      onBatchEnd: () => {
        this.#alarm.rearm();
        if (this.#state.phase !== 'recovering') this.#early.release((event) => this.#post(event));
      },
    });
    meters.watchQueue(() => loop.queueLength);
    return loop;
  }
}

function newState(config: MasterConfig, nowMs: number): MasterState {
  const info = masterInfo({ id: randomUUID(), ip: '127.0.0.1', port: 0, hostname: '', domain: config.settings.domain });
  const randomSeed = randomBytes(8).readBigUInt64LE();
  const state = createMasterState({ settings: config.settings, allocator: config.allocator, info, nowMs, randomSeed });
  setWeights(state.allocator, config.weights);
  return state;
}
