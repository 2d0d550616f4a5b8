import { describe, expect, it } from 'vitest';
import { readApp } from './app-document.ts';
import { checkApp } from './app-rules.ts';
import { Issues } from './issues.ts';
import { normaliseApp } from './normalise.ts';
import { defaultSettings, type MarathonSettings } from './settings.ts';

function complaints(
  json: Record<string, unknown>,
  settings: MarathonSettings = defaultSettings,
): Record<string, readonly string[]> {
  const issues = new Issues();
  const document = readApp({ id: '/a', ...json }, issues);
  const app = normaliseApp(document, { settings, base: '/', defaultRole: () => '*' }, issues);
  checkApp(app, document, { settings, validRoles: ['*', 'dev'] }, issues);
  return Object.fromEntries(issues.list().map(({ path, errors }) => [path, errors]));
}

const image = { docker: { image: 'busybox' } };
const neither = "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'.";

describe('rules for apps', () => {
  it.each([
    [{ cmd: 'x' }],
    [{ args: ['x'] }],
    [{ container: image }],
    [{ container: { type: 'MESOS' } }],
    [
      {
        cmd: 'x',
        healthChecks: [{}, { protocol: 'COMMAND', command: { value: 'true' } }, { protocol: 'TCP', port: 1 }],
      },
    ],
    [
      {
        cmd: 'x',
        constraints: [
          ['hostname', 'UNIQUE'],
          ['rack', 'like', 'r.*'],
          ['@zone', 'GROUP_BY', '2'],
          ['x', 'MAX_PER', '2'],
          ['x', 'IS', '1.5'],
        ],
      },
    ],
    [{ cmd: 'x', role: 'dev', acceptedResourceRoles: ['dev', '*'] }],
    [
      {
        container: { ...image, portMappings: [{ containerPort: 80, name: 'http' }] },
        networks: [{ mode: 'container/bridge' }],
      },
    ],
    [{ cmd: 'x', resourceLimits: { cpus: 'unlimited', mem: 256 } }],
  ])('%j is fine', (json) => {
    expect(complaints(json)).toEqual({});
  });

  it.each([
    [{}, '/', neither],
    [{ cmd: 'x', args: ['y'] }, '/', neither],
    [
      { id: '/a/tasks', cmd: 'x' },
      '/id',
      'must not end with any of the following reserved keywords: restart, tasks, versions, ., ..',
    ],
    [{ cmd: ' ' }, '/cmd', 'must not be an empty string'],
    [{ cmd: 'x', container: { type: 'DOCKER' } }, '/container/docker', 'not defined'],
    [{ cmd: 'x', role: 'prod' }, '/role', 'got prod, expected one of: [*, dev]'],
    [{ cmd: 'x', role: 'a b' }, '/role', 'A role name must not include a space (\\x20) character.'],
    [{ cmd: 'x', acceptedResourceRoles: [] }, '/acceptedResourceRoles', 'must not be empty'],
    [
      { cmd: 'x', acceptedResourceRoles: ['dev'] },
      '/acceptedResourceRoles',
      'acceptedResourceRoles can only contain * and *',
    ],
    [
      { cmd: 'x', networks: [{ mode: 'host', name: 'n' }] },
      '/networks(0)',
      'Host networks may not have names or labels',
    ],
    [
      { cmd: 'x', networks: [{ mode: 'container' }] },
      '/networks(0)/name',
      'Network name must be specified when container network is selected.',
    ],
    [{ cmd: 'x', networks: [{ mode: 'host' }, { mode: 'host' }] }, '/networks', 'Duplicate networks are not allowed'],
    [
      { container: image, networks: [{ name: 'a' }, { name: 'b' }] },
      '/networks',
      'may only specify a single container network when using the Docker container engine',
    ],
    [{ cmd: 'x', portDefinitions: [{ port: 1 }, { port: 1 }] }, '/portDefinitions', 'Ports must be unique.'],
    [{ cmd: 'x', portDefinitions: [{ name: 'a' }, { name: 'a' }] }, '/portDefinitions', 'Port names must be unique.'],
    [
      { cmd: 'x', container: { ...image, portMappings: [{}] } },
      '/container/portMappings',
      'portMappings are not allowed with host-networking',
    ],
    [
      { cmd: 'x', healthChecks: [{ portIndex: 1 }] },
      '/healthChecks(0)/portIndex',
      'Health check port indices must address an element of the ports array or container port mappings.',
    ],
    [
      { cmd: 'x', healthChecks: [{ port: 1, portIndex: 0 }] },
      '/healthChecks(0)',
      'HealthCheck must specify either a port or a portIndex',
    ],
    [
      { cmd: 'x', healthChecks: [{ protocol: 'MESOS_TCP' }, { protocol: 'MESOS_HTTP' }] },
      '/',
      'AppDefinition can contain at most one Mesos health check',
    ],
    [
      { cmd: 'x', healthChecks: [{ ipProtocol: 'IPv6' }] },
      '/healthChecks(0)',
      'IPv6 can only be used for container type DOCKER and Mesos http/https/tcp health checks',
    ],
    [
      { cmd: 'x', readinessChecks: [{}] },
      '/readinessChecks(0)/portName',
      'No port definition reference for portName http-api',
    ],
    [
      { cmd: 'x', unreachableStrategy: { inactiveAfterSeconds: 5 } },
      '/unreachableStrategy',
      'inactiveAfterSeconds must be less or equal to expungeAfterSeconds',
    ],
    [
      { cmd: 'x', instances: 2, labels: { MARATHON_SINGLE_INSTANCE_APP: 'true' } },
      '/',
      'Single instance app may only have one instance',
    ],
    [
      { cmd: 'x', resourceLimits: { mem: 1 } },
      '/resourceLimits/mem',
      'resource limit must be greater than or equal to requested resource (128)',
    ],
    [
      { cmd: 'x', resourceLimits: { cpus: 'lots' } },
      '/resourceLimits/cpus',
      "'lots' is an invalid resource limit. It must be 'unlimited' or a number",
    ],
    [
      { cmd: 'x', gpus: 1 },
      '/gpus',
      'Feature gpu_resources is not enabled. Enable with --enable_features gpu_resources)',
    ],
    [
      { cmd: 'x', env: { A: { secret: 's' } } },
      '/env/A',
      'use of secret-references in the environment requires the secrets feature to be enabled',
    ],
    [{ cmd: 'x', executor: '/usr/bin/own' }, '/executor', 'custom executors are not supported by this server'],
    [
      {
        cmd: 'x',
        container: { type: 'MESOS', volumes: [{ containerPath: 'd', mode: 'RW', persistent: { size: 1 } }] },
      },
      '/container/volumes(0)/persistent',
      'persistent volumes are not supported by this server',
    ],
    [
      { cmd: 'x', container: { ...image, type: 'MESOS', linuxInfo: { seccomp: { unconfined: false } } } },
      '/container/linuxInfo/seccomp',
      'Seccomp unconfined must be true when Profile is NOT defined',
    ],
    [{ cmd: 'x', constraints: [['a']] }, '/constraints(0)', 'Each constraint must have either 2 or 3 fields'],
    [{ cmd: 'x', constraints: [['a', 'UNIQUE', 'x']] }, '/constraints(0)', 'UNIQUE does not accept a value'],
    [
      { cmd: 'x', constraints: [['a', 'GROUP_BY', 'x']] },
      '/constraints(0)',
      'GROUP BY must define an integer value or else no value at all',
    ],
    [{ cmd: 'x', constraints: [['a', 'MAX_PER']] }, '/constraints(0)', 'MAX_PER requires an integer value'],
    [{ cmd: 'x', constraints: [['a', 'LIKE', '(']] }, '/constraints(0)', "'(' is not a valid regular expression"],
    [
      { cmd: 'x', constraints: [['a', 'NEAR']] },
      '/constraints(0)',
      'operator must be one of the following UNIQUE, CLUSTER, GROUP_BY, LIKE, MAX_PER, UNLIKE or IS',
    ],
  ])('%j is refused', (json, path, error) => {
    expect(complaints(json)[path]).toContain(error);
  });

  it('features open what they are for', () => {
    expect(complaints({ cmd: 'x', gpus: 1 }, { ...defaultSettings, features: ['gpu_resources'] })).toEqual({});
  });

  it('a default network name fills in', () => {
    expect(complaints({ cmd: 'x', networks: [{}] }, { ...defaultSettings, defaultNetworkName: 'n' })).toEqual({});
  });
});
