/** The host of the agent: what frameworks brought as executors runs on it, whether the agent lives or not. */

import type { ExecutorStart } from '../../../src/agent/core/effects.ts';
import { nextChance, nextUuidBytes } from '../../../src/base/random.ts';
import type { Fact, SimContext } from '../context.ts';
import type { SimConnection } from '../network.ts';
import type { ProgramAddress, SimProgram } from '../program.ts';
import type { SimAgent } from '../sim-agent.ts';
import type { Book } from './book.ts';
import { DriverExecutor } from './driver-executor.ts';
import { HttpExecutor } from './http-executor.ts';

export interface ExecutorSettings {
  readonly recoveryTimeoutMs: number;
  readonly backoffMaxMs: number;
  readonly shutdownGraceMs: number;
}

/** Where an executor runs, and what it is given there. */
export interface ExecutorPlace {
  readonly context: SimContext;
  readonly at: ProgramAddress;
  readonly agent: SimAgent;
  readonly start: ExecutorStart;
  readonly settings: ExecutorSettings;
  readonly book: Book;
  readonly nextUuid: () => Uint8Array;
  readonly onStream: (connection: SimConnection) => void;
  /** Its process ends. */
  readonly exit: (exitCode: number) => void;
}

export class Machine {
  readonly #context: SimContext;
  readonly #book: Book;
  readonly #settings: ExecutorSettings;
  readonly #starts = new Map<string, ExecutorStart>();
  readonly #programs = new Map<string, SimProgram>();
  #ports = 40_000;
  agent: SimAgent | undefined;
  /** Streams of executors over HTTP, the newest last. */
  streams: SimConnection[] = [];

  constructor(context: SimContext, book: Book, settings: ExecutorSettings) {
    this.#context = context;
    this.#book = book;
    this.#settings = settings;
  }

  expect(start: ExecutorStart): void {
    this.#starts.set(start.containerId, start);
  }

  noteFact(fact: Fact): void {
    if (fact.kind === 'container-started') this.#run(fact.containerId);
    if (fact.kind !== 'container-over') return;
    this.#programs.get(fact.containerId)?.crash('its container ended');
    this.#programs.delete(fact.containerId);
  }

  #run(containerId: string): void {
    const start = this.#starts.get(containerId);
    const { agent } = this;
    if (start === undefined || agent === undefined) return;
    // Now and then a program hangs before it has said a word.
    if (nextChance(this.#context.random, 0.04)) return;
    const port = ++this.#ports;
    const place: ExecutorPlace = {
      context: this.#context,
      at: { name: start.executorId, host: agent.host, address: `${agent.host}:${port}` },
      agent,
      start,
      settings: this.#settings,
      book: this.#book,
      nextUuid: () => nextUuidBytes(this.#context.random),
      onStream: (connection) => {
        this.streams = [...this.streams.filter(({ isOver }) => !isOver), connection];
      },
      // Not from within its own step.
      exit: (exitCode) => this.#context.clock.after(0, () => agent.containers.exit(containerId, exitCode)),
    };
    const program = start.executorId.startsWith('driver') ? new DriverExecutor(place) : new HttpExecutor(place);
    this.#programs.set(containerId, program);
    program.start();
  }
}
