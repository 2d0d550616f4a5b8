import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { ContainerError } from '../container-error.ts';
import { membersOfRun, type ProcessFacts, type ProcessIdentity } from '../core/process-tree.ts';
import { type Deferred, deferred } from '../deferred.ts';
import { hasNamespaces, launchScript, type RunSpec } from './launch-script.ts';
import { createLauncher, type Launcher } from './launcher.ts';
import { type NotesWatch, watchNotes } from './notes-watch.ts';
import { isAlive, readProcesses, SharedProcessTable, signalProcess } from './process-table.ts';
import { cancelRun, isInside, type RunEnd, type RunProcesses, readRunEnd, readRunProcesses } from './run-directory.ts';

/** One run of a command under its runner, by its directory; the last part of the directory is its key. */
interface Run {
  readonly directory: string;
  readonly started: Deferred<RunProcesses>;
  readonly ended: Deferred<RunEnd>;
  processes?: RunProcesses;
  end?: RunEnd;
  /** Processes seen in the run, so that those that leave its tree are found again. */
  readonly remembered: Map<number, ProcessIdentity>;
}

export interface ProcessRunsOptions {
  readonly notesDirectory: string;
  readonly logger: Logger;
  readonly startTimeoutMs?: number;
  /** How often notes and living runners are looked over, in case a note was missed or a runner was killed. */
  readonly sweepMs?: number;
}

const killRounds = 200;
const lookAgainMs = 1000;

/** Runs commands under runners that outlive this process. */
export class ProcessRuns {
  readonly #logger: Logger;
  readonly #startTimeoutMs: number;
  readonly #runs = new Map<string, Run>();
  /** Pids of living runners. */
  readonly #runners = new Set<number>();
  readonly #table = new SharedProcessTable();
  readonly #notes: NotesWatch;
  readonly #launcher: Launcher;
  readonly #sweep: ReturnType<typeof setInterval>;

