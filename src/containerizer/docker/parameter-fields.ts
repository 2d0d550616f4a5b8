/** How a parameter of `docker run` gets into a field of the Engine API. */
import type { ContainerCreateOptions, HostConfig } from 'dockerode';

/** The parts of a create request that parameters fill. */
export interface RunTarget {
  readonly create: ContainerCreateOptions;
  readonly host: HostConfig;
}

/** Applies a value, or says what is wanted instead. */
export type Apply = (target: RunTarget, value: string) => string | undefined;

type FieldOf<T> = { [K in keyof HostConfig]-?: T extends NonNullable<HostConfig[K]> ? K : never }[keyof HostConfig];

function set(host: HostConfig, field: keyof HostConfig, value: unknown): void {
  (host as Record<string, unknown>)[field] = value;
}

type CreateText = 'Domainname' | 'Hostname' | 'StopSignal' | 'User' | 'WorkingDir';

/** A text of the container itself. */
export function createText(field: CreateText): Apply {
  return ({ create }, value) => {
    (create as { [K in CreateText]?: string })[field] = value;
    return undefined;
  };
}

/** A flag of the container itself. */
export function createFlag(field: 'OpenStdin' | 'Tty'): Apply {
  return ({ create }, value) =>
    withFlag(value, (isOn) => {
      create[field] = isOn;
    });
}

/** A text of its host configuration. */
export function text(field: FieldOf<string>): Apply {
  return ({ host }, value) => void set(host, field, value);
}

/** One more of a list. */
export function list(field: FieldOf<string[]>): Apply {
  return ({ host }, value) => {
    const known = host[field];
    set(host, field, [...(Array.isArray(known) ? known : []), value]);
    return undefined;
  };
}

/** A whole number. */
export function number(field: FieldOf<number>): Apply {
  return ({ host }, value) => {
    if (!/^-?\d+$/.test(value)) return 'a whole number is wanted';
    set(host, field, Number(value));
    return undefined;
  };
}

/** Bytes, also as `64m`. */
export function size(field: FieldOf<number>): Apply {
  return ({ host }, value) => {
    const bytes = sizeOf(value);
    if (bytes === undefined) return 'a size such as 64m is wanted';
    set(host, field, bytes);
    return undefined;
  };
}

/** A flag of its host configuration. */
export function flag(field: FieldOf<boolean>): Apply {
  return ({ host }, value) => withFlag(value, (isOn) => set(host, field, isOn));
}

/** What the command line of Docker takes for a flag; one without a value is set. */
const flags: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(['', '1', 't', 'T', 'TRUE', 'true', 'True'].map((word) => [word, true])),
  ...Object.fromEntries(['0', 'f', 'F', 'FALSE', 'false', 'False'].map((word) => [word, false])),
};

/** Reads a flag; says what is wanted otherwise. */
export function withFlag(value: string, apply: (isOn: boolean) => void): string | undefined {
  const isOn = Object.hasOwn(flags, value) ? flags[value] : undefined;
  if (isOn === undefined) return 'true or false is wanted';
  apply(isOn);
  return undefined;
}

/** `NAME=VALUE`; without `=` the value is empty. */
export function pair(value: string): readonly [string, string] {
  const equals = value.indexOf('=');
  return equals < 0 ? [value, ''] : [value.slice(0, equals), value.slice(equals + 1)];
}

/** `NAME=VALUE` of a field with many. */
export function pairs(field: 'Annotations' | 'StorageOpt' | 'Sysctls'): Apply {
  return ({ host }, value) => {
    const [name, content] = pair(value);
    if (name === '') return 'NAME=VALUE is wanted';
    const known = (host as Readonly<Record<string, Readonly<Record<string, string>> | undefined>>)[field];
    set(host, field as keyof HostConfig, { ...known, [name]: content });
    return undefined;
  };
}

/** Bytes of `64m`; undefined when it is no size. */
export function sizeOf(value: string): number | undefined {
  const match = /^(-?\d+(?:\.\d+)?)\s*([bkmgt]?)(?:i?b)?$/i.exec(value);
  if (match === null) return undefined;
  const power = 'bkmgt'.indexOf((match[2] || 'b').toLowerCase());
  return Math.trunc(Number(match[1]) * 1024 ** power);
}

/** `80` → `80/tcp`. */
export function portName(port: string): string {
  return port.includes('/') ? port : `${port}/tcp`;
}

/** The fields of a line of comma-separated values; one in double quotes may hold commas. */
export function commaFields(line: string): string[] {
  const fields = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)];
  return fields.map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain);
}
