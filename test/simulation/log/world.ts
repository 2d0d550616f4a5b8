import { createRandom, nextChance, nextFloat, nextInt, type Random } from '../../../src/base/random.ts';
import type { ReadEntry } from '../../../src/log/core/read.ts';
import { readEntries } from '../../../src/log/core/read.ts';
import { defaultLogSettings, isVoting, type LogSettings } from '../../../src/log/core/state.ts';
import { Violation } from '../checker.ts';
import { SimClock } from '../clock.ts';
import { Trace } from '../trace.ts';
import { Datagrams } from './datagrams.ts';
import { Decisions } from './decisions.ts';
import { Directory } from './directory.ts';
import type { CreateLogChecker, LogChecker, LogFact } from './log-checker.ts';
import { type CallEnd, LogMember, type LogStep } from './member.ts';
import { Writer } from './writer.ts';

export interface LogWorldOptions {
  readonly seed: number;
  readonly step: LogStep;
  readonly checkers: readonly CreateLogChecker[];
  readonly onLine?: (line: string) => void;
}

const startMs = Date.UTC(2026, 0, 5, 8);

export type Wanted =
  | { readonly what: 'elect' | 'catch-up' }
  | { readonly what: 'append'; readonly text: string }
  | { readonly what: 'truncate'; readonly to: number };

/** All members of one log and their users, on one clock and one network, drawn from one seed. */
export class LogWorld {
  readonly random: Random;
  readonly clock: SimClock;
  readonly network: Datagrams;
  readonly trace: Trace;
  readonly decisions: Decisions = new Decisions();
  readonly quorum: number;
  readonly settings: LogSettings;
  readonly step: LogStep;
  readonly diskMs: number;
  /** Longest pause of a writer between two writes. */
  readonly thinkMs: number;
  readonly directory: Directory;
  readonly members: readonly LogMember[];
  readonly writers: readonly Writer[];
  readonly checkers: readonly LogChecker[];
  /** Tells the checkers that a position is decided. */
  readonly onDecided: (position: number, text: string) => string | undefined;
  /** How long the times of this run are, against the defaults. */
  readonly scale: number;
  steps = 0;
  #calls = 0;
  #entries = 0;
  readonly #byPid: ReadonlyMap<string, LogMember>;

  constructor(options: LogWorldOptions) {
    const random = createRandom(options.seed);
    this.random = random;
    this.clock = new SimClock(startMs);
    this.trace = new Trace({ startMs, ...(options.onLine === undefined ? {} : { onLine: options.onLine }) });
    this.step = options.step;
    this.quorum = nextChance(random, 0.6) ? 2 : 3;
    this.scale = nextChance(random, 0.7) ? 0.1 : 1;
    this.settings = scaled(this.scale, [0.1, 0.3, 1][nextInt(random, 3)] ?? 1);
    this.network = new Datagrams(this.clock, random, {
      loss: nextChance(random, 0.4) ? 0 : nextFloat(random) ** 2 * 0.3,
      duplicates: nextChance(random, 0.4) ? 0 : nextFloat(random) ** 2 * 0.6,
      delayMs: 1 + nextInt(random, 30),
      late: nextChance(random, 0.3) ? 0 : nextFloat(random) ** 2 * 0.3,
      longestMs: this.settings.answerLifeMs * 2 * nextFloat(random),
    });
    this.diskMs = 1 + nextInt(random, 20);
    this.thinkMs = (20 + nextInt(random, nextChance(random, 0.5) ? 200 : 2_000)) * this.scale;
    this.directory = new Directory(this);
    this.members = Array.from({ length: 2 * this.quorum - 1 }, (_, index) => new LogMember(this, index));
    this.#byPid = new Map(this.members.map((member) => [member.pid, member]));
    this.writers = this.members.map((member) => new Writer(this, member));
    this.onDecided = (position, text) => {
      this.check((checker) => checker.onDecided?.(position, text));
      return undefined;
    };
    this.checkers = options.checkers.map((create) => create(this));
  }

  memberAt(pid: string): LogMember | undefined {
    return this.#byPid.get(pid);
  }

  runUntil(untilMs: number): void {
    while (this.clock.step(untilMs)) this.steps++;
  }

  /** Lets every checker look; the first complaint ends the run. */
  check(look: (checker: LogChecker) => string | undefined): void {
    for (const checker of this.checkers ?? []) {
      const problem = look(checker);
      if (problem !== undefined) throw new Violation(checker.name, problem);
    }
  }

  fail(checker: string, problem: string): void {
    if (this.checkers.length > 0) throw new Violation(checker, problem);
  }

  /** A name for an entry that was never used. */
  nextEntry(): string {
    return String(++this.#entries);
  }

  /** A user asks a member for something. Gives the number of the call. */
  call(member: LogMember, wanted: Wanted, onEnd: (end: CallEnd) => void): number {
    const id = ++this.#calls;
    this.#tell(
      wanted.what === 'append' ? { kind: 'wanted', id, ...wanted } : { kind: 'wanted', id, what: wanted.what },
    );
    member.call(
      (call) => {
        switch (wanted.what) {
          case 'elect':
            return { type: 'election-wanted', call };
          case 'catch-up':
            return { type: 'catch-up-wanted', call };
          case 'append':
            return { type: 'append-wanted', call, bytes: new TextEncoder().encode(wanted.text) };
          case 'truncate':
            return { type: 'truncation-wanted', call, to: wanted.to };
        }
      },
      (end) => {
        this.#tell({ kind: 'ended', id, end });
        onEnd(end);
      },
    );
    return id;
  }

  /** A reader catches up on a member and reads all there is. */
  read(member: LogMember, onDone: () => void = () => {}): void {
    const id = this.call(member, { what: 'catch-up' }, (end) => {
      const { state } = member;
      if (end.type !== 'caught-up' || state === undefined) return;
      const { begin } = state.replica;
      const found = readEntries(state, begin, end.end);
      if (!found.ok) this.fail('reads', `caught up until ${end.end}, but ${found.error.reason}`);
      else this.tellRead({ id, how: 'caught-up', begin, last: end.end, found: found.value });
      onDone();
    });
  }

  tellRead(read: Omit<Extract<LogFact, { kind: 'read' }>, 'kind' | 'entries'> & { found: readonly ReadEntry[] }): void {
    const { found, ...rest } = read;
    const entries = new Map(found.map(({ position, bytes }) => [position, new TextDecoder().decode(bytes)]));
    this.#tell({ kind: 'read', ...rest, entries });
  }

  /** Whether every member runs and votes. */
  get isWhole(): boolean {
    return this.members.every(({ state }) => state !== undefined && isVoting(state));
  }

  #tell(fact: LogFact): void {
    this.check((checker) => checker.onFact?.(fact));
  }
}

/** The default times, shorter; answers live shorter still in some runs. */
function scaled(scale: number, life: number): LogSettings {
  const d = defaultLogSettings;
  const range = ([least, most]: readonly [number, number]): readonly [number, number] => [least * scale, most * scale];
  return {
    electionTimeoutMs: d.electionTimeoutMs * scale,
    recoverTimeoutMs: d.recoverTimeoutMs * scale,
    catchUpTimeoutMs: d.catchUpTimeoutMs * scale,
    fillBackoffMs: range(d.fillBackoffMs),
    recoveryRetryMs: range(d.recoveryRetryMs),
    answerLifeMs: d.answerLifeMs * scale * life,
    forgottenVotesMs: d.forgottenVotesMs * scale * life,
  };
}
