import { randomBytes } from 'node:crypto';
import { errorText, type StadionError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { createTlsIdentity } from '../../net/tls.ts';
import { type Alarm, createAlarm, wallNowMs } from '../../runtime/clock.ts';
import { type CoreLoop, createCoreLoop } from '../../runtime/core-loop.ts';
import { createScheduler, type Scheduler } from '../../scheduler/scheduler.ts';
import type { Event } from '../../wire/gen/scheduler.ts';
import type { MarathonConfig } from '../config.ts';
import { type Answer, type Command, refused } from '../core/requests.ts';
import { restoreState } from '../core/restore.ts';
import type { MarathonState } from '../core/state.ts';
import { type MarathonEvent, step } from '../core/step.ts';
import type { Effect } from '../core/turn.ts';
import { AppViews } from '../http/app-views.ts';
import type { EventHub } from '../http/events.ts';
import { type EffectTools, executeEffect } from './effects.ts';
import { frameworkInfo } from './framework.ts';
import { Prober } from './prober.ts';
import type { Store } from './store.ts';

export interface LeaderTermOptions {
  readonly config: MarathonConfig;
  readonly store: Store;
  readonly events: EventHub;
  readonly logger: Logger;
  readonly webuiUrl: string;
  /** The term cannot go on: called once. */
  readonly onEnd: (reason: string) => void;
}

/** One time of leading: state, core loop and the connection to the master. A new term begins with the store alone. */
export class LeaderTerm {
  readonly views: AppViews = new AppViews();
  readonly sinceMs: number = wallNowMs();
  readonly #options: LeaderTermOptions;
  readonly #loop: CoreLoop<MarathonState, MarathonEvent>;
  readonly #alarm: Alarm;
  readonly #prober: Prober;
  readonly #pending = new Map<number, (answer: Answer) => void>();
  #scheduler: Scheduler | undefined;
  #requests = 0;
  #isEnded = false;

  private constructor(options: LeaderTermOptions, state: MarathonState) {
    this.#options = options;
    this.#prober = new Prober({
      maxProbes: options.config.maxProbes,
      onProbed: (probed) => this.#loop.post({ type: 'probed', probed }),
    });
    const tools = this.#tools();
    this.#loop = createCoreLoop<MarathonState, MarathonEvent, Effect>({
      state,
      step,
      execute: (effect, post) => executeEffect(tools, effect, post),
      onFatal: (thrown) => {
        options.logger.error('the core failed', { error: thrown });
        this.#end('the core failed');
      },
      nowMs: wallNowMs,
      onBatchEnd: () => this.#alarm.rearm(),
    });
    this.#alarm = createAlarm({
      nextMs: () => this.#loop.state.timers.nextMs,
      nowMs: wallNowMs,
      onDue: () => this.#loop.post({ type: 'ticked' }),
    });
  }

  /** Loads what was stored and begins to lead. */
  static async begin(options: LeaderTermOptions): Promise<LeaderTerm> {
    const records = await options.store.load();
    const seed = randomBytes(8).readBigUInt64LE();
    const { state, unreadable } = restoreState({
      settings: options.config.settings,
      seed,
      nowMs: wallNowMs(),
      records,
    });
    for (const key of unreadable) options.logger.error('a stored record cannot be understood', { key });
    const term = new LeaderTerm(options, state);
    term.#loop.post({ type: 'elected' });
    return term;
  }

  get state(): MarathonState {
    return this.#loop.state;
  }

  get masterAddress(): string | undefined {
    return this.#loop.state.masterAddress ?? this.#scheduler?.masterAddress;
  }

  /** Carries out a command; resolves when what it promises is durable, or when the term ends before that. */
  ask(command: Command): Promise<Answer> {
    if (this.#isEnded) return Promise.resolve(refused('unavailable', 'This process leads no more'));
    const requestId = ++this.#requests;
    return new Promise((resolve) => {
      this.#pending.set(requestId, resolve);
      this.#loop.post({ type: 'requested', requestId, command });
    });
  }

  /** Stops leading: nothing is sent or written after this. Tasks run on. Never rejects. */
  async close(): Promise<void> {
    this.#isEnded = true;
    this.#loop.stop();
    this.#alarm.stop();
    this.#prober.close();
    const uncertain =
      'This process leads no more. Whether the change was stored is not known: look before you ask again';
    for (const resolve of this.#pending.values()) resolve(refused('unavailable', uncertain));
    this.#pending.clear();
    this.#options.events.closeAll();
    await this.#scheduler?.close();
  }

  #end(reason: string): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#options.onEnd(reason);
  }

  #tools(): EffectTools {
    const { store, events, logger } = this.#options;
    return {
      store,
      events,
      logger,
      prober: this.#prober,
      scheduler: () => this.#scheduler,
      answer: (requestId, answer) => {
        this.#pending.get(requestId)?.(answer);
        this.#pending.delete(requestId);
      },
      applyRoles: (roles) => this.#applyRoles(roles),
      onStoreFailed: (thrown) => {
        if (this.#isEnded) return;
        logger.error('the store failed', { error: errorText(thrown) });
        this.#end('the store failed');
      },
    };
  }

  #applyRoles(roles: readonly string[]): void {
    const { config, webuiUrl } = this.#options;
    const { frameworkId } = this.#loop.state;
    const framework = frameworkInfo(config, { frameworkId, roles, webuiUrl });
    if (this.#scheduler === undefined) this.#connect(framework);
    else this.#scheduler.updateFramework(framework);
  }

  #connect(framework: ReturnType<typeof frameworkInfo>): void {
    const { config, logger } = this.#options;
    const { principal, secret } = config;
    this.#scheduler = createScheduler({
      master: config.master,
      framework,
      ...(principal === undefined || secret === undefined ? {} : { credential: { principal, secret } }),
      zookeeperTls: config.zkTls,
      tls: config.masterTls === undefined ? undefined : createTlsIdentity(config.masterTls),
      timing: { zookeeperSessionTimeoutMs: config.zkSessionTimeoutMs },
      logger,
      onEvent: (event) => this.#receive(event),
      onRegistered: (frameworkId, master) => {
        this.#loop.post({
          type: 'registered',
          frameworkId,
          master: this.#scheduler?.masterAddress ?? `${master?.hostname ?? ''}:${master?.port ?? ''}`,
          masterRegion: master?.domain?.fault_domain?.region?.name,
        });
      },
      onDisconnected: (reason) => {
        logger.warn('the connection to the master is lost', { reason });
        this.#loop.post({ type: 'disconnected' });
      },
      onCallFailed: ({ type, code, reason }) =>
        logger.warn('a call to the master failed', { call: type, code, reason }),
      onFatal: (error) => this.#schedulerEnded(error),
    });
  }

  #receive(event: Event): void {
    switch (event.type) {
      case 'OFFERS':
        this.#loop.post({ type: 'offers-received', offers: event.offers?.offers ?? [] });
        return;
      case 'RESCIND': {
        const offerId = event.rescind?.offer_id.value;
        if (offerId !== undefined) this.#loop.post({ type: 'offer-rescinded', offerId });
        return;
      }
      case 'UPDATE':
        if (event.update !== undefined) this.#loop.post({ type: 'status-received', status: event.update.status });
        return;
      case 'ERROR':
        this.#options.logger.warn('the master complains', { reason: event.error?.message });
        return;
      default:
        return;
    }
  }

  #schedulerEnded(error: StadionError): void {
    const { logger } = this.#options;
    logger.error('the subscription to the master ended', { code: error.code, reason: error.message });
    if (error.code !== 'framework-removed') {
      this.#end(`the subscription ended: ${error.message}`);
      return;
    }
    // A removed framework has no tasks left: it starts anew under a new id.
    this.#scheduler = undefined;
    this.#loop.post({ type: 'framework-lost' });
    this.#loop.post({ type: 'elected' });
  }
}
