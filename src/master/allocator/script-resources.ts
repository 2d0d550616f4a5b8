/** Resources in scripts: `cpus:4;mem(ads):64;cpus(a,a/b):1;cpus{revocable}:2;disk(a){shared,volume=v1}:100`. For tests only. */
import type { Resources } from '../../model/resources.ts';
import { formatValue, parseValue } from '../../model/value-text.ts';
import type { Resource } from '../../wire/gen/mesos.ts';

/** The roles in parentheses are the stack of reservations; the first is static unless it says `{dynamic}`. */
export function parseScriptResources(text: string): Resource[] {
  return text
    .split(';')
    .filter((part) => part !== '')
    .map((part) => {
      const match = /^(\w+)(?:\(([^)]*)\))?(?:\{([^}]*)\})?:(.+)$/.exec(part);
      const value = match === null ? undefined : parseValue(match[4] ?? '');
      if (match === null || value === undefined) throw new Error(`cannot read resource '${part}'`);
      const flags = (match[3] ?? '').split(',');
      const roles = (match[2] ?? '').split(',').filter((role) => role !== '');
      const volume = flags.find((flag) => flag.startsWith('volume='))?.slice('volume='.length);
      const resource: Resource = { ...value, name: match[1] ?? '', type: value.type };
      if (roles.length > 0) {
        resource.reservations = roles.map((role, depth) => ({
          type: depth > 0 || flags.includes('dynamic') ? 'DYNAMIC' : 'STATIC',
          role,
        }));
      }
      if (flags.includes('revocable')) resource.revocable = {};
      if (flags.includes('shared')) resource.shared = {};
      if (flags.includes('mount')) resource.disk = { source: { type: 'MOUNT', mount: { root: '/disk' } } };
      if (volume !== undefined) resource.disk = { persistence: { id: volume } };
      return resource;
    });
}

/** The same form back, in a fixed order. */
export function formatScriptResources(resources: Resources): string {
  return resources.map(formatOne).sort().join(';');
}

function formatOne(resource: Resource): string {
  const roles = (resource.reservations ?? []).map(({ role = '' }) => role);
  const flags = [
    ...(resource.reservations?.[0]?.type === 'DYNAMIC' ? ['dynamic'] : []),
    ...(resource.revocable === undefined ? [] : ['revocable']),
    ...(resource.shared === undefined ? [] : ['shared']),
    ...(resource.disk?.source === undefined ? [] : ['mount']),
    ...(resource.disk?.persistence === undefined ? [] : [`volume=${resource.disk.persistence.id}`]),
  ];
  const stack = roles.length === 0 ? '' : `(${roles.join(',')})`;
  const marks = flags.length === 0 ? '' : `{${flags.join(',')}}`;
  return `${resource.name}${stack}${marks}:${formatValue(resource).replaceAll(' ', '')}`;
}
