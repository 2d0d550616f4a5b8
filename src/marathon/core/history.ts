import type { App } from './app.ts';
import type { Deployment } from './deployments/deployment.ts';
import type { RootChange } from './groups.ts';
import type { PathId } from './path-id.ts';
import { removeAppPointer, removeAppVersion, removeRootChange, type Write, writeRootChange } from './records.ts';
import type { MarathonState } from './state.ts';

/** Old versions beyond the limit go, unless a live deployment still names them. */
export function trimVersions(state: MarathonState, id: PathId, versions: Map<string, App>): Write[] {
  const writes: Write[] = [];
  const holder = state.deployments.get(state.locks.get(id) ?? '')?.changes.get(id);
  const needed = new Set([holder?.from?.version, holder?.to?.version, state.apps.get(id)?.version]);
  for (const version of [...versions.keys()].sort()) {
    if (versions.size <= state.settings.maxVersions) break;
    if (needed.has(version)) continue;
    versions.delete(version);
    writes.push(removeAppVersion(id, version));
  }
  return writes;
}

/** Notes what a change replaced, and forgets the oldest notes. */
export function logChange(state: MarathonState, previous: string, deployment: Deployment): Write[] {
  const apps: Record<PathId, string | null> = {};
  for (const [id, { from }] of deployment.changes) apps[id] = from?.version ?? null;
  const change: RootChange = {
    version: deployment.version,
    previous,
    apps,
    groups: Object.fromEntries(deployment.groupsBefore),
  };
  state.rootLog.push(change);
  const writes = [writeRootChange(change)];
  while (state.rootLog.length > state.settings.maxVersions) {
    const oldest = state.rootLog.shift();
    if (oldest === undefined) break;
    writes.push(removeRootChange(oldest.version), ...forgetRemovedApps(state, oldest));
  }
  return writes;
}

/** Apps that were removed and that no kept version of the tree names any more leave nothing behind. */
function forgetRemovedApps(state: MarathonState, oldest: RootChange): Write[] {
  const writes: Write[] = [];
  for (const id of Object.keys(oldest.apps)) {
    if (state.apps.has(id) || state.locks.has(id) || state.rootLog.some((change) => id in change.apps)) continue;
    for (const version of state.appVersions.get(id)?.keys() ?? []) writes.push(removeAppVersion(id, version));
    state.appVersions.delete(id);
    writes.push(removeAppPointer(id));
  }
  return writes;
}
