import type { ContainerCreateOptions } from 'dockerode';
import { describe, expect, it } from 'vitest';
import type { CommandInfo, ContainerInfo, ContainerInfoDockerInfo } from '../../wire/gen/mesos.ts';
import { createRequest, withVolumes } from './create-request.ts';
import { dockerHub, parseImageName } from './image-name.ts';
import { registryAuth } from './registry-auth.ts';

const settings = { sandboxDirectory: '/mnt/mesos/sandbox', owner: 'agent', hardCpuLimits: false, isLentCpuLow: true };

interface Wanted {
  readonly docker?: Partial<ContainerInfoDockerInfo>;
  readonly container?: Partial<ContainerInfo>;
  readonly command?: CommandInfo;
}

function request({ docker, container, command }: Wanted, more: Partial<typeof settings> = {}) {
  return createRequest(
    {
      containerId: 'c',
      sandbox: '/sandbox',
      ...(command === undefined ? {} : { command }),
      container: { type: 'DOCKER', docker: { image: 'image', ...docker }, ...container },
      resources: [
        { name: 'cpus', type: 'SCALAR', scalar: { value: 0.5 } },
        { name: 'mem', type: 'SCALAR', scalar: { value: 64 } },
      ],
      environment: { PATH: '/agent', MESOS_ALLOCATION_ROLE: '*' },
    },
    { ...settings, ...more },
  );
}

function made(wanted: Wanted, more?: Partial<typeof settings>): ContainerCreateOptions {
  const result = request(wanted, more);
  if (!result.ok) throw new Error(result.error.reason);
  return result.value;
}

const withParameters = (...pairs: readonly (readonly [string, string])[]): Wanted => ({
  docker: { parameters: pairs.map(([key, value]) => ({ key, value })) },
});

describe('createRequest', () => {
  it('has the limits, names, mounts and variables of Mesos', () => {
    expect(made({})).toEqual({
      name: 'mesos-c',
      Image: 'image:latest',
      Env: ['MESOS_ALLOCATION_ROLE=*', 'MESOS_SANDBOX=/mnt/mesos/sandbox', 'MESOS_CONTAINER_NAME=mesos-c'],
      Labels: { 'stadion.owner': 'agent', 'stadion.container-id': 'c', 'stadion.sandbox': '/sandbox' },
      HostConfig: {
        CpuShares: 512,
        Memory: 64 * 2 ** 20,
        Binds: ['/sandbox:/mnt/mesos/sandbox'],
        NetworkMode: 'host',
        Privileged: false,
      },
    });
    expect(made({}, { hardCpuLimits: true }).HostConfig).toMatchObject({ CpuPeriod: 100_000, CpuQuota: 50_000 });
  });

  it.each([
    [{ value: 'echo hi' }, { Entrypoint: ['/bin/sh'], Cmd: ['-c', 'echo hi'] }],
    [{ shell: false, value: 'a', arguments: ['b', 'c'] }, { Cmd: ['a', 'b', 'c'] }],
    [{ shell: false, arguments: ['b'] }, { Cmd: ['b'] }],
  ])('runs %j', (command, fields) => {
    expect(made({ command })).toMatchObject(fields);
    expect(Object.hasOwn(made({ command }), 'Entrypoint')).toBe(Object.hasOwn(fields, 'Entrypoint'));
  });

  it('leaves the command of the image alone when the task has none', () => {
    for (const command of [{ shell: false }, {}]) expect(made({ command }).Cmd).toBeUndefined();
  });

  it('mounts volumes of the host, the sandbox and drivers', () => {
    const binds = made({
      container: {
        volumes: [
          { mode: 'RO', container_path: '/a', host_path: '/host' },
          { mode: 'RW', container_path: '/b', host_path: 'inside/x' },
          { mode: 'RW', container_path: 'relative', host_path: '/host' },
          { mode: 'RW', container_path: '/c', source: { type: 'DOCKER_VOLUME', docker_volume: { name: 'vol' } } },
        ],
      },
    }).HostConfig?.Binds;
    expect(binds).toEqual([
      '/host:/a:ro',
      '/sandbox/inside/x:/b',
      '/host:/mnt/mesos/sandbox/relative',
      'vol:/c',
      '/sandbox:/mnt/mesos/sandbox',
    ]);
  });

  it.each([
    [
      { container: { volumes: [{ mode: 'RW' as const, container_path: '/a', host_path: '../out' }] } },
      'leaves the sandbox',
    ],
    [{ container: { volumes: [{ mode: 'RW' as const, container_path: '/a', host_path: '/x:/etc' }] } }, 'colon'],
    [{ container: { volumes: [{ mode: 'RW' as const, container_path: '/a' }] } }, 'no source'],
    [{ container: { hostname: 'h' } }, 'hostname with host network'],
    [withParameters(['net', 'container:x']), "Docker parameter 'net' cannot be set"],
    [withParameters(['constructor', 'x']), "Docker parameter 'constructor' is not supported"],
    [withParameters(['memory', 'much']), 'a size such as 64m'],
    [withParameters(['ulimit', 'x']), 'NAME=SOFT:HARD'],
  ])('refuses %j', (wanted, why) => {
    const result = request(wanted);
    expect(result.ok ? '' : result.error.reason).toContain(why);
  });

  it('maps ports on networks that can have them', () => {
    const { ExposedPorts: exposed, HostConfig: host } = made({
      docker: {
        network: 'BRIDGE',
        port_mappings: [
          { host_port: 31_000, container_port: 80 },
          { host_port: 31_001, container_port: 53, protocol: 'UDP' },
        ],
      },
    });
    expect(exposed).toEqual({ '80/tcp': {}, '53/udp': {} });
    expect(host?.PortBindings).toEqual({
      '80/tcp': [{ HostIp: '', HostPort: '31000' }],
      '53/udp': [{ HostIp: '', HostPort: '31001' }],
    });
    expect(
      made({ docker: { network: 'USER' }, container: { network_infos: [{ name: 'mine' }] } }).HostConfig?.NetworkMode,
    ).toBe('mine');
  });

  it('takes parameters of docker run, short names too', () => {
    const create = made(
      withParameters(
        ['v', '/a:/b:ro'],
        ['env', 'A=b'],
        ['label', 'l=1'],
        ['cap-add', 'NET_ADMIN'],
        ['ulimit', 'nofile=10:20'],
        ['memory-swap', '1g'],
        ['log-driver', 'json-file'],
        ['log-opt', 'max-size=10m'],
        ['device', '/dev/fuse'],
        ['read-only', 'true'],
        ['publish', '8080:80'],
        ['user', 'nobody'],
        ['workdir', '/w'],
        ['shm-size', '64m'],
        ['tmpfs', '/t:size=1m'],
        ['sysctl', 'net.core.somaxconn=9'],
      ),
    );
    expect(create).toMatchObject({ User: 'nobody', WorkingDir: '/w', Labels: { l: '1' } });
    expect(create.Env).toContain('A=b');
    expect(create.HostConfig).toMatchObject({
      Binds: ['/sandbox:/mnt/mesos/sandbox', '/a:/b:ro'],
      CapAdd: ['NET_ADMIN'],
      Ulimits: [{ Name: 'nofile', Soft: 10, Hard: 20 }],
      MemorySwap: 2 ** 30,
      LogConfig: { Type: 'json-file', Config: { 'max-size': '10m' } },
      Devices: [{ PathOnHost: '/dev/fuse', PathInContainer: '/dev/fuse', CgroupPermissions: 'rwm' }],
      ReadonlyRootfs: true,
      PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8080' }] },
      ShmSize: 64 * 2 ** 20,
      Tmpfs: { '/t': 'size=1m' },
      Sysctls: { 'net.core.somaxconn': '9' },
    });
  });
});

