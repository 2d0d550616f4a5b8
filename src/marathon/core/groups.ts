import { ancestorsOf, type PathId, parentOf, rootId } from './path-id.ts';
import type { MarathonState } from './state.ts';

/** A folder of the tree. Apps and groups are named by their absolute ids. */
export interface Group {
  readonly id: PathId;
  dependencies: readonly PathId[];
  readonly apps: Set<PathId>;
  readonly groups: Set<PathId>;
  enforceRole?: boolean;
  /** Root version of the last change at or below this group. */
  version: string;
}

/** What a root version changed, so that earlier ones can be worked out from the present. Versions are those before the change. */
export interface RootChange {
  readonly version: string;
  readonly previous: string;
  /** Version of each changed app before the change; null when it did not exist. */
  readonly apps: Readonly<Record<PathId, string | null>>;
  /** Dependencies of each changed group before the change; null when it did not exist. */
  readonly groups: Readonly<Record<PathId, readonly PathId[] | null>>;
}

/** Makes a group and those above it; gives the ids of the ones that were not there. */
export function ensureGroup(state: MarathonState, id: PathId): PathId[] {
  const made: PathId[] = [];
  for (const path of id === rootId ? [] : [...ancestorsOf(id), id]) {
    if (state.groups.has(path)) continue;
    const group: Group = {
      id: path,
      dependencies: [],
      apps: new Set(),
      groups: new Set(),
      version: state.rootVersion,
      ...(parentOf(path) === rootId ? { enforceRole: state.settings.newGroupEnforceRole === 'top' } : {}),
    };
    state.groups.set(path, group);
    state.groups.get(parentOf(path))?.groups.add(path);
    made.push(path);
  }
  return made;
}

/** Takes an empty group out of the tree. */
export function dropGroup(state: MarathonState, id: PathId): void {
  if (id === rootId) return;
  state.groups.delete(id);
  state.groups.get(parentOf(id))?.groups.delete(id);
}

/** Ids of all apps in a group and below it. */
export function appsWithin(state: MarathonState, id: PathId): PathId[] {
  const found: PathId[] = [];
  const visit = (groupId: PathId): void => {
    const group = state.groups.get(groupId);
    if (group === undefined) return;
    found.push(...group.apps);
    for (const child of group.groups) visit(child);
  };
  visit(id);
  return found;
}

/** Ids of a group and all below it, parents first. */
export function groupsWithin(state: MarathonState, id: PathId): PathId[] {
  const group = state.groups.get(id);
  if (group === undefined) return [];
  return [id, ...[...group.groups].flatMap((child) => groupsWithin(state, child))];
}

/** Stamps a change on the groups that hold it. */
export function stampGroups(state: MarathonState, changed: Iterable<PathId>, version: string): void {
  for (const id of changed) {
    for (const path of [...ancestorsOf(id), id]) {
      const group = state.groups.get(path);
      if (group !== undefined) group.version = version;
    }
  }
}
