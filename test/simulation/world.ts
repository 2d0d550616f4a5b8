import { step as agentStep } from '../../src/agent/core/step.ts';
import { createRandom, nextFloat, nextInt, type Random } from '../../src/base/random.ts';
import { step as chronosStep } from '../../src/chronos/core/step.ts';
import { step as logStep } from '../../src/log/core/step.ts';
import { defaultSettings as marathonDefaults } from '../../src/marathon/core/settings.ts';
import { step as marathonStep } from '../../src/marathon/core/step.ts';
import { stepRegistrar } from '../../src/master/core/registrar.ts';
import { defaultSettings } from '../../src/master/core/settings.ts';
import { step as masterStep } from '../../src/master/core/step.ts';
import type { MasterInfo, Resource } from '../../src/wire/gen/mesos.ts';
import { type Checker, type CreateChecker, Violation } from './checker.ts';
import { ChronosUser } from './chronos-user.ts';
import { SimClock } from './clock.ts';
import type { Fact, SimContext } from './context.ts';
import { ChronosDoor, MarathonDoor } from './doors.ts';
import type { LogStep } from './log-replica.ts';
import { MarathonUser } from './marathon-user.ts';
import { electionPath, type FindMaster, findAt, findElected } from './master-finder.ts';
import { SimNetwork } from './network.ts';
import { OperatorUser } from './operator-user.ts';
import type { ProgramAddress, SimProgram } from './program.ts';
import { QuotaUser } from './quota-user.ts';
import { type OpenRegistry, openOwnDisk, replicatedLog, sharedRegister } from './registries.ts';
import { ResourcesUser } from './resources-user.ts';
import { type AgentStep, SimAgent } from './sim-agent.ts';
import { type ChronosStep, chronosRoot, SimChronos } from './sim-chronos.ts';
import { SimFramework } from './sim-framework.ts';
import { type MarathonStep, marathonRoot, SimMarathon } from './sim-marathon.ts';
import { type MasterStep, SimMaster } from './sim-master.ts';
import type { RegistrarStep } from './sim-registrar.ts';
import { SimReserver } from './sim-reserver.ts';
import { Trace } from './trace.ts';
import { SimZookeeper } from './zookeeper.ts';

/** The cores that run; others than the real ones have a bug planted in them. */
export interface Cores {
  readonly master: MasterStep;
  readonly registrar: RegistrarStep;
  /** False: the registry takes writes of masters that were deposed. */
  readonly isRegistryFenced: boolean;
  readonly log: LogStep;
  readonly agent: AgentStep;
  readonly marathon: MarathonStep;
  readonly chronos: ChronosStep;
}

export const realCores: Cores = {
  master: masterStep,
  registrar: stepRegistrar,
  isRegistryFenced: true,
  log: logStep,
  agent: agentStep,
  marathon: marathonStep,
  chronos: chronosStep,
};

/** `single`: one of each program, no election of masters. `ensemble`: three masters, one to three of the others. */
export type Shape = 'single' | 'ensemble';

export interface WorldOptions {
  readonly seed: number;
  readonly shape: Shape;
  readonly cores: Cores;
  readonly checkers: readonly CreateChecker[];
  readonly onLine?: (line: string) => void;
}

/** When everything begins: a Monday in 2026. */
const startMs = Date.UTC(2026, 0, 5, 8);

const masterPort = 5050;

/** All programs of one run, on one clock and one network, drawn from one seed; watched by checkers. */
export class World {
  readonly seed: number;
  readonly random: Random;
  readonly clock: SimClock;
  readonly network: SimNetwork;
  readonly trace: Trace;
  readonly context: SimContext;
  readonly shape: Shape;
  readonly masters: readonly SimMaster[];
  readonly agents: readonly SimAgent[];
  readonly frameworks: readonly SimFramework[];
  readonly zookeeper: SimZookeeper;
  readonly marathons: readonly SimMarathon[];
  readonly marathonUser: MarathonUser | undefined;
  readonly chronoses: readonly SimChronos[];
  readonly chronosUser: ChronosUser | undefined;
  readonly operator: OperatorUser | undefined;
  readonly quotaUser: QuotaUser | undefined;
  /** A framework, and a person, that reserve resources and make volumes. */
  readonly reserver: SimReserver | undefined;
  readonly resourcesUser: ResourcesUser | undefined;
  readonly checkers: readonly Checker[];
  /** Faults hit masters and instances of frameworks only: no task may notice. */
  readonly isGentle: boolean;
  /** When faults were over. */
  calmSinceMs: number | undefined;
  steps = 0;
  readonly #isRoomy: boolean;
  readonly #findMaster: FindMaster;
  readonly #sessionMs: number;

