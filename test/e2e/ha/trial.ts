/** A cluster, what was asked of it, and what its tasks have seen: the checks of every test of high availability. */
import { expect } from 'vitest';
import { until } from '../../until.ts';
import { askJson } from './ask.ts';
import { Evidence } from './evidence.ts';
import { HaCluster, type Head, heads, type Kind, sessionTimeoutMs } from './ha-cluster.ts';
import { complaints, type Excused, nobody } from './health.ts';
import { Ledger } from './ledger.ts';

const patienceMs = 90_000;
const slowMs = sessionTimeoutMs + 5_000;

/** When something was last wrong, and when ZooKeeper itself was: nothing can be led before it is well. */
export interface LastWrong {
  readonly anyMs: number;
  readonly ensembleMs: number;
}

export class Trial {
  readonly cluster: HaCluster = new HaCluster();
  readonly evidence: Evidence;
  readonly ledger: Ledger;
  #agents: readonly string[] = [];

  constructor() {
    this.evidence = new Evidence(this.cluster.directory);
    this.ledger = new Ledger(this.cluster, this.evidence);
  }

  /** Everything up, with two apps and two jobs that stay to the end. */
  async start(): Promise<void> {
    const startMs = performance.now();
    this.cluster.start();
    await this.healthy();
    this.#agents = await this.#agentIds();
    const { ledger } = this;
    const made = [await ledger.createApp('a', 4), await ledger.createApp('b', 2)];
    made.push(await ledger.createJob('c', 3_000), await ledger.createJob('a', 5_000));
    expect(made).toEqual(made.map(() => 'acknowledged'));
    await this.keptPromises();
    say(`up in ${seconds(startMs)}`);
  }

  async close(): Promise<void> {
    if (process.env['HA_KEEP'] !== undefined) this.cluster.keepFiles();
    await this.cluster.close();
  }

  /** The leader, or for ZooKeeper in turn its leader and another. */
  async victim(kind: Kind, round: number): Promise<Head> {
    const leader = await until(`a leader of ${kind}`, () => this.cluster.leader(kind));
    if (kind !== 'zookeeper' || round % 2 === 0) return leader;
    return heads.find((head) => head !== leader) ?? leader;
  }

  async healthy(excused: Excused = nobody): Promise<void> {
    await this.settled(excused, 0);
  }

  /** Watches until `untilMs` and then until all is well. Times are of `performance.now()`. */
  async settled(excused: Excused, untilMs: number): Promise<LastWrong> {
    const last = { anyMs: performance.now(), ensembleMs: performance.now() };
    await this.#orKeepFiles(() =>
      untilNone('a healthy cluster', async () => {
        const found = await complaints(this.cluster, excused);
        const nowMs = performance.now();
        if (found.length > 0) last.anyMs = nowMs;
        if (found.some((complaint) => complaint.startsWith('zookeeper-'))) last.ensembleMs = nowMs;
        return nowMs < untilMs ? [...found, 'the fault lasts'] : found;
      }),
    );
    return last;
  }

  /** All that was acknowledged is there and runs once; agents are the same; no program ended by itself. */
  async keptPromises(): Promise<void> {
    await this.#orKeepFiles(async () => {
      await untilNone('all promises to be kept', () => this.ledger.missing());
      expect(this.ledger.violations()).toEqual([]);
      expect(await this.#agentIds()).toEqual(this.#agents);
      expect(this.ended()).toEqual([]);
    });
  }

  /** Programs of ours that were not killed by us and have ended. */
  ended(): string[] {
    return this.cluster.exits
      .filter((exit) => !exit.isOurs && !exit.program.startsWith('zookeeper'))
      .map((exit) => JSON.stringify(exit));
  }

  async #agentIds(): Promise<string[]> {
    return until('agents', async () => {
      const leader = await this.cluster.leader('master');
      if (leader === undefined) return false;
      const { slaves } = await askJson<{ slaves: { id: string }[] }>(`${this.cluster.url('master', leader)}/slaves`);
      return slaves.length === 2 && slaves.map(({ id }) => id).sort();
    });
  }

  /** A failure leaves the logs behind. */
  async #orKeepFiles(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      this.cluster.keepFiles();
      say(`failed, see ${this.cluster.directory}`);
      throw thrown;
    }
  }
}

/** Waits for an empty list; says what was in the last ones when that takes long. */
async function untilNone(what: string, read: () => Promise<string[]>): Promise<void> {
  const startMs = performance.now();
  let last = '';
  await until(
    what,
    async () => {
      const found = await read();
      if (found.length > 0) {
        last = `${found.join('; ')} at ${new Date().toISOString()}`;
        throw new Error(last);
      }
      return true;
    },
    patienceMs,
  );
  if (performance.now() - startMs > slowMs && !last.startsWith('the fault lasts'))
    say(`slow to become ${what}, at last ${last}`);
}

export function say(text: string): void {
  console.log(`ha: ${text}`);
}

/** From one time of `performance.now()` to another, or to now. */
export function seconds(sinceMs: number, untilMs: number = performance.now()): string {
  return `${((untilMs - sinceMs) / 1000).toFixed(1)} s`;
}
