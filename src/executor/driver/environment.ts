import { parseDurationMs } from '../../base/durations.ts';
import { StadionError } from '../../base/errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the agent tells an executor in its environment. */
export interface ExecutorFacts {
  readonly frameworkId: string;
  readonly executorId: string;
  readonly agent: AgentEndpoint;
  /** Its own directory, also the one it is started in. */
  readonly sandbox: string | undefined;
  readonly isCheckpointed: boolean;
  readonly recoveryTimeoutMs: number;
  readonly backoffMaxMs: number;
  readonly shutdownGraceMs: number;
  /** Proves to the agent who this is. */
  readonly token: string | undefined;
}

export type AgentEndpoint = { readonly host: string; readonly port: number } | { readonly socketPath: string };

const defaults = { recovery: 900_000, backoff: 2_000, grace: 5_000 };

/** Reads the variables that a Mesos agent sets. Throws `environment-invalid` with the name of what is missing or wrong. */
export function readExecutorFacts(environment: Environment): ExecutorFacts {
  return {
    frameworkId: needed(environment, 'MESOS_FRAMEWORK_ID'),
    executorId: needed(environment, 'MESOS_EXECUTOR_ID'),
    agent: endpointIn(environment),
    sandbox: environment['MESOS_SANDBOX'] ?? environment['MESOS_DIRECTORY'],
    isCheckpointed: ['1', 'true'].includes(environment['MESOS_CHECKPOINT'] ?? ''),
    recoveryTimeoutMs: durationIn(environment, 'MESOS_RECOVERY_TIMEOUT', defaults.recovery),
    backoffMaxMs: durationIn(environment, 'MESOS_SUBSCRIPTION_BACKOFF_MAX', defaults.backoff),
    shutdownGraceMs: durationIn(environment, 'MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD', defaults.grace),
    token: environment['MESOS_EXECUTOR_AUTHENTICATION_TOKEN'],
  };
}

function needed(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') throw invalid(`${name} is not set: is this started by a Mesos agent?`);
  return value;
}

function durationIn(environment: Environment, name: string, defaultMs: number): number {
  const text = environment[name];
  if (text === undefined) return defaultMs;
  const parsed = parseDurationMs(text);
  if (!parsed.ok) throw invalid(`${name} is '${text}': write a duration like 15mins`);
  return parsed.value;
}

/** The address of the API; older agents tell only their process id, `slave(1)@ip:port`. */
function endpointIn(environment: Environment): AgentEndpoint {
  const socketPath = environment['MESOS_DOMAIN_SOCKET'];
  if (socketPath !== undefined) return { socketPath };
  const pid = environment['MESOS_SLAVE_PID'];
  const text = environment['MESOS_AGENT_ENDPOINT'] ?? pid?.slice(pid.indexOf('@') + 1) ?? '';
  const at = text.lastIndexOf(':');
  const port = Number(text.slice(at + 1));
  if (at < 1 || !Number.isInteger(port) || port < 1 || port > 65_535) {
    throw invalid(`MESOS_AGENT_ENDPOINT is '${text}': it should be the agent's ip:port`);
  }
  return { host: text.slice(0, at).replace(/^\[(.*)\]$/, '$1'), port };
}

function invalid(message: string): StadionError {
  return new StadionError({ code: 'environment-invalid', message });
}
