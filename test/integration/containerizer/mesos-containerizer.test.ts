import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ContainerError } from '../../../src/containerizer/container-error.ts';
import type { Containerizer } from '../../../src/containerizer/containerizer.ts';
import { isInMemory } from '../../../src/containerizer/memory-directory.ts';
import { isAlive, readProcess } from '../../../src/containerizer/mesos/process-table.ts';
import type { EnvironmentVariable, Secret } from '../../../src/wire/gen/mesos.ts';
import { until } from '../../until.ts';
import { createMachine, exited, type Machine } from './machine.ts';

let machine: Machine;
let containers: Containerizer;

beforeEach(async () => {
  machine = await createMachine();
  containers = machine.containerizer();
  await containers.recover([]);
});

afterEach(async () => {
  await machine.close();
});

const isGone = (pid: number): boolean => {
  const facts = readProcess(pid);
  return facts === undefined || facts.state === 'Z' || facts.state === 'X';
};

async function pidFromFile(containerId: string, name: string): Promise<number> {
  return until(`${name} of ${containerId}`, async () => {
    const text = await machine.sandboxFile(containerId, name).catch(() => '');
    return text.endsWith('\n') ? Number(text) : undefined;
  });
}

async function launcherPid(): Promise<number> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
    if (words[3] === 'launcher' && words.includes(join(machine.directory, 'runtime', 'notes'))) return Number(pid);
  }
  throw new Error('no launcher');
}

describe('running a command', () => {
  it('gives its output, exit code and pid', async () => {
    await containers.launch(machine.shell('a', 'echo out; echo err >&2; sleep 0.2; exit 3'));
    expect((await containers.status('a')).executor_pid).toBeGreaterThan(1);
    expect(await containers.wait('a')).toEqual({ waitStatus: exited(3) });
    expect(await machine.sandboxFile('a', 'stdout')).toBe('out\n');
    expect(await machine.sandboxFile('a', 'stderr')).toBe('err\n');
    expect(await containers.destroy('a')).toEqual({ waitStatus: exited(3) });
    expect(containers.containers()).toEqual([]);
    await expect(containers.wait('a')).rejects.toThrow("Container 'a' not found");
  });

  it.each([
    ['a signal', 'kill -9 $$', 9],
    ['SIGTERM', 'kill -15 $$', 15],
    ['an exit code that looks like a signal', 'exit 137', exited(137)],
    ['SIGSEGV', 'kill -11 $$', 11],
    ['success', 'true', 0],
  ])('tells %s', async (_, command, waitStatus) => {
    await containers.launch(machine.shell('a', command));
    expect(await containers.wait('a')).toEqual({ waitStatus });
  });

  it('passes environment, arguments and quotes as they are', async () => {
    const value = `it's "odd" $HOME \\ \n line ü`;
    await containers.launch({
      ...machine.shell('a', ''),
      command: {
        shell: false,
        value: '/usr/bin/env',
        arguments: ['env', 'printf', '%s|', value, ''],
        environment: { variables: [{ name: 'dotted.name', value }] },
      },
    });
    expect(await containers.wait('a')).toEqual({ waitStatus: 0 });
    expect(await machine.sandboxFile('a', 'stdout')).toBe(`${value}||`);
    await containers.launch(machine.shell('b', 'env | cut -d= -f1 | sort | tr "\\n" " "; pwd'));
    await containers.wait('b');
    expect(await machine.sandboxFile('b', 'stdout')).toBe(
      `MESOS_SANDBOX PATH PWD ${join(machine.directory, 'sandboxes', 'b')}\n`,
    );
  });

  it('opens 0, 1 and 2 in the task and nothing else, each where it belongs', async () => {
    // The shell reads its own status itself: while it starts another program it blocks signals for a moment.
    const readStatus = 'while read -r line; do case $line in Sig*) echo "$line";; esac; done < /proc/$$/status';
    await containers.launch(machine.shell('a', `find /proc/$$/fd -mindepth 1 -printf '%f %l\\n'; ${readStatus}`));
    await containers.wait('a');
    const sandbox = join(machine.directory, 'sandboxes', 'a');
    const lines = (await machine.sandboxFile('a', 'stdout')).split('\n');
    expect(lines.slice(0, 3)).toEqual(['0 /dev/null', `1 ${sandbox}/stdout`, `2 ${sandbox}/stderr`]);
    expect(lines[3]).toMatch(/^SigQ/);
    // No signal is blocked or ignored.
    expect(lines.find((line) => line.startsWith('SigIgn'))).toMatch(/\s0+$/);
    expect(lines.find((line) => line.startsWith('SigBlk'))).toMatch(/\s0+$/);
  });

  it('says why a command cannot be run', async () => {
    await expect(containers.launch({ ...machine.shell('a', ''), command: { shell: false } })).rejects.toThrow(
      ContainerError,
    );
    await expect(
      containers.launch({
        ...machine.shell('a', ''),
        container: { type: 'MESOS', mesos: { image: { type: 'DOCKER', docker: { name: 'x' } } } },
      }),
    ).rejects.toThrow('Images need a Docker Engine');
    expect(containers.containers()).toEqual([]);
    await containers.launch({ ...machine.shell('a', ''), command: { shell: false, value: '/no/such/program' } });
    expect(await containers.wait('a')).toEqual({ waitStatus: exited(127) });
  });

  it('refuses an id that is taken', async () => {
    await containers.launch(machine.shell('a', 'sleep 60'));
    await expect(containers.launch(machine.shell('a', 'true'))).rejects.toMatchObject({ code: 'container-exists' });
  });

  it('applies rlimits', async () => {
    const container = {
      type: 'MESOS' as const,
      rlimit_info: { rlimits: [{ type: 'RLMT_NOFILE' as const, soft: 64, hard: 128 }] },
    };
    await containers.launch(machine.shell('a', 'ulimit -S -n; ulimit -H -n', { container }));
    await containers.wait('a');
    expect(await machine.sandboxFile('a', 'stdout')).toBe('64\n128\n');
  });
});