  constructor(options: ProcessRunsOptions) {
    this.#logger = options.logger;
    this.#startTimeoutMs = options.startTimeoutMs ?? 30_000;
    this.#notes = watchNotes({
      directory: options.notesDirectory,
      logger: options.logger,
      onNote: (key) => {
        const run = this.#runs.get(key);
        if (run !== undefined) this.#look(run);
      },
    });
    this.#launcher = createLauncher({
      notesDirectory: options.notesDirectory,
      logger: options.logger,
      onLost: () => this.#askAgain(),
    });
    this.#sweep = setInterval(() => {
      this.#notes.sweep();
      for (const run of this.#runs.values()) this.#lookForDead(run);
    }, options.sweepMs ?? 5000);
    this.#sweep.unref();
  }

  /** The launcher's pid while it runs. */
  get launcherPid(): number | undefined {
    return this.#launcher.pid;
  }

  /** Starts a command; resolves when its process exists, and is in its namespaces. Rejects with `container-launch-failed`. */
  async start(directory: string, spec: RunSpec): Promise<RunProcesses> {
    const run = this.#add(directory);
    try {
      // A few bytes, in memory on most machines: handing them to a thread costs ten times as much.
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      writeFileSync(join(directory, 'launch'), launchScript(spec), { mode: 0o600 });
    } catch (thrown) {
      this.forget(directory);
      throw launchFailed(`cannot write ${directory}`, thrown);
    }
    this.#launcher.start(directory);
    const timer = setTimeout(() => {
      this.#cancel(run, `it did not start within ${this.#startTimeoutMs / 1000} s`);
    }, this.#startTimeoutMs);
    try {
      const processes = await run.started.promise;
      // Who enters it before would be nowhere.
      const lateMs = performance.now() + this.#startTimeoutMs;
      while (hasNamespaces(spec) && run.end === undefined && !isInside(directory) && performance.now() < lateMs) {
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      return processes;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Takes over a run from before a restart: what its directory says. A run that never started ends at once. */
  adopt(directory: string): RunProcesses | undefined {
    const run = this.#add(directory);
    this.#look(run);
    this.#cancel(run, 'it never started');
    this.#lookForDead(run);
    return run.processes;
  }

  /** Resolves when the run has ended. */
  ended(directory: string): Promise<RunEnd> {
    return this.#runs.get(basename(directory))?.ended.promise ?? Promise.resolve({});
  }

  processes(directory: string): RunProcesses | undefined {
    return this.#runs.get(basename(directory))?.processes;
  }

  /** The living processes of the run, looked up now. */
  async members(directory: string): Promise<ProcessFacts[]> {
    const run = this.#runs.get(basename(directory));
    return run === undefined ? [] : this.#membersOf(run);
  }

  async #membersOf(run: Run): Promise<ProcessFacts[]> {
    if (run.processes === undefined) return [];
    const members = membersOfRun((await this.#table.fresh()).index, run.processes.task, run.remembered.values());
    for (const { pid, startTicks } of members) run.remembered.set(pid, { pid, startTicks });
    return members;
  }

  /** Sends a signal to every process of the run. */
  async signal(directory: string, signal: NodeJS.Signals): Promise<void> {
    for (const member of await this.members(directory)) signalProcess(member.pid, signal);
  }

  /**
   * Kills every process of the run until none is left; a start under way is called off. With `sandbox`, also those that
   * left the tree and its sessions but still have the sandbox in their environment.
   */
  async kill(directory: string, sandbox?: string): Promise<RunEnd> {
    const run = this.#runs.get(basename(directory));
    if (run === undefined) return {};
    this.#cancel(run, 'cancelled before it started');
    for (let round = 0; round < killRounds && run.processes !== undefined; round++) {
      const members = await this.#membersAndStrays(run, sandbox);
      if (members?.length === 0) break;
      for (const member of members ?? []) signalProcess(member.pid, 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, Math.min(100, 5 * (round + 1))));
    }
    this.#look(run);
    this.#lookForDead(run);
    return run.ended.promise;
  }

  forget(directory: string): void {
    const run = this.#runs.get(basename(directory));
    if (run?.processes !== undefined) this.#runners.delete(run.processes.runner.pid);
    this.#runs.delete(basename(directory));
  }

  async close(): Promise<void> {
    clearInterval(this.#sweep);
    this.#notes.close();
    await this.#launcher.close();
  }

  #add(directory: string): Run {
    const run: Run = { directory, started: deferred(), ended: deferred(), remembered: new Map() };
    this.#runs.set(basename(directory), run);
    return run;
  }

  /** False when nothing can be told now: the next sweep looks again. */
  #look(run: Run): boolean {
    try {
      if (run.processes === undefined) {
        const processes = readRunProcesses(run.directory);
        if (processes !== undefined) {
          run.processes = processes;
          this.#runners.add(processes.runner.pid);
          run.started.resolve(processes);
        }
      }
      const end = run.end === undefined ? readRunEnd(run.directory) : undefined;
      if (end !== undefined) this.#settle(run, end);
      return true;
    } catch (thrown) {
      const facts = { directory: run.directory, error: errorText(thrown) };
      this.#logger.warn('a run cannot be looked at: give the agent a higher limit of open files', facts);
      return false;
    }
  }

  #settle(run: Run, end: RunEnd): void {
    run.end = end;
    run.ended.resolve(end);
    run.started.reject(launchFailed(end.error ?? 'the command ended before it started'));
  }

  /** Does nothing to a run that has started. */
  #cancel(run: Run, error: string): void {
    if (run.processes === undefined && run.end === undefined) cancelRun(run.directory);
    if (!this.#look(run)) {
      // Neither was it called off for sure.
      setTimeout(() => this.#cancel(run, error), lookAgainMs).unref();
      return;
    }
    if (run.processes === undefined && run.end === undefined) this.#settle(run, { error });
  }

  #lookForDead(run: Run): void {
    if (run.end !== undefined || (run.processes !== undefined && isAlive(run.processes.runner))) return;
    if (!this.#look(run) || run.end !== undefined || run.processes === undefined) return;
    // It may have started this moment only.
    if (isAlive(run.processes.runner)) return;
    this.#logger.warn('a runner was killed, ending what it ran', { directory: run.directory });
    try {
      for (const member of membersOfRun(readProcesses(), run.processes.task, run.remembered.values())) {
        signalProcess(member.pid, 'SIGKILL');
      }
    } catch {
      // Nobody can tell now: the next sweep looks again.
      return;
    }
    this.#settle(run, {});
  }

  /** A directory is run once, so asking again for one that did start does nothing. */
  #askAgain(): void {
    for (const run of this.#runs.values()) {
      this.#look(run);
      if (run.processes === undefined && run.end === undefined) this.#launcher.start(run.directory);
    }
  }

  /** Undefined when nobody can tell now. */
  async #membersAndStrays(run: Run, sandbox: string | undefined): Promise<readonly ProcessFacts[] | undefined> {
    try {
      const members = await this.#membersOf(run);
      return sandbox !== undefined && members.length === 0 ? await this.#strays(run, sandbox) : members;
    } catch {
      return undefined;
    }
  }

  async #strays(run: Run, sandbox: string): Promise<ProcessFacts[]> {
    const reading = await this.#table.fresh();
    const sinceTicks = run.processes?.task.startTicks ?? 0;
    const orphans = reading.orphansOf(sandbox, (pid) => this.#runners.has(pid));
    return orphans.filter(({ startTicks }) => startTicks >= sinceTicks);
  }
}

function launchFailed(message: string, cause?: unknown): ContainerError {
  return new ContainerError({ code: 'container-launch-failed', message, ...(cause === undefined ? {} : { cause }) });
}
