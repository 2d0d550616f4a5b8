import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ok, type Result } from '../../../base/errors.ts';
import type { Volume } from '../../../wire/gen/mesos.ts';
import { ContainerError } from '../../container-error.ts';
import { isSecretVolume } from '../../secrets.ts';
import { readIsolationNote, writeIsolationNote } from '../isolation-note.ts';
import { enterPart, namespaceObstacle } from '../linux-support.ts';
import type { ContainerIsolator, IsolatedContainer, LaunchPart } from './container-isolator.ts';
import { hostMounts } from './host-mounts.ts';

const noteName = 'secret-volumes';

/**
 * `volume/secret`: secrets as files that only the task's user reads. They are in the run's directory, which is in memory for
 * such containers (`environment_secret`), and are seen at their places in a mount namespace.
 */
export function createVolumeSecret(): Result<ContainerIsolator, string> {
  const obstacle = namespaceObstacle('mount');
  if (obstacle !== undefined) return { ok: false, error: obstacle };
  const known = new Map<string, LaunchPart>();
  return ok({
    name: 'volume/secret',
    prepare: async (container) => {
      const { launch, directory, user } = container;
      // Of a container with an image its runtime mounts them.
      const volumes = (launch.container?.volumes ?? []).filter(isSecretVolume);
      if (volumes.length === 0 || launch.container?.mesos?.image !== undefined) return {};
      const files = volumes.map((volume, index) => secretFile(volume, index, container));
      const mounts = await hostMounts(files, { sandbox: launch.sandbox, user, madeHostPaths: [] });
      // Its user chooses what is seen at a path of the system: no program of root's may believe it.
      const rights = (user?.uid ?? 0) === 0 ? {} : { noNewPrivs: true };
      await writeIsolationNote(directory, noteName, rights);
      known.set(launch.containerId, rights);
      return { namespaces: ['mount'], mounts, ...rights };
    },
    enter: (containerId, pid) => {
      const rights = known.get(containerId);
      return rights === undefined ? {} : { ...enterPart(pid, ['mount']), ...rights };
    },
    cleanUp: async (containerId) => {
      known.delete(containerId);
    },
    recover: async (containers) => {
      for (const { containerId, directory } of containers) {
        const rights = readIsolationNote(directory, noteName);
        if (rights !== undefined) known.set(containerId, rights as LaunchPart);
      }
    },
  });
}

/** Writes the secret and describes the file as a volume of the host. */
function secretFile(volume: Volume, index: number, { directory, user }: IsolatedContainer): Volume {
  const data = volume.source?.secret?.value?.data;
  if (data === undefined) {
    throw new ContainerError({
      code: 'container-launch-failed',
      message: `The volume at '${volume.container_path}' cannot be used: its secret has no value`,
    });
  }
  const path = join(directory, `secret-${index}`);
  writeFileSync(path, data, { mode: 0o400 });
  if (user !== undefined) chownSync(path, user.uid, user.gid);
  return { container_path: volume.container_path, mode: 'RO', host_path: path };
}
