import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText, ok, type Result, refuse } from '../../../base/errors.ts';
import type { ContainerizerOptions } from '../../container-options.ts';
import { findProgram } from '../launcher.ts';
import { gatherInitPrograms, type InitPrograms } from './container-init.ts';
import { ImageGc } from './image-gc.ts';
import type { ImageOptions } from './image-options.ts';
import { ImagePuller } from './image-puller.ts';
import { ImageStore } from './image-store.ts';
import { findOciRuntime, type OciRuntime, runtimeMissing } from './oci-runtime.ts';
import { Provisioner } from './provisioner.ts';
import type { RootfsBackend } from './start-script.ts';
import { checkTrusted } from './trusted-directory.ts';

/** All that an agent needs to run images by itself. */
export interface ImageMachine {
  readonly store: ImageStore;
  readonly puller: ImagePuller;
  readonly provisioner: Provisioner;
  readonly runtime: OciRuntime;
  readonly programs: InitPrograms;
  readonly backend: RootfsBackend;
  readonly gc?: ImageGc;
}

const mostLayerBytes = 32 * 1024 ** 3;
const stallTimeoutMs = 60_000;
const hourMs = 3_600_000;

/** Readies the machine for images, or says why it cannot run them and what to do. Never rejects. */
export async function openImageMachine(
  options: ContainerizerOptions,
  images: ImageOptions,
): Promise<Result<ImageMachine>> {
  try {
    return await open(options, images);
  } catch (thrown) {
    return unable(errorText(thrown));
  }
}

async function open(options: ContainerizerOptions, images: ImageOptions): Promise<Result<ImageMachine>> {
  const { logger, runtimeDir } = options;
  if (process.getuid?.() !== 0) return unable('the agent is not root: start it as root');
  const runtime = findOciRuntime(join(runtimeDir, 'oci'), images.runtime);
  if (runtime === undefined) return unable(runtimeMissing);
  const missing = ['unshare', 'mount', 'cp', 'sed', 'grep'].filter((name) => findProgram(name) === undefined);
  if (missing.length > 0) return unable(`${missing.join(', ')} not found: install util-linux, mount and coreutils`);
  for (const directory of [images.storeDir, images.provisionerDir]) {
    const trusted = await checkTrusted(directory);
    if (!trusted.ok) return unable(trusted.error.reason);
  }
  await mkdir(images.provisionerDir, { recursive: true, mode: 0o711 });
  const programs = await gatherInitPrograms(join(images.provisionerDir, 'init'));
  if (!programs.ok) return unable(programs.error.reason);
  const provisioner = new Provisioner(join(images.provisionerDir, 'containers'));
  const obstacle = images.backend === 'copy' ? 'copy was asked for' : await provisioner.overlayObstacle();
  if (obstacle !== undefined && images.backend === 'overlay') {
    return unable(`overlays cannot be mounted in ${images.provisionerDir} (${obstacle}): choose the backend copy`);
  }
  const backend = obstacle === undefined ? 'overlay' : 'copy';
  // Agents on one machine may be given the same directory; each keeps to its own part.
  const own = createHash('sha256').update(images.provisionerDir).digest('hex').slice(0, 16);
  const directory = join(images.storeDir, own);
  const store = new ImageStore(directory);
  await store.open();
  const puller = new ImagePuller({
    store,
    registry: images.registry,
    dockerConfig: options.docker?.config,
    limits: {
      mostLayerBytes: images.mostLayerBytes ?? mostLayerBytes,
      stallTimeoutMs: options.fetcher?.stallTimeoutMs ?? stallTimeoutMs,
    },
    logger,
    pulls: options.metrics?.timer('containerizer/mesos/provisioner/docker_store/image_pull', { windowMs: hourMs }),
  });
  const prune = (excluded: readonly string[]): Promise<readonly string[]> =>
    store.prune(new Set(excluded.map((name) => puller.canonical(name))));
  const gc = images.gc === undefined ? undefined : new ImageGc({ directory, options: images.gc, logger, prune });
  logger.info('images run without a Docker engine', { runtime: runtime.name, backend, store: directory });
  return ok({
    store,
    puller,
    provisioner,
    runtime,
    programs: programs.value,
    backend,
    ...(gc === undefined ? {} : { gc }),
  });
}

function unable(why: string): Result<never> {
  return refuse('images-unavailable', `This agent cannot run images without a Docker engine: ${why}`);
}
