/**
 * Descriptions of tasks without their secret values: for everything that is written down, shown or told to others than the
 * one who starts the task. What is a secret stays visible as such, with no bytes in it; references stay as they are. What
 * holds no secret value is returned itself.
 */
import type {
  CheckInfo,
  CommandInfo,
  ContainerInfo,
  Environment,
  EnvironmentVariable,
  ExecutorInfo,
  HealthCheck,
  Image,
  Secret,
  Task,
  TaskInfo,
  Volume,
  VolumeSource,
} from '../wire/gen/mesos.ts';

const nothing = new Uint8Array(0);

type Conceal<T> = (value: T) => T;

/** The record with one of its fields concealed. */
function field<T extends object, K extends keyof T>(record: T, name: K, conceal: Conceal<NonNullable<T[K]>>): T {
  const value = record[name];
  if (value === undefined || value === null) return record;
  const concealed = conceal(value as NonNullable<T[K]>);
  return concealed === value ? record : { ...record, [name]: concealed };
}

/** For fields that are lists: the list itself when nothing in it was concealed. */
function each<T>(conceal: Conceal<T>): Conceal<T[]> {
  return (list) => {
    const concealed = list.map(conceal);
    return concealed.every((one, index) => one === list[index]) ? list : concealed;
  };
}

function concealSecret(secret: Secret): Secret {
  const { value } = secret;
  return value === undefined || value.data.length === 0 ? secret : { ...secret, value: { data: nothing } };
}

function concealSecrets(secrets: Record<string, Secret>): Record<string, Secret> {
  const entries = Object.entries(secrets).map(([name, secret]) => [name, concealSecret(secret)] as const);
  return entries.every(([name, secret]) => secrets[name] === secret) ? secrets : Object.fromEntries(entries);
}

function concealVariable(variable: EnvironmentVariable): EnvironmentVariable {
  return field(variable, 'secret', concealSecret);
}

function concealEnvironment(environment: Environment): Environment {
  return field(environment, 'variables', each(concealVariable));
}

export function concealCommand(command: CommandInfo): CommandInfo {
  return field(command, 'environment', concealEnvironment);
}

function concealImage(image: Image): Image {
  return field(image, 'docker', (docker) => field(docker, 'config', concealSecret));
}

function concealSource(source: VolumeSource): VolumeSource {
  const plain = field(source, 'secret', concealSecret);
  return field(plain, 'csi_volume', (csi) =>
    field(csi, 'static_provisioning', (provisioning) =>
      field(field(provisioning, 'node_stage_secrets', concealSecrets), 'node_publish_secrets', concealSecrets),
    ),
  );
}

function concealVolume(volume: Volume): Volume {
  return field(field(volume, 'source', concealSource), 'image', concealImage);
}

export function concealContainer(container: ContainerInfo): ContainerInfo {
  if (container.volumes === undefined && container.mesos === undefined) return container;
  const plain = field(container, 'volumes', each(concealVolume));
  return field(plain, 'mesos', (mesos) => field(mesos, 'image', concealImage));
}

function concealHealthCheck(check: HealthCheck): HealthCheck {
  return field(check, 'command', concealCommand);
}

function concealCheck(check: CheckInfo): CheckInfo {
  return field(check, 'command', (question) => field(question, 'command', concealCommand));
}

/** The record of a task. */
export function concealTask(task: Task): Task {
  return field(field(task, 'container', concealContainer), 'health_check', concealHealthCheck);
}

export function concealExecutor(executor: ExecutorInfo): ExecutorInfo {
  return field(field(executor, 'command', concealCommand), 'container', concealContainer);
}

/** What a framework asked for. */
export function concealTaskInfo(task: TaskInfo): TaskInfo {
  const parts = field(field(task, 'command', concealCommand), 'executor', concealExecutor);
  const plain = field(field(parts, 'container', concealContainer), 'health_check', concealHealthCheck);
  return field(plain, 'check', concealCheck);
}

/** Variables of this environment that are secret. */
export function secretVariables(environment: Environment | undefined): string[] {
  return (environment?.variables ?? []).filter(({ type }) => type === 'SECRET').map(({ name }) => name);
}
