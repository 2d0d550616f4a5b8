import type { Edit } from './changes.ts';
import type { AppChange } from './deployments/deployment.ts';
import { hasCycle } from './deployments/plan.ts';
import { appsWithin } from './groups.ts';
import { Issues } from './issues.ts';
import { ancestorsOf, type PathId, rootId } from './path-id.ts';
import { type CommandRefusal, invalid } from './requests.ts';
import type { MarathonState } from './state.ts';

/** Complains about ids that clash and about circles of dependencies, in the tree as it shall be. */
export function checkTree(
  state: MarathonState,
  edit: Edit,
  staged: ReadonlyMap<PathId, AppChange>,
): CommandRefusal | undefined {
  const issues = new Issues();
  const isApp = (id: PathId): boolean => {
    const change = staged.get(id);
    return change === undefined ? state.apps.has(id) : change.to !== undefined;
  };
  const isGroup = (id: PathId): boolean => {
    const wanted = edit.groups?.get(id);
    return wanted === undefined ? state.groups.has(id) : wanted !== null;
  };
  const newPaths = [...staged].filter(([, change]) => change.to !== undefined).map(([id]) => id);
  for (const id of newPaths) {
    const clash = isGroup(id) || ancestorsOf(id).some((ancestor) => ancestor !== rootId && isApp(ancestor));
    if (clash) issues.add('/', 'Groups and Applications may not have the same identifier.');
  }
  for (const [id, wanted] of edit.groups ?? []) {
    if (wanted === null || id === rootId) continue;
    if ([id, ...ancestorsOf(id)].some((path) => path !== rootId && isApp(path))) {
      issues.add('/', 'Groups and Applications may not have the same identifier.');
    }
  }
  if (issues.any) return invalid(issues.list());
  const roots = [...newPaths];
  for (const [id, wanted] of edit.groups ?? [])
    if (wanted !== null && wanted.length > 0) roots.push(...appsWithin(state, id));
  if (hasCycle(roots, (app) => dependenciesOf(state, edit, staged, app))) {
    issues.add('/', 'Dependency graph has cyclic dependencies.');
    return invalid(issues.list());
  }
  return undefined;
}

/** The apps an app waits for in the tree as it shall be: its own dependencies and those of the groups it lies in. */
export function dependenciesOf(
  state: MarathonState,
  edit: Edit,
  staged: ReadonlyMap<PathId, AppChange>,
  id: PathId,
): PathId[] {
  const app = staged.has(id) ? staged.get(id)?.to : state.apps.get(id);
  if (app === undefined) return [];
  const named = [...app.dependencies];
  for (const group of ancestorsOf(id)) {
    const wanted = edit.groups?.get(group);
    named.push(...(wanted === undefined ? (state.groups.get(group)?.dependencies ?? []) : (wanted ?? [])));
  }
  const found = new Set<PathId>();
  for (const name of named) {
    if (state.apps.has(name) || staged.get(name)?.to !== undefined) found.add(name);
    for (const inside of appsWithin(state, name)) found.add(inside);
    for (const [other, change] of staged) {
      if (change.to !== undefined && other.startsWith(`${name}/`)) found.add(other);
    }
  }
  return [...found];
}
