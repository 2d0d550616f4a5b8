import { nextChance, nextFloat, nextInt, shuffle } from '../../../src/base/random.ts';
import type { LogMember } from './member.ts';
import type { LogWorld } from './world.ts';

type FaultKind =
  | 'kill'
  | 'fuse'
  | 'lose-disk'
  | 'pause'
  | 'partition'
  | 'one-way'
  | 'storm'
  | 'relay'
  | 'slow-disk'
  | 'restart-all';

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
  'storm',
  'storm',
  'storm',
  'relay',
  'relay',
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
    this.#meanMs = (300 + nextInt(random, 8_000)) * scale;
    this.#longestMs = ([500, 2_000, 10_000, 40_000][nextInt(random, 4)] ?? 0) * scale;
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
    const writer = members.find(({ state }) => state?.coordinator.phase === 'writing');
    // Where it hurts most, or anywhere.
    const member = nextChance(random, 0.5) && writer !== undefined ? writer : members[nextInt(random, members.length)];
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
        this.#partition(nextChance(random, 0.5) ? member : undefined);
        return;
      case 'one-way':
        this.#oneWay(member);
        return;
      case 'storm':
        this.#storm();
        return;
      case 'relay':
        this.#relay();
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
    member.fuse = nextInt(this.#world.random, 20);
    this.#until(() => {
      member.fuse = undefined;
      member.start();
    });
  }

  /** At most one member at a time may have forgotten something, and only when all others have their vote on their disks. */
  #loseDisk(member: LogMember): boolean {
    const { members } = this.#world;
    if (members.some(({ isInDoubt }) => isInDoubt)) return false;
    if (members.some(({ disk }) => disk.metadata?.status !== 'VOTING')) return false;
    member.loseDisk();
    this.#until(() => member.start(), 0.2);
    return true;
  }

  /** The majority changes hands: some miss what happens; then they are back, others go, and one may have lost its disk. */
  #relay(): void {
    const { random, members, quorum } = this.#world;
    const [lost, ...others] = shuffle(random, [...members]);
    const absent = others.slice(0, quorum - 1);
    const heal = absent.map((member) => this.#isolate(member));
    this.#until(() => {
      for (const undo of heal) undo();
      if (this.#isOver || lost === undefined) return;
      // What the absent missed nobody tells them yet.
      for (const writer of this.#world.writers) writer.stop();
      const isLost = nextChance(random, 0.5) && this.#loseDisk(lost);
      this.#whenSure(isLost ? lost : undefined, () => {
        for (const member of others.slice(quorum - 1)) this.#kill(member);
      });
    });
  }

  /** Once this member votes again. */
  #whenSure(member: LogMember | undefined, act: () => void): void {
    if (this.#isOver) return;
    if (member?.isInDoubt !== true) act();
    else this.#world.clock.after(5, () => this.#whenSure(member, act));
  }

  #isolate(member: LogMember): () => void {
    const { members, network } = this.#world;
    const others = members.filter((other) => other !== member);
    for (const { name } of others) {
      network.cut(member.name, name);
      network.cut(name, member.name);
    }
    return () => {
      for (const { name } of others) {
        network.heal(member.name, name);
        network.heal(name, member.name);
      }
    };
  }

  /** One side of the members hears nothing of the other; or one member alone. */
  #partition(alone: LogMember | undefined): void {
    const { random, members, network } = this.#world;
    const isHere = members.map((member) => (alone === undefined ? nextChance(random, 0.5) : member === alone));
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

  /** Each direction gets worse in its own measure: some members hear a question and others do not. */
  #storm(): void {
    const { random, members, network } = this.#world;
    const directions = members.flatMap((from) => members.map((to) => [from.name, to.name] as const));
    for (const [from, to] of directions) network.disturb(from, to, [0, 0.2, 0.5, 0.8][nextInt(random, 4)] ?? 0);
    this.#trace('brings a storm');
    this.#until(() => {
      for (const [from, to] of directions) network.disturb(from, to, 0);
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
