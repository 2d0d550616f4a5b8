import type { AgentSettings } from '../../../src/agent/core/settings.ts';
import { step as agentStep } from '../../../src/agent/core/step.ts';
import { createRandom, nextChance, nextFloat, nextInt, type Random } from '../../../src/base/random.ts';
import { isTerminal } from '../../../src/model/task-state.ts';
import type { Checker } from '../checker.ts';
import { Violation } from '../checker.ts';
import type { readAgent } from '../checkpoint-files.ts';
import { SimClock } from '../clock.ts';
import type { Fact, SimContext } from '../context.ts';
import type { SimDisk } from '../disk.ts';
import { findAt } from '../master-finder.ts';
import { SimNetwork } from '../network.ts';
import { type AgentStep, SimAgent } from '../sim-agent.ts';
import { Trace } from '../trace.ts';
import { Book, createBookChecker, isDraining, notePromises } from './book.ts';
import { Machine } from './machine.ts';
import { LoneMaster } from './master.ts';

/** The parts of an agent that a bug can be planted in. */
export interface AgentParts {
  readonly step: AgentStep;
  readonly read?: typeof readAgent;
  readonly removeTree?: (disk: SimDisk, path: string) => void;
}

export const realParts: AgentParts = { step: agentStep };

export interface AgentWorldOptions {
  readonly seed: number;
  readonly parts: AgentParts;
  readonly onLine?: (line: string) => void;
}

const startMs = Date.UTC(2026, 0, 5, 8);
const workDir = '/var/lib/mesos';

/** One agent with its machine, its executors and a master, on one clock, drawn from one seed. */
export class AgentWorld {
  readonly random: Random;
  readonly clock: SimClock;
  readonly network: SimNetwork;
  readonly trace: Trace;
  readonly context: SimContext;
  readonly book: Book;
  readonly machine: Machine;
  readonly master: LoneMaster;
  readonly agent: SimAgent;
  readonly #checker: Checker;
  steps = 0;
  /** The agent is killed after so many steps of the clock. */
  stepsToCrash: number | undefined;
  restartMs = 1_000;

  constructor({ seed, parts, onLine }: AgentWorldOptions) {
    const random = createRandom(seed);
    this.random = random;
    this.clock = new SimClock(startMs);
    this.network = new SimNetwork({ clock: this.clock, random, latencyMs: [0.1, 1 + nextFloat(random) * 10] });
    this.trace = new Trace({ startMs, ...(onLine === undefined ? {} : { onLine }) });
    this.context = {
      clock: this.clock,
      network: this.network,
      random,
      trace: this.trace,
      isCalm: false,
      watch: {
        onEvent: (program, event) => complain(this.#checker.name, this.#checker.onEvent?.(program, event)),
        onEffect: (program, effect) => complain(this.#checker.name, this.#checker.onEffect?.(program, effect)),
        onStepped: () => {},
        onFact: (fact) => this.#onFact(fact),
      },
    };
    this.book = new Book();
    this.machine = new Machine(this.context, this.book, {
      recoveryTimeoutMs: 20_000 + nextInt(random, 40_000),
      backoffMaxMs: 2_000,
      shutdownGraceMs: 5_000,
    });
    this.master = new LoneMaster(this.context, this.book, nextChance(random, 0.5) ? 0 : 0.1);
    this.agent = this.#createAgent(parts);
    this.machine.agent = this.agent;
    this.#checker = createBookChecker(this.book, this.master.pid);
  }

  #createAgent(parts: AgentParts): SimAgent {
    const { random } = this;
    const host = '10.0.1.1';
    const settings: AgentSettings = {
      version: '1.12.0',
      pid: `slave(1)@${host}:5051`,
      workDir,
      launcherDir: '/usr/libexec/mesos',
      registrationBackoffMs: 1_000,
      executorRegistrationTimeoutMs: nextChance(random, 0.2) ? 300 : 60_000,
      executorReregistrationTimeoutMs: nextChance(random, 0.3) ? 500 : 3_000,
      executorShutdownGraceMs: 5_000,
      maxCompletedExecutorsPerFramework: 150,
      diskWatchIntervalMs: 5_000,
      // Some agents clean up while others still write.
      gcDelayMs: nextChance(random, 0.5) ? 604_800_000 : 10_000,
      gcDiskHeadroom: 0.1,
      recover: 'reconnect',
      reconfigurationPolicy: 'equal',
    };
    return new SimAgent(this.context, {
      at: { name: 'agent', host, address: `${host}:5051` },
      findMaster: findAt(this.master.host, 5050),
      resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: 64 } }],
      settings,
      duplicates: nextChance(random, 0.5) ? 0 : 0.1,
      onCustom: (start) => this.machine.expect(start),
      onExit: () => this.#onExit(),
      ...parts,
    });
  }

  /** kill -9, and a start that ends what ran: the agent exits, and the one after it is a new one. */
  cleanUp(): void {
    this.agent.crash('killed to be cleaned up after');
    this.agent.recover = 'cleanup';
    this.clock.after(this.restartMs, () => this.agent.start());
  }

  #onExit(): void {
    if (this.agent.recover !== 'cleanup') return;
    const [left] = this.agent.containers.alive;
    if (left !== undefined) throw new Violation('cleanup', `the agent has cleaned up, and ${left.taskId} still runs`);
    this.agent.recover = 'reconnect';
    this.master.forgetAgent();
  }

  #onFact(fact: Fact): void {
    this.machine.noteFact(fact);
    if (fact.kind === 'crashed' && fact.program === this.agent.name) notePromises(this.book, this.agent);
  }

  /** Runs until this time, and kills the agent when its time has come. */
  runUntil(untilMs: number): void {
    while (this.clock.step(untilMs)) {
      this.steps++;
      if (this.stepsToCrash === undefined || this.stepsToCrash-- > 0) continue;
      this.stepsToCrash = undefined;
      this.agent.crash('killed at a step');
      this.clock.after(this.restartMs, () => this.agent.start());
    }
  }

  /** What is not as it should be when all is over; undefined when all is well. */
  unsettled(): string | undefined {
    const { state } = this.agent;
    if (state === undefined || !this.agent.isUp) return 'the agent is down';
    const problem = this.master.unsettled();
    if (problem !== undefined) return problem;
    const [stream] = state.streams.values();
    if (stream !== undefined) return `the agent still has updates of ${stream.taskId}`;
    if (state.drain !== undefined || isDraining(this.agent)) return 'the agent still drains';
    const [framework] = state.frameworks.values();
    if (framework !== undefined) return `the agent still has framework ${framework.frameworkId}`;
    const [container] = this.agent.containers.alive;
    if (container !== undefined) return `container ${container.containerId} of ${container.taskId} still runs`;
    const waiting = [...state.deadlines.entries()]
      .map(([key]) => key)
      .find((key) => !/^(ping|register|disk)\|/.test(key));
    if (waiting !== undefined) return `the agent still waits for ${waiting}`;
    return this.book.broken() ?? this.#unended();
  }

  #unended(): string | undefined {
    for (const task of this.book.tasks.values()) {
      const ends = task.told.filter(({ state }) => isTerminal(state)).length;
      if (!task.isAbandoned && ends !== 1) return `${task.taskId} ended ${ends} times`;
    }
    return undefined;
  }
}

function complain(checker: string, problem: string | undefined): void {
  if (problem !== undefined) throw new Violation(checker, problem);
}
