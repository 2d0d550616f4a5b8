import { describe, expect, it } from 'vitest';
import { type Bundle, bundleConfig, execProcess, ociCapabilities, usualCapabilities } from './bundle.ts';

const plain: Bundle = {
  rootfs: '/rootfs',
  argv: ['sh', '-c', 'true'],
  environment: { A: '1=2', B: '' },
  workingDirectory: '/work',
  user: { uid: 0, gid: 0, groups: [] },
  mounts: [],
  hasOwnPids: true,
  hasOwnIpc: true,
  noNewPrivileges: false,
  rlimits: [],
};

interface Config {
  readonly process: Readonly<Record<string, unknown>>;
  readonly mounts: readonly { readonly destination: string; readonly options: readonly string[] }[];
  readonly linux: { readonly namespaces: readonly { readonly type: string }[]; readonly seccomp?: unknown };
  readonly hostname?: string;
}

const read = (changes: Partial<Bundle> = {}): Config => JSON.parse(bundleConfig({ ...plain, ...changes })) as Config;
const namespaces = (changes: Partial<Bundle>): readonly string[] =>
  read(changes).linux.namespaces.map(({ type }) => type);

describe('bundleConfig', () => {
  it('says what runs, where and as whom', () => {
    const { process } = read({ user: { uid: 7, gid: 8, groups: [8, 9] } });
    expect(process).toMatchObject({
      terminal: false,
      args: ['sh', '-c', 'true'],
      env: ['A=1=2', 'B='],
      cwd: '/work',
      user: { uid: 7, gid: 8, additionalGids: [8, 9] },
      noNewPrivileges: false,
    });
  });

  it('has namespaces of its own, as far as it does not share them', () => {
    expect(namespaces({})).toEqual(['mount', 'pid', 'ipc']);
    expect(namespaces({ hasOwnPids: false, hasOwnIpc: false, hostname: 'box' })).toEqual(['mount', 'uts']);
    expect(read({ hostname: 'box' }).hostname).toBe('box');
  });

  it('mounts what was asked for after what every container has, never open to the machine', () => {
    const { mounts } = read({
      shmSizeBytes: 1024,
      mounts: [
        { source: '/a', target: '/b', isReadOnly: true },
        { source: '/c', target: '/d', isShared: true },
      ],
    });
    expect(mounts.map(({ destination }) => destination)).toEqual([
      ...['/proc', '/dev', '/dev/pts', '/dev/shm', '/dev/mqueue', '/sys', '/b', '/d'],
    ]);
    const options = Object.fromEntries(mounts.map((mount) => [mount.destination, mount.options]));
    expect(options['/b']).toEqual(['rbind', 'rprivate', 'ro']);
    expect(options['/d']).toEqual(['rbind', 'rslave', 'rw']);
    expect(options['/dev/shm']).toContain('size=1024');
    expect(options['/sys']).toContain('ro');
    expect(mounts.flatMap((mount) => mount.options)).not.toContain('rshared');
  });

  it('gives root the usual capabilities, and others none', () => {
    const usual = ociCapabilities(usualCapabilities);
    expect(usual).toHaveLength(13);
    expect(usual).not.toContain('CAP_MKNOD');
    expect(usual).not.toContain('CAP_SYS_ADMIN');
    expect(read().process['capabilities']).toEqual({ bounding: usual, effective: usual, permitted: usual });
    expect(read({ user: { uid: 7, gid: 7, groups: [] } }).process['capabilities']).toEqual({
      bounding: usual,
      effective: [],
      permitted: [],
      inheritable: [],
      ambient: [],
    });
  });

  it('gives exactly the capabilities that are asked for', () => {
    const capabilities = { effective: [10], bounding: [10, 13] };
    const one = ['CAP_NET_BIND_SERVICE'];
    // Root would get all of the bound back with the next program that it starts.
    expect(read({ capabilities }).process['capabilities']).toEqual({ bounding: one, effective: one, permitted: one });
    expect(read({ capabilities, user: { uid: 7, gid: 7, groups: [] } }).process['capabilities']).toEqual({
      bounding: [...one, 'CAP_NET_RAW'],
      effective: one,
      permitted: one,
      inheritable: one,
      ambient: one,
    });
  });

  it('writes no limit as the largest number of the kernel, whatever tasks call themselves', () => {
    const text = bundleConfig({
      ...plain,
      environment: { A: '\\u0000unlimited' },
      rlimits: [{ name: 'nofile', soft: 5, hard: 6 }, { name: 'core' }],
    });
    expect(text).toContain('{"type":"RLIMIT_NOFILE","soft":5,"hard":6}');
    expect(text).toContain('{"type":"RLIMIT_CORE","soft":18446744073709551615,"hard":18446744073709551615}');
    expect((JSON.parse(text) as Config).process['env']).toEqual(['A=\\u0000unlimited']);
  });

  it('tells a terminal its size', () => {
    expect(read({ terminal: { rows: 10, columns: 20 } }).process).toMatchObject({
      terminal: true,
      consoleSize: { height: 10, width: 20 },
    });
  });
});

describe('execProcess', () => {
  it('is a process without limits of its own', () => {
    const process = JSON.parse(execProcess({ ...plain, argv: ['ls'] })) as Record<string, unknown>;
    expect(process).toMatchObject({ args: ['ls'], cwd: '/work', rlimits: [] });
    expect(process['root']).toBeUndefined();
  });
});
