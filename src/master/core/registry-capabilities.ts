/** What a master must know to read a registry: written along with the first thing that needs it, taken out with the last. */
import type { Registry } from '../../wire/gen/internal.ts';

export type RegistryCapability = 'AGENT_DRAINING' | 'QUOTA_V2';

const known: ReadonlySet<string> = new Set<RegistryCapability>(['AGENT_DRAINING', 'QUOTA_V2']);

/** The registry with or without this requirement. */
export function requireCapability(rest: Registry, capability: RegistryCapability, isNeeded: boolean): Registry {
  const others = (rest.minimum_capabilities ?? []).filter((entry) => entry.capability !== capability);
  const all = isNeeded ? [...others, { capability }] : others;
  const { minimum_capabilities: _, ...kept } = rest;
  return all.length === 0 ? kept : { ...kept, minimum_capabilities: all };
}

/** Requirements of the registry that this master does not meet. */
export function missingCapabilities(registry: Registry): string[] {
  return (registry.minimum_capabilities ?? []).map(({ capability }) => capability).filter((name) => !known.has(name));
}
