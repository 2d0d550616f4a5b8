/** Input and output of a container's process while it runs. */

export type OutputName = 'stdout' | 'stderr';

export interface WindowSize {
  readonly rows: number;
  readonly columns: number;
}

/** Somebody who reads what a process writes. */
export interface OutputReader {
  /** A piece of output. The next one comes when the promise has settled; a reader that is slow slows the process down. */
  write(from: OutputName, bytes: Uint8Array): void | Promise<void>;
  /** Called once: there is no more output. */
  end(): void;
}

/** Reaches a process that has a terminal, or whose input and output are only here. */
export interface ContainerIo {
  readonly isTerminal: boolean;
  /** Hands on what the process writes from now on. The function that comes back ends that. */
  read(reader: OutputReader): () => void;
  /** Hands bytes to the process; resolves when they are on their way. Rejects with a ContainerError when it does not take them any more. */
  write(bytes: Uint8Array): Promise<void>;
  /** The process sees the end of its input. Nothing happens to a terminal, which has a character for that. */
  endInput(): void;
  /** Rejects with a ContainerError when there is no terminal, or none any more. */
  resize(size: WindowSize): Promise<void>;
}
