import { noteAnswer, noteNoAnswer } from './connection.ts';
import { type ErrorBody, type FieldError, readErrorBody } from './error-body.ts';

const timeoutMs = 20_000;

/** A request that failed: `status` 0 means that the server did not answer at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly fields: readonly FieldError[];
  readonly deploymentIds: readonly string[];

  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.name = 'ApiError';
    this.status = status;
    this.fields = body.fields;
    this.deploymentIds = body.deploymentIds;
  }
}

export type RequestOptions = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
};

const noAnswer = (cause: unknown): ApiError => {
  const timedOut = cause instanceof DOMException && cause.name === 'TimeoutError';
  const message = timedOut ? 'The server did not answer in time.' : 'The server cannot be reached.';
  return new ApiError(0, { message, fields: [], deploymentIds: [] });
};

// No leader, or one that is not ready. What is passed on to an agent fails for that agent alone.
const isOutage = (status: number, path: string): boolean =>
  status >= 502 && status <= 504 && !path.startsWith('agents/');

async function send(path: string, options: RequestOptions): Promise<Response> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = options.signal === undefined ? deadline : AbortSignal.any([options.signal, deadline]);
  const hasBody = options.body !== undefined;
  try {
    return await fetch(new URL(path, document.baseURI), {
      method: options.method ?? 'GET',
      headers: { Accept: 'application/json', ...(hasBody ? { 'Content-Type': 'application/json' } : {}) },
      body: hasBody ? JSON.stringify(options.body) : null,
      signal,
      redirect: 'manual',
    });
  } catch (cause) {
    if (options.signal?.aborted === true) throw cause;
    const error = noAnswer(cause);
    noteNoAnswer(error.message);
    throw error;
  }
}

/** A standby redirects its data and its page alike, but only a page may go to another origin. */
function followLeader(): ApiError {
  const message = 'Another server leads now: going there.';
  noteNoAnswer(message);
  location.reload();
  return new ApiError(0, { message, fields: [], deploymentIds: [] });
}

/**
 * Sends one request and gives the decoded answer: JSON where it is JSON, else the text; undefined for an empty body.
 * The path is relative to the page. Throws ApiError. This is the only place of the pages that calls fetch.
 */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(path, options);
  if (response.type === 'opaqueredirect') throw followLeader();
  const text = await response.text().catch((cause: unknown) => {
    throw noAnswer(cause);
  });
  const refusal = response.ok ? undefined : readErrorBody(response.status, text);
  if (refusal !== undefined && isOutage(response.status, path)) noteNoAnswer(refusal.message);
  else noteAnswer();
  if (refusal !== undefined) throw new ApiError(response.status, refusal);
  if (text === '') return undefined as T;
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  try {
    return JSON.parse(text) as T;
  } catch {
    if (!isJson) return text as T;
    throw new ApiError(response.status, { message: 'The server sent broken JSON.', fields: [], deploymentIds: [] });
  }
}
