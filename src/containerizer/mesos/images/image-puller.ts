import { createHash } from 'node:crypto';
import { errorText } from '../../../base/errors.ts';
import { parseJson } from '../../../base/json.ts';
import type { Logger } from '../../../base/logger.ts';
import type { Timer } from '../../../runtime/metrics.ts';
import type { Image } from '../../../wire/gen/mesos.ts';
import { ContainerError } from '../../container-error.ts';
import { registryAuth } from '../../docker/registry-auth.ts';
import type { ImageStore, StoredImage } from './image-store.ts';
import { type Platform, platformOf } from './manifest.ts';
import { pullFromArchive } from './pull-archive.ts';
import { type PullLimits, pullFromRegistry } from './pull-registry.ts';
import { type ImageReference, parseImageReference } from './reference.ts';
import type { Credentials } from './registry-client.ts';
import { SharedWork, type Waiter } from './shared-work.ts';

export interface ImagePullerOptions {
  readonly store: ImageStore;
  /** `--docker_registry`: the address of a registry, or a directory (absolute, or `file://`) of archives. */
  readonly registry: string;
  /** `--docker_config`, parsed. */
  readonly dockerConfig: unknown;
  readonly limits: PullLimits;
  readonly logger: Logger;
  readonly platform?: Platform;
  /** How long pulls take. */
  readonly pulls?: Timer | undefined;
}

const mostAttempts = 3;

/** Gets images: from the store, or from where they are kept. */
export class ImagePuller {
  readonly #options: ImagePullerOptions;
  readonly #platform: Platform;
  readonly #folder: string | undefined;
  readonly #pulls = new SharedWork<void>();

  constructor(options: ImagePullerOptions) {
    this.#options = options;
    this.#platform = options.platform ?? platformOf(process.arch);
    this.#folder = archiveFolder(options.registry);
  }

  /** The image, from now on used by the container. Rejects with `container-launch-failed` and the registry's own words. */
  async get(image: Image, containerId: string, waiter: Waiter): Promise<StoredImage> {
    const name = image.docker?.name;
    if (image.type !== 'DOCKER' || name === undefined) {
      throw new ContainerError({
        code: 'container-unsupported',
        message: `Images of type ${image.type} are not supported: use one of type DOCKER`,
      });
    }
    try {
      return await this.#get(image, { name, containerId, waiter });
    } catch (thrown) {
      const why = errorText(thrown);
      waiter.log(`Failed to pull image '${name}': ${why}`);
      throw new ContainerError({
        code: 'container-launch-failed',
        message: `Failed to pull image '${name}': ${why}`,
        cause: thrown,
      });
    }
  }

  async #get(
    image: Image,
    { name, containerId, waiter }: { readonly name: string; readonly containerId: string; readonly waiter: Waiter },
  ): Promise<StoredImage> {
    const { store, logger } = this.#options;
    const reference = this.#referenceOf(name);
    const isFresh = image.cached === false;
    // A pull with wrong credentials is nobody else's.
    const { config, credential } = image.docker ?? {};
    const secret = createHash('sha256')
      .update(JSON.stringify([config, credential]))
      .digest('hex');
    // An image that nobody uses yet may be pruned between its pull and its use.
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      if (!isFresh || attempt > 0) {
        const stored = await store.acquire(reference.canonical, containerId);
        if (stored !== undefined) return stored;
      }
      await this.#pulls.join(`${isFresh} ${secret} ${reference.canonical}`, waiter, async (all) => {
        const startedMs = performance.now();
        await this.#pull(image, reference, all);
        this.#options.pulls?.record(performance.now() - startedMs);
        const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
        all.log(`Pulled image '${name}' in ${seconds} s`);
        logger.info('image pulled', { image: reference.canonical, seconds: Number(seconds) });
      });
    }
    throw new Error('it was removed as soon as it was there');
  }

  #pull(image: Image, reference: ImageReference, waiter: Waiter): Promise<void> {
    const { store, limits } = this.#options;
    const name = image.docker?.name ?? '';
    if (this.#folder !== undefined) {
      const { canonical } = reference;
      const platform = this.#platform;
      return pullFromArchive({ folder: this.#folder, name, canonical, platform, limits, store }, waiter);
    }
    const credentials = credentialsFor(image, reference, this.#options.dockerConfig);
    return pullFromRegistry({ reference, credentials, platform: this.#platform, limits, store }, waiter);
  }

  /** The one spelling of a name, under which the store has it; a name that is none stays as it is. */
  canonical(name: string): string {
    try {
      return this.#referenceOf(name).canonical;
    } catch {
      return name;
    }
  }

  #referenceOf(name: string): ImageReference {
    const parsed = parseImageReference(name, this.#folder === undefined ? this.#options.registry : undefined);
    if (!parsed.ok) throw new Error(parsed.error.reason);
    if (this.#folder === undefined) return parsed.value;
    return { ...parsed.value, canonical: `file://${this.#folder}#${parsed.value.canonical}` };
  }
}

/** The directory that `--docker_registry` names, if it names one. */
function archiveFolder(registry: string): string | undefined {
  if (registry.startsWith('/')) return registry;
  return registry.startsWith('file:///') ? decodeURIComponent(new URL(registry).pathname) : undefined;
}

/** An image may bring credentials of its own; otherwise those of the agent count. */
function credentialsFor(image: Image, reference: ImageReference, agentConfig: unknown): Credentials | undefined {
  const { config, credential } = image.docker ?? {};
  if (config !== undefined) {
    const data = config.value?.data;
    if (data === undefined) throw new Error('its config is a reference to a secret, which needs a secret store');
    const parsed = parseJson(new TextDecoder().decode(data));
    if (!parsed.ok) throw new Error('its config is no JSON of docker credentials');
    return authFrom(parsed.value, reference);
  }
  if (credential !== undefined) return { username: credential.principal, password: credential.secret ?? '' };
  return authFrom(agentConfig, reference);
}

function authFrom(config: unknown, { registry }: ImageReference): Credentials | undefined {
  const { username, password, identitytoken } = registryAuth(config, registry) ?? {};
  if (identitytoken !== undefined) {
    throw new Error(
      `the credentials for ${registry} are an identity token, which needs a Docker engine: give a password`,
    );
  }
  return username === undefined || password === undefined ? undefined : { username, password };
}
