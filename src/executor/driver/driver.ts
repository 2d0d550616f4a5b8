import { StadionError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { silentLogger } from '../../base/logger.ts';
import { createRandom } from '../../base/random.ts';
import type { MessageStream } from '../../net/message-stream.ts';
import { type Alarm, createAlarm, steadyNowMs } from '../../runtime/clock.ts';
import { type CoreLoop, createCoreLoop } from '../../runtime/core-loop.ts';
import type { Event } from '../../wire/gen/executor.ts';
import {
  createDriverSession,
  type DriverEffect,
  type DriverEvent,
  type DriverSession,
} from '../core/driver-session.ts';
import { step } from '../core/driver-step.ts';
import type { Executor, ExecutorEnd, ExecutorOptions, ExecutorTiming } from '../executor.ts';
import { AgentConnection } from './agent-connection.ts';
import { type ExecutorFacts, readExecutorFacts } from './environment.ts';
import { EventQueue } from './event-queue.ts';

const defaultTiming: Required<ExecutorTiming> = {
  connectTimeoutMs: 5_000,
  subscribeTimeoutMs: 15_000,
  callTimeoutMs: 15_000,
  retryMs: 1_000,
  heartbeatMs: 30 * 60 * 1000,
  missedHeartbeats: 3,
};

/** Runs a session over real connections. */
class Driver implements Executor {
  readonly #options: ExecutorOptions;
  readonly #logger: Logger;
  readonly #facts: ExecutorFacts;
  readonly #connection: AgentConnection;
  readonly #loop: CoreLoop<DriverSession, DriverEvent>;
  readonly #alarm: Alarm;
  readonly #queue = new EventQueue<Event>();
  #stream: MessageStream | undefined;
  #resolveEnded: (end: ExecutorEnd) => void = () => {};
  readonly ended: Promise<ExecutorEnd>;

  constructor(options: ExecutorOptions) {
    this.#options = options;
    this.#logger = options.logger ?? silentLogger;
    this.#facts = readExecutorFacts(options.environment ?? process.env);
    const timing = { ...defaultTiming, ...options.timing };
    const { agent, token } = this.#facts;
    this.#connection = new AgentConnection({ ...timing, agent, token, tls: options.tls });
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    const random = createRandom(Math.floor(Math.random() * Number.MAX_SAFE_INTEGER));
    const session = createDriverSession({ ...this.#facts, ...timing }, random);
    this.#loop = createCoreLoop<DriverSession, DriverEvent, DriverEffect>({
      state: session,
      step,
      execute: (effect) => this.#execute(effect),
      nowMs: steadyNowMs,
      onBatchEnd: () => this.#alarm.rearm(),
      onFatal: (thrown) => this.#break(thrown),
    });
    this.#alarm = createAlarm({
      nextMs: () => session.deadlines.nextMs,
      nowMs: steadyNowMs,
      onDue: () => this.#loop.post({ kind: 'ticked' }),
    });
    this.#loop.post({ kind: 'opened' });
  }

  get frameworkId(): string {
    return this.#facts.frameworkId;
  }

  get executorId(): string {
    return this.#facts.executorId;
  }

  get sandbox(): string | undefined {
    return this.#facts.sandbox;
  }

  get isSubscribed(): boolean {
    return this.#loop.state.phase === 'subscribed';
  }

  get openUpdates(): number {
    return this.#loop.state.updates.size;
  }

  update(status: Parameters<Executor['update']>[0]): void {
    this.#loop.post({ kind: 'update-made', status });
  }

  message(data: Uint8Array): boolean {
    const { isSubscribed } = this;
    this.#loop.post({ kind: 'message-made', data });
    return isSubscribed;
  }

  events(): AsyncIterableIterator<Event> {
    return this.#queue.read();
  }

  close({ patienceMs = this.#facts.shutdownGraceMs }: { patienceMs?: number } = {}): Promise<ExecutorEnd> {
    this.#loop.post({ kind: 'close-requested', patienceMs });
    return this.ended;
  }

  #execute(effect: DriverEffect): void {
    switch (effect.kind) {
      case 'open-stream':
        this.#openStream(effect);
        return;
      case 'close-stream':
        this.#stream?.close();
        this.#stream = undefined;
        return;
      case 'send-call': {
        const { tag, call } = effect;
        this.#connection.call(call, (status, text) => this.#loop.post({ kind: 'call-answered', tag, status, text }));
        return;
      }
      case 'tell-event':
        this.#tell(effect.event);
        return;
      case 'tell-disconnected':
        this.#logger.warn('disconnected from the agent', { reason: effect.reason });
        this.#options.onDisconnected?.(effect.reason);
        return;
      case 'tell-shutdown': {
        const { graceMs, reason } = effect;
        this.#logger.info('told to shut down', { graceMs, reason });
        if (this.#options.onShutdown === undefined) void this.close();
        else this.#options.onShutdown(graceMs, reason);
        return;
      }
      case 'tell-call-failed': {
        const { type, status, reason } = effect;
        this.#logger.warn('a call to the agent failed', { type, status, reason });
        this.#options.onCallFailed?.({ type, status: status === 0 ? undefined : status, reason });
        return;
      }
      case 'end':
        this.#end({ why: effect.why, reason: effect.reason });
        return;
    }
  }

  #openStream({ stream, call }: Extract<DriverEffect, { kind: 'open-stream' }>): void {
    this.#stream = this.#connection.subscribe(call, {
      onAnswer: ({ status, text }) => this.#loop.post({ kind: 'stream-answered', stream, status, text }),
      onEvent: (event) => this.#loop.post({ kind: 'event-received', stream, event }),
      onEnd: (reason) => this.#loop.post({ kind: 'stream-ended', stream, reason }),
    });
  }

  #tell(event: Event): void {
    const { onEvent, onSubscribed, onLaunch, onKill, onMessage, onAcknowledged } = this.#options;
    this.#queue.push(event);
    onEvent?.(event);
    const { subscribed, launch, launch_group: group, kill, message, acknowledged } = event;
    if (event.type === 'SUBSCRIBED' && subscribed !== undefined) onSubscribed?.(subscribed);
    if (event.type === 'LAUNCH' && launch !== undefined) onLaunch?.([launch.task]);
    if (event.type === 'LAUNCH_GROUP') onLaunch?.(group?.task_group.tasks ?? []);
    if (event.type === 'KILL' && kill !== undefined) onKill?.(kill.task_id.value, kill.kill_policy);
    if (event.type === 'MESSAGE' && message !== undefined) onMessage?.(message.data);
    if (event.type === 'ACKNOWLEDGED' && acknowledged !== undefined) {
      onAcknowledged?.(acknowledged.task_id.value, acknowledged.uuid);
    }
  }

  /** A callback of the program threw, or an invariant of ours broke: nothing can be relied on any more. */
  #break(thrown: unknown): void {
    this.#logger.error('the executor broke', { error: thrown });
    const cause = new StadionError({ code: 'broken', message: 'the executor broke', cause: thrown });
    this.#end({ why: 'broken', reason: cause.message, cause: thrown });
  }

  #end(end: ExecutorEnd): void {
    this.#alarm.stop();
    this.#loop.stop();
    this.#stream?.close();
    this.#connection.close();
    this.#queue.end();
    this.#resolveEnded(end);
    if (this.#options.onEnd === undefined) process.exit(end.why === 'closed' || end.why === 'shutdown' ? 0 : 1);
    this.#options.onEnd(end);
  }
}

/** Starts an executor over real connections. Throws a StadionError `environment-invalid`. */
export function openDriver(options: ExecutorOptions): Executor {
  return new Driver(options);
}
