import { step as agentStep } from '../../src/agent/core/step.ts';
import { createRandom, nextFloat, nextInt, type Random } from '../../src/base/random.ts';
import { step as chronosStep } from '../../src/chronos/core/step.ts';
import { defaultSettings as marathonDefaults } from '../../src/marathon/core/settings.ts';
import { step as marathonStep } from '../../src/marathon/core/step.ts';
import { defaultSettings } from '../../src/master/core/settings.ts';
import { step as masterStep } from '../../src/master/core/step.ts';
import type { Resource } from '../../src/wire/gen/mesos.ts';
import { type Checker, type CreateChecker, Violation } from './checker.ts';
import { ChronosUser } from './chronos-user.ts';
import { SimClock } from './clock.ts';
import type { Fact, SimContext } from './context.ts';
import { MarathonUser } from './marathon-user.ts';
import { SimNetwork } from './network.ts';
import type { SimProgram } from './program.ts';
import { type AgentStep, SimAgent } from './sim-agent.ts';
import { type ChronosStep, SimChronos } from './sim-chronos.ts';
import { SimFramework } from './sim-framework.ts';
import { type MarathonStep, SimMarathon } from './sim-marathon.ts';
import { type MasterStep, SimMaster } from './sim-master.ts';
import { Trace } from './trace.ts';
import { SimZookeeper } from './zookeeper.ts';

/** The cores that run; others than the real ones have a bug planted in them. */
export interface Cores {
  readonly master: MasterStep;
  readonly agent: AgentStep;
  readonly marathon: MarathonStep;
  readonly chronos: ChronosStep;
}

export const realCores: Cores = { master: masterStep, agent: agentStep, marathon: marathonStep, chronos: chronosStep };

export interface WorldOptions {
  readonly seed: number;
  readonly cores: Cores;
  readonly checkers: readonly CreateChecker[];
  readonly onLine?: (line: string) => void;
}

/** When everything begins: a Monday in 2026. */
const startMs = Date.UTC(2026, 0, 5, 8);

const masterHost = '10.0.0.1';
const masterPort = 5050;

/** All programs of one run, on one clock and one network, drawn from one seed; watched by checkers. */
export class World {
  readonly seed: number;
  readonly random: Random;
  readonly clock: SimClock;
  readonly network: SimNetwork;
  readonly trace: Trace;
  readonly context: SimContext;
  readonly master: SimMaster;
  readonly agents: readonly SimAgent[];
  readonly frameworks: readonly SimFramework[];
  readonly zookeeper: SimZookeeper;
  readonly marathon: SimMarathon | undefined;
  readonly marathonUser: MarathonUser | undefined;
  readonly chronos: SimChronos | undefined;
  readonly chronosUser: ChronosUser | undefined;
  readonly checkers: readonly Checker[];
  steps = 0;
  readonly #isRoomy: boolean;

  constructor(options: WorldOptions) {
    this.seed = options.seed;
    const random = createRandom(options.seed);
    this.random = random;
    this.clock = new SimClock(startMs);
    this.network = new SimNetwork({ clock: this.clock, random, latencyMs: [0.1, 1 + nextFloat(random) * 20] });
    this.trace = new Trace({ startMs, ...(options.onLine === undefined ? {} : { onLine: options.onLine }) });
    this.context = {
      clock: this.clock,
      network: this.network,
      random,
      trace: this.trace,
      isCalm: false,
      watch: {
        onEffect: (program, effect) => this.#onEffect(program, effect),
        onStepped: (program) => this.#onStepped(program),
        onFact: (fact) => this.#onFact(fact),
      },
    };
    const hasMarathon = nextInt(random, 2) === 0;
    const hasChronos = nextInt(random, 2) === 0;
    this.#isRoomy = hasMarathon || hasChronos;
    const duplicates = nextInt(random, 3) === 0 ? 0 : nextFloat(random) * 0.1;
    this.zookeeper = new SimZookeeper('10.0.5.1');
    this.master = this.#createMaster(options.cores, duplicates);
    const agents = 1 + nextInt(random, 3);
    this.agents = Array.from({ length: agents }, (_, index) => this.#createAgent(options.cores, index, duplicates));
    const frameworks = hasMarathon || hasChronos ? nextInt(random, 2) : 1 + nextInt(random, 2);
    this.frameworks = Array.from({ length: frameworks }, (_, index) => this.#createFramework(index));
    this.marathon = hasMarathon ? this.#createMarathon(options.cores) : undefined;
    this.marathonUser = this.marathon === undefined ? undefined : new MarathonUser(this.context, this.marathon);
    this.chronos = hasChronos ? this.#createChronos(options.cores) : undefined;
    this.chronosUser = this.chronos === undefined ? undefined : new ChronosUser(this.context, this.chronos);
    this.checkers = options.checkers.map((create) => create(this));
  }

  get programs(): readonly SimProgram[] {
    const { master, agents, frameworks, marathon, chronos } = this;
    const others = [marathon, chronos].filter((program) => program !== undefined);
    return [master, ...agents, ...frameworks, ...others];
  }

  #createMaster({ master }: Cores, duplicates: number): SimMaster {
    const isQuick = nextInt(this.random, 2) === 0;
    return new SimMaster(this.context, {
      at: { name: 'master', host: masterHost, address: `${masterHost}:${masterPort}` },
      settings: {
        ...defaultSettings,
        agentPingTimeoutMs: isQuick ? 3_000 : 15_000,
        maxAgentPingTimeouts: isQuick ? 3 : 5,
        agentReregisterTimeoutMs: isQuick ? 30_000 : 120_000,
      },
      duplicates,
      step: master,
    });
  }

  #createAgent({ agent }: Cores, index: number, duplicates: number): SimAgent {
    const host = `10.0.1.${index + 1}`;
    // Who promises something needs room for it on one agent; scripted frameworks take what there is.
    const cpus = (this.#isRoomy ? 7 : 2) + nextInt(this.random, 4);
    return new SimAgent(this.context, {
      at: { name: `agent${index + 1}`, host, address: `${host}:5051` },
      masterPid: `master@${masterHost}:${masterPort}`,
      resources: hostResources(cpus, cpus * 512),
      settings: {
        version: '1.12.0',
        pid: `slave(1)@${host}:5051`,
        workDir: '/var/lib/mesos',
        launcherDir: '/usr/libexec/mesos',
        registrationBackoffMs: 1_000,
        executorRegistrationTimeoutMs: 60_000,
        executorReregistrationTimeoutMs: 2_000,
        executorShutdownGraceMs: 5_000,
        maxCompletedExecutorsPerFramework: 150,
        diskWatchIntervalMs: 60_000,
        gcDelayMs: 604_800_000,
        gcDiskHeadroom: 0.1,
        recover: 'reconnect',
        reconfigurationPolicy: 'equal',
      },
      duplicates,
      step: agent,
    });
  }

  #createFramework(index: number): SimFramework {
    const host = `10.0.2.${index + 1}`;
    const { random } = this;
    return new SimFramework(this.context, {
      at: { name: `framework${index + 1}`, host, address: `${host}:8181` },
      masterHost,
      masterPort,
      name: `f${index + 1}`,
      size: 2 + nextInt(random, 5),
      usesGroups: nextInt(random, 3) === 0,
      isPartitionAware: nextInt(random, 3) > 0,
      isCheckpointed: nextInt(random, 5) > 0,
      batchShare: nextFloat(random),
    });
  }

