/** Secrets that tasks ask for: references become values, right before a container is launched. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../base/errors.ts';
import type { ContainerInfo, Environment, Secret, SecretReference, Volume } from '../wire/gen/mesos.ts';
import { ContainerError } from './container-error.ts';
import type { ContainerExec, ContainerLaunch } from './containerizer.ts';
import { taskEnvironment } from './core/task-environment.ts';

const largestBytes = 1024 * 1024;

/** Gives the bytes that a reference stands for. Throws a ContainerError. */
export type ResolveReference = (reference: SecretReference) => Uint8Array;

/** The same launch with values in the place of references. Throws a ContainerError that names what cannot be had. */
export function resolveSecrets(launch: ContainerLaunch, resolve: ResolveReference): ContainerLaunch {
  const { command, container } = launch;
  return {
    ...launch,
    ...(command?.environment === undefined
      ? {}
      : { command: { ...command, environment: resolveEnvironment(command.environment, resolve) } }),
    ...(container?.volumes === undefined ? {} : { container: resolveVolumes(container, resolve) }),
  };
}

function resolveEnvironment(environment: Environment, resolve: ResolveReference): Environment {
  const variables = (environment.variables ?? []).map((variable) =>
    variable.type !== 'SECRET' || variable.secret === undefined
      ? variable
      : { ...variable, secret: resolved(variable.secret, resolve) },
  );
  return { ...environment, variables };
}

/** The same command with its secret variables, which then have their values. Throws a ContainerError. */
export function resolveExec(exec: ContainerExec, resolve: ResolveReference): ContainerExec {
  const { variables = [] } = resolveEnvironment({ variables: [...(exec.secrets ?? [])] }, resolve);
  return variables.length === 0 ? exec : { ...exec, secrets: variables };
}

/** The variables of a further command of a container, secret ones too. Throws a ContainerError. */
export function execEnvironment({ environment = {}, secrets = [] }: ContainerExec): Record<string, string> {
  const all = taskEnvironment(environment, { variables: [...secrets] });
  if (all.ok) return all.value;
  throw new ContainerError({ code: 'container-launch-failed', message: all.error.reason });
}

function resolveVolumes(container: ContainerInfo, resolve: ResolveReference): ContainerInfo {
  const volumes = (container.volumes ?? []).map((volume): Volume => {
    const secret = volume.source?.secret;
    if (!isSecretVolume(volume) || secret === undefined) return volume;
    return { ...volume, source: { ...volume.source, secret: resolved(secret, resolve) } };
  });
  return { ...container, volumes };
}

export function isSecretVolume({ source }: Volume): boolean {
  return source?.secret !== undefined;
}

function resolved(secret: Secret, resolve: ResolveReference): Secret {
  if (secret.type === 'REFERENCE' || (secret.value === undefined && secret.reference !== undefined)) {
    if (secret.reference === undefined) throw refused("a secret of type REFERENCE has no 'reference'");
    return { type: 'VALUE', value: { data: resolve(secret.reference) } };
  }
  if (secret.value === undefined) throw refused("a secret of type VALUE has no 'value'");
  return secret;
}

/** Without `--secret_resolver`. */
export function noResolver({ name }: SecretReference): never {
  throw refused(
    // COMPAT(mesos-1.11): the first sentence.
    `Default secret resolver cannot resolve references. The secret '${name}' needs --secret_resolver=DIRECTORY with a file of that name, or its value in the task`,
  );
}

/** References are files: `name`, with a key `name/key`, below the directory. */
export function directoryResolver(directory: string): ResolveReference {
  return ({ name, key }) => {
    const parts = [...name.split('/'), ...(key === undefined ? [] : [key])];
    if (parts.some((part) => part === '' || part === '.' || part === '..' || /[\0/]/.test(part))) {
      throw refused(`'${shown(name, key)}' is no name of a secret`);
    }
    try {
      return readSmallFile(join(directory, ...parts));
    } catch (thrown) {
      const why = errorCode(thrown) === 'ENOENT' ? 'it is not there' : (errorCode(thrown) ?? String(thrown));
      throw refused(`the secret '${shown(name, key)}' cannot be read in ${directory}: ${why}`);
    }
  };
}

function shown(name: string, key: string | undefined): string {
  return key === undefined ? name : `${name}/${key}`;
}

/** Never waits for a pipe, never reads without end. */
function readSmallFile(path: string): Uint8Array {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const facts = fstatSync(file);
    if (!facts.isFile()) throw new Error('it is not a file');
    if (facts.size > largestBytes) throw new Error(`it is larger than ${largestBytes} bytes`);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

function refused(reason: string): ContainerError {
  return new ContainerError({ code: 'container-launch-failed', message: `Failed to resolve secrets: ${reason}` });
}
