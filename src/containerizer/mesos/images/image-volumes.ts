/** What a container with an image sees of the machine. */
import { chmod, chown, lchown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { containerPathError } from '../../../model/volumes.ts';
import type { Volume } from '../../../wire/gen/mesos.ts';
import { ContainerError } from '../../container-error.ts';
import { volumeKind } from '../../core/volume-kind.ts';
import type { VolumeMount } from '../../persistent-volumes.ts';
import { checkHostPath } from '../isolators/host-mounts.ts';
import type { BundleMount } from './bundle.ts';
import type { ContainerUser } from './image-user.ts';

export interface MountsOf {
  readonly volumes: readonly Volume[];
  /** Persistent volumes and those of sandboxes. */
  readonly links: readonly VolumeMount[];
  readonly sandbox: string;
  readonly sandboxDirectory: string;
  readonly user: ContainerUser;
  /** Directory for files that are made for the container. */
  readonly bundle: string;
  readonly hostname: string | undefined;
  readonly madeHostPaths: readonly string[];
  /** The file tree of an image, for the volume of this number; a copy of the container's own when it may write to it. */
  readonly imageTree: (volume: Volume, index: number) => Promise<string>;
}

/** Mounts in their order: what is in the sandbox comes after it. Rejects with a ContainerError. */
export async function imageMounts(of: MountsOf): Promise<readonly BundleMount[]> {
  const mounts: BundleMount[] = [
    ...(await systemFiles(of)),
    { source: of.sandbox, target: of.sandboxDirectory, isShared: true },
  ];
  const add = (mount: BundleMount): void => {
    if (mounts.some(({ target }) => target === mount.target)) throw failed(mount.target, 'something else is there');
    mounts.push(mount);
  };
  for (const { source, containerPath, isReadOnly } of of.links) {
    add({ source, target: targetOf(containerPath, of), isReadOnly });
  }
  for (const [index, volume] of of.volumes.entries()) {
    const mount = await volumeMount(volume, index, of);
    if (mount !== undefined) add(mount);
  }
  return mounts;
}

async function volumeMount(volume: Volume, index: number, of: MountsOf): Promise<BundleMount | undefined> {
  const kind = volumeKind(volume);
  const isReadOnly = volume.mode === 'RO';
  const target = targetOf(volume.container_path, of);
  switch (kind.kind) {
    case 'host': {
      if (kind.propagation === 'BIDIRECTIONAL') {
        throw failed(
          volume.container_path,
          'what is mounted in a container cannot be seen by the host: ask for HOST_TO_CONTAINER',
        );
      }
      await checkHostPath(volume, kind.path, of.madeHostPaths);
      const isShared = kind.propagation === 'HOST_TO_CONTAINER';
      return { source: kind.path, target, isReadOnly, ...(isShared ? { isShared } : {}) };
    }
    case 'image':
      return { source: await of.imageTree(volume, index), target, isReadOnly };
    case 'secret':
      return { source: await secretFile(volume, index, of), target, isReadOnly: true };
    default:
      return undefined;
  }
}

function targetOf(containerPath: string, { sandboxDirectory }: MountsOf): string {
  const error = containerPathError(containerPath);
  const parts = containerPath.split('/').filter((part) => part !== '' && part !== '.');
  if (error !== undefined || parts.includes('..') || parts.length === 0) {
    throw failed(containerPath, error ?? 'a volume cannot take the place of the root or the sandbox');
  }
  const path = `/${parts.join('/')}`;
  return containerPath.startsWith('/') ? path : `${sandboxDirectory}${path}`;
}

/** The secret in a file that only the container's user reads. */
async function secretFile(volume: Volume, index: number, { bundle, user }: MountsOf): Promise<string> {
  const data = volume.source?.secret?.value?.data;
  if (data === undefined) throw failed(volume.container_path, 'its secret has no value');
  const path = join(bundle, `secret-${index}`);
  await writeFile(path, data, { mode: 0o400 });
  await chown(path, user.uid, user.gid);
  return path;
}

/** Names of machines and users of the resolver are the host's; the container may change its copies. */
async function systemFiles({ bundle, hostname }: MountsOf): Promise<BundleMount[]> {
  const directory = join(bundle, 'etc');
  await mkdir(directory, { recursive: true, mode: 0o755 });
  const mounts: BundleMount[] = [];
  for (const name of ['hosts', 'resolv.conf', 'hostname']) {
    let text = await readFile(join('/etc', name), 'utf8').catch(() => '');
    if (hostname !== undefined && name === 'hostname') text = `${hostname}\n`;
    if (hostname !== undefined && name === 'hosts') text = `${text.trimEnd()}\n127.0.1.1 ${hostname}\n`;
    const path = join(directory, name);
    await writeFile(path, text, { mode: 0o644 });
    await chmod(path, 0o644);
    await lchown(path, 0, 0);
    mounts.push({ source: path, target: `/etc/${name}` });
  }
  return mounts;
}

function failed(containerPath: string, why: string): ContainerError {
  return new ContainerError({
    code: 'container-launch-failed',
    message: `The volume at '${containerPath}' cannot be used: ${why}`,
  });
}
