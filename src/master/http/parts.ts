/**
 * Answers as lists of parts. A part of many entities is a block: what is made of it is kept as long as nothing in it
 * changes, so that taking a snapshot of a large cluster costs as little as what changed since the last one.
 */
import type { Block } from '../../base/block-map.ts';
import { Writer } from '../../wire/writer.ts';

/** Text or bytes that are made when they are wanted, of what was taken down before. */
export class LateBytes {
  /** Bytes, or characters of text that is not encoded yet. */
  readonly size: number;
  #make: (() => string | Uint8Array) | undefined;
  #made: string | Uint8Array = '';
  readonly #isFleeting: boolean;

  /** `isFleeting`: it is likely to have changed before it is wanted. */
  constructor(size: number, make: () => string | Uint8Array, isFleeting = false) {
    this.size = size;
    this.#make = make;
    this.#isFleeting = isFleeting;
  }

  /**
   * Text stays text: a hundred megabytes outside of the heap make the garbage collector look through all of it several
   * times, and encoding while it is written costs a fraction of that.
   */
  get made(): string | Uint8Array {
    if (this.#make !== undefined) {
      this.#made = this.#make();
      this.#make = undefined;
    }
    return this.#made;
  }

  /** Not kept, unless it was made as bytes. */
  get bytes(): Uint8Array {
    const { made } = this;
    return typeof made === 'string' ? Buffer.from(made) : made;
  }

  prepare(): string | Uint8Array | undefined {
    return this.#isFleeting ? undefined : this.made;
  }
}

/** How the entities of a block are shown. One object for each form: what is kept is found by it. */
export interface BlockForm<V> {
  /** Takes down how they are now; `isAgain` when some of them have changed since this was last done. */
  capture(values: readonly V[], isAgain: boolean): LateBytes;
}

/** Entities of a list in one form; see `blocksOf`. */
export class BlockPart {
  readonly block: Block<never>;
  readonly form: BlockForm<never>;

  constructor(block: Block<never>, form: BlockForm<never>) {
    this.block = block;
    this.form = form;
  }
}

/** Text, bytes, or what becomes bytes. */
export type Part = string | Uint8Array | LateBytes | BlockPart;

/**
 * Items of a JSON list, with commas between them. `render` may keep its texts with the entities, for when others of the
 * block change; `renderOnce` makes them for a block of which none has changed yet, and most never will.
 */
export function jsonForm<V>(render: (value: V) => string, renderOnce: (value: V) => string = render): BlockForm<V> {
  return {
    capture: (values, isAgain) => {
      const texts = values.map(isAgain ? render : renderOnce);
      const size = texts.reduce((sum, text) => sum + text.length + 1, -1);
      return new LateBytes(size, () => texts.join(','), isAgain);
    },
  };
}

const writer = new Writer();

/**
 * A repeated field of messages in protobuf, made in the same way; the size is exact. A block of which none has changed yet is
 * written in one go: a buffer for each message would have the garbage collector count every one of them.
 */
export function fieldForm<V>(
  number: number,
  write: (value: V, writer: Writer) => void,
  bytesOf: (value: V) => Uint8Array,
): BlockForm<V> {
  return {
    capture: (values, isAgain) => {
      if (!isAgain) {
        const bytes = writtenFields(number, values, write);
        return new LateBytes(bytes.length, () => bytes);
      }
      const chunks = values.map(bytesOf);
      const size = chunks.reduce((sum, { length }) => sum + fieldSize(number, length), 0);
      return new LateBytes(size, () => joinFields(number, chunks));
    },
  };
}

function writtenFields<V>(number: number, values: readonly V[], write: (value: V, writer: Writer) => void): Uint8Array {
  writer.reset();
  for (const value of values) {
    writer.uint32(tagOf(number));
    const begun = writer.begin();
    write(value, writer);
    writer.end(begun);
  }
  return writer.finish();
}

/** Of a length-delimited field. */
function tagOf(number: number): number {
  return number * 8 + 2;
}

function fieldSize(number: number, length: number): number {
  return varintSize(tagOf(number)) + varintSize(length) + length;
}

function varintSize(value: number): number {
  let size = 1;
  for (let left = value; left >= 128; left = Math.floor(left / 128)) size++;
  return size;
}

function joinFields(number: number, chunks: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(chunks.flatMap((chunk) => [fieldHead(number, chunk.length), chunk]));
}

/** Tag and length of a length-delimited field. */
export function fieldHead(number: number, length: number): Uint8Array {
  writer.reset();
  writer.uint32(tagOf(number));
  writer.uint32(length);
  return writer.finish();
}

/** Blocks as parts. */
export function* blocksOf<V>(blocks: Iterable<Block<V>>, form: BlockForm<V>): Generator<BlockPart> {
  for (const block of blocks) yield new BlockPart(block as Block<never>, form as BlockForm<never>);
}

/** `[…]` of parts. */
export function* jsonList(items: Iterable<Part>): Generator<Part> {
  let separator = '[';
  for (const item of items) {
    yield separator;
    yield item;
    separator = ',';
  }
  yield separator === '[' ? '[]' : ']';
}

/** `[…]` of rendered items. */
export function* renderedList<T>(items: Iterable<T>, render: (item: T) => string): Generator<Part> {
  let separator = '[';
  for (const item of items) {
    yield separator + render(item);
    separator = ',';
  }
  yield separator === '[' ? '[]' : ']';
}

/** Keeps what was made of blocks. */
export class BlockCache {
  #kept = new WeakMap<
    BlockForm<never>,
    WeakMap<Block<never>, { readonly revision: number; readonly late: LateBytes }>
  >();

  /** Something was made of it, and may be older than it is. */
  has({ block, form }: BlockPart): boolean {
    return this.#kept.get(form)?.has(block) ?? false;
  }

  /** What the block shows now. */
  lateBytes({ block, form }: BlockPart): LateBytes {
    let ofForm = this.#kept.get(form);
    if (ofForm === undefined) {
      ofForm = new WeakMap();
      this.#kept.set(form, ofForm);
    }
    const kept = ofForm.get(block);
    if (kept?.revision === block.revision) return kept.late;
    const late = form.capture(block.values, kept !== undefined);
    ofForm.set(block, { revision: block.revision, late });
    return late;
  }

  clear(): void {
    this.#kept = new WeakMap();
  }
}
