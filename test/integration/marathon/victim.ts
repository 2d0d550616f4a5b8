import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RunningProgram } from '../../../src/runtime/program.ts';
import type { Cluster } from './cluster.ts';

/** A Marathon in a process of its own, which can be killed and held up. */
export class Victim implements RunningProgram {
  readonly address: { ip: string; port: number };
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.address = { ip: '127.0.0.1', port };
  }

  static async start(cluster: Cluster): Promise<Victim> {
    const script = fileURLToPath(new URL('marathon-process.ts', import.meta.url));
    const child = spawn(process.execPath, [script, ...cluster.arguments], { stdio: ['ignore', 'pipe', 'inherit'] });
    const port = await new Promise<number>((resolve, reject) => {
      child.stdout.once('data', (line: Buffer) => resolve(Number(line.toString('utf8'))));
      child.once('exit', (code) => reject(new Error(`the process ended with ${code}`)));
    });
    return new Victim(child, port);
  }

  /** Ends it without any chance to tidy up. */
  async kill(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await ended;
  }

  /** Stops it from doing anything, without its knowing. */
  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  async close(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.kill();
  }
}
