/** The replica's actor, and the short-lived actors that wait for answers to its questions. */
import type { Logger } from '../base/logger.ts';
import type { LibprocessEndpoint } from '../net/libprocess-endpoint.ts';
import { LearnedMessage } from '../wire/gen/log.ts';
import type { LibprocessMessage } from '../wire/libprocess.ts';
import { encode, tryDecode } from '../wire/message.ts';
import { addressOf } from '../wire/process-id.ts';
import type { LogEffect } from './core/effects.ts';
import type { LogEvent } from './core/events.ts';
import { decodeRequest, decodeResponse, encodeRequest, encodeResponse } from './log-messages.ts';
import { Senders } from './senders.ts';

const warnEveryMs = 60_000;

type Effect<T extends LogEffect['type']> = Extract<LogEffect, { type: T }>;

export interface MailboxOptions {
  readonly endpoint: LibprocessEndpoint;
  /** Of the replica: `log-replica(1)`. */
  readonly id: string;
  readonly post: (event: LogEvent) => void;
  readonly logger: Logger;
  /** Milliseconds that only rise. */
  readonly nowMs: () => number;
}

/** Answers of real Mesos replicas go to the process that asked, so each question to each member has one of its own. */
export class ReplicaMailbox {
  readonly self: string;
  readonly #options: MailboxOptions;
  /** Actors that wait for answers, by round. */
  readonly #asking = new Map<number, string[]>();
  readonly #senders: Senders;
  #lastWarningMs = Number.NEGATIVE_INFINITY;

  constructor(options: MailboxOptions) {
    this.#options = options;
    this.self = options.endpoint.pid(options.id);
    this.#senders = new Senders(this.self, (message) => this.#receive(message));
    options.endpoint.spawn(options.id, (message) => this.#admit(message));
  }

  /** Only these are heard, and those that were members lately. */
  setMembers(members: readonly string[]): void {
    this.#senders.setMembers(members, this.#options.nowMs());
  }

  ask({ round, members, request }: Effect<'ask'>): void {
    const { endpoint, post } = this.#options;
    const message = encodeRequest(request);
    for (const [index, member] of members.entries()) {
      if (member === this.self) {
        post({ type: 'request-received', from: this.self, requestId: round, request });
        continue;
      }
      // Rounds begin at a random number: an answer to an earlier life of this program finds nobody, while counting from 1 would
      // hand it to a question of this life.
      const id = `__req_res__(${round}${String(index).padStart(2, '0')})`;
      endpoint.spawn(id, (answer) => {
        if (addressOf(answer.from) === addressOf(member)) this.#answered(member, round, answer);
      });
      const asking = this.#asking.get(round);
      if (asking === undefined) this.#asking.set(round, [id]);
      else asking.push(id);
      endpoint.send({ to: member, from: endpoint.pid(id), ...message });
    }
  }

  endRound(round: number): void {
    for (const id of this.#asking.get(round) ?? []) this.#options.endpoint.remove(id);
    this.#asking.delete(round);
  }

  answer({ to, requestId, response }: Effect<'answer'>): void {
    if (to === this.self) this.#options.post({ type: 'response-received', from: to, round: requestId, response });
    else this.#options.endpoint.send({ to, from: this.self, ...encodeResponse(response) });
  }

  tellLearned({ members, message }: Effect<'tell-learned'>): void {
    const body = encode(LearnedMessage, message);
    for (const member of members) {
      if (member === this.self) this.#options.post({ type: 'learned-received', from: this.self, message });
      else this.#options.endpoint.send({ to: member, from: this.self, name: LearnedMessage.name, body });
    }
  }

  /** Ends the replica's actor and all that wait. */
  close(): void {
    this.#options.endpoint.remove(this.#options.id);
    for (const round of [...this.#asking.keys()]) this.endRound(round);
  }

  #admit(message: LibprocessMessage): void {
    const { logger, nowMs } = this.#options;
    const before = this.#senders.refused;
    const now = nowMs();
    this.#senders.take(message, now);
    const { refused } = this.#senders;
    if (refused === before || now - this.#lastWarningMs < warnEveryMs) return;
    this.#lastWarningMs = now;
    logger.warn('messages to the log from processes that are no members of it were dropped', {
      from: message.from,
      dropped: refused,
    });
  }

  #receive(message: LibprocessMessage): void {
    const { from } = message;
    if (message.name === LearnedMessage.name) {
      const learned = tryDecode(LearnedMessage, message.body);
      if (learned !== undefined) this.#options.post({ type: 'learned-received', from, message: learned });
      return;
    }
    const request = decodeRequest(message);
    // The answer goes to the process that asked: its id says all, so no number is needed.
    if (request !== undefined) this.#options.post({ type: 'request-received', from, requestId: 0, request });
    else this.#options.logger.debug('a message to the log was not understood', { from, message: message.name });
  }

  #answered(member: string, round: number, message: LibprocessMessage): void {
    const response = decodeResponse(message);
    if (response !== undefined) this.#options.post({ type: 'response-received', from: member, round, response });
    else this.#options.logger.debug('an answer to the log was not understood', { from: member, message: message.name });
  }
}
