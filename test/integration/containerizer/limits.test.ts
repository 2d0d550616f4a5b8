import { accessSync, constants, existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Containerizer } from '../../../src/containerizer/containerizer.ts';
import { haveRoot, refuse } from '../../requirements.ts';
import { until } from '../../until.ts';
import { createMachine, exited, type Machine, resources } from './machine.ts';

const hierarchy = '/sys/fs/cgroup';
const isV2 = existsSync(join(hierarchy, 'cgroup.controllers'));

function canLimit(): boolean {
  if (!haveRoot()) return false;
  try {
    accessSync(join(hierarchy, isV2 ? 'cgroup.subtree_control' : 'memory/cgroup.procs'), constants.W_OK);
    return true;
  } catch {
    return refuse('no writable control groups');
  }
}

let machine: Machine;
let containers: Containerizer;

describe.skipIf(!canLimit())('control groups', () => {
  const root = `stadion-test-${process.pid}`;
  const groupFile = (containerId: string, v1: string, v2: string): string =>
    isV2 ? join(hierarchy, root, containerId, v2) : join(hierarchy, v1.split('.')[0] ?? '', root, containerId, v1);

  beforeEach(async () => {
    machine = await createMachine({
      isolation: ['cgroups/cpu', 'cgroups/mem'],
      cgroupsRoot: root,
      cgroupsEnableCfs: true,
    });
    containers = machine.containerizer();
    await containers.recover([]);
  });

  afterEach(async () => {
    await machine.close();
  });

  afterAll(async () => {
    const groups = isV2
      ? [join(hierarchy, root)]
      : ['cpu', 'cpuacct', 'memory'].map((name) => join(hierarchy, name, root));
    for (const group of groups) await rmdir(group).catch(() => {});
  });

  it('hold a task to its resources, and go with it', async () => {
    await containers.launch(machine.shell('a', 'exec sleep 300', { resources: resources(0.5, 64) }));
    const memory = groupFile('a', 'memory.limit_in_bytes', 'memory.max');
    const quota = groupFile('a', 'cpu.cfs_quota_us', 'cpu.max');
    expect(Number(await readFile(memory, 'utf8'))).toBe(64 * 2 ** 20);
    expect(Number.parseInt(await readFile(quota, 'utf8'), 10)).toBe(50_000);
    const pid = (await containers.status('a')).executor_pid;
    await until('the process to join', async () =>
      (await readFile(join(memory, '../cgroup.procs'), 'utf8')).split('\n').includes(String(pid)),
    );
    await containers.update('a', resources(1, 128));
    expect(Number(await readFile(memory, 'utf8'))).toBe(128 * 2 ** 20);
    expect(await containers.usage('a')).toMatchObject({
      processes: 1,
      mem_limit_bytes: 128 * 2 ** 20,
      cpus_soft_limit: 1,
    });
    await containers.destroy('a');
    expect(existsSync(join(memory, '..'))).toBe(false);
    expect(existsSync(join(quota, '..'))).toBe(false);
  });

  it('end a task whose memory is full, and say so', async () => {
    await containers.launch(
      machine.shell('a', 'dd if=/dev/zero of=/dev/null bs=200M count=5', { resources: resources(0.5, 32) }),
    );
    expect(await containers.wait('a')).toMatchObject({
      reason: 'REASON_CONTAINER_LIMITATION_MEMORY',
      message: expect.stringMatching(/^Memory limit exceeded: Requested: 32MB Maximum Used: /),
      limitedResources: [{ name: 'mem', scalar: { value: 32 } }],
    });
  });

  it('end a task as a whole when the kernel killed only a part of it', async () => {
    const command = 'dd if=/dev/zero of=/dev/null bs=200M count=5; sleep 300';
    await containers.launch(machine.shell('a', command, { resources: resources(0.5, 32) }));
    expect((await containers.wait('a')).reason).toBe('REASON_CONTAINER_LIMITATION_MEMORY');
  });

  it('find processes that cleared their environment and left every tree', async () => {
    const daemon = "(setsid env -i /bin/sh -c 'echo $$ >daemon; sleep 300; true' &)";
    await containers.launch(machine.shell('a', `${daemon}; while [ ! -s daemon ]; do sleep 0.02; done`));
    expect(await containers.wait('a')).toEqual({ waitStatus: 0 });
    const pid = Number(await machine.sandboxFile('a', 'daemon'));
    await until('the daemon to end', () => !existsSync(`/proc/${pid}`));
  });

  it('are there for a recovered task too', async () => {
    await containers.launch(machine.shell('a', 'while [ ! -e go ]; do sleep 0.05; done; exit 3'));
    await containers.close();
    const next = machine.containerizer();
    await next.recover([{ containerId: 'a', sandbox: join(machine.directory, 'sandboxes', 'a') }]);
    await writeFile(join(machine.directory, 'sandboxes', 'a', 'go'), '');
    expect(await next.wait('a')).toEqual({ waitStatus: exited(3) });
    expect(existsSync(join(groupFile('a', 'memory.limit_in_bytes', 'memory.max'), '..'))).toBe(false);
  });
});

