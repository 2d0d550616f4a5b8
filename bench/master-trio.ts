/** Three masters of this checkout that share a registry, and who of them leads. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectZookeeper } from '../src/zookeeper/client/client.ts';
import type { ZookeeperClient } from '../src/zookeeper/client/zookeeper-client.ts';
import { detect } from '../src/zookeeper/recipes/election.ts';
import { openGroup } from '../src/zookeeper/recipes/group.ts';
import { get } from './http-get.ts';
import { freePort } from './master-process.ts';

const COUNT = 3;

export interface LeadingMaster {
  readonly pid: string;
  readonly port: number;
}

export class MasterTrio {
  readonly zk: string;
  readonly #sessionTimeoutMs: number;
  readonly #workDir = mkdtempSync(join(tmpdir(), 'stadion-bench-'));
  readonly #children = new Map<number, ChildProcess>();
  readonly #client: ZookeeperClient;
  readonly #stopDetecting: () => void;
  #onLeader: (leader: LeadingMaster) => void = () => {};
  leader: LeadingMaster | undefined;

  constructor(zookeeperPort: number, sessionTimeoutMs: number) {
    this.zk = `zk://127.0.0.1:${zookeeperPort}/mesos`;
    this.#sessionTimeoutMs = sessionTimeoutMs;
    this.#client = connectZookeeper({ servers: `127.0.0.1:${zookeeperPort}` });
    this.#stopDetecting = detect(openGroup(this.#client, '/mesos'), {
      onLeader: (leader) => {
        if (leader === undefined) return;
        const { pid, port } = JSON.parse(Buffer.from(leader.data).toString('utf8')) as LeadingMaster;
        this.leader = { pid, port };
        this.#onLeader(this.leader);
      },
      onFailure: (error) => {
        throw error;
      },
    });
  }

  /** Hears every leader from now on. */
  onLeader(listener: (leader: LeadingMaster) => void): void {
    this.#onLeader = listener;
  }

  async start(): Promise<void> {
    for (let index = 0; index < COUNT; index++) this.#spawn(await freePort());
  }

  /** Sends the leader a signal, and says when. */
  endLeader(signal: NodeJS.Signals): number {
    const port = this.leader?.port ?? 0;
    const child = this.#children.get(port);
    this.#children.delete(port);
    child?.kill(signal);
    return performance.now();
  }

  /** True when three masters stand and each has the registry. */
  async isComplete(): Promise<boolean> {
    if (this.#children.size < COUNT) this.#spawn(await freePort());
    const candidates = (await this.#client.children('/mesos')).filter((name) => name.startsWith('json.info_'));
    if (candidates.length !== COUNT) return false;
    const votes = await Promise.all(
      [...this.#children.keys()].map((port) => this.#metric(port, 'registrar/log/recovered')),
    );
    return votes.every((vote) => vote === 1);
  }

  /** A figure of the leader. */
  leaderMetric(name: string): Promise<number | undefined> {
    return this.#metric(this.leader?.port ?? 0, name);
  }

  async #metric(port: number, name: string): Promise<number | undefined> {
    const { body } = await get('127.0.0.1', port, '/metrics/snapshot');
    return (JSON.parse(body) as Record<string, number>)[name];
  }

  async stop(): Promise<void> {
    this.#stopDetecting();
    await this.#client.close();
    for (const child of this.#children.values()) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.#workDir, { recursive: true, force: true });
  }

  #spawn(port: number): void {
    const main = join(import.meta.dirname, '../src/cli/main.ts');
    const flags = [
      ...['--ip=127.0.0.1', `--port=${port}`, `--zk=${this.zk}`, '--quorum=2', '--logging_level=ERROR'],
      ...[`--work_dir=${this.#workDir}/${port}`, `--zk_session_timeout=${this.#sessionTimeoutMs}ms`],
    ];
    const child = spawn(process.execPath, [main, 'master', ...flags], { stdio: ['ignore', 'inherit', 'inherit'] });
    this.#children.set(port, child);
  }
}
