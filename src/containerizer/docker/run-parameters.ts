import { ok, type Result, refuse } from '../../base/errors.ts';
import type { Parameter } from '../../wire/gen/mesos.ts';
import {
  type Apply,
  createFlag,
  createText,
  flag,
  list,
  number,
  pair,
  pairs,
  portName,
  type RunTarget,
  size,
  text,
  withFlag,
} from './parameter-fields.ts';
import { applyHealth, deviceRate, gpus, mount, pathAndNumber } from './parameter-values.ts';

/** Parameters are long options of `docker run`: each says which field of the Engine API it sets, or why it cannot. */
const options: Readonly<Record<string, Apply>> = {
  annotation: pairs('Annotations'),
  'add-host': list('ExtraHosts'),
  'cap-add': list('CapAdd'),
  'cap-drop': list('CapDrop'),
  'blkio-weight': number('BlkioWeight'),
  'blkio-weight-device': pathAndNumber('BlkioWeightDevice', 'Weight'),
  cgroupns: ({ host }, value) => {
    (host as { CgroupnsMode?: string }).CgroupnsMode = value;
    return undefined;
  },
  'cgroup-parent': text('CgroupParent'),
  'cpu-period': number('CpuPeriod'),
  'cpu-quota': number('CpuQuota'),
  'cpu-rt-period': number('CpuRealtimePeriod'),
  'cpu-rt-runtime': number('CpuRealtimeRuntime'),
  'cpu-shares': number('CpuShares'),
  cpus: ({ host }, value) => {
    const cpus = Number(value);
    if (value === '' || !Number.isFinite(cpus) || cpus <= 0) return 'a number above 0 is wanted';
    // The engine has one bound: this one instead of that of the task's resources.
    delete host.CpuPeriod;
    delete host.CpuQuota;
    host.NanoCpus = Math.round(cpus * 1e9);
    return undefined;
  },
  'cpuset-cpus': text('CpusetCpus'),
  'cpuset-mems': text('CpusetMems'),
  device: ({ host }, value) => {
    const [onHost = '', inside = onHost, rights = 'rwm'] = value.split(':');
    host.Devices = [
      ...(host.Devices ?? []),
      { PathOnHost: onHost, PathInContainer: inside, CgroupPermissions: rights },
    ];
    return onHost === '' ? 'a device is wanted' : undefined;
  },
  'device-cgroup-rule': list('DeviceCgroupRules'),
  'device-read-bps': deviceRate('BlkioDeviceReadBps'),
  'device-read-iops': pathAndNumber('BlkioDeviceReadIOps', 'Rate'),
  'device-write-bps': deviceRate('BlkioDeviceWriteBps'),
  'device-write-iops': pathAndNumber('BlkioDeviceWriteIOps', 'Rate'),
  dns: list('Dns'),
  'dns-opt': list('DnsOptions'),
  'dns-option': list('DnsOptions'),
  'dns-search': list('DnsSearch'),
  domainname: createText('Domainname'),
  entrypoint: ({ create }, value) => {
    create.Entrypoint = [value];
    return undefined;
  },
  env: ({ create }, value) => {
    create.Env = [...(create.Env ?? []), value];
    return undefined;
  },
  expose: ({ create }, value) => {
    create.ExposedPorts = { ...create.ExposedPorts, [portName(value)]: {} };
    return undefined;
  },
  gpus,
  'group-add': list('GroupAdd'),
  'health-cmd': applyHealth('cmd'),
  'health-interval': applyHealth('interval'),
  'health-retries': applyHealth('retries'),
  'health-start-interval': applyHealth('start-interval'),
  'health-start-period': applyHealth('start-period'),
  'health-timeout': applyHealth('timeout'),
  hostname: createText('Hostname'),
  init: flag('Init'),
  interactive: createFlag('OpenStdin'),
  ip: address('IPv4Address'),
  ip6: address('IPv6Address'),
  ipc: text('IpcMode'),
  label: ({ create }, value) => {
    const [name, content] = pair(value);
    if (name.startsWith('stadion.')) return 'labels that begin with stadion. are those of the agent';
    create.Labels = { ...create.Labels, [name]: content };
    return undefined;
  },
  link: list('Links'),
  'log-driver': ({ host }, value) => {
    host.LogConfig = { Config: {}, ...host.LogConfig, Type: value };
    return undefined;
  },
  'log-opt': ({ host }, value) => {
    const [name, content] = pair(value);
    host.LogConfig = { Type: 'json-file', ...host.LogConfig, Config: { ...host.LogConfig?.Config, [name]: content } };
    return undefined;
  },
  'mac-address': createText('MacAddress'),
  memory: size('Memory'),
  'memory-reservation': size('MemoryReservation'),
  'memory-swap': size('MemorySwap'),
  'memory-swappiness': number('MemorySwappiness'),
  mount,
  'network-alias': ({ create, host }, value) => {
    const mode = host.NetworkMode ?? 'bridge';
    const endpoints = create.NetworkingConfig?.EndpointsConfig ?? {};
    const aliases = [...(endpoints[mode]?.Aliases ?? []), value];
    create.NetworkingConfig = { EndpointsConfig: { ...endpoints, [mode]: { ...endpoints[mode], Aliases: aliases } } };
    return undefined;
  },
  'no-healthcheck': ({ create }, value) =>
    withFlag(value, (isOn) => {
      if (isOn) create.Healthcheck = { Test: ['NONE'] };
    }),
  'oom-kill-disable': flag('OomKillDisable'),
  'oom-score-adj': number('OomScoreAdj'),
  pid: text('PidMode'),
  'pids-limit': number('PidsLimit'),
  platform: ({ create }, value) => {
    (create as { platform?: string }).platform = value;
    return undefined;
  },
  privileged: flag('Privileged'),
  publish: ({ create, host }, value) => {
    const match = /^(?:(?:([^:]*):)?(\d*):)?(\d+(?:\/\w+)?)$/.exec(value);
    if (match === null) return 'HOSTPORT:CONTAINERPORT is wanted';
    const [, hostIp = '', hostPort = '', containerPort = ''] = match;
    const port = portName(containerPort);
    const bound = (host.PortBindings as Record<string, unknown[]> | undefined)?.[port] ?? [];
    host.PortBindings = { ...host.PortBindings, [port]: [...bound, { HostIp: hostIp, HostPort: hostPort }] };
    create.ExposedPorts = { ...create.ExposedPorts, [port]: {} };
    return undefined;
  },
  'publish-all': flag('PublishAllPorts'),
  'read-only': flag('ReadonlyRootfs'),
  runtime: text('Runtime'),
  'security-opt': list('SecurityOpt'),
  'shm-size': size('ShmSize'),
  'stop-signal': createText('StopSignal'),
  'stop-timeout': ({ create }, value) => {
    if (!/^-?\d+$/.test(value)) return 'seconds are wanted';
    (create as { StopTimeout?: number }).StopTimeout = Number(value);
    return undefined;
  },
  'storage-opt': pairs('StorageOpt'),
  sysctl: pairs('Sysctls'),
  tmpfs: ({ host }, value) => {
    const colon = value.indexOf(':');
    const [path, rest] = colon < 0 ? [value, ''] : [value.slice(0, colon), value.slice(colon + 1)];
    host.Tmpfs = { ...host.Tmpfs, [path]: rest };
    return undefined;
  },
  tty: createFlag('Tty'),
  ulimit: ({ host }, value) => {
    const match = /^(\w+)=(-?\d+)(?::(-?\d+))?$/.exec(value);
    if (match === null) return 'NAME=SOFT:HARD is wanted';
    const [, name = '', soft = '', hard = soft] = match;
    host.Ulimits = [...(host.Ulimits ?? []), { Name: name, Soft: Number(soft), Hard: Number(hard) }];
    return undefined;
  },
  user: createText('User'),
  userns: text('UsernsMode'),
  uts: text('UTSMode'),
  volume: list('Binds'),
  'volume-driver': text('VolumeDriver'),
  'volumes-from': list('VolumesFrom'),
  workdir: createText('WorkingDir'),
};

