import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Containerizer, ContainerLaunch } from '../../../src/containerizer/containerizer.ts';
import type { Volume } from '../../../src/wire/gen/mesos.ts';
import { canIsolate, createLinuxMachine, type LinuxMachine, namespaceOf } from './linux-machine.ts';
import { exited } from './machine.ts';

let machine: LinuxMachine;
let containers: Containerizer;
let host: string;

async function start(
  isolation: readonly string[] = [],
  more: Parameters<typeof createLinuxMachine>[1] = {},
): Promise<void> {
  machine = await createLinuxMachine(isolation, more);
  containers = machine.containers;
}

beforeEach(async () => {
  host = await mkdtemp(join(tmpdir(), 'host-'));
  await chmod(host, 0o777);
});

afterEach(async () => {
  await machine?.close();
  await rm(host, { recursive: true, force: true });
});

const volume = (container_path: string, host_path: string, mode: Volume['mode'] = 'RW'): Volume => ({
  mode,
  container_path,
  host_path,
});

const withVolumes = (...volumes: readonly Volume[]): Partial<ContainerLaunch> => ({
  container: { type: 'MESOS', volumes: [...volumes] },
});

describe.skipIf(!canIsolate())('a volume of the host', () => {
  it('is seen in the sandbox and written to, by the user of the task', async () => {
    await start();
    await writeFile(join(host, 'file'), 'text');
    const source: Volume = {
      mode: 'RW',
      container_path: 'other/place',
      source: { type: 'HOST_PATH', host_path: { path: host } },
    };
    const script =
      'cat data/deep/file other/place/file; id -un >data/deep/made; stat -c %U other; grep NoNew /proc/self/status';
    await containers.launch(
      machine.shell('a', script, { user: 'nobody', ...withVolumes(volume('data/deep', host), source) }),
    );
    expect(await containers.wait('a')).toEqual({ waitStatus: 0 });
    // Who chooses what stands where gains no rights by it.
    expect(await machine.sandboxFile('a', 'stdout')).toBe('texttextnobody\nNoNewPrivs:\t1\n');
    expect(await readFile(join(host, 'made'), 'utf8')).toBe('nobody\n');
    expect(existsSync(join(machine.sandboxOf('a'), 'data/deep/file'))).toBe(false);
    expect(machine.mounts()).toEqual([]);
  });

  it('is only read where that is asked for, with all that is mounted in it', async () => {
    await start(['filesystem/linux', 'namespaces/pid']);
    await mkdir(join(host, 'below'));
    await mkdir(join(host, 'with blank'));
    await writeFile(join(host, 'file'), '');
    for (const name of ['below', 'with blank'])
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'nosuid,size=64k', 'none', join(host, name)]);
    try {
      const tries = ['data/new', 'data/file', 'data/below/new', 'data/with\\ blank/new', 'one'].map(
        (path) => `touch ${path} 2>/dev/null && echo ${path}`,
      );
      const options = 'grep -c "data/below ro,nosuid" /proc/self/mountinfo';
      const volumes = withVolumes(volume('data', host, 'RO'), volume('one', join(host, 'file'), 'RO'));
      await containers.launch(
        machine.shell('a', `${tries.join('; ')}; ${options}; mount -o remount,rw data/below && echo again`, volumes),
      );
      expect((await containers.wait('a')).waitStatus).toBe(exited(0));
      // Root may change his own view: nothing but capabilities keeps him from that.
      expect(await machine.sandboxFile('a', 'stdout')).toBe('1\nagain\n');
      expect(existsSync(join(host, 'new'))).toBe(false);
    } finally {
      for (const name of ['below', 'with blank']) execFileSync('umount', [join(host, name)]);
    }
  });

  it('comes at an absolute path, also for checks, and leaves no trace on the host', async () => {
    await start();
    const place = join(host, 'place');
    const files = join(host, 'files');
    await mkdir(place);
    await mkdir(files);
    await writeFile(join(files, 'file'), '');
    await symlink(place, join(host, 'link'));
    const before = await readFile('/proc/self/mountinfo', 'utf8');
    await containers.launch(
      machine.shell('a', `ls ${place} >seen; sleep 300`, withVolumes(volume(join(host, 'link'), files, 'RO'))),
    );
    const check = { command: { shell: `[ -e ${place}/file ] && ! touch ${place}/new` } };
    expect(await containers.exec('a', check)).toEqual({ waitStatus: 0 });
    await containers.close();
    const next = machine.containerizer();
    await next.recover([{ containerId: 'a', sandbox: machine.sandboxOf('a') }]);
    expect(await next.exec('a', check)).toEqual({ waitStatus: 0 });
    expect(existsSync(join(place, 'file'))).toBe(false);
    const ours = (text: string): string[] => text.split('\n').filter((line) => line.includes(host));
    expect(ours(await readFile('/proc/self/mountinfo', 'utf8'))).toEqual(ours(before));
    await next.destroy('a');
    expect(machine.mounts()).toEqual([]);
  });

  it('can be a file', async () => {
    await start();
    await writeFile(join(host, 'file'), 'text');
    await chown(join(host, 'file'), 65_534, 65_534);
    const launch = withVolumes(volume('etc/here', join(host, 'file')));
    await containers.launch(machine.shell('a', 'cat etc/here; echo more >>etc/here', { user: 'nobody', ...launch }));
    expect(await containers.wait('a')).toEqual({ waitStatus: 0 });
    expect(await machine.sandboxFile('a', 'stdout')).toBe('text');
    expect(await readFile(join(host, 'file'), 'utf8')).toBe('textmore\n');
  });

  it('is made where the operator lets the agent do so', async () => {
    await start([], { linux: { madeHostPaths: [join(host, 'made')] } });
    await containers.launch(
      machine.shell('a', 'touch data/file', withVolumes(volume('data', join(host, 'made/deep/er')))),
    );
    expect(await containers.wait('a')).toEqual({ waitStatus: 0 });
    expect(existsSync(join(host, 'made/deep/er/file'))).toBe(true);
    await expect(
      containers.launch(machine.shell('b', '', withVolumes(volume('data', join(host, 'made-not'))))),
    ).rejects.toThrow('--host_path_volume_force_creation');
    await expect(
      containers.launch(machine.shell('b', '', withVolumes(volume('data', `${host}/made/../other`)))),
    ).rejects.toThrow("must not hold '..'");
  });

  it.each([
    ['a path that is not there', () => volume('data', join(host, 'none')), 'does not exist: make it'],
    [
      'a place that is not there',
      () => volume(join(host, 'none'), host),
      'tasks without an image see the files of the host',
    ],
    ['a place above the sandbox', () => volume('../up', host), "must not hold '..'"],
    ['the whole sandbox', () => volume('.', host), 'cannot take the place of the whole sandbox'],
    ['a directory on a file', () => volume('stdout', host), 'ENOTDIR'],
    [
      'mounts that the host is to see',
      () => ({
        mode: 'RW' as const,
        container_path: 'data',
        source: {
          type: 'HOST_PATH' as const,
          host_path: { path: host, mount_propagation: { mode: 'BIDIRECTIONAL' as const } },
        },
      }),
      'HOST_TO_CONTAINER',
    ],
    [
      'a volume of Docker',
      () => ({
        mode: 'RW' as const,
        container_path: 'data',
        source: { type: 'DOCKER_VOLUME' as const, docker_volume: { name: 'x' } },
      }),
      'need a task of type DOCKER',
    ],
    ['nothing', () => ({ mode: 'RW' as const, container_path: 'data' }), 'names no source'],
  ])('is refused: %s', async (_, wanted, why) => {
    await start();
    await expect(containers.launch(machine.shell('a', 'true', withVolumes(wanted())))).rejects.toThrow(why);
    expect(containers.containers()).toEqual([]);
  });

  it('is not put where a link of the task leads', async () => {
    await start();
    await mkdir(machine.sandboxOf('a'), { recursive: true });
    await symlink(host, join(machine.sandboxOf('a'), 'data'));
    await expect(
      containers.launch(machine.shell('a', 'true', withVolumes(volume('data/deep', '/etc')))),
    ).rejects.toThrow("'data/deep'");
    expect(existsSync(join(host, 'deep'))).toBe(false);
  });

  it('needs the linux launcher', async () => {
    await start([], { linux: { isPosix: true } });
    await expect(containers.launch(machine.shell('a', 'true', withVolumes(volume('data', host))))).rejects.toThrow(
      '--launcher=linux',
    );
    const chosen = machine.containerizer({ isolation: ['filesystem/posix'] });
    await expect(chosen.launch(machine.shell('a', 'true', withVolumes(volume('data', host))))).rejects.toThrow(
      'filesystem/linux',
    );
  });
});

