import { describe, expect, it } from 'vitest';
import { type AgentConfig, agentFlags, readAgentConfig } from './config.ts';

const needed = ['--master=127.0.0.1:5050', '--work_dir=/tmp/agent'];

function config(...argv: string[]): AgentConfig {
  const outcome = readAgentConfig({ argv: [...needed, ...argv], environment: {} });
  if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
  return outcome.config;
}

function complaints(argv: readonly string[]): readonly string[] {
  const outcome = readAgentConfig({ argv, environment: {} });
  return outcome.kind === 'refused' ? outcome.complaints : [];
}

describe('agent flags', () => {
  it('have the defaults of the original', () => {
    expect(config()).toMatchObject({
      port: 5051,
      runtimeDir: '/var/run/mesos',
      executorRegistrationTimeoutMs: 60_000,
      executorReregistrationTimeoutMs: 2_000,
      executorShutdownGraceMs: 5_000,
      recoveryTimeoutMs: 900_000,
      gcDelayMs: 604_800_000,
      recover: 'reconnect',
      isStrict: true,
      containerizers: ['mesos'],
      isolation: ['posix/cpu', 'posix/mem'],
    });
  });

  it('let a restart change everything, unless told otherwise', () => {
    expect(config().reconfigurationPolicy).toBe('any');
    expect(config('--reconfiguration_policy=equal').reconfigurationPolicy).toBe('equal');
    expect(config('--reconfiguration_policy=additive').reconfigurationPolicy).toBe('additive');
  });

  it('read resources, attributes and lists', () => {
    const read = config(
      '--resources=cpus:2;mem(web):512',
      '--attributes=rack:r1;level:3',
      '--containerizers=docker, mesos',
    );
    expect(read.resources).toMatchObject([
      { name: 'cpus', scalar: { value: 2 } },
      { name: 'mem', reservations: [{ type: 'STATIC', role: 'web' }] },
    ]);
    expect(read.attributes).toMatchObject([
      { name: 'rack', type: 'TEXT' },
      { name: 'level', type: 'SCALAR' },
    ]);
    expect(read.containerizers).toEqual(['docker', 'mesos']);
  });

  it('that change nothing here are taken with a warning', () => {
    const read = config('--perf_interval=2mins', '--slave_subsystems=cpu');
    expect(read.warnings).toHaveLength(3);
    expect(read.warnings.join(' ')).toContain("'perf_interval' has no effect");
  });

  it('that protect something are refused rather than ignored', () => {
    expect(complaints([...needed, '--http_executor_domain_sockets'])).toEqual([
      "Flag 'http_executor_domain_sockets' is not available in this agent: leave it out",
    ]);
  });

  it('that make no sense are all complained of', () => {
    expect(complaints([])).toHaveLength(2);
    expect(complaints(['--master=nonsense', '--work_dir=/x'])[0]).toContain("'nonsense' is neither");
    expect(complaints([...needed, '--resources=cpus:many'])[0]).toContain('cpus:many');
    expect(complaints([...needed, '--attributes=rack'])[0]).toContain('rack');
    expect(complaints([...needed, '--advertise_port=0'])[0]).toContain('is no port');
    expect(complaints([...needed, '--executor_reregistration_timeout=1mins'])).toHaveLength(1);
    expect(complaints([...needed, '--recover=maybe'])).toHaveLength(1);
    expect(complaints([...needed, '--ip=127.0.0.1', '--ip_discovery_command=true'])).toHaveLength(1);
    expect(complaints([...needed, '--domain={}'])[0]).toContain('fault_domain');
  });

  it('are shown without the password of ZooKeeper', () => {
    const read = config().flagTexts;
    expect(read.get('master')).toBe('127.0.0.1:5050');
    const outcome = readAgentConfig({
      argv: ['--master=zk://user:secret@127.0.0.1:2181/mesos', '--work_dir=/x'],
      environment: {},
    });
    if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
    expect(outcome.config.flagTexts.get('master')).toBe('zk://***@127.0.0.1:2181/mesos');
    expect(outcome.config.master).toContain('secret');
  });

  it('come from the environment too', () => {
    const outcome = readAgentConfig({ argv: needed, environment: { MESOS_PORT: '6000', MESOS_HOSTNAME: 'h' } });
    expect(outcome).toMatchObject({ kind: 'run', config: { port: 6000, hostname: 'h' } });
    expect(agentFlags.usage()).toContain('--work_dir');
  });

  it('leave the check of peers to the environment, as libprocess does', () => {
    const outcome = (text: string) =>
      readAgentConfig({ argv: needed, environment: { LIBPROCESS_REQUIRE_PEER_ADDRESS_IP_MATCH: text } });
    expect(config().requirePeerIpMatch).toBe(false);
    expect(outcome('true')).toMatchObject({ kind: 'run', config: { requirePeerIpMatch: true } });
    expect(outcome('maybe')).toMatchObject({ kind: 'refused', complaints: [expect.stringContaining('IP_MATCH')] });
  });
});
