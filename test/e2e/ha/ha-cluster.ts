/** The whole of it: nodes a, b, c with ZooKeeper, master, Marathon and Chronos each, nodes d and e with an agent. */
import { join } from 'node:path';
import { temporaryDirectory } from '../programs.ts';
import { ask, askJson, fourLetterWord } from './ask.ts';
import { ensembleServer } from './ensemble.ts';
import { Network } from './network.ts';
import { type Exit, Supervised } from './supervised.ts';

const main = join(import.meta.dirname, '../../../src/cli/main.ts');

export const heads = ['a', 'b', 'c'] as const;
export const hands = ['d', 'e'] as const;
export type Head = (typeof heads)[number];
/** What runs on each head. */
export type Kind = 'zookeeper' | 'master' | 'marathon' | 'chronos';
export type Led = Exclude<Kind, 'zookeeper'>;

/** Wanted of ZooKeeper by every program. */
export const sessionTimeoutMs = 3_000;
const ports: Readonly<Record<Kind, number>> = { zookeeper: 2181, master: 5050, marathon: 8080, chronos: 4400 };

export class HaCluster {
  readonly network: Network;
  readonly directory: string;
  readonly #removeDirectory: () => void;
  readonly #programs = new Map<string, Supervised>();
  #keepsFiles = false;

  constructor() {
    const { path, remove } = temporaryDirectory('ha');
    this.directory = path;
    this.#removeDirectory = remove;
    try {
      this.network = new Network([...heads, ...hands]);
    } catch (thrown) {
      remove();
      throw thrown;
    }
    for (const [index, head] of heads.entries()) this.#prepareHead(head, index);
    for (const hand of hands) this.#prepare(`agent-${hand}`, hand, this.#agentFlags(hand));
  }

  start(): void {
    for (const program of this.#programs.values()) program.start();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#programs.values()].map((program) => program.stop()));
    this.network.remove();
    if (!this.#keepsFiles) this.#removeDirectory();
  }

  /** Logs and evidence stay after `close`, for somebody to read. */
  keepFiles(): void {
    this.#keepsFiles = true;
  }

  program(kind: Kind, head: Head): Supervised {
    const found = this.#programs.get(`${kind}-${head}`);
    if (found === undefined) throw new Error(`there is no ${kind} on ${head}`);
    return found;
  }

  get exits(): Exit[] {
    return [...this.#programs.values()].flatMap((program) => program.exits).sort((a, b) => a.atMs - b.atMs);
  }

  url(kind: Kind, head: Head): string {
    return `http://${this.network.ip(head)}:${ports[kind]}`;
  }

  /** Where this kind is led from, as most of its programs say; undefined when they do not agree or know. */
  async leader(kind: Kind, among: readonly Head[] = heads): Promise<Head | undefined> {
    const named = await Promise.all(among.map((head) => this.leaderBy(kind, head).catch(() => undefined)));
    return heads.find((head) => named.filter((name) => name === this.network.ip(head)).length * 2 > heads.length);
  }

  /** Address of the leader as this program says. */
  async leaderBy(kind: Kind, head: Head): Promise<string | undefined> {
    switch (kind) {
      case 'zookeeper': {
        const isLeading = await this.#leadsEnsemble(head);
        if (isLeading) return this.network.ip(head);
        const others = heads.filter((other) => other !== head);
        const leads = await Promise.all(others.map((other) => this.#leadsEnsemble(other).catch(() => false)));
        const found = others.find((_other, index) => leads[index]);
        return found === undefined ? undefined : this.network.ip(found);
      }
      case 'master': {
        const { location } = await ask({ url: `${this.url(kind, head)}/redirect` });
        return /^(?:http:)?\/\/([\d.]+):/.exec(location ?? '')?.[1];
      }
      case 'marathon':
        return hostOf((await askJson<{ leader: string }>(`${this.url(kind, head)}/v2/leader`)).leader);
      case 'chronos':
        return hostOf((await askJson<{ leader: string }>(`${this.url(kind, head)}/v1/scheduler/leader`)).leader);
    }
  }

  async #leadsEnsemble(head: Head): Promise<boolean> {
    return (await fourLetterWord(this.network.ip(head), 'srvr')).includes('Mode: leader');
  }

  #prepare(name: string, node: string, args: readonly string[]): void {
    const command = [...this.network.enter(node), process.execPath, main, ...args];
    this.#programs.set(name, new Supervised(name, command, join(this.directory, 'logs', `${name}.log`)));
  }

  #prepareHead(head: Head, index: number): void {
    const ips = heads.map((one) => this.network.ip(one));
    const server = ensembleServer(join(this.directory, `zookeeper-${head}`), ips, index);
    const name = `zookeeper-${head}`;
    const logFile = join(this.directory, 'logs', `${name}.log`);
    this.#programs.set(name, new Supervised(name, [...this.network.enter(head), ...server], logFile));
    const ip = this.network.ip(head);
    const zk = this.#zk;
    this.#prepare(`master-${head}`, head, [
      'master',
      ...[`--ip=${ip}`, '--port=5050', `--hostname=${ip}`, `--zk=zk://${zk}/mesos`, '--quorum=2'],
      ...[`--work_dir=${this.directory}/master-${head}`, `--zk_session_timeout=${sessionTimeoutMs}ms`],
      '--allow_unauthenticated',
    ]);
    const framework = (port: number): string[] => [
      ...['--master', `zk://${zk}/mesos`, '--http_address', ip, '--http_port', String(port), '--hostname', ip],
      '--allow_unauthenticated',
    ];
    this.#prepare(`marathon-${head}`, head, [
      ...['marathon', ...framework(ports.marathon), '--zk', `zk://${zk}/marathon`],
      ...['--zk_session_timeout', String(sessionTimeoutMs), '--min_revive_offers_interval', '500'],
    ]);
    this.#prepare(`chronos-${head}`, head, [
      ...['chronos', ...framework(ports.chronos), '--zk_hosts', zk, '--zk_timeout', String(sessionTimeoutMs)],
    ]);
  }

  #agentFlags(hand: string): string[] {
    const ip = this.network.ip(hand);
    const directory = join(this.directory, `agent-${hand}`);
    return [
      ...['agent', `--ip=${ip}`, '--port=5051', `--hostname=${ip}`, `--master=zk://${this.#zk}/mesos`],
      ...[`--work_dir=${directory}/work`, `--runtime_dir=${directory}/run`, '--resources=cpus:16;mem:16384;disk:10000'],
      `--zk_session_timeout=${sessionTimeoutMs}ms`,
      // Only the network namespaces of this test reach it.
      '--allow_unauthenticated',
    ];
  }

  get #zk(): string {
    return heads.map((head) => `${this.network.ip(head)}:${ports.zookeeper}`).join(',');
  }
}

function hostOf(address: string): string {
  return address.replace(/^https?:\/\//, '').replace(/:\d+.*$/, '');
}
