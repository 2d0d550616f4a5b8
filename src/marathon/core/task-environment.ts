import type { App } from './app.ts';
import { effectivePort, type TaskPort } from './task-ports.ts';

export interface EnvironmentInput {
  readonly app: App;
  readonly taskId: string;
  readonly host: string;
  readonly ports: readonly TaskPort[];
  readonly prefix: string;
  readonly enforcesGroupRole: boolean;
}

/** Longest name and value together of a variable made from a label. */
const maxLabelLength = 512;

/** The variables of a task. What the user sets wins over what is generated. */
export function taskEnvironment(input: EnvironmentInput): Record<string, string> {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(input.app.env)) if (typeof value === 'string') own[name] = value;
  return { ...appVariables(input), ...labelVariables(input.app), ...portVariables(input), ...own };
}

function appVariables({ app, taskId, enforcesGroupRole }: EnvironmentInput): Record<string, string> {
  const image = app.container?.type === 'DOCKER' ? app.container.docker?.image : undefined;
  return {
    MESOS_TASK_ID: taskId,
    MARATHON_APP_ID: app.id,
    MARATHON_APP_VERSION: app.version,
    ...(image === undefined ? {} : { MARATHON_APP_DOCKER_IMAGE: image }),
    MARATHON_APP_RESOURCE_CPUS: decimal(app.cpus),
    MARATHON_APP_RESOURCE_MEM: decimal(app.mem),
    MARATHON_APP_RESOURCE_DISK: decimal(app.disk),
    MARATHON_APP_RESOURCE_GPUS: String(app.gpus),
    MARATHON_APP_ENFORCE_GROUP_ROLE: enforcesGroupRole ? 'TRUE' : 'FALSE',
  };
}

// COMPAT(marathon-1.11): whole numbers keep a decimal place (`1.0`).
function decimal(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function labelVariables(app: App): Record<string, string> {
  const names: string[] = [];
  const variables: Record<string, string> = {};
  for (const [key, value] of Object.entries(app.labels)) {
    const name = key.replaceAll(/[^a-zA-Z0-9_]/g, '_').toUpperCase();
    if (name.length + value.length >= maxLabelLength) continue;
    names.push(name);
    variables[`MARATHON_APP_LABEL_${name}`] = value;
  }
  return { MARATHON_APP_LABELS: names.join(' '), ...variables };
}

function portVariables({ host, ports, prefix }: EnvironmentInput): Record<string, string> {
  const variables: Record<string, string> = { [`${prefix}HOST`]: host };
  if (ports.length === 0) return variables;
  for (const [index, port] of ports.entries()) {
    const value = String(effectivePort(port));
    variables[`${prefix}PORT${index}`] = value;
    variables[`${prefix}PORT_${port.requested === 0 ? value : port.requested}`] = value;
    if (port.name !== undefined) variables[`${prefix}PORT_${port.name.toUpperCase()}`] = value;
  }
  const all = ports.map((port) => String(effectivePort(port)));
  variables[`${prefix}PORT`] = all[0] ?? '';
  variables[`${prefix}PORTS`] = all.join(',');
  return variables;
}
