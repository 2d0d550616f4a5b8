import { Agent } from 'node:http';
import { inspect } from 'node:util';
import Docker from 'dockerode';
import { errorCode, errorText } from '../../base/errors.ts';
import { ContainerError } from '../container-error.ts';
import type { DockerOptions } from '../container-options.ts';

/** Where the engine listens when nothing else is said. */
const defaultSocketPath = '/var/run/docker.sock';

/** A call that brings nothing for so long is given up: the engine hangs. */
const callTimeoutMs = 120_000;

/** After a restart every container is asked for at once; more calls than this wait for a turn. */
const mostCallsAtOnce = 128;

/** An engine, asked anew each time, so it may come and go. */
export interface Engine {
  /** For calls with one answer, bounded in time. */
  readonly calls: Docker;
  /** For answers that go on as long as something runs: events, logs, pulls, commands. */
  readonly streams: Docker;
  /** Drops every connection. */
  close(): void;
}

/** The engine behind a socket. */
export function connectEngine(options: DockerOptions): Engine {
  const socketPath = options.socketPath ?? defaultSocketPath;
  const agents = { calls: quietAgent(mostCallsAtOnce), streams: quietAgent(Number.POSITIVE_INFINITY) };
  const connect = (agent: Agent, timeout: number | undefined): Docker =>
    // Without a host of its own the library would ask the environment for one.
    new Docker({ socketPath, host: undefined, agent, timeout } as Docker.DockerOptions);
  return {
    calls: connect(agents.calls, callTimeoutMs),
    streams: connect(agents.streams, undefined),
    close: () => {
      agents.calls.destroy();
      agents.streams.destroy();
    },
  };
}

function quietAgent(maxSockets: number): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets });
  // The library renders the options of each request, to whatever depth, for a log that nobody reads: 80 ms with all sockets.
  Object.defineProperty(agent, inspect.custom, { value: () => 'Agent' });
  return agent;
}

/** The HTTP status of an engine's refusal, or undefined for other failures. */
export function engineStatus(thrown: unknown): number | undefined {
  const isRefusal = typeof thrown === 'object' && thrown !== null && 'statusCode' in thrown;
  return isRefusal && typeof thrown.statusCode === 'number' ? thrown.statusCode : undefined;
}

const unreachableCodes = new Set([
  'ENOENT',
  'ECONNREFUSED',
  'EACCES',
  'EPERM',
  'ECONNRESET',
  'EPIPE',
  'ENOTSOCK',
  'HPE_INVALID_EOF_STATE',
]);

/** True when nobody listens at the engine's socket, or it hung up. */
export function isUnreachable(thrown: unknown): boolean {
  const code = errorCode(thrown);
  return code !== undefined && unreachableCodes.has(code);
}

/** What the engine said, or that it is not there, as one sentence. `doing`: `run image 'x'`. */
export function engineError(thrown: unknown, doing: string, options: DockerOptions): ContainerError {
  if (thrown instanceof ContainerError) return thrown;
  if (isUnreachable(thrown)) {
    const socketPath = options.socketPath ?? defaultSocketPath;
    return new ContainerError({
      code: 'docker-unavailable',
      message: `Failed to ${doing}: no Docker Engine answers at ${socketPath} (${errorCode(thrown)}): ${adviceFor(thrown)}`,
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

function adviceFor(thrown: unknown): string {
  const code = errorCode(thrown);
  return code === 'EACCES' || code === 'EPERM'
    ? "give the agent's user the right to use it (group docker)"
    : 'start it or correct --docker_socket';
}

/** The engine's own words, in one line. */
export function saidBy(thrown: unknown): string {
  const json = typeof thrown === 'object' && thrown !== null && 'json' in thrown ? thrown.json : undefined;
  const message = typeof json === 'object' && json !== null && 'message' in json ? json.message : undefined;
  // The library puts its own words before the engine's.
  const words = typeof message === 'string' ? message : errorText(thrown).replace(/^\(HTTP code \d+\) [^-]*- /, '');
  return words.replaceAll('\n', ' ').trim();
}
