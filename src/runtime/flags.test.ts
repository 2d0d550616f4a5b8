import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import type { Json } from '../base/json.ts';
import { formatFlagReference } from './flag-usage.ts';
import { defineFlags, type FlagOutcome, type FlagValues } from './flags.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'flags-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

const table = {
  work_dir: { type: 'path', help: 'Where state is kept.', required: true },
  quorum: { type: 'int', help: 'Majority of replicas.', min: 1 },
  port: { type: 'int', help: 'Port to listen on.', default: 5050, max: 65_535 },
  allocation_interval: { type: 'duration', help: 'Time between offers.', default: '1secs', min: 1 },
  fetcher_cache_size: { type: 'bytes', help: 'Size of the cache.', default: '2GB' },
  authenticate_agents: { type: 'bool', help: 'Only known agents.', default: false, aliases: ['authenticate_slaves'] },
  acls: { type: 'json', help: 'Who may do what.' },
  zk: { type: 'string', help: 'ZooKeeper.', secret: true },
  sorter: { type: 'string', help: 'Order.', default: 'drf', choices: ['drf', 'random'] },
  factor: { type: 'double', help: 'Share.', default: 0.5 },
  attributes: { type: 'string', help: 'Of the agent.' },
} as const;

const flags = defineFlags({
  program: 'mesos-master',
  style: 'mesos',
  flags: table,
  environmentPrefixes: ['MESOS_'],
  check: (values) => (values.zk !== undefined && values.quorum === undefined ? ['--zk needs --quorum'] : []),
});

type Values = FlagValues<typeof table>;

function run(outcome: FlagOutcome<Values>): Values {
  if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
  return outcome.flags.values;
}

function complaints(outcome: FlagOutcome<unknown>): readonly string[] {
  return outcome.kind === 'refused' ? outcome.complaints : [];
}

const parse = (argv: string[], environment: Record<string, string> = {}): FlagOutcome<Values> =>
  flags.parse({ argv, environment });

describe('types', () => {
  it('follow the table', () => {
    expectTypeOf<Values['work_dir']>().toEqualTypeOf<string>();
    expectTypeOf<Values['quorum']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<Values['port']>().toEqualTypeOf<number>();
    expectTypeOf<Values['acls']>().toEqualTypeOf<Json | undefined>();
    expectTypeOf<Values['authenticate_agents']>().toEqualTypeOf<boolean>();
  });
});

