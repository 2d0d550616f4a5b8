import type { Credential } from '../../net/basic-auth.ts';
import { cramMd5Response } from '../../net/cram-md5.ts';
import type { LibprocessEndpoint } from '../../net/libprocess-endpoint.ts';
import { AuthenticateMessage, AuthenticationStartMessage, AuthenticationStepMessage } from '../../wire/gen/internal.ts';
import { encode, type MessageType } from '../../wire/message.ts';
import type { ProofMessage } from '../core/authenticatee.ts';
import type { ProofAct } from '../core/effects.ts';

export interface AuthenticateeOptions {
  readonly endpoint: LibprocessEndpoint;
  /** The agent's own process id. */
  readonly pid: string;
  readonly credential: Credential;
  readonly post: (message: ProofMessage) => void;
}

/** The processes that prove to a master who this agent is; the core says what they do. At most one at a time. */
export class Authenticatee {
  readonly #options: AuthenticateeOptions;
  #running: string | undefined;

  constructor(options: AuthenticateeOptions) {
    this.#options = options;
  }

  act(id: string, act: ProofAct): void {
    const { endpoint, pid, credential } = this.#options;
    if (this.#running !== undefined && (this.#running !== id || act.what === 'end')) {
      endpoint.remove(this.#running);
      this.#running = undefined;
    }
    switch (act.what) {
      case 'ask':
        this.#running = id;
        endpoint.spawn(id, (message) => this.#options.post(message));
        this.#send(id, act.to, AuthenticateMessage, { pid });
        return;
      case 'start':
        this.#send(id, act.to, AuthenticationStartMessage, { mechanism: act.mechanism, data: new Uint8Array() });
        return;
      case 'answer':
        this.#send(id, act.to, AuthenticationStepMessage, { data: cramMd5Response(credential, act.challenge) });
        return;
      case 'end':
        return;
    }
  }

  #send<T>(id: string, to: string, type: MessageType<T>, message: T): void {
    const { endpoint } = this.#options;
    endpoint.send({ from: endpoint.pid(id), to, name: type.name, body: encode(type, message) });
  }
}
