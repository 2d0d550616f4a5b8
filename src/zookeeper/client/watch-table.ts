import { watchEventTypes } from '../jute/opcodes.ts';
import type { SetWatchesRequest } from '../jute/requests.ts';
import type { WatchCallback, WatchEventType } from './zookeeper-client.ts';

/** What a watch was set by: a read of data, a look at an absent node, a read of children. */
export type WatchKind = 'data' | 'exist' | 'child';

interface EventRule {
  readonly type: Exclude<WatchEventType, 'expired'>;
  readonly kinds: readonly WatchKind[];
}

const eventRules: ReadonlyMap<number, EventRule> = new Map<number, EventRule>([
  [watchEventTypes.created, { type: 'created', kinds: ['data', 'exist'] }],
  [watchEventTypes.deleted, { type: 'deleted', kinds: ['data', 'exist', 'child'] }],
  [watchEventTypes.changed, { type: 'changed', kinds: ['data', 'exist'] }],
  [watchEventTypes.children, { type: 'children', kinds: ['child'] }],
]);

/** Well below the largest frame a server takes. */
const batchBytes = 128 * 1024;

export interface FiredWatch {
  readonly callback: WatchCallback;
  readonly type: WatchEventType;
  /** Full path, chroot included. */
  readonly path: string;
}

/** The one-shot watches the server holds for us, by full path. */
export class WatchTable {
  readonly #tables: Readonly<Record<WatchKind, Map<string, Set<WatchCallback>>>> = {
    data: new Map(),
    exist: new Map(),
    child: new Map(),
  };

  add(kind: WatchKind, path: string, callback: WatchCallback): void {
    const known = this.#tables[kind].get(path);
    if (known === undefined) this.#tables[kind].set(path, new Set([callback]));
    else known.add(callback);
  }

  /** Removes and returns what an event of the server fires; each callback once. Unknown types fire nothing. */
  take(eventType: number, path: string): FiredWatch[] {
    const rule = eventRules.get(eventType);
    if (rule === undefined) return [];
    const callbacks = new Set<WatchCallback>();
    for (const kind of rule.kinds) {
      for (const callback of this.#tables[kind].get(path) ?? []) callbacks.add(callback);
      this.#tables[kind].delete(path);
    }
    return Array.from(callbacks, (callback) => ({ callback, type: rule.type, path }));
  }

  /** Removes and returns everything: the session is gone. */
  takeAll(): FiredWatch[] {
    const fired: FiredWatch[] = [];
    for (const table of Object.values(this.#tables)) {
      for (const [path, callbacks] of table) {
        for (const callback of callbacks) fired.push({ callback, type: 'expired', path });
      }
      table.clear();
    }
    return fired;
  }

  /** What a new connection must tell the server, in batches that fit in a frame. */
  restore(relativeZxid: bigint): SetWatchesRequest[] {
    const batches: SetWatchesRequest[] = [];
    let lists: Record<WatchKind, string[]> = { data: [], exist: [], child: [] };
    let sizeBytes = 0;
    const flush = (): void => {
      if (sizeBytes === 0) return;
      batches.push({ kind: 'setWatches', relativeZxid, ...lists, persistent: [], persistentRecursive: [] });
      lists = { data: [], exist: [], child: [] };
      sizeBytes = 0;
    };
    for (const kind of ['data', 'exist', 'child'] as const) {
      for (const path of this.#tables[kind].keys()) {
        lists[kind].push(path);
        sizeBytes += 4 + path.length * 3;
        if (sizeBytes > batchBytes) flush();
      }
    }
    flush();
    return batches;
  }
}
