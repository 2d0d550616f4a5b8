import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../../integration/marathon/cluster.ts';
import { haveCommands } from '../../requirements.ts';
import { until } from '../../until.ts';
import { type Prometheus, startPrometheus } from '../prometheus.ts';

describe.skipIf(!haveCommands('prometheus'))("Debian's prometheus", () => {
  const directory = mkdtempSync(join(tmpdir(), 'stadion-prometheus-'));
  let cluster: Cluster;
  let prometheus: Prometheus | undefined;

  beforeAll(async () => {
    cluster = await Cluster.start();
  });

  afterAll(async () => {
    await prometheus?.stop();
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
    const discovery = { servers: [cluster.url('')], refresh_interval: '1s' };
    const started = await startPrometheus(directory, [{ job_name: 'apps', marathon_sd_configs: [discovery] }]);
    prometheus = started;
    const targets = await until('four targets', async () => {
      const found = await started.targets();
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
    await until('two targets', async () => (await started.targets()).length === 2);
  });
});
