import { createRandom, nextUint32 } from '../../src/base/random.ts';
import { formatAddress } from '../../src/scheduler/core/master-address.ts';
import {
  createSession,
  type Session,
  type SessionEffect,
  type SessionEvent,
} from '../../src/scheduler/core/session.ts';
import { step } from '../../src/scheduler/core/step.ts';
import type { FrameworkInfo } from '../../src/wire/gen/mesos.ts';
import { Call, type CallType, Event } from '../../src/wire/gen/scheduler.ts';
import { decode, encode } from '../../src/wire/message.ts';
import type { Finding, FindMaster } from './master-finder.ts';
import type { SimConnection } from './network.ts';
import { SimCore, type SimProgram } from './program.ts';
import { type CallAnswer, isSchedulerDoor } from './scheduler-door.ts';

export interface SchedulerClientOptions {
  readonly program: SimProgram;
  readonly findMaster: FindMaster;
  readonly framework: FrameworkInfo;
  readonly onEvent: (event: Event) => void;
  readonly onRegistered: (frameworkId: string) => void;
  readonly onDisconnected: () => void;
  /** The master refused a call. */
  readonly onRefused?: (type: CallType) => void;
  readonly onFatal: (code: string, reason: string) => void;
}

const connectTimeoutMs = 5_000;
const callTimeoutMs = 15_000;

interface Waiting {
  readonly stream: number;
  readonly type: CallType;
  isAnswered: boolean;
}

/** The scheduler library over the simulated network: the real session core; connections as scheduler/shell makes them. */
export class SchedulerClient {
  readonly #options: SchedulerClientOptions;
  readonly #core: SimCore<Session, SessionEvent, SessionEffect>;
  #stream: SimConnection | undefined;
  #streamNumber = 0;
  #calls: SimConnection | undefined;
  #waiting: Waiting[] = [];
  readonly #finding: Finding;

