import type { ResourceLimit } from '../core/rlimits.ts';

/** Numeric user and groups. */
export interface Credentials {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

/** Numbers of Linux capabilities. */
export interface Capabilities {
  /** What the process has from its start, and what programs that it starts have too. Absent: for root all of `bounding`, else none. */
  readonly effective?: readonly number[];
  /** What neither it nor any program that it starts can go beyond. Holds all of `effective`. */
  readonly bounding: readonly number[];
}

export interface Privileges {
  readonly credentials?: Credentials;
  readonly rlimits?: readonly ResourceLimit[];
  readonly capabilities?: Capabilities;
  readonly noNewPrivs?: boolean;
}

/** The commands that give up rights before another command runs; empty when there is nothing to give up. */
export function privilegeWords({ credentials, rlimits = [], capabilities, noNewPrivs }: Privileges): string[] {
  const words: string[] = [];
  // Raising a hard limit is a right, too: limits come first.
  if (rlimits.length > 0) words.push('prlimit', ...rlimits.map(limitWord));
  const options = [
    ...(credentials === undefined ? [] : credentialOptions(credentials)),
    ...(capabilities === undefined ? [] : capabilityOptions(capabilities, (credentials?.uid ?? 0) === 0)),
    ...(noNewPrivs === true ? ['--no-new-privs'] : []),
  ];
  if (options.length > 0) words.push('setpriv', ...options);
  return words;
}

function limitWord({ name, soft, hard }: ResourceLimit): string {
  const figure = (value: number | undefined): string => (value === undefined ? 'unlimited' : String(value));
  return `--${name}=${figure(soft)}:${figure(hard)}`;
}

function credentialOptions({ uid, gid, groups }: Credentials): string[] {
  return [`--reuid=${uid}`, `--regid=${gid}`, groups.length > 0 ? `--groups=${groups.join(',')}` : '--clear-groups'];
}

function capabilityOptions({ effective, bounding }: Capabilities, isRoot: boolean): string[] {
  const only = (numbers: readonly number[]): string => ['-all', ...numbers.map((number) => `+cap_${number}`)].join(',');
  const bounds = `--bounding-set=${only(bounding)}`;
  // The kernel gives root whatever the bound allows.
  const isDefault = effective === undefined || (isRoot && bounding.every((number) => effective.includes(number)));
  if (isDefault) return [bounds, `--inh-caps=${only([])}`];
  const options = [bounds, `--inh-caps=${only(effective)}`, `--ambient-caps=${only(effective)}`];
  return isRoot ? [...options, '--securebits=+noroot,+noroot_locked'] : options;
}