  constructor(options: WorldOptions) {
    this.seed = options.seed;
    this.shape = options.shape;
    const random = createRandom(options.seed);
    this.random = random;
    this.clock = new SimClock(startMs);
    this.network = new SimNetwork({ clock: this.clock, random, latencyMs: [0.1, 1 + nextFloat(random) * 20] });
    this.trace = new Trace({ startMs, ...(options.onLine === undefined ? {} : { onLine: options.onLine }) });
    this.context = this.#createContext();
    this.isGentle = this.shape === 'ensemble' && nextInt(random, 3) === 0;
    const hasMarathon = nextInt(random, 2) === 0;
    const hasChronos = nextInt(random, 2) === 0;
    this.#isRoomy = hasMarathon || hasChronos;
    const duplicates = nextInt(random, 3) === 0 ? 0 : nextFloat(random) * 0.1;
    this.zookeeper = new SimZookeeper('10.0.5.1', this);
    this.#sessionMs = this.shape === 'single' ? 10_000 : 4_000 + nextInt(random, 6_001);
    this.#findMaster =
      this.shape === 'single' ? findAt(hostOfMaster(0), masterPort) : findElected(this.zookeeper, this.#sessionMs);
    this.masters = this.#createMasters(options.cores, duplicates);
    const agents = 1 + nextInt(random, 3);
    this.agents = Array.from({ length: agents }, (_, index) => this.#createAgent(options.cores, index, duplicates));
    const frameworks = hasMarathon || hasChronos ? nextInt(random, 2) : 1 + nextInt(random, 2);
    this.frameworks = Array.from({ length: frameworks }, (_, index) => this.#createFramework(index));
    this.marathons = this.#several(hasMarathon, (index) => this.#createMarathon(options.cores, index));
    this.marathonUser = hasMarathon ? new MarathonUser(this.context, new MarathonDoor(this.marathons)) : undefined;
    this.chronoses = this.#several(hasChronos, (index) => this.#createChronos(options.cores, index));
    this.chronosUser = hasChronos ? new ChronosUser(this.context, new ChronosDoor(this.chronoses)) : undefined;
    const hasOperator = this.shape === 'ensemble' && !this.isGentle && nextInt(random, 2) === 0;
    this.operator = hasOperator ? new OperatorUser(this.context, this.masters) : undefined;
    const hasQuotas = !this.isGentle && options.seed % 5 === 0;
    this.quotaUser = hasQuotas ? new QuotaUser(this.context, this.masters, options.seed) : undefined;
    const hasOperations = options.seed % 4 === 1;
    this.reserver = hasOperations ? this.#createReserver() : undefined;
    this.resourcesUser = hasOperations ? new ResourcesUser(this.context, this.masters, options.seed) : undefined;
    this.checkers = options.checkers.map((create) => create(this));
  }

  #createContext(): SimContext {
    return {
      clock: this.clock,
      network: this.network,
      random: this.random,
      trace: this.trace,
      isCalm: false,
      watch: {
        onEvent: (program, event) => this.#onEvent(program, event),
        onEffect: (program, effect) => this.#onEffect(program, effect),
        onStepped: (program) => this.#onStepped(program),
        onFact: (fact) => this.#onFact(fact),
      },
    };
  }

  /** One to three in an ensemble, one otherwise, or none. */
  #several<P>(isThere: boolean, create: (index: number) => P): P[] {
    if (!isThere) return [];
    const length = this.shape === 'single' ? 1 : 1 + nextInt(this.random, 3);
    return Array.from({ length }, (_, index) => create(index));
  }

  get programs(): readonly SimProgram[] {
    const { masters, agents, frameworks, reserver, marathons, chronoses } = this;
    const reservers = reserver === undefined ? [] : [reserver];
    return [...masters, ...agents, ...frameworks, ...reservers, ...marathons, ...chronoses];
  }

  /** The master that leads by election; any when none does. */
  get master(): SimMaster {
    const { masters } = this;
    const first = this.zookeeper.candidates(electionPath)[0]?.data as MasterInfo | undefined;
    const leader = masters.find(({ state }) => state !== undefined && state.info.id === first?.id);
    return (leader ?? masters[0]) as SimMaster;
  }

  /** The Marathon that leads by election, any when none does; undefined in a world without. */
  get marathon(): SimMarathon | undefined {
    return this.#leading(marathonRoot, this.marathons);
  }

  get chronos(): SimChronos | undefined {
    return this.#leading(chronosRoot, this.chronoses);
  }

  #leading<P extends SimProgram>(root: string, instances: readonly P[]): P | undefined {
    const name = this.zookeeper.candidates(`${root}/leader`)[0]?.data;
    return instances.find((instance) => instance.name === name) ?? instances[0];
  }

