import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Containerizer, ContainerLaunch, KnownContainer } from '../../../src/containerizer/containerizer.ts';
import type { ContainerInfo, ContainerInfoDockerInfo } from '../../../src/wire/gen/mesos.ts';
import { until } from '../../until.ts';
import { createTestEngine, mountableDirectory, type TestEngine } from '../docker-engine.ts';
import { createMachine, exited, type Machine, resources } from './machine.ts';

const engine: TestEngine | undefined = await createTestEngine();

let machine: Machine;
// Names are the engine's, which others may use too.
let a: string;
let b: string;
let orphan: string;
let containers: Containerizer;

beforeAll(() => {
  expect(engine === undefined || engine.image).toBeTruthy();
});

afterAll(async () => {
  await engine?.close();
});

beforeEach(async () => {
  [a, b, orphan] = [randomUUID(), randomUUID(), randomUUID()];
  machine = await createMachine({
    names: ['docker', 'mesos'],
    docker: { socketPath: engine?.socketPath ?? '', removeDelayMs: 0 },
  });
  containers = machine.containerizer();
  await containers.recover([]);
});

afterEach(async () => {
  await machine.close();
  for (const { Id: id } of await ownContainers()) {
    await engine?.docker
      .getContainer(id)
      .remove({ force: true })
      .catch(() => {});
  }
  await until('all containers to be removed', async () => (await ownContainers()).length === 0);
});

/** Containers of the agent under test, also ended ones. */
async function ownContainers() {
  const label = `stadion.owner=${join(machine.directory, 'runtime')}`;
  return (await engine?.docker.listContainers({ all: true, filters: { label: [label] } })) ?? [];
}

function docker(
  containerId: string,
  command: string | undefined,
  info: Partial<ContainerInfoDockerInfo> = {},
  more: Partial<ContainerInfo> = {},
): ContainerLaunch {
  const container: ContainerInfo = { type: 'DOCKER', docker: { image: engine?.image ?? '', ...info }, ...more };
  return {
    ...machine.shell(containerId, ''),
    ...(command === undefined ? {} : { command: { value: command } }),
    environment: { MESOS_ALLOCATION_ROLE: '*' },
    container,
    resources: resources(0.5, 64),
  };
}

const known = (launch: ContainerLaunch): KnownContainer => ({
  containerId: launch.containerId,
  sandbox: launch.sandbox,
  ...(launch.container === undefined ? {} : { container: launch.container }),
});

