import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect } from 'node:net';
import { errorCode, errorText } from '../base/errors.ts';
import type { CheckAnswer, CheckQuestion } from './core/events.ts';
import { exitCodeOf } from './core/wait-status.ts';
import type { TaskContainers } from './task-containers.ts';

type HttpQuestion = Extract<CheckQuestion, { kind: 'http' }>;
type TcpQuestion = Extract<CheckQuestion, { kind: 'tcp' }>;

const mostRedirects = 20;
/** Bound of a check that was asked to take as long as it likes. */
const longestMs = 3_600_000;

export interface Probe {
  readonly containers: TaskContainers;
  readonly containerId: string;
  readonly question: CheckQuestion;
  /** 0: as long as it takes. */
  readonly timeoutMs: number;
}

/** Asks one question of a check. Never rejects. */
export async function probe({ containers, containerId, question, timeoutMs }: Probe): Promise<CheckAnswer> {
  try {
    switch (question.kind) {
      case 'http':
        return await probeHttp(question, AbortSignal.timeout(timeoutMs || longestMs));
      case 'tcp':
        return { kind: 'tcp', succeeded: await probeTcp(question, timeoutMs || longestMs) };
      case 'command': {
        const { command, environment, secrets = [] } = question;
        const result = await containers.exec(containerId, { command, environment, secrets, timeoutMs });
        if ('timedOut' in result) return { kind: 'none', why: `no end within ${timeoutMs / 1000} s` };
        return { kind: 'command', exitCode: exitCodeOf(result.waitStatus) };
      }
    }
  } catch (thrown) {
    return { kind: 'none', why: errorText(thrown) };
  }
}

function hostOf({ host, protocol }: HttpQuestion | TcpQuestion): string {
  return host ?? (protocol === 'IPv6' ? '::1' : '127.0.0.1');
}

async function probeHttp(question: HttpQuestion, signal: AbortSignal): Promise<CheckAnswer> {
  const host = hostOf(question);
  const bracketed = host.includes(':') ? `[${host}]` : host;
  let url = new URL(`${question.scheme}://${bracketed}:${question.port}${question.path}`);
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const { statusCode, location } = await getHead(url, signal);
    if (statusCode < 300 || statusCode >= 400 || location === undefined) return { kind: 'http', statusCode };
    url = new URL(location, url);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return { kind: 'http', statusCode };
  }
  return { kind: 'none', why: `more than ${mostRedirects} redirects` };
}

function getHead(url: URL, signal: AbortSignal): Promise<{ statusCode: number; location: string | undefined }> {
  return new Promise((resolve, reject) => {
    const options = { method: 'GET', signal, agent: false, headers: { 'user-agent': 'stadion-check', accept: '*/*' } };
    const request =
      url.protocol === 'https:'
        ? requestHttps(url, { ...options, rejectUnauthorized: false })
        : requestHttp(url, options);
    request.once('response', (response) => {
      resolve({ statusCode: response.statusCode ?? 0, location: response.headers.location });
      // Only the status counts: a body of any length is left where it is.
      response.destroy();
    });
    request.once('error', reject);
    request.end();
  });
}

function probeTcp(question: TcpQuestion, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: hostOf(question), port: question.port });
    const settle = (succeeded: boolean): void => {
      socket.destroy();
      resolve(succeeded);
    };
    socket.setTimeout(timeoutMs, () => settle(false));
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}

/** True when a container was gone before the question reached it. */
export function isUnknownContainer(thrown: unknown): boolean {
  return errorCode(thrown) === 'container-unknown';
}
