import { StadionError } from '../../base/errors.ts';
import { silentLogger } from '../../base/logger.ts';
import { createRandom } from '../../base/random.ts';
import { type MessageStream, openMessageStream } from '../../net/message-stream.ts';
import type { TlsIdentity } from '../../net/tls.ts';
import { type Alarm, createAlarm, steadyNowMs } from '../../runtime/clock.ts';
import { type CoreLoop, createCoreLoop } from '../../runtime/core-loop.ts';
import { Call, type CallType, Event } from '../../wire/gen/scheduler.ts';
import { encode } from '../../wire/message.ts';
import { formatAddress, type MasterAddress } from '../core/master-address.ts';
import { createSession, type Session, type SessionEffect, type SessionEvent } from '../core/session.ts';
import { step } from '../core/step.ts';
import type { Scheduler, SchedulerOptions, SchedulerTiming } from '../scheduler.ts';
import { CallConnection } from './call-connection.ts';
import { type Detector, openDetector } from './master-detector.ts';

const path = '/api/v1/scheduler';
const mediaType = 'application/x-protobuf';

const defaultTiming: Required<SchedulerTiming> = {
  connectTimeoutMs: 5_000,
  subscribeTimeoutMs: 15_000,
  callTimeoutMs: 15_000,
  backoffBaseMs: 200,
  backoffMaxMs: 15_000,
  missedHeartbeats: 3,
  zookeeperSessionTimeoutMs: 10_000,
};

interface CallTag {
  readonly stream: number;
  readonly type: CallType;
}

/** TLS without a certificate of one's own; the master's is verified. */
const anonymous: TlsIdentity = { server: {}, client: {}, allowsPlain: false };

