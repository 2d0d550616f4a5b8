import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect } from 'node:net';
import { errorText } from '../../base/errors.ts';
import type { HealthTarget, Probed } from '../core/health.ts';

/** Longest body read of an answer. */
const maxBodyBytes = 16_384;

export interface ProberOptions {
  /** Probes in flight; further ones wait their turn. */
  readonly maxProbes: number;
  readonly onProbed: (probed: Probed) => void;
}

/** Looks at tasks from the network: HTTP, HTTPS (certificates are not verified) and TCP. */
export class Prober {
  readonly #options: ProberOptions;
  /** One waiting probe for each instance and check; newer ones replace older ones. */
  readonly #waiting = new Map<string, HealthTarget>();
  readonly #running = new Set<AbortController>();
  #isClosed = false;

  constructor(options: ProberOptions) {
    this.#options = options;
  }

  probe(target: HealthTarget): void {
    if (this.#isClosed) return;
    this.#waiting.set(`${target.kind} ${target.instanceId} ${target.checkIndex}`, target);
    this.#startNext();
  }

  close(): void {
    this.#isClosed = true;
    this.#waiting.clear();
    for (const controller of this.#running) controller.abort();
  }

  #startNext(): void {
    while (this.#running.size < this.#options.maxProbes) {
      const [next] = this.#waiting;
      if (next === undefined) return;
      this.#waiting.delete(next[0]);
      void this.#run(next[1]);
    }
  }

  async #run(target: HealthTarget): Promise<void> {
    const controller = new AbortController();
    this.#running.add(controller);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      controller.abort();
    }, target.timeoutMs);
    let probed: Probed;
    try {
      const seen =
        target.protocol === 'TCP'
          ? await probeTcp(target, controller.signal)
          : await probeHttp(target, controller.signal);
      probed = { target, ...seen };
    } catch (thrown) {
      const place = `${target.host}:${target.port}`;
      const failure = isLate
        ? `no answer from ${place} within ${target.timeoutMs} ms`
        : `${place}: ${errorText(thrown)}`;
      probed = { target, failure };
    }
    clearTimeout(timer);
    this.#running.delete(controller);
    if (this.#isClosed) return;
    this.#options.onProbed(probed);
    this.#startNext();
  }
}

type Seen = Omit<Probed, 'target'>;

function probeTcp(target: HealthTarget, signal: AbortSignal): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: target.host, port: target.port, signal });
    socket.once('connect', () => {
      resolve({});
      socket.destroy();
    });
    socket.once('error', (error) => {
      reject(error);
      socket.destroy();
    });
  });
}

function probeHttp(target: HealthTarget, signal: AbortSignal): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const isSecure = target.protocol === 'HTTPS';
    const send = isSecure ? requestHttps : requestHttp;
    const path = target.path.startsWith('/') ? target.path : `/${target.path}`;
    const request = send({
      host: target.host,
      port: target.port,
      path: encodeURI(decodeSafely(path)),
      method: 'GET',
      agent: false,
      signal,
      headers: { 'User-Agent': 'marathon-health-check', Connection: 'close' },
      ...(isSecure ? { rejectUnauthorized: false } : {}),
    });
    request.once('error', reject);
    request.once('information', () => {});
    request.once('response', (response) => collect(response, target, resolve, reject));
    request.end();
  });
}

function decodeSafely(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

function collect(
  response: IncomingMessage,
  target: HealthTarget,
  resolve: (seen: Seen) => void,
  reject: (thrown: unknown) => void,
): void {
  const status = response.statusCode ?? 0;
  if (target.kind === 'health') {
    resolve({ status });
    response.destroy();
    return;
  }
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  const finish = (): void => {
    const body = Buffer.concat(parts).toString('utf8');
    resolve({ status, contentType: response.headers['content-type'] ?? '', body });
  };
  response.on('data', (part: Buffer) => {
    sizeBytes += part.length;
    parts.push(part);
    if (sizeBytes < maxBodyBytes) return;
    finish();
    response.destroy();
  });
  response.once('end', finish);
  response.once('error', reject);
}
