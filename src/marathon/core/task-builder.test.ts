import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/random.ts';
import type { Offer, TaskInfo } from '../../wire/gen/mesos.ts';
import { TaskInfo as TaskInfoType } from '../../wire/gen/mesos.ts';
import { decode, encode } from '../../wire/message.ts';
import type { App } from './app.ts';
import { readApp } from './app-document.ts';
import { versionFields } from './instances.ts';
import { Issues } from './issues.ts';
import { normaliseApp } from './normalise.ts';
import { defaultSettings } from './settings.ts';
import { buildTask } from './task-builder.ts';

const version = '2026-01-01T00:00:00.000Z';
const offer: Offer = {
  id: { value: 'o' },
  framework_id: { value: 'f' },
  agent_id: { value: 'agent-1' },
  hostname: 'h1',
};

function taskOf(json: Record<string, unknown>, hostPorts: number[] = [31_000], prefix = ''): TaskInfo {
  const issues = new Issues();
  const document = readApp({ id: '/prod/db', ...json }, issues);
  const base = normaliseApp(document, { settings: defaultSettings, base: '/', defaultRole: () => '*' }, issues);
  expect(issues.list()).toEqual([]);
  const app: App = { ...base, version, versionInfo: { lastScalingAt: version, lastConfigChangeAt: version } };
  const task = buildTask({
    app,
    instance: {
      id: 'prod_db.instance-1',
      appId: app.id,
      goal: 'Running',
      condition: 'Provisioned',
      sinceMs: 0,
      createdAtMs: 0,
      incarnation: 1,
      ready: false,
      ...versionFields(app),
      task: { id: 'prod_db.instance-1._app.1', stagedAtMs: 0, hostPorts, addresses: [] },
    },
    offer,
    resources: [],
    hostPorts,
    settings: { ...defaultSettings, envVarsPrefix: prefix },
    enforcesGroupRole: false,
    random: createRandom(1),
  });
  // What cannot go over the wire is no task.
  expect(decode(TaskInfoType, encode(TaskInfoType, task)).name).toBe('db.prod');
  return task;
}

function environment(task: TaskInfo): Record<string, string | undefined> {
  return Object.fromEntries((task.command?.environment?.variables ?? []).map(({ name, value }) => [name, value]));
}

