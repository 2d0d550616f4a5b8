/** Parameters of `docker run` that bring files into a container. */
import type { HostConfig, MountSettings } from 'dockerode';
import { type Apply, commaFields, pair, sizeOf, withFlag } from './parameter-fields.ts';

/** `SOURCE:TARGET[:OPTIONS]`, or a path alone for a volume without a name. */
export const volume: Apply = ({ create, host }, value) => {
  if (value === '') return 'SOURCE:TARGET is wanted';
  if (value.includes(':')) host.Binds = [...(host.Binds ?? []), value];
  else create.Volumes = { ...create.Volumes, [value]: {} };
  return undefined;
};

/** `/path[:OPTIONS]`. */
export const tmpfs: Apply = ({ host }, value) => {
  const colon = value.indexOf(':');
  const [path, rest] = colon < 0 ? [value, ''] : [value.slice(0, colon), value.slice(colon + 1)];
  host.Tmpfs = { ...host.Tmpfs, [path]: rest };
  return undefined;
};

interface MountParts {
  readonly mount: Record<string, unknown>;
  readonly volumeOptions: Record<string, string>;
  readonly labels: Record<string, string>;
  driver: string | undefined;
}

type MountWord = (parts: MountParts, value: string) => string | undefined;

const mountTypes = new Set(['bind', 'volume', 'tmpfs', 'image']);

/** The words of a mount: each says what it sets, or why it cannot. */
const mountWords: Readonly<Record<string, MountWord>> = {
  type: ({ mount: made }, value) => {
    made['Type'] = value;
    return mountTypes.has(value) ? undefined : 'type is bind, volume, tmpfs or image';
  },
  source: field('Source'),
  target: field('Target'),
  consistency: field('Consistency'),
  readonly: ({ mount: made }, value) =>
    withFlag(value, (isOn) => {
      made['ReadOnly'] = isOn;
    }),
  'bind-propagation': (parts, value) => option(parts, 'BindOptions', { Propagation: value }),
  'bind-nonrecursive': flagOption('BindOptions', 'NonRecursive'),
  'bind-recursive': (parts, value) => {
    const recursions: Readonly<Record<string, object>> = {
      enabled: {},
      disabled: { NonRecursive: true },
      writable: { ReadOnlyNonRecursive: true },
      readonly: { ReadOnlyForceRecursive: true },
    };
    const chosen = Object.hasOwn(recursions, value) ? recursions[value] : undefined;
    return chosen === undefined
      ? 'bind-recursive is enabled, disabled, writable or readonly'
      : option(parts, 'BindOptions', chosen);
  },
  'volume-nocopy': flagOption('VolumeOptions', 'NoCopy'),
  'volume-subpath': (parts, value) => option(parts, 'VolumeOptions', { Subpath: value }),
  'volume-label': ({ labels }, value) => void Object.assign(labels, Object.fromEntries([pair(value)])),
  'volume-driver': (parts, value) => {
    parts.driver = value;
    return undefined;
  },
  'volume-opt': ({ volumeOptions }, value) => void Object.assign(volumeOptions, Object.fromEntries([pair(value)])),
  'image-subpath': (parts, value) => option(parts, 'ImageOptions', { Subpath: value }),
  'tmpfs-size': (parts, value) => {
    const bytes = sizeOf(value);
    return bytes === undefined
      ? 'tmpfs-size is a size such as 64m'
      : option(parts, 'TmpfsOptions', { SizeBytes: bytes });
  },
  'tmpfs-mode': (parts, value) =>
    /^[0-7]+$/.test(value)
      ? option(parts, 'TmpfsOptions', { Mode: Number.parseInt(value, 8) })
      : 'tmpfs-mode is an octal number',
};

type OptionsField = 'BindOptions' | 'VolumeOptions' | 'ImageOptions' | 'TmpfsOptions';

function option({ mount: made }: MountParts, name: OptionsField, more: object): undefined {
  made[name] = { ...(made[name] ?? {}), ...more };
}

function flagOption(name: OptionsField, flagName: string): MountWord {
  return (parts, value) => withFlag(value, (isOn) => option(parts, name, { [flagName]: isOn }));
}

function field(name: string): MountWord {
  return ({ mount: made }, value) => {
    made[name] = value;
    return undefined;
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
  const parts: MountParts = { mount: { Type: 'volume' }, volumeOptions: {}, labels: {}, driver: undefined };
  for (const word of commaFields(value)) {
    const [key, content] = pair(word);
    const name = mountAliases[key.toLowerCase()] ?? key.toLowerCase();
    const apply = Object.hasOwn(mountWords, name) ? mountWords[name] : undefined;
    if (apply === undefined) return `a mount has no '${key}', only ${Object.keys(mountWords).join(', ')}`;
    const complaint = apply(parts, content);
    if (complaint !== undefined) return complaint;
  }
  const { mount: made, volumeOptions, labels, driver } = parts;
  if (made['Target'] === undefined) return 'a mount needs a target';
  if (Object.keys(labels).length > 0) option(parts, 'VolumeOptions', { Labels: labels });
  if (driver !== undefined || Object.keys(volumeOptions).length > 0) {
    option(parts, 'VolumeOptions', { DriverConfig: { Name: driver ?? '', Options: volumeOptions } });
  }
  addMount(host, made);
  return undefined;
};

function addMount(host: HostConfig, made: object): void {
  host.Mounts = [...(host.Mounts ?? []), made as MountSettings];
}
