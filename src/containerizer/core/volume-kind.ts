import type { MountPropagationMode, Volume, VolumeSourceSandboxPath } from '../../wire/gen/mesos.ts';

/** Where the files of a volume are. */
export type VolumeKind =
  | { readonly kind: 'host'; readonly path: string; readonly propagation?: MountPropagationMode }
  | { readonly kind: 'sandbox'; readonly from: VolumeSourceSandboxPath }
  | { readonly kind: 'image' | 'docker' | 'secret' | 'csi' | 'none' };

/** What kind of volume this is. A relative path of the host is one below the container's own sandbox. */
export function volumeKind({ host_path: hostPath, image, source }: Volume): VolumeKind {
  if (source?.sandbox_path !== undefined) return { kind: 'sandbox', from: source.sandbox_path };
  const path = source?.host_path?.path ?? (source === undefined ? hostPath : undefined);
  if (path !== undefined) {
    if (!path.startsWith('/')) return { kind: 'sandbox', from: { type: 'SELF', path } };
    const propagation = source?.host_path?.mount_propagation?.mode;
    return { kind: 'host', path, ...(propagation === undefined ? {} : { propagation }) };
  }
  if (image !== undefined) return { kind: 'image' };
  if (source?.docker_volume !== undefined) return { kind: 'docker' };
  if (source?.secret !== undefined) return { kind: 'secret' };
  return { kind: source?.csi_volume === undefined ? 'none' : 'csi' };
}

/** More volumes no container gets: each is a mount, and looked at beside all others. */
export const mostVolumes = 1000;

/** Why a container with so many is refused. */
export function tooManyVolumes(count: number): string {
  return `The task has ${count} volumes, more than ${mostVolumes}`;
}