  /** Mostly the real log; the model of it does rare things often. */
  #openRegistry({ isRegistryFenced, log }: Cores): OpenRegistry {
    const { shape, context, zookeeper } = this;
    if (shape === 'single') return openOwnDisk;
    if (!isRegistryFenced || nextInt(this.random, 4) === 0) {
      return sharedRegister(context, () => this.masters, isRegistryFenced);
    }
    return replicatedLog({ context, zookeeper, sessionMs: this.#sessionMs, masters: 3, step: log });
  }

  #createMasters(cores: Cores, duplicates: number): SimMaster[] {
    const { shape, context, zookeeper } = this;
    const { master, registrar } = cores;
    const isQuick = nextInt(this.random, 2) === 0;
    const openStore = this.#openRegistry(cores);
    return Array.from({ length: shape === 'single' ? 1 : 3 }, (_, index) => {
      const host = hostOfMaster(index);
      return new SimMaster(context, {
        at: { name: shape === 'single' ? 'master' : `master${index + 1}`, host, address: `${host}:${masterPort}` },
        settings: {
          ...defaultSettings,
          agentPingTimeoutMs: isQuick ? 3_000 : 15_000,
          maxAgentPingTimeouts: isQuick ? 3 : 5,
          // A leader that is stopped for that long hears of no agent, and gives all up: no fault of this run may do that.
          agentReregisterTimeoutMs: this.isGentle ? 180_000 : isQuick ? 30_000 : 120_000,
        },
        duplicates,
        step: master,
        registrarStep: registrar,
        openStore,
        election: shape === 'single' ? undefined : { zookeeper, timeoutMs: this.#sessionMs },
      });
    });
  }

  #createAgent({ agent }: Cores, index: number, duplicates: number): SimAgent {
    const host = `10.0.1.${index + 1}`;
    // Who promises something needs room for it on one agent; scripted frameworks take what there is.
    const cpus = (this.#isRoomy ? 7 : 2) + nextInt(this.random, 4);
    return new SimAgent(this.context, {
      at: { name: `agent${index + 1}`, host, address: `${host}:5051` },
      findMaster: this.#findMaster,
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
      findMaster: this.#findMaster,
      name: `f${index + 1}`,
      size: 2 + nextInt(random, 5),
      usesGroups: nextInt(random, 3) === 0,
      isPartitionAware: nextInt(random, 3) > 0,
      isCheckpointed: nextInt(random, 5) > 0,
      batchShare: nextFloat(random),
    });
  }

  #createReserver(): SimReserver {
    const host = '10.0.6.1';
    return new SimReserver(this.context, {
      at: { name: 'reserver', host, address: `${host}:8282` },
      findMaster: this.#findMaster,
      seed: this.seed,
    });
  }

  #createMarathon({ marathon }: Cores, index: number): SimMarathon {
    const isQuick = nextInt(this.random, 4) > 0;
    return new SimMarathon(this.context, {
      at: instanceAt('marathon', index, `10.0.3.${index + 1}:8080`),
      findMaster: this.#findMaster,
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

  #createChronos({ chronos }: Cores, index: number): SimChronos {
    return new SimChronos(this.context, {
      at: instanceAt('chronos', index, `10.0.4.${index + 1}:4400`),
      findMaster: this.#findMaster,
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
    this.operator?.begin();
    this.quotaUser?.begin();
    this.resourcesUser?.begin();
  }

  /** Faults are over: nobody changes what they want any more. */
  calmDown(): void {
    this.context.isCalm = true;
    this.calmSinceMs = this.clock.nowMs;
    for (const framework of this.frameworks) framework.isCalm = true;
    this.marathonUser?.calmDown();
    this.operator?.calmDown();
    this.quotaUser?.calmDown();
    this.resourcesUser?.calmDown();
    if (this.reserver !== undefined) this.reserver.isCalm = true;
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

  #onEvent(program: SimProgram, event: unknown): void {
    for (const { name, onEvent } of this.checkers) complain(name, onEvent?.(program, event));
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

function hostOfMaster(index: number): string {
  return `10.0.0.${index + 1}`;
}

function instanceAt(name: string, index: number, address: string): ProgramAddress {
  return {
    name: index === 0 ? name : `${name}${index + 1}`,
    host: address.slice(0, address.lastIndexOf(':')),
    address,
  };
}

function hostResources(cpus: number, memMb: number): Resource[] {
  return [
    { name: 'cpus', type: 'SCALAR', scalar: { value: cpus } },
    { name: 'mem', type: 'SCALAR', scalar: { value: memMb } },
    { name: 'disk', type: 'SCALAR', scalar: { value: 10_000 } },
    { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31_000, end: 32_000 }] } },
  ];
}
