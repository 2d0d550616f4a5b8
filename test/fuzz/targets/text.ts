/** Readers of text that operators and frameworks write. Each gives a value or says why not; none throws. */
import { parseBytes } from '../../../src/base/bytes.ts';
import { formatDurationNs, parseDurationNs } from '../../../src/base/durations.ts';
import { maxJsonDepth, parseJson } from '../../../src/base/json.ts';
import { readPattern } from '../../../src/base/pattern.ts';
import { parsePeriod } from '../../../src/chronos/core/period.ts';
import { occurrenceMs, parseSchedule } from '../../../src/chronos/core/schedule.ts';
import { readMasterConfig } from '../../../src/master/config.ts';
import { attributesJson, parseAttributes } from '../../../src/model/attributes.ts';
import { containerIdError, idError } from '../../../src/model/ids.ts';
import { addRanges, containsRanges, countRanges, formatRanges, subtractRanges } from '../../../src/model/ranges.ts';
import { formatResources, parseResources } from '../../../src/model/resource-text.ts';
import { equalResources } from '../../../src/model/resources.ts';
import { roleError } from '../../../src/model/roles.ts';
import { jsonpAnswer } from '../../../src/net/http-answer.ts';
import { parseTarget, withoutTrailingSlash } from '../../../src/net/http-target.ts';
import { splitMessagePath } from '../../../src/wire/libprocess.ts';
import { formatProcessId, parseProcessId } from '../../../src/wire/process-id.ts';
import { maskZkUrl, parseServers, parseZkUrl } from '../../../src/zookeeper/zk-url.ts';
import { Draw } from '../draw.ts';
import type { FuzzTarget } from '../target.ts';

type Reader = (draw: Draw) => void;

function textTarget(name: string, read: Reader, share = 100): FuzzTarget {
  return { name, share, maxBytes: 120, open: () => ({ run: (input) => read(new Draw(input)) }) };
}

const targets = [
  '/',
  '..',
  '%',
  '%2',
  '%2e%2e',
  '%2F',
  '%00',
  '%c0%ae',
  '%25',
  'master',
  'slave(1)',
  '?',
  '#',
  '//',
  'http://x',
  '\\',
  'state',
  '&',
  '=',
] as const;

/** Request targets and message paths. */
export const targetPathTarget: FuzzTarget = textTarget('request-target', (draw) => {
  const text = draw.text(targets);
  const parsed = parseTarget(text, ['master', 'slave(1)']);
  if (parsed.ok) {
    const { path } = parsed.value;
    if (!path.startsWith('/')) throw new Error(`the path ${path} does not begin with /`);
    const decoded = decodeURIComponent(path);
    if (decoded.includes('/..') || decoded.includes('\0')) throw new Error(`${path} climbs out`);
    withoutTrailingSlash(path);
  }
  const message = splitMessagePath(text);
  if (message !== undefined && (message.to === '' || message.name === '')) throw new Error('an empty name');
});

const pids = [
  'slave(1)',
  '@',
  ':',
  '127.0.0.1',
  '[::1]',
  '5051',
  '99999',
  '-1',
  ' ',
  '\r\n',
  '0x10',
  '@@',
  '::',
] as const;

/** Process ids, as senders write them. */
export const processIdTarget: FuzzTarget = textTarget('process-id', (draw) => {
  const text = draw.text(pids, 6);
  const pid = parseProcessId(text);
  if (pid === undefined) return;
  if (!(pid.port >= 0 && pid.port < 65_536)) throw new Error(`port ${pid.port}`);
  const again = parseProcessId(formatProcessId(pid));
  if (again === undefined || again.ip !== pid.ip || again.port !== pid.port) throw new Error(`${text} changes`);
});

const resourceWords = [
  'cpus',
  'mem',
  'ports',
  ':',
  ';',
  '(',
  ')',
  '*',
  'role',
  '[',
  ']',
  '{',
  '}',
  '-',
  ',',
  '1',
  '31000',
  '0.001',
  '1e400',
  '-5',
  'NaN',
  '999999999999999',
  '"name":',
  '{"name":"cpus","type":"SCALAR","scalar":{"value":1}}',
  ' ',
] as const;

/** `--resources`, also as JSON. */
export const resourceTextTarget: FuzzTarget = textTarget('resources', (draw) => {
  const parsed = parseResources(draw.text(resourceWords, 14), draw.pick(['*', 'dev']));
  if ('error' in parsed) return;
  const { resources } = parsed;
  formatResources(resources);
  if (!equalResources(resources, resources)) throw new Error('not equal to itself');
  for (const { scalar } of resources) {
    if (scalar !== undefined && !(scalar.value >= 0 && Number.isFinite(scalar.value)))
      throw new Error(`${scalar.value} was taken`);
  }
});