// Short and older spellings of `docker run`.
const aliases: Readonly<Record<string, string>> = {
  a: 'attach',
  c: 'cpu-shares',
  d: 'detach',
  q: 'quiet',
  e: 'env',
  h: 'hostname',
  i: 'interactive',
  l: 'label',
  m: 'memory',
  p: 'publish',
  P: 'publish-all',
  t: 'tty',
  u: 'user',
  v: 'volume',
  w: 'workdir',
  'net-alias': 'network-alias',
};

/** What this containerizer sets itself, or what would let a container get away from it. */
const reserved: Readonly<Record<string, string>> = {
  name: 'the agent names containers itself',
  rm: 'the agent removes containers itself',
  restart: 'the framework restarts tasks',
  detach: 'the agent watches containers itself',
  net: 'set docker.network, and for a network of its own network_infos',
  network: 'set docker.network, and for a network of its own network_infos',
  attach: 'the agent keeps all output in the sandbox',
  cidfile: 'the agent knows its containers',
  'env-file': 'set environment of the command',
  'label-file': "set a parameter 'label' for each",
  pull: 'set docker.force_pull_image',
  quiet: 'there is nobody to be quiet for',
  'sig-proxy': 'the agent sends signals itself',
  'detach-keys': 'nobody is attached',
  'use-api-socket': 'a task that has the socket of the engine has the machine: mount it as a volume if it shall',
  'disable-content-trust': 'the engine does not check signatures',
  'kernel-memory': 'the engine has given it up',
  'link-local-ip': 'the engine has given it up',
  isolation: 'it is of Windows',
  'cpu-count': 'it is of Windows',
  'cpu-percent': 'it is of Windows',
  'io-maxbandwidth': 'it is of Windows',
  'io-maxiops': 'it is of Windows',
};

/** Applies parameters in their order. An unknown one, or a value that cannot be read, is refused by name. */
export function applyParameters(target: RunTarget, parameters: readonly Parameter[]): Result<undefined> {
  for (const { key, value } of parameters) {
    const name = aliases[key] ?? key;
    const why = reserved[name];
    if (why !== undefined) return refuse('docker-parameter', `Docker parameter '${key}' cannot be set: ${why}`);
    const apply = Object.hasOwn(options, name) ? options[name] : undefined;
    if (apply === undefined) return refuse('docker-parameter', `Docker parameter '${key}' is not supported`);
    const complaint = apply(target, value ?? '');
    if (complaint !== undefined) {
      return refuse('docker-parameter', `Docker parameter '${key}' cannot be '${value}': ${complaint}`);
    }
  }
  return ok(undefined);
}

function address(field: 'IPv4Address' | 'IPv6Address'): Apply {
  return ({ create, host }, value) => {
    const mode = host.NetworkMode ?? 'bridge';
    const endpoints = create.NetworkingConfig?.EndpointsConfig ?? {};
    const config = { ...endpoints[mode]?.IPAMConfig, [field]: value };
    create.NetworkingConfig = { EndpointsConfig: { ...endpoints, [mode]: { ...endpoints[mode], IPAMConfig: config } } };
    return undefined;
  };
}
