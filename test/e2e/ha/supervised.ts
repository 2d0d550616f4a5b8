/** A program under a supervisor that starts it again whenever it ends, as systemd would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Exit {
  readonly program: string;
  /** Milliseconds of the wall clock. */
  readonly atMs: number;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** We killed it. */
  readonly isOurs: boolean;
}

const restartMs = 100;

export class Supervised {
  readonly name: string;
  readonly exits: Exit[] = [];
  readonly #command: readonly string[];
  readonly #logFile: string;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  #isWanted = false;
  #isOurs = false;
  #isPaused = false;
  #restart: NodeJS.Timeout | undefined;

  constructor(name: string, command: readonly string[], logFile: string) {
    this.name = name;
    this.#command = command;
    this.#logFile = logFile;
    mkdirSync(dirname(logFile), { recursive: true });
  }

  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error(`${this.name} does not run`);
    return this.#child.pid;
  }

  start(): void {
    this.#isWanted = true;
    this.#spawn();
  }

  /** Kills it, and does not wait; the supervisor starts it again. */
  kill(): void {
    this.#isOurs = true;
    this.#child?.kill('SIGKILL');
  }

  pause(): void {
    this.#isPaused = true;
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#child?.kill('SIGCONT');
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    this.#isWanted = false;
    clearTimeout(this.#restart);
    this.kill();
    await this.#ended;
  }

  #spawn(): void {
    const [program = '', ...args] = this.#command;
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const log = createWriteStream(this.#logFile, { flags: 'a' });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    this.#child = child;
    this.#ended = new Promise((resolve) => {
      child.once('error', resolve);
      child.once('exit', (code, signal) => {
        const exit = { program: this.name, atMs: Date.now(), code, signal, isOurs: this.#isOurs };
        this.#isOurs = false;
        this.exits.push(exit);
        log.end(`--- ${new Date().toISOString()} ended: ${JSON.stringify(exit)}\n`);
        if (this.#isWanted) this.#restart = setTimeout(() => this.#spawn(), restartMs);
        resolve();
      });
    });
  }
}