/** Runs a session over real connections. */
class Driver {
  readonly #options: SchedulerOptions;
  readonly #timing: Required<SchedulerTiming>;
  readonly #authorization: string | undefined;
  readonly #tls: TlsIdentity | undefined;
  readonly #loop: CoreLoop<Session, SessionEvent>;
  readonly #alarm: Alarm;
  readonly #detector: Detector;
  #stream: MessageStream | undefined;
  #streamNumber = 0;
  #calls: CallConnection<CallTag> | undefined;
  #callsTarget = '';
  #closing: Promise<void> | undefined;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#timing = { ...defaultTiming, ...options.timing };
    const { credential } = options;
    this.#tls = options.tls ?? (options.master.trim().startsWith('https://') ? anonymous : undefined);
    this.#authorization =
      credential === undefined
        ? undefined
        : `Basic ${Buffer.from(`${credential.principal}:${credential.secret}`).toString('base64')}`;
    const session = createSession({
      framework: options.framework,
      suppressedRoles: options.suppressedRoles ?? [],
      settings: {
        ...this.#timing,
        offerConstraints: options.offerConstraints,
        followsRedirects: !options.master.trim().startsWith('zk://'),
      },
      random: createRandom(Math.floor(Math.random() * Number.MAX_SAFE_INTEGER)),
    });
    this.#loop = createCoreLoop<Session, SessionEvent, SessionEffect>({
      state: session,
      step,
      execute: (effect) => this.#execute(effect),
      nowMs: steadyNowMs,
      onBatchEnd: () => this.#alarm.rearm(),
      onFatal: (thrown) => this.#break(thrown),
    });
    this.#alarm = createAlarm({
      nextMs: () => session.deadlineMs,
      nowMs: steadyNowMs,
      onDue: () => this.#loop.post({ kind: 'ticked' }),
    });
    this.#detector = openDetector({
      master: options.master,
      sessionTimeoutMs: this.#timing.zookeeperSessionTimeoutMs,
      zkTls: options.zookeeperTls,
      logger: options.logger ?? silentLogger,
      onMaster: (master) => this.#loop.post({ kind: 'master-detected', master }),
    });
  }

  get session(): Session {
    return this.#loop.state;
  }

  call(call: Call): boolean {
    const isSent = this.session.phase === 'subscribed';
    this.#loop.post({ kind: 'call-made', call });
    return isSent;
  }

  async close(): Promise<void> {
    // Not posted: what waits in the queue shall not be acted on any more.
    for (const effect of step(this.session, { kind: 'close-requested' }, steadyNowMs())) this.#execute(effect);
    await this.#closing;
  }

  #execute(effect: SessionEffect): void {
    const { logger } = this.#options;
    switch (effect.kind) {
      case 'open-stream':
        this.#openStream(effect.stream, effect.target, effect.call);
        return;
      case 'close-stream':
        this.#stream?.close();
        this.#stream = undefined;
        this.#calls?.close();
        this.#calls = undefined;
        return;
      case 'send-call':
        this.#sendCall(effect);
        return;
      case 'tell-event':
        this.#options.onEvent(effect.event);
        return;
      case 'tell-connected':
        this.#options.onConnected?.();
        return;
      case 'tell-registered':
        logger?.info('registered with the master', { frameworkId: effect.frameworkId, master: effect.master?.pid });
        this.#options.onRegistered?.(effect.frameworkId, effect.master);
        return;
      case 'tell-disconnected':
        logger?.warn('disconnected from the master', { reason: effect.reason });
        this.#options.onDisconnected?.(effect.reason);
        return;
      case 'tell-call-failed': {
        const { type, code, status, reason } = effect;
        logger?.warn('a call failed', { type, code, status, reason });
        this.#options.onCallFailed?.({ type, code, status, reason });
        return;
      }
      case 'tell-fatal':
        logger?.error('the master refuses the framework', { code: effect.code, reason: effect.reason });
        this.#options.onFatal(new StadionError({ code: effect.code, message: effect.reason }));
        return;
      case 'end':
        this.#release();
        return;
    }
  }

  #openStream(stream: number, target: MasterAddress, call: Call): void {
    this.#streamNumber = stream;
    const headers: Record<string, string> = { 'Content-Type': mediaType, Accept: mediaType };
    if (this.#authorization !== undefined) headers['Authorization'] = this.#authorization;
    this.#options.logger?.debug('subscribing', { master: formatAddress(target) });
    this.#stream = openMessageStream({
      target,
      peer: 'master',
      type: Event,
      path,
      headers,
      tls: this.#tls,
      body: encode(Call, call),
      connectTimeoutMs: this.#timing.connectTimeoutMs,
      onAnswer: ({ status, headers, text }) => {
        const [streamId] = [headers['mesos-stream-id']].flat();
        this.#loop.post({ kind: 'stream-answered', stream, status, streamId, location: headers.location, text });
      },
      onMessage: (event) => this.#loop.post({ kind: 'event-received', stream, event }),
      onEnd: (reason) => this.#loop.post({ kind: 'stream-ended', stream, reason }),
    });
  }

  #sendCall(effect: Extract<SessionEffect, { kind: 'send-call' }>): void {
    const { stream, target, streamId, call } = effect;
    if (stream !== this.#streamNumber) return;
    const address = formatAddress(target);
    if (this.#calls === undefined || this.#callsTarget !== address) {
      this.#calls?.close();
      this.#calls = this.#openCalls(target);
      this.#callsTarget = address;
    }
    const tag = { stream, type: call.type ?? 'UNKNOWN' } as const;
    if (this.#calls.send(tag, `Mesos-Stream-Id: ${streamId}\r\n`, encode(Call, call))) return;
    const reason = 'too many calls wait for an answer of the master';
    this.#loop.post({ kind: 'call-lost', ...tag, code: 'queue-full', reason });
  }

  #openCalls(target: MasterAddress): CallConnection<CallTag> {
    const authorization = this.#authorization === undefined ? '' : `Authorization: ${this.#authorization}\r\n`;
    return new CallConnection<CallTag>({
      target,
      path,
      tls: this.#tls,
      headers: `Content-Type: ${mediaType}\r\nAccept: ${mediaType}\r\n${authorization}`,
      connectTimeoutMs: this.#timing.connectTimeoutMs,
      callTimeoutMs: this.#timing.callTimeoutMs,
      onAnswered: (tag, status, text) => this.#loop.post({ kind: 'call-answered', ...tag, status, text }),
      onLost: (tag, reason) => this.#loop.post({ kind: 'call-lost', ...tag, code: 'connection-lost', reason }),
    });
  }

  /** A callback of the framework threw, or an invariant of ours broke: nothing can be relied on any more. */
  #break(thrown: unknown): void {
    this.#release();
    this.#options.logger?.error('the scheduler broke', { error: thrown });
    this.#options.onFatal(new StadionError({ code: 'broken', message: 'the scheduler broke', cause: thrown }));
  }

  #release(): void {
    if (this.#closing !== undefined) return;
    this.#alarm.stop();
    this.#stream?.close();
    this.#calls?.close();
    this.#closing = this.#detector.close();
    this.#loop.stop();
  }
}

