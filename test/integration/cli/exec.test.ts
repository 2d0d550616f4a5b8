/** `stadion exec` and `stadion attach` as processes of their own, also at a terminal, with tasks of a real agent and master. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunningAgent } from '../../../src/agent/shell/agent.ts';
import { readProcess } from '../../../src/containerizer/mesos/process-table.ts';
import { terminalOf } from '../../../src/containerizer/mesos/terminal-size.ts';
import type { ContainerInfo, TaskInfo } from '../../../src/wire/gen/mesos.ts';
import { AgentDirectory, startTestAgent } from '../../agent/agents.ts';
import { until } from '../../until.ts';
import { createTestEngine, type TestEngine } from '../docker-engine.ts';
import { SchedulerClient } from '../master/scheduler-client.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from '../master/test-master.ts';

const engine: TestEngine | undefined = await createTestEngine();
const main = join(import.meta.dirname, '../../../src/cli/main.ts');

let directory: AgentDirectory;
let master: TestMaster;
let agent: RunningAgent;
let client: SchedulerClient;
const children: ChildProcess[] = [];

beforeAll(async () => {
  directory = new AgentDirectory();
  mkdirSync(directory.path, { recursive: true });
  const credentials = join(directory.path, 'credentials');
  writeFileSync(credentials, JSON.stringify({ credentials: [{ principal: 'op', secret: 'right' }] }), { mode: 0o600 });
  writeFileSync(join(directory.path, 'own'), '{"principal":"op","secret":"right"}', { mode: 0o600 });
  writeFileSync(join(directory.path, 'wrong'), '{"principal":"op","secret":"wrong"}', { mode: 0o600 });
  master = await startTestMaster();
  agent = await startTestAgent(directory, `127.0.0.1:${master.port}`, [
    ...(engine === undefined ? [] : ['--containerizers=mesos,docker', `--docker_socket=${engine.socketPath}`]),
    '--docker_remove_delay=0secs',
    '--authenticate_http_readwrite',
    `--http_credentials=${credentials}`,
  ]);
  client = new SchedulerClient(master.port, 'application/json');
  await client.subscribe({ user: 'root', name: 'exec', roles: ['*'], capabilities: [{ type: 'MULTI_ROLE' }] });
  await launch('plain', 'echo task; exec sleep 1000');
  await launch('tty', 'while read a; do echo "got $a"; [ "$a" = bye ] && exit 4; done', {
    type: 'MESOS',
    tty_info: {},
  });
  if (engine !== undefined) {
    const docker = { image: engine.image, network: 'NONE' as const };
    await launch('docker', 'exec sleep 1000', { type: 'DOCKER', docker });
  }
}, 120_000);

afterEach(async () => {
  for (const child of children.splice(0))
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
});

afterAll(async () => {
  client?.disconnect();
  await agent?.close({ killTasks: true });
  if (master !== undefined) await stopTestMaster(master);
  await engine?.close();
  directory?.dispose();
});

async function launch(name: string, command: string, container?: ContainerInfo): Promise<void> {
  const offer = await client.offer();
  const task: TaskInfo = {
    name,
    task_id: { value: name },
    agent_id: offer.agent_id,
    command: { value: command },
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 }, allocation_info: { role: '*' } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 32 }, allocation_info: { role: '*' } },
    ],
    ...(container === undefined ? {} : { container }),
  };
  await client.launch(offer, [task]);
  for (const state of ['TASK_STARTING', 'TASK_RUNNING'] as const) {
    const status = await client.status(name, state);
    await client.acknowledge(offer.agent_id.value, name, status.uuid ?? new Uint8Array());
  }
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const environment = (credential = 'own'): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  TERM: 'xterm',
  SHELL: '/bin/sh',
  STADION_MASTER: `127.0.0.1:${master.port}`,
  STADION_AGENT_CREDENTIAL: join(directory.path, credential),
});

function start(args: readonly string[], credential?: string): ChildProcess {
  const child = spawn(process.execPath, [main, ...args], { env: environment(credential), stdio: 'pipe' });
  children.push(child);
  return child;
}

async function ended(child: ChildProcess, input?: string): Promise<Ended> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (part: Buffer) => out.push(part));
  child.stderr?.on('data', (part: Buffer) => err.push(part));
  if (input !== undefined) child.stdin?.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() };
}

/** The command at a terminal of its own, with somebody who types. */
class Typist {
  readonly child: ChildProcess;
  #shown = '';

