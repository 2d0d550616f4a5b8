/** Unmodified clients against the whole stack, which keeps its state in an Apache ZooKeeper. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, getJson, sendJson, startCluster, untilRunning } from '../../e2e/cluster.ts';
import { haveCommands } from '../../requirements.ts';
import { until } from '../../until.ts';
import { startPrometheus } from '../prometheus.ts';
import { type ApacheServer, haveApacheZookeeper, startApache } from '../zookeeper/apache-server.ts';

describe.skipIf(!haveApacheZookeeper())('the whole stack on Apache ZooKeeper', () => {
  let apache: ApacheServer;
  let cluster: Cluster;

  beforeAll(async () => {
    apache = await startApache();
    cluster = await startCluster({ zk: `127.0.0.1:${apache.port}` });
  });
  afterAll(async () => {
    await cluster?.close();
    await apache?.close();
  });

  it("runs a task of npm's mesos-framework", async () => {
    const mark = join(cluster.directory, 'mesos-framework');
    const master = new URL(cluster.urls.master);
    const script = join(import.meta.dirname, 'mesos-framework.cjs');
    mkdirSync(join(cluster.directory, 'logs'), { recursive: true });
    const ended = await run(process.execPath, [script, master.hostname, master.port, mark], cluster.directory);
    expect(ended.code, ended.stderr).toBe(0);
    // The library logs to standard output too.
    const line = /^\{"frameworkId".*$/m.exec(ended.stdout)?.[0] ?? ended.stdout;
    const seen = JSON.parse(line) as { frameworkId: string; states: string[] };
    expect(seen.states.at(-1)).toBe('TASK_FINISHED');
    expect(seen.states).toContain('TASK_RUNNING');
    expect(existsSync(mark)).toBe(true);
    await until('the framework to be torn down', async () => {
      const { completed_frameworks: completed } = await getJson<{ completed_frameworks: { id: string }[] }>(
        `${cluster.urls.master}/frameworks`,
      );
      return completed.some(({ id }) => id === seen.frameworkId);
    });
  });

  it.skipIf(!haveCommands('prometheus'))("is discovered by Debian's prometheus", async () => {
    await sendJson('POST', `${cluster.urls.marathon}/v2/apps`, {
      id: '/scraped',
      cmd: 'sleep 1000',
      cpus: 0.1,
      mem: 32,
      instances: 2,
      labels: { team: 'night' },
      portDefinitions: [{ port: 0, name: 'metrics', labels: { scrape: 'yes' } }],
    });
    const app = await untilRunning(cluster, '/scraped', 2);
    const discovery = { servers: [cluster.urls.marathon], refresh_interval: '1s' };
    const prometheus = await startPrometheus(cluster.directory, [
      { job_name: 'marathon', marathon_sd_configs: [discovery] },
    ]);
    try {
      const targets = await until('two discovered targets', async () => {
        const found = await prometheus.targets();
        return found.length === 2 && found;
      });
      const addresses = targets.map(({ discoveredLabels }) => discoveredLabels['__address__']).sort();
      expect(addresses).toEqual(app.tasks.map(({ host, ports }) => `${host}:${ports[0]}`).sort());
      expect(targets[0]?.discoveredLabels).toMatchObject({
        __meta_marathon_app: '/scraped',
        __meta_marathon_app_label_team: 'night',
        __meta_marathon_port_definition_label_scrape: 'yes',
      });
    } finally {
      await prometheus.stop();
    }
  });

  it('runs a job and its child', async () => {
    const { chronos } = cluster.urls;
    const parent = { name: 'parent', command: 'true', schedule: 'R1//PT1H', epsilon: 'PT1H', owner: 'a@example.org' };
    expect((await sendJson('POST', `${chronos}/v1/scheduler/iso8601`, parent)).status).toBe(204);
    const child = { name: 'child', command: 'true', parents: ['parent'], owner: 'a@example.org' };
    expect((await sendJson('POST', `${chronos}/v1/scheduler/dependency`, child)).status).toBe(204);
    expect((await sendJson('PUT', `${chronos}/v1/scheduler/job/parent`)).status).toBe(204);
    await until('both jobs to have succeeded', async () => {
      const jobs = await getJson<{ name: string; successCount: number }[]>(`${chronos}/v1/scheduler/jobs`);
      return jobs.length === 2 && jobs.every(({ successCount }) => successCount > 0);
    });
  });
});

function run(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => {
    stdout += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
