import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode, errorText } from '../base/errors.ts';
import type { FlagStyle, FlagTable, FoundFlag } from './flag-table.ts';

/** A table with its names resolved: what each source needs to know of it. */
export interface FlagGrammar {
  readonly style: FlagStyle;
  readonly flags: FlagTable;
  /** Lower-cased names and aliases → flag. */
  readonly names: ReadonlyMap<string, string>;
}

export interface SourceReading {
  readonly found: FoundFlag[];
  readonly complaints: string[];
}

export interface ArgumentReading extends SourceReading {
  readonly rest: string[];
}

function isBool(grammar: FlagGrammar, written: string): boolean {
  const name = grammar.names.get(written.toLowerCase());
  return name !== undefined && grammar.flags[name]?.type === 'bool';
}

/** The flag a negative spelling (`no-x`, `disable_x`) stands for, or undefined. */
function negated(grammar: FlagGrammar, written: string): string | undefined {
  const prefix = grammar.style === 'mesos' ? 'no-' : 'disable_';
  const lower = written.toLowerCase();
  if (!lower.startsWith(prefix) || grammar.names.has(lower)) return undefined;
  const positive = written.slice(prefix.length);
  return isBool(grammar, positive) ? positive : undefined;
}

/** Reads the command line. `--` ends the flags; what does not begin with `--` is left in `rest`. */
export function readArguments(grammar: FlagGrammar, argv: readonly string[]): ArgumentReading {
  const reading: ArgumentReading = { found: [], complaints: [], rest: [] };
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] ?? '';
    if (argument === '--') {
      reading.rest.push(...argv.slice(index + 1));
      break;
    }
    if (!argument.startsWith('--')) {
      reading.rest.push(argument);
      continue;
    }
    const equals = argument.indexOf('=');
    const written = argument.slice(2, equals < 0 ? undefined : equals);
    const text = equals < 0 ? undefined : argument.slice(equals + 1);
    const following = grammar.style === 'scallop' ? argv[index + 1] : undefined;
    if (readArgument(grammar, { written, text, following }, reading)) index++;
  }
  return reading;
}

interface Argument {
  readonly written: string;
  /** Behind `=`, or undefined without one. */
  readonly text: string | undefined;
  /** The next argument, when the style lets it be the value. */
  readonly following: string | undefined;
}

/** Adds one argument to the reading; true when it used up the following one too. */
function readArgument(grammar: FlagGrammar, argument: Argument, reading: ArgumentReading): boolean {
  const { written, text, following } = argument;
  const where = 'command line';
  const positive = negated(grammar, written);
  if (positive !== undefined) {
    if (text) reading.complaints.push(`Flag '${written}' takes no value but has '${text}'`);
    else reading.found.push({ written: positive, text: 'false', where });
    return false;
  }
  if (text !== undefined) {
    reading.found.push({ written, text, where });
    return false;
  }
  if (isBool(grammar, written)) {
    const isValue = following === 'true' || following === 'false';
    reading.found.push({ written, text: isValue ? following : 'true', where });
    return isValue;
  }
  if (!grammar.names.has(written.toLowerCase())) {
    reading.complaints.push(`Unknown flag '${written}' (${where})`);
    // Its value, if it had one, is no complaint of its own.
    return following !== undefined && !following.startsWith('--');
  }
  if (following === undefined || (following.startsWith('--') && following.length > 2)) {
    const shape = grammar.style === 'mesos' ? `--${written}=VALUE` : `--${written} VALUE`;
    reading.complaints.push(`Flag '${written}' is missing its value: write ${shape}`);
    return false;
  }
  reading.found.push({ written, text: following, where });
  return true;
}

export interface EnvironmentNames {
  readonly environmentPrefixes?: readonly string[];
  readonly ignoredEnvironment?: RegExp;
  readonly environmentNames?: Readonly<Record<string, string>>;
}

/** Reads the environment. Names that are no flags are ignored in the mesos style and refused in the other, as there. */
export function readEnvironment(
  grammar: FlagGrammar,
  names: EnvironmentNames,
  environment: Readonly<Record<string, string | undefined>>,
): SourceReading {
  const reading: SourceReading = { found: [], complaints: [] };
  for (const [variable, value] of Object.entries(environment)) {
    if (value === undefined) continue;
    const own = names.environmentNames?.[variable];
    if (own !== undefined) {
      reading.found.push({ written: own, text: value, where: variable });
      continue;
    }
    if (names.ignoredEnvironment?.test(variable)) continue;
    const prefix = names.environmentPrefixes?.find((candidate) => variable.startsWith(candidate));
    if (prefix === undefined) continue;
    const written = variable.slice(prefix.length).toLowerCase();
    const positive = negated(grammar, written);
    if (positive !== undefined) reading.found.push({ written: positive, text: 'false', where: variable });
    else if (grammar.names.has(written)) reading.found.push({ written, text: value, where: variable });
    else if (grammar.style === 'scallop') reading.complaints.push(`Unknown flag '${written}' (${variable})`);
  }
  return reading;
}

/** Reads directories with one file a flag. `?name` is a switch; a sub-directory joins its files as `name:contents;…`. */
export function readDirectories(grammar: FlagGrammar, directories: readonly string[]): SourceReading {
  const reading: SourceReading = { found: [], complaints: [] };
  const seen = new Set<string>();
  for (const directory of directories) {
    const here: string[] = [];
    for (const entry of listEntries(directory, reading)) {
      const found = readEntry(grammar, directory, entry, reading);
      if (found === undefined) continue;
      const name = grammar.names.get(found.written.toLowerCase()) ?? found.written;
      if (seen.has(name)) continue;
      here.push(name);
      reading.found.push(found);
    }
    for (const name of here) seen.add(name);
  }
  return reading;
}

function listEntries(directory: string, reading: SourceReading): Dirent[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  } catch (thrown) {
    if (errorCode(thrown) !== 'ENOENT') reading.complaints.push(`Cannot read ${directory}: ${errorText(thrown)}`);
    return [];
  }
}

function readEntry(
  grammar: FlagGrammar,
  directory: string,
  entry: Dirent,
  reading: SourceReading,
): FoundFlag | undefined {
  const where = join(directory, entry.name);
  if (entry.name.startsWith('.')) return undefined;
  if (entry.isDirectory()) return readJoined(where, entry.name, reading);
  if (entry.name.startsWith('?')) {
    const written = entry.name.slice(1);
    // A switch of the packages' wrapper script, which pipes the logs: there is no wrapper here.
    if (written === 'no-logger') return undefined;
    const positive = negated(grammar, written);
    return positive === undefined ? { written, text: 'true', where } : { written: positive, text: 'false', where };
  }
  const text = readTrimmed(where, reading);
  return text === undefined ? undefined : { written: entry.name, text, where };
}

function readJoined(where: string, written: string, reading: SourceReading): FoundFlag | undefined {
  const parts: string[] = [];
  for (const entry of listEntries(where, reading)) {
    const text = entry.isFile() ? readTrimmed(join(where, entry.name), reading) : undefined;
    if (text) parts.push(`${entry.name}:${text}`);
  }
  return parts.length === 0 ? undefined : { written, text: parts.join(';'), where };
}

function readTrimmed(path: string, reading: SourceReading): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/[\r\n]+$/, '');
  } catch (thrown) {
    reading.complaints.push(`Cannot read ${path}: ${errorText(thrown)}`);
    return undefined;
  }
}

/** Contents of a file that may be missing, without its last newlines. */
export function readFallbackFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/[\r\n]+$/, '');
  } catch {
    return undefined;
  }
}