  constructor(args: readonly string[]) {
    const line = [process.execPath, main, ...args].map((word) => `'${word}'`).join(' ');
    // The outer shell stays, to show that its terminal is as it was.
    const script = `stty rows 30 cols 90; before=$(stty -g); ${line}; code=$?; [ "$before" = "$(stty -g)" ] && echo "terminal as before, code $code"`;
    this.child = spawn('script', ['-q', '-e', '-f', '-c', script, '/dev/null'], { env: environment(), stdio: 'pipe' });
    children.push(this.child);
    this.child.stdout?.on('data', (part: Buffer) => {
      this.#shown += part.toString();
    });
  }

  get shown(): string {
    return this.#shown;
  }

  type(keys: string): void {
    this.child.stdin?.write(keys);
  }

  async shows(text: string): Promise<void> {
    await until(`'${text}'`, () => this.#shown.includes(text) || undefined).catch((thrown: unknown) => {
      throw new Error(`${String(thrown)} in ${JSON.stringify(this.#shown)}`);
    });
  }

  /** Changes the window, as dragging its corner does. */
  resize(rows: number, columns: number): void {
    const shell = readProcess(this.child.pid ?? 0);
    const pids = execFileSync('pgrep', ['-P', String(shell?.pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
    const path = pids.map(terminalOf).find((one) => one !== undefined);
    execFileSync('stty', ['-F', path ?? '', 'rows', String(rows), 'cols', String(columns)]);
  }
}

describe('stadion exec', () => {
  it("gives output, errors and exit code of a command in the task's directory", async () => {
    const { code, out, err } = await ended(
      start(['exec', 'plain', 'sh', '-c', 'cat stdout; pwd; echo wrong >&2; exit 7']),
    );
    expect(err).toBe('wrong\n');
    expect(out).toMatch(/^task\n\/.*\/executors\/plain\/runs\/[^/]+\n$/);
    expect(code).toBe(7);
  });

  it('hands input on and its end', async () => {
    expect(await ended(start(['exec', '-i', 'plain', 'cat']), 'one\ntwo\n')).toEqual({
      code: 0,
      out: 'one\ntwo\n',
      err: '',
    });
  });

  it('has no input unless asked for', async () => {
    const { out } = await ended(start(['exec', '-e', 'A=b c', 'plain', 'sh', '-c', 'echo "$A"']), 'not read\n');
    expect(out).toBe('b c\n');
  });

  it('tells of a signal as shells do', async () => {
    expect((await ended(start(['exec', 'plain', 'sh', '-c', 'kill -TERM $$']))).code).toBe(143);
  });

  it('carries 50 MB without loss and without keeping them', async () => {
    const child = start(['exec', 'plain', 'sh', '-c', 'seq -w 1 6250000']);
    let size = 0;
    let lines = '';
    let mostBytes = 0;
    const before = process.memoryUsage().rss;
    for await (const part of child.stdout ?? []) {
      size += (part as Buffer).length;
      lines = (lines + (part as Buffer).toString('latin1')).slice(-16);
      mostBytes = Math.max(mostBytes, process.memoryUsage().rss - before);
    }
    const [code] = child.exitCode === null ? ((await once(child, 'exit')) as [number]) : [child.exitCode];
    expect({ size, lines, code }).toEqual({ size: 50_000_000, lines: '6249999\n6250000\n', code: 0 });
    // Agent and test are this process: both together hold a fraction of what went through.
    expect(mostBytes).toBeLessThan(200 * 1024 * 1024);
  });

  it('stops the command when nobody reads any more, and when it is killed itself', async () => {
    const child = start(['exec', 'plain', 'sh', '-c', 'echo $$; exec sleep 1000']);
    const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
    const pid = Number(line.toString());
    expect(readProcess(pid)).toBeDefined();
    child.kill('SIGKILL');
    await until(
      'the command to be gone',
      () => readProcess(pid) === undefined || readProcess(pid)?.state === 'Z' || undefined,
    );
  });

  it.each([
    [['exec', 'nope', 'true'], 1, "there is no task 'nope'"],
    [['exec', 'plain'], 2, 'which command?'],
    [['exec'], 2, 'which task?'],
    [['exec', 'plain', '/no/such/program'], 127, ''],
    [['attach', 'plain'], 1, 'plain was started without a terminal (tty_info): stadion logs -f plain shows'],
    [['attach', '--detach-keys', 'x y', 'plain'], 2, '--detach-keys takes keys'],
  ])('%j ends with %i', async (args, code, err) => {
    const end = await ended(start(args));
    expect(end.err).toContain(err);
    expect(end.code).toBe(code);
  });

  it('proves who asks', async () => {
    const end = await ended(start(['exec', 'plain', 'true'], 'wrong'));
    expect(end).toMatchObject({ code: 1, err: expect.stringContaining('the agent answered 401') });
  });
});

const shells = [
  ['plain', 'bash --norc -i', 'stty', 'tty'],
  ['docker', 'sh -i', 'busybox stty', 'busybox tty'],
] as const;

describe('stadion exec -it', () => {
  for (const [task, shell, stty, tty] of shells) {
    it.skipIf(task === 'docker' && engine === undefined)(`is a shell in a task of ${task}`, async () => {
      const typist = new Typist(['exec', '-it', task, 'env', 'PS1=ready> ', ...shell.split(' ')]);
      await typist.shows('ready> ');
      typist.type(`${tty}\r`);
      await typist.shows('/dev/pts/');
      typist.type(`${stty} size\r`);
      await typist.shows('30 90');
      typist.resize(41, 123);
      await until('the new size', async () => {
        typist.type(`${stty} size\r`);
        return typist.shown.includes('41 123') || undefined;
      });
      typist.type('sleep 1000\r');
      await until('the shell to be interrupted', async () => {
        // Shells may swallow what comes right after.
        typist.type('\x03\recho al""ive\r');
        return typist.shown.includes('alive') || undefined;
      });
      typist.type('exit 7\r');
      const [code] = (await once(typist.child, 'close')) as [number];
      expect(typist.shown).toContain('terminal as before, code 7');
      expect(code).toBe(0);
    });
  }

  it('gives the terminal back when it is ended from outside', async () => {
    const typist = new Typist(['exec', '-it', 'plain', 'sh', '-c', 'echo ready; exec sleep 1000']);
    await typist.shows('ready');
    const words = `${main} exec -it plain sh -c echo ready`;
    const [pid] = execFileSync('pgrep', ['-f', '-x', `${process.execPath} ${words}; exec sleep 1000`], {
      encoding: 'utf8',
    }).split('\n');
    // Of SIGTERM Node itself would give it back.
    process.kill(Number(pid), 'SIGHUP');
    await once(typist.child, 'close');
    expect(typist.shown).toContain('terminal as before, code 129');
  });
});

describe('stadion attach', () => {
  it("sits at the task's terminal, leaves it, comes back and ends with its code", async () => {
    const first = new Typist(['attach', 'tty']);
    await until('an answer', async () => {
      first.type('one\r');
      return first.shown.includes('got one') || undefined;
    });
    first.type('\x10\x11');
    await first.shows('it goes on');
    await once(first.child, 'close');
    expect(first.shown).toContain('terminal as before, code 0');
    const watching = start(['attach', '--no-stdin', 'tty']);
    const watched = ended(watching);
    let seen = '';
    watching.stdout?.on('data', (part: Buffer) => {
      seen += part.toString();
    });
    const second = new Typist(['attach', 'tty']);
    await until('an answer that both see', async () => {
      second.type('two\r');
      return (second.shown.includes('got two') && seen.includes('got two')) || undefined;
    });
    second.type('bye\r');
    await once(second.child, 'close');
    expect(second.shown).toContain('terminal as before, code 4');
    expect(await watched).toMatchObject({ code: 4, out: expect.stringContaining('got bye') });
  });
});
