import { readdirSync, readFileSync } from 'node:fs';
import { type ProcessFacts, type ProcessIdentity, parseProcessStat } from '../core/process-tree.ts';

// Files of /proc never wait for a disk: reading them in place costs less than handing them to a thread.

/** The process with this pid, or undefined when there is none. */
export function readProcess(pid: number): ProcessFacts | undefined {
  try {
    return parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return undefined;
  }
}

/** True while this very process lives. */
export function isAlive(identity: ProcessIdentity): boolean {
  const facts = readProcess(identity.pid);
  return facts !== undefined && facts.startTicks === identity.startTicks && facts.state !== 'Z' && facts.state !== 'X';
}

/** All processes of the system by pid. */
export function readProcesses(): Map<number, ProcessFacts> {
  const processes = new Map<number, ProcessFacts>();
  for (const name of readdirSync('/proc')) {
    const first = name.charCodeAt(0);
    if (first < 48 || first > 57) continue;
    const facts = readProcess(Number(name));
    if (facts !== undefined) processes.set(facts.pid, facts);
  }
  return processes;
}

/** Signals a process; false when it is gone or not ours. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** True when the environment a process was started with has this variable with this value. */
export function wasStartedWith(pid: number, name: string, value: string): boolean {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'utf8')}`.includes(`\0${name}=${value}\0`);
  } catch {
    return false;
  }
}

/** One reading of all processes for everybody who asks within a few milliseconds. */
export class SharedProcessTable {
  #pending: Promise<Map<number, ProcessFacts>> | undefined;

  /** All processes as they are at some moment after this call. */
  fresh(): Promise<ReadonlyMap<number, ProcessFacts>> {
    this.#pending ??= new Promise((resolve) => {
      setTimeout(() => {
        this.#pending = undefined;
        resolve(readProcesses());
      }, 2);
    });
    return this.#pending;
  }
}
