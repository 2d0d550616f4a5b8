import { nextInt, nextUint32 } from '../../../src/base/random.ts';
import type { LogEffect } from '../../../src/log/core/effects.ts';
import type { LogEvent, LogRequest, LogResponse } from '../../../src/log/core/events.ts';
import { createLogState, type LogState, nextDeadlineMs } from '../../../src/log/core/state.ts';
import {
  LearnedMessage,
  PromiseRequest,
  PromiseResponse,
  RecoverRequest,
  RecoverResponse,
  WriteRequest,
  WriteResponse,
} from '../../../src/wire/gen/log.ts';
import { decode, encode, type MessageType } from '../../../src/wire/message.ts';
import type { Appointment } from '../clock.ts';
import { LogDisk } from './log-disk.ts';
import type { LogWorld } from './world.ts';

export type LogStep = (state: LogState, event: LogEvent, nowMs: number) => readonly LogEffect[];

/** What a user of the log is told. */
export type CallEnd = Extract<LogEffect, { readonly call: number }>;

/** One member: the real core, a disk, and the outside of both. */
export class LogMember {
  readonly name: string;
  readonly pid: string;
  readonly disk: LogDisk;
  readonly #world: LogWorld;
  #state: LogState | undefined;
  #life = 0;
  #timer: Appointment | undefined;
  #timerMs: number | undefined;
  #held: (() => void)[] | undefined;
  #requests = 0;
  readonly #asked = new Map<number, { readonly from: string; readonly round: number }>();
  #calls = 0;
  readonly #callers = new Map<number, (end: CallEnd) => void>();
  /** Dies after so many effects. */
  fuse: number | undefined;
  /** It lost its disk and does not vote yet. */
  isInDoubt = false;

  constructor(world: LogWorld, index: number) {
    this.#world = world;
    this.name = `m${index + 1}`;
    this.pid = `log-replica(1)@10.0.0.${index + 1}:5050`;
    this.disk = new LogDisk({
      clock: world.clock,
      random: world.random,
      latencyMs: world.diskMs,
      onStored: (change) => world.check((checker) => checker.onStored?.(this, change)),
    });
  }

  /** The core's state while it runs. */
  get state(): LogState | undefined {
    return this.#state;
  }

  get life(): number {
    return this.#life;
  }

