import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { errorText } from '../../base/errors.ts';
import { ContainerError } from '../container-error.ts';
import type { WindowSize } from '../container-io.ts';

const run = promisify(execFile);
const timeoutMs = 10_000;
const highestSize = 65_535;

/** Sets the size of the terminal that one of these processes has; who runs in its foreground hears of it. */
export async function resizeTerminal(pids: readonly number[], { rows, columns }: WindowSize): Promise<void> {
  if (![rows, columns].every((one) => Number.isInteger(one) && one >= 0 && one <= highestSize)) {
    throw cannotResize(`${rows} rows and ${columns} columns are no size`);
  }
  const path = pids.map(terminalOf).find((one) => one !== undefined);
  if (path === undefined) throw cannotResize('it has no terminal, or has ended');
  try {
    await run('stty', ['-F', path, 'rows', String(rows), 'cols', String(columns)], { timeout: timeoutMs });
  } catch (thrown) {
    throw cannotResize(errorText(thrown), thrown);
  }
}

/** The pseudo-terminal that a process is controlled by, or undefined. */
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
