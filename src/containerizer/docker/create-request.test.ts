import type { ContainerCreateOptions } from 'dockerode';
import { describe, expect, it } from 'vitest';
import type { CommandInfo, ContainerInfo, ContainerInfoDockerInfo } from '../../wire/gen/mesos.ts';
import { createRequest, oomScoreAdjustment } from './create-request.ts';
import { type DefaultDns, readDefaultDns } from './default-dns.ts';
import { dockerHub, parseImageName } from './image-name.ts';
import { registryAuth } from './registry-auth.ts';
import { withVolumes } from './volumes.ts';

const settings = { sandboxDirectory: '/mnt/mesos/sandbox', owner: 'agent', hardCpuLimits: false, isLentCpuLow: true };

interface Wanted {
  readonly docker?: Partial<ContainerInfoDockerInfo>;
  readonly container?: Partial<ContainerInfo>;
  readonly command?: CommandInfo;
}

function request(
  { docker, container, command }: Wanted,
  more: Partial<typeof settings> & { readonly dns?: readonly DefaultDns[] } = {},
) {
  return createRequest(
    {
      containerId: 'c',
      sandbox: '/sandbox',
      ...(command === undefined ? {} : { command }),
      container: { type: 'DOCKER', docker: { image: 'image', ...docker }, ...container },
      resources: [
        { name: 'cpus', type: 'SCALAR', scalar: { value: 0.5 } },
        { name: 'mem', type: 'SCALAR', scalar: { value: 64 } },
        { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31_000, end: 31_009 }] } },
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
        PortBindings: {},
        RestartPolicy: { Name: 'no' },
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
      '/sandbox:/mnt/mesos/sandbox',
    ]);
  });

  it.each([
    [
      { container: { volumes: [{ mode: 'RW' as const, container_path: '/a', host_path: '../out' }] } },
      'leaves the sandbox',
    ],
    [{ container: { volumes: [{ mode: 'RW' as const, container_path: '/a', host_path: '/x:/etc' }] } }, 'colon'],
    [{ container: { volumes: [{ mode: 'RW' as const, container_path: '/a' }] } }, 'not UNKNOWN'],
    [{ container: { hostname: 'h' } }, 'hostname with host network'],
    [
      { docker: { network: 'BRIDGE' as const, port_mappings: [{ host_port: 31_010, container_port: 80 }] } },
      'Port 31010 of the host is not among the ports of the task: it has [31000-31009]',
    ],
    [
      {
        docker: {
          network: 'BRIDGE' as const,
          port_mappings: [{ host_port: 31_000, container_port: 80, protocol: 'x' }],
        },
      },
      "the protocol 'x' is not tcp, udp or sctp",
    ],
    [
      {
        docker: { network: 'BRIDGE' as const },
        container: { network_infos: [{ ip_addresses: [{ ip_address: '1.2.3.4' }] }] },
      },
      'The address 1.2.3.4 can only be had on a user-defined network',
    ],
    [
      { container: { volumes: [{ mode: 'RW' as const, container_path: '/a', source: { type: 'SECRET' as const } }] } },
      'not SECRET',
    ],
    [{ container: { rlimit_info: { rlimits: [{ type: 'RLMT_AS' as const }] } } }, 'cannot limit RLMT_AS'],
    [{ container: { rlimit_info: { rlimits: [{ type: 'RLMT_CPU' as const, soft: 1 }] } } }, 'needs both limits'],
    [{ container: { linux_info: { seccomp: { profile_name: 'p' } } } }, "Seccomp profile 'p'"],
    [withParameters(['label', 'stadion.owner=me']), 'labels that begin with stadion. are those of the agent'],
    [withParameters(['net', 'container:x']), "Docker parameter 'net' cannot be set"],
    [withParameters(['constructor', 'x']), "Docker parameter 'constructor' is not supported"],
    [withParameters(['memory', 'much']), 'a size such as 64m'],
    [withParameters(['ulimit', 'x']), 'NAME=SOFT:HARD'],
    [withParameters(['cpus', '0']), 'a number above 0'],
    [withParameters(['gpus', 'some']), 'all, a number or device=ID'],
    [withParameters(['mount', 'type=npipe,target=/a']), 'type is bind, volume, tmpfs or image'],
    [withParameters(['mount', 'type=bind,source=/a']), 'needs a target'],
    [withParameters(['mount', 'constructor=1,target=/a']), "a mount has no 'constructor'"],
    [withParameters(['health-interval', '3']), 'a duration such as 1m30s'],
    [withParameters(['device-read-bps', '/dev/sda']), 'DEVICE:SIZE'],
    [withParameters(['pull', 'always']), 'set docker.force_pull_image'],
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

  it('has volumes of drivers with their options', () => {
    const volume = (name: string, driver: string | undefined, options: Readonly<Record<string, string>>) => ({
      mode: 'RO' as const,
      container_path: `/${name}`,
      source: {
        type: 'DOCKER_VOLUME' as const,
        docker_volume: {
          name,
          ...(driver === undefined ? {} : { driver }),
          driver_options: { parameter: Object.entries(options).map(([key, value]) => ({ key, value })) },
        },
      },
    });
    const { HostConfig: host } = made({
      docker: { volume_driver: 'rexray' },
      container: { volumes: [volume('a', 'local', { type: 'tmpfs' }), volume('b', undefined, {})] },
    });
    expect(host?.VolumeDriver).toBe('rexray');
    expect(host?.Mounts).toMatchObject([
      {
        Source: 'a',
        Target: '/a',
        ReadOnly: true,
        VolumeOptions: { DriverConfig: { Name: 'local', Options: { type: 'tmpfs' } } },
      },
      { Source: 'b', Target: '/b', VolumeOptions: { DriverConfig: { Name: 'rexray', Options: {} } } },
    ]);
  });

  it('mounts a sandbox with a colon in its path, as ids of tasks have', () => {
    const result = createRequest(
      {
        containerId: 'c',
        sandbox: '/executors/ct:1:job:/runs/c',
        container: {
          type: 'DOCKER',
          docker: { image: 'image' },
          volumes: [
            { mode: 'RO', container_path: '/data', host_path: 'data' },
            {
              mode: 'RW',
              container_path: '/spread',
              source: { type: 'HOST_PATH', host_path: { path: '/srv', mount_propagation: { mode: 'BIDIRECTIONAL' } } },
            },
          ],
        },
        resources: [],
        environment: {},
      },
      settings,
    );
    expect(result.ok && result.value.HostConfig).toMatchObject({
      Binds: ['/srv:/spread:rshared'],
      Mounts: [
        { Type: 'bind', Source: '/executors/ct:1:job:/runs/c/data', Target: '/data', ReadOnly: true },
        { Type: 'bind', Source: '/executors/ct:1:job:/runs/c', Target: '/mnt/mesos/sandbox', ReadOnly: false },
      ],
    });
  });

  it('has addresses, capabilities, limits and terminal that the task asks for', () => {
    const create = made({
      docker: { network: 'USER' },
      container: {
        network_infos: [{ name: 'mine', ip_addresses: [{ ip_address: '10.1.2.3' }, { ip_address: 'fd00::3' }] }],
        linux_info: {
          effective_capabilities: { capabilities: ['NET_ADMIN'] },
          bounding_capabilities: { capabilities: ['NET_ADMIN', 'CHOWN'] },
          share_pid_namespace: true,
          ipc_mode: 'PRIVATE',
          shm_size: 8,
          seccomp: { unconfined: true },
        },
        rlimit_info: { rlimits: [{ type: 'RLMT_NOFILE', soft: 10, hard: 20 }, { type: 'RLMT_CORE' }] },
        tty_info: { window_size: { rows: 24, columns: 80 } },
      },
    });
    expect(create).toMatchObject({
      Tty: true,
      NetworkingConfig: {
        EndpointsConfig: { mine: { IPAMConfig: { IPv4Address: '10.1.2.3', IPv6Address: 'fd00::3' } } },
      },
      HostConfig: {
        CapDrop: ['ALL'],
        CapAdd: ['NET_ADMIN'],
        PidMode: 'host',
        IpcMode: 'private',
        ShmSize: 8 * 2 ** 20,
        SecurityOpt: ['seccomp=unconfined'],
        Ulimits: [
          { Name: 'nofile', Soft: 10, Hard: 20 },
          { Name: 'core', Soft: -1, Hard: -1 },
        ],
        ConsoleSize: [24, 80],
      },
    });
  });

  it('has the name servers of its network, unless it names some', () => {
    const read = readDefaultDns({
      mesos: [],
      docker: [
        { network_mode: 'BRIDGE', dns: { nameservers: ['8.8.8.8'], search: ['x.example'], options: ['ndots:2'] } },
        { network_mode: 'USER', network_name: 'mine', dns: { nameservers: ['9.9.9.9'] } },
      ],
    });
    if (!read.ok) throw new Error(read.error.reason);
    const dnsOf = (wanted: Wanted) => {
      const result = request(wanted, { dns: read.value });
      return result.ok ? result.value.HostConfig : undefined;
    };
    expect(dnsOf({ docker: { network: 'BRIDGE' } })).toMatchObject({
      Dns: ['8.8.8.8'],
      DnsSearch: ['x.example'],
      DnsOptions: ['ndots:2'],
    });
    expect(dnsOf({ docker: { network: 'USER' }, container: { network_infos: [{ name: 'mine' }] } })?.Dns).toEqual([
      '9.9.9.9',
    ]);
    expect(
      dnsOf({ docker: { network: 'USER' }, container: { network_infos: [{ name: 'other' }] } })?.Dns,
    ).toBeUndefined();
    expect(dnsOf({})?.Dns).toBeUndefined();
    const own = { network: 'BRIDGE' as const, parameters: [{ key: 'dns', value: '1.1.1.1' }] };
    expect(dnsOf({ docker: own })).toMatchObject({ Dns: ['1.1.1.1'] });
    expect(dnsOf({ docker: own })?.DnsSearch).toBeUndefined();
  });

  it.each([
    [[], 'is wanted'],
    [{ docker: [{ network_mode: 'NONE' }] }, 'must be HOST, BRIDGE or USER'],
    [{ docker: [{ network_mode: 'USER' }] }, 'network_name goes with'],
    [{ docker: [{ network_mode: 'HOST', dns: { nameservers: [1] } }] }, 'lists of texts'],
    [{ docker: [{ network_mode: 'HOST' }, { network_mode: 'HOST' }] }, 'there twice'],
  ])('refuses %j as name servers', (value, why) => {
    const read = readDefaultDns(Array.isArray(value) ? 7 : value);
    expect(read.ok ? '' : read.error.reason).toContain(why);
  });

  it('puts tasks that may use more than was promised first in line when memory is short', () => {
    const result = createRequest(
      {
        containerId: 'c',
        sandbox: '/sandbox',
        container: { type: 'DOCKER', docker: { image: 'image' } },
        resources: [{ name: 'mem', type: 'SCALAR', scalar: { value: 64 } }],
        limits: { mem: { value: 128 } },
        environment: {},
      },
      settings,
    );
    expect(result.ok && result.value.HostConfig).toMatchObject({
      Memory: 128 * 2 ** 20,
      MemoryReservation: 64 * 2 ** 20,
    });
    expect([oomScoreAdjustment(0, 100), oomScoreAdjustment(50, 100), oomScoreAdjustment(100, 100)]).toEqual([
      999, 500, 2,
    ]);
  });

  it('knows every option of docker run, or says why not', () => {
    // `docker run --help` of Docker 28.
    const known =
      'add-host annotation attach blkio-weight blkio-weight-device cap-add cap-drop cgroup-parent cgroupns cidfile cpu-count cpu-percent cpu-period cpu-quota cpu-rt-period cpu-rt-runtime cpu-shares cpus cpuset-cpus cpuset-mems detach detach-keys device device-cgroup-rule device-read-bps device-read-iops device-write-bps device-write-iops disable-content-trust dns dns-option dns-search domainname entrypoint env env-file expose gpus group-add health-cmd health-interval health-retries health-start-interval health-start-period health-timeout hostname init interactive io-maxbandwidth io-maxiops ip ip6 ipc isolation kernel-memory label label-file link link-local-ip log-driver log-opt mac-address memory memory-reservation memory-swap memory-swappiness mount name network network-alias no-healthcheck oom-kill-disable oom-score-adj pid pids-limit platform privileged publish publish-all pull quiet read-only restart rm runtime security-opt shm-size sig-proxy stop-signal stop-timeout storage-opt sysctl tmpfs tty ulimit use-api-socket user userns uts volume volume-driver volumes-from workdir';
    for (const key of known.split(' ')) {
      const result = request(withParameters([key, '?']));
      expect([key, result.ok ? '' : result.error.reason]).not.toEqual([
        key,
        expect.stringContaining('is not supported'),
      ]);
    }
  });

  it('takes parameters with parts', () => {
    const create = made(
      withParameters(
        ['mount', 'type=bind,src=/a,dst=/b,ro,bind-propagation=rslave'],
        ['mount', 'source=v,target=/v,volume-driver=local,volume-opt=type=tmpfs,volume-opt=device=tmpfs'],
        ['mount', 'type=tmpfs,target=/t,tmpfs-size=1m,tmpfs-mode=1770'],
        ['gpus', 'device=0,1'],
        ['gpus', 'all'],
        ['device-read-bps', '/dev/sda:1mb'],
        ['device-write-iops', '/dev/sda:10'],
        ['blkio-weight-device', '/dev/sda:100'],
        ['health-cmd', 'true'],
        ['health-interval', '1m30s'],
        ['health-retries', '3'],
        ['ip', '10.0.0.9'],
        ['storage-opt', 'size=1G'],
        ['annotation', 'a=b'],
        ['cgroupns', 'private'],
        ['stop-timeout', '7'],
        ['platform', 'linux/amd64'],
      ),
    );
    expect(create).toMatchObject({
      Healthcheck: { Test: ['CMD-SHELL', 'true'], Interval: 90e9, Retries: 3 },
      StopTimeout: 7,
      platform: 'linux/amd64',
      NetworkingConfig: { EndpointsConfig: { host: { IPAMConfig: { IPv4Address: '10.0.0.9' } } } },
      HostConfig: {
        Mounts: [
          { Type: 'bind', Source: '/a', Target: '/b', ReadOnly: true, BindOptions: { Propagation: 'rslave' } },
          {
            Type: 'volume',
            Source: 'v',
            Target: '/v',
            VolumeOptions: { DriverConfig: { Name: 'local', Options: { type: 'tmpfs', device: 'tmpfs' } } },
          },
          { Type: 'tmpfs', Target: '/t', TmpfsOptions: { SizeBytes: 2 ** 20, Mode: 0o1770 } },
        ],
        DeviceRequests: [{ Count: 0, DeviceIDs: ['0', '1'], Capabilities: [['gpu']] }, { Count: -1 }],
        BlkioDeviceReadBps: [{ Path: '/dev/sda', Rate: 2 ** 20 }],
        BlkioDeviceWriteIOps: [{ Path: '/dev/sda', Rate: 10 }],
        BlkioWeightDevice: [{ Path: '/dev/sda', Weight: 100 }],
        StorageOpt: { size: '1G' },
        Annotations: { a: 'b' },
        CgroupnsMode: 'private',
      },
    });
    expect(made(withParameters(['cpus', '1.5']), { hardCpuLimits: true }).HostConfig).toMatchObject({
      NanoCpus: 1.5e9,
    });
    expect(made(withParameters(['cpus', '1.5']), { hardCpuLimits: true }).HostConfig).not.toHaveProperty('CpuQuota');
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
    const token = { auths: { 'reg.example': { auth, identitytoken: 'token' } } };
    expect(registryAuth(token, 'reg.example')).toEqual({ identitytoken: 'token', serveraddress: 'reg.example' });
  });
});
