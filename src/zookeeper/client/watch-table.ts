import { watchEventTypes } from '../jute/opcodes.ts';
import type { SetWatchesRequest } from '../jute/requests.ts';
import type { WatchCallback, WatchEventType } from './zookeeper-client.ts';

/** What a watch was set by: a read of data, a look at an absent node, a read of children; or a call that sets one to stay. */
export type WatchKind = 'data' | 'exist' | 'child' | 'persistent' | 'recursive';

/** Ways of `removeWatches`, as callers write them. */
export type WatchSelection = 'data' | 'children' | 'any';

interface EventRule {
  readonly type: Exclude<WatchEventType, 'expired'>;
  /** One-shot watches that the event uses up. */
  readonly kinds: readonly WatchKind[];
}

const eventRules: ReadonlyMap<number, EventRule> = new Map<number, EventRule>([
  [watchEventTypes.created, { type: 'created', kinds: ['data', 'exist'] }],
  [watchEventTypes.deleted, { type: 'deleted', kinds: ['data', 'exist', 'child'] }],
  [watchEventTypes.changed, { type: 'changed', kinds: ['data', 'exist'] }],
  [watchEventTypes.children, { type: 'children', kinds: ['child'] }],
]);

const selections: Readonly<Record<WatchSelection, readonly WatchKind[]>> = {
  data: ['data', 'exist'],
  children: ['child'],
  any: ['data', 'exist', 'child', 'persistent', 'recursive'],
};
const lastingKinds: ReadonlySet<WatchKind> = new Set<WatchKind>(['persistent', 'recursive']);

/** Well below the largest frame a server takes. */
const batchBytes = 128 * 1024;

export interface FiredWatch {
  readonly callback: WatchCallback;
  readonly type: WatchEventType;
  /** Full path, chroot included. */
  readonly path: string;
}

type Watchers = Map<string, Set<WatchCallback>>;

/** The watches the server holds for us, by full path. */
export class WatchTable {
  readonly #tables: Readonly<Record<WatchKind, Watchers>> = {
    data: new Map(),
    exist: new Map(),
    child: new Map(),
    persistent: new Map(),
    recursive: new Map(),
  };

  add(kind: WatchKind, path: string, callback: WatchCallback): void {
    const known = this.#tables[kind].get(path);
    if (known === undefined) this.#tables[kind].set(path, new Set([callback]));
    else known.add(callback);
  }

  has(selection: WatchSelection, path: string): boolean {
    return selections[selection].some((kind) => this.#tables[kind].has(path));
  }

  remove(selection: WatchSelection, path: string): void {
    for (const kind of selections[selection]) this.#tables[kind].delete(path);
  }

  /** What an event of the server fires, each callback once; one-shot watches are used up. Unknown types fire nothing. */
  take(eventType: number, path: string): FiredWatch[] {
    const rule = eventRules.get(eventType);
    if (rule === undefined) return [];
    const callbacks = new Set<WatchCallback>();
    const collect = (kind: WatchKind, at: string): void => {
      for (const callback of this.#tables[kind].get(at) ?? []) callbacks.add(callback);
    };
    for (const kind of rule.kinds) {
      collect(kind, path);
      this.#tables[kind].delete(path);
    }
    collect('persistent', path);
    if (rule.type !== 'children' && this.#tables.recursive.size > 0) {
      for (let at = path; ; at = at.slice(0, Math.max(1, at.lastIndexOf('/')))) {
        collect('recursive', at);
        if (at === '/' || at === '') break;
      }
    }
    return Array.from(callbacks, (callback) => ({ callback, type: rule.type, path }));
  }

  /** The session is gone: everyone hears so. Watches that stay are kept, to be set again in the next session. */
  expire(): FiredWatch[] {
    const fired: FiredWatch[] = [];
    for (const [kind, table] of this.#entries()) {
      for (const [path, callbacks] of table) {
        for (const callback of callbacks) fired.push({ callback, type: 'expired', path });
      }
      if (!lastingKinds.has(kind)) table.clear();
    }
    return fired;
  }

  clear(): void {
    for (const [, table] of this.#entries()) table.clear();
  }

  /** What a new connection must tell the server, in batches that fit in a frame. */
  restore(relativeZxid: bigint): SetWatchesRequest[] {
    const batches: SetWatchesRequest[] = [];
    let lists = emptyLists();
    let sizeBytes = 0;
    const flush = (): void => {
      if (sizeBytes === 0) return;
      const { recursive: persistentRecursive, ...rest } = lists;
      // Servers before 3.6 know only the older form, which has no watches that stay.
      const isPlain = lists.persistent.length === 0 && persistentRecursive.length === 0;
      batches.push({ kind: isPlain ? 'setWatches' : 'setWatches2', relativeZxid, ...rest, persistentRecursive });
      lists = emptyLists();
      sizeBytes = 0;
    };
    for (const [kind, table] of this.#entries()) {
      for (const path of table.keys()) {
        lists[kind].push(path);
        sizeBytes += 4 + path.length * 3;
        if (sizeBytes > batchBytes) flush();
      }
    }
    flush();
    return batches;
  }

  #entries(): [WatchKind, Watchers][] {
    return Object.entries(this.#tables) as [WatchKind, Watchers][];
  }
}

function emptyLists(): Record<WatchKind, string[]> {
  return { data: [], exist: [], child: [], persistent: [], recursive: [] };
}
