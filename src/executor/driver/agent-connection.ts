import { Agent, request as requestPlain } from 'node:http';
import { request as requestSecure, Agent as SecureAgent } from 'node:https';
import { errorText } from '../../base/errors.ts';
import { type MessageStream, openMessageStream, type StreamAnswer } from '../../net/message-stream.ts';
import type { TlsIdentity } from '../../net/tls.ts';
import { Call, Event } from '../../wire/gen/executor.ts';
import { encode } from '../../wire/message.ts';
import type { AgentEndpoint } from './environment.ts';

export interface AgentConnectionOptions {
  readonly agent: AgentEndpoint;
  readonly token: string | undefined;
  readonly tls: TlsIdentity | undefined;
  readonly connectTimeoutMs: number;
  readonly callTimeoutMs: number;
}

export interface StreamHandlers {
  readonly onAnswer: (answer: StreamAnswer) => void;
  readonly onEvent: (event: Event) => void;
  /** Told once, unless `close` was called before. */
  readonly onEnd: (reason: string) => void;
}

const path = '/api/v1/executor';
const mediaType = 'application/x-protobuf';
const maxErrorBytes = 16 * 1024;
/** Calls under way at once; more wait. */
const maxConnections = 8;

/** HTTP requests to the executor API of one agent. */
export class AgentConnection {
  readonly #options: AgentConnectionOptions;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #pool: Agent;

  constructor(options: AgentConnectionOptions) {
    this.#options = options;
    const { token } = options;
    const authorization = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    this.#headers = { 'Content-Type': mediaType, Accept: mediaType, ...authorization };
    const pooling = { keepAlive: true, maxSockets: maxConnections };
    this.#pool =
      options.tls === undefined ? new Agent(pooling) : new SecureAgent({ ...pooling, ...options.tls.client });
  }

  /** Posts SUBSCRIBE and reads the events that answer it. */
  subscribe(call: Call, { onAnswer, onEvent, onEnd }: StreamHandlers): MessageStream {
    const { agent, tls, connectTimeoutMs } = this.#options;
    return openMessageStream({
      target: agent,
      path,
      headers: this.#headers,
      body: encode(Call, call),
      type: Event,
      peer: 'agent',
      tls,
      connectTimeoutMs,
      onAnswer,
      onMessage: onEvent,
      onEnd,
    });
  }

  /** Posts any other call. Status 0: there was no answer. */
  call(call: Call, onAnswered: (status: number, text: string) => void): void {
    let isAnswered = false;
    const answer = (status: number, text: string): void => {
      if (isAnswered) return;
      isAnswered = true;
      onAnswered(status, text);
    };
    const { agent, tls, callTimeoutMs } = this.#options;
    const body = encode(Call, call);
    const request = tls === undefined ? requestPlain : requestSecure;
    const outgoing = request({
      ...agent,
      path,
      method: 'POST',
      headers: { ...this.#headers, 'Content-Length': body.length },
      agent: this.#pool,
      timeout: callTimeoutMs,
    });
    outgoing.on('timeout', () => {
      answer(0, 'the agent did not answer in time');
      outgoing.destroy();
    });
    outgoing.on('error', (error) => answer(0, errorText(error)));
    outgoing.on('response', (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (part: string) => {
        if (text.length < maxErrorBytes) text += part;
      });
      incoming.on('end', () => answer(incoming.statusCode ?? 0, text));
      incoming.on('error', (error) => answer(0, errorText(error)));
    });
    outgoing.end(body);
  }

  close(): void {
    this.#pool.destroy();
  }
}
