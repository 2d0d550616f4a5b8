import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface RegistryRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Without a byte for this long, the request fails. */
  readonly stallTimeoutMs: number;
}

const mostRedirects = 10;
const mostErrorBytes = 64 * 1024;

/**
 * Asks a server; follows redirects, and shows credentials only to the server they are for. Resolves with the answer,
 * whatever its status; destroy what is not read. Rejects with one sentence on why there is none.
 */
export async function askRegistry(request: RegistryRequest): Promise<IncomingMessage> {
  let { url } = request;
  let headers = request.headers;
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const response = await send({ ...request, url, headers });
    const { statusCode = 0 } = response;
    const { location } = response.headers;
    if (statusCode < 300 || statusCode >= 400 || location === undefined) return response;
    response.destroy();
    if (!URL.canParse(location, url.href))
      throw new Error(`${url.host} redirects to '${location}', which is no address`);
    const next = new URL(location, url);
    if (next.protocol !== 'http:' && next.protocol !== 'https:') {
      throw new Error(`${url.host} redirects to ${next.protocol}`);
    }
    if (next.origin !== url.origin) {
      const { authorization: _, ...others } = headers;
      headers = others;
    }
    url = next;
  }
  throw new Error(`${url.host} redirects more than ${mostRedirects} times`);
}

function send({ url, headers, signal, stallTimeoutMs }: RegistryRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = start(url, { signal, agent: false, headers: { 'user-agent': 'stadion', ...headers } });
    request.setTimeout(stallTimeoutMs, () => {
      request.destroy(new Error(`${url.host} sent nothing for ${stallTimeoutMs / 1000} s`));
    });
    request.once('response', (response) => {
      // Who reads it sees its errors; before that nobody does.
      response.on('error', () => {});
      request.setTimeout(stallTimeoutMs, () => {
        response.destroy(new Error(`${url.host} sent nothing for ${stallTimeoutMs / 1000} s`));
      });
      resolve(response);
    });
    request.on('error', (error: NodeJS.ErrnoException) => reject(unreachable(url, error)));
    request.end();
  });
}

function unreachable(url: URL, error: NodeJS.ErrnoException): Error {
  if (error.code === undefined || error.code === 'ABORT_ERR') return error;
  return new Error(`${url.host} cannot be reached: ${error.message || error.code}`, { cause: error });
}

/** The whole of a short answer. Rejects when it is longer than `mostBytes`. */
export async function readShort(response: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Uint8Array>) {
    bytes += part.length;
    if (bytes > mostBytes) {
      response.destroy();
      throw new Error(`the answer is longer than ${mostBytes} bytes`);
    }
    parts.push(part);
  }
  if (!response.complete) throw new Error('the connection broke before the end');
  return Buffer.concat(parts);
}

/** What a registry says is wrong, in its own words where it has some. Reads the answer to its end. */
export async function refusalText(response: IncomingMessage, host: string): Promise<string> {
  const status = `${host} answers ${response.statusCode ?? 0} ${response.statusMessage ?? ''}`.trimEnd();
  const body = await readShort(response, mostErrorBytes).then(String, () => '');
  const words = errorWords(body);
  return words === '' ? status : `${status}: ${words}`;
}

const mostErrorWords = 500;

function errorWords(body: string): string {
  try {
    const json: unknown = JSON.parse(body);
    if (typeof json !== 'object' || json === null) return '';
    const { errors, details, message } = json as Readonly<Record<string, unknown>>;
    if (Array.isArray(errors)) {
      return errors.slice(0, 5).map(oneError).filter(Boolean).join('; ').slice(0, mostErrorWords);
    }
    const said = [details, message].find((text) => typeof text === 'string');
    return typeof said === 'string' ? said.slice(0, mostErrorWords) : '';
  } catch {
    return '';
  }
}

function oneError(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { code, message } = error as Readonly<Record<string, unknown>>;
  return [code, message].filter((text) => typeof text === 'string' && text !== '').join(': ');
}
