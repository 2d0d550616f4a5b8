/** kill -9 of each program in turn while 20 tasks run: each comes back, no task restarts, all agree. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../until.ts';
import { type Cluster, getJson, sendJson, startCluster, untilComplete, untilRunning } from './cluster.ts';

const TASKS = 20;
const MARK = `stadion-kill-nine-${process.pid}`;

describe('kill -9', () => {
  let cluster: Cluster;
  let before: readonly number[];

  beforeAll(async () => {
    cluster = await startCluster();
    const app = { id: '/steady', cpus: 0.1, mem: 32, instances: TASKS };
    // `exec -a` is a word of bash, not of sh.
    const created = await sendJson('POST', `${cluster.urls.marathon}/v2/apps`, {
      ...app,
      cmd: `bash -c "exec -a ${MARK} sleep 100000"`,
    });
    expect(created.status, created.text).toBe(201);
    await untilRunning(cluster, '/steady', TASKS);
    // A task runs when its shell does, which has yet to become what it starts.
    before = await until('every task to bear its mark', () => {
      const marked = processes();
      return marked.length === TASKS ? marked : undefined;
    });
  });
  afterAll(() => cluster?.close());

  it.each(['zookeeper', 'master', 'agent', 'marathon', 'chronos'] as const)(
    'of %s loses and doubles nothing',
    async (name) => {
      const program = cluster[name];
      if (program === undefined) throw new Error(`no ${name}`);
      const tasks = (await untilRunning(cluster, '/steady', TASKS)).tasks
        .map(({ id, startedAt }) => `${id} ${startedAt}`)
        .sort();
      const agents = await agentIds(cluster);

      await program.end('SIGKILL');
      expect(processes()).toEqual(before);
      program.start();
      await untilComplete(cluster);

      const after = await untilRunning(cluster, '/steady', TASKS);
      expect(after.tasks.map(({ id, startedAt }) => `${id} ${startedAt}`).sort()).toEqual(tasks);
      expect(processes()).toEqual(before);
      expect(await agentIds(cluster)).toEqual(agents);
      await until('the master to know every task', async () => {
        const known = await masterTasks(cluster);
        return known.length === TASKS && known.every(({ state }) => state === 'TASK_RUNNING');
      });
      expect(await agentTasks(cluster)).toBe(TASKS);
    },
  );

  it('still changes what runs', async () => {
    const scaled = await sendJson('PUT', `${cluster.urls.marathon}/v2/apps/steady`, { instances: 5 });
    expect(scaled.status, scaled.text).toBe(200);
    await untilRunning(cluster, '/steady', 5);
    await until('15 processes to end', () => processes().length === 5);
    await sendJson('DELETE', `${cluster.urls.marathon}/v2/apps/steady`);
    await until('all processes to end', () => processes().length === 0);
  });
});

/** Process ids of our tasks. */
function processes(): number[] {
  try {
    const lines = execFileSync('pgrep', ['-f', `^${MARK} `], { encoding: 'utf8' }).trim();
    return lines
      .split('\n')
      .map(Number)
      .sort((a, b) => a - b);
  } catch {
    return [];
  }
}

interface MasterTask {
  readonly id: string;
  readonly state: string;
}

async function masterTasks({ urls }: Cluster): Promise<MasterTask[]> {
  const { frameworks } = await getJson<{ frameworks: { name: string; tasks: MasterTask[] }[] }>(`${urls.master}/state`);
  return frameworks.filter(({ name }) => name.startsWith('marathon')).flatMap(({ tasks }) => tasks);
}

async function agentTasks({ urls }: Cluster): Promise<number> {
  const { frameworks } = await getJson<{ frameworks: { executors: { tasks: unknown[] }[] }[] }>(`${urls.agent}/state`);
  return frameworks.flatMap(({ executors }) => executors).flatMap(({ tasks }) => tasks).length;
}

async function agentIds({ urls }: Cluster): Promise<string[]> {
  const { slaves } = await getJson<{ slaves: { id: string }[] }>(`${urls.master}/slaves`);
  return slaves.map(({ id }) => id).sort();
}
