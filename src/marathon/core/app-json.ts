import type { App } from './app.ts';

/** Properties that are left out when they hold nothing; others are written even when empty. */
const droppedWhenEmpty = new Set([
  'args',
  'constraints',
  'dependencies',
  'env',
  'fetch',
  'healthChecks',
  'readinessChecks',
  'secrets',
  'acceptedResourceRoles',
]);

/** An app as answers and events show it: no deprecated fields, no empty lists where the original has none. */
export function appJson(app: App): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(app)) {
    if (value === undefined || (droppedWhenEmpty.has(key) && isEmpty(value))) continue;
    json[key] = value;
  }
  return json;
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