describe('ending a container', () => {
  const family =
    "echo $$ >parent; (sleep 300 & echo $! >child; wait) & setsid sh -c 'echo $$ >session; sleep 300; true' & wait";

  it('signals the whole tree, sessions of grandchildren included', async () => {
    await containers.launch(machine.shell('a', family));
    const pids = await Promise.all(['parent', 'child', 'session'].map((name) => pidFromFile('a', name)));
    await containers.signal('a', 'SIGTERM');
    expect(await containers.wait('a')).toEqual({ waitStatus: 15 });
    await until('the tree to end', () => pids.every(isGone));
  });

  it('kills those who ignore SIGTERM', async () => {
    await containers.launch(machine.shell('a', "trap '' TERM; echo $$ >parent; while :; do sleep 1; done"));
    const pid = await pidFromFile('a', 'parent');
    await containers.signal('a', 'SIGTERM');
    expect(isGone(pid)).toBe(false);
    await containers.signal('a', 'SIGKILL');
    expect(await containers.wait('a')).toEqual({ waitStatus: 9 });
  });

  it('ends what a task leaves behind, daemons that left its session too', async () => {
    await containers.launch(
      machine.shell('a', "sleep 300 & echo $! >child; (setsid sh -c 'echo $$ >daemon; sleep 300; true' &) ; sleep 0.5"),
    );
    const pids = [await pidFromFile('a', 'child'), await pidFromFile('a', 'daemon')];
    expect(await containers.wait('a')).toEqual({ waitStatus: 0 });
    await until('the rest to end', () => pids.every(isGone));
  });

  it('destroys at once, and reports how it ended', async () => {
    await containers.launch(machine.shell('a', 'sleep 300'));
    expect(await containers.destroy('a')).toEqual({ waitStatus: 9 });
    expect(await containers.destroy('a')).toBeUndefined();
    expect(await readdir(join(machine.directory, 'runtime', 'containers'))).toEqual([]);
  });

  it('calls a launch off', async () => {
    const launch = containers.launch(machine.shell('a', 'touch ran; sleep 300'));
    const destroyed = containers.destroy('a');
    await expect(launch).rejects.toMatchObject({
      code: 'container-destroyed',
      reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
    });
    await destroyed;
    expect(containers.containers()).toEqual([]);
  });

  it('does not let a task take its runner down', async () => {
    await containers.launch(machine.shell('a', 'kill -TERM 0; kill -TERM $PPID; kill -HUP $PPID; sleep 0.1; exit 4'));
    const { waitStatus } = await containers.wait('a');
    expect(waitStatus).toBe(15);
    await containers.launch(machine.shell('b', 'kill -TERM $PPID; kill -HUP $PPID; sleep 0.1; exit 4'));
    expect(await containers.wait('b')).toEqual({ waitStatus: exited(4) });
  });
});

