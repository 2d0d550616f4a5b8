import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../../integration/marathon/cluster.ts';
import { haveCommands } from '../../requirements.ts';
import { until } from '../../until.ts';

interface Target {
  readonly discoveredLabels: Readonly<Record<string, string>>;
}

/** A port that was free a moment ago: prometheus does not tell which one it took. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function targetsOf(port: number): Promise<readonly Target[]> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/targets?state=any`);
    const body = (await response.json()) as { data: { activeTargets: Target[] } };
    return body.data.activeTargets;
  } catch {
    return [];
  }
}

describe.skipIf(!haveCommands('prometheus'))("Debian's prometheus", () => {
  const directory = mkdtempSync(join(tmpdir(), 'stadion-prometheus-'));
  let cluster: Cluster;
  let prometheus: ChildProcess | undefined;

  beforeAll(async () => {
    cluster = await Cluster.start();
  });

  afterAll(async () => {
    if (prometheus !== undefined) {
      const ended = new Promise((resolve) => prometheus?.once('exit', resolve));
      prometheus.kill('SIGKILL');
      await ended;
    }
    await cluster.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('discovers every port of every task, with labels', async () => {
    await cluster.call('POST', '/v2/apps', {
      id: '/shop/web',
      cmd: 'x',
      cpus: 0.1,
      mem: 16,
      instances: 2,
      labels: { team: 'front' },
      portDefinitions: [{ name: 'http', labels: { metrics: '/metrics' } }, { name: 'admin' }],
    });
    const { tasks } = (await cluster.runs('/shop/web', 2)).json.app;
    const config = join(directory, 'prometheus.yml');
    writeFileSync(
      config,
      `scrape_configs:\n- job_name: apps\n  marathon_sd_configs:\n  - servers: ['${cluster.url('')}']\n    refresh_interval: 1s\n`,
    );
    const port = await freePort();
    prometheus = spawn(
      'prometheus',
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(directory, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: 'ignore' },
    );
    const targets = await until('four targets', async () => {
      const found = await targetsOf(port);
      return found.length === 4 ? found : false;
    });
    const addresses = tasks.flatMap((task: { host: string; ports: number[] }) =>
      task.ports.map((each) => `${task.host}:${each}`),
    );
    expect(targets.map(({ discoveredLabels }) => discoveredLabels['__address__']).sort()).toEqual(addresses.sort());
    const http = targets.filter(({ discoveredLabels }) => discoveredLabels['__meta_marathon_port_index'] === '0');
    expect(http).toHaveLength(2);
    expect(http[0]?.discoveredLabels).toMatchObject({
      __meta_marathon_app: '/shop/web',
      __meta_marathon_app_label_team: 'front',
      __meta_marathon_port_definition_label_metrics: '/metrics',
    });
    await cluster.call('PUT', '/v2/apps/shop/web', { instances: 1 });
    await until('two targets', async () => (await targetsOf(port)).length === 2);
  });
});
