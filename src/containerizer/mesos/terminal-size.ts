import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { errorText } from '../../base/errors.ts';
import { ContainerError } from '../container-error.ts';
import type { WindowSize } from '../container-io.ts';

const run = promisify(execFile);
const timeoutMs = 10_000;
const highestSize = 65_535;

/**
 * Sets the size of the terminal that one of these processes has; who runs in its foreground hears of it. In a container with
 * devices of its own that is the terminal inside, beside the one that its runtime has: not every runtime passes sizes on.
 */
export async function resizeTerminal(pids: readonly number[], { rows, columns }: WindowSize): Promise<void> {
  if (![rows, columns].every((one) => Number.isInteger(one) && one >= 0 && one <= highestSize)) {
    throw cannotResize(`${rows} rows and ${columns} columns are no size`);
  }
  const paths = terminalsOf(pids);
  if (paths.length === 0) throw cannotResize('it has no terminal, or has ended');
  for (const path of paths) {
    try {
      await run('stty', ['-F', path, 'rows', String(rows), 'cols', String(columns)], { timeout: timeoutMs });
    } catch (thrown) {
      throw cannotResize(errorText(thrown), thrown);
    }
  }
}

/** The first terminal of each set of terminals: those that the processes make themselves are their own business. */
function terminalsOf(pids: readonly number[]): readonly string[] {
  const first = new Map<number, string>();
  for (const pid of pids) {
    const path = terminalOf(pid);
    if (path === undefined) continue;
    try {
      const inside = `/proc/${pid}/root${path}`;
      const { dev } = statSync(inside);
      if (!first.has(dev)) first.set(dev, inside);
    } catch {
      // A process with rights that the agent lacks has the machine's terminals, for it cannot have others.
      if (process.getuid?.() !== 0) return [path];
    }
  }
  return [...first.values()];
}

/** The pseudo-terminal that a process is controlled by, as the process sees it, or undefined. */
export function terminalOf(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  const device = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[4]);
  const major = (device >> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >> 12) & 0xfff00);
  return major === pseudoTerminals ? `/dev/pts/${minor}` : undefined;
}

/** Their major device number. */
const pseudoTerminals = 136;

function cannotResize(why: string, cause?: unknown): ContainerError {
  return new ContainerError({ code: 'container-unsupported', message: `Unable to set the window size: ${why}`, cause });
}
