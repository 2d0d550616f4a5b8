/** Every field of DockerInfo, and what ContainerInfo means to Docker, against a real engine. */

import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerInspectInfo } from 'dockerode';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DockerOptions } from '../../../src/containerizer/container-options.ts';
import type { Containerizer, ContainerLaunch } from '../../../src/containerizer/containerizer.ts';
import type { ContainerInfo, ContainerInfoDockerInfo, NetworkInfo, Volume } from '../../../src/wire/gen/mesos.ts';
import { until } from '../../until.ts';
import { createTestEngine } from '../docker-engine.ts';
import { createMachine, exited, type Machine, resources } from './machine.ts';

const engine = await createTestEngine();
const network = `stadion-${process.pid}`;

const docker: DockerOptions = {
  socketPath: engine?.socketPath ?? '',
  removeDelayMs: 0,
  dns: [{ network: 'BRIDGE', networkName: undefined, nameservers: ['9.9.9.9'], search: [], options: [] }],
};

let machine: Machine;
let containers: Containerizer;
let id: string;

beforeEach(async () => {
  id = randomUUID();
  machine = await createMachine({ names: ['docker'], docker });
  containers = machine.containerizer();
  await containers.recover([]);
});

afterEach(async () => {
  for (const one of containers.containers()) await containers.destroy(one);
  await machine.close();
});

afterAll(async () => {
  await engine?.close();
});

interface Wanted {
  readonly docker?: Partial<ContainerInfoDockerInfo>;
  readonly container?: Partial<ContainerInfo>;
  readonly launch?: Partial<ContainerLaunch>;
}

function task(command: string, { docker: info, container, launch }: Wanted): ContainerLaunch {
  return {
    ...machine.shell(id, command),
    container: { type: 'DOCKER', docker: { image: engine?.image ?? '', ...info }, ...container },
    resources: [
      ...resources(0.5, 64),
      { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31_900, end: 31_999 }] } },
    ],
    ...launch,
  };
}

/** What a task that ends by itself says. */
async function output(command: string, wanted: Wanted = {}): Promise<string> {
  await containers.launch(task(command, wanted));
  const end = await containers.wait(id);
  const said = await machine.sandboxFile(id, 'stdout');
  expect([end, await machine.sandboxFile(id, 'stderr')]).toEqual([{ waitStatus: 0 }, '']);
  await containers.destroy(id);
  return said;
}

/** How the engine has a task that stays. */
async function inspected(wanted: Wanted): Promise<ContainerInspectInfo> {
  await containers.launch(task('sleep 300', wanted));
  const found = await engine?.docker.getContainer(`mesos-${id}`).inspect();
  if (found === undefined) throw new Error('no engine');
  return found;
}

/** The container that has it is removed a moment after its end. */
async function removeVolume(): Promise<void> {
  await until('the volume to be free', async () => {
    return engine?.docker
      .getVolume(`stadion-${id}`)
      .remove()
      .then(
        () => true,
        () => false,
      );
  });
}

