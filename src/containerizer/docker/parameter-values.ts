/** Parameters of `docker run` whose values have parts. */
import type { DeviceRequest, HealthConfig, HostConfig, MountSettings } from 'dockerode';
import { parseDurationNs } from '../../base/durations.ts';
import { type Apply, pair, sizeOf } from './parameter-fields.ts';

type DeviceList =
  | 'BlkioWeightDevice'
  | 'BlkioDeviceReadBps'
  | 'BlkioDeviceWriteBps'
  | 'BlkioDeviceReadIOps'
  | 'BlkioDeviceWriteIOps';

function addDevice(host: HostConfig, field: DeviceList, entry: object): void {
  const fields = host as Record<DeviceList, unknown>;
  const known = fields[field];
  fields[field] = [...(Array.isArray(known) ? known : []), entry];
}

/** `/dev/sda:100`. */
export function pathAndNumber(field: DeviceList, name: 'Weight' | 'Rate'): Apply {
  return ({ host }, value) => {
    const match = /^(\/[^:]+):(\d+)$/.exec(value);
    if (match === null) return 'DEVICE:NUMBER is wanted';
    addDevice(host, field, { Path: match[1], [name]: Number(match[2]) });
    return undefined;
  };
}

/** `/dev/sda:1mb`. */
export function deviceRate(field: DeviceList): Apply {
  return ({ host }, value) => {
    const colon = value.indexOf(':');
    const rate = sizeOf(value.slice(colon + 1));
    if (colon <= 0 || rate === undefined || rate < 0) return 'DEVICE:SIZE is wanted';
    addDevice(host, field, { Path: value.slice(0, colon), Rate: rate });
    return undefined;
  };
}

/** `all`, a count, or `device=0,1`. */
export const gpus: Apply = ({ host }, value) => {
  const devices = /^"?device=([^"]+)"?$/.exec(value)?.[1];
  const count = value === 'all' ? -1 : Number(value);
  if (devices === undefined && !Number.isInteger(count)) return 'all, a number or device=ID,… is wanted';
  const request: DeviceRequest = {
    Driver: '',
    Count: devices === undefined ? count : 0,
    DeviceIDs: devices?.split(',') ?? [],
    Capabilities: [['gpu']],
    Options: {},
  };
  host.DeviceRequests = [...(host.DeviceRequests ?? []), request];
  return undefined;
};

type HealthPart = 'cmd' | 'interval' | 'retries' | 'start-interval' | 'start-period' | 'timeout';

const healthFields = {
  interval: 'Interval',
  'start-interval': 'StartInterval',
  'start-period': 'StartPeriod',
  timeout: 'Timeout',
} as const;

/** The health check of the engine itself. It changes nothing for a task: its own checks do that. */
export function applyHealth(part: HealthPart): Apply {
  return ({ create }, value) => {
    const check: HealthConfig = { ...create.Healthcheck };
    if (part === 'cmd') check.Test = ['CMD-SHELL', value];
    else if (part === 'retries') {
      if (!/^\d+$/.test(value)) return 'a whole number is wanted';
      check.Retries = Number(value);
    } else {
      const ns = engineDurationNs(value);
      if (ns === undefined) return 'a duration such as 1m30s is wanted';
      (check as Record<string, unknown>)[healthFields[part]] = ns;
    }
    create.Healthcheck = check;
    return undefined;
  };
}

const unitNames: Readonly<Record<string, string>> = { h: 'hrs', m: 'mins', s: 'secs', ms: 'ms', us: 'us', ns: 'ns' };

/** `1h2m3.5s`, as the command line of Docker has durations. */
function engineDurationNs(value: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:h|ms|m|us|ns|s))+$/.test(value)) return undefined;
  let total = 0;
  for (const [, amount = '', unit = ''] of value.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|us|ns|s)/g)) {
    const part = parseDurationNs(`${amount}${unitNames[unit]}`);
    if (!part.ok) return undefined;
    total += part.value;
  }
  return total;
}

interface MountParts {
  readonly mount: Record<string, unknown>;
  readonly options: Record<string, string>;
  driver: string | undefined;
}

const mountTypes = new Set(['bind', 'volume', 'tmpfs']);

/** The words of a mount: each says what it sets, or why it cannot. */
const mountWords: Readonly<Record<string, (parts: MountParts, value: string) => string | undefined>> = {
  type: ({ mount: made }, value) => {
    made['Type'] = value;
    return mountTypes.has(value) ? undefined : 'type is bind, volume or tmpfs';
  },
  source: mountField('Source', (value) => value),
  target: mountField('Target', (value) => value),
  readonly: mountField('ReadOnly', (value) => value !== 'false' && value !== '0'),
  'bind-propagation': mountField('BindOptions', (value) => ({ Propagation: value })),
  'volume-driver': (parts, value) => {
    parts.driver = value;
    return undefined;
  },
  'volume-opt': ({ options }, value) => {
    const [name, content] = pair(value);
    options[name] = content;
    return undefined;
  },
  'tmpfs-size': ({ mount: made }, value) => {
    const bytes = sizeOf(value);
    made['TmpfsOptions'] = { ...(made['TmpfsOptions'] ?? {}), SizeBytes: bytes };
    return bytes === undefined ? 'tmpfs-size is a size such as 64m' : undefined;
  },
  'tmpfs-mode': ({ mount: made }, value) => {
    made['TmpfsOptions'] = { ...(made['TmpfsOptions'] ?? {}), Mode: Number.parseInt(value, 8) };
    return /^[0-7]+$/.test(value) ? undefined : 'tmpfs-mode is an octal number';
  },
};

function mountField(field: string, read: (value: string) => unknown) {
  return ({ mount: made }: MountParts, value: string): undefined => {
    made[field] = read(value);
  };
}

const mountAliases: Readonly<Record<string, string>> = {
  src: 'source',
  destination: 'target',
  dst: 'target',
  ro: 'readonly',
};

/** `type=bind,source=/a,target=/b,readonly`. */
export const mount: Apply = ({ host }, value) => {
  const parts: MountParts = { mount: { Type: 'volume', Source: '' }, options: {}, driver: undefined };
  for (const word of value.split(',')) {
    const [key, content] = pair(word);
    const name = mountAliases[key] ?? key;
    const apply = Object.hasOwn(mountWords, name) ? mountWords[name] : undefined;
    if (apply === undefined) return `a mount has no '${key}'`;
    const complaint = apply(parts, content);
    if (complaint !== undefined) return complaint;
  }
  const { mount: made, options, driver } = parts;
  if (made['Target'] === undefined) return 'a mount needs a target';
  if (driver !== undefined || Object.keys(options).length > 0) {
    made['VolumeOptions'] = { DriverConfig: { Name: driver ?? 'local', Options: options } };
  }
  host.Mounts = [...(host.Mounts ?? []), made as unknown as MountSettings];
  return undefined;
};
