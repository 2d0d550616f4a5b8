/** The agent's flags on images that it runs without a Docker engine. */
import { join, resolve } from 'node:path';
import { ok, type Result, refuse } from '../base/errors.ts';
import type { ImageGcOptions } from '../containerizer/docker/pulled-images.ts';
import type { ImageOptions } from '../containerizer/mesos/images/image-options.ts';
import type { FlagValues } from '../runtime/flags.ts';

export const imageFlags = {
  image_providers: {
    type: 'string',
    help: 'docker: the mesos containerizer pulls and runs Docker images by itself, as root and with crun or runc. Left out, images need a Docker Engine.',
  },
  image_provisioner_backend: {
    type: 'string',
    help: 'How containers get the files of their image: overlay or copy. Left out, overlay where it works.',
  },
  image_gc_config: {
    type: 'json',
    help: 'When images that nothing uses are removed: {"image_disk_headroom":0.1,"image_disk_watch_interval":{"nanoseconds":3600000000000},"excluded_images":[]}. Left out, never.',
  },
  docker_registry: {
    type: 'string',
    default: 'https://registry-1.docker.io',
    help: 'Where images without a registry in their name come from: an address, or a directory with archives of docker save.',
  },
  docker_store_dir: {
    type: 'string',
    default: '/tmp/mesos/store/docker',
    help: 'Where images are kept.',
  },
  docker_ignore_runtime: {
    type: 'bool',
    default: false,
    help: 'Environment, entrypoint, command, user and working directory of images do not count.',
  },
  seccomp_config_dir: { type: 'string', help: "Directory of seccomp profiles in Docker's format." },
} as const;

export interface ImageSettings {
  /** Undefined: images need a Docker Engine. */
  readonly images: ImageOptions | undefined;
  /** Undefined: images are never removed by the agent. */
  readonly imageGc: ImageGcOptions | undefined;
}

/** What the flags mean, or what is wrong with them. */
export function readImages(values: FlagValues<typeof imageFlags>, workDir: string): Result<ImageSettings> {
  const imageGc = readGc(values.image_gc_config);
  if (!imageGc.ok) return imageGc;
  const providers = (values.image_providers ?? '').split(',').flatMap((name) => name.trim().toLowerCase() || []);
  const unknown = providers.find((name) => name !== 'docker');
  if (unknown !== undefined) return invalid('image_providers', `'${unknown}' is not available: docker is`);
  const backend = values.image_provisioner_backend;
  if (backend !== undefined && backend !== 'overlay' && backend !== 'copy') {
    return invalid('image_provisioner_backend', `'${backend}' is not available: choose overlay or copy`);
  }
  const registry = values.docker_registry;
  if (!/^(?:https?:\/\/[^/]|file:\/\/\/|\/)/.test(registry)) {
    return invalid('docker_registry', `'${registry}' is neither http(s)://HOST[:PORT] nor an absolute path`);
  }
  if (providers.length === 0) return ok({ images: undefined, imageGc: imageGc.value });
  const images: ImageOptions = {
    storeDir: resolve(values.docker_store_dir),
    provisionerDir: join(workDir, 'provisioner'),
    registry,
    ignoresRuntime: values.docker_ignore_runtime,
    ...(backend === undefined ? {} : { backend }),
    ...(values.seccomp_config_dir === undefined ? {} : { seccompDir: resolve(values.seccomp_config_dir) }),
    ...(imageGc.value === undefined ? {} : { gc: imageGc.value }),
  };
  return ok({ images, imageGc: imageGc.value });
}

const defaultHeadroom = 0.1;
const defaultIntervalMs = 3_600_000;
const leastIntervalMs = 1000;

function readGc(json: unknown): Result<ImageGcOptions | undefined> {
  if (json === undefined || json === null) return ok(undefined);
  if (typeof json !== 'object' || Array.isArray(json)) return invalid('image_gc_config', 'it is no JSON object');
  const config = json as Readonly<Record<string, unknown>>;
  const headroom = config['image_disk_headroom'] ?? defaultHeadroom;
  if (typeof headroom !== 'number' || !(headroom >= 0 && headroom <= 1)) {
    return invalid('image_gc_config', 'image_disk_headroom must be between 0 and 1');
  }
  const interval = config['image_disk_watch_interval'];
  const nanoseconds =
    typeof interval === 'object' && interval !== null && 'nanoseconds' in interval ? interval.nanoseconds : undefined;
  if (interval !== undefined && typeof nanoseconds !== 'number') {
    return invalid('image_gc_config', 'image_disk_watch_interval must be {"nanoseconds":…}');
  }
  const excluded = config['excluded_images'] ?? [];
  if (!Array.isArray(excluded)) return invalid('image_gc_config', 'excluded_images must be a list of names');
  const names = excluded.map(imageName);
  if (!names.every((name) => name !== undefined)) {
    return invalid('image_gc_config', 'excluded_images must be a list of names');
  }
  const watchIntervalMs = typeof nanoseconds === 'number' ? nanoseconds / 1e6 : defaultIntervalMs;
  return ok({ headroom, watchIntervalMs: Math.max(leastIntervalMs, watchIntervalMs), excluded: names });
}

/** The original lists images as messages; a bare name is taken too. */
function imageName(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry;
  if (typeof entry !== 'object' || entry === null || !('docker' in entry)) return undefined;
  const { docker } = entry;
  if (typeof docker !== 'object' || docker === null || !('name' in docker)) return undefined;
  return typeof docker.name === 'string' ? docker.name : undefined;
}

function invalid(
  flag: string,
  why: string,
): { readonly ok: false; readonly error: { readonly code: string; readonly reason: string } } {
  return refuse('flag-invalid', `Flag '${flag}': ${why}`);
}
