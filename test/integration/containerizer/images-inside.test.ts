/** What goes on inside a running container with an image: sessions, terminals, limits, persistent volumes. */
import { mkdir, mkdtemp, readFile, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ContainerizerOptions } from '../../../src/containerizer/container-options.ts';
import type { Containerizer, ContainerLaunch } from '../../../src/containerizer/containerizer.ts';
import { PersistentVolumes } from '../../../src/containerizer/persistent-volumes.ts';
import type { Resource } from '../../../src/wire/gen/mesos.ts';
import { haveCommands, haveRoot } from '../../requirements.ts';
import { hierarchy, obstacle } from './cgroup-scenarios.ts';
import { busyboxLayer, makeImage, saveImage } from './image-tools.ts';
import { createMachine, exited, type Machine, resources } from './machine.ts';
import { Screen } from './screen.ts';

const canRun = haveRoot() && haveCommands('crun', 'runc', 'busybox');

let shared: string;
let machine: Machine;
let containers: Containerizer;

beforeAll(async () => {
  if (!canRun) return;
  shared = await mkdtemp(join(tmpdir(), 'inside-'));
  const image = makeImage([await busyboxLayer()], {
    Env: ['PATH=/bin', 'FROM=image'],
    User: 'web',
    WorkingDir: '/tmp',
  });
  await saveImage(join(shared, 'box.tar'), image, ['box:latest']);
}, 60_000);

afterAll(async () => {
  if (shared !== undefined) await rm(shared, { recursive: true, force: true });
});

afterEach(async () => {
  await machine?.close();
});

async function start(runtime: 'crun' | 'runc', options: Partial<ContainerizerOptions> = {}): Promise<void> {
  const home = await mkdtemp(join(shared, 'agent-'));
  machine = await createMachine({
    ...options,
    images: { storeDir: join(home, 'store'), provisionerDir: join(home, 'provisioner'), registry: shared, runtime },
  });
  containers = machine.containerizer();
  await containers.recover([]);
}

function launchOf(value: string, more: Partial<ContainerLaunch> = {}): ContainerLaunch {
  const image = { type: 'DOCKER' as const, docker: { name: 'box' } };
  return { ...machine.shell('p', value), container: { type: 'MESOS', mesos: { image } }, ...more };
}

function session(value: string, more: Partial<ContainerLaunch> = {}): ContainerLaunch {
  const command = { value };
  return { containerId: 'p.s', sandbox: '/', resources: [], environment: {}, command, isSession: true, ...more };
}