describe.skipIf(engine === undefined)('a container', () => {
  it('runs a shell command, and gives its output and exit code', async () => {
    await containers.launch(docker(a, 'echo out; echo err >&2; exit 3'));
    expect(await containers.wait(a)).toEqual({ waitStatus: exited(3) });
    expect(await machine.sandboxFile(a, 'stdout')).toBe('out\n');
    expect(await machine.sandboxFile(a, 'stderr')).toBe('err\n');
    await containers.destroy(a);
    expect(containers.containers()).toEqual([]);
  });

  it('is created as Mesos creates it', async () => {
    const mounted = await mountableDirectory();
    const launch = docker(
      a,
      undefined,
      {
        network: 'BRIDGE',
        port_mappings: [{ host_port: 31_905, container_port: 80, protocol: 'tcp' }],
        parameters: [
          { key: 'label', value: 'a=b' },
          { key: 'hostname', value: 'box' },
        ],
      },
      { volumes: [{ mode: 'RO', container_path: '/data', host_path: mounted }] },
    );
    await containers.launch({
      ...launch,
      resources: [
        ...launch.resources,
        { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31_905, end: 31_905 }] } },
      ],
      command: {
        shell: false,
        value: '/bin/busybox',
        arguments: ['httpd', '-f', '-p', '80'],
        environment: { variables: [{ name: 'A', value: 'b' }] },
      },
    });
    const inspected = await engine?.docker.getContainer(`mesos-${a}`).inspect();
    const recorded = JSON.parse(
      await readFile(new URL('../../compat/recordings/docker/docker-inspect.json', import.meta.url), 'utf8'),
    )[1];
    expect(inspected?.Name).toBe(`/mesos-${a}`);
    expect(inspected?.Config.Cmd).toEqual(recorded.Config.Cmd);
    expect(inspected?.Config.Entrypoint ?? null).toEqual(recorded.Config.Entrypoint);
    expect(inspected?.Config.Image).toBe(engine?.image);
    expect(inspected?.Config.Labels['a']).toBe('b');
    const names = (env: readonly string[]) =>
      env
        .map((one) => one.split('=')[0])
        .filter((name) => name !== 'PATH')
        .sort();
    expect(names(inspected?.Config.Env ?? [])).toEqual(names(recorded.Config.Env));
    expect(inspected?.HostConfig.NetworkMode).toBe('bridge');
    expect(inspected?.HostConfig.CpuShares).toBe(recorded.HostConfig.CpuShares);
    expect(inspected?.HostConfig.Memory).toBe(recorded.HostConfig.Memory);
    expect(inspected?.HostConfig.PortBindings).toEqual({ '80/tcp': [{ HostIp: '', HostPort: '31905' }] });
    expect(inspected?.HostConfig.Binds).toEqual([`${mounted}:/data:ro`, `${launch.sandbox}:/mnt/mesos/sandbox`]);
    const { network_infos } = await containers.status(a);
    const address = inspected?.NetworkSettings.Networks['bridge']?.IPAddress;
    expect(network_infos).toEqual([{ ip_addresses: [{ protocol: 'IPv4', ip_address: address }] }]);
    await until('the port to answer', () => canConnect(31_905));
    await containers.destroy(a);
    await rm(mounted, { recursive: true });
  });

  it('shares its sandbox, and sees its environment', async () => {
    await containers.launch(
      docker(a, 'cat $MESOS_SANDBOX/given; echo $MESOS_CONTAINER_NAME; touch $MESOS_SANDBOX/made', {
        network: 'NONE',
      }),
    );
    await containers.wait(a);
    expect(await machine.sandboxFile(a, 'stdout')).toBe(`mesos-${a}\n`);
    expect(await machine.sandboxFile(a, 'made')).toBe('');
  });

  it('ends on SIGTERM as its program says, and on SIGKILL', async () => {
    await containers.launch(docker(a, "trap 'exit 9' TERM; echo ready; while :; do sleep 0.1; done"));
    await until('the trap', async () => (await machine.sandboxFile(a, 'stdout')) === 'ready\n');
    await containers.signal(a, 'SIGTERM');
    expect(await containers.wait(a)).toEqual({ waitStatus: exited(9) });
    await containers.launch(docker(b, 'sleep 300'));
    expect(await containers.destroy(b)).toEqual({ waitStatus: exited(137) });
  });

  it('runs commands beside its task', async () => {
    await containers.launch(docker(a, 'touch /inside; sleep 300'));
    await until('the file', async () => {
      const result = await containers.exec(a, { command: { shell: 'test -e /inside' } });
      return 'waitStatus' in result && result.waitStatus === 0;
    });
    expect(
      await containers.exec(a, { command: { argv: ['/bin/sh', '-c', 'exit $X'] }, environment: { X: '5' } }),
    ).toEqual({
      waitStatus: exited(5),
    });
    const late = { command: { shell: 'sleep 301; true' }, timeoutMs: 500 };
    expect(await containers.exec(a, late)).toEqual({ timedOut: true });
    await until('nothing of it to be left', async () => {
      const { Processes: processes } = (await engine?.docker.getContainer(`mesos-${a}`).top()) ?? { Processes: [] };
      return !processes.some((process: string[]) => process.join(' ').includes('sleep 301'));
    });
  });

  it('has its output from a terminal too', async () => {
    await containers.launch(docker(a, 'echo one; echo two >&2', { parameters: [{ key: 'tty', value: 'true' }] }));
    await containers.wait(a);
    expect(await machine.sandboxFile(a, 'stdout')).toBe('one\r\ntwo\r\n');
    const endless = 'i=0; while [ $i -lt 200 ]; do i=$((i+1)); printf %01000d $i; done';
    await containers.launch(docker(b, endless, { parameters: [{ key: 'tty', value: 'true' }] }));
    await containers.wait(b);
    const numbers = Array.from({ length: 200 }, (_, index) => String(index + 1).padStart(1000, '0'));
    expect(await machine.sandboxFile(b, 'stdout')).toBe(numbers.join(''));
  });

  it('says where its output is when the log driver keeps it to itself', async () => {
    await containers.launch(docker(a, 'echo out', { parameters: [{ key: 'log-driver', value: 'none' }] }));
    expect(await containers.wait(a)).toEqual({ waitStatus: exited(0) });
    expect(await machine.sandboxFile(a, 'stderr')).toMatch(/^Output of the container is not here: .*logging driver/);
  });

  it('leaves the container of someone else who has its name', async () => {
    const other = await engine?.docker.createContainer({ name: `mesos-${a}`, Image: engine.image, Cmd: ['true'] });
    try {
      await expect(containers.launch(docker(a, 'true'))).rejects.toThrow(/name.*already in use/);
      await containers.launch(docker(b, 'true'));
      await containers.wait(b);
      await containers.destroy(b);
      await until('ours to be removed', async () => (await ownContainers()).length === 0);
      expect((await other?.inspect())?.Name).toBe(`/mesos-${a}`);
    } finally {
      await other?.remove();
    }
  });

  it('is told when its memory is full', async () => {
    await containers.launch({ ...docker(a, 'dd if=/dev/zero of=/dev/null bs=200M'), resources: resources(0.5, 32) });
    const termination = await containers.wait(a);
    expect(termination).toMatchObject({
      reason: 'REASON_CONTAINER_LIMITATION_MEMORY',
      limitedResources: [{ name: 'mem', scalar: { value: 32 } }],
    });
  });

  it('gives figures, and takes new limits', async () => {
    await containers.launch(docker(a, 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; sleep 300'));
    const usage = await until('CPU time', async () => {
      const now = await containers.usage(a);
      return (now.cpus_user_time_secs ?? 0) > 0 && now;
    });
    expect(usage).toMatchObject({ cpus_soft_limit: 0.5, mem_limit_bytes: 64 * 2 ** 20 });
    await containers.update(a, resources(1, 128));
    expect((await engine?.docker.getContainer(`mesos-${a}`).inspect())?.HostConfig).toMatchObject({
      CpuShares: 1024,
      Memory: 128 * 2 ** 20,
    });
  });

  it('takes the place of an image for plain processes', async () => {
    const image = { type: 'DOCKER' as const, docker: { name: engine?.image ?? '' } };
    await containers.launch({
      ...docker(a, 'ls /bin/busybox; exit 4'),
      container: { type: 'MESOS', mesos: { image } },
    });
    expect(await containers.wait(a)).toEqual({ waitStatus: exited(4) });
    await containers.launch(machine.shell(b, 'exit 5'));
    expect(await containers.wait(b)).toEqual({ waitStatus: exited(5) });
  });

  it.each([
    [
      'an unknown parameter',
      { parameters: [{ key: 'no-such', value: 'x' }] },
      "Docker parameter 'no-such' is not supported",
    ],
    ['a name', { parameters: [{ key: 'name', value: 'x' }] }, "Docker parameter 'name' cannot be set"],
    [
      'ports on the host network',
      { port_mappings: [{ host_port: 1, container_port: 1 }] },
      'Port mappings are only supported',
    ],
    ['an image that nobody has', { image: '127.0.0.1:1/none:1' }, "Failed to pull image '127.0.0.1:1/none:1': Get"],
    ['a network without name', { network: 'USER' as const }, 'needs exactly one network_infos'],
  ])('is refused with %s', async (_, info, message) => {
    await expect(containers.launch(docker(a, 'true', info))).rejects.toThrow(message);
    expect(await ownContainers()).toEqual([]);
    expect(containers.containers()).toEqual([]);
  });

  it('is called off while it is launched', async () => {
    const launch = containers.launch(docker(a, 'sleep 300'));
    const destroyed = containers.destroy(a);
    await expect(launch).rejects.toMatchObject({ code: 'container-destroyed' });
    await destroyed;
  });
});

