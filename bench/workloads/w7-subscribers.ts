/** W7: many readers of the operator event stream while tasks are launched, with one that stops and one that is slow. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Figures, ms } from '../figures.ts';
import { watchPauses } from '../health-probe.ts';
import { get } from '../http-get.ts';
import type { MeasuredMaster } from '../master-process.ts';
import { registeredSwarm, until } from '../swarm/loaded-cluster.ts';
import { PacedLaunch } from '../swarm/paced-launch.ts';
import { subscribeMany } from '../swarm/subscribers.ts';

export interface SubscriberSize {
  readonly name: string;
  readonly agents: number;
  readonly readers: number;
  /** Each gives two events: it is there, and it runs. */
  readonly tasksPerSecond: number;
  readonly seconds: number;
}

/** Who does not read does not learn that it was cut off: only the master knows. */
async function streamCount({ host, port }: MeasuredMaster): Promise<number> {
  const metrics = JSON.parse((await get(host, port, '/metrics/snapshot')).body) as Record<string, number>;
  return metrics['master/operator_event_stream_subscribers'] ?? 0;
}

export async function measureSubscribers(master: MeasuredMaster, size: SubscriberSize): Promise<Figures> {
  const swarm = await registeredSwarm(master, size.agents);
  const load = new PacedLaunch(master);
  await load.framework.subscribe();
  const subscribers = await subscribeMany(master, size.readers);
  await subscribers.count();
  const watch = await watchPauses(master);
  const cpuBefore = master.usage()?.cpuSeconds ?? 0;
  const started = performance.now();
  load.start(size.tasksPerSecond);
  await delay(size.seconds * 1000);
  load.stop();
  await until(() => load.running === load.launched);
  const elapsedSeconds = (performance.now() - started) / 1000;
  const cpuSeconds = (master.usage()?.cpuSeconds ?? 0) - cpuBefore;
  const pauses = await watch.stop();
  // What is on its way arrives.
  await delay(2_000);
  const { events, lagsMs, outOfOrder, lost } = await subscribers.count();
  const deliveries = events.reduce((sum, count) => sum + count, 0);
  const rows: [string, string][] = [
    ['readers', size.readers.toLocaleString('en')],
    ['tasks launched', `${load.launched.toLocaleString('en')} in ${elapsedSeconds.toFixed(1)} s`],
    ['events each second', Math.round((2 * load.launched) / elapsedSeconds).toLocaleString('en')],
    ['deliveries each second', Math.round(deliveries / elapsedSeconds).toLocaleString('en')],
    ['lag, p50 and p99', `${ms(lagsMs.p50)}, ${ms(lagsMs.p99)}`],
    ['/health meanwhile, p99 and longest', `${ms(pauses.p99Ms)}, ${ms(pauses.longestMs)}`],
    ['of two that hardly read were cut off', String(size.readers + 2 - (await streamCount(master)))],
    ['master CPU for 1,000 deliveries', ms((cpuSeconds * 1e6) / deliveries)],
    ['master CPU', `${((cpuSeconds / elapsedSeconds) * 100).toFixed(0)} % of a core`],
  ];
  const usage = master.usage();
  if (usage !== undefined) rows.push(['master peak memory', `${usage.peakMb} MB`]);
  const audit: string[] = [];
  const incomplete = events.filter((count) => count !== 2 * load.launched).length;
  if (incomplete > 0) audit.push(`${incomplete} readers have other than ${2 * load.launched} events`);
  if (outOfOrder > 0) audit.push(`${outOfOrder} events out of order`);
  if (lost > 0) audit.push(`${lost} readers that read were cut off`);
  if (swarm.duplicates > 0) audit.push(`${swarm.duplicates} tasks launched twice`);
  subscribers.stop();
  load.framework.close();
  await swarm.close();
  return { workload: 'W7 operator event stream', size: size.name, rows, audit };
}