describe('mesos style', () => {
  it('reads every type and gives defaults', () => {
    const values = run(
      parse([
        '--work_dir=/w',
        '--quorum=2',
        '--allocation_interval=1.5secs',
        '--authenticate_agents',
        '--acls={"a":[1]}',
        'ignored',
      ]),
    );
    expect(values).toEqual({
      work_dir: '/w',
      quorum: 2,
      port: 5050,
      allocation_interval: 1500,
      fetcher_cache_size: 2 * 1024 ** 3,
      authenticate_agents: true,
      acls: { a: [1] },
      zk: undefined,
      sorter: 'drf',
      factor: 0.5,
      attributes: undefined,
    });
  });

  it.each([
    [['--authenticate_agents'], true],
    [['--authenticate_agents='], true],
    [['--authenticate_agents=1'], true],
    [['--authenticate_agents=false'], false],
    [['--no-authenticate_agents'], false],
    [['--AUTHENTICATE_AGENTS=true'], true],
    [['--authenticate_slaves=true'], true],
  ])('reads %j', (argv, wanted) => {
    expect(run(parse(['--work_dir=/w', ...argv])).authenticate_agents).toBe(wanted);
  });

  it('warns of older names and shows texts as /flags does, without secrets', () => {
    const outcome = parse([
      '--work_dir=/w',
      '--authenticate_slaves',
      '--zk=zk://me:pass@h:2181/mesos',
      '--quorum=1',
      '--allocation_interval=60secs',
    ]);
    if (outcome.kind !== 'run') throw new Error('refused');
    expect(outcome.flags.warnings).toEqual([expect.stringContaining("'authenticate_slaves' is an older name")]);
    expect(Object.fromEntries(outcome.flags.texts)).toEqual({
      work_dir: '/w',
      quorum: '1',
      port: '5050',
      allocation_interval: '1mins',
      fetcher_cache_size: '2GB',
      authenticate_agents: 'true',
      zk: 'zk://***@h:2181/mesos',
      sorter: 'drf',
      factor: '0.5',
    });
    expect([...outcome.flags.given].sort()).toEqual([
      'allocation_interval',
      'authenticate_agents',
      'quorum',
      'work_dir',
      'zk',
    ]);
  });

  it('complains of everything at once', () => {
    const refused = parse([
      '--nope=1',
      '--quorum=0',
      '--port',
      '--allocation_interval=soon',
      '--sorter=fair',
      '--acls={',
      '--no-authenticate_agents=x',
      '--factor=1',
      '--factor=2',
    ]);
    expect(complaints(refused)).toEqual([
      "Flag 'port' is missing its value: write --port=VALUE",
      "Flag 'no-authenticate_agents' takes no value but has 'x'",
      "Unknown flag 'nope' (command line)",
      "Flag 'factor' is already loaded (again by command line)",
      "Missing required flag 'work_dir': Where state is kept.",
      "Failed to load flag 'quorum' (command line): 0 is outside 1..any",
      expect.stringContaining("Failed to load flag 'allocation_interval' (command line): 'soon' is no duration"),
      expect.stringContaining("Failed to load flag 'acls' (command line): Failed to parse JSON"),
      "Failed to load flag 'sorter' (command line): 'fair' is none of drf, random",
    ]);
    expect(complaints(parse(['--work_dir=/w', '--zk=zk://h/x']))).toEqual(['--zk needs --quorum']);
    expect(complaints(parse(['--work_dir=/w', '--authenticate_agents', '--authenticate_slaves']))).toHaveLength(1);
  });

  it('lets the command line win over the environment, and ignores unknown names there', () => {
    const environment = {
      MESOS_work_dir: '/e',
      MESOS_PORT: '1',
      MESOS_NOPE: 'x',
      OTHER: 'y',
      'MESOS_NO-AUTHENTICATE_AGENTS': '',
    };
    const values = run(parse(['--port=2'], environment));
    expect([values.work_dir, values.port, values.authenticate_agents]).toEqual(['/e', 2, false]);
  });

  it('reads values from files', () => {
    const file = join(directory, 'zk');
    writeFileSync(file, 'zk://u:p@h:1/mesos\n');
    writeFileSync(join(directory, 'acls.json'), '{"b":2}\n');
    const outcome = parse([
      `--work_dir=/w`,
      `--zk=file://${file}`,
      '--quorum=1',
      `--acls=${join(directory, 'acls.json')}`,
    ]);
    expect(run(outcome)).toMatchObject({ zk: 'zk://u:p@h:1/mesos', acls: { b: 2 } });
    expect(outcome.kind === 'run' && outcome.flags.texts.get('zk')).toBe(`file://${file}`);
    expect(complaints(parse(['--work_dir=/w', '--attributes=file:///does/not/exist']))).toEqual([
      expect.stringContaining('cannot read'),
    ]);
    expect(run(parse(['--work_dir=file:///w'])).work_dir).toBe('file:///w');
  });

  it('reads directories with one file a flag', () => {
    const fromDirectory = defineFlags({
      program: 'x',
      style: 'mesos',
      flags: { ...table, zk: { ...table.zk, fallbackFile: join(directory, 'zk') } },
      directories: [join(directory, 'first'), join(directory, 'second'), join(directory, 'missing')],
    });
    for (const name of ['first', 'second', 'first/attributes']) mkdirSync(join(directory, name));
    writeFileSync(join(directory, 'first/work_dir'), '/d\n');
    writeFileSync(join(directory, 'first/?no-authenticate_agents'), '');
    writeFileSync(join(directory, 'first/?no-logger'), '');
    writeFileSync(join(directory, 'first/attributes/rack'), 'r1\n');
    writeFileSync(join(directory, 'first/attributes/zone'), 'z1');
    writeFileSync(join(directory, 'second/work_dir'), '/later');
    writeFileSync(join(directory, 'second/port'), '7');
    writeFileSync(join(directory, 'zk'), 'zk://h/m\n');
    const outcome = fromDirectory.parse({ argv: ['--port=8'], environment: {} });
    if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
    expect(outcome.flags.values).toMatchObject({
      work_dir: '/d',
      port: 8,
      attributes: 'rack:r1;zone:z1',
      zk: 'zk://h/m',
      authenticate_agents: false,
    });
    writeFileSync(join(directory, 'second/nope'), '');
    expect(complaints(fromDirectory.parse({ argv: [], environment: {} }))).toEqual([
      expect.stringContaining("Unknown flag 'nope'"),
    ]);
  });

  it('prints help and version on demand, whatever else is wrong', () => {
    expect(parse(['--nope', '--help'])).toEqual({ kind: 'help' });
    expect(parse(['--version'])).toEqual({ kind: 'version' });
    const usage = flags.usage();
    for (const text of [
      '--work_dir=VALUE',
      '--[no-]authenticate_agents',
      '(default: 1secs)',
      '(required)',
      'One of: drf, random.',
    ]) {
      expect(usage).toContain(text);
    }
  });
});

