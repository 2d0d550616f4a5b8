/** W6: `/state` and its like with many tasks, by one and by many pollers. */
import { type Figures, ms, percentile } from '../figures.ts';
import { type Pauses, watchPauses } from '../health-probe.ts';
import { drain, get, post } from '../http-get.ts';
import type { MeasuredMaster } from '../master-process.ts';
import { type LaunchSize, loadCluster } from './w4-launch.ts';

const REPEATS = 5;
const POLL_MS = 10_000;

export async function measureState(master: MeasuredMaster, size: LaunchSize): Promise<Figures> {
  const load = await loadCluster(master, size);
  const { host, port } = master;
  const rows: [string, string][] = [['tasks', size.tasks.toLocaleString('en')]];
  const audit: string[] = [];
  const cold = await get(host, port, '/state');
  rows.push(['/state, cold', `${ms(cold.elapsedMs)}, ${(cold.sizeBytes / 1e6).toFixed(1)} MB`]);
  const listed = (JSON.parse(cold.body) as { frameworks: { tasks: unknown[] }[] }).frameworks.flatMap(
    ({ tasks }) => tasks,
  );
  if (listed.length !== size.tasks) audit.push(`/state lists ${listed.length} tasks`);
  for (const path of ['/state', '/state-summary', '/tasks', '/slaves', '/frameworks', '/metrics/snapshot']) {
    rows.push([`${path}, p50 of ${REPEATS}`, ms(await median(() => get(host, port, path)))]);
  }
  rows.push([
    `/state gzip, p50 of ${REPEATS}`,
    ms(await median(() => get(host, port, '/state', { 'Accept-Encoding': 'gzip' }))),
  ]);
  rows.push([
    `GET_STATE, p50 of ${REPEATS}`,
    ms(await median(() => post(host, port, '/api/v1', '{"type":"GET_STATE"}'))),
  ]);
  for (const pollers of [1, 5, 20]) {
    const polled = await poll(master, pollers);
    rows.push([
      `/state by ${pollers} pollers, p50`,
      `${ms(percentile(polled.times, 50))} (${polled.times.length} answers)`,
    ]);
    rows.push(['  /health meanwhile, p99 and longest', `${ms(polled.pauses.p99Ms)}, ${ms(polled.pauses.longestMs)}`]);
  }
  const usage = master.usage();
  if (usage !== undefined) rows.push(['master peak memory', `${usage.peakMb} MB`]);
  await load.close();
  return { workload: 'W6 /state', size: size.name, rows, audit };
}

async function median(ask: () => Promise<{ elapsedMs: number }>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < REPEATS; i++) times.push((await ask()).elapsedMs);
  return percentile(times, 50);
}

async function poll(master: MeasuredMaster, pollers: number): Promise<{ times: number[]; pauses: Pauses }> {
  const times: number[] = [];
  const watch = await watchPauses(master);
  const end = performance.now() + POLL_MS;
  const one = async (): Promise<void> => {
    while (performance.now() < end) times.push((await drain(master.host, master.port, '/state')).elapsedMs);
  };
  await Promise.all(Array.from({ length: pollers }, one));
  return { times, pauses: await watch.stop() };
}