  start(): void {
    if (this.#state !== undefined) return;
    const { clock, random, quorum, settings, trace } = this.#world;
    this.#life++;
    trace.write(clock.nowMs, this.name, `starts life ${this.#life}`);
    this.#state = createLogState({
      self: this.pid,
      quorum,
      autoInitialize: true,
      stored: this.disk.restore(),
      randomSeed: nextUint32(random),
      nowMs: clock.nowMs,
      settings,
    });
    this.#world.directory.join(this);
  }

  kill(): void {
    if (this.#state === undefined) return;
    this.#world.trace.write(this.#world.clock.nowMs, this.name, 'dies');
    this.#state = undefined;
    this.#life++;
    this.fuse = undefined;
    this.#held = undefined;
    this.#asked.clear();
    this.#callers.clear();
    if (this.#timer !== undefined) this.#timer.isCancelled = true;
    this.#timerMs = undefined;
    this.disk.crash();
    this.#world.directory.leave(this);
  }

  loseDisk(): void {
    this.kill();
    this.#world.trace.write(this.#world.clock.nowMs, this.name, 'loses its disk');
    this.disk.wipe();
    this.isInDoubt = true;
    this.#world.check((checker) => checker.onDiskLost?.(this));
  }

  /** It stands still: what comes waits. */
  pause(): void {
    if (this.#state !== undefined) this.#held ??= [];
  }

  goOn(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    const life = this.#life;
    for (const deliver of held) if (life === this.#life) deliver();
  }

  /** Asks the log for something; `onEnd` is never called when the member dies before. */
  call(event: (call: number) => LogEvent, onEnd: (end: CallEnd) => void): number | undefined {
    if (this.#state === undefined) return undefined;
    const call = ++this.#calls;
    this.#callers.set(call, onEnd);
    this.post(event(call));
    return call;
  }

  post(event: LogEvent): void {
    if (this.#state === undefined) return;
    if (this.#held !== undefined) {
      const life = this.#life;
      this.#held.push(() => life === this.#life && this.post(event));
      return;
    }
    const { clock, step, trace } = this.#world;
    trace.write(clock.nowMs, this.name, toldEvent(event));
    const state = this.#state;
    const life = this.#life;
    for (const effect of step(state, event, clock.nowMs)) {
      trace.write(clock.nowMs, this.name, toldEffect(effect));
      this.#world.check((checker) => checker.onEffect?.(this, effect));
      this.#act(effect);
      if (life !== this.#life || this.#burns()) return;
    }
    if (this.disk.metadata?.status === 'VOTING' && state.recovery.phase === 'voting') this.isInDoubt = false;
    this.#world.check((checker) => checker.onStepped?.(this, state));
    this.#setTimer(state);
  }

  /** Whether it dies here. */
  #burns(): boolean {
    if (this.fuse === undefined || this.fuse-- > 0) return false;
    this.kill();
    return true;
  }

  #setTimer(state: LogState): void {
    const dueMs = nextDeadlineMs(state);
    if (dueMs === this.#timerMs) return;
    if (this.#timer !== undefined) this.#timer.isCancelled = true;
    this.#timerMs = dueMs;
    if (dueMs === undefined) return;
    const delayMs = dueMs - this.#world.clock.nowMs;
    this.#timer = this.#world.clock.appoint(delayMs, () => {
      this.#timerMs = undefined;
      this.post({ type: 'ticked' });
    });
  }

  #act(effect: LogEffect): void {
    switch (effect.type) {
      case 'persist':
        this.disk.write(effect.change, () => this.post({ type: 'persisted', ticket: effect.ticket }));
        return;
      case 'ask':
        for (const member of effect.members) {
          this.#ask(member, effect.round, effect.request);
          // Some were asked, some not.
          if (this.#burns()) return;
        }
        return;
      case 'answer':
        this.#answer(effect.requestId, effect.response);
        return;
      case 'tell-learned':
        for (const member of effect.members) {
          const message = copied(LearnedMessage, effect.message);
          this.#send(member, (to) => to.post({ type: 'learned-received', from: this.pid, message }));
        }
        return;
      case 'elected':
      case 'written':
      case 'caught-up':
      case 'refused': {
        const onEnd = this.#callers.get(effect.call);
        this.#callers.delete(effect.call);
        // The user acts in a later turn.
        const life = this.#life;
        this.#world.clock.after(nextInt(this.#world.random, 3), () => life === this.#life && onEnd?.(effect));
        return;
      }
      case 'end-round':
      case 'deposed':
      case 'voting':
      case 'report':
        return;
    }
  }

  #send(pid: string, deliver: (to: LogMember) => void): void {
    const to = this.#world.memberAt(pid);
    if (to !== undefined) this.#world.network.send(this.name, to.name, () => deliver(to));
  }

  #ask(pid: string, round: number, request: LogRequest): void {
    const copy = copiedRequest(request);
    this.#send(pid, (to) => to.#hear(this.pid, round, copy));
  }

  #hear(from: string, round: number, request: LogRequest): void {
    if (this.#state === undefined) return;
    const requestId = ++this.#requests;
    this.#asked.set(requestId, { from, round });
    this.post({ type: 'request-received', from, requestId, request });
  }

  /** The answer goes to whoever is there under that name now. */
  #answer(requestId: number, response: LogResponse): void {
    const asked = this.#asked.get(requestId);
    this.#asked.delete(requestId);
    if (asked === undefined) return;
    const copy = copiedResponse(response);
    const from = this.pid;
    this.#send(asked.from, (to) => {
      to.post({ type: 'response-received', from, round: asked.round, response: copy });
    });
  }
}

function copied<T>(type: MessageType<T>, message: T): T {
  return decode(type, encode(type, message));
}

function copiedRequest(request: LogRequest): LogRequest {
  switch (request.kind) {
    case 'promise':
      return { kind: 'promise', message: copied(PromiseRequest, request.message) };
    case 'write':
      return { kind: 'write', message: copied(WriteRequest, request.message) };
    case 'recover':
      return { kind: 'recover', message: copied(RecoverRequest, request.message) };
  }
}

function copiedResponse(response: LogResponse): LogResponse {
  switch (response.kind) {
    case 'promise':
      return { kind: 'promise', message: copied(PromiseResponse, response.message) };
    case 'write':
      return { kind: 'write', message: copied(WriteResponse, response.message) };
    case 'recover':
      return { kind: 'recover', message: copied(RecoverResponse, response.message) };
  }
}

function told(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part instanceof Uint8Array ? new TextDecoder().decode(part) : part,
  );
}

function toldEvent({ type, ...rest }: LogEvent): string {
  return `< ${type} ${told(rest)}`;
}

function toldEffect({ type, ...rest }: LogEffect): string {
  return `> ${type} ${told(rest)}`;
}
