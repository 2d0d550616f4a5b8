import { nextChance, nextInt } from '../../../src/base/random.ts';
import { readEntries } from '../../../src/log/core/read.ts';
import type { CallEnd, LogMember } from './member.ts';
import type { LogWorld } from './world.ts';

/** A user that wants to be the writer, keeps one register in the log and truncates what it needs no more. */
export class Writer {
  readonly #world: LogWorld;
  readonly #member: LogMember;
  /** Counts what it began: ends of what it gave up mean nothing. */
  #turn = 0;
  #isActive = false;
  /** The register as it knows it: where it was last set, and by which entry. */
  #position = 0;
  #entry = '0';
  /** Appends that were acknowledged since it became active. */
  appended = 0;

  constructor(world: LogWorld, member: LogMember) {
    this.#world = world;
    this.#member = member;
  }

  begin(): void {
    this.appended = 0;
    if (this.#isActive) return;
    this.#isActive = true;
    this.#elect();
  }

  /** It does nothing more; what it asked for goes on. */
  stop(): void {
    this.#isActive = false;
    this.#turn++;
  }

  #later(longestMs: number, act: () => void): void {
    const turn = ++this.#turn;
    const { clock, random } = this.#world;
    clock.after(nextInt(random, longestMs), () => {
      if (turn === this.#turn && this.#isActive) act();
    });
  }

  /** Asks the member, and gives up after some time. */
  #call(what: Parameters<LogWorld['call']>[1], onEnd: (id: number, end: CallEnd) => void): void {
    const { clock, settings, random } = this.#world;
    const turn = ++this.#turn;
    const id = this.#world.call(this.#member, what, (end) => {
      if (turn === this.#turn) onEnd(id, end);
    });
    const patienceMs = nextInt(random, settings.electionTimeoutMs * (nextChance(random, 0.7) ? 0.1 : 2));
    clock.after(patienceMs, () => {
      if (turn === this.#turn) this.#elect();
    });
  }

  #elect(): void {
    this.#call({ what: 'elect' }, (id, end) => {
      if (end.type !== 'elected' || !this.#read(id, end.last))
        this.#later(this.#world.thinkMs * 4, () => this.#elect());
      else this.#goOn();
    });
  }

  #read(id: number, last: number): boolean {
    const { state } = this.#member;
    if (state === undefined) return false;
    const { begin } = state.replica;
    const found = readEntries(state, begin, last);
    if (!found.ok) {
      this.#world.fail('reads', `elected until ${last}, but ${found.error.reason}`);
      return false;
    }
    this.#world.tellRead({ id, how: 'elected', begin, last, found: found.value });
    const newest = found.value.at(-1);
    this.#position = newest?.position ?? 0;
    const text = newest === undefined ? '0<' : new TextDecoder().decode(newest.bytes);
    this.#entry = text.slice(0, text.indexOf('<'));
    return true;
  }

  #goOn(): void {
    this.#later(this.#world.thinkMs, () => {
      if (nextChance(this.#world.random, 0.25)) this.#truncate();
      else this.#append();
    });
  }

  #append(): void {
    const name = this.#world.nextEntry();
    this.#call({ what: 'append', text: `${name}<${this.#entry}` }, (_id, end) => {
      if (end.type !== 'written') {
        this.#later(this.#world.thinkMs * 2, () => this.#elect());
        return;
      }
      this.appended++;
      this.#position = end.position;
      this.#entry = name;
      this.#goOn();
    });
  }

  #truncate(): void {
    const to = this.#position - nextInt(this.#world.random, 3);
    this.#call({ what: 'truncate', to: Math.max(0, to) }, (_id, end) => {
      if (end.type === 'written') this.#goOn();
      else this.#later(this.#world.thinkMs * 2, () => this.#elect());
    });
  }
}
