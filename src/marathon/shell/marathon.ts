import { errorText, StadionError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { BasicAuthenticator } from '../../net/basic-auth.ts';
import { HttpClient } from '../../net/http-client.ts';
import { readKeystore } from '../../net/keystore.ts';
import { StaticFiles } from '../../net/static-files.ts';
import { WebPorts } from '../../net/web-ports.ts';
import { wallNowMs } from '../../runtime/clock.ts';
import { checkWebExposure } from '../../runtime/exposure.ts';
import type { RunningProgram } from '../../runtime/program.ts';
import { connectZookeeper } from '../../zookeeper/client/client.ts';
import type { ZookeeperClient } from '../../zookeeper/client/zookeeper-client.ts';
import { type LeaderLatch, openLeaderLatch } from '../../zookeeper/recipes/leader-latch.ts';
import type { MarathonConfig } from '../config.ts';
import type { ApiContext } from '../http/api-request.ts';
import { EventHub } from '../http/events.ts';
import { type MarathonServerOptions, mountMarathon } from '../http/marathon-server.ts';
import { emptyHttpCounts, type IdleMetricsInput, renderIdleMetrics, renderMetrics } from '../http/metrics-view.ts';
import { LeaderTerm } from './leader-term.ts';
import { Outage } from './outage.ts';
import { MemoryStore, type Store } from './store.ts';
import { ZookeeperStore } from './zookeeper-store.ts';

/** The version whose API this program speaks. */
export const marathonVersion = '1.11.0';

export interface MarathonDeps {
  readonly logger: Logger;
}

/** Starts a Marathon. Resolves when its port answers; it leads as soon as it is elected and its state is loaded. */
export async function startMarathon(config: MarathonConfig, deps: MarathonDeps): Promise<RunningProgram> {
  const marathon = new Marathon(config, deps.logger);
  await marathon.start();
  return marathon;
}

/** Wait before leading is tried again after a failure. */
const retryMs = 1_000;

class Marathon implements RunningProgram {
  readonly #config: MarathonConfig;
  readonly #logger: Logger;
  readonly #ports: WebPorts;
  readonly #client = new HttpClient();
  readonly #events: EventHub;
  readonly #counts = emptyHttpCounts();
  readonly #startedMs = wallNowMs();
  readonly #memory = new MemoryStore();
  #zookeeper: ZookeeperClient | undefined;
  #outage: Outage | undefined;
  #latch: LeaderLatch | undefined;
  #leader: string | undefined;
  #term: LeaderTerm | undefined;
  /** Counts attempts to lead, so that a late one notices that it is over. */
  #attempt = 0;
  #wantsToLead = false;
  /** After a term that failed the next one waits until then. */
  #restUntilMs = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #closing: Promise<void> | undefined;

  constructor(config: MarathonConfig, logger: Logger) {
    this.#config = config;
    this.#logger = logger;
    this.#events = new EventHub({ maxOutstanding: config.maxOutstandingEvents, nowMs: wallNowMs });
    const { httpCredential } = config;
    const mounted: Omit<MarathonServerOptions, 'server'> = {
      leadership: {
        context: () => this.#context(),
        leader: () => this.#leader,
        self: () => this.#self,
        trouble: () => this.#outage?.explain(),
        idleMetrics: () => renderIdleMetrics(this.#ownMetrics()),
      },
      events: this.#events,
      pages: StaticFiles.of('marathon'),
      client: this.#client,
      counts: this.#counts,
      logger,
      proxyTimeoutMs: config.proxyTimeoutMs,
      proxyConnectTimeoutMs: config.proxyConnectTimeoutMs,
      allowedOrigins: config.allowedOrigins,
      maxConcurrentRequests: config.maxConcurrentRequests,
      compresses: config.compresses,
      ...(httpCredential === undefined
        ? {}
        : { authenticator: new BasicAuthenticator(config.httpRealm, [httpCredential]) }),
    };
    const { httpAddress: ip = '0.0.0.0', httpPort: port, https } = config;
    this.#ports = new WebPorts({
      server: { logger },
      plain: { ip, port },
      secure: https && { ...https, tls: readKeystore(https.keystorePath, https.keystorePassword) },
      mount: (server) => mountMarathon({ ...mounted, server }),
    });
  }

  get address(): { ip: string; port: number } {
    return this.#ports.address;
  }

  get #self(): string {
    return `${this.#config.hostname}:${this.#ports.address.port}`;
  }

  async start(): Promise<void> {
    const { httpAddress: ip = '0.0.0.0', https, httpCredential, zk } = this.#config;
    for (const warning of this.#config.warnings) this.#logger.warn(warning);
    checkWebExposure({
      ip,
      secureIp: https?.ip,
      isOpen: httpCredential === undefined,
      isAllowed: this.#config.allowsUnauthenticated,
      logger: this.#logger,
    });
    await this.#ports.listen();
    if (zk !== undefined) this.#openZookeeper(zk);
    if (this.#config.isElected) this.#standForElection();
    else {
      this.#wantsToLead = true;
      this.#leader = this.#self;
      void this.#lead();
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#wantsToLead = false;
    this.#attempt++;
    clearTimeout(this.#retry);
    await this.#endTerm();
    await this.#latch?.close();
    await this.#zookeeper?.close();
    await this.#ports.close();
    this.#client.close();
  }

  #openZookeeper(zk: string): void {
    this.#zookeeper = connectZookeeper({
      servers: zk,
      sessionTimeoutMs: this.#config.zkSessionTimeoutMs,
      ...(this.#config.zkTls === undefined ? {} : { tls: this.#config.zkTls }),
      operationTimeoutMs: this.#config.zkTimeoutMs,
      onWarning: (message, fields) => this.#logger.warn(message, fields),
    });
    this.#outage = new Outage(this.#zookeeper, this.#logger);
  }

  #standForElection(): void {
    const { zk = '' } = this.#config;
    if (this.#zookeeper === undefined) return;
    this.#latch = openLeaderLatch(this.#zookeeper, {
      path: '/leader-curator',
      data: Buffer.from(this.#self),
      hasCredentials: zk.includes('@'),
      onLeader: () => {
        this.#wantsToLead = true;
        if (wallNowMs() < this.#restUntilMs) this.#retryLater();
        else void this.#lead();
      },
      onNotLeader: (reason) => {
        this.#logger.warn('leadership is lost', { reason });
        this.#wantsToLead = false;
        this.#attempt++;
        void this.#endTerm();
      },
      onLeaderData: (data) => {
        this.#leader = data === undefined ? undefined : Buffer.from(data).toString('utf8');
      },
      onFailure: (error) => this.#logger.error('standing for election failed', { error }),
    });
  }

  /** Loads the state and begins a term; tries again while leading is wanted. */
  async #lead(): Promise<void> {
    const attempt = ++this.#attempt;
    const isOver = (): boolean => attempt !== this.#attempt || !this.#wantsToLead;
    await this.#endTerm();
    if (isOver()) return;
    try {
      const term = await LeaderTerm.begin({
        config: this.#config,
        store: this.#store(),
        events: this.#events,
        logger: this.#logger,
        webuiUrl: this.#config.webuiUrl ?? `http://${this.#self}`,
        onEnd: (reason) => this.#termEnded(attempt, reason),
      });
      if (isOver()) {
        await term.close();
        return;
      }
      this.#term = term;
      this.#logger.info('leading', { apps: term.state.apps.size, instances: term.state.instances.size });
    } catch (thrown) {
      this.#logger.error('beginning to lead failed', { error: errorText(thrown) });
      if (!isOver()) this.#retryLater();
    }
  }

  #store(): Store {
    const client = this.#zookeeper;
    if (client === undefined) return this.#memory;
    // The candidacy of now: writes must fail when it is over, even if another one of ours follows.
    const candidacy = this.#latch?.nodePath;
    if (this.#latch !== undefined && candidacy === undefined) {
      throw new StadionError({ code: 'not-leading', message: 'the candidacy is over', retryable: true });
    }
    return new ZookeeperStore({
      client,
      root: '/stadion',
      compressAboveBytes: this.#config.compressAboveBytes,
      ...(candidacy === undefined ? {} : { fence: candidacy }),
      onUnreadable: (key, reason) => this.#logger.error('a stored record cannot be read', { key, reason }),
    });
  }

  #termEnded(attempt: number, reason: string): void {
    if (attempt !== this.#attempt) return;
    this.#logger.warn('the term has ended', { reason });
    this.#restUntilMs = wallNowMs() + retryMs;
    if (this.#latch === undefined) {
      void this.#endTerm();
      this.#retryLater();
      return;
    }
    // Another term needs another candidacy: what the last one had on its way to the store can then arrive no more. And if a
    // write was refused because we are deposed, this is how we step down without waiting for the news.
    void this.#latch.abdicate();
  }

  #retryLater(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      if (this.#wantsToLead) void this.#lead();
    }, retryMs);
  }

  async #endTerm(): Promise<void> {
    const term = this.#term;
    this.#term = undefined;
    await term?.close();
  }

  #context(): ApiContext | undefined {
    const term = this.#term;
    if (term === undefined) return undefined;
    const config = this.#config;
    return {
      state: term.state,
      views: term.views,
      nowMs: wallNowMs,
      ask: (command) => term.ask(command),
      info: {
        name: config.frameworkName,
        version: marathonVersion,
        marathonConfig: config.shown.marathon,
        zookeeperConfig: config.shown.zookeeper,
        httpConfig: { http_port: this.#ports.address.port, https_port: this.#ports.secureAddress?.port ?? null },
      },
      leader: () => this.#leader ?? this.#self,
      mesosLeaderUiUrl: () =>
        term.masterAddress === undefined
          ? undefined
          : `${this.#config.masterTls === undefined ? 'http' : 'https'}://${term.masterAddress}/`,
      metrics: () =>
        renderMetrics({
          ...this.#ownMetrics(),
          state: term.state,
          leaderSinceMs: term.sinceMs,
          eventStreams: this.#events.size,
        }),
      abdicate: () => this.#abdicate(),
    };
  }

  #ownMetrics(): IdleMetricsInput {
    return {
      prefix: this.#config.metricsPrefix,
      nowMs: wallNowMs(),
      startedMs: this.#startedMs,
      http: this.#counts,
      hasZookeeper: this.#zookeeper?.state === 'connected',
    };
  }

  /** Gives leadership up a moment later, so that the answer still goes out. */
  #abdicate(): void {
    setTimeout(() => {
      if (this.#latch !== undefined) void this.#latch.abdicate();
      else if (this.#wantsToLead) void this.#lead();
    }, 500).unref();
  }
}
