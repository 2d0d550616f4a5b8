import { join } from 'node:path';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { ContainerError } from '../container-error.ts';
import type { ContainerIo, OutputReader, WindowSize } from '../container-io.ts';
import { FileFollower } from './file-follower.ts';
import { PipeInput } from './pipe-io.ts';
import { pipeNames } from './process-io.ts';

export interface FileTerminalOptions {
  /** Directory of the run, with the pipe of its input. */
  readonly directory: string;
  /** The file that holds what the terminal shows. */
  readonly outputPath: string;
  readonly hasEnded: () => boolean;
  readonly resize: (size: WindowSize) => Promise<void>;
  readonly logger: Logger;
}

/** The terminal of a container that outlives the agent: its output is a file, its input a pipe that it holds open itself. */
export class FileTerminal implements ContainerIo {
  readonly isTerminal = true;
  readonly #options: FileTerminalOptions;
  readonly #followers = new Set<FileFollower>();
  #input: PipeInput | undefined;

  constructor(options: FileTerminalOptions) {
    this.#options = options;
  }

  read(reader: OutputReader): () => void {
    const follower = new FileFollower({
      path: this.#options.outputPath,
      onBytes: (bytes) => reader.write('stdout', bytes),
      hasEnded: this.#options.hasEnded,
    });
    this.#followers.add(follower);
    const done = follower.run().catch((thrown: unknown) => {
      this.#options.logger.warn('output of a terminal cannot be read', {
        path: this.#options.outputPath,
        error: errorText(thrown),
      });
    });
    let isStopped = false;
    void done.then(() => {
      this.#followers.delete(follower);
      if (!isStopped) reader.end();
    });
    return () => {
      isStopped = true;
      follower.close();
    };
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#options.hasEnded()) throw gone();
    try {
      this.#input ??= new PipeInput(join(this.#options.directory, pipeNames.input));
    } catch (thrown) {
      throw gone(thrown);
    }
    await this.#input.write(bytes);
  }

  endInput(): void {
    // A terminal has a character for it.
  }

  resize(size: WindowSize): Promise<void> {
    return this.#options.resize(size);
  }

  /** Its process has ended: readers read on to the end. */
  finish(): void {
    this.#input?.close();
  }

  close(): void {
    this.finish();
    for (const follower of this.#followers) follower.close();
  }
}

function gone(cause?: unknown): ContainerError {
  return new ContainerError({ code: 'container-unknown', message: 'The process reads no input any more', cause });
}
