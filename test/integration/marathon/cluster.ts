import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../../src/base/logger.ts';
import { readMarathonConfig } from '../../../src/marathon/config.ts';
import { startMarathon } from '../../../src/marathon/shell/marathon.ts';
import { HttpClient } from '../../../src/net/http-client.ts';
import type { RunningProgram } from '../../../src/runtime/program.ts';
import { KillTaskMessage, RunTaskMessage } from '../../../src/wire/gen/internal.ts';
import type { Resource, TaskInfo } from '../../../src/wire/gen/mesos.ts';
import { decode } from '../../../src/wire/message.ts';
import { startZookeeper, type ZookeeperServer } from '../../../src/zookeeper/server/server.ts';
import { until } from '../../until.ts';
import { SimulatedAgent, scalar } from '../master/simulated-agent.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from '../master/test-master.ts';

const ports: Resource = {
  name: 'ports',
  type: 'RANGES',
  ranges: { range: [{ begin: 31_000, end: 32_000 }] },
  role: '*',
};

/** A simulated agent whose tasks run at once and end when they are killed. */
export class ObedientAgent {
  readonly agent: SimulatedAgent;
  /** Launched tasks by id, with the framework they belong to. */
  readonly tasks: Map<string, { readonly info: TaskInfo; readonly frameworkId: string; isAlive: boolean }> = new Map();
  #seen = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(hostname: string) {
    this.agent = new SimulatedAgent(hostname, [scalar('cpus', 8), scalar('mem', 8192), scalar('disk', 10_000), ports]);
  }

  async start(masterPid: string): Promise<void> {
    await this.agent.start(masterPid);
    await this.agent.register();
    this.#timer = setInterval(() => this.#obey(), 5);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.agent.stop();
  }

  #obey(): void {
    const { received } = this.agent;
    for (; this.#seen < received.length; this.#seen++) {
      const message = received[this.#seen];
      if (message?.name === RunTaskMessage.name) {
        const { task, framework } = decode(RunTaskMessage, message.body);
        const frameworkId = framework.id?.value ?? '';
        this.tasks.set(task.task_id.value, { info: task, frameworkId, isAlive: true });
        const health = task.health_check === undefined ? {} : { healthy: true };
        this.agent.update(frameworkId, task.task_id.value, 'TASK_RUNNING', health);
      } else if (message?.name === KillTaskMessage.name) {
        this.end(decode(KillTaskMessage, message.body).task_id.value, 'TASK_KILLED');
      }
    }
  }

  /** A task ends. */
  end(taskId: string, state: 'TASK_KILLED' | 'TASK_FAILED' | 'TASK_FINISHED'): void {
    const task = this.tasks.get(taskId);
    if (task?.isAlive !== true) return;
    task.isAlive = false;
    this.agent.update(task.frameworkId, taskId, state);
  }

  get alive(): string[] {
    return [...this.tasks].filter(([, task]) => task.isAlive).map(([id]) => id);
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** Tests look into answers freely. */
  readonly json: ReturnType<typeof JSON.parse>;
}

export interface CallOptions {
  readonly headers?: Record<string, string>;
  /** Asked instead of the cluster's. */
  readonly marathon?: RunningProgram;
  readonly timeoutMs?: number;
}

export interface ClusterOptions {
  /** State in an embedded ZooKeeper instead of memory. */
  readonly zookeeper?: boolean;
  readonly flags?: readonly string[];
}

/** A real master, an obedient agent and a Marathon, on ports of their own. */
export class Cluster {
  readonly master: TestMaster;
  readonly agent: ObedientAgent;
  readonly #client: HttpClient = new HttpClient();
  readonly #options: ClusterOptions;
  zookeeper: ZookeeperServer | undefined;
  #zookeeperDir = '';
  #zookeeperPort = 0;
  marathon: RunningProgram | undefined;

  private constructor(master: TestMaster, agent: ObedientAgent, options: ClusterOptions) {
    this.master = master;
    this.agent = agent;
    this.#options = options;
  }

