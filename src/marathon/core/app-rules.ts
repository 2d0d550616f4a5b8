import { type AppSettings, type HealthCheck, usesHostNetwork } from './app.ts';
import type { AppPatch } from './app-document.ts';
import { checkConstraints } from './constraint-rules.ts';
import { checkContainer, checkDocument } from './container-rules.ts';
import type { Issues } from './issues.ts';
import { checkNetworks, checkPorts } from './network-rules.ts';
import { serviceIdErrors } from './path-id.ts';
import type { MarathonSettings } from './settings.ts';

export interface RuleContext {
  readonly settings: MarathonSettings;
  /** Roles this app may have. */
  readonly validRoles: readonly string[];
  readonly path?: string;
}

/** Complains about everything that is wrong with a canonical app. `document` is what the client wrote. */
export function checkApp(app: AppSettings, document: AppPatch, context: RuleContext, issues: Issues): void {
  const path = context.path ?? '';
  for (const error of serviceIdErrors(app.id)) issues.add(`${path}/id`, error);
  if (app.cmd !== undefined && app.cmd.length <= 1 && app.cmd.trim() === '') {
    issues.add(`${path}/cmd`, 'must not be an empty string');
  }
  checkRunnable(app, path, issues);
  if (app.executor !== '' && app.executor !== '//cmd') {
    issues.add(`${path}/executor`, 'custom executors are not supported by this server');
  }
  checkDocument(document, context.settings, path, issues);
  checkContainer(app, path, issues);
  checkNetworks(app, path, issues);
  checkPorts(app, path, issues);
  checkConstraints(app.constraints, `${path}/constraints`, issues);
  checkHealth(app, path, issues);
  checkReadiness(app, path, issues);
  checkRoles(app, context.validRoles, path, issues);
  checkResources(app, context.settings, path, issues);
  checkStrategies(app, path, issues);
  checkLabels(app, path, issues);
}

function checkRunnable(app: AppSettings, path: string, issues: Issues): void {
  const hasArgs = app.args !== undefined && app.args.length > 0;
  const isContained = app.container?.type === 'MESOS' || app.container?.docker !== undefined;
  const isBoth = app.cmd !== undefined && hasArgs;
  if (isBoth || (app.cmd === undefined && !hasArgs && !isContained)) {
    issues.add(`${path}/`, "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'.");
  }
}

const agentProtocols = ['COMMAND', 'MESOS_HTTP', 'MESOS_HTTPS', 'MESOS_TCP'];

/** True for checks that Mesos does on the agent. */
export function isAgentCheck(check: HealthCheck): boolean {
  return agentProtocols.includes(check.protocol);
}

function checkHealth(app: AppSettings, path: string, issues: Issues): void {
  const portCount = usesHostNetwork(app)
    ? (app.portDefinitions ?? []).length
    : (app.container?.portMappings ?? []).length;
  if (app.healthChecks.filter((check) => isAgentCheck(check) && check.command === undefined).length > 1) {
    issues.add(`${path}/`, 'AppDefinition can contain at most one Mesos health check');
  }
  app.healthChecks.forEach((check, index) => {
    const at = `${path}/healthChecks(${index})`;
    if (check.protocol === 'COMMAND') {
      if (check.command === undefined) issues.add(`${at}/command`, 'not defined');
      return;
    }
    if (check.command !== undefined) issues.add(`${at}/command`, 'must be empty');
    if (check.port !== undefined && check.portIndex !== undefined) {
      issues.add(at, 'HealthCheck must specify either a port or a portIndex');
    }
    if (check.portIndex === undefined && check.port === undefined) {
      issues.add(at, 'HealthCheck must specify either a port or a portIndex');
    }
    if (check.portIndex !== undefined && check.portIndex >= portCount) {
      issues.add(
        `${at}/portIndex`,
        'Health check port indices must address an element of the ports array or container port mappings.',
      );
    }
    if (check.ipProtocol === 'IPv6' && !(isAgentCheck(check) && app.container?.type === 'DOCKER')) {
      issues.add(at, 'IPv6 can only be used for container type DOCKER and Mesos http/https/tcp health checks');
    }
  });
  if (app.check !== undefined && app.container?.type === 'DOCKER') {
    issues.add(`${path}/`, "AppDefinition must not use 'checks' if using docker");
  }
  const index = app.check?.http?.portIndex ?? app.check?.tcp?.portIndex;
  if (index !== undefined && index >= portCount) {
    issues.add(
      `${path}/check`,
      'check port index must address an element of the ports array or container port mappings.',
    );
  }
}

