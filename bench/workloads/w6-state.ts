/** W6: `/state` and its like with many tasks, by one and by many pollers. */
import { type Answers, Asker } from '../asker.ts';
import { type Figures, ms, percentile } from '../figures.ts';
import { watchPauses } from '../health-probe.ts';
import { type GetAnswer, get } from '../http-get.ts';
import type { MeasuredMaster } from '../master-process.ts';
import { type LaunchSize, type LoadedCluster, loadCluster, until } from '../swarm/loaded-cluster.ts';

const REPEATS = 5;
const POLL_MS = 10_000;
/** Of a second. */
const IDLE_CPU_SECONDS = 0.05;
/** Apache Mesos keeps only a thousand completed tasks of a framework unless it is told otherwise. */
export const stateFlags: readonly string[] = ['--max_completed_tasks_per_framework=200000'];

export interface StateSize extends LaunchSize {
  /** Share of the tasks that is killed before anything is measured. */
  readonly completed: number;
}

export async function measureState(master: MeasuredMaster, size: StateSize): Promise<Figures> {
  const load = await loadCluster(master, size);
  const ended = await killSome(load, size.completed);
  await untilIdle(master);
  const { host, port } = master;
  const tasks = load.frameworks.reduce((sum, { states }) => sum + states.size, 0);
  const rows: [string, string][] = [
    ['agents, frameworks', `${size.agents.toLocaleString('en')}, ${load.frameworks.length}`],
    ['tasks running, completed', `${(tasks - ended).toLocaleString('en')}, ${ended.toLocaleString('en')}`],
  ];
  const audit: string[] = [];
  const asker = await Asker.start(master);
  const cpuBefore = master.usage()?.cpuSeconds ?? 0;
  const watch = await watchPauses(master);
  const cold = await asker.ask({ question: { path: '/state' }, askers: 1 });
  const coldPauses = await watch.stop();
  rows.push(['/state, cold', shown(cold)]);
  rows.push(['  /health meanwhile, longest', ms(coldPauses.longestMs)]);
  rows.push(['  master CPU', `${((master.usage()?.cpuSeconds ?? 0) - cpuBefore).toFixed(2)} s`]);
  audit.push(...auditOf(await get(host, port, '/state'), { active: tasks - ended, ended }));
  for (const path of ['/state', '/state-summary', '/tasks', '/slaves', '/frameworks', '/roles', '/metrics/snapshot'])
    rows.push([
      `${path}, p50 of ${REPEATS}`,
      shown(await asker.ask({ question: { path }, askers: 1, times: REPEATS })),
    ]);
  const packed = { path: '/state', headers: { 'Accept-Encoding': 'gzip' } };
  rows.push([
    `/state gzip, p50 of ${REPEATS}`,
    shown(await asker.ask({ question: packed, askers: 1, times: REPEATS })),
  ]);
  for (const accept of ['application/json', 'application/x-protobuf']) {
    const question = { path: '/api/v1', body: '{"type":"GET_STATE"}', headers: { Accept: accept } };
    const name = `GET_STATE in ${accept.split('/')[1]}`;
    rows.push([`${name}, cold`, shown(await asker.ask({ question, askers: 1 }))]);
    rows.push([`  p50 of ${REPEATS}`, shown(await asker.ask({ question, askers: 1, times: REPEATS }))]);
  }
  for (const pollers of [1, 5, 20]) rows.push(...(await poll(master, asker, pollers)));
  asker.stop();
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

/** What the kills set free is offered and declined for a while: that is not what is measured here. */
async function untilIdle(master: MeasuredMaster): Promise<void> {
  for (let beforeSeconds = -1; ; ) {
    const cpuSeconds = master.usage()?.cpuSeconds;
    if (cpuSeconds === undefined || cpuSeconds - beforeSeconds < IDLE_CPU_SECONDS) return;
    beforeSeconds = cpuSeconds;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

function auditOf({ body }: GetAnswer, expected: { readonly active: number; readonly ended: number }): string[] {
  const { frameworks } = JSON.parse(body) as { frameworks: { tasks: unknown[]; completed_tasks: unknown[] }[] };
  const active = frameworks.reduce((sum, { tasks }) => sum + tasks.length, 0);
  const ended = frameworks.reduce((sum, framework) => sum + framework.completed_tasks.length, 0);
  const isRight = active === expected.active && ended === expected.ended;
  return isRight ? [] : [`/state lists ${active} tasks and ${ended} completed ones`];
}

function shown({ timesMs, sizeBytes }: Answers): string {
  return `${ms(percentile(timesMs, 50))}, ${(sizeBytes / 1e6).toFixed(1)} MB`;
}

async function poll(master: MeasuredMaster, asker: Asker, pollers: number): Promise<[string, string][]> {
  const cpuBefore = master.usage()?.cpuSeconds ?? 0;
  const watch = await watchPauses(master);
  const { timesMs } = await asker.ask({ question: { path: '/state' }, askers: pollers, forMs: POLL_MS });
  const pauses = await watch.stop();
  const cpuSeconds = (master.usage()?.cpuSeconds ?? 0) - cpuBefore;
  return [
    [`/state by ${pollers} pollers, p50`, `${ms(percentile(timesMs, 50))} (${timesMs.length} answers)`],
    ['  /health meanwhile, p99 and longest', `${ms(pauses.p99Ms)}, ${ms(pauses.longestMs)}`],
    ['  master CPU for each answer', ms((cpuSeconds * 1000) / timesMs.length)],
  ];
}
