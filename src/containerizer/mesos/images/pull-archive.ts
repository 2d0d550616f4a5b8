import { createReadStream } from 'node:fs';
import { lstat, open, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson } from '../../../base/json.ts';
import { unpack } from '../../fetcher/unpack.ts';
import { removeTree } from './disk-programs.ts';
import { readImageConfig } from './image-config.ts';
import type { ImageStore } from './image-store.ts';
import { partsOf } from './layer-tree.ts';
import { type Platform, readManifest } from './manifest.ts';
import type { PullLimits } from './pull-registry.ts';
import { checkDigest } from './registry-client.ts';
import type { Waiter } from './shared-work.ts';
import { unpackLayer } from './unpack-layer.ts';

export interface ArchivePull {
  /** Directory of the archives (`--docker_registry`). */
  readonly folder: string;
  /** Name of the image as the task says it. */
  readonly name: string;
  /** What the store is to call it. */
  readonly canonical: string;
  readonly platform: Platform;
  readonly limits: PullLimits;
  readonly store: ImageStore;
}

/** An image in an unpacked archive. */
interface ArchivedImage {
  readonly configJson: unknown;
  /** Paths of the layers' archives, with their digests where the archive says them. */
  readonly layers: readonly { readonly path: string; readonly digest?: string }[];
}

const mostJsonBytes = 8 * 1024 * 1024;

/** Brings an image from the folder into the store: from an archive of `docker save`, or of the OCI layout. */
export async function pullFromArchive(pull: ArchivePull, waiter: Waiter): Promise<void> {
  const { name, canonical, store, limits } = pull;
  const path = await findArchive(pull.folder, name);
  waiter.log(`Reading image '${name}' from ${path}`);
  const staging = await store.stage();
  try {
    const kind = (await isGzip(path)) ? 'tar.gz' : 'tar';
    await unpack({ archivePath: path, kind, into: staging, signal: waiter.signal });
    const image = await readArchive(staging, pull);
    const config = readImageConfig(image.configJson);
    if (!config.ok) throw new Error(config.error.reason);
    const { diffIds } = config.value;
    if (diffIds.length !== image.layers.length) {
      throw new Error(`it has ${image.layers.length} layers and its configuration names ${diffIds.length}`);
    }
    await store.pinned(diffIds, async () => {
      const layers = [];
      for (const [index, layer] of image.layers.entries()) {
        const wanted = { diffId: diffIds[index] ?? '', source: path };
        const unpacked = store.layer(wanted, waiter, (into, { signal }) =>
          unpackLayer({
            source: createReadStream(layer.path),
            ...(layer.digest === undefined ? {} : { digest: layer.digest }),
            diffId: wanted.diffId,
            into,
            keepsOwners: process.getuid?.() === 0,
            mostBytes: limits.mostLayerBytes,
            signal,
          }),
        );
        layers.push(await unpacked);
      }
      await store.keep(canonical, image.configJson, layers, waiter);
    });
  } finally {
    await removeTree(staging);
  }
}

/** The archive of an image: `NAME.tar` or `NAME:TAG.tar`, with and without Docker Hub's own parts of a name. */
async function findArchive(folder: string, name: string): Promise<string> {
  const candidates = archiveNames(name);
  for (const candidate of candidates) {
    const path = join(folder, candidate);
    if (
      await stat(path).then(
        (facts) => facts.isFile(),
        () => false,
      )
    )
      return path;
  }
  throw new Error(`${folder} has none of ${candidates.join(', ')}: put an archive of 'docker save' there`);
}

