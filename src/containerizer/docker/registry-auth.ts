import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuthConfigObject } from 'dockerode';
import { dockerHub } from './image-name.ts';

/**
 * Credentials for a registry from docker's config.json (`{"auths": {"HOST": {"auth": "BASE64"}}}`) or the older .dockercfg,
 * which is the inner object alone. Hosts may be written with scheme and path.
 */
export function registryAuth(config: unknown, registry: string): AuthConfigObject | undefined {
  if (!isObject(config)) return undefined;
  const entries = isObject(config['auths']) ? config['auths'] : config;
  for (const [name, entry] of Object.entries(entries)) {
    if (hostOf(name) === hostOf(registry) && isObject(entry)) return authOf(entry, registry);
  }
  return undefined;
}

const mostConfigBytes = 1024 * 1024;

/** Credentials that were fetched into a sandbox: `.docker/config.json`, or the older `.dockercfg`. */
export async function sandboxDockerConfig(sandbox: string): Promise<unknown> {
  for (const name of ['.docker/config.json', '.dockercfg']) {
    try {
      const file = await open(join(sandbox, name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      try {
        const facts = await file.stat();
        if (facts.isFile() && facts.size <= mostConfigBytes) return JSON.parse(await file.readFile('utf8'));
      } finally {
        await file.close();
      }
    } catch {
      // Not there, or not readable as what it should be: the image may be public.
    }
  }
  return undefined;
}

function authOf(entry: Readonly<Record<string, unknown>>, registry: string): AuthConfigObject | undefined {
  const { auth, username, password, identitytoken } = entry;
  // Some registries give a token in the place of a password, which docker login keeps.
  if (typeof identitytoken === 'string' && identitytoken !== '') return { identitytoken, serveraddress: registry };
  if (typeof username === 'string' && typeof password === 'string') {
    return { username, password, serveraddress: registry };
  }
  if (typeof auth !== 'string') return undefined;
  const [name, ...rest] = Buffer.from(auth, 'base64').toString('utf8').split(':');
  if (name === undefined || rest.length === 0) return undefined;
  return { username: name, password: rest.join(':').replace(/\0+$/, ''), serveraddress: registry };
}

function hostOf(name: string): string {
  const host = name.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  return host === 'docker.io' || host === 'registry-1.docker.io' ? hostOf(dockerHub) : host;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
