import { request } from 'node:http';

export interface GetAnswer {
  readonly status: number;
  /** The body as text; only made when it is asked for, as that takes longer than reading it. */
  readonly body: string;
  readonly elapsedMs: number;
  readonly sizeBytes: number;
}

/** One GET with its whole body. */
export function get(
  host: string,
  port: number,
  path: string,
  headers: Record<string, string> = {},
): Promise<GetAnswer> {
  return send({ host, port, path, method: 'GET', headers });
}

/** One POST of JSON. */
export function post(
  host: string,
  port: number,
  path: string,
  { body, accept = 'application/json' }: { readonly body: string; readonly accept?: string },
): Promise<GetAnswer> {
  const headers = { 'Content-Type': 'application/json', Accept: accept };
  return send({ host, port, path, method: 'POST', headers }, body);
}

/** One PUT of JSON. */
export function put(host: string, port: number, path: string, body: string): Promise<GetAnswer> {
  return send({ host, port, path, method: 'PUT', headers: { 'Content-Type': 'application/json' } }, body);
}

interface SendOptions {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly method: string;
  readonly headers: Record<string, string>;
}

function send(options: SendOptions, payload?: string): Promise<GetAnswer> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request({ ...options, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(parts);
        const elapsedMs = performance.now() - started;
        resolve({
          status: response.statusCode ?? 0,
          get body() {
            return bytes.toString('utf8');
          },
          elapsedMs,
          sizeBytes: bytes.length,
        });
      });
    });
    sent.on('error', reject);
    sent.end(payload);
  });
}