  #createMarathon({ marathon }: Cores): SimMarathon {
    const isQuick = nextInt(this.random, 4) > 0;
    return new SimMarathon(this.context, {
      at: { name: 'marathon', host: '10.0.3.1', address: '10.0.3.1:8080' },
      masterHost,
      masterPort,
      settings: isQuick
        ? {
            ...marathonDefaults,
            launchConfirmTimeoutMs: 40_000,
            launchTimeoutMs: 40_000,
            lostExpungeInitialMs: 30_000,
            lostExpungeIntervalMs: 10_000,
            reconcileIntervalMs: 60_000,
            scaleIntervalMs: 30_000,
            declineOfferMs: 20_000,
          }
        : marathonDefaults,
      zookeeper: this.zookeeper,
      step: marathon,
      agents: () => this.agents,
    });
  }

  #createChronos({ chronos }: Cores): SimChronos {
    return new SimChronos(this.context, {
      at: { name: 'chronos', host: '10.0.4.1', address: '10.0.4.1:4400' },
      masterHost,
      masterPort,
      settings: {
        defaults: { cpus: 0.1, memMb: 32, diskMb: 1, user: 'root' },
        role: '*',
        failureRetryMs: 10_000,
        longestRetryMs: 60_000,
        disableAfterFailures: 0,
        historyLimit: 20,
        reconciliationIntervalMs: nextInt(this.random, 2) === 0 ? 600_000 : 60_000,
        declineOfferMs: 5_000,
        minReviveIntervalMs: 1_000,
        unreachableLimitMs: 60_000,
      },
      zookeeper: this.zookeeper,
      step: chronos,
    });
  }

  start(): void {
    for (const program of this.programs) program.start();
    this.marathonUser?.begin();
    this.chronosUser?.begin();
  }

  /** Faults are over: nobody changes what they want any more. */
  calmDown(): void {
    this.context.isCalm = true;
    for (const framework of this.frameworks) framework.isCalm = true;
    this.marathonUser?.calmDown();
  }

  /** Runs until this time. */
  runUntil(untilMs: number): void {
    while (this.clock.step(untilMs)) this.steps++;
  }

  /** True when all checkers but this one are content. */
  isSettledBut(name: string): boolean {
    return this.checkers.every((checker) => checker.name === name || checker.unsettled?.() === undefined);
  }

  /** What has not settled, by checker; empty when all is well. */
  unsettled(): string[] {
    return this.checkers.flatMap(({ name, unsettled }) => {
      const problem = unsettled?.();
      return problem === undefined ? [] : [`${name}: ${problem}`];
    });
  }

  #onEffect(program: SimProgram, effect: unknown): void {
    for (const { name, onEffect } of this.checkers) complain(name, onEffect?.(program, effect));
  }

  #onStepped(program: SimProgram): void {
    for (const { name, onStepped } of this.checkers) complain(name, onStepped?.(program));
  }

  #onFact(fact: Fact): void {
    for (const { name, onFact } of this.checkers ?? []) complain(name, onFact?.(fact));
  }
}

function complain(checker: string, problem: string | undefined): void {
  if (problem !== undefined) throw new Violation(checker, problem);
}

function hostResources(cpus: number, memMb: number): Resource[] {
  return [
    { name: 'cpus', type: 'SCALAR', scalar: { value: cpus } },
    { name: 'mem', type: 'SCALAR', scalar: { value: memMb } },
    { name: 'disk', type: 'SCALAR', scalar: { value: 10_000 } },
    { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31_000, end: 32_000 }] } },
  ];
}