describe('persistent volumes', () => {
  const made = request({});
  const create = made.ok ? made.value : {};

  it('are mounted into the sandbox, or where the task says', () => {
    const volumes = [
      { source: '/w/volumes/roles/a b/v:1', containerPath: 'data', isReadOnly: false },
      { source: '/w/volumes/roles/a b/v2', containerPath: '/var/lib/db', isReadOnly: true },
    ];
    expect(withVolumes(create, volumes, '/mnt/mesos/sandbox').HostConfig?.Mounts).toEqual([
      { Type: 'bind', Source: '/w/volumes/roles/a b/v:1', Target: '/mnt/mesos/sandbox/data', ReadOnly: false },
      { Type: 'bind', Source: '/w/volumes/roles/a b/v2', Target: '/var/lib/db', ReadOnly: true },
    ]);
  });

  it('leave the request as it is when there are none', () => {
    expect(withVolumes(create, [], '/mnt/mesos/sandbox')).toBe(create);
  });
});

describe('images and registries', () => {
  it.each([
    ['busybox', 'busybox:latest', dockerHub],
    ['user/app:1', 'user/app:1', dockerHub],
    ['localhost:5000/app', 'localhost:5000/app:latest', 'localhost:5000'],
    ['reg.example/a/b:2', 'reg.example/a/b:2', 'reg.example'],
    ['app@sha256:abc', 'app@sha256:abc', dockerHub],
  ])('%s means %s at %s', (text, name, registry) => {
    expect(parseImageName(text)).toMatchObject({ name, registry });
  });

  it('finds credentials however the registry is written', () => {
    const auth = Buffer.from('me:pass:word').toString('base64');
    const config = { auths: { 'https://reg.example/v2/': { auth }, 'https://index.docker.io/v1/': { auth } } };
    const found = { username: 'me', password: 'pass:word' };
    expect(registryAuth(config, 'reg.example')).toMatchObject(found);
    expect(registryAuth(config, dockerHub)).toMatchObject(found);
    expect(registryAuth(config.auths, 'reg.example')).toMatchObject(found);
    expect(registryAuth(config, 'other.example')).toBeUndefined();
    expect(registryAuth({ auths: { 'reg.example': { auth: '!' } } }, 'reg.example')).toBeUndefined();
    expect(registryAuth('nonsense', 'reg.example')).toBeUndefined();
  });
});