describe.skipIf(engine === undefined)('restart of the agent', () => {
  it('finds containers again and goes on with their output where it stopped', async () => {
    const launch = docker(
      a,
      'i=0; while [ ! -e /mnt/mesos/sandbox/go ]; do echo $i; i=$((i+1)); sleep 0.01; done; exit 6',
    );
    await containers.launch(launch);
    await containers.launch(docker(orphan, 'sleep 300'));
    await until('some output', async () => (await machine.sandboxFile(a, 'stdout')).split('\n').length > 20);
    await containers.close();
    const before = await machine.sandboxFile(a, 'stdout');

    const next = machine.containerizer();
    expect(await next.recover([known(launch)])).toEqual({ recovered: [a], orphansDestroyed: [orphan] });
    await until('more output', async () => (await machine.sandboxFile(a, 'stdout')).length > before.length + 50);
    await writeFile(join(launch.sandbox, 'go'), '');
    expect(await next.wait(a)).toEqual({ waitStatus: exited(6) });
    const lines = (await machine.sandboxFile(a, 'stdout')).trimEnd().split('\n');
    expect(lines).toEqual(lines.map((_, index) => String(index)));
  });

  it('repeats no output after a crash between writing and noting it', async () => {
    const launch = docker(a, 'seq 1 500; sleep 300');
    await containers.launch(launch);
    await until('the output', async () => (await machine.sandboxFile(a, 'stdout')).endsWith('\n500\n'));
    await containers.close();
    // As if the agent had died before it noted anything.
    const note = { since: '', sameCount: 0, stdoutBytes: 0, stderrBytes: 0 };
    await writeFile(join(machine.directory, 'runtime', 'docker', `${a}.log`), JSON.stringify(note));
    const next = machine.containerizer();
    await next.recover([known(launch)]);
    await next.destroy(a);
    expect((await machine.sandboxFile(a, 'stdout')).split('\n')).toHaveLength(501);
  });

  it('hears of an end while there was no agent', async () => {
    const launch = docker(a, 'while [ ! -e /mnt/mesos/sandbox/go ]; do sleep 0.05; done; echo late; exit 7');
    await containers.launch(launch);
    await containers.close();
    await writeFile(join(launch.sandbox, 'go'), '');
    await until('the end', async () => (await ownContainers())[0]?.State === 'exited');
    const next = machine.containerizer();
    await next.recover([known(launch)]);
    expect(await next.wait(a)).toEqual({ waitStatus: exited(7) });
    expect(await machine.sandboxFile(a, 'stdout')).toBe('late\n');
  });
});

