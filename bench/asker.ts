/**
 * Asks a master from a process of its own and throws the answers away: the generator's event loop and memory are no part of
 * what is measured.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import type { MeasuredMaster } from './master-process.ts';

export interface Question {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A POST, with this JSON. */
  readonly body?: string;
}

export interface Asked {
  readonly question: Question;
  /** So many ask at the same time, each again and again. */
  readonly askers: number;
  /** Each asks so often, or at least so long. */
  readonly times?: number;
  readonly forMs?: number;
}

export interface Answers {
  readonly timesMs: readonly number[];
  /** Of one of them. */
  readonly sizeBytes: number;
}

export class Asker {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start({ host, port }: MeasuredMaster): Promise<Asker> {
    const child = fork(import.meta.filename, [host, String(port)]);
    await once(child, 'message');
    return new Asker(child);
  }

  async ask(asked: Asked): Promise<Answers> {
    const answer = once(this.#child, 'message');
    this.#child.send(asked);
    return (await answer)[0] as Answers;
  }

  stop(): void {
    this.#child.disconnect();
  }
}

async function askAll(host: string, port: number, { question, askers, times = 1, forMs = 0 }: Asked): Promise<Answers> {
  const timesMs: number[] = [];
  let sizeBytes = 0;
  const endMs = performance.now() + forMs;
  const one = async (): Promise<void> => {
    for (let asked = 0; asked < times || performance.now() < endMs; asked++) {
      const started = performance.now();
      sizeBytes = await askOnce(host, port, question);
      timesMs.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: askers }, one));
  return { timesMs, sizeBytes };
}

function askOnce(host: string, port: number, { path, headers, body }: Question): Promise<number> {
  const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
  const options = { host, port, path, method: body === undefined ? 'GET' : 'POST', agent: false };
  return new Promise((resolve, reject) => {
    const sent = request({ ...options, headers: { ...type, ...headers } }, (response) => {
      let sizeBytes = 0;
      response.on('data', (part: Buffer) => {
        sizeBytes += part.length;
      });
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(sizeBytes);
        else reject(new Error(`${path} was answered ${response.statusCode}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

if (process.argv[1] === import.meta.filename && process.send !== undefined) {
  const [, , host = '', port = ''] = process.argv;
  process.send('ready');
  process.on('message', async (asked: Asked) => process.send?.(await askAll(host, Number(port), asked)));
  process.on('disconnect', () => process.exit());
}
