import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../../src/base/logger.ts';
import { readChronosConfig } from '../../../src/chronos/config.ts';
import { startChronos } from '../../../src/chronos/shell/chronos.ts';
import type { RunningProgram } from '../../../src/runtime/program.ts';
import type { TaskInfo, TaskState } from '../../../src/wire/gen/mesos.ts';
import type { Call } from '../../../src/wire/gen/scheduler.ts';
import { startZookeeper, type ZookeeperServer } from '../../../src/zookeeper/server/server.ts';
import { untilPasses } from '../../until.ts';
import { ScriptedMaster } from '../scheduler/scripted-master.ts';

/** An embedded ZooKeeper, a master with one big agent, and any number of Chronos nodes. */
export class World {
  readonly master: ScriptedMaster;
  readonly launched: TaskInfo[] = [];
  /** Tasks the agent runs: their last state. */
  readonly states: Map<string, TaskState> = new Map();
  /** Every launched task ends with this at once; undefined: it goes on running. */
  autoEnd: TaskState | undefined = 'TASK_FINISHED';
  #zookeeper: ZookeeperServer;
  readonly #directory: string;
  readonly #nodes: RunningProgram[] = [];
  #offers = 0;
  #statuses = 0;
  #streams = 0;

  private constructor(master: ScriptedMaster, zookeeper: ZookeeperServer, directory: string) {
    this.master = master;
    this.#zookeeper = zookeeper;
    this.#directory = directory;
    master.pieceBytes = 100_000;
    master.onCall = (call) => {
      if (call.type === 'SUBSCRIBE') this.#streams++;
      // Calls of a scheduler that was replaced are refused.
      else if (master.calls.at(-1)?.streamId !== `stream-${this.#streams}`) return;
      setImmediate(() => this.#take(call));
    };
  }

  static async start(): Promise<World> {
    const directory = await mkdtemp(join(tmpdir(), 'chronos-test-'));
    const config = { host: '127.0.0.1', clientPort: 0, dataDir: join(directory, 'zk'), tickTimeMs: 500 };
    const zookeeper = await startZookeeper(config, { logger: silentLogger });
    return new World(await ScriptedMaster.start(), zookeeper, directory);
  }

  get zkHosts(): string {
    return `127.0.0.1:${this.#zookeeper.address.port}`;
  }

  /** Starts a node; `flags` go before what suits a test. */
  async startNode(flags: Readonly<Record<string, string>> = {}): Promise<RunningProgram> {
    const all = {
      master: this.master.address,
      zk_hosts: this.zkHosts,
      http_port: '0',
      http_address: '127.0.0.1',
      hostname: '127.0.0.1',
      zk_timeout: '2000',
      failure_retry: '10',
      min_revive_offers_interval: '50',
      ...flags,
    };
    const argv = Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]);
    const read = readChronosConfig({ argv, environment: {} });
    if (read.kind !== 'run') throw new Error(read.kind);
    const node = await startChronos(read.config, { logger: silentLogger });
    this.#nodes.push(node);
    return node;
  }

  /** Kills ZooKeeper's connections and starts it again on the same port. */
  async restartZookeeper(while_: () => Promise<void>): Promise<void> {
    const { port } = this.#zookeeper.address;
    await this.#zookeeper.close();
    await while_();
    const config = { host: '127.0.0.1', clientPort: port, dataDir: join(this.#directory, 'zk'), tickTimeMs: 500 };
    this.#zookeeper = await startZookeeper(config, { logger: silentLogger });
  }

  async stop(): Promise<void> {
    for (const node of this.#nodes) await node.close();
    await this.master.stop();
    await this.#zookeeper.close();
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** Sends a status update as the agent would. */
  update(taskId: string, state: TaskState): void {
    this.states.set(taskId, state);
    const uuid = new Uint8Array(16);
    new DataView(uuid.buffer).setUint32(12, ++this.#statuses);
    this.master.send({
      type: 'UPDATE',
      update: { status: { task_id: { value: taskId }, state, agent_id: { value: 'agent-1' }, uuid } },
    });
  }

  #take(call: Call): void {
    switch (call.type) {
      case 'SUBSCRIBE':
      case 'REVIVE':
      case 'ACCEPT':
        if (call.type === 'ACCEPT') this.#launch(call);
        this.offer();
        break;
      case 'KILL':
        if (call.kill !== undefined) this.update(call.kill.task_id.value, 'TASK_KILLED');
        break;
      case 'RECONCILE':
        this.#reconcile(call);
        break;
      default:
    }
  }

  offer(cpus = 8): void {
    const scalar = (name: string, value: number) => ({ name, type: 'SCALAR' as const, scalar: { value } });
    const offer = {
      id: { value: `offer-${++this.#offers}` },
      framework_id: { value: 'framework-1' },
      agent_id: { value: 'agent-1' },
      hostname: 'agent1.example',
      resources: [scalar('cpus', cpus), scalar('mem', 8192), scalar('disk', 20_000)],
    };
    this.master.send({ type: 'OFFERS', offers: { offers: [offer] } });
  }

  #launch(call: Call): void {
    for (const operation of call.accept?.operations ?? []) {
      for (const task of operation.launch?.task_infos ?? []) {
        this.launched.push(task);
        this.update(task.task_id.value, 'TASK_RUNNING');
        if (this.autoEnd !== undefined) this.update(task.task_id.value, this.autoEnd);
      }
    }
  }

  #reconcile(call: Call): void {
    for (const task of call.reconcile?.tasks ?? []) {
      const state = this.states.get(task.task_id.value) ?? 'TASK_UNKNOWN';
      const status = { task_id: task.task_id, state, reason: 'REASON_RECONCILIATION' } as const;
      this.master.send({ type: 'UPDATE', update: { status } });
    }
  }
}

export interface ApiAnswer {
  readonly status: number;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came.
  readonly json: any;
}

/** Calls the API of a node. */
export async function call(node: RunningProgram, method: string, path: string, body?: unknown): Promise<ApiAnswer> {
  const response = await fetch(`http://127.0.0.1:${node.address.port}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : {
          headers: { 'Content-Type': 'application/json' },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
  });
  const text = await response.text();
  const isJson = /^[[{]/.test(text);
  return { status: response.status, text, json: isJson ? JSON.parse(text) : undefined };
}

/** Waits until the node leads and has registered. */
export async function untilReady(node: RunningProgram): Promise<void> {
  await untilPasses(async () => {
    const info = await call(node, 'GET', '/v1/info');
    if (info.json?.is_registered !== true) throw new Error(`not ready: ${info.text}`);
  });
}