describe.skipIf(engine === undefined)('without an engine', () => {
  let gate: Server | undefined;

  afterEach(() => {
    gate?.close();
  });

  it('says so, and takes up its containers when one answers', async () => {
    const launch = docker(a, 'while [ ! -e /mnt/mesos/sandbox/go ]; do sleep 0.05; done; exit 8');
    await containers.launch(launch);
    await containers.close();

    const socketPath = join(machine.directory, 'gate.sock');
    const next = machine.containerizer({
      docker: { socketPath, removeDelayMs: 0, waitMs: 500, owner: join(machine.directory, 'runtime') },
    });
    expect((await next.recover([known(launch)])).recovered).toEqual([a]);
    await expect(next.launch(docker(b, 'true'))).rejects.toMatchObject({
      code: 'docker-unavailable',
      retryable: true,
    });
    await next.launch(machine.shell('plain', 'exit 2'));
    expect(await next.wait('plain')).toEqual({ waitStatus: exited(2) });

    gate = await passThrough(socketPath, engine?.socketPath ?? '');
    await writeFile(join(launch.sandbox, 'go'), '');
    expect(await next.wait(a)).toEqual({ waitStatus: exited(8) });
    await next.close();
  });
});

/** A socket that leads to another. */
async function passThrough(from: string, to: string): Promise<Server> {
  const server = createServer((socket: Socket) => {
    const other = createConnection(to);
    socket.pipe(other).pipe(socket);
    socket.on('error', () => other.destroy());
    other.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(from, resolve));
  return server;
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
