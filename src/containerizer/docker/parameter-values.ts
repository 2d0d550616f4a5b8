/** Parameters of `docker run` whose values have parts. */
import type { DeviceRequest, HealthConfig, HostConfig } from 'dockerode';
import { parseDurationNs } from '../../base/durations.ts';
import { type Apply, sizeOf } from './parameter-fields.ts';

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

const deviceRights = /^(?!.*(.).*\1)[rwm]+$/;

/** `/dev/sda`, `/dev/sda:/dev/xvda:rwm`, `/dev/sda:r`; or a name of the Container Device Interface, `vendor.com/class=name`. */
export const device: Apply = ({ host }, value) => {
  if (/^[A-Za-z][\w.-]*\/[A-Za-z][\w.-]*=./.test(value)) {
    const request = { Driver: 'cdi', DeviceIDs: [value] } as unknown as DeviceRequest;
    host.DeviceRequests = [...(host.DeviceRequests ?? []), request];
    return undefined;
  }
  const [onHost = '', second = '', third, ...more] = value.split(':');
  if (onHost === '' || more.length > 0) return 'DEVICE, DEVICE:PATH or DEVICE:PATH:rwm is wanted';
  const hasRightsOnly = third === undefined && deviceRights.test(second);
  const rights = hasRightsOnly ? second : (third ?? 'rwm');
  if (!deviceRights.test(rights)) return `its rights are of r, w and m, not '${rights}'`;
  const inside = hasRightsOnly || second === '' ? onHost : second;
  host.Devices = [...(host.Devices ?? []), { PathOnHost: onHost, PathInContainer: inside, CgroupPermissions: rights }];
  return undefined;
};

/** `NAME=SOFT[:HARD]`. One that was there before goes. */
export const limit: Apply = ({ host }, value) => {
  const match = /^(\w+)=(-?\d+)(?::(-?\d+))?$/.exec(value);
  if (match === null) return 'NAME=SOFT:HARD is wanted';
  const [, name = '', soft = '', hard = soft] = match;
  const others = (host.Ulimits ?? []).filter(({ Name: known }) => known !== name);
  host.Ulimits = [...others, { Name: name, Soft: Number(soft), Hard: Number(hard) }];
  return undefined;
};

/** `all`, a count, or `device=0,1`. */
export const gpus: Apply = ({ host }, value) => {
  const devices = /^"?device=([^"]+)"?$/.exec(value)?.[1];
  const count = value === 'all' ? -1 : Number(value);
  if (devices === undefined && !Number.isInteger(count)) return 'all, a number or device=ID,… is wanted';
  const request: DeviceRequest = {
    Driver: '',
    Count: devices === undefined ? count : 0,
    ...(devices === undefined ? {} : { DeviceIDs: devices.split(',') }),
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
