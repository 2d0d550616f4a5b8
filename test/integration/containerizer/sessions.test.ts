import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ContainerIo } from '../../../src/containerizer/container-io.ts';
import type { Containerizer, ContainerLaunch } from '../../../src/containerizer/containerizer.ts';
import { isAlive, readProcess } from '../../../src/containerizer/mesos/process-table.ts';
import type { CommandInfo, EnvironmentVariable, Resource } from '../../../src/wire/gen/mesos.ts';
import { haveCommands, haveRoot } from '../../requirements.ts';
import { until } from '../../until.ts';
import { createMachine, exited, type Machine } from './machine.ts';
import { Screen } from './screen.ts';

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

async function ioOf(containerId: string): Promise<ContainerIo> {
  const io = await containers.io?.(containerId);
  if (io === undefined) throw new Error(`${containerId} cannot be attached to`);
  return io;
}

function session(containerId: string, command: string, more: Partial<ContainerLaunch> = {}): ContainerLaunch {
  return {
    containerId,
    sandbox: '/',
    resources: [],
    environment: {},
    command: { value: command },
    isSession: true,
    ...more,
  };
}

const terminal = (rows: number, columns: number): Partial<ContainerLaunch> => ({
  container: { type: 'MESOS', tty_info: { window_size: { rows, columns } } },
});

async function open(launch: ContainerLaunch): Promise<{ io: ContainerIo; screen: Screen }> {
  await containers.launch(launch);
  const io = await ioOf(launch.containerId);
  const screen = new Screen();
  io.read(screen);
  return { io, screen };
}