describe('exec', () => {
  it('runs a command beside the task with its environment', async () => {
    await containers.launch(
      machine.shell('a', 'sleep 300', {
        command: { value: 'sleep 300', environment: { variables: [{ name: 'A', value: 'b' }] } },
      }),
    );
    expect(await containers.exec('a', { command: { shell: 'test "$A" = b && pwd >&2 && exit 7' } })).toEqual({
      waitStatus: exited(7),
    });
    expect(await machine.sandboxFile('a', 'stderr')).toBe(`${join(machine.directory, 'sandboxes', 'a')}\n`);
    expect(
      await containers.exec('a', { command: { argv: ['/bin/sh', '-c', 'sleep 300 & sleep 300'] }, timeoutMs: 100 }),
    ).toEqual({
      timedOut: true,
    });
    expect(await readdir(join(machine.directory, 'runtime', 'execs'))).toEqual([]);
  });
});

describe('exec with secrets', () => {
  const own = (value: Secret): EnvironmentVariable => ({ name: 'KEY', type: 'SECRET', secret: value });

  it('has their values, by reference too, and leaves them on no disk', async () => {
    const secrets = join(machine.directory, 'secrets');
    await mkdir(secrets);
    await writeFile(join(secrets, 'named'), 'sesame-named');
    await containers.close();
    containers = machine.containerizer({ secretsDirectory: secrets });
    await containers.recover([]);
    await containers.launch(machine.shell('a', 'sleep 300'));
    const held = join(machine.directory, 'sandboxes/a/held');
    for (const [value, secret] of [
      ['sesame-own', own({ type: 'VALUE', value: { data: Buffer.from('sesame-own') } })],
      ['sesame-named', own({ type: 'REFERENCE', reference: { name: 'named' } })],
    ] as const) {
      const shell = `test "$KEY" = ${value.slice(0, 4)}"${value.slice(4)}" && until [ -e held ]; do sleep 0.05; done`;
      const asked = containers.exec('a', { command: { shell }, secrets: [secret] });
      const [name = ''] = await until('the command to run', async () => {
        const names = await readdir(join(machine.directory, 'runtime/execs')).catch(() => []);
        return names.length > 0 ? names : undefined;
      });
      const run = join(machine.directory, 'runtime/execs', name);
      // On a runtime directory on disk that is a link into memory.
      expect((await lstat(run)).isSymbolicLink() || isInMemory(machine.directory)).toBe(true);
      const script = await until('its script', () => readFile(join(run, 'launch'), 'utf8').catch(() => undefined));
      expect(script.split('\n').filter((line) => line.includes(`'${value}'`))).toEqual([`export KEY='${value}'`]);
      await writeFile(held, '');
      expect(await asked).toEqual({ waitStatus: 0 });
      await rm(held);
    }
    await containers.destroy('a');
  });
});

describe('usage', () => {
  it('adds up memory and CPU time of the tree', async () => {
    await containers.launch(
      machine.shell('a', 'sleep 300 & i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; touch done; wait'),
    );
    await until('work', () => existsSync(join(machine.directory, 'sandboxes', 'a', 'done')));
    const usage = await containers.usage('a');
    // As recorded: without cgroups/cpu nobody counts processes.
    expect(usage).not.toHaveProperty('processes');
    expect(usage.cpus_user_time_secs).toBeGreaterThan(0);
    expect(usage.mem_rss_bytes).toBeGreaterThan(100_000);
    expect(usage).toMatchObject({ cpus_soft_limit: 0.1, mem_limit_bytes: 64 * 2 ** 20 });
  });
});

