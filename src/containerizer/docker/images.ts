import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { formatDurationMs } from '../../base/durations.ts';
import type { Logger } from '../../base/logger.ts';
import { ContainerError } from '../container-error.ts';
import { type Engine, engineStatus, saidBy } from './engine.ts';
import { parseImageName } from './image-name.ts';
import { JsonLines } from './json-lines.ts';
import { type PullEvent, PullProgress } from './pull-progress.ts';

export interface PullRequest {
  readonly engine: Engine;
  readonly image: string;
  readonly auth: Docker.AuthConfig | undefined;
  /** A pull that makes no progress for this long is given up. */
  readonly stallMs: number;
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /** Lines for the sandbox, a few a minute: why the task is staging. */
  readonly log: (line: string) => void;
}

const tellMs = 10_000;

/** True when the engine has an image. Rejects with what it said otherwise. */
export async function hasImage(engine: Engine, image: string): Promise<boolean> {
  try {
    await engine.calls.getImage(parseImageName(image).name).inspect();
    return true;
  } catch (thrown) {
    if (engineStatus(thrown) === 404) return false;
    throw thrown;
  }
}

/** Has the engine pull an image. Rejects with the words of the registry or the engine. */
export async function pullImage(request: PullRequest): Promise<void> {
  const { engine, image, auth, signal, logger, log, stallMs } = request;
  const { name } = parseImageName(image);
  const startedMs = performance.now();
  logger.info('pulling image', { image: name });
  log(`Pulling image '${name}'`);
  let stream: Readable;
  // The engine answers when the registry has said something.
  const silent = new AbortController();
  const timer = setTimeout(() => silent.abort(), stallMs);
  try {
    const abortSignal = AbortSignal.any([signal, silent.signal]);
    const options = { ...(auth === undefined ? {} : { authconfig: auth }), abortSignal };
    stream = (await engine.streams.pull(name, options)) as unknown as Readable;
  } catch (thrown) {
    signal.throwIfAborted();
    if (silent.signal.aborted) throw stalled(name, stallMs, 'nothing was there yet');
    if (engineStatus(thrown) === undefined) throw thrown;
    throw refused(name, saidBy(thrown), thrown);
  } finally {
    clearTimeout(timer);
  }
  const progress = await follow(request, stream, name);
  if (progress.failure !== undefined) throw refused(name, progress.failure);
  const took = formatDurationMs(Math.round(performance.now() - startedMs));
  logger.info('image pulled', { image: name, took });
  log(`Pulled image '${name}' in ${took}`);
}

function follow({ signal, logger, log, stallMs }: PullRequest, stream: Readable, name: string): Promise<PullProgress> {
  const progress = new PullProgress();
  const lines = new JsonLines();
  let toldMs = performance.now();
  return new Promise((resolve, reject) => {
    const finish = (error?: unknown): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      stream.destroy();
      if (error === undefined) resolve(progress);
      else reject(error);
    };
    const onAbort = (): void => finish(signal.reason);
    const onStall = (): void => finish(stalled(name, stallMs, `${progress.text} were there`));
    let timer = setTimeout(onStall, stallMs);
    stream.once('end', () => finish());
    stream.once('error', finish);
    stream.once('close', () => finish(Object.assign(new Error('the engine hung up'), { code: 'ECONNRESET' })));
    stream.on('data', (bytes: Uint8Array) => {
      clearTimeout(timer);
      timer = setTimeout(onStall, stallMs);
      for (const event of lines.push(bytes)) progress.note((event ?? {}) as PullEvent);
      if (performance.now() - toldMs < tellMs) return;
      toldMs = performance.now();
      logger.info('image is being pulled', { image: name, progress: progress.text });
      log(`Pulling image '${name}': ${progress.text}`);
    });
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}

function stalled(image: string, stallMs: number, soFar: string): ContainerError {
  return refused(image, `no progress for ${formatDurationMs(stallMs)}, ${soFar}`);
}

function refused(image: string, words: string, cause?: unknown): ContainerError {
  return new ContainerError({
    code: 'container-launch-failed',
    message: `Failed to pull image '${image}': ${words.replaceAll('\n', ' ').trim()}`,
    ...(cause === undefined ? {} : { cause }),
  });
}
