import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errorText, type Result } from '../../../base/errors.ts';
import type { Counter } from '../../../runtime/metrics.ts';
import type { Image } from '../../../wire/gen/mesos.ts';
import { ContainerError } from '../../container-error.ts';
import type { ContainerizerOptions } from '../../container-options.ts';
import type { ContainerLaunch } from '../../containerizer.ts';
import type { VolumeMount } from '../../persistent-volumes.ts';
import { logToSandbox } from '../../sandbox.ts';
import { readIsolationNote, writeIsolationNote } from '../isolation-note.ts';
import type { ContainerIsolator, LaunchPart, RecoveredContainer } from '../isolators/container-isolator.ts';
import type { RunSpec } from '../launch-script.ts';
import { launcherPath } from '../launcher.ts';
import type { RunEnd } from '../run-directory.ts';
import type { TaskUser } from '../task-user.ts';
import { execProcess } from './bundle.ts';
import { imageCommand } from './image-command.ts';
import { type ImageMachine, openImageMachine } from './image-machine.ts';
import type { ImageOptions } from './image-options.ts';
import { type ImagePlan, imageEnvironment, planImageLaunch } from './image-plan.ts';
import type { StoredImage } from './image-store.ts';
import { type ContainerUser, homeOf, imageUser, type UserFiles } from './image-user.ts';
import { deleteContainer } from './oci-runtime.ts';
import { textInRootfs } from './rootfs-path.ts';
import { enterScript, execWords, hasBegun } from './start-script.ts';
import { writeBundle } from './write-bundle.ts';

/** What is known of a container with an image while it is launched. */
interface Pulled {
  readonly image: StoredImage;
  readonly user: TaskUser;
  readonly files: UserFiles;
}

/** What is kept of a container with an image for as long as it runs. */
interface ImageNote {
  /** The file trees that it uses. */
  readonly chains: readonly string[];
  readonly user: ContainerUser;
  readonly workingDirectory: string;
  /** What a further process has besides its own. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What a launch has at hand when its isolators are done. */
export interface LaunchPlace {
  /** Of the run. */
  readonly directory: string;
  /** Persistent volumes, and those of sandboxes. */
  readonly links: readonly VolumeMount[];
  readonly signal: AbortSignal;
}

/** Where a further process is run. */
export interface EnterPlace {
  /** Of its run. */
  readonly directory: string;
  /** Names of the variables that it was given itself, which win over those of the image. */
  readonly variables: readonly string[];
}

const noteName = 'image';
const root: TaskUser = { name: 'root', uid: 0, gid: 0, groups: [] };

/** Containers with an image of their own, run by an OCI runtime. Named after the isolator of the original. */
export class ImageContainers implements ContainerIsolator {
  readonly name = 'docker/runtime';
  readonly #options: ContainerizerOptions;
  readonly #images: ImageOptions;
  readonly #machine: Promise<Result<ImageMachine>>;
  readonly #pulled = new Map<string, Pulled>();
  readonly #notes = new Map<string, ImageNote>();
  readonly #sandboxDirectory: string;
  readonly #removeErrors: Counter | undefined;
  #execs = 0;

  constructor(options: ContainerizerOptions, images: ImageOptions) {
    this.#options = options;
    this.#images = images;
    this.#sandboxDirectory = options.sandboxDirectory ?? '/mnt/mesos/sandbox';
    this.#removeErrors = options.metrics?.counter('containerizer/mesos/provisioner/remove_container_errors');
    this.#machine = openImageMachine(options, images);
  }

  /** True for a running container that has an image. */
  has(containerId: string): boolean {
    return this.#notes.has(containerId);
  }

