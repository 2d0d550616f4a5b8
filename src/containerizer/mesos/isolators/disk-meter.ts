import { type ChildProcess, spawn } from 'node:child_process';
import type { Logger } from '../../../base/logger.ts';
import { findProgram, launcherPath } from '../launcher.ts';

interface Job {
  readonly path: string;
  readonly done: (sizeBytes: number | undefined) => void;
}

/** One shell that runs one `du` after the other, so that the agent does not fork itself for each. */
interface Lane {
  readonly shell: ChildProcess;
  job: Job | undefined;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** So many directories are measured at a time. */
const laneCount = 2;
/** A directory that takes longer (a file system that hangs) is given up. */
const patienceMs = 10 * 60_000;

/** Prints one line for each that it reads: the size in units of 1024 bytes, or nothing. */
const script = `while IFS= read -r path; do
  size=$(du -skx -- "$path" 2>/dev/null)
  printf '%s\\n' "\${size%%	*}"
done`;

/** Measures directories without hurry. Without `du` nothing is measured. */
export class DiskMeter {
  readonly #logger: Logger;
  readonly #lanes: Lane[] = [];
  readonly #waiting: Job[] = [];
  readonly #asked = new Set<string>();
  #isClosed = false;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /**
   * The bytes of the blocks that a directory takes: holes count nothing, links are not followed, other file systems and
   * the insides of devices and pipes are left alone. Undefined when it could not be measured, or is being measured
   * already.
   */
  measure(path: string): Promise<number | undefined> {
    if (this.#isClosed || this.#asked.has(path) || path.includes('\n')) return Promise.resolve(undefined);
    this.#asked.add(path);
    return new Promise((resolve) => {
      const done = (sizeBytes: number | undefined): void => {
        this.#asked.delete(path);
        resolve(sizeBytes);
      };
      this.#waiting.push({ path, done });
      const idle = this.#lanes.find(({ job }) => job === undefined);
      if (idle !== undefined) this.#give(idle);
      else if (this.#lanes.length < laneCount) this.#open();
    });
  }

  /** Gives up what is being measured. */
  close(): void {
    this.#isClosed = true;
    for (const job of this.#waiting.splice(0)) job.done(undefined);
    for (const lane of [...this.#lanes]) this.#end(lane);
  }

  #open(): void {
    const shell = startShell();
    const lane: Lane = { shell, job: undefined, timer: undefined };
    this.#lanes.push(lane);
    let text = '';
    shell.stdout?.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1');
      const line = /^(\d*)\n/.exec(text);
      if (line === null) return;
      text = '';
      settle(lane, line[1] === '' ? undefined : Number(line[1]) * 1024);
      this.#give(lane);
    });
    for (const stream of [shell, shell.stdin, shell.stdout]) stream?.on('error', () => this.#end(lane));
    shell.once('exit', () => this.#end(lane));
    shell.unref();
    this.#give(lane);
  }

  #give(lane: Lane): void {
    const job = this.#waiting.shift();
    if (job === undefined) return;
    lane.job = job;
    lane.timer = setTimeout(() => {
      this.#logger.warn('a directory takes too long to measure', { directory: job.path });
      this.#end(lane);
    }, patienceMs);
    lane.timer.unref();
    lane.shell.stdin?.write(`${job.path}\n`);
  }

  #end(lane: Lane): void {
    const at = this.#lanes.indexOf(lane);
    if (at < 0) return;
    this.#lanes.splice(at, 1);
    settle(lane, undefined);
    killGroup(lane.shell);
    if (this.#waiting.length > 0 && !this.#isClosed) this.#open();
  }
}

function startShell(): ChildProcess {
  const nice = findProgram('nice');
  const [program = '/bin/sh', ...more] = [...(nice === undefined ? [] : [nice, '-n', '19']), '/bin/sh', '-c', script];
  return spawn(program, more, {
    cwd: '/',
    detached: true,
    env: { PATH: launcherPath, LC_ALL: 'C' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

function settle(lane: Lane, sizeBytes: number | undefined): void {
  clearTimeout(lane.timer);
  const { job } = lane;
  lane.job = undefined;
  job?.done(sizeBytes);
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
