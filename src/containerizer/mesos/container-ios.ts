import { join } from 'node:path';
import type { Logger } from '../../base/logger.ts';
import type { ContainerInfo } from '../../wire/gen/mesos.ts';
import type { ContainerIo, WindowSize } from '../container-io.ts';
import { FileTerminal } from './file-terminal.ts';
import { makePipes, PipeIo } from './pipe-io.ts';
import { type ProcessIoSpec, pipeNames } from './process-io.ts';
import type { ProcessRuns } from './process-runs.ts';
import type { RunningContainer } from './running-container.ts';
import { resizeTerminal } from './terminal-size.ts';

/** Input and output of the containers that can be attached to. */
export class ContainerIos {
  readonly #runs: ProcessRuns;
  readonly #logger: Logger;
  readonly #ios = new Map<string, PipeIo | FileTerminal>();

  constructor(runs: ProcessRuns, logger: Logger) {
    this.#runs = runs;
    this.#logger = logger;
  }

  /** Makes the pipes of a container that is about to start; undefined when it needs none. Rejects with the system's error. */
  async prepare(container: RunningContainer, info: ContainerInfo | undefined): Promise<ProcessIoSpec | undefined> {
    const { record, directory } = container;
    const { isSession = false, hasTerminal = false } = record;
    if (!isSession && !hasTerminal) return undefined;
    const outputs = isSession ? [pipeNames.stdout, ...(hasTerminal ? [] : [pipeNames.stderr])] : [];
    await makePipes(directory, [pipeNames.input, ...outputs]);
    if (isSession) {
      const resize = (size: WindowSize): Promise<void> => this.#resize(container, size);
      this.#ios.set(record.containerId, new PipeIo({ directory, isTerminal: hasTerminal, resize }));
    }
    const { rows, columns } = info?.tty_info?.window_size ?? {};
    const size = rows === undefined || columns === undefined ? {} : { rows, columns };
    return { ...(hasTerminal ? { terminal: size } : {}), isPiped: isSession };
  }

  /** Undefined for a container that cannot be attached to. */
  of(container: RunningContainer): ContainerIo | undefined {
    const { record, directory } = container;
    const known = this.#ios.get(record.containerId);
    if (known !== undefined || record.hasTerminal !== true || record.isSession === true) return known;
    let hasEnded = false;
    void container.ended.promise.then(() => {
      hasEnded = true;
    });
    const io = new FileTerminal({
      directory,
      outputPath: join(record.sandbox, 'stdout'),
      hasEnded: () => hasEnded,
      resize: (size) => this.#resize(container, size),
      logger: this.#logger,
    });
    this.#ios.set(record.containerId, io);
    return io;
  }

  /** Its process has ended. */
  ended(containerId: string): void {
    this.#ios.get(containerId)?.finish();
  }

  /** Those who still read what it wrote go on to do so. */
  forget(containerId: string): void {
    this.ended(containerId);
    this.#ios.delete(containerId);
  }

  close(): void {
    for (const io of this.#ios.values()) io.close();
    this.#ios.clear();
  }

  async #resize({ directory }: RunningContainer, size: WindowSize): Promise<void> {
    const members = await this.#runs.members(directory);
    await resizeTerminal(
      members.map(({ pid }) => pid),
      size,
    );
  }
}
