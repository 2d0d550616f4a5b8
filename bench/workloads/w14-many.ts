/** W14: metrics of very many frameworks, and questions about very many tasks in one call. */
import { Asker, type Question } from '../asker.ts';
import { type Figures, ms, percentile, rate } from '../figures.ts';
import { type Pauses, watchPauses } from '../health-probe.ts';
import { get } from '../http-get.ts';
import type { MeasuredMaster } from '../master-process.ts';
import { DriverSwarm } from '../swarm/drivers.ts';
import { type LaunchSize, loadCluster, registeredSwarm, until } from '../swarm/loaded-cluster.ts';

const REPEATS = 5;

/** 1 agent and very many frameworks. */
export async function measureMetrics(
  master: MeasuredMaster,
  { name: size, frameworks }: { readonly name: string; readonly frameworks: number },
): Promise<Figures> {
  const { host, port } = master;
  const agents = await registeredSwarm(master, 1);
  const drivers = new DriverSwarm();
  const started = performance.now();
  await drivers.register(`master@${host}:${port}`, frameworks);
  await until(() => drivers.registered >= frameworks);
  const rows: [string, string][] = [
    ['frameworks registered', `${frameworks.toLocaleString('en')}, ${rate(frameworks, performance.now() - started)}`],
  ];
  const snapshot = await get(host, port, '/metrics/snapshot');
  const names = Object.keys(JSON.parse(snapshot.body) as object);
  rows.push(['metrics', names.length.toLocaleString('en')]);
  const call = (accept: string): Question => ({
    path: '/api/v1',
    body: '{"type":"GET_METRICS","get_metrics":{}}',
    headers: { Accept: accept },
  });
  const asked: readonly (readonly [string, Question])[] = [
    ['/metrics/snapshot', { path: '/metrics/snapshot' }],
    ['GET_METRICS in JSON', call('application/json')],
    ['GET_METRICS in protobuf', call('application/x-protobuf')],
    ['/state', { path: '/state' }],
    ['/roles', { path: '/roles' }],
  ];
  const asker = await Asker.start(master);
  for (const [name, question] of asked) {
    const watch = await watchPauses(master);
    const { timesMs, sizeBytes } = await asker.ask({ question, askers: 1, times: REPEATS });
    const figure = `${ms(percentile(timesMs, 50))}, ${(sizeBytes / 1e6).toFixed(1)} MB`;
    rows.push([`${name}, p50 of ${REPEATS}`, figure], pausesRow(await watch.stop()));
  }
  asker.stop();
  await drivers.close();
  await agents.close();
  const missing =
    frameworks - names.filter((name) => /^master\/frameworks\/[^/]+\/[^/]+\/subscribed$/.test(name)).length;
  const audit = missing === 0 ? [] : [`${missing} frameworks have no metrics`];
  return { workload: 'W14 metrics of many frameworks', size, rows, audit };
}

function pausesRow({ p99Ms, longestMs }: Pauses): [string, string] {
  return ['  /health meanwhile, p99 and longest', `${ms(p99Ms)}, ${ms(longestMs)}`];
}

/** One framework that asks about all its tasks in one call. */
export async function measureQuestions(master: MeasuredMaster, size: LaunchSize): Promise<Figures> {
  const load = await loadCluster(master, size);
  const [run] = load.frameworks;
  if (run === undefined) throw new Error('no framework');
  const tasks = [...load.swarm.tasks].map(([value, { agent }]) => ({
    task_id: { value },
    agent_id: { value: agent.id ?? '' },
  }));
  const rows: [string, string][] = [['tasks', tasks.length.toLocaleString('en')]];
  for (const [name, asked] of [
    ['reconciled by name', tasks],
    ['reconciled without names', []],
  ] as const) {
    const watch = await watchPauses(master);
    const before = run.extraUpdates;
    const started = performance.now();
    run.framework.call({ type: 'RECONCILE', reconcile: { tasks: [...asked] } });
    await until(() => run.extraUpdates >= before + tasks.length, 1);
    rows.push([name, ms(performance.now() - started)], pausesRow(await watch.stop()));
  }
  await load.close();
  const { refused } = run.framework;
  const audit = refused === 0 ? [] : [`${refused} calls refused`];
  return { workload: 'W14 questions about many tasks', size: size.name, rows, audit };
}
