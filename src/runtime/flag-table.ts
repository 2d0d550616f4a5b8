import type { Json } from '../base/json.ts';

/** What a flag's text means. duration gives milliseconds, bytes a number of bytes. */
export interface FlagTypes {
  readonly string: string;
  readonly bool: boolean;
  readonly int: number;
  readonly double: number;
  readonly duration: number;
  readonly bytes: number;
  readonly json: Json;
  readonly path: string;
}

export type FlagType = keyof FlagTypes;

/** One row of a flag table. */
export interface FlagSpec {
  readonly type: FlagType;
  /** One sentence for `--help` and the reference. */
  readonly help: string;
  /** Default, as one would write it on the command line. */
  readonly default?: string | number | boolean;
  /** Starting without it is refused. */
  readonly required?: true;
  /** Older names that still work, with a warning. */
  readonly aliases?: readonly string[];
  /** Left out of `--help`. */
  readonly hidden?: true;
  /** Shown without what must stay secret: a password in a URL, or all of it. */
  readonly secret?: true;
  /** Bounds of a number, in the flag's unit (milliseconds for a duration). */
  readonly min?: number;
  readonly max?: number;
  /** The only texts allowed. */
  readonly choices?: readonly string[];
  /** A file whose contents are the value when no other source has one, e.g. `/etc/mesos/zk`. */
  readonly fallbackFile?: string;
}

export type FlagTable = Readonly<Record<string, FlagSpec>>;

type ValueOf<S extends FlagSpec> = S extends
  | { readonly required: true }
  | { readonly default: string | number | boolean }
  ? FlagTypes[S['type']]
  : FlagTypes[S['type']] | undefined;

/** The typed values of a table: always there when required or defaulted, else possibly undefined. */
export type FlagValues<T extends FlagTable> = { readonly [K in keyof T]: ValueOf<T[K]> };

/** mesos: `--name=value`, `--[no-]bool`. scallop (Marathon, Chronos): `--name value`, `--bool`, `--disable_bool`. */
export type FlagStyle = 'mesos' | 'scallop';

export interface FlagDefinition<T extends FlagTable> {
  /** Name in usage and errors, e.g. `mesos-master`. */
  readonly program: string;
  readonly style: FlagStyle;
  readonly flags: T;
  /** e.g. `['MESOS_']`; the rest of the name is the flag, in any case. */
  readonly environmentPrefixes?: readonly string[];
  /** Environment names that start with a prefix but are none of ours, e.g. `/^MARATHON_APP_/`. */
  readonly ignoredEnvironment?: RegExp;
  /** Environment names outside the prefixes, with the flag each sets. */
  readonly environmentNames?: Readonly<Record<string, string>>;
  /** Directories with one file a flag, e.g. `/etc/mesos-master`. The first that has a flag wins. */
  readonly directories?: readonly string[];
  /** Rules over several flags: sentences to complain with. Called only when every flag could be read. */
  readonly check?: (values: FlagValues<T>) => readonly string[];
}

/** A flag as one source gave it. */
export interface FoundFlag {
  /** The name as written, before aliases are resolved. */
  readonly written: string;
  readonly text: string;
  /** For complaints: `command line`, `MESOS_ZK`, `/etc/mesos-master/quorum`. */
  readonly where: string;
}

/** Lower-cased names and aliases of a table, each with the flag's own name. */
export function namesOf(flags: FlagTable): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [name, spec] of Object.entries(flags)) {
    names.set(name.toLowerCase(), name);
    for (const alias of spec.aliases ?? []) names.set(alias.toLowerCase(), name);
  }
  return names;
}
