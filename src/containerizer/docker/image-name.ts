/** A Docker image as the engine's pull call wants it. */
export interface ImageName {
  /** With registry and repository, without tag. */
  readonly repository: string;
  /** Tag or digest; `latest` when left out. */
  readonly tag: string;
  /** Whole name with tag or digest. */
  readonly name: string;
  /** Host of the registry, as docker's config.json names it; Docker Hub when left out. */
  readonly registry: string;
}

/** Where names without a registry live, in docker's config.json. */
export const dockerHub = 'https://index.docker.io/v1/';

/** Reads an image name; without tag or digest it means `:latest`. */
export function parseImageName(text: string): ImageName {
  const registry = registryOf(text);
  const at = text.indexOf('@');
  if (at >= 0) return { repository: text.slice(0, at), tag: text.slice(at + 1), name: text, registry };
  const colon = text.lastIndexOf(':');
  // A colon before the last slash belongs to the port of the registry.
  if (colon > text.lastIndexOf('/')) {
    return { repository: text.slice(0, colon), tag: text.slice(colon + 1), name: text, registry };
  }
  return { repository: text, tag: 'latest', name: `${text}:latest`, registry };
}

function registryOf(text: string): string {
  const slash = text.indexOf('/');
  const first = slash < 0 ? '' : text.slice(0, slash);
  return first.includes('.') || first.includes(':') || first === 'localhost' ? first : dockerHub;
}
