import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { errorText } from '../../base/errors.ts';
import { ContainerError } from '../container-error.ts';
import type { WindowSize } from '../container-io.ts';
import { fileOfProgram, runOnFile } from '../program-on-file.ts';
import { findProgram } from './launcher.ts';

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
  const terminals = terminalsOf(pids);
  if (terminals.length === 0) throw cannotResize('it has no terminal, or has ended');
  try {
    for (const { fd } of terminals) await setSize(fd, { rows, columns });
  } catch (thrown) {
    throw cannotResize(errorText(thrown), thrown);
  } finally {
    for (const { fd } of terminals) closeSync(fd);
  }
}

function setSize(fd: number, { rows, columns }: WindowSize): Promise<void> {
  const program = findProgram('stty');
  if (program === undefined) return Promise.reject(new Error('there is no program stty: install coreutils'));
  const words = ['-F', fileOfProgram, 'rows', String(rows), 'cols', String(columns)];
  return runOnFile({ program, words, fd, timeoutMs });
}

interface Terminal {
  /** A name for it that opens nothing yet. */
  readonly fd: number;
  readonly device: number;
}

/** The first terminal of each set of terminals: those that the processes make themselves are their own business. */
function terminalsOf(pids: readonly number[]): readonly Terminal[] {
  const first = new Map<number, Terminal>();
  for (const pid of pids) {
    const path = terminalOf(pid);
    if (path === undefined) continue;
    // A process with rights that the agent lacks has the machine's terminals, for it cannot have others.
    const terminal = lookAt(`/proc/${pid}/root${path}`) ?? (process.getuid?.() === 0 ? undefined : lookAt(path));
    if (terminal === undefined) continue;
    if (first.has(terminal.device)) closeSync(terminal.fd);
    else first.set(terminal.device, terminal);
  }
  return [...first.values()];
}

/** Node has no name for it: what is opened so is looked at, and nothing is done to it. */
const O_PATH = 0o10000000;

/**
 * What stands there, if it is a pseudo-terminal. In a root of its own a process can put anything there, or a link to anything
 * of the machine; a device may act when it is only opened.
 */
function lookAt(path: string): Terminal | undefined {
  let fd: number;
  try {
    fd = openSync(path, O_PATH | constants.O_NOFOLLOW);
  } catch {
    return undefined;
  }
  const facts = fstatSync(fd);
  if (facts.isCharacterDevice() && majorOf(facts.rdev) === pseudoTerminals) return { fd, device: facts.dev };
  closeSync(fd);
  return undefined;
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
  const minor = (device & 0xff) | ((device >> 12) & 0xfff00);
  return majorOf(device) === pseudoTerminals ? `/dev/pts/${minor}` : undefined;
}

/** Their major device number. */
const pseudoTerminals = 136;

function majorOf(device: number): number {
  return (device >> 8) & 0xfff;
}

function cannotResize(why: string, cause?: unknown): ContainerError {
  return new ContainerError({ code: 'container-unsupported', message: `Unable to set the window size: ${why}`, cause });
}