  constructor(options: SchedulerClientOptions) {
    this.#options = options;
    const { program, framework } = options;
    const session = createSession({
      framework,
      suppressedRoles: [],
      settings: {
        subscribeTimeoutMs: 15_000,
        backoffBaseMs: 500,
        backoffMaxMs: 15_000,
        missedHeartbeats: 3,
        offerConstraints: undefined,
        followsRedirects: false,
      },
      random: createRandom(nextUint32(program.context.random)),
    });
    this.#core = new SimCore<Session, SessionEvent, SessionEffect>(program, session, {
      step,
      nextMs: ({ deadlineMs }) => deadlineMs,
      tick: { kind: 'ticked' },
      execute: (effect) => this.#execute(effect),
      describe: describeEvent,
    });
    this.#finding = options.findMaster(program, (master) => this.#core.post({ kind: 'master-detected', master }));
  }

  get isRegistered(): boolean {
    return this.#core.state.phase === 'subscribed';
  }

  /** As in the library: false when there is no subscription to send it on. */
  call(call: Call): boolean {
    const isSent = this.isRegistered;
    this.#core.post({ kind: 'call-made', call });
    return isSent;
  }

  /** Ends the connection; the framework lives on. */
  close(): void {
    this.#core.stop();
    this.#leave();
    this.#finding.close();
  }

  #execute(effect: SessionEffect): void {
    switch (effect.kind) {
      case 'open-stream':
        this.#openStream(effect);
        return;
      case 'close-stream':
        this.#leave();
        return;
      case 'send-call':
        this.#sendCall(effect);
        return;
      case 'tell-event':
        this.#options.onEvent(effect.event);
        return;
      case 'tell-registered':
        this.#options.onRegistered(effect.frameworkId);
        return;
      case 'tell-disconnected':
        this.#options.onDisconnected();
        return;
      case 'tell-fatal':
        this.#options.onFatal(effect.code, effect.reason);
        return;
      case 'end':
        this.close();
        return;
      case 'tell-call-failed':
        if (effect.code === 'refused') this.#options.onRefused?.(effect.type);
        return;
      case 'tell-connected':
        return;
    }
  }

  #leave(): void {
    this.#stream?.leave('client', 'died');
    this.#stream = undefined;
    this.#calls?.leave('client', 'died');
    this.#calls = undefined;
    this.#waiting = [];
  }

  #openStream({ stream, target, call }: Extract<SessionEffect, { kind: 'open-stream' }>): void {
    const { program } = this.#options;
    this.#streamNumber = stream;
    const body = encode(Call, call);
    const post = program.inThisLife((event: SessionEvent) => this.#core.post(event));
    const connection = program.context.network.connect({
      client: program,
      to: formatAddress(target),
      toHost: target.host,
      connectTimeoutMs,
      end: { onBroken: (reason) => post({ kind: 'stream-ended', stream, reason }) },
      accept: (server, accepted) => {
        (server as SimProgram).keep(accepted, 'server');
        const client = {
          onAnswer: ({ status, text, streamId, location }: CallAnswer) =>
            accepted.send('server', () => post({ kind: 'stream-answered', stream, status, streamId, location, text })),
          send: (bytes: Uint8Array) =>
            accepted.send('server', () => post({ kind: 'event-received', stream, event: decode(Event, bytes) })),
          close: () => accepted.leave('server', 'closed'),
        };
        // The request is the first that arrives.
        accepted.send('client', () => {
          if (isSchedulerDoor(server)) server.subscribe(body, client);
        });
        return { onBroken: () => isSchedulerDoor(server) && server.streamBroken(client) };
      },
    });
    program.keep(connection, 'client');
    this.#stream = connection;
  }

  #sendCall({ stream, target, streamId, call }: Extract<SessionEffect, { kind: 'send-call' }>): void {
    if (stream !== this.#streamNumber) return;
    const { program } = this.#options;
    const tag: Waiting = { stream, type: call.type ?? 'UNKNOWN', isAnswered: false };
    const body = encode(Call, call);
    const connection = this.#calls ?? this.#openCalls(formatAddress(target), target.host);
    this.#calls = connection;
    this.#waiting.push(tag);
    connection.send('client', () => {
      const server = program.context.network.listenerAt(formatAddress(target));
      if (!isSchedulerDoor(server)) return;
      const { status, text } = server.call(streamId, body);
      connection.send('server', () => this.#answered(connection, tag, status, text));
    });
    program.later(callTimeoutMs, () => {
      if (!tag.isAnswered && this.#calls === connection) this.#lose(connection, 'no answer in time');
    });
  }

  #openCalls(to: string, toHost: string): SimConnection {
    const { program } = this.#options;
    const connection: SimConnection = program.context.network.connect({
      client: program,
      to,
      toHost,
      connectTimeoutMs,
      end: { onBroken: program.inThisLife((reason: string) => this.#lose(connection, reason)) },
      accept: (server, accepted) => {
        (server as SimProgram).keep(accepted, 'server');
        return { onBroken: () => {} };
      },
    });
    program.keep(connection, 'client');
    return connection;
  }

  #answered(connection: SimConnection, tag: Waiting, status: number, text: string): void {
    if (connection !== this.#calls) return;
    tag.isAnswered = true;
    this.#waiting.splice(this.#waiting.indexOf(tag), 1);
    this.#core.post({ kind: 'call-answered', stream: tag.stream, type: tag.type, status, text });
  }

  #lose(connection: SimConnection, reason: string): void {
    if (connection !== this.#calls) return;
    connection.leave('client', 'died');
    this.#calls = undefined;
    for (const { stream, type } of this.#waiting.splice(0)) {
      this.#core.post({ kind: 'call-lost', stream, type, code: 'connection-lost', reason });
    }
  }
}

function describeEvent(event: SessionEvent): string {
  switch (event.kind) {
    case 'ticked':
      return '';
    case 'event-received': {
      const { type, update } = event.event;
      if (type === 'HEARTBEAT') return '';
      return update === undefined ? `hears ${type}` : `hears ${update.status.state} of ${update.status.task_id.value}`;
    }
    case 'call-made':
      return `calls ${event.call.type}`;
    case 'call-answered':
      return event.status < 300 ? '' : `is refused ${event.type}: ${event.status} ${event.text}`;
    case 'stream-ended':
      return `${event.kind}: ${event.reason}`;
    case 'stream-answered':
      return `${event.kind} ${event.status}`;
    case 'call-lost':
      return `${event.kind} ${event.type}`;
    default:
      return event.kind;
  }
}
