import { ok, type Result, refuse } from '../../../base/errors.ts';
import { digestPattern } from './reference.ts';

/** Something in a registry by the digest of its bytes. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly sizeBytes: number;
}

/** What an image consists of. */
export interface ImageManifest {
  readonly config: Descriptor;
  /** From the lowest to the highest. */
  readonly layers: readonly Descriptor[];
}

/** The machine that an image is to run on, in Go's words. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** A manifest is of one image, or says for which platform which image is. */
export type ReadManifest =
  | { readonly kind: 'image'; readonly manifest: ImageManifest }
  | { readonly kind: 'choice'; readonly digest: string };

/** Docker builds no images with more than 127 layers. */
const mostLayers = 512;
const mostChoices = 1000;

const manifestTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
const indexTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];

/** What to ask a registry for. */
export const acceptedManifests: string = [...manifestTypes, ...indexTypes].join(', ');

/** Reads a manifest (Docker's version 2 schema 2, or OCI's) for this platform. `contentType` counts when it names none itself. */
export function readManifest(json: unknown, platform: Platform, contentType = ''): Result<ReadManifest> {
  if (!isObject(json)) return invalid('it is no JSON object');
  if (json['schemaVersion'] === 1) {
    return invalid('it has the schema 1 that registries gave up: push the image again with a newer Docker');
  }
  if (json['schemaVersion'] !== 2) return invalid('its schemaVersion is not 2');
  const named = json['mediaType'] ?? contentType.split(';')[0]?.trim();
  const type = typeof named === 'string' ? named : '';
  if (indexTypes.includes(type) || (!manifestTypes.includes(type) && Array.isArray(json['manifests']))) {
    return chooseImage(json['manifests'], platform);
  }
  if (!manifestTypes.includes(type) && type !== '' && !Array.isArray(json['layers'])) {
    return invalid(`its type is ${type}, which is no image`);
  }
  return readImage(json);
}

function readImage(json: Readonly<Record<string, unknown>>): Result<ReadManifest> {
  const config = readDescriptor(json['config']);
  const entries: unknown = json['layers'];
  if (config === undefined) return invalid('it names no config');
  if (!Array.isArray(entries)) return invalid('it names no layers');
  if (entries.length > mostLayers) return invalid(`it has ${entries.length} layers, more than ${mostLayers}`);
  const layers: Descriptor[] = [];
  for (const entry of entries) {
    const layer = readDescriptor(entry);
    if (layer === undefined) return invalid(`layer ${layers.length + 1} has no digest or size`);
    layers.push(layer);
  }
  return ok({ kind: 'image', manifest: { config, layers } });
}

function chooseImage(entries: unknown, platform: Platform): Result<ReadManifest> {
  if (!Array.isArray(entries)) return invalid('it lists no images');
  if (entries.length > mostChoices) return invalid(`it lists ${entries.length} images, more than ${mostChoices}`);
  let best: { readonly digest: string; readonly fit: number } | undefined;
  const offered: string[] = [];
  for (const entry of entries) {
    const descriptor = readDescriptor(entry);
    if (descriptor === undefined) return invalid('an image of its list has no digest or size');
    const own = readPlatform(isObject(entry) ? entry['platform'] : undefined);
    const fit = fitOf(own, platform);
    offered.push(own === undefined ? 'any' : platformText(own));
    if (fit > (best?.fit ?? 0)) best = { digest: descriptor.digest, fit };
  }
  if (best === undefined) {
    return invalid(
      `it has no image for ${platformText(platform)}, only for ${[...new Set(offered)].join(', ') || 'none'}`,
    );
  }
  return ok({ kind: 'choice', digest: best.digest });
}

/** 0: not for this platform; the more, the better. An entry that says nothing fits everything a little. */
function fitOf(own: Platform | undefined, wanted: Platform): number {
  if (own === undefined) return 1;
  if (own.os !== wanted.os || own.architecture !== wanted.architecture) return 0;
  if (own.variant === wanted.variant) return 4;
  if (own.variant === undefined) return 3;
  // arm: v6 runs on v7, not the other way round.
  return wanted.variant === undefined || own.variant < wanted.variant ? 2 : 0;
}

function readPlatform(json: unknown): Platform | undefined {
  if (!isObject(json)) return undefined;
  const { os, architecture, variant } = json;
  if (typeof os !== 'string' || typeof architecture !== 'string') return undefined;
  return { os, architecture, ...(typeof variant === 'string' && variant !== '' ? { variant } : {}) };
}

function platformText({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}

/** The platform of a machine of which Node says this. */
export function platformOf(nodeArchitecture: string): Platform {
  const architectures: Readonly<Record<string, Platform>> = {
    x64: { os: 'linux', architecture: 'amd64' },
    ia32: { os: 'linux', architecture: '386' },
    arm64: { os: 'linux', architecture: 'arm64', variant: 'v8' },
    arm: { os: 'linux', architecture: 'arm', variant: 'v7' },
  };
  return architectures[nodeArchitecture] ?? { os: 'linux', architecture: nodeArchitecture };
}

function readDescriptor(json: unknown): Descriptor | undefined {
  if (!isObject(json)) return undefined;
  const { digest, size, mediaType } = json;
  if (typeof digest !== 'string' || !digestPattern.test(digest)) return undefined;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return undefined;
  return { digest, sizeBytes: size, mediaType: typeof mediaType === 'string' ? mediaType : '' };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(why: string): {
  readonly ok: false;
  readonly error: { readonly code: string; readonly reason: string };
} {
  return refuse('manifest-invalid', `the manifest cannot be used: ${why}`);
}
