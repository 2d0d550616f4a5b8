import { isConfigurationChange } from '../app.ts';
import type { PathId } from '../path-id.ts';
import type { Action, AppChange, Step } from './deployment.ts';

/** What a plan needs to know of the target tree: which apps an app waits for. */
export type DependenciesOf = (app: PathId) => readonly PathId[];

/**
 * The steps from old to new: stop what is gone, start what is new with nothing, then scale or restart the rest, dependencies
 * first. Steps without actions are left out.
 */
export function planSteps(changes: ReadonlyMap<PathId, AppChange>, dependenciesOf: DependenciesOf): Step[] {
  const stops: Action[] = [];
  const starts: Action[] = [];
  const layers = new Map<number, Action[]>();
  const depthOf = createDepth(dependenciesOf);
  for (const [app, change] of changes) {
    if (change.to === undefined) {
      stops.push({ action: 'StopApplication', app });
      continue;
    }
    if (change.from === undefined) starts.push({ action: 'StartApplication', app });
    const action = actionFor(change);
    if (action === undefined) continue;
    const depth = depthOf(app);
    const layer = layers.get(depth) ?? [];
    layer.push({ action, app });
    layers.set(depth, layer);
  }
  const ordered = [...layers].sort(([left], [right]) => left - right).map(([, actions]) => actions);
  return [stops, starts, ...ordered].filter((actions) => actions.length > 0).map((actions) => ({ actions }));
}

function actionFor(change: AppChange): 'ScaleApplication' | 'RestartApplication' | undefined {
  const { from, to } = change;
  if (to === undefined) return undefined;
  if (from === undefined) return 'ScaleApplication';
  const isNewConfig =
    isConfigurationChange(from, to) || from.versionInfo.lastConfigChangeAt !== to.versionInfo.lastConfigChangeAt;
  if (isNewConfig) return to.instances === 0 ? 'ScaleApplication' : 'RestartApplication';
  return from.instances !== to.instances || change.sentenced.length > 0 ? 'ScaleApplication' : undefined;
}

/** Depth of an app: the number of apps on its longest chain of dependencies, itself included. Circles count once. */
function createDepth(dependenciesOf: DependenciesOf): (app: PathId) => number {
  const known = new Map<PathId, number>();
  const open = new Set<PathId>();
  const depthOf = (app: PathId): number => {
    const found = known.get(app);
    if (found !== undefined) return found;
    if (open.has(app)) return 0;
    open.add(app);
    let deepest = 0;
    for (const dependency of dependenciesOf(app)) deepest = Math.max(deepest, depthOf(dependency));
    open.delete(app);
    known.set(app, deepest + 1);
    return deepest + 1;
  };
  return depthOf;
}

/** True when one of these apps waits for itself by way of its dependencies. */
export function hasCycle(apps: Iterable<PathId>, dependenciesOf: DependenciesOf): boolean {
  const finished = new Set<PathId>();
  const open = new Set<PathId>();
  const visit = (app: PathId): boolean => {
    if (finished.has(app)) return false;
    if (open.has(app)) return true;
    open.add(app);
    for (const dependency of dependenciesOf(app)) {
      if (visit(dependency)) return true;
    }
    open.delete(app);
    finished.add(app);
    return false;
  };
  for (const app of apps) {
    if (visit(app)) return true;
  }
  return false;
}
