import { formatUuid } from '../../../src/base/uuid.ts';
import {
  createDriverSession,
  type DriverEffect,
  type DriverEvent,
  type DriverSession,
} from '../../../src/executor/core/driver-session.ts';
import { step } from '../../../src/executor/core/driver-step.ts';
import type { Event } from '../../../src/wire/gen/executor.ts';
import type { SimConnection } from '../network.ts';
import { SimCore, SimProgram } from '../program.ts';
import type { CallAnswer } from '../sim-agent.ts';
import type { ExecutorPlace } from './machine.ts';
import { ScriptedTasks } from './task-script.ts';

const connectTimeoutMs = 5_000;
const longMs = 1_800_000;

/** An executor over the v1 API: the real core of the executor library, talking to the agent of its host. */
export class HttpExecutor extends SimProgram {
  readonly #place: ExecutorPlace;
  readonly #tasks: ScriptedTasks;
  #core: SimCore<DriverSession, DriverEvent, DriverEffect> | undefined;
  #stream: SimConnection | undefined;
  #calls: SimConnection | undefined;
  #callsLost: (() => void)[] = [];

  constructor(place: ExecutorPlace) {
    super(place.context, place.at);
    this.#place = place;
    const { book, start } = place;
    this.#tasks = new ScriptedTasks(this, {
      onLaunch: (taskId) => book.received(taskId),
      report: (status) => {
        const uuid = place.nextUuid();
        book.reported({ taskId: status.task_id.value, uuid: formatUuid(uuid), state: status.state, start });
        this.#core?.post({ kind: 'update-made', status: { ...status, uuid } });
      },
      onIdle: () => this.#core?.post({ kind: 'close-requested', patienceMs: 60_000 }),
    });
  }

  protected override onStart(): void {
    const { start, settings } = this.#place;
    const session = createDriverSession(
      {
        frameworkId: start.frameworkId,
        executorId: start.executorId,
        isCheckpointed: start.isCheckpointed,
        ...settings,
        subscribeTimeoutMs: 10_000,
        retryMs: 500,
        heartbeatMs: longMs,
        missedHeartbeats: 3,
      },
      this.context.random,
    );
    this.#core = new SimCore<DriverSession, DriverEvent, DriverEffect>(this, session, {
      step,
      nextMs: ({ deadlines }) => deadlines.nextMs,
      tick: { kind: 'ticked' },
      execute: (effect) => this.#execute(effect),
      describe: (event) => (event.kind === 'event-received' ? `gets ${event.event.type}` : ''),
    });
    this.#core.post({ kind: 'opened' });
  }

  protected override onCrash(): void {
    this.#core = undefined;
  }

  #execute(effect: DriverEffect): void {
    switch (effect.kind) {
      case 'open-stream':
        this.#openStream(effect);
        return;
      case 'close-stream':
        this.#stream?.leave('client', 'closed');
        this.#stream = undefined;
        return;
      case 'send-call':
        this.#send(effect);
        return;
      case 'tell-event':
        this.#take(effect.event);
        return;
      case 'tell-shutdown':
        this.#tasks.killAll();
        this.#core?.post({ kind: 'close-requested', patienceMs: 60_000 });
        return;
      case 'end':
        this.trace(`ends: ${effect.why}`);
        this.#place.exit(0);
        return;
      case 'tell-disconnected':
      case 'tell-call-failed':
        return;
    }
  }

  #take({ type, launch, kill }: Event): void {
    if (type === 'LAUNCH' && launch !== undefined) this.#tasks.launch(launch.task);
    if (type === 'KILL' && kill !== undefined) this.#tasks.kill(kill.task_id.value);
  }

  #connect(onBroken: (reason: string) => void, onServerBroken: () => void): SimConnection {
    const { agent } = this.#place;
    const connection = this.context.network.connect({
      client: this,
      to: agent.address,
      toHost: agent.host,
      connectTimeoutMs,
      end: { onBroken: this.inThisLife(onBroken) },
      accept: (_server, accepted) => {
        agent.keep(accepted, 'server');
        return { onBroken: onServerBroken };
      },
    });
    this.keep(connection, 'client');
    return connection;
  }

  #openStream({ stream, call }: Extract<DriverEffect, { kind: 'open-stream' }>): void {
    const { agent } = this.#place;
    const back = {
      send: (event: Event) => tell(() => this.#core?.post({ kind: 'event-received', stream, event })),
      close: () => connection.leave('server', 'closed'),
    };
    const connection: SimConnection = this.#connect(
      (reason) => this.#core?.post({ kind: 'stream-ended', stream, reason }),
      () => agent.streamClosed(back),
    );
    const tell = (act: () => void): void => connection.send('server', this.inThisLife(act));
    this.#stream = connection;
    this.#place.onStream(connection);
    connection.send('client', () => {
      const { status, text } = agent.answerCall(call, back);
      tell(() => this.#core?.post({ kind: 'stream-answered', stream, status, text }));
    });
  }

  #send({ tag, call }: Extract<DriverEffect, { kind: 'send-call' }>): void {
    const { agent } = this.#place;
    const answer = ({ status, text }: CallAnswer): void =>
      this.#core?.post({ kind: 'call-answered', tag, status, text });
    const lost = (): void => answer({ status: 0, text: 'the connection broke' });
    this.#calls ??= this.#connect(
      () => {
        this.#calls = undefined;
        for (const act of this.#callsLost.splice(0)) act();
      },
      () => {},
    );
    this.#callsLost.push(lost);
    const connection = this.#calls;
    connection.send('client', () => {
      const given = agent.answerCall(call, undefined);
      const back = this.inThisLife(() => {
        this.#callsLost = this.#callsLost.filter((act) => act !== lost);
        answer(given);
      });
      connection.send('server', back);
    });
  }
}
