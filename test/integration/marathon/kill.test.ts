import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningProgram } from '../../../src/runtime/program.ts';
import { until } from '../master/until.ts';
import { Cluster } from './cluster.ts';

const sleep = { cmd: 'sleep 1000', cpus: 0.05, mem: 8 };

/** A Marathon in a process of its own, which can be killed. */
class Victim implements RunningProgram {
  readonly address: { ip: string; port: number };
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.address = { ip: '127.0.0.1', port };
  }

  static async start(cluster: Cluster): Promise<Victim> {
    const script = fileURLToPath(new URL('marathon-process.ts', import.meta.url));
    const child = spawn(process.execPath, [script, ...cluster.arguments], { stdio: ['ignore', 'pipe', 'inherit'] });
    const port = await new Promise<number>((resolve, reject) => {
      child.stdout.once('data', (line: Buffer) => resolve(Number(line.toString('utf8'))));
      child.once('exit', (code) => reject(new Error(`the process ended with ${code}`)));
    });
    return new Victim(child, port);
  }

  /** Ends it without any chance to tidy up. */
  async kill(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await ended;
  }

  async close(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.kill();
  }
}

describe('kill -9', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await Cluster.start({ zookeeper: true });
    await cluster.marathon?.close();
  });

  afterAll(async () => {
    await cluster.stop();
  });

  it('at any moment of launching neither loses nor doubles an instance', async () => {
    let victim = await Victim.start(cluster);
    cluster.marathon = victim;
    const accepted: string[] = [];
    for (let round = 0; round < 4; round++) {
      await until('it leads', async () => (await cluster.get('/v2/info')).json?.frameworkId !== undefined);
      const id = `/app${round}`;
      const created = await cluster.call('POST', '/v2/apps', { id, ...sleep, instances: 5 });
      expect(created.status).toBe(201);
      accepted.push(id);
      // The moment differs from round to round: right away, and after one, two and three tasks were launched.
      const before = cluster.agent.tasks.size;
      await until('some are launched', () => cluster.agent.tasks.size >= before + round);
      await victim.kill();
      victim = await Victim.start(cluster);
      cluster.marathon = victim;
    }
    for (const id of accepted) await cluster.runs(id, 5);
    const instances = cluster.agent.alive.map((taskId) => taskId.replace(/\._app\.\d+$/, ''));
    expect(new Set(instances).size).toBe(instances.length);
    expect(instances).toHaveLength(20);
    const known: string[] = (await cluster.get('/v2/tasks')).json.tasks.map((task: { id: string }) => task.id);
    expect(known.sort()).toEqual(cluster.agent.alive.sort());
  });

  it('while nothing happens leaves all tasks alone', async () => {
    const before = cluster.agent.alive.sort();
    const launched = cluster.agent.tasks.size;
    const victim = cluster.marathon as Victim;
    await victim.kill();
    cluster.marathon = await Victim.start(cluster);
    for (let round = 0; round < 4; round++) await cluster.runs(`/app${round}`, 5);
    await cluster.quiet();
    expect(cluster.agent.alive.sort()).toEqual(before);
    expect(cluster.agent.tasks.size).toBe(launched);
  });
});
