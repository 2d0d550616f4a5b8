import { zkErrors } from '../jute/errors.ts';
import { addWatchModes, watchEventTypes } from '../jute/opcodes.ts';
import type { SetWatchesRequest } from '../jute/requests.ts';
import type { ServerEffect } from './events.ts';
import type { Reader } from './reads.ts';
import { nodeAt } from './state.ts';
import { type Answer, emptyBody } from './transactions.ts';
import { type WatchTableName, watchModes } from './watch-tables.ts';

const watcherTypes: ReadonlyMap<number, readonly WatchTableName[]> = new Map<number, readonly WatchTableName[]>([
  [1, ['child']],
  [2, ['data']],
  [3, ['child', 'data']],
]);
const everyMode = watchModes.standard | watchModes.persistent | watchModes.recursive;

/** Looks for the connection's watches on a path, and removes them if asked. */
export function answerWatcherQuery(
  { state, connection }: Reader,
  request: { readonly kind: 'removeWatches' | 'checkWatches'; readonly path: string; readonly watcherType: number },
): Answer {
  const tables = watcherTypes.get(request.watcherType);
  if (tables === undefined) return { error: zkErrors.marshallingError, body: emptyBody };
  const found = tables.filter((table) => state.watches[table].modeOf(request.path, connection.id) !== 0);
  if (request.kind === 'removeWatches') {
    for (const table of found) state.watches[table].remove(request.path, connection.id, everyMode);
  }
  return { error: found.length > 0 ? zkErrors.ok : zkErrors.noWatcher, body: emptyBody };
}

/** A watch that stays when it fires. The node need not exist. */
export function answerAddWatch({ state, connection }: Reader, path: string, mode: number): Answer {
  if (mode !== addWatchModes.persistent && mode !== addWatchModes.persistentRecursive) {
    return { error: zkErrors.marshallingError, body: emptyBody };
  }
  const bit = mode === addWatchModes.persistent ? watchModes.persistent : watchModes.recursive;
  state.watches.data.add(path, connection.id, bit);
  state.watches.child.add(path, connection.id, bit);
  return { error: 0, body: { kind: 'int', value: 0 } };
}

/**
 * What a client watched before it lost its connection: what happened since `relativeZxid` is told at once, the rest is watched
 * again.
 */
export function restoreWatches(reader: Reader, request: SetWatchesRequest, effects: ServerEffect[]): Answer {
  const { state, connection } = reader;
  const { data, child } = state.watches;
  const since = request.relativeZxid;
  // Whoever asks exists() learns as much without any right, so none is needed here.
  const tell = (type: number, path: string): void => {
    effects.push({ kind: 'notify', connections: [connection.id], type, path });
  };
  for (const path of request.data) {
    const node = nodeAt(state, path);
    if (node === undefined) tell(watchEventTypes.deleted, path);
    else if (node.mzxid > since) tell(watchEventTypes.changed, path);
    else data.add(path, connection.id, watchModes.standard);
  }
  for (const path of request.exist) {
    const node = nodeAt(state, path);
    if (node === undefined) data.add(path, connection.id, watchModes.standard);
    else tell(watchEventTypes.created, path);
  }
  for (const path of request.child) {
    const node = nodeAt(state, path);
    if (node === undefined) tell(watchEventTypes.deleted, path);
    else if (node.pzxid > since) tell(watchEventTypes.children, path);
    else child.add(path, connection.id, watchModes.standard);
  }
  for (const path of request.persistent) answerAddWatch(reader, path, addWatchModes.persistent);
  for (const path of request.persistentRecursive) answerAddWatch(reader, path, addWatchModes.persistentRecursive);
  return { error: 0, body: emptyBody };
}
