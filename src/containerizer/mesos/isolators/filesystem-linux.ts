import { ok, type Result } from '../../../base/errors.ts';
import { parentSandbox } from '../../sandbox-volumes.ts';
import { readIsolationNote, writeIsolationNote } from '../isolation-note.ts';
import { enterPart, namespaceObstacle } from '../linux-support.ts';
import type { Mount } from '../mount-steps.ts';
import type { ContainerIsolator, IsolatedContainer, LaunchPart } from './container-isolator.ts';
import { hostMounts } from './host-mounts.ts';

export interface FilesystemLinuxOptions {
  /** Each container has a mount namespace; otherwise those with volumes of the host. */
  readonly isAlways: boolean;
  /** Directories below which missing host paths are made (`--host_path_volume_force_creation`). */
  readonly madeHostPaths: readonly string[];
}

const noteName = 'filesystem';

/**
 * `filesystem/linux` and `volume/host_path`: a view of the host's files for each container, in which volumes of the host are
 * at other places. Nothing that is mounted in it is seen outside, and it is gone with the container's last process.
 */
export function createFilesystemLinux(options: FilesystemLinuxOptions): Result<ContainerIsolator, string> {
  const obstacle = namespaceObstacle('mount');
  if (obstacle !== undefined) return { ok: false, error: obstacle };
  const withoutRights = new Set<string>();
  return ok({
    name: 'filesystem/linux',
    prepare: async (container) => {
      // A container with an image has another root: its volumes are its runtime's.
      if (container.launch.container?.mesos?.image !== undefined) return {};
      const mounts = await volumesOf(container, options.madeHostPaths);
      if (mounts.length === 0 && !hasOutside(container)) return options.isAlways ? { namespaces: ['mount'] } : {};
      const part: LaunchPart = { namespaces: ['mount'], mounts };
      if ((container.user?.uid ?? 0) === 0) return part;
      // Where its user chooses what is mounted, a set-user-id program might read a file that he made instead of the system's.
      withoutRights.add(container.launch.containerId);
      await writeIsolationNote(container.directory, noteName, { noNewPrivs: true });
      return { ...part, noNewPrivs: true };
    },
    enter: (containerId, pid) => ({
      ...enterPart(pid, ['mount']),
      ...(withoutRights.has(containerId) ? { noNewPrivs: true } : {}),
    }),
    cleanUp: async (containerId) => {
      withoutRights.delete(containerId);
    },
    recover: async (known) => {
      for (const { containerId, directory } of known) {
        if (readIsolationNote(directory, noteName) !== undefined) withoutRights.add(containerId);
      }
    },
  });
}

/** It has volumes of other kinds at paths outside its sandbox. */
function hasOutside({ launch, resources }: IsolatedContainer): boolean {
  const paths = [
    ...(launch.container?.volumes ?? []).map((volume) => volume.container_path),
    ...resources.map(({ disk }) => disk?.volume?.container_path ?? ''),
  ];
  return paths.some((path) => path.startsWith('/'));
}

/** Those of its executor first: the tasks of a group see them in its sandbox. */
async function volumesOf({ launch, user }: IsolatedContainer, madeHostPaths: readonly string[]): Promise<Mount[]> {
  const above = parentSandbox(launch);
  const executors =
    above === undefined
      ? []
      : await hostMounts(launch.executorContainer?.volumes ?? [], { sandbox: above, user, madeHostPaths });
  const own = await hostMounts(launch.container?.volumes ?? [], { sandbox: launch.sandbox, user, madeHostPaths });
  return [...executors, ...own];
}
