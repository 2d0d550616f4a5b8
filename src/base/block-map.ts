/** Values of a `BlockMap` that lie next to each other, in its order. Never empty while it is in the map. */
export interface Block<V> {
  readonly values: readonly V[];
  /** Rises when a value comes, goes or was touched: what was made of a block holds as long as this stays. */
  readonly revision: number;
}

/** A value that knows the block it lies in; the map sets it. A value is in one block map at a time. */
export interface Blocked {
  block: { revision: number } | undefined;
}

/** Says that a value shows something else now. */
export function touchBlock(value: Blocked): void {
  if (value.block !== undefined) value.block.revision++;
}

interface OwnBlock<V> {
  readonly values: V[];
  revision: number;
}

const blockSize = 128;

/**
 * A map that also keeps its values in blocks, so that readers of all values have to look only at what changed. The order is
 * that of a Map; never more blocks than values.
 */
export class BlockMap<K, V extends Blocked> extends Map<K, V> {
  readonly #blocks = new Set<OwnBlock<V>>();
  #last: OwnBlock<V> | undefined;

  /** The blocks in order. May be walked while values come and go; what is then met is met as it is at that moment. */
  blocks(): Iterable<Block<V>> {
    return this.#blocks;
  }

  override set(key: K, value: V): this {
    const older = super.get(key);
    if (older === undefined) this.#append(value);
    else if (older !== value) replaceIn(older.block as OwnBlock<V>, older, value);
    return super.set(key, value);
  }

  override delete(key: K): boolean {
    const value = super.get(key);
    if (value !== undefined) this.#remove(value);
    return super.delete(key);
  }

  override clear(): void {
    for (const value of this.values()) value.block = undefined;
    this.#blocks.clear();
    this.#last = undefined;
    super.clear();
  }

  #append(value: V): void {
    let block = this.#last;
    if (block === undefined || block.values.length >= blockSize) {
      block = { values: [], revision: 0 };
      this.#blocks.add(block);
      this.#last = block;
    }
    block.values.push(value);
    block.revision++;
    value.block = block;
  }

  #remove(value: V): void {
    const block = value.block as OwnBlock<V>;
    block.values.splice(block.values.indexOf(value), 1);
    block.revision++;
    value.block = undefined;
    if (block.values.length > 0) return;
    this.#blocks.delete(block);
    if (this.#last === block) this.#last = undefined;
  }
}

function replaceIn<V extends Blocked>(block: OwnBlock<V>, older: V, value: V): void {
  block.values[block.values.indexOf(older)] = value;
  block.revision++;
  older.block = undefined;
  value.block = block;
}
