import Docker from 'dockerode';
import { errorCode, errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { ContainerError } from '../container-error.ts';
import type { DockerOptions } from '../container-options.ts';
import { parseImageName } from './image-name.ts';
import { registryAuth } from './registry-auth.ts';

/** Where the engine listens when nothing else is said. */
export const defaultSocketPath = '/var/run/docker.sock';

/** The engine behind a socket. It is asked anew each time, so it may come and go. */
export function connectEngine(options: DockerOptions): Docker {
  return new Docker({ socketPath: options.socketPath ?? defaultSocketPath });
}

/** The HTTP status of an engine's refusal, or undefined for other failures. */
export function engineStatus(thrown: unknown): number | undefined {
  const isRefusal = typeof thrown === 'object' && thrown !== null && 'statusCode' in thrown;
  return isRefusal && typeof thrown.statusCode === 'number' ? thrown.statusCode : undefined;
}

/** True when nobody listens at the engine's socket, or it hung up. */
export function isUnreachable(thrown: unknown): boolean {
  const code = errorCode(thrown);
  return (
    code !== undefined &&
    ['ENOENT', 'ECONNREFUSED', 'EACCES', 'EPERM', 'ECONNRESET', 'EPIPE', 'ENOTSOCK'].includes(code)
  );
}

/** What the engine said, or that it is not there, as one sentence. `doing`: `run image 'x'`. */
export function engineError(thrown: unknown, doing: string, options: DockerOptions): ContainerError {
  if (thrown instanceof ContainerError) return thrown;
  if (isUnreachable(thrown)) {
    const socketPath = options.socketPath ?? defaultSocketPath;
    return new ContainerError({
      code: 'docker-unavailable',
      message: `Failed to ${doing}: no Docker Engine answers at ${socketPath} (${errorCode(thrown)}): start it or correct --docker_socket`,
      retryable: true,
      cause: thrown,
    });
  }
  return new ContainerError({
    code: 'container-launch-failed',
    message: `Failed to ${doing}: ${saidBy(thrown)}`,
    cause: thrown,
  });
}

function saidBy(thrown: unknown): string {
  const json = typeof thrown === 'object' && thrown !== null && 'json' in thrown ? thrown.json : undefined;
  const message = typeof json === 'object' && json !== null && 'message' in json ? json.message : undefined;
  return (typeof message === 'string' ? message : errorText(thrown)).replaceAll('\n', ' ').trim();
}

export interface ImageRequest {
  readonly engine: Docker;
  readonly image: string;
  /** Ask the registry even when the image is there. */
  readonly isForced: boolean;
  /** docker's config.json. */
  readonly config: unknown;
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /** Hears how long a pull took, in milliseconds. */
  readonly onPulled?: (ms: number) => void;
}

/** Makes sure that the engine has an image. Rejects with what the engine said. */
export async function ensureImage(request: ImageRequest): Promise<void> {
  const name = parseImageName(request.image);
  if (!request.isForced) {
    try {
      await request.engine.getImage(name.name).inspect();
      return;
    } catch (thrown) {
      if (engineStatus(thrown) !== 404) throw thrown;
    }
  }
  const startedMs = performance.now();
  await pull(request, name.name, registryAuth(request.config, name.registry));
  request.onPulled?.(performance.now() - startedMs);
}

const progressMs = 5000;

async function pull(request: ImageRequest, image: string, authconfig: Docker.AuthConfig | undefined): Promise<void> {
  const { engine, signal, logger } = request;
  logger.info('pulling image', { image });
  const stream = await engine.pull(image, { ...(authconfig === undefined ? {} : { authconfig }), abortSignal: signal });
  let toldMs = performance.now();
  let failure: string | undefined;
  const onProgress = (line: {
    readonly error?: string;
    readonly status?: string;
    readonly progress?: string;
  }): void => {
    failure = line.error ?? failure;
    if (performance.now() - toldMs < progressMs) return;
    toldMs = performance.now();
    logger.info('image is being pulled', { image, status: line.status, progress: line.progress });
  };
  await new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    engine.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()), onProgress);
  });
  if (failure !== undefined) throw new Error(failure);
  logger.info('image pulled', { image });
}
