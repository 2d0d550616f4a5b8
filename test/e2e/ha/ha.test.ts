/**
 * High availability on a real ensemble: every program's leader, and a minority of ZooKeeper, is killed, frozen and cut off while
 * apps and jobs are asked for. `HA_ROUNDS` says how often each (3 when left out); `HA_KEEP=1` leaves logs and evidence behind.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { haveCommands, haveRoot } from '../../requirements.ts';
import { haveEnsemble } from './ensemble.ts';
import { type FaultKind, makeFault } from './faults.ts';
import { freezeLeaders, memories } from './fencing.ts';
import { type Kind, sessionTimeoutMs } from './ha-cluster.ts';
import { startLoad } from './load.ts';
import { answersDuring, loseMajority } from './majority.ts';
import { say, seconds, Trial } from './trial.ts';

const rounds = Number(process.env['HA_ROUNDS'] ?? 3);
const isLong = rounds > 3;
/** How long ZooKeeper has no majority. */
const outageMs = isLong ? 60_000 : sessionTimeoutMs + 3_000;

const canRun = haveRoot() && haveCommands('ip', 'iptables', 'nsenter', 'setpriv') && haveEnsemble();

describe.skipIf(!canRun)('three of each on three ZooKeeper servers', { retry: 0, timeout: 240_000 }, () => {
  let trial: Trial;

  beforeAll(async () => {
    trial = new Trial();
    await trial.start();
  });
  afterAll(() => trial?.close());

  const kinds: readonly Kind[] = ['master', 'marathon', 'chronos', 'zookeeper'];
  const faults: readonly FaultKind[] = ['kill', 'stop', 'partition'];
  const cases = faults.flatMap((fault) =>
    Array.from({ length: rounds }, (_, round) => kinds.map((kind) => ({ fault, round, kind }))).flat(),
  );

  it.each(cases)('$fault of $kind, round $round: nothing lost, nothing doubled', async ({ fault, kind, round }) => {
    const head = await trial.victim(kind, round);
    const made = makeFault(trial.cluster, { fault, kind, head, round });
    const load = startLoad(trial.ledger);
    const beginMs = performance.now();
    made.begin();
    try {
      const lastsMs = made.lasts ? sessionTimeoutMs + 1_000 : 0;
      const last = await trial.settled(made.excused, beginMs + lastsMs);
      const others = `${seconds(beginMs, last.anyMs)} (ZooKeeper ${seconds(beginMs, last.ensembleMs)})`;
      const endMs = performance.now();
      made.end();
      await trial.healthy();
      const all = made.lasts ? `, all ${seconds(endMs)} after its end` : '';
      await load.stop();
      await trial.keptPromises();
      say(`${made.text}, round ${round}: others well after ${others}${all}; ${trial.ledger.summary}`);
    } finally {
      made.end();
      await load.stop();
    }
  });

  it('deposed leaders write nothing and step down', async () => {
    const { cluster, ledger } = trial;
    const frozen = await freezeLeaders(cluster);
    await trial.healthy(frozen.excused);
    const written = await frozen.writeThroughSuccessors(ledger);
    expect(written).toEqual(['acknowledged', 'acknowledged', 200]);
    const asked = frozen.askFrozen(ledger);
    frozen.thaw();
    // A deposed master accepts nothing; deposed frameworks may pass the request on, which the ledger looks after.
    expect((await asked).masterStatus).not.toBe(200);
    await trial.healthy();
    expect(await frozen.successorsAsOldOnesSay()).toEqual(frozen.successors);
    const before = await memories(cluster);
    expect(before.weights).toContainEqual({ role: 'fenced', weight: 2 });
    await trial.keptPromises();
    // What is stored is what the successors know: their successors, who know nothing else, find the same.
    for (const { program } of frozen.successorPrograms()) program.kill();
    await trial.healthy();
    expect(await memories(cluster)).toEqual(before);
    await trial.keptPromises();
    say(`fencing: ${frozen.text}`);
  });

  it('pauses while ZooKeeper has no majority, and goes on', async () => {
    const beginMs = performance.now();
    const lost = await loseMajority(trial.cluster);
    try {
      const load = startLoad(trial.ledger);
      await delay(outageMs);
      // Every program is there and says something; tasks run on; nothing has ended.
      expect(await answersDuring(trial.cluster)).toEqual([]);
      expect(trial.ledger.violations()).toEqual([]);
      expect(trial.ended()).toEqual([]);
      await load.stop();
    } finally {
      lost.end();
    }
    const text = seconds(beginMs);
    const endMs = performance.now();
    await trial.healthy();
    const all = seconds(endMs);
    await trial.keptPromises();
    say(`no majority for ${text}: all well ${all} after its end; ${trial.ledger.summary}`);
  });
});
