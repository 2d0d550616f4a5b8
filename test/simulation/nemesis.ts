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

export type FaultKind =
  | 'kill'
  | 'reboot'
  | 'partition'
  | 'reset'
  | 'slow-host'
  | 'slow-disk'
  /** A process is stopped, often for longer than its session lasts, and goes on. */
  | 'pause'
  | 'zookeeper-outage'
  /** A master starts with an empty replica of the registry. */
  | 'lost-disk';

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

/** What happens to masters and to instances of frameworks, and to no agent. */
const gentleKinds: readonly FaultKind[] = [
  'kill',
  'kill',
  'pause',
  'pause',
  'partition',
  'zookeeper-outage',
  'lost-disk',
];

/** Any mix of kinds, so that some runs have only one. */
export function drawWeather(random: Random, { shape, isGentle }: Pick<World, 'shape' | 'isGentle'>): Weather {
  const possible = isGentle ? gentleKinds : shape === 'single' ? allKinds : [...allKinds, ...gentleKinds];
  const kinds = possible.filter(() => nextChance(random, 0.6));
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
      program.resume();
      program.start();
    }
    trace.write(clock.nowMs, 'nemesis', 'is done');
  }

  /** Whom faults may hit. */
  get #targets(): readonly SimProgram[] {
    const { programs, isGentle, masters, marathons, chronoses } = this.#world;
    return isGentle ? [...masters, ...masters, ...marathons, ...chronoses] : programs;
  }

  /** Often the leading master: that is where it hurts. */
  #target(): SimProgram | undefined {
    const { random, shape, master } = this.#world;
    const targets = this.#targets;
    const isHigh = shape === 'ensemble' && nextChance(random, 0.3);
    return isHigh ? master : targets[nextInt(random, targets.length)];
  }

  #strike(): void {
    const { random, agents } = this.#world;
    const { kinds } = this.#weather;
    const kind = kinds[nextInt(random, kinds.length)] ?? 'kill';
    const program = this.#target();
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
      case 'pause':
        this.#pause(program);
        return;
      case 'zookeeper-outage':
        this.#zookeeperOutage();
        return;
      case 'lost-disk':
        this.#loseDisk();
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

  /** Two hosts that talk to each other: everything talks to the masters, and to ZooKeeper what has records or follows an election. */
  #pair(): [string, string] {
    const { random, masters, marathons, chronoses, zookeeper, shape, isGentle } = this.#world;
    const other = this.#target() ?? (masters[0] as SimProgram);
    if (nextChance(random, 0.3)) {
      const keepers = [...marathons, ...chronoses];
      const keeper = shape === 'single' ? keepers[nextInt(random, Math.max(1, keepers.length))] : other;
      if (keeper !== undefined) return [keeper.host, zookeeper.host];
    }
    const master = masters[nextInt(random, masters.length)] as SimProgram;
    // Agents must be able to reach whoever leads.
    const peer = isGentle ? (masters[nextInt(random, masters.length)] as SimProgram) : other;
    return [master.host, peer.host];
  }

  #pause(program: SimProgram): void {
    const { random } = this.#world;
    if (!program.isUp || program.isPaused) return;
    const { life } = program;
    program.pause();
    this.#until(nextChance(random, 0.5) ? 8_000 + nextInt(random, 40_000) : nextInt(random, 12_000), () => {
      if (program.life === life) program.resume();
    });
  }

  #zookeeperOutage(): void {
    const { zookeeper, random } = this.#world;
    if (zookeeper.isDown) return;
    this.#trace('takes ZooKeeper away');
    zookeeper.fail();
    this.#until(nextInt(random, 30_000), () => {
      this.#trace('gives ZooKeeper back');
      zookeeper.recover();
    });
  }

  /** Never a second one while the others may be the only ones that know. */
  #loseDisk(): void {
    const { random, masters } = this.#world;
    if (masters.some(({ isVoting }) => !isVoting)) return;
    const master = masters[nextInt(random, masters.length)];
    if (master === undefined) return;
    this.#trace(`takes the disk of ${master.name}`);
    master.loseDisk();
    this.#until(this.#duration(), () => master.start());
  }

  #slowHost({ host }: SimProgram): void {
    const { random, network } = this.#world;
    network.slow.set(host, 20 + nextInt(random, 3_000));
    this.#trace(`slows ${host}`);
    this.#until(this.#duration(), () => network.slow.delete(host));
  }

  #slowDisk({ disk, name }: SimAgent): void {
    const { random, master } = this.#world;
    const stalled = nextChance(random, 0.5) ? disk : (master.store ?? disk);
    stalled.stallMs = 50 + nextInt(random, 4_000);
    this.#trace(`slows the disk of ${stalled === disk ? name : 'master'}`);
    this.#until(this.#duration(), () => {
      stalled.stallMs = 0;
    });
  }
}
