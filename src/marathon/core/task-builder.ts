import type { Random } from '../../base/random.ts';
import type {
  CheckInfo,
  CommandInfo,
  ContainerInfo,
  HealthCheck as HealthCheckMessage,
  Offer,
  Resource,
  TaskInfo,
  Volume,
} from '../../wire/gen/mesos.ts';
import type { App, Check, HealthCheck } from './app.ts';
import { isAgentCheck } from './app-rules.ts';
import type { Instance } from './instance.ts';
import { reversedName } from './path-id.ts';
import type { MarathonSettings } from './settings.ts';
import { taskEnvironment } from './task-environment.ts';
import { discoveryPorts, mappedPorts, networkInfos, type TaskPort, taskPorts } from './task-ports.ts';

export interface TaskInput {
  readonly app: App;
  /** With the task's id in it. */
  readonly instance: Instance;
  readonly offer: Offer;
  readonly resources: readonly Resource[];
  readonly hostPorts: readonly number[];
  readonly settings: MarathonSettings;
  readonly enforcesGroupRole: boolean;
  readonly random: Random;
}

const nsPerSecond = 1_000_000_000;

/** The TaskInfo of an instance that was matched with an offer. */
export function buildTask(input: TaskInput): TaskInfo {
  const { app, instance, offer } = input;
  const taskId = instance.task?.id ?? '';
  const ports = taskPorts(app, input.hostPorts, input.random);
  const name = reversedName(app.id);
  const container = buildContainer(app, ports, input.settings, taskId);
  const healthCheck = buildHealthCheck(app, ports);
  const labels = Object.entries(app.labels).map(([key, value]) => ({ key, value }));
  const grace = app.taskKillGracePeriodSeconds;
  const limits = buildLimits(app);
  return {
    name,
    task_id: { value: taskId },
    agent_id: offer.agent_id,
    resources: [...input.resources],
    command: buildCommand(input, ports, taskId),
    ...(container === undefined ? {} : { container }),
    ...(healthCheck === undefined ? {} : { health_check: healthCheck }),
    ...(app.check === undefined ? {} : { check: buildCheck(app.check, ports) }),
    ...(grace === undefined ? {} : { kill_policy: { grace_period: { nanoseconds: grace * nsPerSecond } } }),
    ...(limits === undefined ? {} : { limits }),
    ...(labels.length === 0 ? {} : { labels: { labels } }),
    discovery: { visibility: 'FRAMEWORK', name, ports: { ports: discoveryPorts(app, ports) } },
  };
}

function buildCommand(input: TaskInput, ports: readonly TaskPort[], taskId: string): CommandInfo {
  const { app, offer, settings } = input;
  const variables = taskEnvironment({
    app,
    taskId,
    host: offer.hostname,
    ports,
    prefix: settings.envVarsPrefix,
    enforcesGroupRole: input.enforcesGroupRole,
  });
  const environment = {
    variables: Object.entries(variables).map(([name, value]) => ({ name, type: 'VALUE' as const, value })),
  };
  const uris = app.fetch.map(({ uri, extract, executable, cache, destPath }) => ({
    value: uri,
    extract,
    executable,
    cache,
    ...(destPath === undefined ? {} : { output_file: destPath }),
  }));
  const common = {
    environment,
    ...(uris.length === 0 ? {} : { uris }),
    ...(app.user === undefined ? {} : { user: app.user }),
  };
  if (app.cmd !== undefined) return { ...common, shell: true, value: app.cmd };
  const args = [...(app.args ?? [])];
  const [first] = args;
  // Without an image the agent starts the first argument itself; with one they follow the image's entry point.
  const program = app.container?.docker === undefined && first !== undefined ? { value: first } : {};
  return { ...common, shell: false, ...program, ...(args.length === 0 ? {} : { arguments: args }) };
}

function buildContainer(
  app: App,
  ports: readonly TaskPort[],
  settings: MarathonSettings,
  taskId: string,
): ContainerInfo | undefined {
  const { container } = app;
  const tty = app.tty === true ? { tty_info: {} } : {};
  if (container === undefined) return app.tty === true ? { type: 'MESOS', mesos: {}, ...tty } : undefined;
  const networks = networkInfos(app, ports, settings.bridgeNetworkName);
  const volumes = container.volumes.map(
    ({ containerPath, hostPath, mode }): Volume => ({ container_path: containerPath, host_path: hostPath, mode }),
  );
  const common = {
    ...(volumes.length === 0 ? {} : { volumes }),
    ...(networks.length === 0 ? {} : { network_infos: networks }),
    ...tty,
    ...linuxInfo(app),
  };
  const { docker } = container;
  if (container.type === 'MESOS') {
    const image =
      docker === undefined
        ? {}
        : { image: { type: 'DOCKER' as const, docker: { name: docker.image }, cached: !docker.forcePullImage } };
    return { type: 'MESOS', mesos: image, ...common };
  }
  const mappings = mappedPorts(ports);
  const network = dockerNetwork(app);
  return {
    type: 'DOCKER',
    docker: {
      image: docker?.image ?? '',
      network,
      ...(mappings.length === 0 || network === 'HOST' ? {} : { port_mappings: mappings }),
      privileged: docker?.privileged ?? false,
      force_pull_image: docker?.forcePullImage ?? false,
      parameters: [...(docker?.parameters ?? []), { key: 'label', value: `MESOS_TASK_ID=${taskId}` }],
    },
    ...common,
  };
}

