import type { ImageGcOptions } from '../../docker/pulled-images.ts';
import type { RootfsBackend } from './start-script.ts';

/** How containers get images without a Docker engine, from the agent's flags. */
export interface ImageOptions {
  /** Where images are kept (`--docker_store_dir`). Agents that share it keep their images apart. */
  readonly storeDir: string;
  /** Where the file trees of containers are made: on a disk of its own or the store's. */
  readonly provisionerDir: string;
  /** `--docker_registry`: address of a registry, or directory of archives. */
  readonly registry: string;
  /** `--image_provisioner_backend`; absent: overlay where it works, else copy. */
  readonly backend?: RootfsBackend;
  /** Environment, entrypoint, command, user and working directory of images do not count (`--docker_ignore_runtime`). */
  readonly ignoresRuntime?: boolean;
  /** Directory of seccomp profiles in Docker's format (`--seccomp_config_dir`). */
  readonly seccompDir?: string;
  /** Which runtime to use; absent: crun, or else runc. */
  readonly runtime?: 'crun' | 'runc';
  /** When images that nothing uses are removed (`--image_gc_config`). Absent: never by itself. */
  readonly gc?: ImageGcOptions;
  /** Most bytes that a layer may unpack to. */
  readonly mostLayerBytes?: number;
}
