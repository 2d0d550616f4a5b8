import { nextChance, nextFloat, nextInt } from '../../../src/base/random.ts';
import type { LogMember } from './member.ts';
import type { LogWorld } from './world.ts';

type FaultKind = 'kill' | 'fuse' | 'lose-disk' | 'pause' | 'partition' | 'one-way' | 'slow-disk' | 'restart-all';

const allKinds: readonly FaultKind[] = [
  'kill',
  'kill',
  'fuse',
  'fuse',
  'lose-disk',
  'lose-disk',
  'pause',
  'partition',
  'partition',
  'one-way',
  'slow-disk',
  'restart-all',
];

/** Brings faults over the members of a log, in a mix and a pace drawn from the seed, until told to stop. */
export class LogNemesis {
  readonly #world: LogWorld;
  readonly #kinds: readonly FaultKind[];
  readonly #meanMs: number;
  readonly #longestMs: number;
  #isOver = false;
  /** What undoes the faults that still last. */
  readonly #undo = new Set<() => void>();

  constructor(world: LogWorld) {
    const { random, scale } = world;
    this.#world = world;
    const kinds = allKinds.filter(() => nextChance(random, 0.6));
    this.#kinds = kinds.length === 0 ? ['kill'] : kinds;
    this.#meanMs = (1_000 + nextInt(random, 15_000)) * scale;
    this.#longestMs = (nextChance(random, 0.3) ? 60_000 : 10_000) * scale;
  }

  begin(): void {
    const { random, clock } = this.#world;
    clock.after(-Math.log(1 - nextFloat(random)) * this.#meanMs, () => {
      if (this.#isOver) return;
      this.#strike();
      this.begin();
    });
  }

  end(): void {
    this.#isOver = true;
    for (const undo of this.#undo) undo();
    this.#undo.clear();
    const { members, network } = this.#world;
    network.healAll();
    network.isCalm = true;
    for (const member of members) {
      member.fuse = undefined;
      member.start();
    }
    this.#trace('is done');
  }

  #strike(): void {
    const { random, members } = this.#world;
    const kind = this.#kinds[nextInt(random, this.#kinds.length)] ?? 'kill';
    const member = members[nextInt(random, members.length)];
    if (member === undefined) return;
    switch (kind) {
      case 'kill':
        this.#kill(member);
        return;
      case 'fuse':
        this.#burn(member);
        return;
      case 'lose-disk':
        this.#loseDisk(member);
        return;
      case 'pause':
        member.pause();
        this.#until(() => member.goOn());
        return;
      case 'partition':
        this.#partition();
        return;
      case 'one-way':
        this.#oneWay(member);
        return;
      case 'slow-disk':
        member.disk.stallMs = nextInt(random, this.#world.settings.electionTimeoutMs / 2);
        this.#until(() => {
          member.disk.stallMs = 0;
        });
        return;
      case 'restart-all':
        for (const each of members) this.#kill(each);
    }
  }

  #kill(member: LogMember): void {
    member.kill();
    this.#until(() => member.start());
  }

  /** Dies in the middle of what it does. */
  #burn(member: LogMember): void {
    member.fuse = nextInt(this.#world.random, 40);
    this.#until(() => {
      member.fuse = undefined;
      member.start();
    });
  }

  /** At most one member at a time may have forgotten something, and only when all others have their vote on their disks. */
  #loseDisk(member: LogMember): void {
    const { members } = this.#world;
    if (members.some(({ isInDoubt }) => isInDoubt)) return;
    if (members.some(({ disk }) => disk.metadata?.status !== 'VOTING')) return;
    member.loseDisk();
    this.#until(() => member.start(), 0.2);
  }

  /** One side of the members hears nothing of the other. */
  #partition(): void {
    const { random, members, network } = this.#world;
    const isHere = members.map(() => nextChance(random, 0.5));
    const pairs = members.flatMap((left, index) =>
      members.filter((_, other) => isHere[index] !== isHere[other]).map((right) => [left.name, right.name] as const),
    );
    this.#trace(
      `cuts off ${members
        .filter((_, index) => isHere[index])
        .map(({ name }) => name)
        .join(' ')}`,
    );
    for (const [from, to] of pairs) network.cut(from, to);
    this.#until(() => {
      for (const [from, to] of pairs) network.heal(from, to);
    });
  }

  /** A member is heard by some no more, but hears them. */
  #oneWay(member: LogMember): void {
    const { random, members, network } = this.#world;
    const deaf = members.filter((other) => other !== member && nextChance(random, 0.5));
    for (const { name } of deaf) network.cut(member.name, name);
    this.#until(() => {
      for (const { name } of deaf) network.heal(member.name, name);
    });
  }

  /** Undoes something later, or when the faults end. */
  #until(undo: () => void, share = 1): void {
    const { random, clock } = this.#world;
    this.#undo.add(undo);
    clock.after(10 + nextFloat(random) ** 2 * this.#longestMs * share, () => {
      if (this.#undo.delete(undo)) undo();
    });
  }

  #trace(what: string): void {
    this.#world.trace.write(this.#world.clock.nowMs, 'nemesis', what);
  }
}