describe.skipIf(!haveRoot())('another user', () => {
  beforeEach(async () => {
    machine = await createMachine();
    await chmod(machine.directory, 0o755);
    containers = machine.containerizer();
    await containers.recover([]);
  });

  afterEach(async () => {
    await machine.close();
  });

  it('owns the sandbox and the process, with its own groups only', async () => {
    await containers.launch(machine.shell('a', 'id -u; id -un; id -G; touch made', { user: 'nobody' }));
    expect(await containers.wait('a')).toEqual({ waitStatus: 0 });
    const [uid, name, groups] = (await machine.sandboxFile('a', 'stdout')).split('\n');
    expect([uid, name]).toEqual(['65534', 'nobody']);
    expect(groups).not.toMatch(/\b0\b/);
    expect((await stat(join(machine.directory, 'sandboxes', 'a', 'made'))).uid).toBe(65_534);
  });

  it('runs checks and nested containers', async () => {
    const sandbox = join(machine.directory, 'sandboxes', 'run');
    await mkdir(join(machine.directory, 'sandboxes'));
    await mkdir(sandbox, { mode: 0o750 });
    await containers.launch({
      ...machine.shell('run.child', 'id -un; sleep 300', { user: 'nobody' }),
      sandbox: join(sandbox, 'containers', 'child'),
    });
    expect(await containers.exec('run.child', { command: { shell: 'test $(id -u) = 65534' } })).toEqual({
      waitStatus: 0,
    });
  });

  it('reads no file that is closed to it', async () => {
    const secret = join(machine.directory, 'secret');
    await writeFile(secret, 'x', { mode: 0o600 });
    const launch = machine.shell('a', 'true', {
      user: 'nobody',
      command: { value: 'true', uris: [{ value: secret }] },
    });
    await expect(containers.launch(launch)).rejects.toThrow(`Failed to fetch URI '${secret}': nobody may not read`);
    await chmod(secret, 0o644);
    await containers.launch({ ...launch, command: { value: 'cat secret; ls -ln secret', uris: [{ value: secret }] } });
    await containers.wait('a');
    expect(await machine.sandboxFile('a', 'stdout')).toMatch(/^x.* 65534 65534 /);
  });

  it('gets the reason when it may not enter its sandbox', async () => {
    await mkdir(join(machine.directory, 'sandboxes'), { mode: 0o700 });
    await containers.launch(machine.shell('a', 'true', { user: 'nobody' }));
    expect(await containers.wait('a')).toMatchObject({
      reason: 'REASON_CONTAINER_LAUNCH_FAILED',
      message: expect.stringMatching(/^Failed to launch container: .*cd/),
    });
  });

  it('must exist', async () => {
    await expect(containers.launch(machine.shell('a', 'true', { user: 'no-such-user' }))).rejects.toThrow(
      "Failed to get user information for 'no-such-user'",
    );
  });

  it('is not taken when the agent does not switch', async () => {
    const next = machine.containerizer({ switchUser: false, runtimeDir: join(machine.directory, 'other') });
    await next.recover([]);
    await next.launch(machine.shell('a', 'id -u', { user: 'nobody' }));
    await next.wait('a');
    expect(await machine.sandboxFile('a', 'stdout')).toBe('0\n');
  });
});
