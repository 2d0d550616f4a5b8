import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultAllocatorSettings } from './allocator/allocator-state.ts';
import { masterFlags, readMasterConfig } from './config.ts';

const base = ['--work_dir=/tmp/x'];

function read(...argv: string[]) {
  return readMasterConfig({ argv: [...base, ...argv], environment: {} });
}

function config(...argv: string[]) {
  const outcome = read(...argv);
  if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
  return outcome.config;
}

describe('flags of the master', () => {
  it('shows what Mesos shows, with the same defaults', () => {
    const recorded = JSON.parse(
      readFileSync(new URL('../../test/compat/recordings/http/master/12-_flags.json', import.meta.url), 'utf8'),
    ) as { json: { flags: Record<string, string> } };
    const { flagTexts } = config();
    const given = new Set([
      'advertise_ip',
      'advertise_port',
      'cluster',
      'hostname',
      'ip',
      'port',
      'quorum',
      'work_dir',
      'zk',
      'webui_dir',
    ]);
    for (const [name, text] of Object.entries(recorded.json.flags)) {
      expect(Object.keys(masterFlags.definition.flags).concat('help', 'version')).toContain(name);
      if (!given.has(name) && name !== 'help' && name !== 'version')
        expect([name, flagTexts.get(name)]).toEqual([name, text]);
    }
  });

  it('has every name of the original, old ones too', () => {
    for (const flag of [
      'slave_ping_timeout=20secs',
      'authenticate=false',
      'user_sorter=drf',
      'slave_removal_rate_limit=1/1mins',
    ]) {
      expect(read(`--${flag}`).kind).toBe('run');
    }
  });

  it('gives the allocator its settings', () => {
    expect(config().allocator).toEqual(defaultAllocatorSettings);
    const flags = [
      '--user_sorter=random',
      '--offer_constraints_re2_max_mem=8KB',
      '--offer_constraints_re2_max_program_size=7',
    ];
    expect(config(...flags, '--fair_sharing_excluded_resource_names=gpus, disk').allocator).toMatchObject({
      roleSorter: 'random',
      frameworkSorter: 'drf',
      excludedNames: new Set(['gpus', 'disk']),
      patternLimits: { maxMemBytes: 8192, maxProgramSize: 7 },
    });
    expect(config('--framework_sorter=random').allocator).toMatchObject({
      roleSorter: 'drf',
      frameworkSorter: 'random',
    });
  });

  it('gives settings in milliseconds', () => {
    const { settings, allocator } = config(
      '--agent_ping_timeout=20secs',
      '--agent_removal_rate_limit=3/2mins',
      '--recovery_agent_removal_limit=50%',
      '--offer_timeout=500ms',
      '--roles=a,b',
      '--min_allocatable_resources=cpus:1;mem:64|gpus:1',
    );
    expect(settings).toMatchObject({
      agentPingTimeoutMs: 20_000,
      agentRemovalRate: { count: 3, perMs: 120_000 },
      recoveryAgentRemovalLimit: 0.5,
      offerTimeoutMs: 500,
    });
    expect([...(settings.roleWhitelist ?? [])]).toEqual(['*', 'a', 'b']);
    expect(allocator.minAllocatable.map((set) => Object.fromEntries(set))).toEqual([
      { cpus: 1000, mem: 64_000 },
      { gpus: 1000 },
    ]);
  });

  it('warns of what has no effect and hides passwords', () => {
    const read = config('--hooks=none', '--zk=zk://u:secret@h:2181/mesos', '--quorum=1');
    expect(read.warnings).toEqual(["Flag 'hooks' has no effect in this master"]);
    expect(read.flagTexts.get('zk')).toBe('zk://u:***@h:2181/mesos');
    expect(read.zk).toBe('zk://u:secret@h:2181/mesos');
  });

  it('warns when ACLs speak of principals that nobody has to prove', () => {
    const acls = '--acls={"permissive":false}';
    const [warning, ...others] = config(acls).warnings;
    expect(others).toEqual([]);
    expect(warning).toContain('mesos-master-readonly, mesos-master-readwrite, mesos-master-scheduler');
    expect(config(acls, '--authenticate_http_readonly', '--credentials=/c').warnings[0]).not.toContain('readonly');
    expect(config().warnings).toEqual([]);
  });

  it('keeps the registry in memory only when told to', () => {
    const directory = '/tmp/x/replicated_log';
    expect(config().registryLog).toEqual({ directory, quorum: 1, autoInitialize: true });
    expect(config('--quorum=3').registryLog?.quorum).toBe(1);
    const several = config('--zk=zk://h:2181/mesos', '--quorum=3', '--no-log_auto_initialize');
    expect(several.registryLog).toEqual({ directory, quorum: 3, autoInitialize: false });
    expect(config('--registry=in_memory').registryLog).toBeUndefined();
  });

  it.each([
    [['--ip=1.2.3.4', '--ip_discovery_command=x'], "Only one of 'ip' and 'ip_discovery_command' may be given"],
    [['--zk=zk://h:1/m'], '--quorum is needed with --zk: give the majority of the masters, 1 for one master'],
    [['--zk=zk://h:1', '--quorum=1'], "Flag 'zk' needs a path, e.g. zk://host:2181/mesos"],
    [['--registry_strict=true'], "Flag 'registry_strict' must be false"],
    [['--authenticate_agents'], '--authenticate_agents and --authenticate_frameworks need --credentials'],
    [['--acls={"run_task":[]}'], "Flag 'acls': 'run_task' is no list of ACLs"],
    [['--acls={"run_tasks":[{"principals":{"type":"ANY"}}]}'], "Flag 'acls': run_tasks[0].users is missing"],
    [['--domain={}'], "Flag 'domain' needs a fault_domain"],
    [['--weights=a=0'], "Flag 'weights': 'a=0' is not role=weight"],
    [
      ['--recovery_agent_removal_limit=120%'],
      "Flag 'recovery_agent_removal_limit': '120%' is no percentage from 0% to 100%",
    ],
    [
      ['--agent_removal_rate_limit=0/1secs'],
      "Flag 'agent_removal_rate_limit': '0/1secs' is not of the form N/DURATION",
    ],
    [['--advertise_port=70000'], "Flag 'advertise_port': '70000' is no port"],
    [['--min_allocatable_resources=cpus'], "Flag 'min_allocatable_resources': cannot read 'cpus'"],
  ])('%j is refused', (argv, complaint) => {
    expect(read(...argv)).toEqual({ kind: 'refused', complaints: [complaint] });
  });

  it('refuses a registry without a place', () => {
    expect(readMasterConfig({ argv: [], environment: {} })).toMatchObject({ kind: 'refused' });
    expect(readMasterConfig({ argv: ['--agent_reregister_timeout=1mins', ...base], environment: {} })).toMatchObject({
      kind: 'refused',
    });
  });
});
