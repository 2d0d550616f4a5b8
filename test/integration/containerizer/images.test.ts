import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ContainerizerOptions } from '../../../src/containerizer/container-options.ts';
import type { Containerizer, ContainerLaunch } from '../../../src/containerizer/containerizer.ts';
import type { ImageOptions } from '../../../src/containerizer/mesos/images/image-options.ts';
import type {
  CommandInfo,
  ContainerInfo,
  Image,
  LinuxInfo,
  Volume,
  VolumeSource,
} from '../../../src/wire/gen/mesos.ts';
import { haveCommands, haveRoot } from '../../requirements.ts';
import { until } from '../../until.ts';
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

const canRun = haveRoot() && haveCommands('docker-registry', 'crun', 'runc', 'busybox');

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
  for (const server of servers.splice(0)) server.close();
  for (const machine of machines.splice(0)) await machine.close();
});

interface ImageMachine extends Machine {
  readonly home: string;
}

interface Started {
  readonly machine: ImageMachine;
  readonly containers: Containerizer;
}

async function start(
  images: Partial<ImageOptions> = {},
  options: Partial<ContainerizerOptions> = {},
): Promise<Started> {
  const home = await mkdtemp(join(shared, 'agent-'));
  const machine = await createMachine({
    ...options,
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
  return { machine: { ...machine, home }, containers };
}

const dockerImage = (name: string): Image => ({ type: 'DOCKER', docker: { name } });
const sandboxPath = (path: string): VolumeSource => ({ type: 'SANDBOX_PATH', sandbox_path: { type: 'SELF', path } });

function named(machine: Machine, containerId: string): Pick<ContainerLaunch, 'containerId' | 'sandbox'> {
  return { containerId, sandbox: machine.shell(containerId, '').sandbox };
}

/** The agent's part of its store. */
async function storeOf(machine: ImageMachine): Promise<string> {
  const [own = ''] = await readdir(join(machine.home, 'store'));
  return join(machine.home, 'store', own);
}

const servers: Server[] = [];

/** Takes connections and never says anything. */
async function silentServer(): Promise<string> {
  const server = createServer((socket) => socket.on('error', () => {}));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
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
    const { machine, containers } = await start(from === 'registry' ? {} : { registry: join(shared, 'archives') });
    await containers.launch(launchOf(machine, { image: 'test/hello' }));
    expect(await containers.wait('c')).toEqual({ waitStatus: exited(0) });
    expect(await machine.sandboxFile('c', 'stdout')).toBe(
      'hello 1 default  GREETING=from-image\nuid=1234(web) gid=1235(web) groups=1235(web),1300(extra)\n/work\nHOME=/home/web\n',
    );
    expect(await machine.sandboxFile('c', 'stderr')).toContain('Pulled image');
  });

  describe.each(['crun', 'runc'] as const)('under %s', (runtime) => {
    it.each(['overlay', 'copy'] as const)('have files of their own by %s', async (backend) => {
      const { machine, containers } = await start({ backend, runtime });
      const run = async (id: string, value: string): Promise<string> => {
        await containers.launch({
          ...launchOf(machine, { image: 'busybox', command: { value } }),
          ...named(machine, id),
        });
        await containers.wait(id);
        await containers.destroy(id);
        return machine.sandboxFile(id, 'stdout');
      };
      const list = 'ls /; ls /bin | wc -l';
      const before = await run('a', `${list}; echo changed >/bin/sh.new; echo x >/etc/passwd; rm -r /tmp 2>/dev/null`);
      expect(before).toContain('mnt\n');
      expect(await run('b', list)).toBe(before);
      expect(await readdir(join(machine.home, 'provisioner/containers'))).toEqual([]);
    });

    it.each([
      ['SIGKILL', 'kill -9 $$', 9],
      ['SIGTERM', 'kill -15 $$', 15],
      ['an exit code that looks like a signal', 'exit 137', exited(137)],
      ['an exit code', 'exit 3', exited(3)],
      ['a child that died', 'sh -c "kill -9 \\$\\$"; exit $?', exited(137)],
    ])('tell %s', async (_, value, waitStatus) => {
      const { machine, containers } = await start({ runtime });
      await containers.launch(launchOf(machine, { image: 'busybox', command: { value } }));
      expect(await containers.wait('c')).toEqual({ waitStatus });
    });

    it('end by SIGTERM when they do nothing about it, and by SIGKILL whatever they do', async () => {
      const { machine, containers } = await start({ runtime });
      const launch = launchOf(machine, { image: 'busybox', command: { value: 'echo up; exec sleep 1000' } });
      await containers.launch(launch);
      await until('it runs', async () => (await machine.sandboxFile('c', 'stdout')) === 'up\n' || undefined);
      await containers.signal('c', 'SIGTERM');
      expect(await containers.wait('c')).toEqual({ waitStatus: 15 });
      await containers.destroy('c');
      const deaf = launchOf(machine, { image: 'busybox', command: { value: "trap '' TERM; echo up; sleep 1000" } });
      await containers.launch({ ...deaf, ...named(machine, 'd') });
      await until('it runs', async () => (await machine.sandboxFile('d', 'stdout')) === 'up\n' || undefined);
      await containers.signal('d', 'SIGTERM');
      expect(await containers.destroy('d')).toEqual({ waitStatus: 9 });
      expect(await readdir(join(machine.directory, 'runtime/oci'))).toEqual([]);
    });

    it('run further commands inside, with the code and user of the container', async () => {
      const { machine, containers } = await start({ runtime });
      const command = { shell: false, value: 'sleep', arguments: ['sleep', '1000'] };
      await containers.launch(launchOf(machine, { image: 'test/hello', command }));
      const shell = 'id -u; pwd; echo "$OTHER $PATH"; ps | wc -l; exit 5';
      expect(await containers.exec('c', { command: { shell } })).toEqual({ waitStatus: exited(5) });
      const said = (await machine.sandboxFile('c', 'stderr')).split('\n').slice(-5, -1);
      expect(said.slice(0, 3)).toEqual(['1234', '/work', 'image /bin']);
      expect(Number(said[3])).toBeLessThan(9);
      expect(await containers.exec('c', { command: { argv: ['true'] } })).toEqual({ waitStatus: 0 });
      const late = await containers.exec('c', { command: { argv: ['sleep', '1000'] }, timeoutMs: 300 });
      expect(late).toEqual({ timedOut: true });
      await containers.destroy('c');
    });

    it('outlive the agent and are found again, with their code', async () => {
      const { machine, containers } = await start({ runtime });
      const value = 'while [ ! -e go ]; do sleep 0.05; done; exit 7';
      const launch = launchOf(machine, { image: 'busybox', command: { value: `cd "$MESOS_SANDBOX"; ${value}` } });
      await containers.launch(launch);
      await containers.launch({ ...launch, ...named(machine, 'orphan') });
      await containers.close();
      const next = machine.containerizer();
      const recovery = await next.recover([{ containerId: 'c', sandbox: launch.sandbox }]);
      expect(recovery).toEqual({ recovered: ['c'], orphansDestroyed: ['orphan'] });
      expect(await next.exec('c', { command: { argv: ['true'] } })).toEqual({ waitStatus: 0 });
      await writeFile(join(launch.sandbox, 'go'), '');
      expect(await next.wait('c')).toEqual({ waitStatus: exited(7) });
      await next.destroy('c');
      expect(await readdir(join(machine.home, 'provisioner/containers'))).toEqual([]);
      expect(await readdir(join(machine.directory, 'runtime/oci'))).toEqual([]);
    });
  });

  it('see their volumes: of the host, of the sandbox, persistent, of images, and secrets', async () => {
    const { machine, containers } = await start();
    const host = join(machine.home, 'host');
    await mkdir(host);
    await writeFile(join(host, 'file'), 'from the host\n');
    const data = Buffer.from('secret\n');
    const volumes: Volume[] = [
      { mode: 'RW', container_path: '/data/host', host_path: host },
      { mode: 'RO', container_path: 'ro', host_path: host },
      { mode: 'RW', container_path: 'inside', source: sandboxPath('below') },
      { mode: 'RO', container_path: '/image', image: dockerImage('busybox') },
      { mode: 'RW', container_path: '/own', image: dockerImage('busybox') },
      {
        mode: 'RO',
        container_path: '/run/secret',
        source: { type: 'SECRET', secret: { type: 'VALUE', value: { data } } },
      },
    ];
    const value = [
      'cat /data/host/file ro/file /image/etc/group /run/secret',
      'echo new >/data/host/new; echo inside >inside/file; echo own >/own/etc/group',
      'echo no >ro/no 2>/dev/null || echo read-only; echo no >/image/no 2>/dev/null || echo read-only',
    ].join('; ');
    const command = { value: `cd "$MESOS_SANDBOX"; pwd; ${value}`, user: 'root' };
    await containers.launch(launchOf(machine, { image: 'test/hello', command, container: { volumes } }));
    expect(await containers.wait('c')).toEqual({ waitStatus: 0 });
    expect(await machine.sandboxFile('c', 'stdout')).toBe(
      '/mnt/mesos/sandbox\nfrom the host\nfrom the host\nroot:x:0:\nweb:x:1235:\nextra:x:1300:web\nsecret\nread-only\nread-only\n',
    );
    expect(await readFile(join(host, 'new'), 'utf8')).toBe('new\n');
    expect(await machine.sandboxFile('c', 'below/file')).toBe('inside\n');
    await containers.destroy('c');
    expect(await readdir(join(machine.home, 'provisioner/containers'))).toEqual([]);
  });

  it('are kept apart from the machine: pids, devices, kernel files, host name', async () => {
    const { machine, containers } = await start();
    const value = [
      'ps | wc -l; hostname; cat /etc/hostname; echo $HOSTNAME',
      'mknod /tmp/sda b 8 0 2>&1 | wc -l',
      'echo 1 >/proc/sys/vm/overcommit_memory 2>/dev/null || echo kept; ls /sys/firmware | wc -l',
      'mount -t tmpfs x /tmp 2>/dev/null || echo kept; ls /proc/self/fd | tail -n 1',
    ].join('; ');
    const container = {
      hostname: 'box',
      rlimit_info: { rlimits: [{ type: 'RLMT_NOFILE', soft: 99, hard: 100 }, { type: 'RLMT_CORE' }] },
    } as const;
    const command = { value: `${value}; ulimit -n; ulimit -Hn; ulimit -c` };
    await containers.launch(
      launchOf(machine, { image: 'busybox', command, container: container as unknown as ContainerInfo }),
    );
    expect(await containers.wait('c')).toEqual({ waitStatus: 0 });
    const lines = (await machine.sandboxFile('c', 'stdout')).trim().split('\n');
    expect(Number(lines.shift())).toBeLessThan(8);
    expect(lines).toEqual(['box', 'box', 'box', '1', 'kept', '0', 'kept', '3', '99', '100', 'unlimited']);
  });

  it('get signals, environment and arguments as plain processes do', async () => {
    const { machine, containers } = await start();
    const odd = `it's "odd" $HOME \\ \n line ü`;
    const command: CommandInfo = {
      shell: false,
      value: '/bin/busybox',
      arguments: ['printf', '%s|', odd, ''],
      environment: { variables: [{ name: 'dotted.name', value: odd }] },
    };
    await containers.launch(launchOf(machine, { image: 'busybox', command }));
    expect(await containers.wait('c')).toEqual({ waitStatus: 0 });
    expect(await machine.sandboxFile('c', 'stdout')).toBe(`${odd}||`);
    const task = { value: 'env', environment: { variables: [{ name: 'GREETING', value: 'task' }] } };
    const more = { ...named(machine, 'd'), environment: { PATH: '/agent', MESOS_FRAMEWORK_ID: 'f' } };
    await containers.launch(launchOf(machine, { image: 'test/hello', command: task, more }));
    await containers.wait('d');
    const lines = (await machine.sandboxFile('d', 'stdout')).trim().split('\n');
    expect(lines.filter((line) => !line.startsWith('SHLVL=') && !line.startsWith('PWD=')).sort()).toEqual([
      'GREETING=task',
      'HOME=/home/web',
      'MESOS_FRAMEWORK_ID=f',
      'MESOS_SANDBOX=/mnt/mesos/sandbox',
      'OTHER=image',
      'PATH=/bin',
    ]);
  });

  it('have the rights that they ask for, within what the operator allows', async () => {
    const profiles = join(shared, 'profiles');
    await mkdir(profiles, { recursive: true });
    const noMkdir = {
      defaultAction: 'SCMP_ACT_ALLOW',
      syscalls: [{ names: ['mkdir', 'mkdirat'], action: 'SCMP_ACT_ERRNO' }],
    };
    await writeFile(join(profiles, 'no-mkdir.json'), JSON.stringify(noMkdir));
    const { machine, containers } = await start(
      { seccompDir: profiles },
      { isolation: ['linux/capabilities', 'linux/nnp', 'linux/seccomp'] },
    );
    const status =
      'while read -r line; do case $line in Cap[BE]*|NoNew*|Seccomp:*) echo $line ;; esac; done </proc/self/status';
    const run = async (id: string, linux_info: LinuxInfo, user: string): Promise<string[]> => {
      const command = { value: `${status}; busybox mkdir /tmp/x 2>/dev/null && echo made`, user };
      const launch = launchOf(machine, { image: 'busybox', command, container: { linux_info } });
      await containers.launch({ ...launch, ...named(machine, id) });
      await containers.wait(id);
      return (await machine.sandboxFile(id, 'stdout')).trim().split('\n');
    };
    const usual = '00000000a00425fb';
    expect(await run('root', {}, 'root')).toEqual([
      `CapEff: ${usual}`,
      `CapBnd: ${usual}`,
      'NoNewPrivs: 1',
      'Seccomp: 0',
      'made',
    ]);
    expect(await run('user', {}, 'nobody')).toContain('CapEff: 0000000000000000');
    const asked: LinuxInfo = {
      effective_capabilities: { capabilities: ['NET_BIND_SERVICE'] },
      seccomp: { profile_name: 'no-mkdir.json' },
    };
    expect(await run('asked', asked, 'nobody')).toEqual([
      'CapEff: 0000000000000400',
      'CapBnd: 0000000000000400',
      'NoNewPrivs: 1',
      'Seccomp: 2',
    ]);
    const absent = launchOf(machine, {
      image: 'busybox',
      container: { linux_info: { seccomp: { profile_name: 'absent' } } },
    });
    await expect(containers.launch(absent)).rejects.toThrow("no seccomp profile 'absent'");
  });

  it('pull once when many ask, and not again while the image is kept', async () => {
    const { machine, containers } = await start();
    const launches = ['a', 'b', 'c', 'd'].map((id) => ({
      ...launchOf(machine, { image: 'test/hello' }),
      ...named(machine, id),
    }));
    await Promise.all(launches.map((launch) => containers.launch(launch)));
    for (const { containerId } of launches) expect(await containers.wait(containerId)).toEqual({ waitStatus: 0 });
    const { host } = registry;
    await registry.push(
      'test/moving',
      'latest',
      makeImage([busybox], { Cmd: ['sh', '-c', 'echo one'], Env: ['PATH=/bin'] }),
    );
    const said = async (id: string, cached: boolean): Promise<string> => {
      const image = { ...dockerImage(`${host}/test/moving`), cached };
      const container = { mesos: { image } };
      await containers.launch({ ...launchOf(machine, { image: '', container }), ...named(machine, id) });
      await containers.wait(id);
      return machine.sandboxFile(id, 'stdout');
    };
    expect(await said('m1', true)).toBe('one\n');
    await registry.push(
      'test/moving',
      'latest',
      makeImage([busybox], { Cmd: ['sh', '-c', 'echo two'], Env: ['PATH=/bin'] }),
    );
    expect(await said('m2', true)).toBe('one\n');
    expect(await said('m3', false)).toBe('two\n');
    expect(await said('m4', true)).toBe('two\n');
    const layers = await readdir(await storeOf(machine));
    expect(layers.sort()).toEqual(['images', 'layers', 'rootfs', 'staging']);
    expect(await readdir(join(await storeOf(machine), 'layers'))).toHaveLength(2);
    expect(await readdir(join(await storeOf(machine), 'staging'))).toEqual([]);
  });

  it('lose only the images that nobody uses and nobody wants to keep', async () => {
    const gc = { headroom: 1, watchIntervalMs: 3_600_000, excluded: ['kept'] };
    const { machine, containers } = await start({ gc });
    const layer = await tar([[{ name: 'own' }, 'own']]);
    await registry.push('kept', 'latest', makeImage([busybox], { Env: ['PATH=/bin'] }));
    await registry.push('used', 'latest', makeImage([busybox, layer], { Env: ['PATH=/bin'] }));
    await registry.push(
      'idle',
      'latest',
      makeImage([await tar([[{ name: 'idle' }, 'x']]), busybox], { Env: ['PATH=/bin'] }),
    );
    for (const image of ['kept', 'idle', 'used']) {
      const command = { value: image === 'used' ? 'sleep 1000' : 'true' };
      await containers.launch({ ...launchOf(machine, { image, command }), ...named(machine, image) });
      if (image !== 'used') await containers.destroy(image);
    }
    const left = async (what: string): Promise<number> => (await readdir(join(await storeOf(machine), what))).length;
    expect([await left('images'), await left('rootfs'), await left('layers')]).toEqual([3, 3, 3]);
    await containers.pruneImages?.(['kept']);
    expect([await left('images'), await left('rootfs'), await left('layers')]).toEqual([2, 2, 2]);
    expect(await containers.exec('used', { command: { argv: ['cat', '/own'] } })).toEqual({ waitStatus: 0 });
    // What runs keeps its image over a restart of the agent.
    await containers.close();
    const next = machine.containerizer();
    await next.recover([{ containerId: 'used', sandbox: named(machine, 'used').sandbox }]);
    await next.pruneImages?.([]);
    expect([await left('images'), await left('rootfs'), await left('layers')]).toEqual([1, 1, 2]);
    expect(await next.exec('used', { command: { argv: ['cat', '/own'] } })).toEqual({ waitStatus: 0 });
    await next.destroy('used');
    await next.pruneImages?.([]);
    expect([await left('images'), await left('rootfs'), await left('layers')]).toEqual([0, 0, 0]);
  });

  it('say why they cannot run', async () => {
    const { machine, containers } = await start();
    const failing = async (wanted: Wanted): Promise<string> => {
      const failure = await containers.launch(launchOf(machine, wanted)).then(() => 'it ran', String);
      expect(containers.containers()).toEqual([]);
      return failure;
    };
    expect(await failing({ image: 'test/absent' })).toMatch(
      /Failed to pull image 'test\/absent': .*404.*MANIFEST_UNKNOWN/,
    );
    expect(await failing({ image: 'Not A Name' })).toContain('is no name of an image');
    expect(await failing({ image: 'busybox', command: { shell: false, value: 'nowhere' } })).toContain(
      "the image has no program 'nowhere'",
    );
    expect(await failing({ image: 'busybox', command: { user: 'nobody-knows' } })).toContain('nobody-knows');
    expect(await failing({ image: '127.0.0.1:1/x' })).toContain('127.0.0.1:1 cannot be reached');
    const image = { type: 'APPC' as const, appc: { name: 'x' } };
    expect(await failing({ image: '', container: { mesos: { image } } })).toContain('Images of type APPC');
    const network_infos = [{ name: 'overlay' }];
    expect(await failing({ image: 'busybox', container: { network_infos } })).toContain("Network 'overlay'");
    await containers.launch(launchOf(machine, { image: 'busybox' }));
    expect(await containers.wait('c')).toEqual({ waitStatus: 0 });
    expect(await machine.sandboxFile('c', 'stdout')).toBe('cmd\n');
  });

  it('are stopped while they are still being pulled', async () => {
    const { machine, containers } = await start({ registry: `http://${await silentServer()}` });
    const launching = containers.launch(launchOf(machine, { image: 'busybox' }));
    const outcome = launching.then(() => 'it ran', String);
    await until('it is being pulled', async () => containers.has('c') || undefined);
    await containers.destroy('c');
    expect(await outcome).toContain('destroyed while it was being launched');
    expect(containers.containers()).toEqual([]);
  });
});
