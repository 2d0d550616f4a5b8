import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Containerizer, ContainerLaunch } from '../../../src/containerizer/containerizer.ts';
import type { ImageOptions } from '../../../src/containerizer/mesos/images/image-options.ts';
import type { CommandInfo, ContainerInfo } from '../../../src/wire/gen/mesos.ts';
import { haveCommands, haveRoot } from '../../requirements.ts';
import {
  busyboxLayer,
  type LayerEntry,
  makeImage,
  type Registry,
  saveImage,
  startRegistry,
  tar,
} from './image-tools.ts';
import { createMachine, exited, type Machine } from './machine.ts';

const canRun = haveRoot() && haveCommands('docker-registry', 'runc', 'busybox');

let shared: string;
let busybox: Buffer;
let registry: Registry;

beforeAll(async () => {
  if (!canRun) return;
  shared = await mkdtemp(join(tmpdir(), 'images-'));
  busybox = await busyboxLayer();
  registry = await startRegistry(join(shared, 'registry'));
  const hello: LayerEntry[] = [
    [
      { name: 'bin/hello', mode: 0o755 },
      '#!/bin/sh\necho "hello $# $1 $2 GREETING=$GREETING"; id; pwd; echo HOME=$HOME\n',
    ],
    [{ name: 'work/', type: 'directory', mode: 0o777 }],
    [{ name: 'bin/.wh.df' }],
  ];
  const image = makeImage([busybox, await tar(hello)], {
    Env: ['PATH=/bin', 'GREETING=from-image', 'OTHER=image'],
    Entrypoint: ['hello'],
    Cmd: ['default'],
    WorkingDir: '/work',
    User: 'web',
  });
  await registry.push('test/hello', 'latest', image);
  await registry.push('busybox', 'latest', makeImage([busybox], { Env: ['PATH=/bin'], Cmd: ['sh', '-c', 'echo cmd'] }));
  await saveImage(join(shared, 'archives/test/hello.tar'), image, ['test/hello:latest']);
  await saveImage(join(shared, 'archives/busybox:1.tar'), makeImage([busybox], { Env: ['PATH=/bin'] }), ['busybox:1']);
}, 60_000);

afterAll(async () => {
  await registry?.close();
  if (shared !== undefined) await rm(shared, { recursive: true, force: true });
});

const machines: Machine[] = [];

afterEach(async () => {
  for (const machine of machines.splice(0)) await machine.close();
});

interface Started {
  readonly machine: Machine;
  readonly containers: Containerizer;
}

async function start(images: Partial<ImageOptions> = {}): Promise<Started> {
  const home = await mkdtemp(join(shared, 'agent-'));
  const machine = await createMachine({
    images: {
      storeDir: join(home, 'store'),
      provisionerDir: join(home, 'provisioner'),
      registry: `http://${registry.host}`,
      ...images,
    },
  });
  machines.push(machine);
  const containers = machine.containerizer();
  await containers.recover([]);
  return { machine, containers };
}

interface Wanted {
  readonly image: string;
  readonly command?: CommandInfo;
  readonly container?: Partial<ContainerInfo>;
  readonly more?: Partial<ContainerLaunch>;
}

function launchOf(machine: Machine, { image, command, container, more }: Wanted): ContainerLaunch {
  const { command: _, ...launch } = machine.shell('c', '');
  return {
    ...launch,
    ...(command === undefined ? {} : { command }),
    container: { type: 'MESOS', mesos: { image: { type: 'DOCKER', docker: { name: image } } }, ...container },
    ...more,
  };
}

describe.skipIf(!canRun)('containers with an image', () => {
  it.each(['registry', 'archive folder'])('run from a %s with its env, workdir, entrypoint and user', async (from) => {
    const registryFlag = from === 'registry' ? {} : { registry: join(shared, 'archives') };
    const { machine, containers } = await start(registryFlag);
    const launch = launchOf(machine, { image: 'test/hello' });
    await containers.launch(launch);
    expect(await containers.wait('c')).toEqual({ waitStatus: exited(0) });
    expect(await machine.sandboxFile('c', 'stdout')).toBe(
      'hello 1 default  GREETING=from-image\nuid=1234(web) gid=1235(web) groups=1235(web),1300(extra)\n/work\nHOME=/home/web\n',
    );
    expect(await machine.sandboxFile('c', 'stderr')).toContain('Pulled image');
  });
});
