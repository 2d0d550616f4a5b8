import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Containerizer, ContainerLaunch } from '../../../src/containerizer/containerizer.ts';
import type { CapabilityInfo, LinuxInfo, RLimitInfoRLimit } from '../../../src/wire/gen/mesos.ts';
import { canIsolate, createLinuxMachine, type LinuxMachine } from './linux-machine.ts';
import { exited } from './machine.ts';

let machine: LinuxMachine;
let containers: Containerizer;

async function start(isolation: readonly string[], more: Parameters<typeof createLinuxMachine>[1] = {}): Promise<void> {
  machine = await createLinuxMachine(isolation, more);
  containers = machine.containers;
}

afterEach(async () => {
  await machine?.close();
});

const caps = (...capabilities: NonNullable<CapabilityInfo['capabilities']>): CapabilityInfo => ({ capabilities });

/** Lines of /proc/PID/status of a task that is started so. */
async function statusOf(more: Partial<ContainerLaunch>): Promise<ReadonlyMap<string, string>> {
  await containers.launch(machine.shell('status', 'cat /proc/self/status', more));
  expect(await containers.wait('status')).toEqual({ waitStatus: 0 });
  const text = await machine.sandboxFile('status', 'stdout');
  await containers.destroy('status');
  await writeFile(join(machine.sandboxOf('status'), 'stdout'), '');
  return new Map(
    text.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
}

/** Numbers of the capabilities in such a line. */
function numbersIn(mask: string | undefined): number[] {
  const bits = BigInt(`0x${mask ?? ''}`);
  return Array.from({ length: 64 }, (_, number) => number).filter((number) => (bits >> BigInt(number)) & 1n);
}

const netRaw = 13;
const chown = 0;

describe.skipIf(!canIsolate())('capabilities', () => {
  const asking = (linux_info: LinuxInfo, user = 'nobody'): Partial<ContainerLaunch> => ({
    user,
    container: { type: 'MESOS', linux_info },
  });

  it.each([
    ['nobody', { effective_capabilities: caps('NET_RAW') }, [netRaw], [netRaw]],
    ['root', { effective_capabilities: caps('NET_RAW') }, [netRaw], [netRaw]],
    ['nobody', { capability_info: caps('NET_RAW') }, [netRaw], [netRaw]],
    ['nobody', { bounding_capabilities: caps('NET_RAW', 'CHOWN') }, [], [chown, netRaw]],
    ['root', { bounding_capabilities: caps('NET_RAW', 'CHOWN') }, [chown, netRaw], [chown, netRaw]],
    [
      'root',
      { effective_capabilities: caps('CHOWN'), bounding_capabilities: caps('NET_RAW', 'CHOWN') },
      [chown],
      [chown, netRaw],
    ],
    ['root', { effective_capabilities: caps() }, [], []],
  ] as const)('of %s who asks for %j', async (user, info, effective, bounding) => {
    await start(['linux/capabilities']);
    const status = await statusOf(asking(info as LinuxInfo, user));
    expect(numbersIn(status.get('CapEff'))).toEqual(effective);
    expect(numbersIn(status.get('CapPrm'))).toEqual(effective);
    expect(numbersIn(status.get('CapBnd'))).toEqual(bounding);
  });

  it('are those of the agent where a task asks for none, and never more', async () => {
    await start(['linux/capabilities'], {
      linux: { effectiveCapabilities: [chown], boundingCapabilities: [chown, netRaw] },
    });
    const status = await statusOf({ user: 'root' });
    expect(numbersIn(status.get('CapEff'))).toEqual([chown]);
    expect(numbersIn(status.get('CapBnd'))).toEqual([chown, netRaw]);
    const tooMuch = machine.shell('a', 'true', asking({ effective_capabilities: caps('SYS_ADMIN', 'CHOWN') }));
    await expect(containers.launch(tooMuch)).rejects.toThrow(
      'Capabilities SYS_ADMIN are beyond --bounding_capabilities of this agent (CHOWN, NET_RAW)',
    );
    await expect(
      containers.launch(machine.shell('a', '', asking({ bounding_capabilities: caps('SYSLOG') }))),
    ).rejects.toThrow('SYSLOG');
    expect(containers.containers()).toEqual([]);
  });

  it('bind what runs beside the task too', async () => {
    await start(['linux/capabilities']);
    await containers.launch(machine.shell('a', 'sleep 300', asking({ effective_capabilities: caps('CHOWN') }, 'root')));
    const shell = 'grep -q "CapBnd:.*0000001$" /proc/self/status && grep -q "CapEff:.*0000001$" /proc/self/status';
    expect(await containers.exec('a', { command: { shell } })).toEqual({ waitStatus: 0 });
  });

  it('are refused where nothing would see to them', async () => {
    await start([]);
    await expect(
      containers.launch(machine.shell('a', '', asking({ effective_capabilities: caps('CHOWN') }))),
    ).rejects.toThrow('linux/capabilities in --isolation');
    await expect(
      containers.launch(machine.shell('a', '', asking({ seccomp: { profile_name: 'strict.json' } }))),
    ).rejects.toThrow("'strict.json' needs an agent with linux/seccomp");
  });
});

describe.skipIf(!canIsolate())('rights', () => {
  it('are never gained with linux/nnp', async () => {
    await start(['linux/nnp']);
    expect((await statusOf({ user: 'nobody' })).get('NoNewPrivs')).toBe('1');
    await containers.launch(machine.shell('a', 'sleep 300', { user: 'nobody' }));
    const shell = 'grep -q "NoNewPrivs:.*1" /proc/self/status';
    expect(await containers.exec('a', { command: { shell } })).toEqual({ waitStatus: 0 });
    await machine.close();
    await start([]);
    expect((await statusOf({ user: 'nobody' })).get('NoNewPrivs')).toBe('0');
  });

  it('a profile that nothing can load refuses plain processes, unless they are unconfined', async () => {
    await start(['linux/seccomp'], { linux: { seccompProfile: 'default.json' } });
    await expect(containers.launch(machine.shell('a', 'true'))).rejects.toThrow(
      "The seccomp profile 'default.json' cannot be loaded for plain processes",
    );
    const container = { type: 'MESOS' as const, linux_info: { seccomp: { unconfined: true } } };
    await containers.launch(machine.shell('a', 'true', { container }));
    expect(await containers.wait('a')).toEqual({ waitStatus: 0 });
  });

  it('are those of the user and his groups, and no way leads back', async () => {
    await start(['namespaces/pid']);
    const status = await statusOf({ user: 'nobody' });
    expect(status.get('Uid')?.split(/\s+/)).toEqual(['65534', '65534', '65534', '65534']);
    expect(status.get('Groups')).toBe(execFileSync('id', ['-G', 'nobody'], { encoding: 'utf8' }).trim());
    const tries = [
      'setpriv --reuid=0 true',
      'setpriv --clear-groups true',
      'nsenter --target 1 --mount true',
      'cat /proc/1/environ',
      'kill -9 1',
      'unshare --mount true',
      'mount -t tmpfs none /mnt',
      'ls /proc/1/fd',
      `cat ${join(machine.directory, 'runtime/containers/a/launch')}`,
    ];
    const script = `for try in ${tries.map((text) => `'${text}'`).join(' ')}; do sh -c "$try" >/dev/null 2>&1 && echo "$try"; done; true`;
    await containers.launch(machine.shell('a', script, { user: 'nobody' }));
    await containers.wait('a');
    expect(await machine.sandboxFile('a', 'stdout')).toBe('');
  });

  it('of a user whom nobody knows are refused, with his name', async () => {
    await start(['namespaces/pid']);
    await expect(containers.launch(machine.shell('a', 'true', { user: 'no-such-user' }))).rejects.toThrow(
      "Failed to get user information for 'no-such-user': this machine has no such user",
    );
    await expect(containers.launch(machine.shell('a', 'true', { user: '--help' }))).rejects.toThrow("'--help'");
  });
});

describe.skipIf(!canIsolate())('limits of resources', () => {
  const limit = (type: NonNullable<RLimitInfoRLimit['type']>, soft: number, hard: number): RLimitInfoRLimit => ({
    type,
    soft,
    hard,
  });

  it('of every kind are set, soft and hard', async () => {
    await start([]);
    const rlimits = [
      limit('RLMT_AS', 2 ** 30, 2 ** 31),
      limit('RLMT_CORE', 0, 512),
      limit('RLMT_CPU', 1000, 2000),
      limit('RLMT_DATA', 2 ** 30, 2 ** 31),
      limit('RLMT_FSIZE', 10_001, 20_002),
      limit('RLMT_LOCKS', 5, 6),
      limit('RLMT_MEMLOCK', 4096, 8192),
      limit('RLMT_MSGQUEUE', 1000, 2000),
      limit('RLMT_NICE', 0, 0),
      limit('RLMT_NOFILE', 64, 128),
      limit('RLMT_NPROC', 3000, 4000),
      limit('RLMT_RSS', 2 ** 20, 2 ** 21),
      limit('RLMT_RTPRIO', 0, 0),
      limit('RLMT_RTTIME', 100, 200),
      limit('RLMT_SIGPENDING', 10, 20),
      limit('RLMT_STACK', 2 ** 20, 2 ** 21),
    ];
    const container = { type: 'MESOS' as const, rlimit_info: { rlimits } };
    await containers.launch(machine.shell('a', 'cat /proc/self/limits', { container, user: 'nobody' }));
    expect(await containers.wait('a')).toEqual({ waitStatus: 0 });
    const lines = (await machine.sandboxFile('a', 'stdout')).split('\n').slice(1, -1);
    const figures = new Map(
      lines.map((line) => [line.slice(0, 26).trim(), line.slice(26).trim().split(/\s+/).slice(0, 2)]),
    );
    expect(Object.fromEntries(figures)).toEqual({
      'Max address space': [String(2 ** 30), String(2 ** 31)],
      'Max core file size': ['0', '512'],
      'Max cpu time': ['1000', '2000'],
      'Max data size': [String(2 ** 30), String(2 ** 31)],
      'Max file size': ['10001', '20002'],
      'Max file locks': ['5', '6'],
      'Max locked memory': ['4096', '8192'],
      'Max msgqueue size': ['1000', '2000'],
      'Max nice priority': ['0', '0'],
      'Max open files': ['64', '128'],
      'Max processes': ['3000', '4000'],
      'Max resident set': [String(2 ** 20), String(2 ** 21)],
      'Max realtime priority': ['0', '0'],
      'Max realtime timeout': ['100', '200'],
      'Max pending signals': ['10', '20'],
      'Max stack size': [String(2 ** 20), String(2 ** 21)],
    });
  });

  it('that cannot be set end the launch with the reason', async () => {
    await start([]);
    const container = { type: 'MESOS' as const, rlimit_info: { rlimits: [limit('RLMT_NOFILE', 1, 2 ** 40)] } };
    await containers.launch(machine.shell('a', 'true', { container }));
    expect(await containers.wait('a')).toMatchObject({
      reason: 'REASON_CONTAINER_LAUNCH_FAILED',
      message: expect.stringContaining('NOFILE'),
    });
  });
});

describe.skipIf(!canIsolate())('the environment of a task', () => {
  it.each([
    ['in namespaces', ['namespaces/pid', 'namespaces/ipc', 'linux/nnp']],
    ['without', []],
  ])('never reaches the helpers around it: %s', async (_, isolation) => {
    await start(isolation);
    const evil = join(machine.directory, 'evil');
    const marks = join(machine.directory, 'marks');
    await mkdir(evil);
    await mkdir(marks);
    await chmod(marks, 0o777);
    const trap = `echo "$0 $(id -u)" >>${marks}/$$\n`;
    await writeFile(join(evil, 'rc'), trap);
    for (const name of ['sh', 'bash', 'env', 'setpriv', 'setsid', 'unshare', 'nsenter', 'mount', 'prlimit', 'printf']) {
      await writeFile(join(evil, name), `#!/bin/sh\n${trap}`, { mode: 0o755 });
    }
    const variables = {
      PATH: evil,
      LD_PRELOAD: join(evil, 'none.so'),
      BASH_ENV: join(evil, 'rc'),
      ENV: join(evil, 'rc'),
      IFS: '/',
      NODE_OPTIONS: `--require ${join(evil, 'rc')}`,
      CDPATH: evil,
      'BASH_FUNC_exec%%': `() { ${trap} }`,
      '-S': 'no option',
      '-u': 'no option',
    };
    const environment = { variables: Object.entries(variables).map(([name, value]) => ({ name, value })) };
    const command = { shell: false, value: '/usr/bin/env', arguments: ['/usr/bin/env', '-0'], environment };
    await containers.launch({ ...machine.shell('a', ''), command, user: 'nobody' });
    expect(await containers.wait('a')).toEqual({ waitStatus: 0 });
    const seen = (await machine.sandboxFile('a', 'stdout')).split('\0');
    for (const [name, value] of Object.entries(variables)) expect(seen).toContain(`${name}=${value}`);
    // The loader complains once for each program that is given the variable: the task alone.
    const complaints = (await machine.sandboxFile('a', 'stderr'))
      .split('\n')
      .filter((line) => line.includes('none.so'));
    expect(complaints).toHaveLength(1);
    // By another name, bash starts it; with = in its path, a shell: both as its user, and neither reads files of his.
    const odd = join(machine.directory, 'a=b');
    await writeFile(odd, '#!/bin/cat\n', { mode: 0o755 });
    await containers.launch({
      ...machine.shell('b', ''),
      command: { ...command, arguments: ['other'] },
      user: 'nobody',
    });
    await containers.launch({
      ...machine.shell('c', ''),
      command: { ...command, value: odd, arguments: [odd] },
      user: 'nobody',
    });
    expect(await containers.wait('b')).toEqual({ waitStatus: 0 });
    expect(await containers.wait('c')).toEqual({ waitStatus: 0 });
    expect(await machine.sandboxFile('c', 'stdout')).toBe('#!/bin/cat\n');
    expect(await Promise.all((await readdir(marks)).map((name) => readFile(join(marks, name), 'utf8')))).toEqual([]);
  });

  it('is passed on whole, however large', async () => {
    await start(['namespaces/pid']);
    const variables = Array.from({ length: 40 }, (_, index) => ({ name: `BIG_${index}`, value: 'x'.repeat(10_000) }));
    const command = { value: 'env | grep -c "^BIG_.*x$"; exit 3', environment: { variables } };
    await containers.launch({ ...machine.shell('a', ''), command, user: 'nobody' });
    expect(await containers.wait('a')).toEqual({ waitStatus: exited(3) });
    expect(await machine.sandboxFile('a', 'stdout')).toBe('40\n');
  });
});
