import { type FlagGrammar, readArguments, readDirectories, readEnvironment, readFallbackFile } from './flag-sources.ts';
import {
  type FlagDefinition,
  type FlagSpec,
  type FlagTable,
  type FlagValues,
  type FoundFlag,
  namesOf,
} from './flag-table.ts';
import { formatFlagText, parseFlagText } from './flag-text.ts';
import { formatUsage } from './flag-usage.ts';

export type { FlagDefinition, FlagSpec, FlagStyle, FlagTable, FlagType, FlagValues } from './flag-table.ts';

export interface FlagInput {
  /** Arguments after the program's name. */
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface ParsedFlags<V> {
  readonly values: V;
  /** Every flag that has a value, as text under its own name, as `/flags` shows it. */
  readonly texts: ReadonlyMap<string, string>;
  /** Flags given by someone, not defaulted. */
  readonly given: ReadonlySet<string>;
  readonly warnings: readonly string[];
  /** Arguments that are no flags. */
  readonly rest: readonly string[];
}

export type FlagOutcome<V> =
  | { readonly kind: 'run'; readonly flags: ParsedFlags<V> }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'refused'; readonly complaints: readonly string[] };

export interface Flags<T extends FlagTable> {
  readonly definition: FlagDefinition<T>;
  /** Reads all sources. Bad input never throws: all complaints come back at once. */
  parse(input: FlagInput): FlagOutcome<FlagValues<T>>;
  /** The text of `--help`. */
  usage(): string;
}

/** Builds the reader of a flag table. Order: command line, environment, directories, fallback file, default. */
export function defineFlags<const T extends FlagTable>(definition: FlagDefinition<T>): Flags<T> {
  const { style, flags } = definition;
  const grammar = { style, flags, names: namesOf(flags) };
  return {
    definition,
    parse: (input) => parseFlags(definition, grammar, input),
    usage: () => formatUsage(definition),
  };
}

interface Reading {
  readonly given: Map<string, { readonly text: string; readonly where: string }>;
  readonly warnings: string[];
  readonly complaints: string[];
}

function parseFlags<T extends FlagTable>(
  definition: FlagDefinition<T>,
  grammar: FlagGrammar,
  input: FlagInput,
): FlagOutcome<FlagValues<T>> {
  const asked = input.argv.slice(0, input.argv.includes('--') ? input.argv.indexOf('--') : undefined);
  if (asked.includes('--help')) return { kind: 'help' };
  if (asked.includes('--version')) return { kind: 'version' };
  const reading: Reading = { given: new Map(), warnings: [], complaints: [] };
  const argv = readArguments(grammar, input.argv);
  const environment = readEnvironment(grammar, definition, input.environment);
  const directories = readDirectories(grammar, definition.directories ?? []);
  reading.complaints.push(...argv.complaints, ...environment.complaints, ...directories.complaints);
  merge(reading, grammar, argv.found, false);
  // Marathon and Chronos put the environment in front of the command line, so the same flag in both is given twice.
  merge(reading, grammar, environment.found, definition.style === 'mesos');
  merge(reading, grammar, directories.found, true);
  const { values, texts } = readValues(definition.flags, reading);
  const typed = values as FlagValues<T>;
  if (reading.complaints.length === 0) reading.complaints.push(...(definition.check?.(typed) ?? []));
  if (reading.complaints.length > 0) return { kind: 'refused', complaints: reading.complaints };
  const given = new Set(reading.given.keys());
  return { kind: 'run', flags: { values: typed, texts, given, warnings: reading.warnings, rest: argv.rest } };
}

/** Adds what one source gave. Twice in one source is refused; what an earlier source gave stays when `mayLose`. */
function merge(reading: Reading, grammar: FlagGrammar, found: readonly FoundFlag[], mayLose: boolean): void {
  const earlier = new Set(reading.given.keys());
  for (const { written, text, where } of found) {
    const name = grammar.names.get(written.toLowerCase());
    if (name === undefined) {
      reading.complaints.push(`Unknown flag '${written}' (${where})`);
    } else if (reading.given.has(name)) {
      if (!(mayLose && earlier.has(name)))
        reading.complaints.push(`Flag '${name}' is already loaded (again by ${where})`);
    } else {
      if (written.toLowerCase() !== name)
        reading.warnings.push(`Flag '${written}' is an older name of '${name}' (${where})`);
      reading.given.set(name, { text, where });
    }
  }
}

function readValues(
  flags: FlagTable,
  reading: Reading,
): { values: Record<string, unknown>; texts: Map<string, string> } {
  const values: Record<string, unknown> = {};
  const texts = new Map<string, string>();
  for (const [name, spec] of Object.entries(flags)) {
    values[name] = undefined;
    const given = reading.given.get(name) ?? fallbackOf(spec);
    if (given === undefined) {
      if (spec.required) reading.complaints.push(`Missing required flag '${name}': ${spec.help}`);
      continue;
    }
    const parsed = parseFlagText(spec, given.text);
    if (parsed.ok) {
      values[name] = parsed.value;
      texts.set(name, formatFlagText(spec, given.text, parsed.value));
    } else {
      reading.complaints.push(`Failed to load flag '${name}' (${given.where}): ${parsed.error.reason}`);
    }
  }
  return { values, texts };
}

function fallbackOf(spec: FlagSpec): { text: string; where: string } | undefined {
  const text = spec.fallbackFile === undefined ? undefined : readFallbackFile(spec.fallbackFile);
  if (text !== undefined && spec.fallbackFile !== undefined) return { text, where: spec.fallbackFile };
  return spec.default === undefined ? undefined : { text: String(spec.default), where: 'default' };
}
