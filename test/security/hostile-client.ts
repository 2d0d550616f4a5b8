/** A master as everybody finds it, and what strangers send to it. */
import { expect } from 'vitest';
import { type Logger, silentLogger } from '../../src/base/logger.ts';
import { stateProblems } from '../../src/master/core/check-state.ts';
import { encodeMessage } from '../../src/wire/libprocess.ts';
import { sendRaw } from '../fuzz/raw-client.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from '../integration/master/test-master.ts';

export class Besieged {
  readonly master: TestMaster;
  /** What the master says is wrong with itself. */
  readonly errors: string[];

  constructor(master: TestMaster, errors: string[]) {
    this.master = master;
    this.errors = errors;
  }

  get port(): number {
    return this.master.port;
  }

  /** A whole request on a connection of its own; the status codes of what comes back. */
  async send(bytes: Uint8Array | string): Promise<readonly number[]> {
    const { statuses } = await sendRaw(this.port, bytes, { timeoutMs: 20_000 });
    return statuses;
  }

  /** A libprocess message. */
  message(name: string, body: Uint8Array, from = 'stranger@127.0.0.1:1', to = 'master'): Promise<readonly number[]> {
    return this.send(encodeMessage({ from, to: `${to}@127.0.0.1:${this.port}`, name, body }));
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}${path}`, { redirect: 'manual', ...init });
  }

  post(path: string, body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers } };
    return this.fetch(path, { ...init, body: typeof body === 'string' ? body : Buffer.from(body) });
  }

  /** It still leads, answers and contradicts itself in nothing. */
  async expectSound(): Promise<void> {
    expect((await this.fetch('/health')).status).toBe(200);
    const { state } = this.master.running.door;
    expect(state.phase).toBe('serving');
    expect(stateProblems(state)).toEqual([]);
    await (await this.fetch('/state')).json();
    expect(this.errors).toEqual([]);
  }

  close(): Promise<void> {
    return stopTestMaster(this.master);
  }
}

export async function besiege(): Promise<Besieged> {
  const errors: string[] = [];
  const logger: Logger = { ...silentLogger, error: (message) => void errors.push(message), child: () => logger };
  return new Besieged(await startTestMaster({ logger }), errors);
}

/** A POST in one piece. */
export function postText(path: string, headers: readonly string[], body: string): string {
  return [`POST ${path} HTTP/1.1`, 'Host: m', ...headers, '', body].join('\r\n');
}
