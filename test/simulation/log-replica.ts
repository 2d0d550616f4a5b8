import { nextUint32 } from '../../src/base/random.ts';
import type { LogEffect } from '../../src/log/core/effects.ts';
import type { LogEvent } from '../../src/log/core/events.ts';
import { createLogState, isVoting, type LogState, nextDeadlineMs } from '../../src/log/core/state.ts';
import type { step } from '../../src/log/core/step.ts';
import { decodeRequest, decodeResponse, encodeRequest, encodeResponse } from '../../src/log/log-messages.ts';
import { LearnedMessage } from '../../src/wire/gen/log.ts';
import type { LibprocessMessage } from '../../src/wire/libprocess.ts';
import { encode, tryDecode } from '../../src/wire/message.ts';
import { stand, watchCandidates } from './elections.ts';
import type { SimEndpoint } from './endpoint.ts';
import type { LogDisk } from './log/log-disk.ts';
import { SimCore, type SimProgram } from './program.ts';
import type { SimZookeeper } from './zookeeper.ts';
import { SimZookeeperClient } from './zookeeper-client.ts';

export type LogStep = typeof step;

/** What a user of the log is told. */
export type LogCallEnd = Extract<LogEffect, { readonly call: number }>;

export interface LogReplicaOptions {
  readonly program: SimProgram;
  readonly endpoint: SimEndpoint;
  readonly disk: LogDisk;
  readonly zookeeper: SimZookeeper;
  readonly sessionMs: number;
  readonly quorum: number;
  readonly step: LogStep;
  readonly onVoting: () => void;
  readonly onDeposed: () => void;
}

type Effect<T extends LogEffect['type']> = Extract<LogEffect, { readonly type: T }>;

const replicaId = 'log-replica(1)';
const membersPath = 'mesos/log_replicas';

/** One life of a replica inside a master: the real core of the log over libprocess messages and a simulated disk. */
export class LogReplica {
  readonly #options: LogReplicaOptions;
  readonly #core: SimCore<LogState, LogEvent, LogEffect>;
  readonly #self: string;
  readonly #callers = new Map<number, (end: LogCallEnd) => void>();
  #calls = 0;
  /** Actors that wait for the answer of a member. */
  readonly #asked = new Map<string, { readonly member: string; readonly round: number }>();
  #actors = 0;

  constructor(options: LogReplicaOptions) {
    this.#options = options;
    const { program, disk, quorum } = options;
    const { random, clock } = program.context;
    this.#self = `${replicaId}@${program.address}`;
    const state = createLogState({
      self: this.#self,
      quorum,
      autoInitialize: true,
      stored: disk.restore(),
      randomSeed: nextUint32(random),
      nowMs: clock.nowMs,
    });
    this.#core = new SimCore<LogState, LogEvent, LogEffect>(program, state, {
      step: options.step,
      nextMs: nextDeadlineMs,
      tick: { type: 'ticked' },
      execute: (effect) => this.#execute(effect),
      describe: () => '',
    });
    if (isVoting(state)) options.onVoting();
    this.#findMembers();
  }

  get state(): LogState {
    return this.#core.state;
  }

  /** Asks the log for something. */
  call(make: (call: number) => LogEvent, onEnd: (end: LogCallEnd) => void): void {
    const call = ++this.#calls;
    this.#callers.set(call, onEnd);
    this.#core.post(make(call));
  }

  /** As shell/log-members: a session of its own, and what a lost session looks like changes nothing. */
  #findMembers(): void {
    const { program, zookeeper, sessionMs } = this.#options;
    const client = new SimZookeeperClient({ program, zookeeper, timeoutMs: sessionMs });
    const place = { program, zookeeper, client, path: membersPath };
    this.#core.post({ type: 'members-changed', members: [this.#self] });
    watchCandidates(place, (line) => {
      if (line === undefined || line.length === 0) return;
      const members = new Set([this.#self, ...line.map(({ data }) => String(data))]);
      this.#core.post({ type: 'members-changed', members: [...members] });
    });
    stand(place, { data: this.#self, onLost: () => {} });
  }

  /** False when the message is for somebody else. */
  receive(message: LibprocessMessage): boolean {
    const { to, from, name, body } = message;
    const asked = this.#asked.get(to);
    if (asked !== undefined) {
      const response = decodeResponse(message);
      if (response !== undefined) {
        this.#core.post({ type: 'response-received', from: asked.member, round: asked.round, response });
      }
      return true;
    }
    if (to !== replicaId) return false;
    const learned = name === LearnedMessage.name ? tryDecode(LearnedMessage, body) : undefined;
    const request = decodeRequest(message);
    if (learned !== undefined) this.#core.post({ type: 'learned-received', from, message: learned });
    if (request !== undefined) this.#core.post({ type: 'request-received', from, requestId: 0, request });
    return true;
  }

  #execute(effect: LogEffect): void {
    switch (effect.type) {
      case 'persist': {
        const { program, disk } = this.#options;
        disk.write(
          effect.change,
          program.inThisLife(() => this.#core.post({ type: 'persisted', ticket: effect.ticket })),
        );
        return;
      }
      case 'ask':
        this.#ask(effect);
        return;
      case 'end-round':
        for (const [actor, { round }] of this.#asked) if (round === effect.round) this.#asked.delete(actor);
        return;
      case 'answer':
        this.#answer(effect);
        return;
      case 'tell-learned':
        this.#tellLearned(effect);
        return;
      case 'elected':
      case 'written':
      case 'caught-up':
      case 'refused':
        this.#end(effect);
        return;
      case 'deposed':
        this.#options.program.later(0, () => this.#options.onDeposed());
        return;
      case 'voting':
        this.#options.program.trace('votes on the registry');
        this.#options.onVoting();
        return;
      case 'report':
        return;
    }
  }

  #end(effect: LogCallEnd): void {
    const onEnd = this.#callers.get(effect.call);
    this.#callers.delete(effect.call);
    // The user acts in a later turn.
    this.#options.program.later(0, () => onEnd?.(effect));
  }

  #ask({ round, members, request }: Effect<'ask'>): void {
    const { name, body } = encodeRequest(request);
    for (const member of members) {
      if (member === this.#self) {
        this.#core.post({ type: 'request-received', from: member, requestId: round, request });
        continue;
      }
      const actor = `__req_res__(${++this.#actors})`;
      this.#asked.set(actor, { member, round });
      this.#options.endpoint.send(member, `${actor}@${this.#options.program.address}`, name, body);
    }
  }

  #answer({ to, requestId, response }: Effect<'answer'>): void {
    if (to === this.#self) {
      this.#core.post({ type: 'response-received', from: to, round: requestId, response });
      return;
    }
    const { name, body } = encodeResponse(response);
    this.#options.endpoint.send(to, this.#self, name, body);
  }

  #tellLearned({ members, message }: Effect<'tell-learned'>): void {
    const body = encode(LearnedMessage, message);
    for (const member of members) {
      if (member === this.#self) this.#core.post({ type: 'learned-received', from: member, message });
      else this.#options.endpoint.send(member, this.#self, LearnedMessage.name, body);
    }
  }
}
