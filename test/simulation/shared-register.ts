import { nextChance, nextFloat, nextInt } from '../../src/base/random.ts';
import type { SimContext } from './context.ts';
import type { SimProgram } from './program.ts';
import type { SimRegistryStore, StoreAnswer, StoredRegistry } from './registry-store.ts';

/** A master with its disk, from the view of the register. */
export interface RegisterMember extends SimProgram {
  /** Its disk holds all it ever promised; one that was lost must learn from the others first. */
  isVoting: boolean;
}

interface Undecided {
  readonly registry: StoredRegistry;
  readonly proposal: number;
}

const retryMs = 200;
const learnMs = 500;

/**
 * The registry between masters as the replicated log promises it, and no more: whoever is elected gets a higher number than all
 * before; a write under an older number is refused; a write that was under way at an election took place or did not, and from
 * then on that is decided. Everything needs a majority of the members: up, awake, with their disks, and not cut off.
 */
export class SharedRegister {
  readonly #context: SimContext;
  readonly #members: () => readonly RegisterMember[];
  /** False: a planted bug takes writes under any number. */
  readonly #isFenced: boolean;
  #proposal = 0;
  #undecided: Undecided | undefined;
  decided: StoredRegistry | undefined;
  stallMs = 0;

  constructor(context: SimContext, members: () => readonly RegisterMember[], isFenced: boolean) {
    this.#context = context;
    this.#members = members;
    this.#isFenced = isFenced;
  }

  /** Whether this member reaches a majority, itself counted. */
  hasMajority(from: RegisterMember): boolean {
    const { network } = this.#context;
    const members = this.#members();
    const reached = members.filter(
      (member) => member.isUp && !member.isPaused && member.isVoting && !network.isCut(from.host, member.host),
    );
    return reached.length * 2 > members.length;
  }

  /** The latest number, and what is stored under it. */
  elect(): { readonly proposal: number; readonly registry: StoredRegistry | undefined } {
    const { random } = this.#context;
    this.#proposal++;
    const undecided = this.#undecided;
    this.#undecided = undefined;
    if (undecided !== undefined && nextChance(random, 0.5)) this.decided = undecided.registry;
    return { proposal: this.#proposal, registry: this.decided };
  }

  /** The first of the members has it. False: another was elected meanwhile. */
  propose(registry: StoredRegistry, proposal: number): boolean {
    if (this.#isFenced && proposal !== this.#proposal) return false;
    this.#undecided = { registry, proposal };
    return true;
  }

  /** A majority of the members has it. False: another was elected meanwhile. */
  decide(registry: StoredRegistry): boolean {
    if (this.#undecided?.registry !== registry) return false;
    this.#undecided = undefined;
    this.decided = registry;
    return true;
  }

  /** A master that starts with an empty disk learns what was decided before it votes. */
  learn(member: RegisterMember): void {
    if (member.isVoting) return;
    member.later(learnMs, () => {
      if (this.hasMajority(member)) member.isVoting = true;
      else this.learn(member);
    });
  }
}

/** One life of a master at the register. */
export class RegisterStore implements SimRegistryStore {
  readonly #register: SharedRegister;
  readonly #member: RegisterMember;
  #proposal = 0;
  #isOver = false;

  constructor(register: SharedRegister, member: RegisterMember) {
    this.#register = register;
    this.#member = member;
  }

  get durable(): StoredRegistry | undefined {
    return this.#register.decided;
  }

  get stallMs(): number {
    return this.#register.stallMs;
  }

  set stallMs(ms: number) {
    this.#register.stallMs = ms;
  }

  fetch({ onDone }: StoreAnswer<StoredRegistry | undefined>): void {
    this.#whenMajority(() => {
      const { proposal, registry } = this.#register.elect();
      this.#proposal = proposal;
      this.#member.later(this.#latencyMs(), () => onDone(registry));
    });
  }

  store(registry: StoredRegistry, { onDone, onFailed }: StoreAnswer<void>): void {
    const refuse = (): void => onFailed('another master writes');
    this.#after(() => {
      if (!this.#register.propose(registry, this.#proposal)) {
        this.#member.later(this.#latencyMs(), refuse);
        return;
      }
      this.#whenMajority(() => {
        const isDecided = this.#register.decide(registry);
        this.#member.later(this.#latencyMs(), isDecided ? () => onDone() : refuse);
      });
    });
  }

  crash(): void {
    this.#isOver = true;
  }

  /** Something the other members take part in: it goes on while this process is stopped, not when it is dead. */
  #after(act: () => void): void {
    const { clock } = this.#member.context;
    clock.after(this.#latencyMs(), () => {
      if (!this.#isOver) act();
    });
  }

  #whenMajority(act: () => void): void {
    this.#after(() => {
      if (this.#register.hasMajority(this.#member)) act();
      else this.#member.later(retryMs, () => this.#whenMajority(act));
    });
  }

  #latencyMs(): number {
    const { random } = this.#member.context;
    const slowMs = nextChance(random, 0.05) ? nextInt(random, 3_000) : 0;
    return 0.5 + nextFloat(random) * 10 + slowMs + this.#register.stallMs;
  }
}
