import type { Duplex } from 'node:stream';
import { errorText } from '../../base/errors.ts';
import { ContainerError } from '../container-error.ts';
import type { ContainerIo, OutputReader, WindowSize } from '../container-io.ts';
import { OutputFan } from '../output-fan.ts';
import { StreamFrames } from './stream-frames.ts';

export interface EngineIoOptions {
  /** The connection that the engine gave away for the process. */
  readonly stream: Duplex;
  readonly isTerminal: boolean;
  readonly resize: (size: WindowSize) => Promise<unknown>;
}

/** Input and output of a process that the engine runs, over a connection of its own. */
export class EngineIo implements ContainerIo {
  readonly isTerminal: boolean;
  readonly #stream: Duplex;
  readonly #resize: EngineIoOptions['resize'];
  readonly #fan = new OutputFan();
  /** Resolves when all output was handed on. */
  readonly done: Promise<void>;

  constructor({ stream, isTerminal, resize }: EngineIoOptions) {
    this.isTerminal = isTerminal;
    this.#stream = stream;
    this.#resize = resize;
    stream.on('error', () => stream.destroy());
    this.done = this.#pump();
  }

  read(reader: OutputReader): () => void {
    return this.#fan.add(reader);
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      const refuse = (cause: unknown): void =>
        reject(
          new ContainerError({ code: 'container-unknown', message: 'The process reads no input any more', cause }),
        );
      if (!this.#stream.writable) refuse(undefined);
      else this.#stream.write(bytes, (error) => (error == null ? resolve() : refuse(error)));
    });
  }

  endInput(): void {
    if (!this.isTerminal) this.#stream.end();
  }

  resize(size: WindowSize): Promise<void> {
    return resized(this.#resize, size);
  }

  close(): void {
    this.#stream.destroy();
    this.#fan.end();
  }

  async #pump(): Promise<void> {
    const frames = this.isTerminal ? undefined : new StreamFrames();
    try {
      for await (const bytes of this.#stream) {
        const part = bytes as Uint8Array;
        for (const piece of frames?.push(part) ?? [{ from: 'stdout' as const, bytes: part }]) {
          await this.#fan.hand(piece.from, piece.bytes);
        }
      }
    } catch {
      // The connection broke: as its end.
    }
    this.#fan.end();
  }
}

/** Rejects with a ContainerError. */
async function resized(resize: EngineIoOptions['resize'], size: WindowSize): Promise<void> {
  try {
    await resize(size);
  } catch (cause) {
    const message = `Unable to set the window size: ${errorText(cause)}`;
    throw new ContainerError({ code: 'container-unsupported', message, cause });
  }
}

/** Opens the engine's connection to a container that has a terminal. */
export type OpenTerminal = (parts: { readonly isInput: boolean }) => Promise<Duplex>;

/** The terminal of a container of the engine: each reader has a connection of its own, so none holds up the other or the container. */
export class EngineTerminal implements ContainerIo {
  readonly isTerminal = true;
  readonly #open: OpenTerminal;
  readonly #resize: EngineIoOptions['resize'];
  #input: Promise<EngineIo> | undefined;

  constructor(open: OpenTerminal, resize: EngineIoOptions['resize']) {
    this.#open = open;
    this.#resize = resize;
  }

  read(reader: OutputReader): () => void {
    let isStopped = false;
    const opened = this.#connect(false).catch(() => undefined);
    void opened.then((io) => {
      if (isStopped) io?.close();
      else if (io === undefined) reader.end();
      else io.read(reader);
    });
    return () => {
      isStopped = true;
      void opened.then((io) => io?.close());
    };
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#input ??= this.#connect(true);
    const input = this.#input;
    try {
      await (await input).write(bytes);
    } catch (thrown) {
      if (this.#input === input) this.#input = undefined;
      if (thrown instanceof ContainerError) throw thrown;
      throw new ContainerError({ code: 'container-unknown', message: errorText(thrown), cause: thrown });
    }
  }

  endInput(): void {
    // A terminal has a character for it.
  }

  resize(size: WindowSize): Promise<void> {
    return resized(this.#resize, size);
  }

  close(): void {
    void this.#input?.then(
      (io) => io.close(),
      () => {},
    );
  }

  async #connect(isInput: boolean): Promise<EngineIo> {
    const stream = await this.#open({ isInput });
    return new EngineIo({ stream, isTerminal: true, resize: this.#resize });
  }
}
