import type { IncomingMessage } from 'node:http';
import { errorCode, StadionError } from '../../base/errors.ts';
import type { HttpClient, HttpResponse } from '../../net/http-client.ts';
import { failure } from './answers.ts';
import type { ApiAnswer } from './api-request.ts';

export interface ProxyOptions {
  readonly client: HttpClient;
  /** This node, as written into `X-Marathon-Via`. */
  readonly self: string;
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
}

/** An answer with the bytes of the leader's. */
export interface ProxiedAnswer extends Omit<ApiAnswer, 'body'> {
  readonly body?: Uint8Array | string;
}

const hopByHop = new Set([
  'connection',
  'host',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'upgrade',
  'te',
  'trailer',
  'proxy-connection',
  // Judged here, where the host it goes with is known.
  'origin',
  'sec-fetch-site',
]);

/** What the system says when there is no TCP connection to be had, or it broke. */
const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Hands a request on to the leader and gives its answer. `via` marks our place, so that circles are noticed. */
export async function proxyToLeader(
  request: IncomingMessage,
  body: string,
  leader: string,
  options: ProxyOptions,
): Promise<ProxiedAnswer> {
  const target = request.url ?? '/';
  // Anything else could make another host of what stands before it.
  if (!target.startsWith('/')) return failure(400, 'The path must begin with a slash.');
  const via = `1.1 ${options.self}`;
  const incomingVia = headerText(request.headers['x-marathon-via']);
  if (incomingVia.split(',').some((part) => part.trim() === via)) return failure(502, 'Detected proxying loop.');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !hopByHop.has(name)) headers[name] = headerText(value);
  }
  headers['x-marathon-via'] = incomingVia === '' ? via : `${incomingVia}, ${via}`;
  const client = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const forwarded = headerText(request.headers['x-forwarded-for']);
  headers['x-forwarded-for'] = forwarded === '' ? client : `${forwarded}, ${client}`;
  try {
    const response = await options.client.request({
      url: `http://${leader}${target}`,
      method: request.method ?? 'GET',
      headers,
      timeoutMs: options.timeoutMs,
      connectTimeoutMs: options.connectTimeoutMs,
      ...(body === '' ? {} : { body }),
    });
    return relay(response, via);
  } catch (thrown) {
    const code = thrown instanceof StadionError ? errorCode(thrown.cause) : undefined;
    const isUnreachable = code !== undefined && unreachable.has(code);
    return isUnreachable ? failure(502, 'Connection to leader refused.') : failure(500, 'The leader did not answer');
  }
}

function relay(response: HttpResponse, via: string): ProxiedAnswer {
  const headers: Record<string, string> = { 'X-Marathon-Via': via };
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined && !hopByHop.has(name)) headers[name] = headerText(value);
  }
  return { status: response.status, headers, body: response.body };
}

function headerText(value: string | readonly string[] | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : value.join(', ');
}
