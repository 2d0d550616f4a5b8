/** W1: agents registering from nothing. */

import { type Figures, ms, rate } from '../figures.ts';
import { watchPauses } from '../health-probe.ts';
import { get } from '../http-get.ts';
import type { MeasuredMaster } from '../master-process.ts';
import { AgentSwarm } from '../swarm/agents.ts';

const RETRY_MS = 5_000;

export async function measureRegistration(
  master: MeasuredMaster,
  size: { name: string; agents: number },
): Promise<Figures> {
  const before = master.usage();
  let finish = (): void => {};
  const swarm = new AgentSwarm(
    { master: `master@${master.host}:${master.port}`, count: size.agents, cpus: 20, memMb: 10_240 },
    { onRegistered: (count) => count === size.agents && finish() },
  );
  await swarm.listen();
  const pauses = await watchPauses(master);
  const started = performance.now();
  const all = new Promise<void>((resolve) => {
    finish = resolve;
  });
  swarm.register();
  const retry = setInterval(() => swarm.register(), RETRY_MS);
  await all;
  clearInterval(retry);
  const elapsedMs = performance.now() - started;
  const { p99Ms, longestMs } = await pauses.stop();
  const after = master.usage();
  const listed = JSON.parse((await get(master.host, master.port, '/slaves')).body) as { slaves: unknown[] };
  await swarm.close();
  const rows: [string, string][] = [
    ['agents', size.agents.toLocaleString('en')],
    ['first to last registered', ms(elapsedMs)],
    ['agents registered', rate(size.agents, elapsedMs)],
    ['/health meanwhile, p99 and longest', `${ms(p99Ms)}, ${ms(longestMs)}`],
  ];
  if (before !== undefined && after !== undefined) {
    const cpuMs = (after.cpuSeconds - before.cpuSeconds) * 1000;
    rows.push(
      ['master CPU for each agent', `${(cpuMs / size.agents).toFixed(3)} ms`],
      ['master peak memory', `${after.peakMb} MB`],
    );
  }
  const audit = listed.slaves.length === size.agents ? [] : [`/slaves lists ${listed.slaves.length} agents`];
  return { workload: 'W1 agents registering', size: size.name, rows, audit };
}
