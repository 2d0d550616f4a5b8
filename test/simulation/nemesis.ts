import { nextChance, nextFloat, nextInt, type Random } from '../../src/base/random.ts';
import type { SimProgram } from './program.ts';
import type { SimAgent } from './sim-agent.ts';
import type { World } from './world.ts';

/** How rough a run is; drawn from its seed. */
export interface Weather {
  /** Mean time between faults. */
  readonly meanMs: number;
  readonly kinds: readonly FaultKind[];
  /** Faults that last, last this long at most. */
  readonly longestMs: number;
}

export type FaultKind = 'kill' | 'reboot' | 'partition' | 'reset' | 'slow-host' | 'slow-disk';

const allKinds: readonly FaultKind[] = [
  'kill',
  'kill',
  'kill',
  'reboot',
  'partition',
  'partition',
  'reset',
  'slow-host',
  'slow-disk',
];

/** Any mix of kinds, so that some runs have only one. */
export function drawWeather(random: Random): Weather {
  const kinds = allKinds.filter(() => nextChance(random, 0.6));
  return {
    meanMs: 2_000 + nextInt(random, 20_000),
    kinds: kinds.length === 0 ? ['kill'] : kinds,
    longestMs: nextChance(random, 0.3) ? 150_000 : 20_000,
  };
}

/** Brings faults over a world until told to stop; then everything that is down comes up and all lines are open. */
export class Nemesis {
  readonly #world: World;
  readonly #weather: Weather;
  #isOver = false;
  /** What undoes the faults that still last. */
  readonly #undo = new Set<() => void>();

  constructor(world: World, weather: Weather) {
    this.#world = world;
    this.#weather = weather;
  }

  begin(): void {
    const { random, clock } = this.#world;
    const waitMs = -Math.log(1 - nextFloat(random)) * this.#weather.meanMs;
    clock.after(waitMs, () => {
      if (this.#isOver) return;
      this.#strike();
      this.begin();
    });
  }

  end(): void {
    this.#isOver = true;
    for (const undo of this.#undo) undo();
    this.#undo.clear();
    const { network, programs, trace, clock } = this.#world;
    network.healAll();
    for (const program of programs) {
      program.fuse = undefined;
      program.start();
    }
    trace.write(clock.nowMs, 'nemesis', 'is done');
  }

  #strike(): void {
    const { random, programs, agents } = this.#world;
    const { kinds } = this.#weather;
    const kind = kinds[nextInt(random, kinds.length)] ?? 'kill';
    const program = programs[nextInt(random, programs.length)];
    const agent = agents[nextInt(random, agents.length)];
    if (program === undefined || agent === undefined) return;
    switch (kind) {
      case 'kill':
        this.#kill(program);
        return;
      case 'reboot':
        this.#reboot(agent);
        return;
      case 'partition':
        this.#partition();
        return;
      case 'reset':
        this.#reset();
        return;
      case 'slow-host':
        this.#slowHost(program);
        return;
      case 'slow-disk':
        this.#slowDisk(agent);
        return;
    }
  }

  #trace(what: string): void {
    this.#world.trace.write(this.#world.clock.nowMs, 'nemesis', what);
  }

  #duration(): number {
    return 50 + nextFloat(this.#world.random) ** 2 * this.#weather.longestMs;
  }

  /** Does something later, or when the faults end. */
  #until(durationMs: number, undo: () => void): void {
    this.#undo.add(undo);
    this.#world.clock.after(durationMs, () => {
      if (this.#undo.delete(undo)) undo();
    });
  }

  #kill(program: SimProgram): void {
    const { random, clock } = this.#world;
    if (!program.isUp) return;
    program.fuse = nextInt(random, 25);
    const { life } = program;
    this.#trace(`will kill ${program.name} after ${program.fuse} effects`);
    // One that does nothing is killed all the same.
    const fuseMs = nextInt(random, 4_000);
    clock.after(fuseMs, () => {
      if (program.life === life && program.fuse !== undefined) program.crash('killed');
    });
    this.#until(fuseMs + this.#duration(), () => program.start());
  }

  #reboot(agent: SimAgent): void {
    agent.reboot();
    this.#until(this.#duration(), () => agent.start());
  }

  #partition(): void {
    const [left, right] = this.#pair();
    const { network } = this.#world;
    if (left === right || network.isCut(left, right)) return;
    this.#trace(`cuts ${left} from ${right}`);
    network.cut(left, right);
    this.#until(this.#duration(), () => {
      this.#trace(`heals ${left} and ${right}`);
      network.heal(left, right);
    });
  }

  #reset(): void {
    const [left, right] = this.#pair();
    this.#trace(`resets the connections of ${left} and ${right}`);
    this.#world.network.reset(left, right);
  }

  /** Two hosts that talk to each other: everything talks to the master, and those with records to ZooKeeper. */
  #pair(): [string, string] {
    const { random, programs, master, marathon, chronos, zookeeper } = this.#world;
    const keeper = nextChance(random, 0.5) ? marathon : chronos;
    if (keeper !== undefined && nextChance(random, 0.3)) return [keeper.host, zookeeper.host];
    const other = programs[nextInt(random, programs.length)] ?? master;
    return [master.host, other.host];
  }

  #slowHost({ host }: SimProgram): void {
    const { random, network } = this.#world;
    network.slow.set(host, 20 + nextInt(random, 3_000));
    this.#trace(`slows ${host}`);
    this.#until(this.#duration(), () => network.slow.delete(host));
  }

  #slowDisk({ disk, name }: SimAgent): void {
    const { random, master } = this.#world;
    const stalled = nextChance(random, 0.5) ? disk : master.registrar;
    stalled.stallMs = 50 + nextInt(random, 4_000);
    this.#trace(`slows the disk of ${stalled === disk ? name : 'master'}`);
    this.#until(this.#duration(), () => {
      stalled.stallMs = 0;
    });
  }
}