describe.skipIf(engine === undefined)('network', () => {
  it('HOST is that of the machine, and the default', async () => {
    const namespace = 'ls -l /proc/self/ns/net | grep -o "net:.*"';
    const own = `${readlinkSync('/proc/self/ns/net')}\n`;
    expect(await output(namespace, { docker: { network: 'HOST' } })).toBe(own);
    id = randomUUID();
    expect(await output(namespace)).toBe(own);
    id = randomUUID();
    expect(await output(namespace, { docker: { network: 'BRIDGE' } })).not.toBe(own);
  });

  it('NONE has no way out', async () => {
    expect(await output('ip -o link | grep -vc " lo" || true', { docker: { network: 'NONE' } })).toBe('0\n');
  });

  it('BRIDGE has an address, ports, a name and the name servers of the agent', async () => {
    const wanted: Wanted = {
      docker: { network: 'BRIDGE', port_mappings: [{ host_port: 31_900, container_port: 53, protocol: 'udp' }] },
      container: { hostname: 'box' },
    };
    const found = await inspected(wanted);
    expect(found.HostConfig).toMatchObject({ NetworkMode: 'bridge', Dns: ['9.9.9.9'] });
    expect(found.NetworkSettings.Ports['53/udp']?.[0]).toMatchObject({ HostPort: '31900' });
    expect(found.Config.Hostname).toBe('box');
    const address = found.NetworkSettings.Networks['bridge']?.IPAddress ?? '';
    expect(await containers.status(id)).toMatchObject({
      network_infos: [{ ip_addresses: [{ protocol: 'IPv4', ip_address: address }] }],
    });
  });

  it('has the ports of network_infos too, and shows what the task says of its network', async () => {
    const info: NetworkInfo = {
      port_mappings: [{ host_port: 31_902, container_port: 81 }],
      labels: { labels: [{ key: 'zone', value: 'a' }] },
    };
    const found = await inspected({ docker: { network: 'BRIDGE' }, container: { network_infos: [info] } });
    expect(found.NetworkSettings.Ports['81/tcp']?.[0]).toMatchObject({ HostPort: '31902' });
    const address = found.NetworkSettings.Networks['bridge']?.IPAddress ?? '';
    const shown = [{ ...info, ip_addresses: [{ protocol: 'IPv4', ip_address: address }] }];
    expect((await containers.status(id)).network_infos).toEqual(shown);
    await containers.close();
    containers = machine.containerizer();
    const container = { type: 'DOCKER' as const, network_infos: [info] };
    await containers.recover([{ containerId: id, sandbox: machine.shell(id, '').sandbox, container }]);
    expect((await containers.status(id)).network_infos).toEqual(shown);
  });

  it('USER is the one that is named, with the address that is asked for', async () => {
    const made = await engine?.docker.createNetwork({
      Name: network,
      IPAM: { Driver: 'default', Config: [{ Subnet: '10.231.77.0/24' }] },
    });
    try {
      const found = await inspected({
        docker: { network: 'USER', port_mappings: [{ host_port: 31_901, container_port: 80 }] },
        container: { network_infos: [{ name: network, ip_addresses: [{ ip_address: '10.231.77.9' }] }] },
      });
      expect(found.HostConfig.NetworkMode).toBe(network);
      expect(found.NetworkSettings.Ports['80/tcp']?.[0]).toMatchObject({ HostPort: '31901' });
      expect(await containers.status(id)).toMatchObject({
        network_infos: [{ name: network, ip_addresses: [{ ip_address: '10.231.77.9' }] }],
      });
      await containers.destroy(id);
    } finally {
      await made?.remove();
    }
  });

  it('USER with an unknown name says so', async () => {
    const wanted: Wanted = { docker: { network: 'USER' }, container: { network_infos: [{ name: 'no-such-network' }] } };
    await expect(containers.launch(task('true', wanted))).rejects.toThrow('network no-such-network not found');
  });
});

