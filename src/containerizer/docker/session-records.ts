import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { membersOfRun, type ProcessIdentity } from '../core/process-tree.ts';
import { isAlive, readProcess, readProcesses, signalProcess } from '../mesos/process-table.ts';

const killRounds = 50;

/** Which processes of the engine are sessions of this agent: the engine cannot end them, so the agent must know them again. */
export class SessionRecords {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Undefined when it has ended already, or is on another machine. */
  async add(containerId: string, pid: number): Promise<ProcessIdentity | undefined> {
    const facts = pid > 1 ? readProcess(pid) : undefined;
    if (facts === undefined) return undefined;
    const identity: ProcessIdentity = { pid, startTicks: facts.startTicks };
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    await writeFile(join(this.#directory, containerId), JSON.stringify(identity), { mode: 0o600 });
    return identity;
  }

  async remove(containerId: string): Promise<void> {
    await rm(join(this.#directory, containerId), { force: true });
  }

  /** Ends what an agent before this one left; gives the ids. */
  async endAll(): Promise<string[]> {
    const names = await readdir(this.#directory).catch((): string[] => []);
    for (const name of names) {
      const identity = identityIn(await readFile(join(this.#directory, name), 'utf8').catch(() => ''));
      if (identity !== undefined) await killTree(identity);
      await this.remove(name);
    }
    return names;
  }
}

function identityIn(text: string): ProcessIdentity | undefined {
  try {
    const { pid, startTicks } = JSON.parse(text) as Partial<ProcessIdentity>;
    return Number.isSafeInteger(pid) && Number.isSafeInteger(startTicks)
      ? ({ pid, startTicks } as ProcessIdentity)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Kills a process of a container with all that it started. Does nothing where it is not ours to do. */
export async function killTree(identity: ProcessIdentity): Promise<void> {
  for (let round = 0; round < killRounds && isAlive(identity); round++) {
    let isOurs = false;
    for (const { pid } of membersOfRun(readProcesses(), identity)) isOurs = signalProcess(pid, 'SIGKILL') || isOurs;
    if (!isOurs) return;
    await new Promise((resolve) => setTimeout(resolve, Math.min(100, 5 * (round + 1))));
  }
}
