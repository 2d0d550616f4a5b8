/** An agent in a process of its own, what it must not lose, and tasks that try to take it. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { TaskInfo, TaskStatus } from '../../src/wire/gen/mesos.ts';
import { AgentDirectory, AgentProcess } from '../agent/agents.ts';
import { agentId, frameworkId, ScriptedMaster, shellTask } from '../agent/scripted-master.ts';

/** Whom tasks run as: nobody of importance, when the agent is root. */
export const taskUser: string = process.getuid?.() === 0 ? 'nobody' : '';

export interface Outcome {
  readonly status: TaskStatus;
  /** What it wrote; empty when it has no sandbox. */
  readonly stdout: string;
  readonly sandbox: string;
}

const terminal = ['TASK_FINISHED', 'TASK_FAILED', 'TASK_KILLED', 'TASK_LOST', 'TASK_ERROR', 'TASK_DROPPED'];

export class HostileGround {
  readonly place: AgentDirectory = new AgentDirectory();
  readonly master: ScriptedMaster;
  readonly agent: AgentProcess;
  /** Where what was planted writes as whom it ran; everybody may write there. */
  readonly loot: string;
  /** Scripts and libraries that everybody may read: what tasks want our own programs to run. */
  readonly evil: string;
  /** A file that only the agent's user may read or write. */
  readonly treasure: string;

  private constructor(master: ScriptedMaster, place: AgentDirectory, agent: AgentProcess) {
    this.master = master;
    this.place = place;
    this.agent = agent;
    this.loot = join(place.path, 'loot');
    this.evil = join(place.path, 'evil');
    this.treasure = join(place.path, 'treasure');
  }

  static async open(flags: readonly string[]): Promise<HostileGround> {
    const place = new AgentDirectory();
    chmodSync(place.path, 0o755);
    const master = await ScriptedMaster.start();
    // What started the agent left files open, above and below 9.
    const leaky = ['bash', '-c', 'exec 5</etc/hostname 13</etc/hostname; exec "$@"', 'leaky'];
    const agent = await AgentProcess.start(place, master.address, flags, leaky);
    const ground = new HostileGround(master, place, agent);
    ground.#plant();
    await master.untilRegistered();
    return ground;
  }

  #plant(): void {
    mkdirSync(this.loot);
    chmodSync(this.loot, 0o1777);
    mkdirSync(join(this.evil, 'bin'), { recursive: true });
    writeFileSync(this.treasure, 'TREASURE', { mode: 0o600 });
    const script = `#!/bin/sh\n/usr/bin/id -u >>'${this.loot}/ran'\n`;
    for (const name of ['evil.sh', '.profile', '.bashrc'])
      writeFileSync(join(this.evil, name), script, { mode: 0o755 });
    for (const name of [
      'sh',
      'env',
      'setsid',
      'setpriv',
      'cat',
      'mv',
      'bash',
      'unshare',
      'nsenter',
      'mount',
      'script',
    ]) {
      const real = ['/usr/bin', '/bin'].map((folder) => join(folder, name)).find(existsSync) ?? '/bin/false';
      writeFileSync(join(this.evil, 'bin', name), `${script}exec ${real} "$@"\n`, { mode: 0o755 });
    }
    const taker = `require('node:fs').appendFileSync('${this.loot}/ran', process.getuid() + '\\n');`;
    writeFileSync(join(this.evil, 'evil.cjs'), taker, { mode: 0o755 });
  }

  /** A library that says who loads it, when the machine has a compiler. */
  evilLibrary(): string | undefined {
    const source = join(this.evil, 'evil.c');
    const library = join(this.evil, 'evil.so');
    writeFileSync(
      source,
      `#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
__attribute__((constructor)) static void taken(void) {
  char text[32];
  int length = snprintf(text, sizeof text, "%d\\n", (int)getuid());
  int file = open("${this.loot}/ran", O_WRONLY | O_APPEND | O_CREAT, 0666);
  if (file >= 0 && write(file, text, length) < 0) close(file);
}
`,
    );
    try {
      execFileSync('gcc', ['-shared', '-fPIC', '-o', library, source]);
      return library;
    } catch {
      return undefined;
    }
  }

  /** As whom what was planted ran. */
  ran(): string[] {
    const path = join(this.loot, 'ran');
    return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
  }

  start(id: string, command: string, changes: Partial<TaskInfo> = {}): void {
    const task = shellTask(id, command, changes);
    const user = taskUser === '' || changes.command?.user !== undefined ? {} : { user: taskUser };
    this.master.run({ ...task, command: { ...task.command, ...user } });
  }

  /** Runs a task to its end. */
  async run(id: string, command: string, changes: Partial<TaskInfo> = {}): Promise<Outcome> {
    this.start(id, command, changes);
    return this.outcome(id);
  }

  async outcome(id: string): Promise<Outcome> {
    const hasEnded = () => this.master.statesOf(id).some((state) => terminal.includes(state));
    await this.master.until(hasEnded, `the end of ${id}`, 10_000);
    const status = this.master.lastStatusOf(id);
    if (status === undefined) throw new Error(`${id} has no status`);
    const sandbox = this.sandboxOf(id);
    const path = join(sandbox, 'stdout');
    // A pipe in its place would be waited for.
    const isThere = sandbox !== '' && existsSync(path) && lstatSync(path).isFile();
    return { status, sandbox, stdout: isThere ? readFileSync(path, 'utf8') : '' };
  }

  /** Empty when there is none. */
  sandboxOf(id: string): string {
    const runs = join(this.place.workDir, 'slaves', agentId, 'frameworks', frameworkId, 'executors', id, 'runs');
    return existsSync(join(runs, 'latest')) ? realpathSync(join(runs, 'latest')) : '';
  }

  /** True while a process has this among its arguments. */
  isRunning(argument: string): boolean {
    return readdirSync('/proc').some((pid) => {
      try {
        return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(argument);
      } catch {
        return false;
      }
    });
  }

  async isHealthy(): Promise<boolean> {
    const signal = AbortSignal.timeout(10_000);
    const answer = await fetch(`http://127.0.0.1:${this.agent.port}/health`, { signal }).catch(() => undefined);
    return answer?.status === 200;
  }

  async close(): Promise<void> {
    await this.agent.kill();
    await this.master.close();
    this.place.dispose();
  }
}

/** The state and the exit code of a task, or why there is none. */
export function exitCode({ status }: Outcome): string {
  return `${status.state} ${/exited with status (\d+)/.exec(status.message ?? '')?.[1] ?? status.message}`;
}
