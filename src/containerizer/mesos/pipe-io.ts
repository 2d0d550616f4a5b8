import { execFile } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ContainerError } from '../container-error.ts';
import type { ContainerIo, OutputName, OutputReader, WindowSize } from '../container-io.ts';
import { OutputFan } from '../output-fan.ts';
import { pipeNames } from './process-io.ts';

const { O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY } = constants;
const run = promisify(execFile);
const makeTimeoutMs = 10_000;

/** Makes pipes in the directory of a run, for the agent alone. */
export async function makePipes(directory: string, names: readonly string[]): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await run('mkfifo', ['-m', '600', '--', ...names.map((name) => join(directory, name))], { timeout: makeTimeoutMs });
}

/** The writing end of a pipe. */
export class PipeInput {
  readonly #socket: Socket;
  #failure: Error | undefined;

  /** Throws the system's error: ENXIO when nobody has it open for reading. */
  constructor(path: string) {
    this.#socket = new Socket({ fd: openSync(path, O_WRONLY | O_NONBLOCK), readable: false, writable: true });
    this.#socket.on('error', (error) => {
      this.#failure = error;
    });
  }

  /** Resolves when the kernel has taken the bytes: as fast as the process reads. */
  write(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const refuse = (cause: unknown): void =>
        reject(
          new ContainerError({ code: 'container-unknown', message: 'The process reads no input any more', cause }),
        );
      if (this.#failure !== undefined || !this.#socket.writable) refuse(this.#failure);
      else this.#socket.write(bytes, (error) => (error == null ? resolve() : refuse(error)));
    });
  }

  /** The end of the input, after what was written. */
  end(): void {
    this.#socket.end();
  }

  close(): void {
    this.#socket.destroy();
  }
}

export interface PipeIoOptions {
  /** Directory of the run, in which the pipes are. */
  readonly directory: string;
  readonly isTerminal: boolean;
  readonly resize: (size: WindowSize) => Promise<void>;
}

const idleCheckMs = 1000;

/**
 * Input and output of a session: pipes that the agent holds one end of. The kernel holds 64 KiB for each of them and this process
 * one piece of as much; a process that is not read from waits.
 */
export class PipeIo implements ContainerIo {
  readonly isTerminal: boolean;
  readonly #resize: PipeIoOptions['resize'];
  readonly #fan = new OutputFan();
  readonly #input: PipeInput;
  /** Keep the pipes open at both ends: until the process opens them, and after it has closed them. */
  readonly #holds: number[] = [];
  readonly #outputs: Socket[];
  #idleCheck: ReturnType<typeof setInterval> | undefined;
  #isFinished = false;
  #readBytes = 0;

  /** The pipes must be there, and the process must not have started. */
  constructor({ directory, isTerminal, resize }: PipeIoOptions) {
    this.isTerminal = isTerminal;
    this.#resize = resize;
    const path = (name: string): string => join(directory, name);
    this.#holds.push(openSync(path(pipeNames.input), O_RDONLY | O_NONBLOCK));
    this.#input = new PipeInput(path(pipeNames.input));
    const names: readonly OutputName[] = isTerminal ? ['stdout'] : ['stdout', 'stderr'];
    this.#outputs = names.map((name) => {
      this.#holds.push(openSync(path(pipeNames[name]), O_RDWR | O_NONBLOCK));
      const fd = openSync(path(pipeNames[name]), O_RDONLY | O_NONBLOCK);
      return new Socket({ fd, readable: true, writable: false });
    });
    const pumps = this.#outputs.map((socket, index) => this.#pump(names[index] ?? 'stdout', socket));
    void Promise.all(pumps).then(() => {
      clearInterval(this.#idleCheck);
      this.#fan.end();
    });
  }

  read(reader: OutputReader): () => void {
    return this.#fan.add(reader);
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#input.write(bytes);
  }

  endInput(): void {
    if (!this.isTerminal) this.#input.end();
  }

  resize(size: WindowSize): Promise<void> {
    return this.#resize(size);
  }

  /** The process has ended: what is still in the pipes is handed on, then readers hear of the end. */
  finish(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.#input.close();
    for (const fd of this.#holds) closeSync(fd);
    // Somebody who escaped could hold a pipe for ever: who writes nothing for a while is not waited for.
    let before = -1;
    this.#idleCheck = setInterval(() => {
      if (!this.#fan.isBusy && this.#readBytes === before) this.close();
      before = this.#readBytes;
    }, idleCheckMs);
    this.#idleCheck.unref();
  }

  /** Nobody is to read any more. */
  close(): void {
    this.finish();
    for (const socket of this.#outputs) socket.destroy();
    this.#fan.end();
  }

  async #pump(from: OutputName, socket: Socket): Promise<void> {
    try {
      for await (const bytes of socket) {
        this.#readBytes += (bytes as Uint8Array).length;
        await this.#fan.hand(from, bytes as Uint8Array);
      }
    } catch {
      // It was closed.
    }
  }
}
