/** The isolators of namespaces, mounts and rights, by their names. */
import { join } from 'node:path';
import type { Result } from '../../../base/errors.ts';
import type { ContainerizerOptions } from '../../container-options.ts';
import type { ContainerIsolator } from './container-isolator.ts';
import { createFilesystemLinux } from './filesystem-linux.ts';
import { createLinuxCapabilities } from './linux-capabilities.ts';
import { createLinuxNnp } from './linux-nnp.ts';
import { createLinuxSeccomp } from './linux-seccomp.ts';
import { createNamespacesIpc } from './namespaces-ipc.ts';
import { createNamespacesPid } from './namespaces-pid.ts';
import { createVolumeSecret } from './volume-secret.ts';

type Factory = (options: ContainerizerOptions) => Result<ContainerIsolator, string>;

export const linuxFactories: Readonly<Record<string, Factory>> = {
  'filesystem/linux': ({ isolation = [], linux }) =>
    createFilesystemLinux({
      isAlways: isolation.includes('filesystem/linux'),
      madeHostPaths: linux?.madeHostPaths ?? [],
    }),
  'namespaces/pid': ({ linux }) => createNamespacesPid({ keepsAgents: linux?.keepsPidNamespace ?? false }),
  'namespaces/ipc': ({ linux, runtimeDir }) =>
    createNamespacesIpc({
      keepsAgents: linux?.keepsIpcNamespace ?? false,
      directory: join(runtimeDir, 'ipc'),
      ...(linux?.shmSizeBytes === undefined ? {} : { shmSizeBytes: linux.shmSizeBytes }),
    }),
  'linux/capabilities': ({ linux }) =>
    createLinuxCapabilities({
      ...(linux?.effectiveCapabilities === undefined ? {} : { effective: linux.effectiveCapabilities }),
      ...(linux?.boundingCapabilities === undefined ? {} : { bounding: linux.boundingCapabilities }),
    }),
  'linux/nnp': () => createLinuxNnp(),
  'volume/secret': () => createVolumeSecret(),
  'linux/seccomp': ({ linux }) => createLinuxSeccomp(linux?.seccompProfile),
};

/**
 * Volumes of the host come with the linux launcher of an agent that is root, unless `--isolation` or `--launcher` say
 * otherwise. It is asked for nothing, so the agent does without where it cannot be had.
 */
export function impliesFilesystemLinux({ isolation = [], linux }: ContainerizerOptions): boolean {
  const isChosen = isolation.some((name) => name.startsWith('filesystem/'));
  if (isolation.includes('volume/host_path')) return !isChosen;
  return !isChosen && linux?.isPosix !== true && process.getuid?.() === 0;
}
