import type { FileHandle } from 'node:fs/promises';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface DownloadRequest {
  readonly url: URL;
  readonly file: FileHandle;
  /** Without a byte for this long, the download fails. */
  readonly stallTimeoutMs: number;
  readonly mostBytes: number;
  readonly signal: AbortSignal;
  /** Told now and then. */
  readonly onProgress: (bytes: number, totalBytes: number | undefined) => void;
}

const mostRedirects = 20;
const progressMs = 5000;

/** Writes what a URL gives into a file; returns its size. Rejects with one sentence on why not. */
export async function download(request: DownloadRequest): Promise<number> {
  const stalled = new AbortController();
  try {
    return await follow(request, stalled);
  } catch (thrown) {
    if (!stalled.signal.aborted) throw thrown;
    throw new Error(`no byte came for ${request.stallTimeoutMs / 1000} s`, { cause: thrown });
  }
}

async function follow(request: DownloadRequest, stalled: AbortController): Promise<number> {
  let { url } = request;
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const response = await get(url, request, stalled);
    const { statusCode = 0 } = response;
    const { location } = response.headers;
    if (statusCode >= 300 && statusCode < 400 && location !== undefined) {
      response.destroy();
      url = new URL(location, url);
      if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error(`it redirects to ${url.protocol}`);
      continue;
    }
    if (statusCode !== 200) {
      response.destroy();
      throw new Error(`the server answers ${statusCode} ${response.statusMessage ?? ''}`.trimEnd());
    }
    return write(response, request);
  }
  throw new Error(`more than ${mostRedirects} redirects`);
}

function get(
  url: URL,
  { signal, stallTimeoutMs }: DownloadRequest,
  stalled: AbortController,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = send(url, {
      signal: AbortSignal.any([signal, stalled.signal]),
      agent: false,
      // Without `accept-encoding` the server sends the bytes of the file itself.
      headers: { 'user-agent': 'stadion-fetcher', accept: '*/*' },
    });
    request.setTimeout(stallTimeoutMs, () => stalled.abort());
    request.once('response', resolve);
    request.on('error', reject);
    request.end();
  });
}

async function write(response: IncomingMessage, request: DownloadRequest): Promise<number> {
  const { file, mostBytes, onProgress } = request;
  const length = Number(response.headers['content-length']);
  const totalBytes = Number.isSafeInteger(length) ? length : undefined;
  if (totalBytes !== undefined && totalBytes > mostBytes) {
    response.destroy();
    throw new Error(`it has ${totalBytes} bytes, more than the ${mostBytes} allowed`);
  }
  let bytes = 0;
  let toldMs = performance.now();
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Error(`it has more than the ${mostBytes} bytes allowed`);
    await file.writeFile(chunk);
    if (performance.now() - toldMs < progressMs) continue;
    toldMs = performance.now();
    onProgress(bytes, totalBytes);
  }
  if (!response.complete) throw new Error('the connection broke before the end');
  return bytes;
}
