/** Members of a log on one virtual clock, with messages and disks in the hands of the test. */
import type { Result } from '../../base/errors.ts';
import type { Action, Metadata } from '../../wire/gen/log.ts';
import type { LogChange, LogEffect } from './effects.ts';
import type { LogEvent } from './events.ts';
import { type ReadEntry, readEntries } from './read.ts';
import { createLogState, type LogOptions, type LogState, nextDeadlineMs } from './state.ts';
import { step } from './step.ts';

export const text = (bytes: string): Uint8Array => new TextEncoder().encode(bytes);

/** A change of a position, as replicas store it. */
export const appended = (position: number, promised: number, entry: string, more: Partial<Action> = {}): Action => ({
  position,
  promised,
  performed: promised,
  type: 'APPEND',
  append: { bytes: text(entry) },
  ...more,
});

export type CallEnd = Extract<LogEffect, { readonly call: number }>;

export interface VirtualMessage {
  readonly from: number;
  readonly to: number;
  readonly kind: 'promise' | 'write' | 'recover' | 'learned' | 'answer';
  readonly event: LogEvent;
}

export interface VirtualMember {
  readonly pid: string;
  /** Undefined while it is down. */
  state: LogState | undefined;
  /** What is on its disk. */
  metadata: Metadata | undefined;
  actions: Map<number, Action>;
  /** Changes that are not synced yet. */
  unsynced: { readonly ticket: number; readonly change: LogChange }[];
  /** The disk takes nothing any more. */
  isStuck: boolean;
  readonly effects: LogEffect[];
  readonly ends: Map<number, CallEnd>;
}

export interface VirtualLogOptions {
  readonly members: number;
  readonly quorum: number;
  readonly autoInitialize?: boolean;
  /** All have their vote from the start. */
  readonly isFounded?: boolean;
  readonly settings?: LogOptions['settings'];
}

export class VirtualLog {
  readonly members: readonly VirtualMember[];
  readonly #options: VirtualLogOptions;
  #queue: VirtualMessage[] = [];
  #calls = 0;
  #starts = 0;
  nowMs = 1_000_000;
  /** Messages of which this says true are lost. */
  isLost: (message: VirtualMessage) => boolean = () => false;

  constructor(options: VirtualLogOptions) {
    this.#options = options;
    this.members = Array.from({ length: options.members }, (_, index) => ({
      pid: pidOf(index),
      state: undefined,
      metadata: options.isFounded === true ? { status: 'VOTING', promised: 0 } : undefined,
      actions: new Map(),
      unsynced: [],
      isStuck: false,
      effects: [],
      ends: new Map(),
    }));
  }

  member(index: number): VirtualMember {
    const member = this.members[index];
    if (member === undefined) throw new Error(`there is no member ${index}`);
    return member;
  }

  state(index: number): LogState {
    const { state } = this.member(index);
    if (state === undefined) throw new Error(`member ${index} is down`);
    return state;
  }

  /** Starts these members, or all; each knows all members that were ever made. */
  start(...indices: number[]): void {
    for (const index of indices.length === 0 ? this.members.keys() : indices) {
      const member = this.member(index);
      const { quorum, autoInitialize = true, settings } = this.#options;
      member.state = createLogState({
        self: member.pid,
        quorum,
        autoInitialize,
        stored: {
          metadata: member.metadata,
          actions: [...member.actions.values()].sort((left, right) => left.position - right.position),
        },
        randomSeed: ++this.#starts,
        nowMs: this.nowMs,
        ...(settings === undefined ? {} : { settings }),
      });
      this.post(index, { type: 'members-changed', members: this.members.map(({ pid }) => pid) });
    }
  }

  /** What was not synced is lost. */
  crash(index: number): void {
    const member = this.member(index);
    member.state = undefined;
    member.unsynced = [];
  }

  wipe(index: number): void {
    this.crash(index);
    this.member(index).metadata = undefined;
    this.member(index).actions.clear();
  }

  post(index: number, event: LogEvent): readonly LogEffect[] {
    const member = this.member(index);
    if (member.state === undefined) return [];
    const effects = step(member.state, event, this.nowMs);
    for (const effect of effects) this.#act(index, member, effect);
    return effects;
  }

