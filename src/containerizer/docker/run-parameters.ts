import type { ContainerCreateOptions, HostConfig } from 'dockerode';
import { ok, type Result, refuse } from '../../base/errors.ts';
import type { Parameter } from '../../wire/gen/mesos.ts';

/** The parts of a create request that parameters fill. */
export interface RunTarget {
  readonly create: ContainerCreateOptions;
  readonly host: HostConfig;
}

type Apply = (target: RunTarget, value: string) => string | undefined;

/** Parameters are long options of `docker run`: each says which field of the Engine API it sets, or why it cannot. */
const options: Readonly<Record<string, Apply>> = {
  'add-host': list('ExtraHosts'),
  'cap-add': list('CapAdd'),
  'cap-drop': list('CapDrop'),
  'cgroup-parent': text('CgroupParent'),
  'cpu-period': number('CpuPeriod'),
  'cpu-quota': number('CpuQuota'),
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
  'group-add': list('GroupAdd'),
  hostname: createText('Hostname'),
  init: flag('Init'),
  interactive: createFlag('OpenStdin'),
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
  sysctl: ({ host }, value) => {
    const [name, content] = pair(value);
    host.Sysctls = { ...host.Sysctls, [name]: content };
    return undefined;
  },
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
  c: 'cpu-shares',
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

type FieldOf<T> = { [K in keyof HostConfig]-?: T extends NonNullable<HostConfig[K]> ? K : never }[keyof HostConfig];

function set(host: HostConfig, field: keyof HostConfig, value: unknown): void {
  (host as Record<string, unknown>)[field] = value;
}

type CreateText = 'Domainname' | 'Hostname' | 'MacAddress' | 'StopSignal' | 'User' | 'WorkingDir';

function createText(field: CreateText): Apply {
  return ({ create }, value) => {
    (create as { [K in CreateText]?: string })[field] = value;
    return undefined;
  };
}

function createFlag(field: 'OpenStdin' | 'Tty'): Apply {
  return ({ create }, value) =>
    withFlag(value, (isOn) => {
      create[field] = isOn;
    });
}

function text(field: FieldOf<string>): Apply {
  return ({ host }, value) => void set(host, field, value);
}

function list(field: FieldOf<string[]>): Apply {
  return ({ host }, value) => {
    const known = host[field];
    set(host, field, [...(Array.isArray(known) ? known : []), value]);
    return undefined;
  };
}

function number(field: FieldOf<number>): Apply {
  return ({ host }, value) => {
    if (!/^-?\d+$/.test(value)) return 'a whole number is wanted';
    set(host, field, Number(value));
    return undefined;
  };
}

function size(field: FieldOf<number>): Apply {
  return ({ host }, value) => {
    const match = /^(-?\d+(?:\.\d+)?)\s*([bkmgt]?)(?:i?b)?$/i.exec(value);
    if (match === null) return 'a size such as 64m is wanted';
    const power = 'bkmgt'.indexOf((match[2] || 'b').toLowerCase());
    set(host, field, Math.trunc(Number(match[1]) * 1024 ** power));
    return undefined;
  };
}

function flag(field: FieldOf<boolean>): Apply {
  return ({ host }, value) => withFlag(value, (isOn) => set(host, field, isOn));
}

function withFlag(value: string, apply: (isOn: boolean) => void): string | undefined {
  if (!['', 'true', 'false', '1', '0'].includes(value)) return 'true or false is wanted';
  apply(value !== 'false' && value !== '0');
  return undefined;
}

function pair(value: string): readonly [string, string] {
  const equals = value.indexOf('=');
  return equals < 0 ? [value, ''] : [value.slice(0, equals), value.slice(equals + 1)];
}

/** `80` → `80/tcp`. */
export function portName(port: string): string {
  return port.includes('/') ? port : `${port}/tcp`;
}
