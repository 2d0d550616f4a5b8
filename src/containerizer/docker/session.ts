import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { ContainerError } from '../container-error.ts';
import type { ContainerIo, OutputName } from '../container-io.ts';
import type { ContainerLaunch, Termination } from '../containerizer.ts';
import { commandLine } from '../core/command-line.ts';
import { parentIdOf } from '../core/container-id.ts';
import type { ProcessIdentity } from '../core/process-tree.ts';
import { taskEnvironment } from '../core/task-environment.ts';
import { type Deferred, deferred } from '../deferred.ts';
import { appendFlags, makeSandbox } from '../sandbox.ts';
import { EngineIo } from './engine-io.ts';
import { killTree, type SessionRecords } from './session-records.ts';

export interface DockerSessionOptions {
  readonly launch: ContainerLaunch;
  /** The container that it is a command in. */
  readonly container: Docker.Container;
  readonly records: SessionRecords;
}

const exitPollMs = 50;
const exitPolls = 100;
/** So long readers of a session that was ended may take to read what is left. */
const unreadMs = 500;

/** A command that the engine runs in a container: a session, or a nested container whose output goes to its own sandbox. */
export class DockerSession {
  readonly containerId: string;
  readonly isSession: boolean;
  readonly #exec: Docker.Exec;
  readonly #io: EngineIo;
  readonly #records: SessionRecords;
  readonly #ended: Deferred<Termination> = deferred();
  #process: ProcessIdentity | undefined;
  #isKilled = false;
  #isLetGo = false;

  private constructor(options: DockerSessionOptions, exec: Docker.Exec, io: EngineIo) {
    this.containerId = options.launch.containerId;
    this.isSession = options.launch.isSession === true;
    this.#exec = exec;
    this.#io = io;
    this.#records = options.records;
  }

  /** Rejects with a ContainerError, or the engine's own error. */
  static async start(options: DockerSessionOptions): Promise<DockerSession> {
    const { launch, container } = options;
    const size = launch.container?.tty_info?.window_size;
    const isTerminal = launch.container?.tty_info !== undefined;
    const isSession = launch.isSession === true;
    const exec = await container.exec(execRequest(launch, isTerminal));
    if (!isSession) await makeSandbox(launch);
    const stream = (await exec.start({ hijack: true, stdin: isSession, Tty: isTerminal })) as unknown as Duplex;
    const io = new EngineIo({
      stream,
      isTerminal,
      resize: ({ rows, columns }) => exec.resize({ h: rows, w: columns }),
    });
    const session = new DockerSession(options, exec, io);
    if (!isSession) void logTo(launch.sandbox, io);
    // Engines before 1.42 of the API know no size at the start.
    if (size !== undefined) await io.resize(size).catch(() => {});
    await session.#note();
    void session.#watch();
    return session;
  }

  /** Undefined when its output goes to files. */
  get io(): ContainerIo | undefined {
    return this.isSession || this.#io.isTerminal ? this.#io : undefined;
  }

  /** Its pid on this machine, if that is where the engine is. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  wait(): Promise<Termination> {
    return this.#ended.promise;
  }

  /** The engine has no call for this: the process is the agent's to signal when it is on this machine. */
  signal(signal: NodeJS.Signals): void {
    if (this.#process === undefined) return;
    try {
      process.kill(this.#process.pid, signal);
    } catch {
      // It has ended, or is not ours.
    }
  }

  /** Ends it with all that it started; its connection is cut, so that nobody waits for one that cannot be killed. */
  async destroy(): Promise<Termination> {
    this.#isKilled = true;
    if (this.#process !== undefined) await killTree(this.#process);
    const cut = setTimeout(() => this.#io.close(), unreadMs);
    const termination = await this.#ended.promise;
    clearTimeout(cut);
    return termination;
  }

  /** Lets go of it: it ends with the agent. Its record stays, so that the next agent can say so. */
  async close(): Promise<void> {
    this.#isLetGo = true;
    if (this.#process !== undefined) await killTree(this.#process);
    this.#io.close();
  }

  async #note(): Promise<void> {
    // The engine says that it has started it a moment before it knows the process.
    for (let poll = 0; poll < exitPolls; poll++) {
      const { Pid: pid, ExitCode: code } = await this.#exec.inspect();
      if (pid > 0) this.#process = await this.#records.add(this.containerId, pid);
      if (pid > 0 || code !== null) return;
      await new Promise((resolve) => setTimeout(resolve, exitPollMs / 5));
    }
  }

  async #watch(): Promise<void> {
    await this.#io.done;
    if (this.#isLetGo) return;
    const code = await this.#exitCode();
    await this.#records.remove(this.containerId);
    if (this.#isKilled && (code === undefined || code === 137)) this.#ended.resolve({ waitStatus: 9 });
    // The container has gone, and with it all that ran there.
    else this.#ended.resolve({ waitStatus: code === undefined ? 9 : (code & 0xff) << 8 });
  }

  /** The connection closes a moment before the engine knows the code. */
  async #exitCode(): Promise<number | undefined> {
    for (let poll = 0; poll < exitPolls; poll++) {
      try {
        const { Running: isRunning, ExitCode: code } = await this.#exec.inspect();
        if (!isRunning) return code ?? undefined;
      } catch {
        return undefined;
      }
      await new Promise((resolve) => setTimeout(resolve, exitPollMs));
    }
    return undefined;
  }
}

function execRequest(launch: ContainerLaunch, isTerminal: boolean): Docker.ExecCreateOptions {
  const { command, container: info, environment, isSession = false, sandbox } = launch;
  const line = commandLine(command);
  // A session has the container's variables, as every process there.
  const own = isSession ? {} : { MESOS_SANDBOX: sandbox, ...environment };
  const variables = taskEnvironment(own, command?.environment);
  if (!line.ok || !variables.ok) {
    const message = line.ok ? (variables.ok ? '' : variables.error.reason) : line.error.reason;
    throw new ContainerError({ code: 'container-launch-failed', message });
  }
  if ((info?.volumes ?? []).length > 0 || info?.mesos?.image !== undefined) {
    const parent = parentIdOf(launch.containerId) ?? '';
    const message = `A container nested in '${parent}', which the Docker Engine runs, is a command in it: it has no image or volumes of its own`;
    throw new ContainerError({ code: 'container-unsupported', message });
  }
  const size = info?.tty_info?.window_size;
  return {
    Cmd: [...line.value.argv],
    Env: Object.entries(variables.value).map(([name, value]) => `${name}=${value}`),
    AttachStdin: isSession || isTerminal,
    AttachStdout: true,
    AttachStderr: true,
    Tty: isTerminal,
    ...(size === undefined ? {} : { ConsoleSize: [size.rows, size.columns] }),
    ...(command?.user === undefined ? {} : { User: command.user }),
  };
}

/** Writes what a nested container says into its sandbox. */
async function logTo(sandbox: string, io: EngineIo): Promise<void> {
  const files = new Map<OutputName, FileHandle>();
  for (const name of ['stdout', 'stderr'] as const)
    files.set(name, await open(join(sandbox, name), appendFlags, 0o644));
  io.read({
    write: async (from, bytes) => {
      // A full disk loses output, not the container.
      await files
        .get(from)
        ?.writeFile(bytes)
        .catch(() => {});
    },
    end: () => {
      for (const file of files.values()) void file.close();
    },
  });
}