/** Names that the archive of an image may have, best first. */
function archiveNames(name: string): readonly string[] {
  const short = name.replace(/^(?:index\.)?docker\.io\//, '').replace(/^library\//, '');
  const tagged = (text: string): readonly string[] => {
    const hasTag = text.lastIndexOf(':') > text.lastIndexOf('/');
    if (!hasTag) return [text, `${text}:latest`];
    return [text, text.slice(0, text.lastIndexOf(':'))];
  };
  const names = [name, short, `library/${short}`].flatMap(tagged);
  return [...new Set(names)].map((one) => `${one}.tar`);
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

async function readArchive(directory: string, pull: ArchivePull): Promise<ArchivedImage> {
  const saved = await jsonAt(directory, 'manifest.json').catch(() => undefined);
  if (Array.isArray(saved)) return readSaved(directory, saved, pull.name);
  const index = await jsonAt(directory, 'index.json').catch(() => undefined);
  if (index !== undefined) return readLayout(directory, index, pull.platform);
  throw new Error("it is no archive of 'docker save': it has neither manifest.json nor index.json");
}

/** `docker save`: a list of images with the names of their files. */
async function readSaved(directory: string, list: readonly unknown[], name: string): Promise<ArchivedImage> {
  const images = list.filter(isObject);
  const wanted = fullName(name);
  const tagsOf = (image: Readonly<Record<string, unknown>>): readonly string[] => texts(image['RepoTags']) ?? [];
  const named = images.find((image) => tagsOf(image).map(fullName).includes(wanted));
  const [only] = images;
  const isUnnamed = images.length === 1 && only !== undefined && tagsOf(only).length === 0;
  const image = named ?? (isUnnamed ? only : undefined);
  if (image === undefined) {
    throw new Error(`it holds ${images.flatMap(tagsOf).join(', ') || 'no image'}, and not ${name}`);
  }
  const layers = texts(image['Layers']);
  const config = image['Config'];
  if (layers === undefined || typeof config !== 'string') throw new Error('its manifest.json names no files');
  return {
    configJson: await jsonAt(directory, config),
    layers: await Promise.all(layers.map(async (layer) => ({ path: await fileAt(directory, layer) }))),
  };
}

/** The OCI layout: `index.json`, and everything else below `blobs` by its digest. */
async function readLayout(directory: string, index: unknown, platform: Platform): Promise<ArchivedImage> {
  let json = index;
  let type = 'application/vnd.oci.image.index.v1+json';
  for (let hops = 0; hops < 4; hops++) {
    const read = readManifest(json, platform, type);
    if (!read.ok) throw new Error(read.error.reason);
    if (read.value.kind === 'image') {
      const { config, layers } = read.value.manifest;
      return {
        configJson: await jsonAt(directory, blobName(config.digest), config.digest),
        layers: await Promise.all(
          layers.map(async ({ digest }) => ({ path: await fileAt(directory, blobName(digest)), digest })),
        ),
      };
    }
    json = await jsonAt(directory, blobName(read.value.digest), read.value.digest);
    type = '';
  }
  throw new Error('its lists of images only lead to other lists');
}

function blobName(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}

/** A plain file of the archive, wherever links in it lead: never outside. */
async function fileAt(directory: string, name: string): Promise<string> {
  const path = await realpath(join(directory, ...partsOf(name))).catch(() => undefined);
  if (path === undefined) throw new Error(`it lacks its file ${name}`);
  const isInside = path.startsWith(`${await realpath(directory)}/`);
  if (!isInside || !(await lstat(path)).isFile()) throw new Error(`its ${name} is no plain file`);
  return path;
}

async function jsonAt(directory: string, name: string, digest?: string): Promise<unknown> {
  const path = await fileAt(directory, name);
  if ((await stat(path)).size > mostJsonBytes) throw new Error(`its ${name} is longer than ${mostJsonBytes} bytes`);
  const bytes = await readFile(path);
  if (digest !== undefined) {
    const checked = checkDigest(bytes, digest);
    if (!checked.ok) throw new Error(checked.error.reason);
  }
  const parsed = parseJson(bytes.toString('utf8'));
  if (!parsed.ok) throw new Error(`its ${name} is no JSON: ${parsed.error.reason}`);
  return parsed.value;
}

/** A name with its tag and without Docker Hub's own parts. */
function fullName(name: string): string {
  const short = name.replace(/^(?:index\.)?docker\.io\//, '').replace(/^library\//, '');
  return short.lastIndexOf(':') > short.lastIndexOf('/') ? short : `${short}:latest`;
}

function texts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