describe('restart of the agent', () => {
  const known = (containerId: string) => ({ containerId, sandbox: join(machine.directory, 'sandboxes', containerId) });

  it('finds running tasks again and hears how they end', async () => {
    await containers.launch(machine.shell('a', 'while [ ! -e go ]; do sleep 0.05; done; exit 5'));
    await containers.launch(machine.shell('orphan', 'echo $$ >parent; sleep 300'));
    const orphan = await pidFromFile('orphan', 'parent');
    const { executor_pid: pid } = await containers.status('a');
    await containers.close();

    const next = machine.containerizer();
    expect(await next.recover([known('a'), known('never-launched')])).toEqual({
      recovered: ['a'],
      orphansDestroyed: ['orphan'],
    });
    expect(isGone(orphan)).toBe(true);
    expect((await next.status('a')).executor_pid).toBe(pid);
    await next.launch(machine.shell('b', 'exit 6'));
    await writeFile(join(machine.directory, 'sandboxes', 'a', 'go'), '');
    expect(await next.wait('a')).toEqual({ waitStatus: exited(5) });
    expect(await next.wait('b')).toEqual({ waitStatus: exited(6) });
  });

  it('learns of an end while there was no agent', async () => {
    await containers.launch(machine.shell('a', 'echo $$ >parent; while [ ! -e go ]; do sleep 0.05; done; kill -9 $$'));
    const pid = await pidFromFile('a', 'parent');
    await containers.close();
    await writeFile(join(machine.directory, 'sandboxes', 'a', 'go'), '');
    await until('the task to end', () => isGone(pid));
    await until('its status', () => existsSync(join(machine.directory, 'runtime', 'containers', 'a', 'status')));

    const next = machine.containerizer();
    await next.recover([known('a')]);
    expect(await next.wait('a')).toEqual({ waitStatus: 9 });
  });

  it('does not take a stranger with the same pid for the task', async () => {
    await containers.launch(machine.shell('a', 'sleep 300'));
    const { executor_pid: pid } = await containers.status('a');
    await containers.close();
    // As if the system had been up so long that the pids were given away.
    for (const name of ['runner', 'task']) {
      const path = join(machine.directory, 'runtime', 'containers', 'a', name);
      const fields = (await readFile(path, 'utf8')).split(' ');
      fields[21] = String(Number(fields[21]) - 1);
      await writeFile(path, fields.join(' '));
    }
    const next = machine.containerizer();
    expect((await next.recover([known('a')])).recovered).toEqual(['a']);
    expect(await next.wait('a')).toEqual({});
    expect(isGone(pid ?? 0)).toBe(false);
    process.kill(pid ?? 0, 'SIGKILL');
  });

  it('ends a task whose runner was killed', async () => {
    await containers.launch(machine.shell('a', 'echo $PPID >runner; echo $$ >parent; sleep 300'));
    const [runner, parent] = [await pidFromFile('a', 'runner'), await pidFromFile('a', 'parent')];
    const identity = { pid: parent, startTicks: readProcess(parent)?.startTicks ?? 0 };
    await containers.close();
    process.kill(runner, 'SIGKILL');
    await until('the runner to end', () => isGone(runner));
    expect(isAlive(identity)).toBe(true);

    const next = machine.containerizer();
    await next.recover([known('a')]);
    expect(await next.wait('a')).toEqual({});
    await until('the task to end', () => !isAlive(identity));
  });

  it('goes on when the launcher is killed', async () => {
    await containers.launch(machine.shell('a', 'sleep 300'));
    const launches = ['b', 'c', 'd'].map((id) => containers.launch(machine.shell(id, 'exit 2')));
    process.kill(await launcherPid(), 'SIGKILL');
    await Promise.all(launches);
    for (const id of ['b', 'c', 'd']) expect(await containers.wait(id)).toEqual({ waitStatus: exited(2) });
    await containers.launch(machine.shell('e', 'exit 1'));
    expect(await containers.wait('e')).toEqual({ waitStatus: exited(1) });
    expect((await containers.destroy('a'))?.waitStatus).toBe(9);
  });
});
