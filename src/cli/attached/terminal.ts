/** The terminal that a command was typed at. */
import type { ReadStream, WriteStream } from 'node:tty';

export interface WindowSize {
  readonly rows: number;
  readonly columns: number;
}

/** Signals that end a command: the terminal is given back before. */
const endings: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'];

/** Hands every key on as it is typed, until `restore`. However the process ends, the terminal is as before. */
export class RawTerminal {
  readonly #input: ReadStream;
  readonly #wasRaw: boolean;
  readonly #restore = (): void => this.restore();
  readonly #end = (signal: NodeJS.Signals): void => {
    this.restore();
    process.kill(process.pid, signal);
  };
  #isRestored = false;

  constructor(input: ReadStream = process.stdin) {
    this.#input = input;
    this.#wasRaw = input.isRaw;
    input.setRawMode(true);
    process.once('exit', this.#restore);
    for (const signal of endings) process.once(signal, this.#end);
  }

  restore(): void {
    if (this.#isRestored) return;
    this.#isRestored = true;
    process.removeListener('exit', this.#restore);
    for (const signal of endings) process.removeListener(signal, this.#end);
    this.#input.setRawMode(this.#wasRaw);
  }
}

function screen(): WriteStream | undefined {
  return [process.stdout, process.stderr].find((stream) => stream.isTTY);
}

/** The size of the window, or undefined where there is none. */
export function windowSize(): WindowSize | undefined {
  const [columns, rows] = screen()?.getWindowSize() ?? [];
  return rows === undefined || columns === undefined || rows === 0 ? undefined : { rows, columns };
}

/** Hears of new sizes until the function that comes back is called. */
export function watchSize(onSize: (size: WindowSize) => void): () => void {
  const stream = screen();
  const tell = (): void => {
    const size = windowSize();
    if (size !== undefined) onSize(size);
  };
  stream?.on('resize', tell);
  return () => stream?.removeListener('resize', tell);
}