  static async start(options: ClusterOptions = {}): Promise<Cluster> {
    const master = await startTestMaster();
    const agent = new ObedientAgent('agent.test');
    await agent.start(master.pid);
    const cluster = new Cluster(master, agent, options);
    if (options.zookeeper === true) {
      cluster.#zookeeperDir = mkdtempSync(join(tmpdir(), 'stadion-zk-'));
      await cluster.startZookeeper();
    }
    cluster.marathon = await cluster.startMarathon();
    await until('Marathon leads', async () => (await cluster.get('/v2/info')).json?.frameworkId ?? false);
    return cluster;
  }

  /** Starts ZooKeeper, on its earlier port and data when there was one before. */
  async startZookeeper(): Promise<void> {
    this.zookeeper = await startZookeeper(
      { host: '127.0.0.1', clientPort: this.#zookeeperPort, dataDir: this.#zookeeperDir, tickTimeMs: 200 },
      { logger: silentLogger },
    );
    this.#zookeeperPort = this.zookeeper.address.port;
  }

  async stopZookeeper(): Promise<void> {
    await this.zookeeper?.close();
  }

  get zk(): string {
    return `zk://127.0.0.1:${this.zookeeper?.address.port ?? 0}/marathon`;
  }

  /** Port of ZooKeeper, also while it is down. */
  get zookeeperPort(): number {
    return this.#zookeeperPort;
  }

  /** Arguments of a Marathon of this cluster. */
  get arguments(): string[] {
    return this.#argumentsWith(this.zk);
  }

  #argumentsWith(zk: string): string[] {
    const store =
      this.zookeeper === undefined ? ['--internal_store_backend', 'mem'] : ['--zk', zk, '--zk_session_timeout', '2000'];
    return [
      ...['--master', `127.0.0.1:${this.master.port}`, '--http_address', '127.0.0.1', '--http_port', '0'],
      ...['--hostname', '127.0.0.1', '--min_revive_offers_interval', '100'],
      ...store,
      ...(this.#options.flags ?? []),
    ];
  }

  /** Another Marathon of this cluster, which may see ZooKeeper through a door of its own. */
  async startMarathon(zk: string = this.zk): Promise<RunningProgram> {
    const outcome = readMarathonConfig({ argv: this.#argumentsWith(zk), environment: {} });
    if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
    return startMarathon(outcome.config, { logger: silentLogger });
  }

  async stop(): Promise<void> {
    await this.marathon?.close();
    await this.agent.stop();
    await stopTestMaster(this.master);
    await this.zookeeper?.close();
    if (this.#zookeeperDir !== '') await rm(this.#zookeeperDir, { recursive: true, force: true });
    this.#client.close();
  }

  url(path: string, marathon: RunningProgram | undefined = this.marathon): string {
    return `http://127.0.0.1:${marathon?.address.port ?? 0}${path}`;
  }

  async call(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Answer> {
    const text = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body);
    const response = await this.#client.request({
      url: this.url(path, options.marathon ?? this.marathon),
      method,
      headers: { ...(text === undefined ? {} : { 'Content-Type': 'application/json' }), ...options.headers },
      ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
      ...(text === undefined ? {} : { body: text }),
    });
    const answer = response.text();
    return { status: response.status, headers: response.headers, text: answer, json: parsed(answer) };
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('GET', path, undefined, { headers });
  }

  /** Waits until an app has this many running tasks and no deployment. */
  async runs(appId: string, count: number): Promise<Answer> {
    return until(`${appId} runs ${count}`, async () => {
      const answer = await this.get(`/v2/apps${appId}`);
      const app = answer.json?.app;
      return app?.tasksRunning === count && app.tasks.length === count && app.deployments.length === 0 ? answer : false;
    });
  }

  /** Waits until no deployment runs. */
  async quiet(): Promise<void> {
    await until('no deployment runs', async () => (await this.get('/v2/deployments')).json?.length === 0);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
