import { describe, expect, it } from 'vitest';
import { readAgentConfig } from './config.ts';

const read = (...more: string[]): ReturnType<typeof readAgentConfig> =>
  readAgentConfig({
    argv: ['--master=127.0.0.1:5050', '--work_dir=/tmp/agent', ...more],
    environment: {},
  });

describe('flags of isolators', () => {
  it('have defaults', () => {
    const outcome = read();
    expect(outcome.kind === 'run' && outcome.config).toMatchObject({
      isolation: ['posix/cpu', 'posix/mem'],
      cgroups: { hierarchy: '/sys/fs/cgroup', root: 'mesos', enableCfs: false, destroyTimeoutMs: 60_000 },
      isolators: {
        limitsSwap: false,
        countsThreads: false,
        allowedDevices: [],
        disk: { watchIntervalMs: 15_000, isEnforced: false },
        ports: { watchIntervalMs: 30_000, isEnforced: false },
      },
    });
  });

  it('are read', () => {
    const devices = '{"allowed_devices":[{"device":{"path":"/dev/kvm"},"access":{"read":true,"write":true}}]}';
    const outcome = read(
      '--isolation=cgroups/all, disk/du',
      '--cgroups_pids_limit=99',
      '--cgroups_net_cls_primary_handle=0x1f',
      `--allowed_devices=${devices}`,
      '--container_disk_watch_interval=1mins',
      '--enforce_container_disk_quota',
      '--enforce_container_ports',
      '--container_ports_isolated_range=[0-99]',
    );
    expect(outcome.kind === 'run' && outcome.config).toMatchObject({
      isolation: ['cgroups/all', 'disk/du'],
      isolators: {
        pidsLimit: 99,
        classHandles: { primary: 31, first: 1, last: 65_535 },
        allowedDevices: [{ device: { path: '/dev/kvm' }, access: { read: true, write: true } }],
        disk: { watchIntervalMs: 60_000, isEnforced: true },
        ports: { isEnforced: true, watched: [{ begin: 0, end: 99 }] },
      },
    });
  });

  it("take the agent's own ports when only these count", () => {
    const watched = (outcome: ReturnType<typeof read>): unknown =>
      outcome.kind === 'run' ? outcome.config.isolators.ports?.watched : outcome;
    expect(watched(read('--check_agent_port_range_only'))).toEqual([{ begin: 31_000, end: 32_000 }]);
    expect(watched(read('--check_agent_port_range_only', '--resources=ports:[5-7,9-9]'))).toEqual([
      { begin: 5, end: 7 },
      { begin: 9, end: 9 },
    ]);
  });

  it.each([
    [['--container_ports_isolated_range=x'], 'is no range'],
    [['--container_ports_isolated_range=[1-2]', '--check_agent_port_range_only'], 'Only one of'],
    [['--allowed_devices={"allowed_devices":[{"device":{},"access":{}}]}'], 'absolute path'],
    [['--allowed_devices={"allowed_devices":[{"access":{}}]}'], 'allowed_devices'],
    [['--cgroups_net_cls_secondary_handles=1,2'], 'needs'],
    [['--cgroups_pids_limit=0'], 'cgroups_pids_limit'],
  ])('refuse %j', (flags, why) => {
    expect(read(...flags)).toEqual({ kind: 'refused', complaints: [expect.stringContaining(why)] });
  });
});
