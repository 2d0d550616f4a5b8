import type { ConnectionId } from './state.ts';

/** Ways of watching, as bits: one path may be watched in several by one connection. */
export const watchModes = { standard: 1, persistent: 2, recursive: 4 } as const;

export type WatchTableName = 'data' | 'child';

type Watchers = Map<ConnectionId, number>;

/** Who watches which path, in one table. Watching and firing cost what they touch, never the size of the table. */
class WatchTable {
  readonly #byPath = new Map<string, Watchers>();
  readonly #byConnection = new Map<ConnectionId, Set<string>>();
  #count = 0;
  #recursive = 0;

  get count(): number {
    return this.#count;
  }

  get pathCount(): number {
    return this.#byPath.size;
  }

  add(path: string, connection: ConnectionId, mode: number): void {
    const watchers = this.#byPath.get(path) ?? new Map<ConnectionId, number>();
    const before = watchers.get(connection) ?? 0;
    if (watchers.size === 0) this.#byPath.set(path, watchers);
    this.#change(watchers, connection, before | mode);
    const paths = this.#byConnection.get(connection);
    if (paths === undefined) this.#byConnection.set(connection, new Set([path]));
    else paths.add(path);
  }

  modeOf(path: string, connection: ConnectionId): number {
    return this.#byPath.get(path)?.get(connection) ?? 0;
  }

  /** Forgets some ways of watching. */
  remove(path: string, connection: ConnectionId, mode: number): void {
    const watchers = this.#byPath.get(path);
    const before = watchers?.get(connection);
    if (watchers === undefined || before === undefined) return;
    this.#change(watchers, connection, before & ~mode);
    if ((before & ~mode) !== 0) return;
    if (watchers.size === 0) this.#byPath.delete(path);
    const paths = this.#byConnection.get(connection);
    paths?.delete(path);
    if (paths?.size === 0) this.#byConnection.delete(connection);
  }

  removeConnection(connection: ConnectionId): void {
    for (const path of this.#byConnection.get(connection) ?? []) {
      const watchers = this.#byPath.get(path);
      if (watchers === undefined) continue;
      this.#change(watchers, connection, 0);
      if (watchers.size === 0) this.#byPath.delete(path);
    }
    this.#byConnection.delete(connection);
  }

  /** Who hears of something at exactly this path; one-shot watches are used up. */
  fire(path: string): ConnectionId[] {
    const watchers = this.#byPath.get(path);
    if (watchers === undefined) return [];
    const connections = [...watchers.keys()];
    for (const connection of connections) this.remove(path, connection, watchModes.standard);
    return connections;
  }

  /** Who watches the path or one above it recursively, besides those in `told`. */
  recursiveWatchers(path: string, told: readonly ConnectionId[]): ConnectionId[] {
    if (this.#recursive === 0) return [];
    const found = new Set<ConnectionId>();
    for (let at: string = path; ; at = at.slice(0, Math.max(1, at.lastIndexOf('/')))) {
      for (const [connection, mode] of this.#byPath.get(at) ?? []) {
        if ((mode & watchModes.recursive) !== 0 && !told.includes(connection)) found.add(connection);
      }
      if (at === '/') return [...found];
    }
  }

  /** Watchers of a path in ways other than the recursive one alone. */
  fireWithoutRecursive(path: string): ConnectionId[] {
    const watchers = this.#byPath.get(path);
    if (watchers === undefined) return [];
    const connections = [...watchers]
      .filter(([, mode]) => mode !== watchModes.recursive)
      .map(([connection]) => connection);
    for (const connection of connections) this.remove(path, connection, watchModes.standard);
    return connections;
  }

  /** Each connection with the paths it watches. */
  *entries(): IterableIterator<[ConnectionId, ReadonlySet<string>]> {
    yield* this.#byConnection;
  }

  #change(watchers: Watchers, connection: ConnectionId, mode: number): void {
    const before = watchers.get(connection) ?? 0;
    this.#count += (mode === 0 ? 0 : 1) - (before === 0 ? 0 : 1);
    this.#recursive += ((mode & watchModes.recursive) === 0 ? 0 : 1) - ((before & watchModes.recursive) === 0 ? 0 : 1);
    if (mode === 0) watchers.delete(connection);
    else watchers.set(connection, mode);
  }
}

/** The two tables: reads of data and of existence, and reads of children. */
export class WatchTables {
  readonly data: WatchTable = new WatchTable();
  readonly child: WatchTable = new WatchTable();

  removeConnection(connection: ConnectionId): void {
    this.data.removeConnection(connection);
    this.child.removeConnection(connection);
  }
}
