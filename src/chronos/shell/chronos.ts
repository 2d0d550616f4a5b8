import { randomUUID } from 'node:crypto';
import type { StadionError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { BasicAuthenticator } from '../../net/basic-auth.ts';
import { sendAnswer } from '../../net/http-answer.ts';
import type { HttpServer } from '../../net/http-server.ts';
import { readKeystore } from '../../net/keystore.ts';
import { StaticFiles } from '../../net/static-files.ts';
import { WebPorts } from '../../net/web-ports.ts';
import { type Alarm, createAlarm, wallNowMs } from '../../runtime/clock.ts';
import { type CoreLoop, createCoreLoop } from '../../runtime/core-loop.ts';
import { checkWebExposure } from '../../runtime/exposure.ts';
import type { RunningProgram } from '../../runtime/program.ts';
import type { MasterInfo } from '../../wire/gen/mesos.ts';
import { connectZookeeper } from '../../zookeeper/client/client.ts';
import type { ZookeeperClient } from '../../zookeeper/client/zookeeper-client.ts';
import { type LeaderLatch, openLeaderLatch } from '../../zookeeper/recipes/leader-latch.ts';
import type { ChronosConfig } from '../config.ts';
import type { ChronosEffect, ChronosEvent } from '../core/events.ts';
import { type ChronosState, createState, nextDeadlineMs } from '../core/state.ts';
import { step } from '../core/step.ts';
import { addLeaderProxy } from '../http/leader-proxy.ts';
import { Requests } from '../http/requests.ts';
import { addRoutes } from '../http/routes.ts';
import { type Framework, openFramework } from './framework.ts';
import { Store } from './store.ts';

export interface ChronosDeps {
  readonly logger: Logger;
  /** Tests give their own. */
  readonly nowMs?: () => number;
}

const frameworkRecord = 'framework_id';
const refusedRetryMs = 60_000;
const bodyLimits = { maxBytes: 1024 * 1024, timeoutMs: 20_000 };

/** One node of a Chronos: stands for election, and while it leads schedules. */
class Chronos {
  readonly #config: ChronosConfig;
  readonly #logger: Logger;
  readonly #nowMs: () => number;
  readonly #loop: CoreLoop<ChronosState, ChronosEvent>;
  readonly #alarm: Alarm;
  readonly #requests: Requests;
  readonly #ports: WebPorts;
  #zookeeper: ZookeeperClient | undefined;
  #latch: LeaderLatch | undefined;
  #store: Store | undefined;
  #framework: Framework | undefined;
  #master: MasterInfo | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  /** Counts times of leading: what an earlier one still does is void. */
  #term = 0;
  #closing: Promise<void> | undefined;

  constructor(config: ChronosConfig, deps: ChronosDeps) {
    this.#config = config;
    this.#logger = deps.logger;
    this.#nowMs = deps.nowMs ?? wallNowMs;
    const state = createState(config.settings);
    this.#loop = createCoreLoop<ChronosState, ChronosEvent, ChronosEffect>({
      state,
      step,
      execute: (effect) => this.#execute(effect),
      nowMs: this.#nowMs,
      onBatchEnd: () => this.#alarm.rearm(),
      onFatal: (thrown) => this.#break(thrown),
    });
    this.#alarm = createAlarm({
      nextMs: () => nextDeadlineMs(state),
      nowMs: this.#nowMs,
      onDue: () => this.#loop.post({ kind: 'ticked' }),
    });
    this.#requests = new Requests((event) => this.#loop.post(event));
    const { httpAddress: ip = '0.0.0.0', httpPort: port, https } = config;
    this.#ports = new WebPorts({
      server: { logger: this.#logger, body: bodyLimits },
      plain: { ip, port },
      secure: https && { ...https, tls: readKeystore(https.keystorePath, https.keystorePassword) },
      mount: (server) => this.#addHttp(server),
    });
  }

  get #self(): string {
    return `${this.#config.hostname}:${this.#ports.address.port}`;
  }

  async start(): Promise<RunningProgram> {
    const { config } = this;
    for (const warning of config.warnings) this.#logger.warn(warning);
    checkWebExposure({
      ip: config.httpAddress ?? '0.0.0.0',
      secureIp: config.https?.ip,
      isOpen: config.httpCredential === undefined,
      isAllowed: config.allowsUnauthenticated,
      logger: this.#logger,
    });
    await this.#ports.listen();
    try {
      this.#stand();
    } catch (thrown) {
      await this.close();
      throw thrown;
    }
    const { address } = this.#ports;
    this.#logger.info('Chronos listens', { ip: address.ip, port: address.port });
    return { address, close: () => this.close() };
  }

  get config(): ChronosConfig {
    return this.#config;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#resign('closed');
    await this.#latch?.close();
    this.#loop.stop();
    this.#alarm.stop();
    this.#requests.close();
    await this.#ports.close();
    await this.#zookeeper?.close();
  }

  #stand(): void {
    const { zkHosts, zkPath, zkTimeoutMs, zkAuth } = this.#config;
    this.#zookeeper = connectZookeeper({
      servers: zkHosts,
      sessionTimeoutMs: zkTimeoutMs,
      ...(this.#config.zkTls === undefined ? {} : { tls: this.#config.zkTls }),
      ...(zkAuth === undefined ? {} : { auth: { scheme: 'digest', credential: zkAuth } }),
      onWarning: (message, fields) => this.#logger.warn(message, fields),
    });
    this.#latch = openLeaderLatch(this.#zookeeper, {
      path: `${zkPath}/candidate`,
      data: Buffer.from(this.#self),
      hasCredentials: zkAuth !== undefined,
      onLeader: () => void this.#lead(),
      onNotLeader: (reason) => void this.#resign(reason),
      onFailure: (error) => this.#logger.error('standing for election failed', { error }),
    });
  }

  /** Reads the store, then registers: nothing is decided before all is known. */
  async #lead(): Promise<void> {
    const term = ++this.#term;
    const client = this.#zookeeper;
    const fencePath = this.#latch?.nodePath;
    if (client === undefined || fencePath === undefined) return;
    this.#logger.info('leading');
    const store = new Store({
      client,
      path: this.#config.zkPath,
      fencePath,
      logger: this.#logger,
      onFenced: () => void this.#latch?.abdicate(),
    });
    this.#store = store;
    const records = await store.load();
    const frameworkId = await store.singleton(frameworkRecord, newFrameworkId);
    if (term !== this.#term || records === undefined || frameworkId === undefined) return;
    this.#loop.post({ kind: 'took-over', records });
    this.#register(frameworkId);
  }

  #register(frameworkId: string): void {
    this.#framework = openFramework({
      config: this.#config,
      frameworkId,
      webuiUrl: this.#config.webuiUrl ?? `http://${this.#self}`,
      logger: this.#logger,
      post: (event) => this.#loop.post(event),
      onMaster: (master) => {
        this.#master = master;
      },
      onFatal: (error) => void this.#refused(error, frameworkId),
    });
  }

  /** The master does not want this framework any more, or another node acts for it. */
  async #refused(error: StadionError, frameworkId: string): Promise<void> {
    const term = this.#term;
    await this.#framework?.close();
    this.#framework = undefined;
    if (term !== this.#term) return;
    if (error.code === 'framework-failed-over') {
      await this.#latch?.abdicate();
      return;
    }
    if (error.code === 'framework-removed') {
      this.#loop.post({ kind: 'framework-removed' });
      const newId = newFrameworkId();
      const isStored = await this.#store?.replaceSingleton(frameworkRecord, newId);
      if (isStored === true && term === this.#term) this.#register(newId);
      return;
    }
    this.#logger.error('the master refuses Chronos; trying again in a minute', { error });
    this.#retryTimer = setTimeout(() => this.#register(frameworkId), refusedRetryMs);
  }

  async #resign(reason: string): Promise<void> {
    this.#term++;
    clearTimeout(this.#retryTimer);
    this.#logger.info('not leading', { reason });
    this.#store?.close();
    this.#store = undefined;
    this.#loop.post({ kind: 'leadership-lost' });
    this.#requests.close();
    const framework = this.#framework;
    this.#framework = undefined;
    await framework?.close();
  }

  #execute(effect: ChronosEffect): void {
    switch (effect.kind) {
      case 'persist':
        this.#store?.write(effect.writes, () => this.#loop.post(effect.onDurable));
        break;
      case 'reply':
        this.#requests.answer(effect.requestId, effect.answer);
        break;
      case 'notice':
        this.#logger.info(`job ${effect.notice}`, { jobName: effect.jobName, message: effect.message });
        break;
      case 'quarantine':
        this.#logger.error('a stored record cannot be read', { key: effect.key, reason: effect.reason });
        break;
      default:
        this.#framework?.execute(effect);
    }
  }

  /** An invariant is broken: leading on could do harm. Another node, or a restart, takes over from the store. */
  #break(thrown: unknown): void {
    this.#logger.error('Chronos broke', { error: thrown });
    void this.close();
  }

  #addHttp(server: HttpServer): void {
    const app = server.fastify;
    const { httpCredential, httpRealm } = this.#config;
    if (httpCredential !== undefined) {
      const authenticator = new BasicAuthenticator(httpRealm, [httpCredential]);
      app.addHook('onRequest', async (request, reply) => {
        if (authenticator.authenticate(request.headers.authorization) !== undefined) return;
        reply.hijack();
        await sendAnswer(request.raw, reply.raw, authenticator.challenge);
      });
    }
    const leader = (): string | undefined => {
      const data = this.#latch?.leaderData;
      return data === undefined ? undefined : Buffer.from(data).toString('utf8');
    };
    const { state } = this.#loop;
    addLeaderProxy(app, {
      isLeader: () => state.isLeader,
      leader,
      self: () => this.#self,
      whyNoLeader: () => this.#whyNoLeader(),
    });
    addRoutes(app, {
      state,
      requests: this.#requests,
      nowMs: this.#nowMs,
      leader: () => (state.isLeader ? this.#self : leader()),
      hasZookeeper: () => this.#hasZookeeper,
      info: () => this.#info(leader()),
    });
    const pages = StaticFiles.of('chronos');
    app.setNotFoundHandler(async (request, reply) => {
      reply.hijack();
      const path = request.raw.url?.replace(/\?.*$/, '') ?? '/';
      if (/^\/(v1\/)?scheduler(\/|$)/.test(path)) {
        await sendAnswer(request.raw, reply.raw, { status: 404 });
        return;
      }
      await pages.serve(request.raw, reply.raw, path);
    });
  }

  get #hasZookeeper(): boolean {
    return this.#zookeeper?.state === 'connected';
  }

  #whyNoLeader(): string {
    return this.#hasZookeeper
      ? 'no node leads at the moment: an election is under way, or the leader reads its state'
      : 'Chronos pauses: ZooKeeper does not answer, so no node can lead. Running tasks go on, nothing is started';
  }

  #info(leader: string | undefined): { [key: string]: string | boolean | number | null } {
    const { state } = this.#loop;
    const address = this.#framework?.masterAddress;
    const master = this.#master;
    const named = master?.address?.hostname;
    const own = master === undefined || named === undefined ? address : `${named}:${master.port}`;
    return {
      name: 'chronos',
      version: '3.0.2',
      cluster_name: this.#config.clusterName ?? null,
      leader: leader ?? null,
      framework_name: this.#config.frameworkName,
      is_registered: state.isRegistered,
      // Away: changes wait, nothing is started, and after the session time-out nobody leads.
      zookeeper: this.#hasZookeeper ? 'connected' : 'away',
      jobs: state.jobs.size,
      mesos_leader_ui_url:
        this.#config.mesosLeaderUiUrl ??
        (own === undefined ? null : `${this.#config.masterTls === undefined ? 'http' : 'https'}://${own}/`),
    };
  }
}

/** An id of our own making: it is stored before the master ever sees it. */
function newFrameworkId(): string {
  return `${randomUUID()}-0000`;
}

/**
 * Starts one node. Resolves once it listens; ZooKeeper and the master may come later. Rejects when the port cannot be had or
 * `zkHosts` cannot be understood.
 */
export async function startChronos(config: ChronosConfig, deps: ChronosDeps): Promise<RunningProgram> {
  return await new Chronos(config, deps).start();
}
