import type { App } from '../api/apps.ts';

/** A group in the list: the sum of everything below it. */
export type GroupRow = {
  readonly kind: 'group';
  readonly id: string;
  readonly apps: readonly App[];
};
export type AppRow = { readonly kind: 'app'; readonly id: string; readonly app: App };
export type Row = GroupRow | AppRow;

/** The last segment of an id; the root is called root. */
export function lastSegment(id: string): string {
  return id.split('/').filter(Boolean).at(-1) ?? 'root';
}

/** The group that holds an app or group; the root's parent is the root. */
export function parentOf(id: string): string {
  const end = id.lastIndexOf('/');
  return end <= 0 ? '/' : id.slice(0, end);
}

/** All groups on the way from the root to the id, the root first, the id itself last. */
export function pathTo(id: string): readonly string[] {
  const segments = id.split('/').filter(Boolean);
  return ['/', ...segments.map((_, index) => `/${segments.slice(0, index + 1).join('/')}`)];
}

const isBelow = (id: string, group: string): boolean => group === '/' || id.startsWith(`${group}/`);

/** What stands directly in a group: its groups, then its apps. */
export function childrenOf(group: string, apps: readonly App[], groupIds: readonly string[]): readonly Row[] {
  const own: AppRow[] = [];
  const below = new Map<string, App[]>();
  const prefix = group === '/' ? '/' : `${group}/`;
  const childGroup = (id: string): string => `${prefix}${id.slice(prefix.length).split('/')[0] ?? ''}`;
  for (const id of groupIds) if (id !== '/' && isBelow(id, group)) below.set(childGroup(id), []);
  for (const app of apps) {
    if (!isBelow(app.id, group)) continue;
    if (parentOf(app.id) === group) own.push({ kind: 'app', id: app.id, app });
    else below.set(childGroup(app.id), [...(below.get(childGroup(app.id)) ?? []), app]);
  }
  const groups = [...below].map(([id, members]): GroupRow => ({ kind: 'group', id, apps: members }));
  return [...groups.sort((a, b) => a.id.localeCompare(b.id)), ...own];
}

/** Counts of several apps added up. */
export function sumApps(apps: readonly App[]) {
  const sum = {
    cpus: 0,
    mem: 0,
    instances: 0,
    tasksRunning: 0,
    tasksStaged: 0,
    tasksHealthy: 0,
    tasksUnhealthy: 0,
  };
  for (const app of apps) {
    sum.cpus += app.cpus * app.instances;
    sum.mem += app.mem * app.instances;
    sum.instances += app.instances;
    sum.tasksRunning += app.tasksRunning;
    sum.tasksStaged += app.tasksStaged;
    sum.tasksHealthy += app.tasksHealthy;
    sum.tasksUnhealthy += app.tasksUnhealthy;
  }
  return sum;
}
