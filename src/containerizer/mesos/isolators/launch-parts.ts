import { ContainerError } from '../../container-error.ts';
import type { LaunchPart } from './container-isolator.ts';

/**
 * Many parts of a launch as one: lists are joined without doubles, tables of strings are merged, other values may be given
 * by several only when they are the same. Throws `container-launch-failed` that names those who disagree.
 */
export function joinLaunchParts(parts: readonly (readonly [name: string, part: LaunchPart])[]): LaunchPart {
  const joined = new Map<string, unknown>();
  const givers = new Map<string, string>();
  for (const [name, part] of parts) {
    for (const [field, value] of Object.entries(part)) {
      if (value === undefined) continue;
      const known = joined.get(field);
      const both = known === undefined ? value : joinValues(known, value);
      if (both === undefined) throw contradiction(field, [givers.get(field) ?? '', name]);
      joined.set(field, both);
      givers.set(field, name);
    }
  }
  return Object.fromEntries(joined);
}

/** Undefined when the values contradict each other. */
function joinValues(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other)) {
    const texts = new Set(one.map((value) => JSON.stringify(value)));
    return [...one, ...other.filter((value) => !texts.has(JSON.stringify(value)))];
  }
  if (JSON.stringify(one) === JSON.stringify(other)) return one;
  if (!isTable(one) || !isTable(other)) return undefined;
  const isContradicted = Object.entries(other).some(([key, value]) => key in one && one[key] !== value);
  return isContradicted ? undefined : { ...one, ...other };
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function contradiction(field: string, names: readonly string[]): ContainerError {
  return new ContainerError({
    code: 'container-launch-failed',
    message: `The isolators ${names.join(' and ')} contradict each other about '${field}': choose one of them in --isolation`,
  });
}
