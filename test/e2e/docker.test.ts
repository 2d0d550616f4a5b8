/** Marathon on a real Docker Engine: bridge mode, health checks, scaling, a rolling update, and nothing left after. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestEngine, type TestEngine } from '../integration/docker-engine.ts';
import { until } from '../until.ts';
import { type App, type Cluster, readApp, sendJson, startCluster, untilRunning } from './cluster.ts';

const MINIMUM_HEALTH = 0.6;
const LABEL = `e2e-${process.pid}`;

const engine = await createTestEngine();

describe.skipIf(engine === undefined)('an app in Docker', () => {
  let cluster: Cluster;
  const { docker, socketPath, image } = engine as TestEngine;

  beforeAll(async () => {
    cluster = await startCluster({
      agentFlags: ['--containerizers=docker,mesos', `--docker_socket=${socketPath}`, '--docker_remove_delay=1secs'],
    });
  });
  afterAll(async () => {
    await cluster?.close();
    await engine?.close();
  });

  const definition = (page: string, instances: number): object => ({
    id: '/site',
    cmd: `mkdir -p /www && echo ${page} > /www/index.html && exec httpd -f -p 80 -h /www`,
    cpus: 0.1,
    mem: 32,
    instances,
    labels: { e2e: LABEL },
    container: {
      type: 'DOCKER',
      docker: { image, forcePullImage: false, parameters: [{ key: 'label', value: `e2e=${LABEL}` }] },
      portMappings: [{ containerPort: 80, hostPort: 0, name: 'http' }],
    },
    networks: [{ mode: 'container/bridge' }],
    healthChecks: [
      {
        protocol: 'HTTP',
        path: '/',
        portIndex: 0,
        gracePeriodSeconds: 30,
        intervalSeconds: 1,
        timeoutSeconds: 2,
        maxConsecutiveFailures: 3,
        delaySeconds: 0,
      },
    ],
    upgradeStrategy: { minimumHealthCapacity: MINIMUM_HEALTH, maximumOverCapacity: 0.2 },
  });

  const containers = async (): Promise<number> => {
    return (await docker.listContainers({ filters: { label: [`e2e=${LABEL}`] } })).length;
  };

  const pages = async ({ tasks }: App): Promise<string[]> => {
    return Promise.all(
      tasks.map(async ({ host, ports }) => (await (await fetch(`http://${host}:${ports[0]}/`)).text()).trim()),
    );
  };

  const untilHealthy = async (instances: number): Promise<App> => {
    const app = await untilRunning(cluster, '/site', instances);
    if (app.tasksHealthy === instances) return app;
    return until(`${instances} healthy`, async () => {
      const now = await readApp(cluster, '/site');
      return now.tasksHealthy === instances && now;
    });
  };

  it('runs, is checked and answers at its mapped ports', async () => {
    const created = await sendJson('POST', `${cluster.urls.marathon}/v2/apps`, definition('one', 3));
    expect(created.status, created.text).toBe(201);
    const app = await untilHealthy(3);
    expect(await pages(app)).toEqual(['one', 'one', 'one']);
    expect(await containers()).toBe(3);
  });

  it('scales', async () => {
    const scaled = await sendJson('PUT', `${cluster.urls.marathon}/v2/apps/site`, { instances: 5 });
    expect(scaled.status, scaled.text).toBe(200);
    expect(await pages(await untilHealthy(5))).toEqual(Array(5).fill('one'));
  });

  it('is rolled to a new version without falling below its minimum', async () => {
    const needed = Math.ceil(5 * MINIMUM_HEALTH);
    let least = Number.POSITIVE_INFINITY;
    let isDone = false;
    const watching = (async () => {
      while (!isDone) {
        const { tasks } = await readApp(cluster, '/site');
        const healthy = tasks.filter(({ state, healthCheckResults }) => {
          return state === 'TASK_RUNNING' && healthCheckResults?.some(({ alive }) => alive);
        });
        least = Math.min(least, healthy.length);
      }
    })();
    const updated = await sendJson('PUT', `${cluster.urls.marathon}/v2/apps/site`, definition('two', 5));
    expect(updated.status, updated.text).toBe(200);
    const app = await untilHealthy(5);
    isDone = true;
    await watching;
    expect(await pages(app)).toEqual(Array(5).fill('two'));
    expect(least).toBeGreaterThanOrEqual(needed);
  });

  it('is gone after delete', async () => {
    const deleted = await sendJson('DELETE', `${cluster.urls.marathon}/v2/apps/site`);
    expect(deleted.status, deleted.text).toBe(200);
    await until('no container', async () => (await containers()) === 0);
    expect((await sendJson('GET', `${cluster.urls.marathon}/v2/apps/site`)).status).toBe(404);
  });
});
