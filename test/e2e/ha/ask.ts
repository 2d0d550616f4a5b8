/** Questions to programs that may be dead, frozen or cut off: each on a connection of its own, and bounded in time. */
import { request } from 'node:http';
import { connect } from 'node:net';

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly location: string | undefined;
}

export interface Question {
  readonly method?: string;
  readonly url: string;
  readonly body?: unknown;
  readonly timeoutMs?: number;
}

export function ask({ method = 'GET', url, body, timeoutMs = 2_000 }: Question): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method, agent: false, headers: { 'Content-Type': 'application/json' }, signal: AbortSignal.timeout(timeoutMs) },
      (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (part: string) => {
          text += part;
        });
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 0, text, location: incoming.headers.location }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** The JSON of a 200. */
export async function askJson<T>(url: string, timeoutMs?: number): Promise<T> {
  const reply = await ask({ url, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  if (reply.status !== 200) throw new Error(`${url} answered ${reply.status}: ${reply.text.slice(0, 200)}`);
  return JSON.parse(reply.text) as T;
}

/** The answer to one of ZooKeeper's four-letter words. */
export function fourLetterWord(host: string, letters: string, timeoutMs = 1_000): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: 2181, host });
    const timer = setTimeout(() => socket.destroy(new Error(`${host} did not answer ${letters}`)), timeoutMs);
    let text = '';
    socket.setEncoding('utf8');
    socket.on('connect', () => socket.write(letters));
    socket.on('data', (part) => {
      text += part;
    });
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(text);
    });
  });
}
