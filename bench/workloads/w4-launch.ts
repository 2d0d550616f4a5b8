/** W4: tasks launched, running, acknowledged; then killed. */
import { type Figures, ms, percentile, rate } from '../figures.ts';
import type { MeasuredMaster } from '../master-process.ts';
import { type LaunchSize, type LoadedCluster, loadCluster, until } from '../swarm/loaded-cluster.ts';

export async function measureLaunch(master: MeasuredMaster, size: LaunchSize): Promise<Figures> {
  const before = master.usage();
  const load = await loadCluster(master, size);
  const after = master.usage();
  const killed = await killAll(load, size.tasks);
  const latencies = load.frameworks.flatMap((run) => run.latencies);
  const refused = load.frameworks.reduce((sum, { framework }) => sum + framework.refused, 0);
  const rows: [string, string][] = [
    ['agents, tasks', `${size.agents.toLocaleString('en')}, ${size.tasks.toLocaleString('en')}`],
    ['launched, running, acknowledged', rate(size.tasks, load.launchedMs)],
    ['ACCEPT to UPDATE, p50', ms(percentile(latencies, 50))],
    ['ACCEPT to UPDATE, p99', ms(percentile(latencies, 99))],
    ['killed and acknowledged', rate(size.tasks, killed.elapsedMs)],
  ];
  if (before !== undefined && after !== undefined) {
    const cpuMs = (after.cpuSeconds - before.cpuSeconds) * 1000;
    rows.push(
      ['master CPU for each task', `${(cpuMs / size.tasks).toFixed(3)} ms`],
      ['master peak memory', `${after.peakMb} MB`],
    );
  }
  const audit: string[] = [];
  if (load.swarm.duplicates > 0) audit.push(`${load.swarm.duplicates} tasks launched twice`);
  if (refused > 0) audit.push(`${refused} calls refused`);
  if (killed.notKilled > 0) audit.push(`${killed.notKilled} tasks not TASK_KILLED at the end`);
  if (load.swarm.acknowledged < 2 * size.tasks)
    audit.push(`${load.swarm.acknowledged} acknowledgements reached the agents`);
  await load.close();
  return { workload: 'W4 launch, running, acknowledged', size: size.name, rows, audit };
}

async function killAll(load: LoadedCluster, tasks: number): Promise<{ elapsedMs: number; notKilled: number }> {
  const started = performance.now();
  const acknowledged = load.swarm.acknowledged;
  for (const [id, { agent }] of load.swarm.tasks) {
    load.frameworks[0]?.framework.call({
      type: 'KILL',
      kill: { task_id: { value: id }, agent_id: { value: agent.id ?? '' } },
    });
  }
  await until(() => load.swarm.acknowledged >= acknowledged + tasks);
  const elapsedMs = performance.now() - started;
  const states = load.frameworks.flatMap((run) => [...run.states.values()]);
  const notKilled = states.filter((state) => state !== 'TASK_KILLED').length;
  return { elapsedMs, notKilled };
}
