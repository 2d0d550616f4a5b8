/** The object form of resources in legacy JSON endpoints: name → amount, ranges and sets as text. */

import type { ValueRange } from '../wire/gen/mesos.ts';
import { fromMilli, toMilli } from './quantities.ts';
import { addRanges, formatRanges } from './ranges.ts';
import type { Resources } from './resources.ts';

export type ResourcesJson = { [name: string]: number | string };

/** `cpus`, `gpus`, `mem` and `disk` are always there; revocable resources stand under `NAME_revocable`. */
export function resourcesJson(resources: Resources): ResourcesJson {
  const milli = new Map<string, number>([
    ['cpus', 0],
    ['gpus', 0],
    ['mem', 0],
    ['disk', 0],
  ]);
  const ranges = new Map<string, ValueRange[]>();
  const sets = new Map<string, Set<string>>();
  for (const resource of resources) {
    const name = resource.revocable === undefined ? resource.name : `${resource.name}_revocable`;
    if (resource.type === 'SCALAR') milli.set(name, (milli.get(name) ?? 0) + toMilli(resource.scalar?.value ?? 0));
    if (resource.type === 'RANGES') ranges.set(name, addRanges(ranges.get(name) ?? [], resource.ranges?.range ?? []));
    if (resource.type === 'SET') sets.set(name, new Set([...(sets.get(name) ?? []), ...(resource.set?.item ?? [])]));
  }
  const json: ResourcesJson = {};
  for (const [name, amount] of milli) json[name] = fromMilli(amount);
  for (const [name, range] of ranges) json[name] = formatRanges(range);
  for (const [name, items] of sets) json[name] = `{${[...items].join(', ')}}`;
  return json;
}