  #act(index: number, member: VirtualMember, effect: LogEffect): void {
    member.effects.push(effect);
    switch (effect.type) {
      case 'persist':
        member.unsynced.push(effect);
        return;
      case 'ask':
        for (const pid of effect.members) {
          const { round: requestId, request } = effect;
          const event: LogEvent = { type: 'request-received', from: member.pid, requestId, request };
          this.#queue.push({ from: index, to: indexOf(pid), kind: request.kind, event });
        }
        return;
      case 'answer': {
        const { to, requestId: round, response } = effect;
        const event: LogEvent = { type: 'response-received', from: member.pid, round, response };
        this.#queue.push({ from: index, to: indexOf(to), kind: 'answer', event });
        return;
      }
      case 'tell-learned':
        for (const pid of effect.members) {
          const event: LogEvent = { type: 'learned-received', from: member.pid, message: effect.message };
          this.#queue.push({ from: index, to: indexOf(pid), kind: 'learned', event });
        }
        return;
      case 'elected':
      case 'written':
      case 'caught-up':
      case 'refused':
        member.ends.set(effect.call, effect);
        return;
      default:
        return;
    }
  }

  /** Disks write and messages arrive until nothing moves; lost ones are gone. */
  run(): void {
    for (;;) {
      this.#sync();
      const message = this.#queue.shift();
      if (message === undefined) {
        if (this.members.every(({ unsynced, isStuck }) => isStuck || unsynced.length === 0)) return;
        continue;
      }
      if (message.to in this.members && !this.isLost(message)) this.post(message.to, message.event);
    }
  }

  #sync(): void {
    for (const [index, member] of this.members.entries()) {
      if (member.isStuck) continue;
      for (const { ticket, change } of member.unsynced.splice(0)) {
        if (change.metadata !== undefined) member.metadata = change.metadata;
        for (const action of change.actions ?? []) member.actions.set(action.position, action);
        const { remove } = change;
        for (const position of remove === undefined ? [] : [...member.actions.keys()]) {
          if (remove !== undefined && position >= remove.from && position < remove.to) member.actions.delete(position);
        }
        this.post(index, { type: 'persisted', ticket });
      }
    }
  }

  /** Moves the clock on by this time, from deadline to deadline, running in between. */
  advance(ms: number): void {
    const untilMs = this.nowMs + ms;
    this.run();
    for (;;) {
      const due = this.members
        .map(({ state }, index) => ({ index, dueMs: state === undefined ? undefined : nextDeadlineMs(state) }))
        .filter(({ dueMs }) => dueMs !== undefined && dueMs <= untilMs)
        .sort((left, right) => (left.dueMs ?? 0) - (right.dueMs ?? 0))[0];
      if (due?.dueMs === undefined) break;
      this.nowMs = Math.max(this.nowMs, due.dueMs);
      this.post(due.index, { type: 'ticked' });
      this.run();
    }
    this.nowMs = untilMs;
  }

  /** Messages of a kind that wait are taken off and given back: to be posted later, again or never. */
  take(kind: VirtualMessage['kind'], to?: number): VirtualMessage[] {
    const isTaken = (message: VirtualMessage): boolean =>
      message.kind === kind && (to === undefined || message.to === to);
    const taken = this.#queue.filter(isTaken);
    this.#queue = this.#queue.filter((message) => !isTaken(message));
    return taken;
  }

  /** Asks a member for something, lets all run, and gives how it ended; undefined when it has not. */
  call(index: number, want: (call: number) => LogEvent): CallEnd | undefined {
    const call = this.want(index, want);
    this.run();
    return this.end(index, call);
  }

  /** Only asks. */
  want(index: number, want: (call: number) => LogEvent): number {
    const call = ++this.#calls;
    this.post(index, want(call));
    return call;
  }

  end(index: number, call: number): CallEnd | undefined {
    return this.member(index).ends.get(call);
  }

  elect(index: number): CallEnd | undefined {
    return this.call(index, (call) => ({ type: 'election-wanted', call }));
  }

  /** Elects until it is the writer: who does not know the numbers of others needs a second try. */
  makeWriter(index: number): CallEnd | undefined {
    for (let tries = 0; tries < 5; tries++) {
      const end = this.elect(index);
      if (end?.type === 'elected') return end;
    }
    return undefined;
  }

  append(index: number, entry: string): CallEnd | undefined {
    return this.call(index, (call) => ({ type: 'append-wanted', call, bytes: text(entry) }));
  }

  truncate(index: number, to: number): CallEnd | undefined {
    return this.call(index, (call) => ({ type: 'truncation-wanted', call, to }));
  }

  /** Takes a second: a reader does not know the numbers of others, and backs off once. */
  catchUp(index: number): CallEnd | undefined {
    const call = this.want(index, (id) => ({ type: 'catch-up-wanted', call: id }));
    this.advance(1_000);
    return this.end(index, call);
  }

  /** All entries of a member as `position:entry`, or why they cannot be read. */
  entries(index: number, begin?: number, end?: number): string {
    const state = this.state(index);
    const read: Result<readonly ReadEntry[]> = readEntries(
      state,
      begin ?? state.replica.begin,
      end ?? state.replica.end,
    );
    if (!read.ok) return read.error.code;
    return read.value.map(({ position, bytes }) => `${position}:${new TextDecoder().decode(bytes)}`).join(' ');
  }
}

export function pidOf(index: number): string {
  return `log-replica(1)@10.0.0.${index + 1}:5050`;
}

function indexOf(pid: string): number {
  return Number(/@10\.0\.0\.(\d+):/.exec(pid)?.[1] ?? 0) - 1;
}
