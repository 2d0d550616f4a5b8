import { readdirSync, readFileSync } from 'node:fs';
import { errorCode } from '../../base/errors.ts';
import {
  indexProcesses,
  type ProcessFacts,
  type ProcessIdentity,
  type ProcessIndex,
  parseProcessStat,
} from '../core/process-tree.ts';

// Files of /proc never wait for a disk: reading them in place costs less than handing them to a thread.

/** The agent is out of something itself: what it could not read may be there all the same. */
const ownWants: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'ENOMEM']);

/** True for an error that says nothing of what was looked for. */
export function isOwnWant(thrown: unknown): boolean {
  return ownWants.has(errorCode(thrown) ?? '');
}

/** The process with this pid, or undefined when there is none. Throws when the agent has no descriptors to look with. */
export function readProcess(pid: number): ProcessFacts | undefined {
  try {
    return parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch (thrown) {
    if (isOwnWant(thrown)) throw thrown;
    return undefined;
  }
}

/** True while this very process lives, and while nobody can tell. */
export function isAlive(identity: ProcessIdentity): boolean {
  let facts: ProcessFacts | undefined;
  try {
    facts = readProcess(identity.pid);
  } catch {
    return true;
  }
  return facts !== undefined && facts.startTicks === identity.startTicks && facts.state !== 'Z' && facts.state !== 'X';
}

/** All processes of the system. Throws when the agent has no descriptors to look with. */
export function readProcesses(): ProcessIndex {
  const processes: ProcessFacts[] = [];
  for (const name of readdirSync('/proc')) {
    const first = name.charCodeAt(0);
    if (first < 48 || first > 57) continue;
    const facts = readProcess(Number(name));
    if (facts !== undefined) processes.push(facts);
  }
  return indexProcesses(processes);
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

/** The value that this variable had when the process was started, or undefined. */
function startedWith(pid: number, name: string): string | undefined {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return variables.find((variable) => variable.startsWith(`${name}=`))?.slice(name.length + 1);
  } catch {
    return undefined;
  }
}

/** All processes at one moment, for everybody who asks about that moment. */
export class ProcessReading {
  readonly index: ProcessIndex = readProcesses();
  #orphans: Map<string, ProcessFacts[]> | undefined;

  /** Processes without a living parent that were started with this sandbox. `isRunner`: those that are never meant. */
  orphansOf(sandbox: string, isRunner: (pid: number) => boolean): readonly ProcessFacts[] {
    this.#orphans ??= this.#readOrphans(isRunner);
    return this.#orphans.get(sandbox) ?? [];
  }

  #readOrphans(isRunner: (pid: number) => boolean): Map<string, ProcessFacts[]> {
    const orphans = new Map<string, ProcessFacts[]>();
    for (const facts of this.index.byParent.get(1) ?? []) {
      if (facts.state === 'Z' || isRunner(facts.pid)) continue;
      const sandbox = startedWith(facts.pid, 'MESOS_SANDBOX');
      if (sandbox !== undefined) orphans.set(sandbox, [...(orphans.get(sandbox) ?? []), facts]);
    }
    return orphans;
  }
}

/** One reading of all processes for everybody who asks within a few milliseconds. */
export class SharedProcessTable {
  #pending: Promise<ProcessReading> | undefined;

  /** All processes as they are at some moment after this call. Rejects when the agent has no descriptors to look with. */
  fresh(): Promise<ProcessReading> {
    this.#pending ??= this.#read();
    return this.#pending;
  }
  async #read(): Promise<ProcessReading> {
    await new Promise((resolve) => setTimeout(resolve, 2));
    this.#pending = undefined;
    return new ProcessReading();
  }
}