function checkReadiness(app: AppSettings, path: string, issues: Issues): void {
  const names = [...(app.portDefinitions ?? []), ...(app.container?.portMappings ?? [])].map((port) => port.name);
  app.readinessChecks.forEach((check, index) => {
    const at = `${path}/readinessChecks(${index})`;
    if (!names.includes(check.portName)) {
      issues.add(`${at}/portName`, `No port definition reference for portName ${check.portName}`);
    }
    if (check.timeoutSeconds >= check.intervalSeconds) {
      issues.add(`${at}/timeoutSeconds`, `must be less than ${check.intervalSeconds}`);
    }
  });
}

// COMPAT(marathon-1.11): texts as the original's.
function roleErrors(role: string): string[] {
  if (role === '' || role === '.' || role === '..') return [`A role name must not be "${role}".`];
  const errors: string[] = [];
  if (role.startsWith('-')) errors.push('A role name must not start with a "-".');
  const forbidden: [string, string][] = [
    ['\t', 'tab (\\x09)'],
    ['\n', 'line feed (\\x0A)'],
    ['\v', 'vertical tab (\\x0B)'],
    ['\f', 'form feed (\\x0C)'],
    ['\r', 'carriage return (\\x0D)'],
    [' ', 'space (\\x20)'],
    ['/', 'slash (\\x2F)'],
    ['\x7f', 'backspace (\\x7F)'],
  ];
  for (const [char, name] of forbidden) {
    if (role.includes(char)) errors.push(`A role name must not include a ${name} character.`);
  }
  return errors;
}

function checkRoles(app: AppSettings, validRoles: readonly string[], path: string, issues: Issues): void {
  const errors = roleErrors(app.role);
  for (const error of errors) issues.add(`${path}/role`, error);
  if (errors.length === 0 && !validRoles.includes(app.role)) {
    issues.add(`${path}/role`, `got ${app.role}, expected one of: [${validRoles.join(', ')}]`);
  }
  const accepted = app.acceptedResourceRoles;
  if (accepted === undefined) return;
  if (accepted.length === 0) issues.add(`${path}/acceptedResourceRoles`, 'must not be empty');
  if (accepted.some((role) => role !== '*' && role !== app.role)) {
    issues.add(`${path}/acceptedResourceRoles`, `acceptedResourceRoles can only contain * and ${app.role}`);
  }
}

function checkResources(app: AppSettings, settings: MarathonSettings, path: string, issues: Issues): void {
  if (app.gpus > 0) {
    if (!settings.features.includes('gpu_resources')) {
      issues.add(`${path}/gpus`, 'Feature gpu_resources is not enabled. Enable with --enable_features gpu_resources)');
    }
    if (app.container?.type === 'DOCKER') {
      issues.add(`${path}/`, 'GPU resources only work with the Mesos containerizer');
    }
  }
  for (const name of ['cpus', 'mem'] as const) {
    const limit = app.resourceLimits?.[name];
    if (typeof limit === 'number' && limit < app[name]) {
      issues.add(
        `${path}/resourceLimits/${name}`,
        `resource limit must be greater than or equal to requested resource (${app[name]})`,
      );
    }
    if (typeof limit === 'string' && limit !== 'unlimited') {
      issues.add(
        `${path}/resourceLimits/${name}`,
        `'${limit}' is an invalid resource limit. It must be 'unlimited' or a number`,
      );
    }
  }
}

function checkStrategies(app: AppSettings, path: string, issues: Issues): void {
  const strategy = app.unreachableStrategy;
  if (strategy !== 'disabled' && strategy.inactiveAfterSeconds > strategy.expungeAfterSeconds) {
    issues.add(`${path}/unreachableStrategy`, 'inactiveAfterSeconds must be less or equal to expungeAfterSeconds');
  }
  if (app.labels['MARATHON_SINGLE_INSTANCE_APP'] !== 'true') return;
  if (app.instances > 1) issues.add(`${path}/`, 'Single instance app may only have one instance');
  const { minimumHealthCapacity, maximumOverCapacity } = app.upgradeStrategy;
  if (minimumHealthCapacity !== 0 || maximumOverCapacity !== 0) {
    issues.add(`${path}/upgradeStrategy`, 'Single instance apps need minimumHealthCapacity and maximumOverCapacity 0');
  }
}

function checkLabels(app: AppSettings, path: string, issues: Issues): void {
  const version = app.labels['DCOS_MIGRATION_API_VERSION'] ?? '';
  if (version === '') return;
  if (version !== 'v1') issues.add(`${path}/labels`, 'DCOS_MIGRATION_API_VERSION must be v1');
  if (!app.labels['DCOS_PACKAGE_FRAMEWORK_NAME'] || !app.labels['DCOS_MIGRATION_API_PATH']) {
    issues.add(
      `${path}/labels`,
      'DCOS_PACKAGE_FRAMEWORK_NAME and DCOS_MIGRATION_API_PATH must be defined when using DCOS_MIGRATION_API_VERSION',
    );
  }
}
