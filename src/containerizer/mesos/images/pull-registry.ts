import type { Result } from '../../../base/errors.ts';
import type { LayerOnDisk } from './compose-rootfs.ts';
import { readImageConfig } from './image-config.ts';
import type { ImageStore } from './image-store.ts';
import { type Descriptor, type ImageManifest, type Platform, readManifest } from './manifest.ts';
import { PullProgress } from './pull-progress.ts';
import type { ImageReference } from './reference.ts';
import { type Credentials, RegistryClient } from './registry-client.ts';
import type { Waiter } from './shared-work.ts';
import { formatSize } from './space-guard.ts';
import { unpackLayer } from './unpack-layer.ts';

/** Bounds of what is pulled, and how long to wait for it. */
export interface PullLimits {
  /** Most bytes that one layer may unpack to. */
  readonly mostLayerBytes: number;
  readonly stallTimeoutMs: number;
}

export interface RegistryPull {
  readonly reference: ImageReference;
  readonly credentials: Credentials | undefined;
  readonly platform: Platform;
  readonly limits: PullLimits;
  readonly store: ImageStore;
}

const mostConfigBytes = 8 * 1024 * 1024;
const layersAtOnce = 3;
const mostIndexes = 3;

/** Brings an image from its registry into the store. Rejects with one sentence on why not. */
export async function pullFromRegistry(pull: RegistryPull, waiter: Waiter): Promise<void> {
  const { reference, credentials, limits, store } = pull;
  const client = new RegistryClient({
    reference,
    credentials,
    signal: waiter.signal,
    stallTimeoutMs: limits.stallTimeoutMs,
  });
  const manifest = await findManifest(client, pull);
  const configJson = await client.smallBlob(manifest.config.digest, mostConfigBytes);
  const { diffIds } = value(readImageConfig(configJson));
  if (diffIds.length !== manifest.layers.length) {
    throw new Error(`its manifest has ${manifest.layers.length} layers and its configuration ${diffIds.length}`);
  }
  const totalBytes = manifest.layers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  waiter.log(
    `Pulling image '${reference.canonical}': ${manifest.layers.length} layers, at most ${formatSize(totalBytes)}`,
  );
  const progress = new PullProgress(reference.canonical, totalBytes, waiter.log);
  const repository = `${reference.registry}/${reference.repository}`;
  await store.pinned(diffIds, async () => {
    const layers = await inTurns(manifest.layers, waiter, (layer, index, each) =>
      pullLayer({ client, layer, source: repository, diffId: diffIds[index] ?? '', limits, store, progress }, each),
    );
    await store.keep(reference.canonical, configJson, layers, waiter);
  });
}

async function findManifest(client: RegistryClient, pull: RegistryPull): Promise<ImageManifest> {
  let version = pull.reference.version;
  for (let indexes = 0; indexes < mostIndexes; indexes++) {
    const { json, contentType } = await client.manifest(version);
    const read = value(readManifest(json, pull.platform, contentType));
    if (read.kind === 'image') return read.manifest;
    version = read.digest;
  }
  throw new Error('its lists of images only lead to other lists');
}

interface LayerPull {
  readonly client: RegistryClient;
  readonly layer: Descriptor;
  /** Where it comes from. */
  readonly source: string;
  readonly diffId: string;
  readonly limits: PullLimits;
  readonly store: ImageStore;
  readonly progress: PullProgress;
}

function pullLayer(
  { client, layer, source: from, diffId, limits, store, progress }: LayerPull,
  waiter: Waiter,
): Promise<LayerOnDisk> {
  return store.layer({ diffId, source: from }, waiter, async (into, { signal, log }) => {
    const source = await client.blob(layer.digest);
    // The request ends with the pull that began it; the layer, when nobody waits for it any more.
    const stop = (): void => void source.destroy(new Error('no longer wanted'));
    signal.addEventListener('abort', stop, { once: true });
    try {
      const changes = await unpackLayer({
        source,
        digest: layer.digest,
        sizeBytes: layer.sizeBytes,
        diffId,
        into,
        keepsOwners: process.getuid?.() === 0,
        mostBytes: limits.mostLayerBytes,
        signal,
        onBytes: (bytes) => progress.add(bytes),
      });
      if (changes.leftOut > 0) log(`Left ${changes.leftOut} device nodes and pipes out of layer ${layer.digest}`);
      return changes;
    } catch (thrown) {
      throw new Error(`layer ${layer.digest} cannot be used: ${thrown instanceof Error ? thrown.message : thrown}`, {
        cause: thrown,
      });
    } finally {
      signal.removeEventListener('abort', stop);
      source.destroy();
    }
  });
}

/** Works on a few at a time, and gives the results in their order. The first failure stops the others and is the whole's. */
async function inTurns<T, R>(
  items: readonly T[],
  waiter: Waiter,
  work: (item: T, index: number, waiter: Waiter) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const failed = new AbortController();
  const each = { ...waiter, signal: AbortSignal.any([waiter.signal, failed.signal]) };
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length && !failed.signal.aborted; index = next++) {
      try {
        results[index] = await work(items[index] as T, index, each);
      } catch (thrown) {
        failed.abort(thrown);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(layersAtOnce, items.length) }, worker));
  if (failed.signal.aborted) throw failed.signal.reason;
  return results;
}

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.reason);
  return result.value;
}
