import type { Logger } from '../../base/logger.ts';
import type { Credential } from '../../net/basic-auth.ts';
import { cramMd5Challenge, cramMd5Principal } from '../../net/cram-md5.ts';
import type { LibprocessEndpoint } from '../../net/libprocess-endpoint.ts';
import { type Alarm, createAlarm, steadyNowMs } from '../../runtime/clock.ts';
import { AuthenticateMessage, FrameworkErrorMessage } from '../../wire/gen/internal.ts';
import type { LibprocessMessage } from '../../wire/libprocess.ts';
import { encode } from '../../wire/message.ts';
import {
  type AuthenticatorEffect,
  type AuthenticatorEvent,
  type AuthenticatorState,
  createAuthenticator,
  driverRefusal,
  isProving,
  nextAuthenticatorDeadlineMs,
  type RequiredProofs,
  stepAuthenticator,
} from '../core/authenticator.ts';
import type { MasterEvent } from '../core/events.ts';
import { messageEvent } from './message-events.ts';

export interface MessageGateOptions {
  readonly endpoint: LibprocessEndpoint;
  readonly credentials: readonly Credential[];
  readonly required: RequiredProofs;
  readonly timeoutMs: number;
  /** Named in challenges. */
  readonly hostname: () => string;
  readonly post: (event: MasterEvent) => void;
  readonly logger: Logger;
}

type Registration = Extract<
  MasterEvent,
  { readonly type: 'agent-registering' | 'agent-reregistering' | 'driver-subscribing' }
>;

const ownId = 'master';

/** Messages to the master on their way in: proofs are heard here, and who registers gets his proved name, or is turned away. */
export class MessageGate {
  readonly #options: MessageGateOptions;
  readonly #state: AuthenticatorState;
  readonly #secrets: ReadonlyMap<string, string>;
  /** The last registration of each process whose proof is under way. */
  readonly #held = new Map<string, Registration>();
  readonly #alarm: Alarm;
  #offers = 0;

  constructor(options: MessageGateOptions) {
    this.#options = options;
    this.#state = createAuthenticator(options.timeoutMs, options.credentials.length > 0);
    this.#secrets = new Map(options.credentials.map(({ principal, secret }) => [principal, secret]));
    this.#alarm = createAlarm({
      nextMs: () => nextAuthenticatorDeadlineMs(this.#state),
      nowMs: steadyNowMs,
      onDue: () => this.#step({ type: 'ticked' }),
    });
  }

  /** Takes a message to the master. */
  receive(message: LibprocessMessage): void {
    if (message.name === AuthenticateMessage.name) {
      this.#hear(message);
      return;
    }
    const event = messageEvent(message);
    if (!isRegistration(event)) this.#options.post(event);
    else if (isProving(this.#state, event.from)) this.#held.set(event.from, event);
    else this.#admit(event);
  }

  /** Proofs that were offered so far (`master/messages_authenticate`). */
  get offeredProofs(): number {
    return this.#offers;
  }

  close(): void {
    this.#alarm.stop();
  }

  #hear({ from, body }: LibprocessMessage): void {
    const { endpoint, hostname } = this.#options;
    this.#offers++;
    const sessionId = endpoint.newId('crammd5-authenticator-session');
    const challenge = cramMd5Challenge(hostname(), Date.now());
    this.#step({ type: 'proof-offered', from, body, sessionId, challenge });
  }

  #admit(event: Registration): void {
    const { required, logger, endpoint, post } = this.#options;
    const { from } = event;
    const principal = this.#state.principals.get(from);
    if (event.type !== 'driver-subscribing') {
      if (!required.agents || principal !== undefined) post({ ...event, principal });
      else logger.warn('refused an agent that did not prove who it is', { agentPid: from });
      return;
    }
    const named = event.subscribe.framework_info.principal;
    const error = driverRefusal(this.#state, required, from, named);
    if (error === undefined) {
      post({ ...event, principal });
      return;
    }
    logger.warn('refused a driver', { pid: from, reason: error });
    const body = encode(FrameworkErrorMessage, { message: error });
    endpoint.send({ from: endpoint.pid(ownId), to: from, name: FrameworkErrorMessage.name, body });
  }

  #step(event: AuthenticatorEvent): void {
    const prove = (challenge: Uint8Array, response: Uint8Array): string | undefined =>
      cramMd5Principal(this.#secrets, challenge, response);
    for (const effect of stepAuthenticator(this.#state, event, steadyNowMs(), prove)) this.#execute(effect);
    this.#alarm.rearm();
  }

  #execute(effect: AuthenticatorEffect): void {
    const { endpoint, logger } = this.#options;
    // Links of its own, so that the core's are not touched.
    const from = endpoint.pid('authenticator');
    switch (effect.type) {
      case 'open-session': {
        const { sessionId } = effect;
        endpoint.spawn(sessionId, ({ from: sender, name, body }) =>
          this.#step({ type: 'session-told', sessionId, from: sender, name, body }),
        );
        return;
      }
      case 'close-session':
        endpoint.remove(effect.sessionId);
        return;
      case 'send': {
        const { sessionId = ownId, to, message } = effect;
        const body = encode(message, effect.body as never);
        endpoint.send({ from: endpoint.pid(sessionId), to, name: message.name, body });
        return;
      }
      case 'link':
        endpoint.link({ from, to: effect.pid, onExited: (pid) => this.#step({ type: 'peer-exited', pid }) });
        return;
      case 'unlink':
        endpoint.unlink({ from, to: effect.pid });
        return;
      case 'settled': {
        const { pid, principal, why } = effect;
        if (principal === undefined) logger.warn('nobody proved who this is', { pid, reason: why });
        else logger.info('proved who this is', { pid, principal });
        const held = this.#held.get(pid);
        this.#held.delete(pid);
        if (held !== undefined) this.#admit(held);
        return;
      }
    }
  }
}

function isRegistration(event: MasterEvent): event is Registration {
  return (
    event.type === 'agent-registering' || event.type === 'agent-reregistering' || event.type === 'driver-subscribing'
  );
}
