import { createRandom, nextInt, type Random } from '../../../src/base/random.ts';
import type { RunningProgram } from '../../../src/runtime/program.ts';
import { until } from '../../until.ts';
import { type Answer, Cluster } from './cluster.ts';
import { ZookeeperGate } from './zookeeper-gate.ts';

interface Node {
  readonly marathon: RunningProgram;
  readonly gate: ZookeeperGate;
}

/** What is known of an app by the answers that came. */
export interface Known {
  /** Instances it has for sure; 0 for one that is deleted. */
  instances: number;
  exists: boolean;
  /** A request after that went without a clear answer: it may have been carried out or not. */
  isUncertain: boolean;
}

/** Three Marathons over one ZooKeeper, each of which can be cut off from it, and somebody who asks any of them. */
export class Trio {
  readonly random: Random;
  readonly nodes: readonly Node[];
  readonly cluster: Cluster;
  readonly known: Map<string, Known> = new Map();
  /** Requests by the first digit of their answer; 0 for none. */
  readonly answers: number[] = [0, 0, 0, 0, 0, 0];

  private constructor(cluster: Cluster, nodes: readonly Node[], seed: number) {
    this.cluster = cluster;
    this.nodes = nodes;
    this.random = createRandom(seed);
  }

  static async start(seed: number): Promise<Trio> {
    const cluster = await Cluster.start({ zookeeper: true });
    await cluster.marathon?.close();
    const nodes: Node[] = [];
    for (let index = 0; index < 3; index++) {
      const gate = await ZookeeperGate.open(() => cluster.zookeeperPort);
      nodes.push({ gate, marathon: await cluster.startMarathon(`zk://127.0.0.1:${gate.port}/marathon`) });
    }
    cluster.marathon = undefined;
    const trio = new Trio(cluster, nodes, seed);
    await trio.agrees();
    return trio;
  }

  async stop(): Promise<void> {
    for (const { gate } of this.nodes) gate.reopen();
    for (const { marathon } of this.nodes) await marathon.close();
    for (const { gate } of this.nodes) await gate.close();
    await this.cluster.stop();
  }

  get anyNode(): Node {
    return this.nodes[nextInt(this.random, this.nodes.length)] as Node;
  }

  /** Asks a random node. Undefined when there was no answer. */
  async ask(method: string, path: string, body?: unknown): Promise<Answer | undefined> {
    const { marathon } = this.anyNode;
    const answer = await this.cluster.call(method, path, body, { marathon, timeoutMs: 20_000 }).catch(() => undefined);
    const digit = Math.floor((answer?.status ?? 0) / 100);
    this.answers[digit] = (this.answers[digit] ?? 0) + 1;
    return answer;
  }

  /** Asks for a change of an app and notes what is known after it. */
  async change(id: string, after: Partial<Known>, request: () => Promise<Answer | undefined>): Promise<void> {
    const before = this.known.get(id) ?? { instances: 0, exists: false, isUncertain: false };
    // Until it is answered nobody knows.
    this.known.set(id, { ...before, isUncertain: true });
    const answer = await request();
    const status = answer?.status ?? 0;
    if (status >= 200 && status < 300) {
      this.known.set(id, { ...before, ...after, isUncertain: false });
    } else if (status >= 400 && status < 500) this.known.set(id, before);
  }

  /** Waits until all nodes name the same leader and that one answers. */
  async agrees(): Promise<string> {
    return until('all name one leader', async () => {
      const named = new Set<string>();
      for (const { marathon } of this.nodes) {
        const answer = await this.cluster.call('GET', '/v2/leader', undefined, { marathon });
        if (answer.status !== 200) return false;
        named.add(answer.json.leader);
      }
      const [leader] = named;
      return named.size === 1 && leader;
    });
  }

  /** The node that leads. */
  async leader(): Promise<Node> {
    const leader = await this.agrees();
    const node = this.nodes.find(({ marathon }) => leader.endsWith(`:${marathon.address.port}`));
    if (node === undefined) throw new Error(`${leader} is none of ours`);
    return node;
  }

  /** What differs from what was promised; empty when all is as it was acknowledged, and runs. */
  async differences(): Promise<string[]> {
    const listed = await this.ask('GET', '/v2/apps');
    const apps: { id: string; instances: number; tasksRunning: number; tasks: unknown[]; deployments: unknown[] }[] =
      listed?.json?.apps ?? [];
    const found = apps.flatMap(({ id, instances, tasksRunning, deployments }) => {
      const isSettled = deployments.length === 0 && tasksRunning === instances;
      return isSettled ? [] : [`${id} runs ${tasksRunning} of ${instances} in ${deployments.length} deployments`];
    });
    for (const [id, known] of this.known) {
      if (known.isUncertain) continue;
      const app = apps.find((each) => each.id === id);
      if ((app !== undefined) !== known.exists) found.push(`${id} is ${known.exists ? 'lost' : 'back'}`);
      else if (app !== undefined && app.instances !== known.instances) {
        found.push(`${id} has ${app.instances} instances, promised were ${known.instances}`);
      }
    }
    const running = apps.reduce((sum, { tasksRunning }) => sum + tasksRunning, 0);
    const { alive } = this.cluster.agent;
    if (alive.length !== running) found.push(`${alive.length} tasks are alive, ${running} known`);
    return found;
  }
}