describe('the task of an app', () => {
  it('runs its command in a shell, with the variables users count on', () => {
    const task = taskOf({
      cmd: 'run',
      cpus: 0.5,
      labels: { 'a-b': 'c', long: 'x'.repeat(600) },
      env: { HOST: 'mine', A: 'b' },
    });
    expect(task.task_id.value).toBe('prod_db.instance-1._app.1');
    expect(task.command).toMatchObject({ shell: true, value: 'run' });
    expect(environment(task)).toEqual({
      MESOS_TASK_ID: 'prod_db.instance-1._app.1',
      MARATHON_APP_ID: '/prod/db',
      MARATHON_APP_VERSION: version,
      MARATHON_APP_RESOURCE_CPUS: '0.5',
      MARATHON_APP_RESOURCE_MEM: '128.0',
      MARATHON_APP_RESOURCE_DISK: '0.0',
      MARATHON_APP_RESOURCE_GPUS: '0',
      MARATHON_APP_ENFORCE_GROUP_ROLE: 'FALSE',
      MARATHON_APP_LABELS: 'A_B',
      MARATHON_APP_LABEL_A_B: 'c',
      HOST: 'mine',
      PORT: '31000',
      PORT0: '31000',
      PORTS: '31000',
      PORT_31000: '31000',
      PORT_DEFAULT: '31000',
      A: 'b',
    });
    expect(task.labels?.labels).toContainEqual({ key: 'a-b', value: 'c' });
  });

  it('names ports by number and name, behind the prefix', () => {
    const ports = [{ port: 80, name: 'web-api' }, { port: 0 }];
    const variables = environment(taskOf({ cmd: 'x', portDefinitions: ports }, [31_001, 31_002], 'P_'));
    expect(variables).toMatchObject({
      P_HOST: 'h1',
      P_PORT: '31001',
      P_PORTS: '31001,31002',
      P_PORT_80: '31001',
      'P_PORT_WEB-API': '31001',
      P_PORT_31002: '31002',
    });
    expect(environment(taskOf({ cmd: 'x', portDefinitions: [] }, []))).not.toHaveProperty('PORTS');
  });

  it('with args runs them as they are', () => {
    expect(taskOf({ args: ['/bin/x', '-y'] }).command).toMatchObject({
      shell: false,
      value: '/bin/x',
      arguments: ['/bin/x', '-y'],
    });
    const docker = taskOf({ args: ['-y'], container: { docker: { image: 'i' } } });
    expect(docker.command).not.toHaveProperty('value');
    expect(docker.command?.arguments).toEqual(['-y']);
    expect(taskOf({ container: { docker: { image: 'i' } } }).command).toMatchObject({ shell: false });
  });

  it('fetches, has a user, a time to end in and limits', () => {
    const task = taskOf({
      cmd: 'x',
      user: 'joe',
      fetch: [{ uri: 'http://x/a.tgz', destPath: 'b' }],
      taskKillGracePeriodSeconds: 7,
      resourceLimits: { cpus: 'unlimited', mem: 300 },
    });
    expect(task.command?.user).toBe('joe');
    expect(task.command?.uris).toEqual([
      { value: 'http://x/a.tgz', extract: true, executable: false, cache: false, output_file: 'b' },
    ]);
    expect(task.kill_policy?.grace_period?.nanoseconds).toBe(7e9);
    expect(task.limits).toEqual({ cpus: { value: Number.POSITIVE_INFINITY }, mem: { value: 300 } });
  });

  it('in Docker maps its ports', () => {
    const docker = {
      image: 'busybox',
      parameters: [{ key: 'hostname', value: 'h' }],
      privileged: true,
      forcePullImage: true,
    };
    const container = {
      docker,
      portMappings: [
        { containerPort: 80, protocol: 'udp,tcp', name: 'http' },
        { containerPort: 0, hostPort: 0 },
      ],
      volumes: [{ containerPath: '/c', hostPath: '/h', mode: 'RO' }],
    };
    const task = taskOf({ container, networks: [{ mode: 'container/bridge' }] }, [31_000, 31_001]);
    expect(task.container).toEqual({
      type: 'DOCKER',
      docker: {
        image: 'busybox',
        network: 'BRIDGE',
        privileged: true,
        force_pull_image: true,
        parameters: [
          { key: 'hostname', value: 'h' },
          { key: 'label', value: 'MESOS_TASK_ID=prod_db.instance-1._app.1' },
        ],
        port_mappings: [
          { host_port: 31_000, container_port: 80, protocol: 'udp' },
          { host_port: 31_000, container_port: 80, protocol: 'tcp' },
          { host_port: 31_001, container_port: 31_001, protocol: 'tcp' },
        ],
      },
      volumes: [{ container_path: '/c', host_path: '/h', mode: 'RO' }],
    });
    expect(environment(task)).toMatchObject({
      MARATHON_APP_DOCKER_IMAGE: 'busybox',
      PORT_80: '31000',
      PORT_HTTP: '31000',
    });
  });

  it('in the Mesos containerizer joins CNI networks', () => {
    const container = { type: 'MESOS', docker: { image: 'i' }, portMappings: [{ containerPort: 80, hostPort: 0 }] };
    const bridged = taskOf({ cmd: 'x', container, networks: [{ mode: 'container/bridge' }] });
    expect(bridged.container?.mesos?.image).toMatchObject({ type: 'DOCKER', docker: { name: 'i' }, cached: true });
    expect(bridged.container?.network_infos?.[0]).toMatchObject({
      name: 'mesos-bridge',
      port_mappings: [{ host_port: 31_000, container_port: 80, protocol: 'tcp' }],
    });
    const routed = taskOf({ cmd: 'x', networks: [{ mode: 'container', name: 'n', labels: { a: 'b' } }] }, []);
    expect(routed.container?.network_infos?.[0]).toMatchObject({
      name: 'n',
      labels: { labels: [{ key: 'a', value: 'b' }] },
    });
    const port = Number(environment(routed)['PORT0']);
    expect(port).toBeGreaterThanOrEqual(1025);
    expect(routed.discovery?.ports?.ports?.[0]?.number).toBe(port);
  });

  it('carries the check that the agent does', () => {
    const mappings = { type: 'MESOS', portMappings: [{ containerPort: 80, hostPort: 0 }] };
    const check = { protocol: 'MESOS_HTTPS', path: '/up', gracePeriodSeconds: 5 };
    const task = taskOf({
      cmd: 'x',
      container: mappings,
      networks: [{ mode: 'container/bridge' }],
      healthChecks: [{ protocol: 'HTTP' }, check],
    });
    expect(task.health_check).toEqual({
      delay_seconds: 15,
      interval_seconds: 60,
      timeout_seconds: 20,
      consecutive_failures: 3,
      grace_period_seconds: 5,
      type: 'HTTP',
      http: { port: 80, protocol: 'IPv4', scheme: 'https', path: '/up' },
    });
    const command = taskOf({ cmd: 'x', healthChecks: [{ protocol: 'COMMAND', command: { value: 'true' } }] });
    expect(command.health_check).toMatchObject({ type: 'COMMAND', command: { shell: true, value: 'true' } });
    const tcp = taskOf({ cmd: 'x', healthChecks: [{ protocol: 'MESOS_TCP' }] });
    expect(tcp.health_check?.tcp?.port).toBe(31_000);
    expect(taskOf({ cmd: 'x', healthChecks: [{}] })).not.toHaveProperty('health_check');
    expect(taskOf({ cmd: 'x', check: { exec: { command: { shell: 'true' } } } }).check).toMatchObject({
      type: 'COMMAND',
    });
  });

  it('tells service discovery about its ports', () => {
    const task = taskOf({ cmd: 'x', portDefinitions: [{ name: 'web', protocol: 'udp,tcp', labels: { VIP_0: 'v' } }] });
    expect(task.discovery).toMatchObject({ visibility: 'FRAMEWORK', name: 'db.prod' });
    expect(task.discovery?.ports?.ports?.map(({ number, protocol, name }) => [number, protocol, name])).toEqual([
      [31_000, 'udp', 'web'],
      [31_000, 'tcp', 'web'],
    ]);
    expect(task.discovery?.ports?.ports?.[0]?.labels?.labels).toEqual([
      { key: 'VIP_0', value: 'v' },
      { key: 'network-scope', value: 'host' },
    ]);
  });
});