describe('formatFlagReference', () => {
  it('gives one row a flag', () => {
    const text = formatFlagReference(flags.definition);
    expect(text).toContain('# Flags of mesos-master');
    expect(text).toContain('| `--sorter=VALUE` | string | `drf` | Order. One of: drf, random. |');
    expect(text.split('\n').filter((line) => line.startsWith('| `--'))).toHaveLength(Object.keys(table).length);
  });
});

describe('scallop style', () => {
  const marathon = defineFlags({
    program: 'marathon',
    style: 'scallop',
    flags: {
      master: { type: 'string', help: 'Master.', required: true },
      ha: { type: 'bool', help: 'Elect a leader.', default: true },
      http_port: { type: 'int', help: 'Port.', default: 8080 },
      http_credentials: { type: 'string', help: 'user:password', secret: true },
    },
    environmentPrefixes: ['MARATHON_CMD_', 'MARATHON_'],
    ignoredEnvironment: /^MARATHON_APP_/,
    environmentNames: { MESOSPHERE_HTTP_CREDENTIALS: 'http_credentials' },
  });
  const read = (argv: string[], environment: Record<string, string> = {}) => marathon.parse({ argv, environment });

  it('takes values from the next argument or behind =', () => {
    const outcome = read(['--master', 'zk://h/mesos', '--disable_ha', '--http_port=0']);
    expect(outcome).toMatchObject({
      kind: 'run',
      flags: { values: { master: 'zk://h/mesos', ha: false, http_port: 0 } },
    });
    expect(read(['--master', 'm', '--ha', 'rest'])).toMatchObject({
      kind: 'run',
      flags: { values: { ha: true }, rest: ['rest'] },
    });
    expect(read(['--ha', 'false', '--master', 'm'])).toMatchObject({ kind: 'run', flags: { values: { ha: false } } });
  });

  it('reads the environment, empty values as switches, and refuses unknown names and flags given twice', () => {
    const environment = {
      MARATHON_MASTER: 'm',
      MARATHON_DISABLE_HA: '',
      MARATHON_APP_ID: 'x',
      MESOSPHERE_HTTP_CREDENTIALS: 'u:p',
    };
    const outcome = read([], environment);
    expect(outcome).toMatchObject({
      kind: 'run',
      flags: { values: { master: 'm', ha: false, http_credentials: 'u:p' } },
    });
    expect(outcome.kind === 'run' && outcome.flags.texts.get('http_credentials')).toBe('***');
    expect(read([], { MARATHON_CMD_MASTER: 'c' })).toMatchObject({ kind: 'run', flags: { values: { master: 'c' } } });
    expect(complaints(read(['--master', 'a'], { MARATHON_MASTER: 'b' }))).toEqual([
      expect.stringContaining('already loaded'),
    ]);
    expect(complaints(read(['--master', 'a'], { MARATHON_NOPE: 'b' }))).toEqual([
      "Unknown flag 'nope' (MARATHON_NOPE)",
    ]);
  });

  it('complains once of an unknown flag with a value and of a missing one', () => {
    expect(complaints(read(['--nope', 'x', '--master']))).toEqual([
      "Unknown flag 'nope' (command line)",
      "Flag 'master' is missing its value: write --master VALUE",
      "Missing required flag 'master': Master.",
    ]);
  });
});
