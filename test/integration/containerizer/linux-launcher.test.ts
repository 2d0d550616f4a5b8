import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Containerizer } from '../../../src/containerizer/containerizer.ts';
import { readProcess } from '../../../src/containerizer/mesos/process-table.ts';
import { until } from '../../until.ts';
import { canIsolate, createLinuxMachine, type LinuxMachine, namespaceOf } from './linux-machine.ts';
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

/** What a task wrote as one whole line. */
function lineOf(containerId: string, name: string): Promise<string> {
  return until(`${name} of ${containerId}`, async () => {
    const text = await machine.sandboxFile(containerId, name).catch(() => '');
    return text.endsWith('\n') ? text.trim() : undefined;
  });
}

async function outputOf(containerId: string): Promise<string[]> {
  await containers.wait(containerId);
  return (await machine.sandboxFile(containerId, 'stdout')).trimEnd().split('\n');
}

describe.skipIf(!canIsolate())('a pid namespace', () => {
  beforeEach(() => start(['namespaces/pid']));

  it('holds the processes of its task alone, and only what a task may have open', async () => {
    const script = 'echo $$; readlink /proc/self/ns/pid; set -- /proc/[0-9]*; echo $#; ls -x /proc/$$/fd';
    await containers.launch(machine.shell('a', script, { user: 'nobody' }));
    const [pid, namespace, count, descriptors] = await outputOf('a');
    expect(Number(pid)).toBeLessThan(10);
    expect(namespace).not.toBe(namespaceOf('self', 'pid'));
    expect(Number(count)).toBeLessThanOrEqual(3);
    expect(descriptors).toBe('0  1  2');
  });

  it.each([
    ['an exit code', 'exit 3', exited(3)],
    ['success', 'true', 0],
    ['SIGKILL', 'kill -9 $$', 9],
    ['SIGTERM', 'kill -15 $$', 15],
    ['SIGINT', 'kill -2 $$', 2],
    ['SIGSEGV', 'kill -11 $$', 11],
    ['an exit code that looks like a signal', 'exit 137', exited(137)],
    ['a program that is not there', 'exec /no/such/program 2>/dev/null', exited(127)],
  ])('tells %s', async (_, command, waitStatus) => {
    await containers.launch(machine.shell('a', command));
    expect(await containers.wait('a')).toEqual({ waitStatus });
  });

  it('lets a task end in order, and kills it when it does not', async () => {
    const polite = 'trap "echo bye; exit 7" TERM; echo up >up; while :; do sleep 0.05; done';
    await containers.launch(machine.shell('a', polite));
    await lineOf('a', 'up');
    await containers.signal('a', 'SIGTERM');
    expect(await containers.wait('a')).toEqual({ waitStatus: exited(7) });
    expect(await machine.sandboxFile('a', 'stdout')).toBe('bye\n');
    await containers.launch(machine.shell('b', 'trap "" TERM; echo up >up; while :; do sleep 0.05; done'));
    await lineOf('b', 'up');
    await containers.signal('b', 'SIGTERM');
    await containers.launch(machine.shell('c', 'sleep 300'));
    await containers.signal('c', 'SIGTERM');
    expect(await containers.wait('c')).toEqual({ waitStatus: 15 });
    await containers.signal('b', 'SIGKILL');
    expect(await containers.wait('b')).toEqual({ waitStatus: 9 });
  });

  it('ends with its task, with all that is in it', async () => {
    const script =
      'readlink /proc/self/ns/pid >namespace; (setsid sleep 300 &); sleep 300 & [ -n "$WAIT" ] && wait; exit 5';
    await containers.launch(machine.shell('a', `WAIT= ; ${script}`));
    expect(await containers.wait('a')).toEqual({ waitStatus: exited(5) });
    expect(machine.inNamespace('pid', await lineOf('a', 'namespace'))).toEqual([]);
    await containers.launch(machine.shell('b', `WAIT=1; ${script}`));
    const namespace = await lineOf('b', 'namespace');
    await until('its processes', () => machine.inNamespace('pid', namespace).length === 4);
    expect(await containers.destroy('b')).toEqual({ waitStatus: 9 });
    expect(machine.inNamespace('pid', namespace)).toEqual([]);
    expect(await readdir(join(machine.directory, 'runtime', 'containers'))).toEqual(['a']);
  });

  it('protects what is around the task from it', async () => {
    await containers.launch(
      machine.shell('a', 'kill -9 1; kill -TERM 1; kill -9 0 & sleep 0.2; kill -9 -1; exit 4', { user: 'nobody' }),
    );
    // Whatever it kills is its own: its session, by the group.
    expect((await containers.wait('a')).waitStatus).toBe(9);
    await containers.launch(machine.shell('b', 'kill -TERM 1; kill -HUP 1; kill -9 1; sleep 0.1; exit 4'));
    expect(await containers.wait('b')).toEqual({ waitStatus: exited(4) });
  });

  it('is entered by checks', async () => {
    await containers.launch(machine.shell('a', 'readlink /proc/self/ns/pid >namespace; sleep 300', { user: 'nobody' }));
    const namespace = await lineOf('a', 'namespace');
    const shell = `[ "$(readlink /proc/self/ns/pid)" = '${namespace}' ] && set -- /proc/[0-9]* && [ $# -lt 8 ] && id -un >&2 && exit 6`;
    expect(await containers.exec('a', { command: { shell } })).toEqual({ waitStatus: exited(6) });
    expect(await machine.sandboxFile('a', 'stderr')).toBe('nobody\n');
    expect(await containers.exec('a', { command: { shell: 'kill -9 $$' } })).toEqual({ waitStatus: 9 });
    const before = machine.inNamespace('pid', namespace).length;
    const endless = { command: { shell: 'sleep 300 & sleep 300' }, timeoutMs: 300 };
    expect(await containers.exec('a', endless)).toEqual({ timedOut: true });
    await until('its processes to end', () => machine.inNamespace('pid', namespace).length === before);
  });

  it('tells the pid that the host sees', async () => {
    await containers.launch(machine.shell('a', 'sleep 300'));
    const { executor_pid: pid } = await containers.status('a');
    expect(readProcess(pid ?? 0)?.pid).toBe(pid);
    expect(namespaceOf(pid ?? 0, 'pid_for_children')).not.toBe(namespaceOf('self', 'pid'));
    expect((await containers.usage('a')).mem_rss_bytes).toBeGreaterThan(0);
  });

  it('is shared with the agent only where that is allowed', async () => {
    const container = { type: 'MESOS' as const, linux_info: { share_pid_namespace: true } };
    await containers.launch(machine.shell('a', 'readlink /proc/self/ns/pid', { container }));
    expect(await outputOf('a')).toEqual([namespaceOf('self', 'pid')]);
    const strict = machine.containerizer({ linux: { keepsPidNamespace: true } });
    await expect(strict.launch(machine.shell('b', 'true', { container }))).rejects.toThrow(
      '--disallow_sharing_agent_pid_namespace',
    );
    await expect(containers.launch(machine.shell('p.b', 'true', { container }))).rejects.toThrow('share_pid_namespace');
  });

  it('of a parent is shared by a container nested in it', async () => {
    await containers.launch(machine.shell('p', 'readlink /proc/self/ns/pid >namespace; sleep 300'));
    const namespace = await lineOf('p', 'namespace');
    const nested = { sandbox: join(machine.sandboxOf('p'), 'containers/b') };
    const container = { type: 'MESOS' as const, linux_info: { share_pid_namespace: true } };
    await containers.launch(machine.shell('p.b', 'readlink /proc/self/ns/pid; exit 2', { ...nested, container }));
    expect(await containers.wait('p.b')).toEqual({ waitStatus: exited(2) });
    expect(await machine.sandboxFile('p', 'containers/b/stdout')).toBe(`${namespace}\n`);
    await containers.launch(
      machine.shell('p.c', 'readlink /proc/self/ns/pid', { sandbox: join(machine.sandboxOf('p'), 'containers/c') }),
    );
    await containers.wait('p.c');
    expect(await machine.sandboxFile('p', 'containers/c/stdout')).not.toBe(`${namespace}\n`);
  });
});