/** Starts a scheduler over real connections. Throws a StadionError `master-invalid`. */
export function openDriver(options: SchedulerOptions): Scheduler {
  const driver = new Driver(options);
  const { session } = driver;
  const ids = (values: readonly string[]): { value: string }[] => values.map((value) => ({ value }));
  const roleList = (roles: readonly string[] | undefined): { roles?: string[] } =>
    roles === undefined ? {} : { roles: [...roles] };
  return {
    get frameworkId() {
      return session.framework.id?.value;
    },
    get isRegistered() {
      return session.phase === 'subscribed';
    },
    get masterAddress() {
      const address = session.target ?? session.master;
      return address === undefined ? undefined : formatAddress(address);
    },
    accept: (offerIds, operations, filters) =>
      driver.call({ type: 'ACCEPT', accept: { offer_ids: ids(offerIds), operations: [...operations], filters } }),
    decline: (offerIds, filters) => driver.call({ type: 'DECLINE', decline: { offer_ids: ids(offerIds), filters } }),
    kill: (taskId, agentId, killPolicy) =>
      driver.call({
        type: 'KILL',
        kill: {
          task_id: { value: taskId },
          agent_id: agentId === undefined ? undefined : { value: agentId },
          kill_policy: killPolicy,
        },
      }),
    acknowledge: (status) => {
      const { uuid, agent_id: agentId, task_id: taskId } = status;
      if (uuid === undefined || agentId === undefined) return true;
      return driver.call({ type: 'ACKNOWLEDGE', acknowledge: { agent_id: agentId, task_id: taskId, uuid } });
    },
    reconcile: (tasks) => driver.call({ type: 'RECONCILE', reconcile: { tasks: [...tasks] } }),
    revive: (roles) => driver.call({ type: 'REVIVE', revive: roleList(roles) }),
    suppress: (roles) => driver.call({ type: 'SUPPRESS', suppress: roleList(roles) }),
    message: (agentId, executorId, data) =>
      driver.call({
        type: 'MESSAGE',
        message: { agent_id: { value: agentId }, executor_id: { value: executorId }, data },
      }),
    shutdown: (executorId, agentId) =>
      driver.call({
        type: 'SHUTDOWN',
        shutdown: { executor_id: { value: executorId }, agent_id: { value: agentId } },
      }),
    teardown: () => driver.call({ type: 'TEARDOWN' }),
    updateFramework: (framework, suppressedRoles) =>
      driver.call({
        type: 'UPDATE_FRAMEWORK',
        update_framework: {
          framework_info: { ...framework, id: session.framework.id },
          suppressed_roles: suppressedRoles === undefined ? undefined : [...suppressedRoles],
        },
      }),
    close: () => driver.close(),
  };
}
