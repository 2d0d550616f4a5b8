/** W13: tasks launched at an even pace while others abuse the master, beside the same without them. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Figures, ms } from '../figures.ts';
import { type Pauses, watchPauses } from '../health-probe.ts';
import type { MeasuredMaster } from '../master-process.ts';
import { type AbuseSize, abuse } from '../swarm/abuse.ts';
import { registeredSwarm, until } from '../swarm/loaded-cluster.ts';
import { PacedLaunch } from '../swarm/paced-launch.ts';

export interface AbusedSize extends AbuseSize {
  readonly name: string;
  readonly agents: number;
  readonly tasksPerSecond: number;
  readonly seconds: number;
}

interface Stretch {
  readonly perSecond: number;
  readonly pauses: Pauses;
}

export async function measureAbuse(master: MeasuredMaster, size: AbusedSize): Promise<Figures> {
  const swarm = await registeredSwarm(master, size.agents);
  const load = new PacedLaunch(master);
  await load.framework.subscribe();
  const quiet = await launchFor(master, load, size);
  const before = master.usage();
  const abusers = await abuse(master, size);
  // Until their connections stand.
  await delay(2_000);
  const abused = await launchFor(master, load, size);
  const report = await abusers.stop();
  const after = master.usage();
  load.stop();
  const kept = abused.perSecond / quiet.perSecond;
  const rows: [string, string][] = [
    ['agents', size.agents.toLocaleString('en')],
    ['tasks running, undisturbed', `${quiet.perSecond.toFixed(0)}/s`],
    ['tasks running, abused', `${abused.perSecond.toFixed(0)}/s`],
    ['kept', `${(kept * 100).toFixed(0)} %`],
    ['/health undisturbed, p99 and longest', `${ms(quiet.pauses.p99Ms)}, ${ms(quiet.pauses.longestMs)}`],
    ['/health abused, p99 and longest', `${ms(abused.pauses.p99Ms)}, ${ms(abused.pauses.longestMs)}`],
    ['idle connections, slow heads', `${size.idle}, ${size.slow}`],
    ['subscribed and left', report.visits.toLocaleString('en')],
    ['bodies without end, JSON bombs', `${report.gigabytes}, ${report.bombs}`],
    [
      'refused with',
      Object.entries(report.answers)
        .map(([status, count]) => `${status} ×${count}`)
        .join(', '),
    ],
  ];
  if (before !== undefined && after !== undefined)
    rows.push(['master peak memory, before and after', `${before.peakMb} MB, ${after.peakMb} MB`]);
  const audit: string[] = [];
  if (Object.keys(report.answers).some((status) => !['400', '413'].includes(status))) audit.push('abusers were served');
  if (swarm.duplicates > 0) audit.push(`${swarm.duplicates} tasks launched twice`);
  if (load.framework.refused > 0) audit.push(`${load.framework.refused} calls refused`);
  await until(() => load.running === load.launched).catch(() => audit.push('tasks never ran'));
  load.framework.close();
  await swarm.close();
  return { workload: 'W13 hostile and slow clients', size: size.name, rows, audit };
}

/** Launches at the pace for that long; tasks that ran each second. */
async function launchFor(master: MeasuredMaster, load: PacedLaunch, size: AbusedSize): Promise<Stretch> {
  const watch = await watchPauses(master);
  const [started, running] = [performance.now(), load.running];
  load.start(size.tasksPerSecond);
  await delay(size.seconds * 1000);
  const perSecond = ((load.running - running) * 1000) / (performance.now() - started);
  load.stop();
  return { perSecond, pauses: await watch.stop() };
}
