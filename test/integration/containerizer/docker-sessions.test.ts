import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ContainerIo } from '../../../src/containerizer/container-io.ts';
import type { Containerizer, ContainerLaunch } from '../../../src/containerizer/containerizer.ts';
import { readProcess } from '../../../src/containerizer/mesos/process-table.ts';
import { until } from '../../until.ts';
import { createTestEngine, type TestEngine } from '../docker-engine.ts';
import { createMachine, exited, type Machine } from './machine.ts';
import { Screen } from './screen.ts';

/** Names are the engine's, which others may use too. */
const p = randomUUID();
const t = randomUUID();
let machine: Machine;
let containers: Containerizer;

const engine: TestEngine | undefined = await createTestEngine();

afterAll(async () => {
  await engine?.close();
});

describe.skipIf(engine === undefined)('containers of the engine', () => {
  beforeAll(async () => {
    const docker = { socketPath: engine?.socketPath ?? '', removeDelayMs: 0, owner: `sessions-${process.pid}` };
    machine = await createMachine({ names: ['docker'], docker });
    containers = machine.containerizer();
    await containers.recover([]);
    await containers.launch(task(p, 'echo parent; exec sleep 1000'));
  }, 120_000);

  afterAll(async () => {
    await machine.close();
  });

  afterEach(async () => {
    for (const id of containers.containers()) if (id !== p) await containers.destroy(id);
  });

  function task(
    containerId: string,
    command: string,
    more: Partial<ContainerLaunch['container']> = {},
  ): ContainerLaunch {
    const container = {
      type: 'DOCKER' as const,
      docker: { image: engine?.image ?? '', network: 'NONE' as const },
      ...more,
    };
    return machine.shell(containerId, command, { container });
  }

  const session = (containerId: string, command: string, more: Partial<ContainerLaunch> = {}): ContainerLaunch => ({
    containerId,
    sandbox: '/',
    resources: [],
    environment: {},
    command: { value: command },
    isSession: true,
    ...more,
  });

  const terminal = (rows: number, columns: number): Partial<ContainerLaunch> => ({
    container: { type: 'MESOS', tty_info: { window_size: { rows, columns } } },
  });

  async function ioOf(containerId: string): Promise<ContainerIo> {
    const io = await containers.io?.(containerId);
    if (io === undefined) throw new Error(`${containerId} cannot be attached to`);
    return io;
  }

  async function open(launch: ContainerLaunch): Promise<{ io: ContainerIo; screen: Screen }> {
    await containers.launch(launch);
    const io = await ioOf(launch.containerId);
    const screen = new Screen();
    io.read(screen);
    return { io, screen };
  }

  it('run sessions that write both outputs and give their code', async () => {
    const { screen } = await open(session(`${p}.s`, 'echo "$MESOS_SANDBOX"; echo wrong >&2; exit 3'));
    await screen.over();
    expect(screen.text).toBe('/mnt/mesos/sandbox\n');
    expect(screen.errors).toBe('wrong\n');
    expect(await containers.wait(`${p}.s`)).toEqual({ waitStatus: exited(3) });
  });

  it('run sessions that read input until its end', async () => {
    const { io, screen } = await open(session(`${p}.s`, 'cat; echo end'));
    await io.write(Buffer.from('one\n'));
    io.endInput();
    await screen.over();
    expect(screen.text).toBe('one\nend\n');
    expect(await containers.wait(`${p}.s`)).toEqual({ waitStatus: 0 });
  });

  it('run sessions with a terminal, whose size changes', async () => {
    const { io, screen } = await open(session(`${p}.t`, 'PS1="ready> " exec sh -i', terminal(33, 99)));
    const say = (text: string): Promise<void> => io.write(Buffer.from(text));
    await screen.shows('ready> ');
    await say('busybox tty; busybox stty size\r');
    await screen.shows('/dev/pts/');
    await screen.shows('33 99');
    await io.resize({ rows: 50, columns: 132 });
    await say('busybox stty size\r');
    await screen.shows('50 132');
    await say('sleep 1000\r');
    // The shell may not have begun it when the first interruption comes.
    await until('the shell to be interrupted', async () => {
      await say('\x03echo al""ive\r');
      return screen.text.includes('alive') || undefined;
    });
    await say('exit 7\r');
    await screen.over();
    expect(await containers.wait(`${p}.t`)).toEqual({ waitStatus: exited(7) });
  });

  it('end a session with all that it started, and go on themselves', async () => {
    const { screen } = await open(session(`${p}.s`, 'sleep 1000 & echo ready; sleep 1001'));
    await screen.shows('ready');
    const { executor_pid: pid = 0 } = await containers.status(`${p}.s`);
    expect(readProcess(pid)).toBeDefined();
    expect(await containers.destroy(`${p}.s`)).toEqual({ waitStatus: 9 });
    expect(readProcess(pid)?.state ?? 'Z').toBe('Z');
    expect(containers.containers()).toEqual([p]);
    expect(containers.has(p)).toBe(true);
    // A command of the check's kind still runs in it.
    expect(await containers.exec(p, { command: { shell: 'exit 5' } })).toEqual({ waitStatus: exited(5) });
  });

  it('have nested containers whose output is in a sandbox', async () => {
    await containers.launch(machine.shell(`${p}.n`, 'echo "in $MESOS_SANDBOX"; echo wrong >&2; exit 4'));
    expect(await containers.wait(`${p}.n`)).toEqual({ waitStatus: exited(4) });
    expect(await machine.sandboxFile(`${p}.n`, 'stdout')).toContain('in ');
    expect(await machine.sandboxFile(`${p}.n`, 'stderr')).toBe('wrong\n');
    await expect(containers.io?.(`${p}.n`)).resolves.toBeUndefined();
  });

  it('are attached to by their terminal', async () => {
    await containers.launch(task(t, 'echo ready; read a; echo "got $a"; exit 6', { tty_info: {} }));
    const io = await ioOf(t);
    const screen = new Screen();
    const leave = io.read(screen);
    await io.write(Buffer.from('one\r'));
    await screen.shows('got one');
    leave();
    expect(await containers.wait(t)).toEqual({ waitStatus: exited(6) });
    expect(await containers.io?.(p)).toBeUndefined();
  });

  it('are rid of sessions when the agent starts anew', async () => {
    const { screen } = await open(session(`${p}.s`, 'echo ready; exec sleep 1000'));
    await screen.shows('ready');
    const { executor_pid: pid = 0 } = await containers.status(`${p}.s`);
    // As after a kill: nobody let go of the session.
    const next = machine.containerizer();
    const found = await next.recover([{ containerId: p, sandbox: machine.shell(p, '').sandbox }]);
    expect(found.recovered).toEqual([p]);
    expect(found.orphansDestroyed).toEqual([`${p}.s`]);
    expect(readProcess(pid)?.state ?? 'Z').toBe('Z');
    expect(existsSync(`${machine.directory}/runtime/docker-sessions/${p}.s`)).toBe(false);
    await containers.wait(`${p}.s`);
    await next.close();
  });
});
