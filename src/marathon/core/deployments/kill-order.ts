import type { App } from '../app.ts';
import { fieldValue } from '../constraint-fields.ts';
import { type Instance, isCandidate } from '../instance.ts';

const conditionRank: Readonly<Record<string, number>> = {
  Scheduled: 0,
  Unreachable: 1,
  Staging: 2,
  Starting: 3,
  Running: 4,
};

/** The time that says how old an instance is, by its condition. */
function ageMs(instance: Instance): number {
  if (instance.condition === 'Staging') return instance.task?.stagedAtMs ?? instance.sinceMs;
  if (instance.condition === 'Starting') return instance.sinceMs;
  return instance.activeSinceMs ?? instance.sinceMs;
}

/**
 * Chooses `count` instances to end when an app is scaled down: first the sentenced, then those that keep GROUP_BY balanced,
 * then the least useful; among equals by the app's kill selection.
 */
export function chooseVictims(
  app: App,
  instances: readonly Instance[],
  count: number,
  sentenced: ReadonlySet<string>,
): Instance[] {
  const candidates = instances.filter(isCandidate);
  const ordered = candidates.sort((left, right) => compare(app, left, right));
  const chosen = ordered.filter((instance) => sentenced.has(instance.id)).slice(0, count);
  let rest = ordered.filter((instance) => !sentenced.has(instance.id));
  const fields = app.constraints.filter(([, operator]) => operator === 'GROUP_BY').map(([field]) => field ?? '');
  if (fields.length > 0) {
    for (const instance of balanced(fields, rest, count - chosen.length)) {
      chosen.push(instance);
      rest = rest.filter((other) => other !== instance);
    }
  }
  chosen.push(...rest.slice(0, Math.max(0, count - chosen.length)));
  return chosen;
}

function compare(app: App, left: Instance, right: Instance): number {
  const byCondition = (conditionRank[left.condition] ?? 5) - (conditionRank[right.condition] ?? 5);
  if (byCondition !== 0) return byCondition;
  const byAge = ageMs(right) - ageMs(left);
  return app.killSelection === 'YOUNGEST_FIRST' ? byAge : -byAge;
}

// Takes one at a time from the fullest group. Instances without an agent belong to no group.
function balanced(fields: readonly string[], instances: readonly Instance[], count: number): Instance[] {
  const [field] = fields;
  if (field === undefined) return [];
  const groups = new Map<string, Instance[]>();
  for (const instance of instances) {
    const value = instance.agent === undefined ? undefined : fieldValue(field, instance.agent);
    if (value === undefined) continue;
    const members = groups.get(value) ?? [];
    members.push(instance);
    groups.set(value, members);
  }
  const chosen: Instance[] = [];
  const homeless = instances.length - [...groups.values()].reduce((sum, members) => sum + members.length, 0);
  for (let left = count - homeless; left > 0; left--) {
    const sizes = [...groups.values()].map((members) => members.length);
    if (sizes.length === 0) break;
    const fullest = [...groups.values()].find((members) => members.length === Math.max(...sizes));
    const victim = fullest?.shift();
    if (victim === undefined) break;
    chosen.push(victim);
  }
  return chosen;
}
