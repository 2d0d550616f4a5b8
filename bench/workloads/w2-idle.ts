/** W2: what a large cluster costs while nothing happens. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Figures, ms } from '../figures.ts';
import { watchPauses } from '../health-probe.ts';
import { get } from '../http-get.ts';
import type { MeasuredMaster } from '../master-process.ts';
import { BenchFramework } from '../swarm/framework.ts';
import { registeredSwarm } from '../swarm/loaded-cluster.ts';

/** Until the last offers are declined. */
const SETTLE_MS = 10_000;

export interface IdleSize {
  readonly name: string;
  readonly agents: number;
  readonly frameworks: number;
  readonly seconds: number;
}

export async function measureIdle(master: MeasuredMaster, size: IdleSize): Promise<Figures> {
  const swarm = await registeredSwarm(master, size.agents);
  const frameworks = await subscribeAll(master, size.frameworks);
  await delay(SETTLE_MS);
  const watch = await watchPauses(master);
  const cpuBefore = master.usage()?.cpuSeconds ?? 0;
  const pings = swarm.pings;
  await delay(size.seconds * 1000);
  const cpuSeconds = (master.usage()?.cpuSeconds ?? 0) - cpuBefore;
  const pauses = await watch.stop();
  const metrics = JSON.parse((await get(master.host, master.port, '/metrics/snapshot')).body) as Record<string, number>;
  const rows: [string, string][] = [
    ['agents, frameworks', `${size.agents.toLocaleString('en')}, ${size.frameworks}`],
    ['pings each second', Math.round((swarm.pings - pings) / size.seconds).toLocaleString('en')],
    ['master CPU, the asking for /health too', `${((cpuSeconds / size.seconds) * 100).toFixed(1)} % of a core`],
    ['/health meanwhile, p99 and longest', `${ms(pauses.p99Ms)}, ${ms(pauses.longestMs)}`],
  ];
  const usage = master.usage();
  if (usage !== undefined) rows.push(['master peak memory', `${usage.peakMb} MB`]);
  const unreachable = metrics['master/slaves_unreachable'] ?? 0;
  const audit = unreachable > 0 ? [`${unreachable} agents were taken for unreachable`] : [];
  for (const framework of frameworks) framework.close();
  await swarm.close();
  return { workload: 'W2 idle', size: size.name, rows, audit };
}

/** Frameworks that decline whatever they are offered, for an hour. */
async function subscribeAll({ host, port }: MeasuredMaster, count: number): Promise<BenchFramework[]> {
  const frameworks: BenchFramework[] = [];
  for (let index = 0; index < count; index++) {
    const framework: BenchFramework = new BenchFramework({
      host,
      port,
      callConnections: 1,
      info: { user: 'root', name: `idle${index}`, roles: ['*'], capabilities: [{ type: 'MULTI_ROLE' }] },
      onEvent: ({ offers }) => {
        if (offers === undefined) return;
        const offer_ids = offers.offers?.map(({ id }) => id) ?? [];
        framework.call({ type: 'DECLINE', decline: { offer_ids, filters: { refuse_seconds: 3600 } } });
      },
    });
    frameworks.push(framework);
    await framework.subscribe();
  }
  return frameworks;
}