function dockerNetwork(app: App): 'HOST' | 'BRIDGE' | 'USER' {
  const [network] = app.networks;
  if (network?.mode === 'container/bridge') return 'BRIDGE';
  return network?.mode === 'container' ? 'USER' : 'HOST';
}

function linuxInfo(app: App): Pick<ContainerInfo, 'linux_info'> {
  const info = app.container?.linuxInfo;
  if (info === undefined) return {};
  const { seccomp, ipcInfo } = info;
  return {
    linux_info: {
      ...(seccomp === undefined
        ? {}
        : {
            seccomp: {
              ...(seccomp.profileName === undefined ? {} : { profile_name: seccomp.profileName }),
              ...(seccomp.unconfined ? { unconfined: true } : {}),
            },
          }),
      ...(ipcInfo === undefined
        ? {}
        : { ipc_mode: ipcInfo.mode, ...(ipcInfo.shmSize === undefined ? {} : { shm_size: ipcInfo.shmSize }) }),
    },
  };
}

/** The check that the agent does, if the app has one. */
function buildHealthCheck(app: App, ports: readonly TaskPort[]): HealthCheckMessage | undefined {
  const check = app.healthChecks.find(isAgentCheck);
  if (check === undefined) return undefined;
  return {
    delay_seconds: check.delaySeconds,
    interval_seconds: check.intervalSeconds,
    timeout_seconds: check.timeoutSeconds,
    consecutive_failures: check.maxConsecutiveFailures,
    grace_period_seconds: check.gracePeriodSeconds,
    ...healthCheckKind(check, ports),
  };
}

function healthCheckKind(check: HealthCheck, ports: readonly TaskPort[]): HealthCheckMessage {
  if (check.protocol === 'COMMAND') {
    return { type: 'COMMAND', command: { shell: true, value: check.command?.value ?? '' } };
  }
  const port = checkedPort(check, ports);
  const protocol = check.ipProtocol;
  if (check.protocol === 'MESOS_TCP') return { type: 'TCP', tcp: { port, protocol } };
  const scheme = check.protocol === 'MESOS_HTTPS' ? 'https' : 'http';
  return { type: 'HTTP', http: { port, protocol, scheme, path: check.path ?? '/' } };
}

// The agent looks from inside the container's network: the container port where there is one.
function checkedPort(
  check: { readonly port?: number; readonly portIndex?: number },
  ports: readonly TaskPort[],
): number {
  if (check.port !== undefined) return check.port;
  const port = ports[check.portIndex ?? 0];
  return port?.containerPort ?? port?.hostPort ?? 0;
}

function buildCheck(check: Check, ports: readonly TaskPort[]): CheckInfo {
  const timing = {
    delay_seconds: check.delaySeconds,
    interval_seconds: check.intervalSeconds,
    timeout_seconds: check.timeoutSeconds,
  };
  if (check.http !== undefined) {
    return { ...timing, type: 'HTTP', http: { port: checkedPort(check.http, ports), path: check.http.path ?? '/' } };
  }
  if (check.tcp !== undefined) return { ...timing, type: 'TCP', tcp: { port: checkedPort(check.tcp, ports) } };
  const { shell, argv } = check.exec?.command ?? {};
  const command: CommandInfo =
    argv === undefined
      ? { shell: true, value: shell ?? '' }
      : { shell: false, value: argv[0] ?? '', arguments: [...argv] };
  return { ...timing, type: 'COMMAND', command: { command } };
}

function buildLimits(app: App): TaskInfo['limits'] {
  const limits: { [name: string]: { value: number } } = {};
  for (const name of ['cpus', 'mem'] as const) {
    const limit = app.resourceLimits?.[name];
    if (limit !== undefined) limits[name] = { value: limit === 'unlimited' ? Number.POSITIVE_INFINITY : limit };
  }
  return Object.keys(limits).length === 0 ? undefined : limits;
}
