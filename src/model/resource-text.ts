/** Resources as text: `cpus:4;mem(web):512;ports:[31000-32000]`, or a JSON array of resources. */

import { Resource } from '../wire/gen/mesos.ts';
import { fromJson } from '../wire/json.ts';
import { WireError } from '../wire/reader.ts';
import { isReserved, refineResource } from './reservations.ts';
import { resourceError } from './resource-validation.ts';
import { addResources, type Resources } from './resources.ts';
import { DEFAULT_ROLE } from './roles.ts';
import { formatValue, parseValue } from './value-text.ts';

export type ParsedResources = { readonly resources: Resource[] } | { readonly error: string };

/**
 * Reads the value of a `--resources` flag. `defaultRole` reserves those that name no role. The result is refined and
 * summed; errors name the part that is wrong.
 */
export function parseResources(text: string, defaultRole: string = DEFAULT_ROLE): ParsedResources {
  const trimmed = text.trim();
  const parsed = trimmed.startsWith('[') ? parseJsonResources(trimmed) : parseSimpleResources(trimmed, defaultRole);
  if ('error' in parsed) return parsed;
  for (const resource of parsed.resources) {
    const error = resourceError(resource);
    if (error !== undefined) return { error };
  }
  return { resources: addResources(parsed.resources.map(refineResource)) };
}

function parseSimpleResources(text: string, defaultRole: string): ParsedResources {
  const resources: Resource[] = [];
  for (const part of text.split(';')) {
    const trimmed = part.trim();
    if (trimmed === '') continue;
    const match = /^([^:()]+?)\s*(?:\(([^()]+)\))?\s*:(.+)$/s.exec(trimmed);
    const value = match === null ? undefined : parseValue(match[3] ?? '');
    if (match === null || value === undefined || value.type === 'TEXT') {
      return {
        error: `Bad value for resources: cannot read '${trimmed}'; write e.g. cpus:4;mem:8192;ports:[31000-32000]`,
      };
    }
    const role = match[2]?.trim() ?? defaultRole;
    resources.push({ ...value, name: (match[1] ?? '').trim(), role });
  }
  return { resources };
}

function parseJsonResources(text: string): ParsedResources {
  try {
    const list: unknown = JSON.parse(text);
    return { resources: (list as unknown[]).map((item) => fromJson(Resource, item)) };
  } catch (error) {
    if (error instanceof WireError || error instanceof SyntaxError) {
      return { error: `Bad value for resources: ${error.message}` };
    }
    throw error;
  }
}

/** `cpus:8; mem(reservations: [(STATIC,web)]):512`, as in the logs and messages of Mesos. */
export function formatResources(resources: Resources): string {
  return resources.length === 0 ? '{}' : resources.map(formatResource).join('; ');
}

function formatResource(resource: Resource): string {
  const allocated = resource.allocation_info?.role === undefined ? '' : `(allocated: ${resource.allocation_info.role})`;
  const stack = (resource.reservations ?? []).map(({ type, role, principal }) => {
    return `(${[type, role, principal].filter((item) => item !== undefined).join(',')})`;
  });
  const reserved = isReserved(resource) ? `(reservations: [${stack.join(',')}])` : '';
  const volume =
    resource.disk?.persistence === undefined ? '' : `[${resource.disk.persistence.id}${mountOf(resource)}]`;
  const revocable = resource.revocable === undefined ? '' : '{REV}';
  const shared = resource.shared === undefined ? '' : '<SHARED>';
  return `${resource.name}${allocated}${reserved}${volume}${revocable}${shared}:${formatValue(resource)}`;
}

function mountOf(resource: Resource): string {
  const path = resource.disk?.volume?.container_path;
  return path === undefined ? '' : `:${path}`;
}
