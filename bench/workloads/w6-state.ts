/** W6: `/state` and its like with many tasks, by one and by many pollers. */
import { type Figures, ms, percentile } from '../figures.ts';
import { type Pauses, watchPauses } from '../health-probe.ts';
import { drain, type GetAnswer, get, post } from '../http-get.ts';
import type { MeasuredMaster } from '../master-process.ts';
import { type LaunchSize, type LoadedCluster, loadCluster, until } from '../swarm/loaded-cluster.ts';

const REPEATS = 5;
const POLL_MS = 10_000;
/** Apache Mesos keeps only a thousand completed tasks of a framework unless it is told otherwise. */
export const stateFlags: readonly string[] = ['--max_completed_tasks_per_framework=200000'];

export interface StateSize extends LaunchSize {
  /** Share of the tasks that is killed before anything is measured. */
  readonly completed: number;
}

export async function measureState(master: MeasuredMaster, size: StateSize): Promise<Figures> {
  const load = await loadCluster(master, size);
  const ended = await killSome(load, size.completed);
  const { host, port } = master;
  const tasks = load.frameworks.reduce((sum, { states }) => sum + states.size, 0);
  const rows: [string, string][] = [
    ['agents, frameworks', `${size.agents.toLocaleString('en')}, ${load.frameworks.length}`],
    ['tasks running, completed', `${(tasks - ended).toLocaleString('en')}, ${ended.toLocaleString('en')}`],
  ];
  const audit: string[] = [];
  const cpuBefore = master.usage()?.cpuSeconds ?? 0;
  const watch = await watchPauses(master);
  const cold = await get(host, port, '/state');
  const coldPauses = await watch.stop();
  rows.push(['/state, cold', `${ms(cold.elapsedMs)}, ${(cold.sizeBytes / 1e6).toFixed(1)} MB`]);
  rows.push(['  /health meanwhile, longest', ms(coldPauses.longestMs)]);
  rows.push(['  master CPU', `${((master.usage()?.cpuSeconds ?? 0) - cpuBefore).toFixed(2)} s`]);
  audit.push(...auditOf(cold, { active: tasks - ended, ended }));
  for (const path of ['/state', '/state-summary', '/tasks', '/slaves', '/frameworks', '/roles', '/metrics/snapshot'])
    rows.push([`${path}, p50 of ${REPEATS}`, await median(() => get(host, port, path))]);
  const packed = (): Promise<GetAnswer> => get(host, port, '/state', { 'Accept-Encoding': 'gzip' });
  rows.push([`/state gzip, p50 of ${REPEATS}`, await median(packed)]);
  for (const accept of ['application/json', 'application/x-protobuf']) {
    const call = (): Promise<GetAnswer> => post(host, port, '/api/v1', { body: '{"type":"GET_STATE"}', accept });
    rows.push([`GET_STATE in ${accept.split('/')[1]}, cold`, ms((await call()).elapsedMs)]);
    rows.push([`  p50 of ${REPEATS}`, await median(call)]);
  }
  for (const pollers of [1, 5, 20]) rows.push(...(await poll(master, pollers)));
  const usage = master.usage();
  if (usage !== undefined) rows.push(['master peak memory', `${usage.peakMb} MB`]);
  await load.close();
  return { workload: 'W6 /state', size: size.name, rows, audit };
}

/** Kills a share of the tasks of each framework; gives how many. */
async function killSome({ swarm, frameworks }: LoadedCluster, share: number): Promise<number> {
  const before = swarm.acknowledged;
  const victims = [...swarm.tasks].filter((_, index) => (index * 37) % 100 < share * 100);
  for (const [id, { agent, frameworkId }] of victims) {
    const owner = frameworks.find(({ framework }) => framework.id === frameworkId.value);
    owner?.framework.call({ type: 'KILL', kill: { task_id: { value: id }, agent_id: { value: agent.id ?? '' } } });
  }
  await until(() => swarm.acknowledged >= before + victims.length);
  return victims.length;
}

function auditOf({ body }: GetAnswer, expected: { readonly active: number; readonly ended: number }): string[] {
  const { frameworks } = JSON.parse(body) as { frameworks: { tasks: unknown[]; completed_tasks: unknown[] }[] };
  const active = frameworks.reduce((sum, { tasks }) => sum + tasks.length, 0);
  const ended = frameworks.reduce((sum, framework) => sum + framework.completed_tasks.length, 0);
  const isRight = active === expected.active && ended === expected.ended;
  return isRight ? [] : [`/state lists ${active} tasks and ${ended} completed ones`];
}

async function median(ask: () => Promise<GetAnswer>): Promise<string> {
  const answers: GetAnswer[] = [];
  for (let i = 0; i < REPEATS; i++) answers.push(await ask());
  const times = answers.map(({ elapsedMs }) => elapsedMs);
  return `${ms(percentile(times, 50))}, ${((answers[0]?.sizeBytes ?? 0) / 1e6).toFixed(1)} MB`;
}

async function poll(master: MeasuredMaster, pollers: number): Promise<[string, string][]> {
  const times: number[] = [];
  const cpuBefore = master.usage()?.cpuSeconds ?? 0;
  const watch = await watchPauses(master);
  const end = performance.now() + POLL_MS;
  const one = async (): Promise<void> => {
    while (performance.now() < end) times.push((await drain(master.host, master.port, '/state')).elapsedMs);
  };
  await Promise.all(Array.from({ length: pollers }, one));
  const pauses: Pauses = await watch.stop();
  const cpuSeconds = (master.usage()?.cpuSeconds ?? 0) - cpuBefore;
  return [
    [`/state by ${pollers} pollers, p50`, `${ms(percentile(times, 50))} (${times.length} answers)`],
    ['  /health meanwhile, p99 and longest', `${ms(pauses.p99Ms)}, ${ms(pauses.longestMs)}`],
    ['  master CPU for each answer', ms((cpuSeconds * 1000) / times.length)],
  ];
}