  /** Checks a launch before anything is done. Throws a ContainerError. */
  readonly plan = (launch: ContainerLaunch, isolators: readonly string[]): ImagePlan =>
    planImageLaunch(launch, { isolators, sandboxDirectory: this.#sandboxDirectory });

  /**
   * Gets the image of a container and says who its processes will be: the user of the task's command, or else the image's,
   * or else whom `hostUser` gives. Rejects with a ContainerError.
   */
  async pull(
    launch: ContainerLaunch,
    { signal, hostUser }: { readonly signal: AbortSignal; readonly hostUser: () => Promise<TaskUser | undefined> },
  ): Promise<TaskUser> {
    const image = await this.#get(launch, launch.container?.mesos?.image, signal);
    const files = {
      passwd: await textInRootfs(image.rootfs, '/etc/passwd'),
      group: await textInRootfs(image.rootfs, '/etc/group'),
    };
    const own = launch.command?.user === undefined ? image.config.user : undefined;
    const user = own === undefined ? ((await hostUser()) ?? root) : { name: own, ...accepted(imageUser(own, files)) };
    this.#pulled.set(launch.containerId, { image, user, files });
    return user;
  }

  /**
   * Makes all that the runtime needs, from what a plain process would be started with: its limits, rights, control groups,
   * input and output. Rejects with a ContainerError.
   */
  async spec(launch: ContainerLaunch, spec: Omit<RunSpec, 'argv'>, at: LaunchPlace): Promise<RunSpec> {
    const { containerId } = launch;
    const machine = await this.#ready();
    const pulled = this.#pulled.get(containerId);
    if (pulled === undefined) throw failed('the image was not pulled');
    const { image, user, files } = pulled;
    const chains = [image.chain];
    const environment = imageEnvironment(spec.environment, launch, {
      environment: image.config.environment,
      home: homeOf(user.uid, files),
    });
    const workingDirectory = join('/', image.config.workingDirectory ?? this.#sandboxDirectory);
    const line = accepted(imageCommand(launch.command, image.config));
    await machine.provisioner.make(containerId, image.rootfs, { backend: machine.backend, signal: at.signal });
    const start = await writeBundle({
      launch,
      machine,
      options: this.#options,
      seccompDir: this.#images.seccompDir,
      sandboxDirectory: this.#sandboxDirectory,
      rootfs: image.rootfs,
      line,
      environment,
      workingDirectory,
      user,
      spec,
      runDirectory: at.directory,
      links: at.links,
      imageTree: async (volume, index) => {
        const stored = await this.#get(launch, volume.image, at.signal);
        chains.push(stored.chain);
        if (volume.mode === 'RO') return stored.rootfs;
        return machine.provisioner.makeVolume(containerId, stored.rootfs, { index, signal: at.signal });
      },
    });
    // What the task was told, secrets above all, its further processes are told anew.
    const own = Object.entries(environment).filter(([name]) => name === 'PATH' || !(name in spec.environment));
    const note: ImageNote = { chains, user, workingDirectory, environment: Object.fromEntries(own) };
    await writeIsolationNote(at.directory, noteName, note);
    this.#notes.set(containerId, note);
    this.#pulled.delete(containerId);
    return { argv: ['/bin/sh', start], ...onMachine(spec), namespaces: ['mount'] };
  }

  /**
   * Resolves when the container has begun, not only its runtime, or has ended already. `ended` is how its run ends. Rejects
   * with `container-launch-failed` when the runtime could not begin it.
   */
  async begun(directory: string, ended: Promise<RunEnd>): Promise<void> {
    let end: RunEnd | undefined;
    void ended.then((told) => {
      end = told;
    });
    for (let round = 1; end === undefined; round++) {
      if (hasBegun(directory)) return;
      await delay(Math.min(50, 2 * round));
    }
    if (end.error !== undefined) throw failed(end.error);
  }

  /**
   * How a further process is run in a container with an image, from what a plain process would be started with. Rejects with a
   * ContainerError.
   */
  async enterSpec(containerId: string, spec: RunSpec, { directory, variables }: EnterPlace): Promise<RunSpec> {
    const note = this.#notes.get(containerId);
    const { runtime, programs } = await this.#ready();
    if (note === undefined) throw failed(`container '${containerId}' has no image`);
    this.#execs += 1;
    const path = join(directory, `process-${this.#execs}.json`);
    const hasTerminal = spec.io?.terminal !== undefined;
    const process = execProcess({
      argv: spec.io === undefined ? execWords(programs, spec.argv, this.#inside(spec.sharedOutputPath)) : spec.argv,
      environment: {
        ...spec.environment,
        ...Object.fromEntries(Object.entries(note.environment).filter(([name]) => !variables.includes(name))),
        MESOS_SANDBOX: this.#sandboxDirectory,
      },
      workingDirectory: note.workingDirectory,
      user: note.user,
      terminal: spec.io?.terminal,
      ...(spec.capabilities === undefined ? {} : { capabilities: spec.capabilities }),
      noNewPrivileges: spec.noNewPrivs === true,
    });
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await writeFile(path, process, { mode: 0o600 });
    const words = [...runtime.words, 'exec', ...(hasTerminal ? ['--tty'] : []), '--process', path, containerId];
    const argv =
      spec.io === undefined ? ['/bin/sh', '-c', enterScript, 'enter', join(directory, 'error'), ...words] : words;
    return { argv, ...onMachine(spec) };
  }

  async prepare(): Promise<LaunchPart> {
    return {};
  }

  async cleanUp(containerId: string): Promise<void> {
    const hasRun = this.#notes.delete(containerId);
    const wasPulled = this.#pulled.delete(containerId);
    const machine = await this.#machine;
    if (!machine.ok) return;
    const { runtime, provisioner, store } = machine.value;
    // Also of one whose launch failed as soon as its image was there.
    store.release(containerId);
    if (!wasPulled && !hasRun) return;
    try {
      if (hasRun) await deleteContainer(runtime, containerId);
      await provisioner.remove(containerId);
    } catch (thrown) {
      this.#removeErrors?.increment();
      throw thrown;
    }
  }

  async recover(known: readonly RecoveredContainer[]): Promise<void> {
    const machine = await this.#machine;
    for (const { containerId, directory } of known) {
      const note = readIsolationNote(directory, noteName);
      if (isNote(note)) this.#notes.set(containerId, note);
    }
    const { logger } = this.#options;
    if (!machine.ok) {
      logger.warn('no images for tasks', { why: machine.error.reason });
      return;
    }
    const { store, provisioner, runtime } = machine.value;
    for (const [containerId, { chains }] of this.#notes) for (const chain of chains) store.use(chain, containerId);
    store.usersKnown();
    for (const containerId of await provisioner.list()) {
      if (this.#notes.has(containerId)) continue;
      await deleteContainer(runtime, containerId).catch((thrown: unknown) =>
        logger.warn('a container is left', { containerId, error: errorText(thrown) }),
      );
      await provisioner.remove(containerId);
    }
  }

  /** Removes the images that nobody uses, save the excluded; resolves with the names of those that are gone. */
  async prune(excluded: readonly string[]): Promise<readonly string[]> {
    const { store, puller } = await this.#ready();
    return store.prune(new Set(excluded.map((name) => puller.canonical(name))));
  }

  close(): void {
    void this.#machine.then((machine) => {
      if (machine.ok) machine.value.gc?.close();
    });
  }

  async #ready(): Promise<ImageMachine> {
    const machine = await this.#machine;
    if (machine.ok) return machine.value;
    throw new ContainerError({ code: 'container-unsupported', message: machine.error.reason });
  }

  async #get(
    { containerId, sandbox }: ContainerLaunch,
    image: Image | undefined,
    signal: AbortSignal,
  ): Promise<StoredImage> {
    const { puller } = await this.#ready();
    if (image === undefined) throw failed('it names no image');
    const stored = await puller.get(image, containerId, { signal, log: logToSandbox(sandbox) });
    if (this.#images.ignoresRuntime !== true) return stored;
    const { diffIds } = stored.config;
    return { ...stored, config: { environment: [], entrypoint: [], command: [], diffIds } };
  }

  /** A path of the sandbox as the container sees it. */
  #inside(path: string | undefined): string {
    const name = path?.split('/').at(-1);
    return name === undefined ? '/dev/null' : `${this.#sandboxDirectory}/${name}`;
  }
}

/**
 * What of a plain process holds for the runtime that starts a container. Files for output are opened inside, by the rights of
 * the container's user; only pipes and terminals go through the machine.
 */
function onMachine({ io, joinPaths, stdoutPath, stderrPath }: Omit<RunSpec, 'argv'>): Omit<RunSpec, 'argv'> {
  return {
    environment: { PATH: launcherPath, LC_ALL: 'C' },
    workingDirectory: '/',
    ...(joinPaths === undefined ? {} : { joinPaths }),
    ...(io === undefined ? {} : { io }),
    ...(io === undefined || stdoutPath === undefined ? {} : { stdoutPath }),
    ...(io === undefined || stderrPath === undefined ? {} : { stderrPath }),
  };
}

function isNote(value: unknown): value is ImageNote {
  if (typeof value !== 'object' || value === null) return false;
  const note = value as Partial<ImageNote>;
  return Array.isArray(note.chains) && typeof note.user?.uid === 'number' && typeof note.workingDirectory === 'string';
}

function accepted<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw failed(result.error.reason);
}

function failed(message: string): ContainerError {
  return new ContainerError({ code: 'container-launch-failed', message });
}
