import { ok, type Result, refuse } from '../../../base/errors.ts';

/** An image as its name says where to find it. */
export interface ImageReference {
  /** Scheme, host and port of the registry, without a slash at the end. */
  readonly registry: string;
  /** Path of the repository in its registry. */
  readonly repository: string;
  /** Tag, or digest with its algorithm (`sha256:…`). */
  readonly version: string;
  /** The whole of it in one spelling: images are kept under it. */
  readonly canonical: string;
}

const dockerHub = 'https://registry-1.docker.io';
const dockerHubNames = ['docker.io', 'index.docker.io', 'registry-1.docker.io'];
const longestName = 1024;
const repositoryPattern = /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const hostPattern = /^(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::\d{1,5})?$/;

/** Digests whose algorithm is known: their bytes can be checked. */
export const digestPattern: RegExp = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/**
 * Reads an image name as Docker does: `[HOST[:PORT]/]PATH[:TAG][@DIGEST]`. Names without a host are of the default
 * registry; a host other than the default's is asked over https, save the machine itself, which is asked over http.
 */
export function parseImageReference(name: string, defaultRegistry: string = dockerHub): Result<ImageReference> {
  if (name.length > longestName) return invalid(`${name.slice(0, 40)}…`, `it is longer than ${longestName} characters`);
  const [path = '', digest, ...more] = name.split('@');
  if (more.length > 0 || (digest !== undefined && !digestPattern.test(digest))) {
    return invalid(name, "after '@' there must be one digest, sha256:… or sha512:…");
  }
  const slash = path.indexOf('/');
  const first = slash < 0 ? '' : path.slice(0, slash);
  const hasHost = first === 'localhost' || /[.:]/.test(first) || first.toLowerCase() !== first;
  if (hasHost && !hostPattern.test(first)) return invalid(name, `'${first}' is no host`);
  const registry = hasHost ? registryOf(first, defaultRegistry) : withoutSlash(defaultRegistry);
  const rest = hasHost ? path.slice(slash + 1) : path;
  const colon = rest.lastIndexOf(':');
  const tag = colon < 0 ? undefined : rest.slice(colon + 1);
  const bare = colon < 0 ? rest : rest.slice(0, colon);
  if (!repositoryPattern.test(bare)) return invalid(name, `'${bare}' is no name of a repository`);
  if (tag !== undefined && !tagPattern.test(tag)) return invalid(name, `'${tag}' is no tag`);
  // Docker Hub keeps the images that have no owner below `library`.
  const repository = registry === dockerHub && !bare.includes('/') ? `library/${bare}` : bare;
  const version = digest ?? tag ?? 'latest';
  const separator = digest === undefined ? ':' : '@';
  return ok({ registry, repository, version, canonical: `${registry}/${repository}${separator}${version}` });
}

function registryOf(host: string, defaultRegistry: string): string {
  if (dockerHubNames.includes(host)) return dockerHub;
  const base = withoutSlash(defaultRegistry);
  if (base.replace(/^https?:\/\//, '') === host) return base;
  const name = host.replace(/:\d+$/, '');
  const isThisMachine = name === 'localhost' || name === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(name);
  return `${isThisMachine ? 'http' : 'https'}://${host}`;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

function invalid(name: string, why: string): Result<ImageReference> {
  return refuse('image-name-invalid', `'${name}' is no name of an image: ${why}`);
}
