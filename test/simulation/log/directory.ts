import { nextInt } from '../../../src/base/random.ts';
import type { LogMember } from './member.ts';
import type { LogWorld } from './world.ts';

/** Who belongs to the log, as all are told by a third party sooner or later: who dies is missed only after a while. */
export class Directory {
  readonly #world: LogWorld;
  /** Member to the number of its present session. */
  readonly #present = new Map<LogMember, number>();
  #sessions = 0;

  constructor(world: LogWorld) {
    this.#world = world;
  }

  join(member: LogMember): void {
    this.#present.set(member, ++this.#sessions);
    this.#tellAll();
  }

  leave(member: LogMember): void {
    const { clock, random, settings } = this.#world;
    const session = this.#present.get(member);
    clock.after(nextInt(random, settings.electionTimeoutMs), () => {
      if (this.#present.get(member) !== session) return;
      this.#present.delete(member);
      this.#tellAll();
    });
  }

  #tellAll(): void {
    const { clock, random, members } = this.#world;
    for (const member of members) {
      clock.after(nextInt(random, 500), () => {
        const present = members.filter((other) => this.#present.has(other));
        member.post({ type: 'members-changed', members: present.map(({ pid }) => pid) });
      });
    }
  }
}