describe.skipIf(!canIsolate())('volumes of task groups and of sandboxes', () => {
  it('of an executor are seen by its tasks in its sandbox', async () => {
    await start();
    const sandbox = join(machine.sandboxOf('p'), 'containers/a');
    const shared: Volume = {
      mode: 'RW',
      container_path: 'mine',
      source: { type: 'SANDBOX_PATH', sandbox_path: { type: 'PARENT', path: 'data' } },
    };
    await containers.launch(
      machine.shell('p.a', 'touch mine/file; ls own', {
        sandbox,
        user: 'nobody',
        executorContainer: { type: 'MESOS', volumes: [volume('data', host)] },
        ...withVolumes(shared, volume('own', host, 'RO')),
      }),
    );
    expect(await containers.wait('p.a')).toEqual({ waitStatus: 0 });
    expect(await machine.sandboxFile('p', 'containers/a/stdout')).toBe('file\n');
    expect(existsSync(join(host, 'file'))).toBe(true);
  });

  it('of the own sandbox come at absolute paths too', async () => {
    await start(['filesystem/linux']);
    const script = `echo mine >${host}/file; ls ${host}; readlink /proc/self/ns/mnt; grep NoNew /proc/self/status`;
    await containers.launch(machine.shell('a', script, { user: 'nobody', ...withVolumes(volume(host, 'below/tmp')) }));
    expect(await containers.wait('a')).toEqual({ waitStatus: 0 });
    const [listed, namespace, rights] = (await machine.sandboxFile('a', 'stdout')).split('\n');
    expect(listed).toBe('file');
    expect(namespace).not.toBe(namespaceOf('self', 'mnt'));
    expect(rights).toBe('NoNewPrivs:\t1');
    expect(await machine.sandboxFile('a', 'below/tmp/file')).toBe('mine\n');
    expect(existsSync(join(host, 'file'))).toBe(false);
  });

  it.each([
    ['of the own sandbox', (): Volume => volume(tmpdir(), 'tmp')],
    ['of the host', (): Volume => volume(tmpdir(), host)],
  ])('%s are refused where they would hide the sandbox', async (_, wanted) => {
    await start(['filesystem/linux']);
    await expect(containers.launch(machine.shell('a', 'true', withVolumes(wanted())))).rejects.toThrow(
      'hide the sandbox',
    );
  });

  it('are the task’s own view alone: what it mounts is not seen outside', async () => {
    await start(['filesystem/linux']);
    // As systemd has it: what is mounted below is seen by all who share it.
    execFileSync('mount', ['--bind', host, host]);
    execFileSync('mount', ['--make-shared', host]);
    try {
      await mkdir(join(host, 'place'));
      const script = `mount -t tmpfs none ${host}/place && touch ${host}/place/inside && sleep 300`;
      await containers.launch(machine.shell('a', script));
      const check = { command: { shell: `until [ -e ${host}/place/inside ]; do sleep 0.05; done` } };
      expect(await containers.exec('a', check)).toEqual({ waitStatus: exited(0) });
      expect(existsSync(join(host, 'place/inside'))).toBe(false);
      // And the other way round.
      execFileSync('mount', ['-t', 'tmpfs', 'none', join(host, 'place')]);
      await writeFile(join(host, 'place/later'), '');
      await containers.destroy('a');
      expect(existsSync(join(host, 'place/later'))).toBe(true);
    } finally {
      execFileSync('umount', ['--recursive', '--lazy', host]);
    }
    expect(await readFile('/proc/self/mountinfo', 'utf8')).not.toContain(host);
  });
});
