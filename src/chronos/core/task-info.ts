import type {
  CommandInfo,
  CommandInfoURI,
  ContainerInfo,
  NetworkInfo,
  Resource,
  TaskInfo,
  Volume,
} from '../../wire/gen/mesos.ts';
import type { JobDefinition } from './job.ts';
import type { JobContainer, JobNetwork, JobVolume } from './job-container.ts';
import type { ActiveRun } from './run.ts';

/** The task that carries a run out. */
export function buildTask(job: JobDefinition, run: ActiveRun, resources: Resource[]): TaskInfo {
  const command = buildCommand(job, run);
  const task: TaskInfo = {
    name: `ChronosTask:${job.name}`,
    task_id: { value: run.taskId },
    agent_id: { value: run.agentId },
    resources,
  };
  if (job.maxCompletionTimeS > 0) task.max_completion_time = { nanoseconds: job.maxCompletionTimeS * 1e9 };
  const container = job.container === undefined ? undefined : buildContainer(job.container);
  if (job.executor === '') return { ...task, command, ...(container === undefined ? {} : { container }) };
  const data = new TextEncoder().encode(
    job.taskInfoData === '' ? `${job.executorFlags}|${commandLine(job, run)}` : job.taskInfoData,
  );
  const { environment, uris, user } = command;
  const executor = {
    executor_id: { value: job.name },
    command: { value: job.executor, shell: true, environment, uris, user },
    ...(container === undefined ? {} : { container }),
  };
  return { ...task, executor, data };
}

function buildCommand(job: JobDefinition, run: ActiveRun): CommandInfo {
  const uris = fetchList(job);
  const downloaded = /^(https?|ftps?):/.test(job.command) ? job.command.split(/\s/)[0] : undefined;
  if (downloaded !== undefined) uris.unshift({ value: downloaded, executable: true, extract: false });
  const base: CommandInfo = {
    user: job.runAsUser,
    environment: { variables: variables(job, run).map(([name, value]) => ({ name, value })) },
    ...(uris.length === 0 ? {} : { uris }),
  };
  if (job.shell) return { ...base, shell: true, value: commandLine(job, run) };
  const args = argumentList(job, run);
  // Without a command the arguments go to the image's own entry point.
  if (job.command === '') return { ...base, shell: false, arguments: args };
  const program = downloaded === undefined ? job.command : `./${lastSegment(downloaded)}`;
  return { ...base, shell: false, value: program, arguments: [program, ...args] };
}

/** The shell line: the command and its arguments. Arguments of a request are text for the shell as they are; those of the job are quoted. */
function commandLine(job: JobDefinition, run: ActiveRun): string {
  const [first = '', ...rest] = job.command.split(' ');
  const isDownload = /^(https?|ftps?):/.test(first);
  const command = isDownload ? [`./${lastSegment(first)}`, ...rest].join(' ') : job.command;
  const args = run.arguments ?? job.arguments.map(quote).join(' ');
  return args === '' ? command : `${command} ${args}`;
}

function argumentList(job: JobDefinition, run: ActiveRun): string[] {
  if (run.arguments === undefined) return [...job.arguments];
  return run.arguments.split(/\s+/).filter((word) => word !== '');
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function lastSegment(uri: string): string {
  return (
    uri
      .replace(/[?#].*$/, '')
      .split('/')
      .at(-1) ?? uri
  );
}

/** The job's own variables first hidden by those Chronos promises. */
function variables(job: JobDefinition, run: ActiveRun): [name: string, value: string][] {
  const own: [string, string][] = [
    ['mesos_task_id', run.taskId],
    ['MESOS_TASK_ID', run.taskId],
    ['CHRONOS_JOB_OWNER', job.owner],
    ['CHRONOS_JOB_NAME', job.name],
    ['HOST', run.hostname],
    ['CHRONOS_RESOURCE_MEM', String(job.memMb)],
    ['CHRONOS_RESOURCE_CPU', String(job.cpus)],
    ['CHRONOS_RESOURCE_DISK', String(job.diskMb)],
    ['CHRONOS_JOB_RUN_TIME', String(run.dueMs)],
    ['CHRONOS_JOB_RUN_ATTEMPT', String(run.attempt)],
  ];
  const promised = new Set(own.map(([name]) => name));
  const given = job.environmentVariables.filter(({ name }) => name !== '' && !promised.has(name));
  return [...own, ...given.map(({ name, value }): [string, string] => [name, value])];
}

function fetchList(job: JobDefinition): CommandInfoURI[] {
  const fetched = job.fetch.map(({ uri, executable, cache, extract, outputFile }) => ({
    value: uri,
    executable,
    cache,
    extract,
    ...(outputFile === '' ? {} : { output_file: outputFile }),
  }));
  // The old form: archives are unpacked, nothing is made executable.
  return [...fetched, ...job.uris.map((value) => ({ value, extract: true }))];
}

function buildContainer(container: JobContainer): ContainerInfo {
  const volumes = container.volumes.map(buildVolume);
  const networks = container.networkInfos.map(buildNetwork);
  if (networks.length === 0 && container.networkName !== undefined) networks.push({ name: container.networkName });
  const common = {
    ...(volumes.length === 0 ? {} : { volumes }),
    ...(networks.length === 0 ? {} : { network_infos: networks }),
  };
  const { image, forcePullImage } = container;
  if (container.type === 'MESOS') {
    const source = { type: 'DOCKER', docker: { name: image }, cached: !forcePullImage } as const;
    return { type: 'MESOS', mesos: { image: source }, ...common };
  }
  const parameters = container.parameters.map(({ key, value }) => ({ key, value }));
  return {
    type: 'DOCKER',
    docker: {
      image,
      network: container.network,
      force_pull_image: forcePullImage,
      ...(parameters.length === 0 ? {} : { parameters }),
    },
    ...common,
  };
}

function buildNetwork(network: JobNetwork): NetworkInfo {
  const labels = network.labels.map(({ key, value }) => ({ key, value }));
  const mappings = network.portMappings.map(({ hostPort, containerPort, protocol }) => ({
    host_port: hostPort,
    container_port: containerPort,
    ...(protocol === undefined ? {} : { protocol }),
  }));
  return {
    name: network.name,
    ...(labels.length === 0 ? {} : { labels: { labels } }),
    ...(network.protocol === undefined ? {} : { ip_addresses: [{ protocol: network.protocol }] }),
    ...(mappings.length === 0 ? {} : { port_mappings: mappings }),
  };
}

function buildVolume(volume: JobVolume): Volume {
  const { external, hostPath } = volume;
  const base: Volume = { container_path: volume.containerPath, mode: volume.mode ?? 'RW' };
  if (external !== undefined) {
    const driver_options = { parameter: external.options.map(({ key, value }) => ({ key, value })) };
    const docker_volume = { driver: external.provider, name: external.name, driver_options };
    return { ...base, source: { type: 'DOCKER_VOLUME', docker_volume } };
  }
  return hostPath === undefined ? base : { ...base, host_path: hostPath };
}
