import { describe, expect, it } from 'vitest';
import { readAgentConfig } from './config.ts';

function read(...args: string[]) {
  return readAgentConfig({
    argv: ['--master=127.0.0.1:5050', '--work_dir=/var/lib/mesos', ...args],
    environment: {},
  });
}

describe('flags on namespaces and rights', () => {
  it('mean what they say', () => {
    const outcome = read(
      '--launcher=posix',
      '--allowed_capabilities={"capabilities":["NET_RAW"]}',
      '--bounding_capabilities={"capabilities":["NET_RAW","SYSLOG"]}',
      '--default_container_shm_size=2MB',
      '--disallow_sharing_agent_ipc_namespace',
      '--host_path_volume_force_creation=/srv/data:/mnt',
      '--seccomp_profile_name=default.json',
    );
    expect(outcome).toMatchObject({
      config: {
        linux: {
          isPosix: true,
          effectiveCapabilities: [13],
          boundingCapabilities: [13, 34],
          shmSizeBytes: 2 * 2 ** 20,
          keepsIpcNamespace: true,
          keepsPidNamespace: false,
          madeHostPaths: ['/srv/data', '/mnt'],
          seccompProfile: 'default.json',
        },
      },
    });
  });

  it('say nothing when they are not given', () => {
    const linux = { isPosix: false, keepsIpcNamespace: false, keepsPidNamespace: false, madeHostPaths: [] };
    const outcome = read();
    expect(outcome.kind === 'run' && outcome.config.linux).toEqual(linux);
    expect(outcome.kind === 'run' && outcome.config.flagTexts.get('launcher')).toBe(
      process.getuid?.() === 0 ? 'linux' : 'posix',
    );
  });

  it.each([
    ['--launcher=docker', 'launcher'],
    ['--effective_capabilities={"capabilities":["FLYING"]}', 'no capability is called FLYING'],
    ['--effective_capabilities=[]', 'effective_capabilities'],
    ['--host_path_volume_force_creation=data', "'data' is no absolute path"],
    ['--host_path_volume_force_creation=/data/../etc', 'no absolute path'],
  ])('refuse %s', (flag, why) => {
    expect(read(flag)).toMatchObject({ kind: 'refused', complaints: [expect.stringContaining(why)] });
  });

  it('refuse to give what they forbid', () => {
    const outcome = read(
      '--effective_capabilities={"capabilities":["NET_RAW"]}',
      '--bounding_capabilities={"capabilities":[]}',
    );
    expect(outcome).toMatchObject({
      complaints: ["Flag 'effective_capabilities': NET_RAW are not among 'bounding_capabilities'"],
    });
  });
});