describe('a session without a terminal', () => {
  beforeEach(() => containers.launch(machine.shell('p', 'echo parent; exec sleep 1000')));

  it('runs in its parent, writes both outputs and gives its code', async () => {
    const { screen } = await open(session('p.s', 'pwd; echo "$MESOS_SANDBOX"; echo wrong >&2; exit 3'));
    expect(await containers.wait('p.s')).toEqual({ waitStatus: exited(3) });
    await screen.over();
    const sandbox = join(machine.directory, 'sandboxes', 'p');
    expect(screen.text).toBe(`${sandbox}\n${sandbox}\n`);
    expect(screen.errors).toBe('wrong\n');
    await containers.destroy('p.s');
    // Nothing of it is in the sandbox of its parent, which goes on.
    expect(await machine.sandboxFile('p', 'stdout')).toBe('parent\n');
    expect(await readdir(sandbox)).toEqual(['stderr', 'stdout']);
    expect((await containers.status('p')).executor_pid).toBeGreaterThan(1);
  });

  it('reads input until its end, also when that was there before it began', async () => {
    const { io, screen } = await open(session('p.s', 'sleep 0.2; cat; echo end'));
    await io.write(Buffer.from('one\n'));
    await io.write(Buffer.from('two\n'));
    io.endInput();
    await screen.over();
    expect(screen.text).toBe('one\ntwo\nend\n');
    expect(await containers.wait('p.s')).toEqual({ waitStatus: 0 });
  });

  it('has the secrets of its parent and its own, which are on no disk and in no argument list', async () => {
    const variable = (name: string, value: string): EnvironmentVariable => ({
      ...{ name, type: 'SECRET' },
      secret: { type: 'VALUE', value: { data: Buffer.from(value) } },
    });
    const command = (value: string, own: EnvironmentVariable): CommandInfo => ({
      value,
      environment: { variables: [own] },
    });
    const show = 'echo "$TOP $OWN $INNER"; cat';
    const top = { command: command('exec sleep 1000', variable('TOP', 'sesame-1')) };
    await containers.launch(machine.shell('q', '', top));
    const outer = await open(session('q.s', '', { command: command(show, variable('OWN', 'sesame-2')) }));
    await outer.screen.shows('sesame-1 sesame-2');
    const inner = await open(session('q.s.t', '', { command: command(show, variable('INNER', 'sesame-3')) }));
    await inner.screen.shows('sesame-1 sesame-2 sesame-3');
    // A session alone may have secrets, too.
    const alone = await open(session('p.s', '', { command: command(show, variable('OWN', 'sesame-4')) }));
    await alone.screen.shows('sesame-4');
    for (const id of ['q', 'q.s', 'q.s.t', 'p.s']) {
      const script = await readFile(join(machine.directory, 'runtime/containers', id, 'launch'), 'utf8');
      const told = script.split('\n').filter((line) => line.includes('sesame'));
      expect(told.map((line) => line.split(' ', 1)[0])).toEqual(['export']);
    }
    // Not through links, behind which memory is.
    for (const entry of await readdir(machine.directory, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile()) expect(await readFile(path, 'latin1'), path).not.toContain('sesame');
    }
    const wrong = session('p.w', '', { command: command('true', variable('PATH', 'sesame-5')) });
    await expect(containers.launch(wrong)).rejects.toThrow("'PATH' cannot be a secret: choose another name");
  });

  it('is as slow as its reader, and loses nothing', async () => {
    await containers.launch(session('p.s', 'head -c 20000000 /dev/zero; echo done >"$MESOS_SANDBOX/done"'));
    const io = await ioOf('p.s');
    let read = 0;
    let held: (() => void) | undefined;
    io.read({
      write: (_from, bytes) => {
        read += bytes.length;
        return read > 100_000 && held === undefined ? new Promise((resolve) => (held = resolve)) : undefined;
      },
      end: () => {
        read = -read;
      },
    });
    await until('the reader to stop', () => held);
    expect(await machine.sandboxFile('p', 'done').catch(() => 'not done')).toBe('not done');
    expect(read).toBeLessThan(300_000);
    held?.();
    await until('the end', () => (read < 0 ? true : undefined));
    expect(read).toBe(-20_000_000);
    expect(await machine.sandboxFile('p', 'done')).toBe('done\n');
  });

  it('gives its id to another, who is left alone by those who still end the first', async () => {
    for (let round = 0; round < 10; round++) {
      await containers.launch(session('p.s', 'exec sleep 1000'));
      const ends = [containers.destroy('p.s'), containers.wait('p.s').then(() => containers.destroy('p.s'))];
      await Promise.race(ends);
      const { screen } = await open(session('p.s', 'echo ready; exec sleep 1000'));
      await Promise.all(ends);
      await screen.shows('ready');
      expect((await containers.status('p.s')).executor_pid).toBeGreaterThan(1);
      await containers.destroy('p.s');
    }
  });

  it('ends with its parent', async () => {
    const { screen } = await open(session('p.s', 'echo here; exec sleep 1000'));
    await screen.shows('here');
    const waiting = containers.wait('p.s');
    await containers.destroy('p');
    expect(await waiting).toEqual({ waitStatus: 9 });
    await screen.over();
    expect(containers.containers()).toEqual([]);
  });

  it('leaves what its parent started alone', async () => {
    // A child of nobody with the parent's sandbox in its environment, begun after the session.
    await containers.launch(
      machine.shell('q', 'until [ -e go ]; do sleep 0.05; done; setsid -f sleep 1000; echo $! >began; exec sleep 1000'),
    );
    const { screen } = await open(session('q.s', ': >go; until [ -e began ]; do sleep 0.05; done; echo ready; cat'));
    await screen.shows('ready');
    const sandbox = join(machine.directory, 'sandboxes', 'q');
    const strays = async (): Promise<number[]> => {
      const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
      const facts = await Promise.all(
        pids.map(async (pid) => ({ pid, text: await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '') })),
      );
      return facts
        .filter(({ pid, text }) => text.includes(`MESOS_SANDBOX=${sandbox}\0`) && readProcess(pid)?.parentPid === 1)
        .map(({ pid }) => pid);
    };
    const [stray] = await until('the stray', async () => {
      const found = await strays();
      return found.length > 0 ? found : undefined;
    });
    await containers.destroy('q.s');
    const facts = readProcess(stray ?? 0);
    expect(facts !== undefined && isAlive(facts)).toBe(true);
  });

  it('needs a parent that runs', async () => {
    await expect(containers.launch(session('nope.s', 'true'))).rejects.toThrow("Container 'nope' not found");
  });

  it('ends when the agent starts anew, and what else is nested goes on', async () => {
    await containers.launch(machine.shell('p.n', 'exec sleep 1000'));
    const { screen } = await open(session('p.s', 'echo here; exec sleep 1000'));
    await screen.shows('here');
    const { executor_pid: pid = 0 } = await containers.status('p.s');
    await containers.close();
    containers = machine.containerizer();
    const sandbox = join(machine.directory, 'sandboxes', 'p');
    const found = await containers.recover([{ containerId: 'p', sandbox }]);
    expect(found.recovered.toSorted()).toEqual(['p', 'p.n']);
    expect(found.orphansDestroyed).toEqual(['p.s']);
    expect(readProcess(pid)?.state ?? 'Z').toBe('Z');
  });
});

if (haveRoot()) {
  it.each([true, false])(
    'may only read what its container may only read, also after a restart (--launcher=posix: %s)',
    async (isPosix) => {
      await containers.close();
      containers = machine.containerizer({ linux: { isPosix } });
      await containers.recover([]);
      const volume: Resource = {
        ...{ name: 'disk', type: 'SCALAR', scalar: { value: 1 }, role: '*' },
        reservations: [{ type: 'DYNAMIC', role: 'dev' }],
        disk: { persistence: { id: 'v' }, volume: { container_path: 'v', mode: 'RO' } },
      };
      const directory = join(machine.directory, 'runtime/volumes/roles/dev/v');
      await mkdir(directory, { recursive: true });
      const write = 'echo tried >v/file && echo written';
      await containers.launch(machine.shell('p', `${write}; exec sleep 1000`, { resources: [volume] }));
      const looks = async (containerId: string): Promise<void> => {
        const { screen } = await open(session(containerId, `${write}; echo over`));
        await screen.over();
        expect(screen.text).toBe('over\n');
        expect(screen.errors).toContain('Read-only file system');
      };
      await looks('p.s');
      await containers.close();
      containers = machine.containerizer({ linux: { isPosix } });
      await containers.recover([{ containerId: 'p', sandbox: machine.shell('p', '').sandbox }]);
      await looks('p.t');
      expect(await readdir(directory)).toEqual([]);
    },
  );
}

