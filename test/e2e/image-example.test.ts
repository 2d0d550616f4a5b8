/** The example of an app whose image runs without a Docker engine, deployed as it is. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { busyboxLayer, makeImage, saveImage, tar } from '../integration/containerizer/image-tools.ts';
import { haveCommands, haveRoot } from '../requirements.ts';
import { until } from '../until.ts';
import { type Cluster, readApp, sendJson, startCluster, untilRunning } from './cluster.ts';

const canRun = haveRoot() && haveCommands('runc', 'busybox');

describe.skipIf(!canRun)('examples/image/site.json', () => {
  let cluster: Cluster;
  let shared: string;

  beforeAll(async () => {
    shared = await mkdtemp(join(tmpdir(), 'image-example-'));
    // What Docker Hub has under this name, as far as the example needs it.
    const names = ['httpd', 'mkdir'].map(
      (name) => [{ name: `bin/${name}`, type: 'symlink', linkname: 'busybox' }] as const,
    );
    const image = makeImage([await busyboxLayer(), await tar(names)], { Env: ['PATH=/bin'], Cmd: ['sh'] });
    await saveImage(join(shared, 'archives/busybox:1.36.tar'), image, ['busybox:1.36']);
    cluster = await startCluster({
      agentFlags: [
        '--image_providers=docker',
        `--docker_registry=${join(shared, 'archives')}`,
        `--docker_store_dir=${join(shared, 'store')}`,
      ],
    });
  });
  afterAll(async () => {
    await cluster?.close();
    if (shared !== undefined) await rm(shared, { recursive: true, force: true });
  });

  it('runs, is found healthy, answers, and leaves nothing', async () => {
    const path = join(import.meta.dirname, '../../examples/image/site.json');
    const definition = JSON.parse(await readFile(path, 'utf8')) as { readonly id: string };
    const created = await sendJson('POST', `${cluster.urls.marathon}/v2/apps`, definition);
    expect(created.status, created.text).toBe(201);
    await untilRunning(cluster, definition.id, 1);
    const app = await until('it to be healthy', async () => {
      const now = await readApp(cluster, definition.id);
      return now.tasksHealthy === 1 && now;
    });
    const [task] = app.tasks;
    const page = await fetch(`http://127.0.0.1:${task?.ports[0]}/`);
    expect(await page.text()).toBe(`Hello from ${task?.id}\n`);
    const removed = await sendJson('DELETE', `${cluster.urls.marathon}/v2/apps${definition.id}`, undefined);
    expect(removed.status, removed.text).toBe(200);
    await until('its port to be closed', async () =>
      fetch(`http://127.0.0.1:${task?.ports[0]}/`).then(
        () => false,
        () => true,
      ),
    );
  });
});
