import { ok, type Result, refuse } from '../../base/errors.ts';
import type { Parameter } from '../../wire/gen/mesos.ts';
import { labels } from './container-labels.ts';
import {
  type Apply,
  createFlag,
  createText,
  flag,
  list,
  number,
  pair,
  pairs,
  type RunTarget,
  size,
  text,
  withFlag,
} from './parameter-fields.ts';
import { mount, tmpfs, volume } from './parameter-mounts.ts';
import { address, alias, expose, extraHost, linkLocalAddress, macAddress, publish } from './parameter-network.ts';
import { securityOption } from './parameter-security.ts';
import { applyHealth, device, deviceRate, gpus, limit, pathAndNumber } from './parameter-values.ts';
import { reservedParameters } from './reserved-parameters.ts';

/** Parameters are long options of `docker run`: each says which field of the Engine API it sets, or why it cannot. */
const options: Readonly<Record<string, Apply>> = {
  annotation: pairs('Annotations'),
  'add-host': extraHost,
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
  device,
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
  expose,
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
  'link-local-ip': linkLocalAddress,
  'log-driver': ({ host }, value) => {
    host.LogConfig = { Config: {}, ...host.LogConfig, Type: value };
    return undefined;
  },
  'log-opt': ({ host }, value) => {
    const [name, content] = pair(value);
    host.LogConfig = { Type: '', ...host.LogConfig, Config: { ...host.LogConfig?.Config, [name]: content } };
    return undefined;
  },
  'mac-address': macAddress,
  memory: size('Memory'),
  'memory-reservation': size('MemoryReservation'),
  'memory-swap': size('MemorySwap'),
  'memory-swappiness': number('MemorySwappiness'),
  mount,
  'network-alias': alias,
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
  publish,
  'publish-all': flag('PublishAllPorts'),
  'read-only': flag('ReadonlyRootfs'),
  rm: ({ create }, value) =>
    withFlag(value, (isOn) => {
      if (isOn) create.Labels = { ...create.Labels, [labels.removal]: 'true' };
    }),
  runtime: text('Runtime'),
  'security-opt': securityOption,
  'shm-size': size('ShmSize'),
  'stop-signal': createText('StopSignal'),
  'stop-timeout': ({ create }, value) => {
    if (!/^-?\d+$/.test(value)) return 'seconds are wanted';
    (create as { StopTimeout?: number }).StopTimeout = Number(value);
    return undefined;
  },
  'storage-opt': pairs('StorageOpt'),
  sysctl: pairs('Sysctls'),
  tmpfs,
  tty: createFlag('Tty'),
  ulimit: limit,
  user: createText('User'),
  userns: text('UsernsMode'),
  uts: text('UTSMode'),
  volume,
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

const mostParameters = 1000;

/** Applies parameters in their order. An unknown one, or a value that cannot be read, is refused by name. */
export function applyParameters(target: RunTarget, parameters: readonly Parameter[]): Result<undefined> {
  if (parameters.length > mostParameters) {
    return refuse(
      'docker-parameter',
      `The task has ${parameters.length} Docker parameters, more than ${mostParameters}`,
    );
  }
  for (const { key, value } of parameters) {
    const name = aliases[key] ?? key;
    const why = reservedParameters[name];
    if (why !== undefined) return refuse('docker-parameter', `Docker parameter '${key}' cannot be set: ${why}`);
    const apply = Object.hasOwn(options, name) ? options[name] : undefined;
    if (apply === undefined) {
      const known = Object.keys(options).sort().join(', ');
      return refuse(
        'docker-parameter',
        `Docker parameter '${key}' is not supported: leave it out, or use one of ${known}`,
      );
    }
    const complaint = apply(target, value ?? '');
    if (complaint !== undefined) {
      return refuse('docker-parameter', `Docker parameter '${key}' cannot be '${value}': ${complaint}`);
    }
  }
  return ok(undefined);
}
