/**
 * High availability on a real ensemble: every program's leader, and a minority of ZooKeeper, is killed, frozen and cut off while
 * apps and jobs are asked for. `HA_ROUNDS` says how often each (3 when left out).
 */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { haveCommands, haveRoot } from '../../requirements.ts';
import { until } from '../../until.ts';
import { haveEnsemble } from './ensemble.ts';
import { Evidence } from './evidence.ts';
import { type FaultKind, makeFault } from './faults.ts';
import { HaCluster, type Head, heads, type Kind, sessionTimeoutMs } from './ha-cluster.ts';
import { complaints, type Excused, nobody } from './health.ts';
import { Ledger } from './ledger.ts';
import { startLoad } from './load.ts';

const rounds = Number(process.env['HA_ROUNDS'] ?? 3);
const patienceMs = 90_000;
const slowMs = sessionTimeoutMs + 5_000;
const canRun = haveRoot() && haveCommands('ip', 'iptables', 'nsenter', 'setpriv') && haveEnsemble();

describe.skipIf(!canRun)('three of each on three ZooKeeper servers', { retry: 0, timeout: 240_000 }, () => {
  let cluster: HaCluster;
  let evidence: Evidence;
  let ledger: Ledger;
  let agents: string[];

  beforeAll(async () => {
    cluster = new HaCluster();
    evidence = new Evidence(cluster.directory);
    ledger = new Ledger(cluster, evidence);
    const startMs = performance.now();
    cluster.start();
    await healthy();
    agents = await agentIds();
    expect(await ledger.createApp('a', 4)).toBe('acknowledged');
    expect(await ledger.createApp('b', 2)).toBe('acknowledged');
    expect(await ledger.createJob('c', 3_000)).toBe('acknowledged');
    expect(await ledger.createJob('a', 5_000)).toBe('acknowledged');
    await keptPromises();
    say(`up in ${seconds(startMs)}`);
  });
  afterAll(async () => {
    if (process.env['HA_KEEP'] !== undefined) cluster?.keepFiles();
    await cluster?.close();
  });

  const kinds: readonly Kind[] = ['master', 'marathon', 'chronos', 'zookeeper'];
  const faults: readonly FaultKind[] = ['kill', 'stop', 'partition'];
  const cases = faults.flatMap((fault) =>
    Array.from({ length: rounds }, (_, round) => kinds.map((kind) => ({ fault, round, kind }))).flat(),
  );

  it.each(cases)('$fault of $kind, round $round: nothing lost, nothing doubled', async ({ fault, kind, round }) => {
    const head = await victim(kind, round);
    const made = makeFault(cluster, fault, kind, head, round);
    const load = startLoad(ledger);
    const beginMs = performance.now();
    made.begin();
    try {
      await healthy(made.excused);
      const othersText = seconds(beginMs);
      if (made.lasts) await delay(Math.max(0, beginMs + sessionTimeoutMs + 1_000 - performance.now()));
      const endMs = performance.now();
      made.end();
      if (made.lasts) await healthy();
      await load.stop();
      await keptPromises();
      say(
        `${made.text}, round ${round}: others well after ${othersText}${made.lasts ? `, all ${seconds(endMs)} after its end` : ''}; ${ledger.summary}`,
      );
    } finally {
      made.end();
      await load.stop();
    }
  });

  /** The leader, or for ZooKeeper in turn its leader and another. */
  async function victim(kind: Kind, round: number): Promise<Head> {
    const leader = await until(`a leader of ${kind}`, () => cluster.leader(kind));
    if (kind !== 'zookeeper' || round % 2 === 0) return leader;
    return heads.find((head) => head !== leader) ?? leader;
  }

  async function healthy(excused: Excused = nobody): Promise<void> {
    await withLogs(() => untilNone('a healthy cluster', () => complaints(cluster, excused)));
  }

  /** All that was acknowledged is there and runs once; agents are the same; who ended by itself was a leading master. */
  async function keptPromises(): Promise<void> {
    await withLogs(async () => {
      await untilNone('all promises to be kept', () => ledger.missing());
      expect(ledger.violations()).toEqual([]);
      if (agents !== undefined) expect(await agentIds()).toEqual(agents);
      const ended = cluster.exits.filter((exit) => !exit.isOurs && !exit.program.startsWith('zookeeper'));
      expect(ended.filter((exit) => !exit.program.startsWith('master') || exit.code !== 1)).toEqual([]);
    });
  }

  async function agentIds(): Promise<string[]> {
    return until('agents', async () => {
      const leader = await cluster.leader('master');
      if (leader === undefined) return false;
      const answer = await fetch(`${cluster.url('master', leader)}/slaves`, { signal: AbortSignal.timeout(5_000) });
      const { slaves } = (await answer.json()) as { slaves: { id: string }[] };
      return slaves.length === 2 && slaves.map(({ id }) => id).sort();
    });
  }

  /** A failure leaves the logs behind. */
  async function withLogs(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      cluster.keepFiles();
      say(`failed, see ${cluster.directory}`);
      throw thrown;
    }
  }
});

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
  if (performance.now() - startMs > slowMs) say(`slow to become ${what}, at last ${last}`);
}

function say(text: string): void {
  console.log(`ha: ${text}`);
}

function seconds(sinceMs: number): string {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
}