describe('a session with a terminal', () => {
  beforeEach(() => containers.launch(machine.shell('p', 'exec sleep 1000')));

  it('has a size that changes, echoes, and hands Ctrl-C to what is in the foreground', async () => {
    const { io, screen } = await open(session('p.t', "PS1='ready> ' exec bash --norc -i", terminal(33, 99)));
    expect(io.isTerminal).toBe(true);
    const say = (text: string): Promise<void> => io.write(Buffer.from(text));
    await screen.shows('ready> ');
    await say('tty; stty size\r');
    await screen.shows('/dev/pts/');
    await screen.shows('33 99');
    await io.resize({ rows: 50, columns: 132 });
    await say('stty size\r');
    await screen.shows('50 132');
    await say('echo before; sleep 1000; echo "code $?"\r');
    await screen.shows(/before\r\n(?!.*before)/);
    // The shell may not have begun to sleep when the first interruption comes.
    await until('the shell to be interrupted', async () => {
      // Shells may swallow what comes right after.
      await say('\x03\recho al""ive\r');
      return screen.text.includes('alive') || undefined;
    });
    await say('ls /proc/self/fd | tr "\\n" " "; exit 7\r');
    expect(await containers.wait('p.t')).toEqual({ waitStatus: exited(7) });
    await screen.over();
    expect(screen.errors).toBe('');
    expect(screen.text).toContain('0 1 2 3 ');
  });

  if (haveRoot() && haveCommands('perl')) {
    it('does not let the agent open what stands for its terminal in a root of its own', async () => {
      const target = join(machine.directory, 'target');
      const { io, screen } = await open(
        session(
          'p.t',
          `mkdir -p root/dev/pts; : >${target}; ln -s ${target} root$(tty); exec perl -e '$|=1; chroot("root"); print "ready"; sleep 1000'`,
          terminal(24, 80),
        ),
      );
      await screen.shows('ready');
      await expect(io.resize({ rows: 50, columns: 132 })).rejects.toThrow('it has no terminal');
    });
  }

  it('does not show its variables in the list of processes', async () => {
    const { screen } = await open(
      session('p.t', 'echo ready; exec sleep 1000', {
        ...terminal(24, 80),
        command: {
          value: 'echo ready; exec sleep 1000',
          environment: { variables: [{ name: 'SECRET', value: 'not-for-others' }] },
        },
      }),
    );
    await screen.shows('ready');
    const { executor_pid: pid } = await containers.status('p.t');
    expect(await readFile(`/proc/${pid}/cmdline`, 'utf8')).toContain('script');
    expect(await readFile(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('not-for-others');
  });

  it('refuses a size that is none', async () => {
    const { io, screen } = await open(session('p.t', 'echo ready; exec cat', terminal(24, 80)));
    await screen.shows('ready');
    await expect(io.resize({ rows: 1e9, columns: 3 })).rejects.toThrow('Unable to set the window size');
  });
});

describe('a container with a terminal', () => {
  it('is attached to again after a restart of the agent', async () => {
    const launch = machine.shell('t', 'tty; read a; echo "got $a"; read b; echo "then $b"; exit 4', terminal(24, 80));
    await containers.launch(launch);
    const first = await ioOf('t');
    await until(
      'the first line',
      async () => (await machine.sandboxFile('t', 'stdout')).includes('/dev/pts/') || undefined,
    );
    await first.write(Buffer.from('one\r'));
    await until('the answer', async () => (await machine.sandboxFile('t', 'stdout')).includes('got one') || undefined);
    await containers.close();
    containers = machine.containerizer();
    await containers.recover([{ containerId: 't', sandbox: launch.sandbox }]);
    const io = await ioOf('t');
    const screen = new Screen();
    io.read(screen);
    await io.resize({ rows: 10, columns: 20 });
    await io.write(Buffer.from('two\r'));
    await screen.shows('then two');
    await screen.over();
    // What it showed before was read by others.
    expect(screen.text).not.toContain('got one');
    expect(await containers.wait('t')).toEqual({ waitStatus: exited(4) });
    await expect(io.write(Buffer.from('three\r'))).rejects.toThrow('reads no input any more');
  });

  it('is the only one of its kind that can be attached to', async () => {
    await containers.launch(machine.shell('plain', 'exec sleep 1000'));
    expect(await containers.io?.('plain')).toBeUndefined();
    await expect(containers.io?.('nobody')).rejects.toThrow("Container 'nobody' not found");
  });
});
