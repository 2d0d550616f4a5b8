import { Agent, type ClientRequest, type RequestOptions, request as requestPlain } from 'node:http';
import { request as requestSecure, Agent as SecureAgent } from 'node:https';
import { errorText } from '../../base/errors.ts';
import type { TlsIdentity } from '../../net/tls.ts';
import { Call, Event } from '../../wire/gen/executor.ts';
import { encode, tryDecode } from '../../wire/message.ts';
import { RecordDecoder } from '../../wire/recordio.ts';
import type { AgentEndpoint } from './environment.ts';

export interface AgentConnectionOptions {
  readonly agent: AgentEndpoint;
  readonly token: string | undefined;
  readonly tls: TlsIdentity | undefined;
  readonly connectTimeoutMs: number;
  readonly callTimeoutMs: number;
}

export interface StreamHandlers {
  /** `text`: the body of an answer other than 200. */
  readonly onAnswer: (status: number, text: string) => void;
  readonly onEvent: (event: Event) => void;
  /** Told once, unless `close` was called before. */
  readonly onEnd: (reason: string) => void;
}

const mediaType = 'application/x-protobuf';
const maxErrorBytes = 16 * 1024;
/** Calls under way at once; more wait. */
const maxConnections = 8;

/** HTTP requests to the executor API of one agent. */
export class AgentConnection {
  readonly #options: AgentConnectionOptions;
  readonly #pool: Agent;

  constructor(options: AgentConnectionOptions) {
    this.#options = options;
    const pooling = { keepAlive: true, maxSockets: maxConnections };
    this.#pool =
      options.tls === undefined ? new Agent(pooling) : new SecureAgent({ ...pooling, ...options.tls.client });
  }

  /** Posts SUBSCRIBE on a connection of its own and reads the events that answer it. */
  subscribe(call: Call, handlers: StreamHandlers): { close(): void } {
    let isOver = false;
    const end = (reason: string): void => {
      if (isOver) return;
      isOver = true;
      outgoing.destroy();
      handlers.onEnd(reason);
    };
    const outgoing = this.#post(call, { agent: false });
    outgoing.setNoDelay(true);
    outgoing.setSocketKeepAlive(true, 10_000);
    const timer = setTimeout(() => end('no connection to the agent in time'), this.#options.connectTimeoutMs);
    outgoing.once('close', () => clearTimeout(timer));
    outgoing.on('error', (error) => end(errorText(error)));
    outgoing.on('response', (incoming) => {
      clearTimeout(timer);
      const status = incoming.statusCode ?? 0;
      incoming.on('error', (error) => end(errorText(error)));
      incoming.on('close', () => end('the agent closed the stream'));
      if (status !== 200) {
        readText(incoming, (text) => {
          if (!isOver) handlers.onAnswer(status, text);
        });
        return;
      }
      handlers.onAnswer(status, '');
      const decoder = new RecordDecoder();
      incoming.on('data', (bytes: Buffer) => {
        const records = decoder.push(bytes);
        if (!records.ok) return end(records.error.reason);
        for (const record of records.value) {
          if (isOver) return;
          const event = tryDecode(Event, record);
          if (event === undefined) return end('the agent sent an event that cannot be decoded');
          handlers.onEvent(event);
        }
      });
    });
    return {
      close: () => {
        isOver = true;
        clearTimeout(timer);
        outgoing.destroy();
      },
    };
  }

  /** Posts any other call. Status 0: there was no answer. */
  call(call: Call, onAnswered: (status: number, text: string) => void): void {
    let isAnswered = false;
    const answer = (status: number, text: string): void => {
      if (isAnswered) return;
      isAnswered = true;
      onAnswered(status, text);
    };
    const { callTimeoutMs } = this.#options;
    const outgoing = this.#post(call, { agent: this.#pool, timeout: callTimeoutMs });
    outgoing.on('timeout', () => {
      answer(0, 'the agent did not answer in time');
      outgoing.destroy();
    });
    outgoing.on('error', (error) => answer(0, errorText(error)));
    outgoing.on('response', (incoming) => {
      incoming.on('error', (error) => answer(0, errorText(error)));
      readText(incoming, (text) => answer(incoming.statusCode ?? 0, text));
    });
  }

  #post(call: Call, how: RequestOptions): ClientRequest {
    const { agent, token, tls } = this.#options;
    const body = encode(Call, call);
    const request = tls === undefined ? requestPlain : requestSecure;
    const outgoing = request({
      ...tls?.client,
      ...agent,
      ...how,
      path: '/api/v1/executor',
      method: 'POST',
      headers: {
        'Content-Type': mediaType,
        Accept: mediaType,
        'Content-Length': body.length,
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      },
    });
    outgoing.end(body);
    return outgoing;
  }

  close(): void {
    this.#pool.destroy();
  }
}

function readText(incoming: NodeJS.ReadableStream, onText: (text: string) => void): void {
  let text = '';
  incoming.setEncoding('utf8');
  incoming.on('data', (part: string) => {
    if (text.length < maxErrorBytes) text += part;
  });
  incoming.on('end', () => onText(text));
}