const attributeWords = ['rack', 'zone', ':', ';', '\n', '[', ']', '{', '}', '-', ',', '1', '10.5', 'a', ' '] as const;

export const attributeTarget: FuzzTarget = textTarget('attributes', (draw) => {
  const parsed = parseAttributes(draw.text(attributeWords, 14));
  if (!('error' in parsed)) JSON.parse(JSON.stringify(attributesJson(parsed)));
});

/** Sets of ports as anybody may claim to have them. */
export const rangesTarget: FuzzTarget = textTarget('ranges', (draw) => {
  const bounds = [0, 1, 2, 5, 10, 31_000, 2 ** 31, 2 ** 53 - 1, 2 ** 64] as const;
  const make = (): { begin: number; end: number }[] =>
    Array.from({ length: draw.int(5) }, () => ({ begin: draw.pick(bounds), end: draw.pick(bounds) }));
  const [a, b] = [addRanges(make(), []), addRanges(make(), [])];
  const rest = subtractRanges(a, b);
  if (!containsRanges(a, rest)) throw new Error(`${formatRanges(rest)} is not within ${formatRanges(a)}`);
  if (!(countRanges(rest) >= 0)) throw new Error(`${countRanges(rest)} numbers`);
});

const durations = [
  '1',
  '15',
  '.',
  '5',
  '-',
  '+',
  'secs',
  'ms',
  'mins',
  'weeks',
  'ns',
  'e9',
  '99999999999999999999',
  ' ',
  'KB',
  'GB',
  'B',
] as const;

export const durationTarget: FuzzTarget = textTarget('durations', (draw) => {
  const text = draw.text(durations, 5);
  const parsed = parseDurationNs(text);
  if (parsed.ok && !Number.isFinite(parsed.value)) throw new Error(`${text} is ${parsed.value}`);
  if (parsed.ok && !parseDurationNs(formatDurationNs(parsed.value)).ok) throw new Error(`${text} is not read again`);
  const size = parseBytes(text);
  if (size.ok && !(size.value >= 0)) throw new Error(`${text} is ${size.value} bytes`);
});

const jsonWords = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ':',
  ',',
  '\\',
  '\\u',
  '0',
  '-',
  '1e999',
  'null',
  'true',
  '"a"',
  '"__proto__"',
  '/*',
] as const;

/** JSON text, and JSON that is deeper than any reader should go. */
export const jsonTarget: FuzzTarget = textTarget('json', (draw) => {
  const depth = draw.chance(40) ? draw.pick([2, 99, 100, 101, 1_000, 100_000]) : 0;
  const [open, close] = draw.chance(128) ? ['[', ']'] : ['{"a":', '}'];
  const inner = draw.chance(128) ? draw.pick(['0', '"]"', '"\\"["', '{}']) : draw.text(jsonWords, 20);
  const text = open.repeat(depth) + inner + close.repeat(depth);
  const parsed = parseJson(text);
  if (parsed.ok && depthOf(parsed.value) > maxJsonDepth) throw new Error('too deep, and read');
});

/** Counted level by level, so that no depth is too much for it. */
function depthOf(value: unknown): number {
  let depth = 0;
  for (let level: unknown[] = [value]; ; depth++) {
    const nested = level.filter((item) => typeof item === 'object' && item !== null);
    if (nested.length === 0) return depth;
    level = nested.flatMap((item) => Object.values(item as object));
  }
}

const idWords = ['a', '.', '..', '/', '\\', '\0', '\n', '\x7f', 'é', '*', '-', ' ', 'x'.repeat(250), '%2f'] as const;

/** Ids and roles become directories. */
export const idTarget: FuzzTarget = textTarget('ids', (draw) => {
  const id = draw.text(idWords, 4);
  const isPlain = idError(id) === undefined;
  if (isPlain && (hasControls(id) || /[/\\]/.test(id) || id === '.' || id === '..' || Buffer.byteLength(id) > 255))
    throw new Error(`${id} was taken`);
  if (containerIdError(id) === undefined && !isPlain) throw new Error(`${id} was taken for a container`);
  if (
    roleError(id) === undefined &&
    (/[\t-\r \x7f]/.test(id) || id.split('/').some((part) => part === '..' || part === ''))
  )
    throw new Error(`${id} was taken for a role`);
});

const jsonpNames = ['f', '.', 'a.b', '$', '_', '(', ')', '<script>', ';', '/**/', '\u2028', '1'] as const;