describe.skipIf(!canRun).each(['crun', 'runc'] as const)('in a container under %s', (runtime) => {
  beforeEach(() => start(runtime));

  it('a session is the user of the image, with its files and words, and gives its code', async () => {
    await containers.launch(launchOf('exec sleep 1000'));
    await containers.launch(session('id -u; pwd; echo $FROM; ls /home; cat; echo wrong >&2; exit 3'));
    const screen = new Screen();
    const io = await containers.io?.('p.s');
    io?.read(screen);
    await io?.write(Buffer.from('input\n'));
    io?.endInput();
    expect(await containers.wait('p.s')).toEqual({ waitStatus: exited(3) });
    await screen.over();
    expect(screen.text).toBe('1234\n/tmp\nimage\nweb\ninput\n');
    expect(screen.errors).toBe('wrong\n');
    await containers.destroy('p.s');
    expect((await containers.status('p')).executor_pid).toBeGreaterThan(1);
    await containers.destroy('p');
  });

  it('a session has variables of its own above those of the image, also inside another session', async () => {
    await containers.launch(launchOf('exec sleep 1000'));
    await containers.launch(session('exec sleep 1000'));
    for (const containerId of ['p.t', 'p.s.t']) {
      const own = { variables: [{ name: 'FROM', value: 'session' }] };
      const command = { value: 'echo $FROM $PATH; ls /home', environment: own };
      await containers.launch(session('', { containerId, command }));
      const screen = new Screen();
      (await containers.io?.(containerId))?.read(screen);
      await screen.over();
      expect(screen.text, containerId).toBe('session /bin\nweb\n');
      await containers.destroy(containerId);
    }
    await containers.destroy('p');
  });

  it('a session has a terminal with its size', async () => {
    await containers.launch(launchOf('exec sleep 1000'));
    // The size comes a moment later than the input.
    const resized = 'while [ "$(stty size)" = "20 70" ]; do sleep 0.05; done';
    const container = { type: 'MESOS' as const, tty_info: { window_size: { rows: 20, columns: 70 } } };
    await containers.launch(session(`tty; stty size; read line; ${resized}; stty size; exit 4`, { container }));
    const screen = new Screen();
    const io = await containers.io?.('p.s');
    io?.read(screen);
    await screen.shows('20 70');
    expect(screen.text).toContain('/dev/pts/');
    await io?.resize({ rows: 30, columns: 90 });
    await io?.write(Buffer.from('\n'));
    expect(await containers.wait('p.s')).toEqual({ waitStatus: exited(4) });
    await screen.over();
    expect(screen.text).toContain('30 90');
    await containers.destroy('p');
  });

  it('a task with a terminal has it', async () => {
    const { container } = launchOf('');
    const tty_info = { window_size: { rows: 11, columns: 22 } };
    const launch = launchOf('tty; stty size; exit 5', { container: { type: 'MESOS', ...container, tty_info } });
    await containers.launch(launch);
    expect(await containers.wait('p')).toEqual({ waitStatus: exited(5) });
    expect(await machine.sandboxFile('p', 'stdout')).toMatch(/\/dev\/(pts|console).*\r\n11 22\r\n/);
  });
});

describe.skipIf(!canRun)('in a container', () => {
  const why = canRun ? obstacle({ name: '', needs: ['memory'], play: async () => {} }) : 'not root';

  it.skipIf(why !== undefined).each(['crun', 'runc'] as const)('a full memory ends it under %s', async (runtime) => {
    const root = `images-${process.pid}`;
    await start(runtime, { isolation: ['cgroups/mem', 'cgroups/cpu'], cgroupsHierarchy: hierarchy, cgroupsRoot: root });
    await containers.launch(launchOf('tail /dev/zero', { resources: resources(1, 48) }));
    const end = await containers.wait('p');
    expect(end.reason).toBe('REASON_CONTAINER_LIMITATION_MEMORY');
    expect(end.message).toContain('48MB');
    await containers.destroy('p');
    for (const place of ['', 'cpu', 'cpuacct', 'memory']) await rmdir(join(hierarchy, place, root)).catch(() => {});
  });

  it('persistent volumes are where they are wanted, and keep what is written', async () => {
    const workDir = await mkdtemp(join(shared, 'work-'));
    await start('crun', { volumes: new PersistentVolumes(workDir) });
    const volume = (containerPath: string, id: string, mode: 'RW' | 'RO'): Resource => ({
      name: 'disk',
      type: 'SCALAR',
      scalar: { value: 10 },
      reservations: [{ type: 'DYNAMIC', role: 'r' }],
      disk: { persistence: { id }, volume: { container_path: containerPath, mode } },
    });
    for (const id of ['a', 'b', 'c']) await mkdir(join(workDir, 'volumes/roles/r', id), { recursive: true });
    const command =
      'cd "$MESOS_SANDBOX"; id -u >data/who; echo absolute >/srv/db/file; touch fixed/no 2>/dev/null || echo read-only';
    const volumes = [volume('data', 'a', 'RW'), volume('/srv/db', 'b', 'RW'), volume('fixed', 'c', 'RO')];
    await containers.launch(launchOf(command, { resources: [...resources(1, 64), ...volumes] }));
    expect(await containers.wait('p')).toEqual({ waitStatus: 0 });
    expect(await machine.sandboxFile('p', 'stdout')).toBe('read-only\n');
    expect(await readFile(join(workDir, 'volumes/roles/r/a/who'), 'utf8')).toBe('1234\n');
    expect(await readFile(join(workDir, 'volumes/roles/r/b/file'), 'utf8')).toBe('absolute\n');
  });
});
