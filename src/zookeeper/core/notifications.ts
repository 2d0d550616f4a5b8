import { watchEventTypes } from '../jute/opcodes.ts';
import { type Acl, permissions } from '../jute/records.ts';
import { isAllowed } from './acl.ts';
import type { Trigger } from './draft.ts';
import type { ServerEffect } from './events.ts';
import { parentPath } from './paths.ts';
import type { ConnectionId, ServerState } from './state.ts';

/**
 * Tells the watchers what a transaction did, in the order it was done, and uses their one-shot watches up. A watcher that may not
 * read the node hears nothing: an event would tell it what it must not know.
 */
export function fireWatches(state: ServerState, triggers: readonly Trigger[], effects: ServerEffect[]): void {
  const { data, child } = state.watches;
  for (const { type, path, acl, parentAcl } of triggers) {
    const notify = (eventType: number, at: string, connections: ConnectionId[], readable: readonly Acl[]): void => {
      const allowed = connections.filter((id) => mayHear(state, id, readable));
      if (allowed.length > 0) effects.push({ kind: 'notify', connections: allowed, type: eventType, path: at });
    };
    const told = data.fire(path);
    told.push(...data.recursiveWatchers(path, told));
    notify(type, path, told, acl);
    if (type === watchEventTypes.changed) continue;
    if (type === watchEventTypes.deleted) {
      const others = child.fire(path);
      others.push(...child.recursiveWatchers(path, others));
      notify(
        type,
        path,
        others.filter((id) => !told.includes(id)),
        acl,
      );
    }
    const parent = parentPath(path) ?? '/';
    notify(watchEventTypes.children, parent, child.fireWithoutRecursive(parent), parentAcl);
  }
}

function mayHear(state: ServerState, id: ConnectionId, acl: readonly Acl[]): boolean {
  const connection = state.connections.get(id);
  return connection !== undefined && isAllowed(state, connection, acl, permissions.read);
}
