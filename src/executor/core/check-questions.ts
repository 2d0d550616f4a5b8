import type { CommandInfo, HealthCheck } from '../../wire/gen/mesos.ts';
import type { CheckQuestion } from './events.ts';
import type { Task } from './executor-state.ts';

/** What the health check of a task asks; undefined when it is not whole. */
export function healthQuestion(task: Task): CheckQuestion | undefined {
  const { health_check: health } = task.info;
  switch (health === undefined ? undefined : kindOfHealthCheck(health)) {
    case 'HTTP':
      return health?.http === undefined
        ? undefined
        : { kind: 'http', ...placeOf(task, health.http), ...pathOf(health.http) };
    case 'TCP':
      return health?.tcp === undefined ? undefined : { kind: 'tcp', ...placeOf(task, health.tcp) };
    case 'COMMAND':
      return health?.command === undefined ? undefined : commandQuestion(health.command);
    default:
      return undefined;
  }
}

/** Old frameworks leave the type out. */
function kindOfHealthCheck(health: HealthCheck): HealthCheck['type'] {
  if (health.type !== undefined && health.type !== 'UNKNOWN') return health.type;
  if (health.http !== undefined) return 'HTTP';
  if (health.tcp !== undefined) return 'TCP';
  return health.command === undefined ? undefined : 'COMMAND';
}

/** What the check of a task asks; undefined when it is not whole. */
export function checkQuestion(task: Task): CheckQuestion | undefined {
  const { check } = task.info;
  switch (check?.type) {
    case 'HTTP':
      return check.http === undefined
        ? undefined
        : { kind: 'http', ...placeOf(task, check.http), ...pathOf(check.http) };
    case 'TCP':
      return check.tcp === undefined ? undefined : { kind: 'tcp', ...placeOf(task, check.tcp) };
    case 'COMMAND':
      return check.command === undefined ? undefined : commandQuestion(check.command.command);
    default:
      return undefined;
  }
}

interface Target {
  readonly port: number;
  readonly protocol?: 'IPv4' | 'IPv6' | undefined;
  readonly scheme?: string | undefined;
  readonly path?: string | undefined;
}

/** A container with a network of its own is asked at its address there, any other on loopback. */
function placeOf(task: Task, { port, protocol }: Target): { host?: string; port: number; protocol: 'IPv4' | 'IPv6' } {
  const host = task.containerStatus?.network_infos
    ?.flatMap((info) => info.ip_addresses ?? [])
    .find((address) => (address.protocol ?? 'IPv4') === (protocol ?? 'IPv4'))?.ip_address;
  return { port, protocol: protocol ?? 'IPv4', ...(host === undefined ? {} : { host }) };
}

function pathOf({ scheme, path }: Target): { scheme: string; path: string } {
  return { scheme: scheme ?? 'http', path: path ?? '/' };
}

function commandQuestion(command: CommandInfo): CheckQuestion {
  const environment: Record<string, string> = {};
  const variables = command.environment?.variables ?? [];
  const secrets = variables.filter(({ type }) => type === 'SECRET');
  for (const { name, value, type } of variables) if (type !== 'SECRET') environment[name] = value ?? '';
  const value = command.value ?? '';
  return {
    kind: 'command',
    command: (command.shell ?? true) ? { shell: value } : { argv: [value, ...(command.arguments ?? []).slice(1)] },
    environment,
    ...(secrets.length === 0 ? {} : { secrets }),
  };
}
