import {
  Agent,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request as requestHttp,
} from 'node:http';
import { request as requestHttps, Agent as SecureAgent } from 'node:https';
import type { ConnectionOptions } from 'node:tls';
import { concatBytes } from '../base/bytes.ts';
import { errorCode, errorText, StadionError } from '../base/errors.ts';
import type { TlsIdentity } from './tls.ts';

export interface HttpRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array;
  /** Until the answer is complete (of a stream: until its head has come). 10 s when left out. */
  readonly timeoutMs?: number;
  /** Until there is a connection; fails with the cause ETIMEDOUT. Bounded by `timeoutMs` alone when left out. */
  readonly connectTimeoutMs?: number;
  /** Larger answers are refused. 64 MiB when left out; streams have no limit. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
  /** The body as UTF-8 text. */
  text(): string;
}

export interface HttpStream {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body as it comes: read it with `for await` or `data` events. */
  readonly body: IncomingMessage;
  close(): void;
}

export interface HttpClientOptions {
  /** Connections to one server. */
  readonly maxConnections?: number;
  /** TLS: certificates to trust besides the usual ones, in PEM. */
  readonly ca?: string;
  /** TLS: the program's own certificate, and whom it trusts. */
  readonly tls?: TlsIdentity | undefined;
}

/** Requests with keep-alive, time-outs and bounded answers. Failures reject with a StadionError; statuses never do. */
export class HttpClient {
  readonly #agent: Agent;
  readonly #secureAgent: SecureAgent;
  /** Streams keep their connection to themselves. */
  readonly #streams = new Set<HttpStream>();
  readonly #trust: ConnectionOptions;

  constructor(options: HttpClientOptions = {}) {
    const pool = { keepAlive: true, maxSockets: options.maxConnections ?? 32, keepAliveMsecs: 30_000 };
    this.#agent = new Agent(pool);
    this.#trust = { ...options.tls?.client, ...(options.ca === undefined ? {} : { ca: options.ca }) };
    this.#secureAgent = new SecureAgent({ ...pool, ...this.#trust });
  }

  /** One request with its whole answer. */
  async request(options: HttpRequest): Promise<HttpResponse> {
    const timeoutMs = options.timeoutMs ?? 10_000;
    const deadline = abortAfter(timeoutMs, options.signal);
    try {
      const message = await this.#open(options, deadline.signal, true);
      const body = await collect(message, options.maxBytes ?? 64 * 1024 * 1024);
      return {
        status: message.statusCode ?? 0,
        headers: message.headers,
        body,
        text: () => Buffer.from(body).toString('utf8'),
      };
    } catch (thrown) {
      throw failure(thrown, options.url, deadline.isLate() ? timeoutMs : undefined);
    } finally {
      deadline.stop();
    }
  }

  /** Opens an answer that goes on: RecordIO or server-sent events. */
  async stream(options: HttpRequest): Promise<HttpStream> {
    const timeoutMs = options.timeoutMs ?? 10_000;
    const deadline = abortAfter(timeoutMs, options.signal);
    try {
      const body = await this.#open(options, deadline.signal, false);
      const stream = { status: body.statusCode ?? 0, headers: body.headers, body, close: () => void body.destroy() };
      this.#streams.add(stream);
      body.once('close', () => this.#streams.delete(stream));
      return stream;
    } catch (thrown) {
      throw failure(thrown, options.url, deadline.isLate() ? timeoutMs : undefined);
    } finally {
      deadline.stop();
    }
  }

  /** Closes all connections, streams too. */
  close(): void {
    for (const stream of this.#streams) stream.close();
    this.#agent.destroy();
    this.#secureAgent.destroy();
  }

  #open(options: HttpRequest, signal: AbortSignal, isPooled: boolean): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const url = new URL(options.url);
      const isSecure = url.protocol === 'https:';
      const pool = isSecure ? this.#secureAgent : this.#agent;
      const body = typeof options.body === 'string' ? Buffer.from(options.body) : options.body;
      const headers = { ...(body === undefined ? {} : { 'Content-Length': body.length }), ...options.headers };
      // A stream keeps its connection for itself and must not use up the pool.
      const agent = isPooled ? pool : false;
      const send = isSecure ? requestHttps : requestHttp;
      const method = options.method ?? (body === undefined ? 'GET' : 'POST');
      const request = send(url, { method, headers, agent, signal, ...this.#trust }, resolve);
      request.once('error', reject);
      if (options.connectTimeoutMs !== undefined) limitConnecting(request, options.connectTimeoutMs);
      request.end(body);
    });
  }
}

function limitConnecting(request: ClientRequest, timeoutMs: number): void {
  request.once('socket', (socket) => {
    if (!socket.connecting) return;
    const late = (): void => {
      request.destroy(Object.assign(new Error(`no connection within ${timeoutMs} ms`), { code: 'ETIMEDOUT' }));
    };
    const timer = setTimeout(late, timeoutMs);
    const stop = (): void => clearTimeout(timer);
    socket.once('connect', stop);
    request.once('close', stop);
  });
}

function collect(message: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const parts: Uint8Array[] = [];
    let sizeBytes = 0;
    message.on('data', (part: Uint8Array) => {
      sizeBytes += part.length;
      if (sizeBytes <= maxBytes) parts.push(part);
      else
        message.destroy(
          new StadionError({ code: 'http-answer-too-large', message: `the answer is larger than ${maxBytes} bytes` }),
        );
    });
    message.once('end', () => resolve(concatBytes(parts)));
    message.once('error', reject);
    message.once('close', () => reject(new Error('the connection closed within the answer')));
  });
}

interface Deadline {
  readonly signal: AbortSignal;
  isLate(): boolean;
  stop(): void;
}

function abortAfter(timeoutMs: number, outer: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    controller.abort();
  }, timeoutMs);
  const onOuter = (): void => controller.abort(outer?.reason);
  if (outer?.aborted) onOuter();
  else outer?.addEventListener('abort', onOuter, { once: true });
  return {
    signal: controller.signal,
    isLate: () => isLate,
    stop: () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', onOuter);
    },
  };
}

function failure(thrown: unknown, url: string, lateAfterMs: number | undefined): StadionError {
  if (thrown instanceof StadionError) return thrown;
  const place = url.replace(/\/\/[^/@]*@/, '//');
  if (lateAfterMs !== undefined) {
    return new StadionError({
      code: 'http-timeout',
      message: `no answer from ${place} within ${lateAfterMs} ms`,
      retryable: true,
      cause: thrown,
    });
  }
  const code = errorCode(thrown);
  const isInvalid = code === 'ERR_INVALID_URL' || code === 'ERR_INVALID_PROTOCOL';
  return new StadionError({
    code: isInvalid ? 'http-url-invalid' : 'http-failed',
    message: `request to ${place} failed: ${errorText(thrown)}`,
    retryable: !isInvalid,
    cause: thrown,
  });
}