describe.skipIf(engine === undefined)('a container', () => {
  it('is privileged when the task says so', async () => {
    const capabilities = 'while read k v; do [ "$k" = CapEff: ] && echo $v; done < /proc/self/status; true';
    const plain = await output(capabilities);
    id = randomUUID();
    const privileged = output(capabilities, { docker: { privileged: true } });
    // A machine that is a guest itself may not have every capability to give.
    const said = await privileged.catch((error: Error) => error.message);
    if (said.includes('unable to apply caps')) return;
    expect(BigInt(`0x${said.trim()}`)).toBeGreaterThan(BigInt(`0x${plain.trim()}`));
  });

  it('has what parameters say', async () => {
    const parameters = [
      { key: 'env', value: 'FROM=parameter' },
      { key: 'workdir', value: '/tmp' },
      { key: 'user', value: 'nobody' },
      { key: 'tmpfs', value: '/cache:size=1m' },
      { key: 'ulimit', value: 'nofile=77:99' },
      { key: 'read-only', value: 'true' },
    ];
    const said = await output(
      'echo $FROM $PWD $(id -u) $(ulimit -n); touch /x 2>/dev/null || echo sealed; test -d /cache',
      {
        docker: { parameters },
      },
    );
    expect(said).toBe('parameter /tmp 65534 77\nsealed\n');
  });

  it('is gone with its end when rm is asked for', async () => {
    containers = machine.containerizer({ docker: { ...docker, removeDelayMs: 3_600_000 } });
    await containers.recover([]);
    await output('true', { docker: { parameters: [{ key: 'rm', value: 'true' }] } });
    await until('the container to be gone', async () => {
      const left = await engine?.docker.listContainers({ all: true, filters: { name: [`mesos-${id}`] } });
      return left?.length === 0;
    });
  });

  it('runs a shell command, words, or what the image has', async () => {
    expect(await output('echo $0 a  b')).toBe('/bin/sh a b\n');
    id = randomUUID();
    const words = { shell: false, value: '/bin/echo', arguments: ['a  b', '$HOME'] };
    expect(await output('', { launch: { command: words } })).toBe('a  b $HOME\n');
  });

  it('has its environment, and shows nobody its secrets', async () => {
    const command = {
      value: 'echo $A $B $MESOS_CONTAINER_NAME; sleep 300',
      environment: {
        variables: [
          { name: 'A', value: 'plain' },
          {
            name: 'B',
            type: 'SECRET' as const,
            secret: { type: 'VALUE' as const, value: { data: Buffer.from('hush') } },
          },
        ],
      },
    };
    await containers.launch(task('', { launch: { command } }));
    const shown = JSON.stringify(await containers.inspect(id));
    expect(shown).toContain('"A=plain"');
    expect(shown).toContain('"B=<secret>"');
    expect(shown).not.toContain('hush');
    expect(JSON.stringify(await containers.inspect(id))).not.toContain('hush');
    await containers.close();
    containers = machine.containerizer();
    await containers.recover([
      { containerId: id, sandbox: machine.shell(id, '').sandbox, container: { type: 'DOCKER' } },
    ]);
    const later = JSON.stringify([await containers.inspect(id), await containers.inspect(id)]);
    expect(later).toContain('"B=<secret>"');
    expect(later).not.toContain('hush');
  });

  it('has volumes of the host, of its sandbox and of drivers', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mount-'));
    const volumes: Volume[] = [
      { mode: 'RO', container_path: '/host', host_path: directory },
      { mode: 'RW', container_path: '/inside', host_path: 'inside' },
      {
        mode: 'RW',
        container_path: '/own',
        source: { type: 'SANDBOX_PATH', sandbox_path: { type: 'SELF', path: 'own' } },
      },
      { mode: 'RW', container_path: 'below', source: { type: 'HOST_PATH', host_path: { path: directory } } },
      {
        mode: 'RW',
        container_path: '/driver',
        source: {
          type: 'DOCKER_VOLUME',
          docker_volume: {
            driver: 'local',
            name: `stadion-${id}`,
            driver_options: {
              parameter: [
                { key: 'type', value: 'tmpfs' },
                { key: 'device', value: 'tmpfs' },
                { key: 'o', value: 'size=1m' },
              ],
            },
          },
        },
      },
    ];
    await writeFile(join(directory, 'given'), 'from the host\n');
    try {
      const said = await output(
        'cat /host/given $MESOS_SANDBOX/below/given; touch /host/x 2>/dev/null || echo read only; ' +
          'echo kept > /inside/file; echo own > /own/file; grep -c " /driver tmpfs " /proc/mounts',
        { container: { volumes } },
      );
      expect(said).toBe('from the host\nfrom the host\nread only\n1\n');
      expect(await machine.sandboxFile(id, 'own/file')).toBe('own\n');
      expect(await machine.sandboxFile(id, 'inside/file')).toBe('kept\n');
      expect(await engine?.docker.getVolume(`stadion-${id}`).inspect()).toMatchObject({
        Driver: 'local',
        Options: { type: 'tmpfs', o: 'size=1m' },
      });
    } finally {
      await removeVolume();
      await rm(directory, { recursive: true });
    }
  });

  // Only root may make the mounts that are to be seen inside.
  if (process.getuid?.() === 0) {
    it('sees what is mounted below a volume later, when it asks for that', async () => {
      const directory = await mkdtemp(join(tmpdir(), 'mount-'));
      const mount = (...words: readonly string[]): void =>
        expect(spawnSync('mount', words, { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
      mount('-t', 'tmpfs', 'tmpfs', directory);
      try {
        mount('--make-shared', directory);
        for (const name of ['sub', 'other']) await mkdir(join(directory, name));
        const path = directory;
        const volumes: Volume[] = [
          { mode: 'RW', container_path: '/plain', source: { type: 'HOST_PATH', host_path: { path } } },
          {
            mode: 'RW',
            container_path: '/seen',
            source: { type: 'HOST_PATH', host_path: { path, mount_propagation: { mode: 'HOST_TO_CONTAINER' } } },
          },
        ];
        const command = 'while [ ! -e $MESOS_SANDBOX/go ]; do sleep 0.1; done; ls /plain/sub /seen/sub';
        await containers.launch(task(command, { container: { volumes } }));
        mount('-t', 'tmpfs', 'tmpfs', join(directory, 'sub'));
        await writeFile(join(directory, 'sub', 'late'), '');
        await writeFile(join(machine.shell(id, '').sandbox, 'go'), '');
        expect(await containers.wait(id)).toEqual({ waitStatus: 0 });
        expect(await machine.sandboxFile(id, 'stdout')).toBe('/plain/sub:\n\n/seen/sub:\nlate\n');
        await containers.destroy(id);
      } finally {
        spawnSync('umount', ['--lazy', '--recursive', directory]);
        await rm(directory, { recursive: true });
      }
    });
  }

  it('has a volume of the driver that DockerInfo names', async () => {
    const volume: Volume = {
      mode: 'RW',
      container_path: '/v',
      source: { type: 'DOCKER_VOLUME', docker_volume: { name: `stadion-${id}` } },
    };
    await expect(
      containers.launch(task('true', { docker: { volume_driver: 'no-such' }, container: { volumes: [volume] } })),
    ).rejects.toThrow('no-such');
    await output('touch /v/x', { docker: { volume_driver: 'local' }, container: { volumes: [volume] } });
    await removeVolume();
  });

  it('has capabilities, limits, shared memory and a terminal of its ContainerInfo', async () => {
    const found = await inspected({
      container: {
        linux_info: { effective_capabilities: { capabilities: ['CHOWN'] }, shm_size: 8 },
        rlimit_info: { rlimits: [{ type: 'RLMT_NOFILE', soft: 50, hard: 60 }] },
        tty_info: { window_size: { rows: 24, columns: 80 } },
      },
    });
    expect(found.Config.Tty).toBe(true);
    const status = await engine?.docker.getContainer(`mesos-${id}`).exec({
      Cmd: ['/bin/sh', '-c', 'grep CapEff /proc/1/status; ulimit -n'],
      AttachStdout: true,
      Tty: true,
    });
    const stream = await status?.start({ hijack: true, stdin: false, Tty: true });
    const said: Buffer[] = [];
    for await (const bytes of stream ?? []) said.push(bytes as Buffer);
    expect(Buffer.concat(said).toString()).toMatch(/CapEff:\s*0+1\r?\n50/);
    expect(found.HostConfig.ShmSize).toBe(8 * 2 ** 20);
  });

  it('takes new limits: what it may count on always, the bound only upwards', async () => {
    await inspected({});
    const limits = async () => {
      const { HostConfig: host } = (await engine?.docker.getContainer(`mesos-${id}`).inspect()) ?? {};
      return [host?.CpuShares, (host?.Memory ?? 0) / 2 ** 20, (host?.MemoryReservation ?? 0) / 2 ** 20];
    };
    expect(await limits()).toEqual([512, 64, 0]);
    await containers.update(id, resources(1, 128));
    expect(await limits()).toEqual([1024, 128, 128]);
    await containers.update(id, resources(0.25, 96));
    expect(await limits()).toEqual([256, 128, 96]);
  });

  it('that is killed by someone else says so', async () => {
    await containers.launch(task('sleep 300', {}));
    await engine?.docker.getContainer(`mesos-${id}`).kill();
    expect(await containers.wait(id)).toMatchObject({
      waitStatus: exited(137),
      message: expect.stringContaining('after signal 9, which someone else'),
    });
  });

  it('that is removed by someone else ends', async () => {
    await containers.launch(task('sleep 300', {}));
    await engine?.docker.getContainer(`mesos-${id}`).remove({ force: true });
    expect(await containers.wait(id)).toMatchObject({ waitStatus: exited(137) });
  });
});
