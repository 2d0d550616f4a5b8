import type { App } from './app.ts';
import { type PathId, topGroupOf } from './path-id.ts';
import type { MarathonState } from './state.ts';

/** Roles the framework needs offers for: the default one and those of its apps and instances. */
export function rolesInUse(state: MarathonState): string[] {
  const roles = new Set([state.settings.mesosRole]);
  for (const app of state.apps.values()) roles.add(app.role);
  for (const instance of state.instances.values()) roles.add(instance.role);
  return [...roles].sort();
}

/** True when the top-level group of a path makes its apps use the group's role. */
export function enforcesRole(state: MarathonState, id: PathId): boolean {
  const top = topGroupOf(id);
  if (top === undefined) return false;
  const group = state.groups.get(`/${top}`);
  return group === undefined ? state.settings.newGroupEnforceRole === 'top' : (group.enforceRole ?? false);
}

/** The role of an app that names none. */
export function defaultRole(state: MarathonState, id: PathId): string {
  return enforcesRole(state, id) ? (topGroupOf(id) ?? state.settings.mesosRole) : state.settings.mesosRole;
}

/** The roles an app may have, by where it stands in the tree. */
export function validRoles(state: MarathonState, id: PathId, current: App | undefined): string[] {
  const top = topGroupOf(id);
  const roles = new Set<string>();
  if (top === undefined) roles.add(state.settings.mesosRole);
  else if (enforcesRole(state, id)) roles.add(top);
  else {
    roles.add(state.settings.mesosRole);
    roles.add(top);
  }
  if (top !== undefined && current !== undefined) roles.add(current.role);
  return [...roles];
}