describe.skipIf(!canIsolate())('an agent that is killed', () => {
  it('finds tasks in namespaces again, hears how they end, and kills orphans', async () => {
    await start([]);
    await containers.close();
    const program = join(import.meta.dirname, 'killed-agent.ts');
    // What its own parent left open reaches no task.
    const opener = 'for i in {10..109}; do eval "exec $i</dev/null"; done; exec "$0" "$@"';
    const child = spawn('bash', ['-c', opener, process.execPath, program, machine.directory], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    const namespace = await lineOf('a', 'namespace');
    expect(await lineOf('a', 'stdout')).toBe('0  1  2');
    const orphans = await lineOf('orphan', 'namespace');
    expect(machine.inNamespace('pid', orphans)).not.toEqual([]);

    const next = machine.containerizer({ isolation: ['namespaces/pid', 'namespaces/ipc', 'linux/capabilities'] });
    const known = ['a', 'b', 'c'].map((containerId) => ({ containerId, sandbox: machine.sandboxOf(containerId) }));
    expect(await next.recover(known)).toEqual({ recovered: ['a', 'b', 'c'], orphansDestroyed: ['orphan'] });
    expect(machine.inNamespace('pid', orphans)).toEqual([]);
    const shell = `[ "$(readlink /proc/self/ns/pid)" = '${namespace}' ] && grep -q '^CapBnd:.*0002000$' /proc/self/status`;
    expect(await next.exec('a', { command: { shell } })).toEqual({ waitStatus: 0 });
    await writeFile(join(machine.sandboxOf('a'), 'go'), '');
    expect(await next.wait('a')).toEqual({ waitStatus: exited(5) });
    expect(await next.wait('b')).toEqual({ waitStatus: 9 });
    expect(await next.destroy('c')).toEqual({ waitStatus: 9 });
    expect(machine.mounts()).toEqual([]);
  });
});

describe.skipIf(!canIsolate())('an ipc namespace', () => {
  const memory =
    'readlink /proc/self/ns/ipc; ipcmk -M 4096 >/dev/null; ipcs -m | grep -c 4096; stat -f -c %T /dev/shm; df -B1 --output=size /dev/shm | tail -n 1';
  const info = (linux_info: object) => ({ container: { type: 'MESOS' as const, linux_info } });

  it('is a container’s own, and /dev/shm where it is private', async () => {
    await start(['namespaces/ipc'], { linux: { shmSizeBytes: 2 * 2 ** 20 } });
    await containers.launch(
      machine.shell('a', `${memory}; touch /dev/shm/of-a`, info({ ipc_mode: 'PRIVATE', shm_size: 1 })),
    );
    await containers.launch(machine.shell('b', memory, info({ ipc_mode: 'PRIVATE' })));
    await containers.launch(machine.shell('c', 'readlink /proc/self/ns/ipc; stat -c %d /dev/shm'));
    await containers.launch(machine.shell('d', 'readlink /proc/self/ns/ipc', info({ ipc_mode: 'SHARE_PARENT' })));
    const [[a, countA, , sizeA], [b, countB, , sizeB], [c, device], [d]] = [
      await outputOf('a'),
      await outputOf('b'),
      await outputOf('c'),
      await outputOf('d'),
    ];
    const own = namespaceOf('self', 'ipc');
    expect(new Set([a, b, c, own]).size).toBe(4);
    expect(d).toBe(own);
    expect([countA, countB]).toEqual(['1', '1']);
    expect([sizeA?.trim(), sizeB?.trim()]).toEqual([String(2 ** 20), String(2 * 2 ** 20)]);
    expect(existsSync('/dev/shm/of-a')).toBe(false);
    // As in Mesos, without an image and without a word about it, /dev/shm is the host's.
    expect(Number(device)).toBe((await import('node:fs')).statSync('/dev/shm').dev);
    await expect(
      containers.launch(machine.shell('e', '', info({ ipc_mode: 'SHARE_PARENT', shm_size: 1 }))),
    ).rejects.toThrow('shm_size');
  });

  it('of the agent is not shared where that is forbidden', async () => {
    await start(['namespaces/ipc'], { linux: { keepsIpcNamespace: true, shmSizeBytes: 2 ** 20 } });
    await expect(containers.launch(machine.shell('a', '', info({ ipc_mode: 'SHARE_PARENT' })))).rejects.toThrow(
      '--disallow_sharing_agent_ipc_namespace',
    );
    await containers.launch(machine.shell('b', memory));
    expect((await outputOf('b')).at(-1)?.trim()).toBe(String(2 ** 20));
  });

  it('is shared by the tasks of a group, and gone with the last of them', async () => {
    await start(['namespaces/ipc']);
    const member = (id: string, command: string, more: object = {}) =>
      machine.shell(`p.${id}`, command, {
        sandbox: join(machine.sandboxOf('p'), 'containers', id),
        executorContainer: { type: 'MESOS', linux_info: { ipc_mode: 'PRIVATE', shm_size: 1 } },
        ...more,
      });
    const tell = 'readlink /proc/self/ns/ipc >namespace; until [ -e /dev/shm/go ]; do sleep 0.05; done';
    await Promise.all([
      containers.launch(member('a', tell, { user: 'nobody' })),
      containers.launch(member('b', tell)),
      containers.launch(member('alone', 'readlink /proc/self/ns/ipc >namespace', info({ ipc_mode: 'PRIVATE' }))),
    ]);
    const [a, b, alone] = await Promise.all(['a', 'b', 'alone'].map((id) => lineOf('p', `containers/${id}/namespace`)));
    expect(a).toBe(b);
    expect(new Set([a, alone, namespaceOf('self', 'ipc')]).size).toBe(3);
    expect(machine.mounts()).toHaveLength(2);
    await containers.close();

    const next = machine.containerizer();
    const known = ['a', 'b', 'alone'].map((id) => ({
      containerId: `p.${id}`,
      sandbox: join(machine.sandboxOf('p'), 'containers', id),
    }));
    await next.recover(known);
    await next.launch(member('c', 'readlink /proc/self/ns/ipc >namespace; touch /dev/shm/go', { user: 'nobody' }));
    expect(await lineOf('p', 'containers/c/namespace')).toBe(a);
    for (const id of ['p.a', 'p.b', 'p.c']) expect(await next.wait(id)).toEqual({ waitStatus: 0 });
    await until('the mounts to go', () => machine.mounts().length === 0);
    expect(existsSync('/dev/shm/go')).toBe(false);
    expect(await readdir(join(machine.directory, 'runtime', 'ipc'))).toEqual([]);
  });
});
