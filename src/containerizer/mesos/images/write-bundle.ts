import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';
import { parseJson } from '../../../base/json.ts';
import type { ContainerInfo, Volume } from '../../../wire/gen/mesos.ts';
import { ContainerError } from '../../container-error.ts';
import type { ContainerizerOptions } from '../../container-options.ts';
import type { ContainerLaunch } from '../../containerizer.ts';
import type { CommandLine } from '../../core/command-line.ts';
import type { VolumeMount } from '../../persistent-volumes.ts';
import type { RunSpec } from '../launch-script.ts';
import { launcherPath } from '../launcher.ts';
import type { TaskUser } from '../task-user.ts';
import { type BundleMount, bundleConfig, ociCapabilities, usualCapabilities } from './bundle.ts';
import { initDirectory, initScriptPath } from './container-init.ts';
import type { ImageMachine } from './image-machine.ts';
import { ownNamespaces } from './image-plan.ts';
import { imageMounts } from './image-volumes.ts';
import { platformOf } from './manifest.ts';
import { programInRootfs } from './rootfs-path.ts';
import { type SeccompFilter, seccompFilter } from './seccomp-profile.ts';
import { initScript, startScript } from './start-script.ts';

export interface BundleRequest {
  readonly launch: ContainerLaunch;
  readonly machine: ImageMachine;
  readonly options: ContainerizerOptions;
  readonly seccompDir: string | undefined;
  readonly sandboxDirectory: string;
  /** The image's file tree, to look things up in. */
  readonly rootfs: string;
  readonly line: CommandLine;
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly user: TaskUser;
  /** What a plain process would be started with: limits, rights, input and output. */
  readonly spec: Omit<RunSpec, 'argv'>;
  readonly runDirectory: string;
  readonly links: readonly VolumeMount[];
  readonly imageTree: (volume: Volume, index: number) => Promise<string>;
}

/** Writes `config.json` and the scripts of a container; resolves with the path of the script that starts it. Rejects with a ContainerError. */
export async function writeBundle(request: BundleRequest): Promise<string> {
  const { launch, machine, spec, user, line, environment, sandboxDirectory, runDirectory } = request;
  const bundle = join(runDirectory, 'bundle');
  await mkdir(bundle, { recursive: true, mode: 0o700 });
  const mounts = await imageMounts({
    volumes: launch.container?.volumes ?? [],
    links: request.links,
    sandbox: launch.sandbox,
    sandboxDirectory,
    user,
    bundle,
    hostname: launch.container?.hostname,
    madeHostPaths: request.options.linux?.madeHostPaths ?? [],
    imageTree: request.imageTree,
  });
  await checkProgram(request, environment['PATH'] ?? launcherPath, mounts);
  const init = initScript({
    programs: machine.programs,
    ...line,
    environment,
    ...(spec.secretNames === undefined ? {} : { secretNames: spec.secretNames }),
    stdoutPath: `${sandboxDirectory}/stdout`,
    stderrPath: `${sandboxDirectory}/stderr`,
    io: spec.io,
  });
  const start = startScript({
    runDirectory,
    bundle,
    place: machine.provisioner.place(launch.containerId),
    backend: machine.backend,
    runtime: machine.runtime,
    id: launch.containerId,
    io: spec.io,
  });
  const initPath = join(bundle, 'init');
  const lent: readonly BundleMount[] = [
    { source: machine.programs.directory, target: initDirectory, isReadOnly: true },
    { source: initPath, target: initScriptPath, isReadOnly: true },
  ];
  await writeFile(join(bundle, 'config.json'), await configOf(request, [...mounts, ...lent]), { mode: 0o600 });
  await writeFile(initPath, init, { mode: 0o400 });
  await chown(initPath, user.uid, user.gid);
  const startPath = join(bundle, 'start');
  await writeFile(startPath, start, { mode: 0o600 });
  return startPath;
}

async function configOf(request: BundleRequest, mounts: readonly BundleMount[]): Promise<string> {
  const { launch, machine, spec, options } = request;
  const { container, containerId } = launch;
  const { linux = {} } = options;
  const namespaces = ownNamespaces(container, {
    pids: linux.keepsPidNamespace ?? false,
    ipc: linux.keepsIpcNamespace ?? false,
  });
  if (!namespaces.ok) throw failed(namespaces.error.reason);
  const seccomp = await seccompOf(request);
  const shmSizeBytes = shmSizeOf(container) ?? linux.shmSizeBytes;
  return bundleConfig({
    rootfs: join(machine.provisioner.place(containerId), 'rootfs'),
    argv: [...machine.programs.sh, initScriptPath],
    environment: {},
    workingDirectory: request.workingDirectory,
    user: request.user,
    terminal: spec.io?.terminal,
    mounts,
    ...namespaces.value,
    ...(container?.hostname === undefined ? {} : { hostname: container.hostname }),
    ...(shmSizeBytes === undefined ? {} : { shmSizeBytes }),
    ...(spec.capabilities === undefined ? {} : { capabilities: spec.capabilities }),
    noNewPrivileges: spec.noNewPrivs === true,
    rlimits: spec.rlimits ?? [],
    ...(seccomp === undefined ? {} : { seccomp }),
  });
}

/** The wire says it in megabytes. */
function shmSizeOf(container: ContainerInfo | undefined): number | undefined {
  const megabytes = container?.linux_info?.shm_size;
  return megabytes === undefined ? undefined : megabytes * 1024 * 1024;
}

/** A program that is not there is better said before than by an exit code. What volumes bring is not known here. */
async function checkProgram(
  { rootfs, line, workingDirectory }: BundleRequest,
  searchPath: string,
  mounts: readonly BundleMount[],
): Promise<void> {
  const word = line.argv[0] ?? '';
  if ((await programInRootfs(rootfs, word, { workingDirectory, searchPath })) !== undefined) return;
  const isPath = word.includes('/');
  const candidates = isPath ? [word.startsWith('/') ? word : `${workingDirectory}/${word}`] : searchPath.split(':');
  const isMounted = (path: string): boolean =>
    mounts.some(({ target }) => `${path}/`.startsWith(`${target}/`) || path.includes('/..'));
  if (candidates.some(isMounted)) return;
  throw failed(`the image has no program '${word}': correct the command of the task, or the image`);
}

async function seccompOf({ launch, options, seccompDir, spec }: BundleRequest): Promise<SeccompFilter | undefined> {
  const asked = launch.container?.linux_info?.seccomp;
  const name = asked?.unconfined === true ? undefined : (asked?.profile_name ?? options.linux?.seccompProfile);
  if (name === undefined) return undefined;
  if (seccompDir === undefined) throw failed(`the seccomp profile '${name}' needs an agent with --seccomp_config_dir`);
  if (!/^\w[\w.-]*$/.test(name)) throw failed(`'${name}' is no name of a seccomp profile`);
  const text = await readFile(join(seccompDir, name), 'utf8').catch(() => undefined);
  if (text === undefined) throw failed(`there is no seccomp profile '${name}' in ${seccompDir}`);
  const parsed = parseJson(text);
  const filter = seccompFilter(parsed.ok ? parsed.value : undefined, {
    architecture: platformOf(process.arch).architecture,
    capabilities: ociCapabilities(spec.capabilities?.bounding ?? usualCapabilities),
    kernel: release(),
  });
  if (!filter.ok) throw failed(`${name}: ${filter.error.reason}`);
  return filter.value;
}

function failed(message: string): ContainerError {
  return new ContainerError({ code: 'container-launch-failed', message });
}
