import { randomBytes } from 'node:crypto';
import { errorText, StadionError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { LibprocessEndpoint } from '../net/libprocess-endpoint.ts';
import { type Alarm, createAlarm, steadyNowMs } from '../runtime/clock.ts';
import { type CoreLoop, createCoreLoop } from '../runtime/core-loop.ts';
import type { LogChange, LogEffect } from './core/effects.ts';
import type { LogEvent } from './core/events.ts';
import { readEntries } from './core/read.ts';
import { createLogState, isVoting, type LogSettings, type LogState, nextDeadlineMs, positions } from './core/state.ts';
import { step } from './core/step.ts';
import type { LogMembership } from './membership.ts';
import { ReplicaMailbox } from './replica-mailbox.ts';
import type { LogEntry, ReplicatedLog } from './replicated-log.ts';
import type { LogStorage, StoredLog } from './storage.ts';

export interface OpenLogOptions {
  /** Must know its address already. */
  readonly endpoint: LibprocessEndpoint;
  /** Belongs to the log from now on, which closes it. */
  readonly storage: LogStorage;
  /** The other members; whoever made it closes it. */
  readonly members: LogMembership;
  /** How many members make a decision; the log is made for 2 · quorum - 1 of them. */
  readonly quorum: number;
  readonly autoInitialize: boolean;
  readonly logger: Logger;
  /** Id of the replica's actor; Mesos knows it as `log-replica(1)`. */
  readonly id?: string;
  readonly settings?: Partial<LogSettings>;
  /** This member was the writer, and another one is now. Not told when a refused write says so. */
  readonly onDeposed?: () => void;
  /** The replica takes part no more: its storage or its core failed. */
  readonly onFailed?: (reason: string) => void;
}

/** Id of the actor under which members look for each other. */
export const replicaId = 'log-replica(1)';

/** Starts a member of a replicated log. Rejects with `log-damaged` when its storage is not whole; the storage is closed then. */
export async function openReplicatedLog(options: OpenLogOptions): Promise<ReplicatedLog> {
  try {
    return new LogMember(options, await options.storage.restore());
  } catch (thrown) {
    await options.storage.close();
    throw thrown;
  }
}

interface Call {
  readonly resolve: (answer: Extract<LogEffect, { call: number }>) => void;
  readonly reject: (reason: StadionError) => void;
}

class LogMember implements ReplicatedLog {
  readonly #options: OpenLogOptions;
  readonly #state: LogState;
  readonly #mailbox: ReplicaMailbox;
  readonly #loop: CoreLoop<LogState, LogEvent>;
  readonly #alarm: Alarm;
  readonly #forgetMembers: () => void;
  readonly #calls = new Map<number, Call>();
  #lastCall = 0;
  /** Why nothing more is done. */
  #end: StadionError | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: OpenLogOptions, stored: StoredLog) {
    this.#options = options;
    const { endpoint, members, quorum, autoInitialize, settings } = options;
    const post = (event: LogEvent): void => this.#loop.post(event);
    const id = options.id ?? replicaId;
    this.#mailbox = new ReplicaMailbox({ endpoint, id, post, logger: options.logger, nowMs: steadyNowMs });
    this.#state = createLogState({
      self: this.#mailbox.self,
      quorum,
      autoInitialize,
      stored,
      randomSeed: randomBytes(8).readBigUInt64LE(),
      nowMs: steadyNowMs(),
      ...(settings === undefined ? {} : { settings }),
    });
    this.#alarm = createAlarm({
      nextMs: () => nextDeadlineMs(this.#state),
      nowMs: steadyNowMs,
      onDue: () => post({ type: 'ticked' }),
    });
    this.#loop = createCoreLoop<LogState, LogEvent, LogEffect>({
      state: this.#state,
      step,
      execute: (effect) => this.#execute(effect),
      nowMs: steadyNowMs,
      onFatal: (thrown) => this.#fail('the core of the log failed', thrown),
      onBatchEnd: () => this.#alarm.rearm(),
    });
    this.#forgetMembers = members.onChange((known) => this.#setMembers(known));
    this.#setMembers(members.current());
  }

  get isVoting(): boolean {
    return isVoting(this.#state);
  }

  get memberCount(): number {
    return this.#state.members.length;
  }

  async elect(): Promise<number | undefined> {
    const answer = await this.#call((call) => ({ type: 'election-wanted', call }));
    return answer.type === 'elected' ? answer.last : undefined;
  }

  async append(bytes: Uint8Array): Promise<number | undefined> {
    const answer = await this.#call((call) => ({ type: 'append-wanted', call, bytes }));
    return answer.type === 'written' ? answer.position : undefined;
  }

  async truncate(to: number): Promise<number | undefined> {
    const answer = await this.#call((call) => ({ type: 'truncation-wanted', call, to }));
    return answer.type === 'written' ? answer.position : undefined;
  }

  async catchUp(): Promise<{ readonly begin: number; readonly end: number }> {
    const answer = await this.#call((call) => ({ type: 'catch-up-wanted', call }));
    if (answer.type === 'caught-up') return { begin: answer.begin, end: answer.end };
    throw new StadionError({
      code: 'log-incomplete',
      message: 'the log cannot catch up with the other members now',
      retryable: true,
    });
  }

  async read(begin: number, end: number): Promise<readonly LogEntry[]> {
    if (this.#end !== undefined) throw this.#end;
    const entries = readEntries(this.#state, begin, end);
    if (entries.ok) return entries.value;
    throw new StadionError({ code: entries.error.code, message: entries.error.reason });
  }

  positions(): { readonly begin: number; readonly end: number } {
    return positions(this.#state);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#stop(new StadionError({ code: 'log-closed', message: 'the log is closed' }));
    await this.#options.storage.close();
  }

  #setMembers(members: readonly string[]): void {
    this.#mailbox.setMembers(members);
    this.#loop.post({ type: 'members-changed', members: [...new Set([this.#mailbox.self, ...members])] });
  }

  #call(event: (call: number) => LogEvent): Promise<Extract<LogEffect, { call: number }>> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    const call = ++this.#lastCall;
    return new Promise((resolve, reject) => {
      this.#calls.set(call, { resolve, reject });
      this.#loop.post(event(call));
    });
  }

  #execute(effect: LogEffect): void {
    switch (effect.type) {
      case 'persist':
        void this.#persist(effect.ticket, effect.change);
        return;
      case 'ask':
        this.#mailbox.ask(effect);
        return;
      case 'end-round':
        this.#mailbox.endRound(effect.round);
        return;
      case 'answer':
        this.#mailbox.answer(effect);
        return;
      case 'tell-learned':
        this.#mailbox.tellLearned(effect);
        return;
      case 'elected':
      case 'written':
      case 'caught-up':
        this.#take(effect.call)?.resolve(effect);
        return;
      case 'refused':
        this.#refused(effect);
        return;
      case 'deposed':
        this.#options.onDeposed?.();
        return;
      case 'voting':
        this.#options.logger.info('the replica of the log votes', { ...this.positions() });
        return;
      case 'report':
        this.#options.logger[effect.severity](effect.text, effect.facts);
    }
  }

  #take(call: number): Call | undefined {
    const found = this.#calls.get(call);
    this.#calls.delete(call);
    return found;
  }

  #refused(effect: Extract<LogEffect, { type: 'refused' }>): void {
    const call = this.#take(effect.call);
    if (effect.why !== 'busy') call?.resolve(effect);
    else call?.reject(new StadionError({ code: 'log-busy', message: 'the log takes one write at a time' }));
  }

  async #persist(ticket: number, change: LogChange): Promise<void> {
    try {
      await this.#options.storage.write(change);
      this.#loop.post({ type: 'persisted', ticket });
    } catch (thrown) {
      this.#fail('the log cannot be written', thrown);
    }
  }

  #fail(what: string, thrown: unknown): void {
    if (this.#end !== undefined) return;
    const reason = `${what}: ${errorText(thrown)}`;
    this.#options.logger.error('a replica of the log takes part no more', { reason });
    this.#stop(new StadionError({ code: 'log-failed', message: reason, cause: thrown }));
    this.#options.onFailed?.(reason);
  }

  #stop(end: StadionError): void {
    this.#end ??= end;
    this.#forgetMembers();
    this.#loop.stop();
    this.#alarm.stop();
    this.#mailbox.close();
    for (const { reject } of this.#calls.values()) reject(this.#end);
    this.#calls.clear();
  }
}