function hasControls(text: string): boolean {
  return [...text].some((character) => character < ' ' || character === '\x7f');
}

export const jsonpTarget: FuzzTarget = textTarget('jsonp', (draw) => {
  const name = draw.text(jsonpNames, 5);
  const answer = jsonpAnswer('{}', name);
  const body = answer.ok ? String(answer.value.body) : '{}';
  if (!/^(\{\}|[\w.$]+\(\{\}\);)$/.test(body)) throw new Error(`${body} would run`);
});

const zkWords = [
  'zk://',
  'zk:/',
  'a',
  ':',
  '2181',
  '99999',
  ',',
  '/',
  'mesos',
  '@',
  'user:pass',
  '[::1]',
  '..',
  '%',
] as const;

export const zkUrlTarget: FuzzTarget = textTarget('zk-url', (draw) => {
  const text = draw.text(zkWords, 9);
  parseZkUrl(text);
  parseServers(text);
  const masked = maskZkUrl(`zk://u:canary@${text}/m`);
  if (masked.includes('canary') && !text.includes('canary')) throw new Error(`${masked} shows the password`);
});

const patternWords = [
  'a',
  '(',
  ')',
  '*',
  '+',
  '?',
  '{1000}',
  '{2,}',
  '[',
  ']',
  '^',
  '$',
  '|',
  '\\',
  '.',
  '(a*)*',
  '(?:',
  '[^',
  '\\d',
  '\\pL',
  '{1000}{1000}',
  '(?i)',
] as const;

/** Regular expressions of apps and offer constraints, held against a text that makes backtracking ones go on for ever. */
export const patternTarget: FuzzTarget = textTarget('patterns', (draw) => {
  const dialect = draw.chance(128) ? 'java' : 're2';
  const read = readPattern(draw.text(patternWords, 12), { dialect, maxStates: 2_000 });
  if ('pattern' in read) read.pattern(`${'a'.repeat(2_000)}!`);
});

const scheduleWords = [
  'R',
  'R5',
  '/',
  '2030-01-01T00:00:00Z',
  'PT1S',
  'P1M',
  'P',
  'T',
  '1Y',
  '-',
  '99999999',
  '2030-02-30',
  '+25:00',
  'PT0S',
  '.5',
  'Z',
] as const;

/** Chronos's repeating intervals. */
export const scheduleTarget: FuzzTarget = textTarget('schedules', (draw) => {
  const text = draw.chance(128) ? draw.text(scheduleWords, 7) : `R/2030-01-01T00:00:00Z/${draw.text(scheduleWords, 4)}`;
  parsePeriod(text);
  const schedule = parseSchedule(text, draw.pick(['UTC', 'Europe/Berlin', 'No/Where', '']), 1_900_000_000_000);
  if (schedule.ok) occurrenceMs(schedule.value, draw.pick([0, 1, 1_000_000]));
});

const flagWords = [
  '--',
  '--no-',
  '=',
  'port',
  'ip',
  'zk',
  'roles',
  'weights',
  'acls',
  'whitelist',
  'work_dir',
  'registry',
  'in_memory',
  'domain',
  'credentials',
  'rate_limits',
  'firewall_rules',
  'agent_removal_rate_limit',
  'min_allocatable_resources',
  'recovery_agent_removal_limit',
  'authenticate_http_readwrite',
  'offer_timeout',
  '1/1secs',
  '100%',
  'true',
  '{',
  '}',
  '[]',
  '"a"',
  ':',
  '5',
  'file:///dev/null',
  '/nowhere',
  '-1',
  'a=1,b',
] as const;

/** The master's command line: a configuration or complaints. */
export const flagTarget: FuzzTarget = textTarget(
  'flags',
  (draw) => {
    const argv = Array.from(
      { length: draw.int(5) },
      () => `--${draw.pick(flagWords.slice(3, 24) as [string, ...string[]])}=${draw.text(flagWords, 3)}`,
    );
    const outcome = readMasterConfig({
      argv: [...argv, draw.text(flagWords, 4)],
      environment: { MESOS_PORT: draw.text(flagWords, 2) },
    });
    if (outcome.kind === 'refused' && outcome.complaints.length === 0) throw new Error('refused without a word');
  },
  30,
);

export const textTargets: readonly FuzzTarget[] = [
  targetPathTarget,
  processIdTarget,
  resourceTextTarget,
  attributeTarget,
  rangesTarget,
  durationTarget,
  jsonTarget,
  idTarget,
  jsonpTarget,
  zkUrlTarget,
  patternTarget,
  scheduleTarget,
  flagTarget,
];
