import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Header } from 'tar-stream';
import { formatBytes } from '../../../base/bytes.ts';
import { HostileArchive } from '../../fetcher/unpack-place.ts';
import { decompressLayer } from './decompress.ts';
import { type EntryFacts, LayerTree, partsOf } from './layer-tree.ts';
import { SpaceGuard } from './space-guard.ts';

export interface LayerRequest {
  /** The layer's archive, perhaps compressed. */
  readonly source: Readable;
  /** What the bytes of `source` must be, when it is known. */
  readonly digest?: string;
  readonly sizeBytes?: number;
  /** What the bytes of the uncompressed archive must be. */
  readonly diffId: string;
  /** An empty directory. */
  readonly into: string;
  readonly keepsOwners: boolean;
  /** Most bytes that it may unpack to. */
  readonly mostBytes: number;
  readonly signal: AbortSignal;
  /** Told of every piece that arrives. */
  readonly onBytes?: (bytes: number) => void;
}

/** What a layer takes away from those below it, as paths without slash at the start. */
export interface LayerChanges {
  /** Names that are gone. */
  readonly removed: readonly string[];
  /** Directories of which nothing is left. */
  readonly emptied: readonly string[];
  /** Device nodes that were left out. */
  readonly leftOut: number;
}

/**
 * Unpacks one layer while it arrives, and checks it. Rejects on damaged and hostile ones: what is in `into` is then of no
 * use. Device nodes are left out: containers have a `/dev` of their own, and a node is a door to the machine's disks.
 */
export async function unpackLayer(request: LayerRequest): Promise<LayerChanges> {
  const arrived = new Meter(request.digest, request.sizeBytes ?? Number.POSITIVE_INFINITY, request.onBytes);
  const space = new SpaceGuard(request.into);
  const unpacked = new Meter(request.diffId, request.mostBytes, (bytes) => space.wrote(bytes));
  const entries = extract();
  const broken = new AbortController();
  const archive = decompressLayer(arrived.watch(request.source), request.signal);
  const fed = pipeline(unpacked.watch(archive), entries, { signal: request.signal });
  // An archive that breaks off leaves the entry that is being read waiting for ever.
  fed.catch((thrown: unknown) => broken.abort(thrown));
  const tree = new LayerTree(request.into, request.keepsOwners);
  const changes = { removed: [] as string[], emptied: [] as string[], leftOut: 0 };
  try {
    for await (const entry of entries) {
      tree.count();
      const content = entry as unknown as AsyncIterable<Uint8Array>;
      if (!noteWhiteout(entry.header.name, changes)) await unpackEntry(tree, entry.header, content, changes);
      entry.resume();
    }
  } catch (thrown) {
    entries.destroy();
    request.source.destroy();
    await fed.catch(() => {});
    throw broken.signal.aborted && !(thrown instanceof HostileArchive) ? broken.signal.reason : thrown;
  }
  await fed;
  await tree.finish();
  arrived.check('the layer');
  unpacked.check('the unpacked layer');
  return changes;
}

const whiteoutPrefix = '.wh.';
const opaqueName = '.wh..wh..opq';
const mostWhiteouts = 100_000;

/** True when the entry is no file but speaks of the layers below. */
function noteWhiteout(name: string, changes: { removed: string[]; emptied: string[] }): boolean {
  const parts = partsOf(name);
  const last = parts.at(-1) ?? '';
  if (!last.startsWith(whiteoutPrefix)) return false;
  if (changes.removed.length + changes.emptied.length >= mostWhiteouts) {
    throw new HostileArchive(`it hides more than ${mostWhiteouts} files`);
  }
  const parent = parts.slice(0, -1);
  const hidden = last.slice(whiteoutPrefix.length);
  if (last === opaqueName) changes.emptied.push(parent.join('/'));
  else if (['', '.', '..'].includes(hidden)) throw new HostileArchive(`'${name}' hides nothing`);
  // What begins with the prefix twice is an old driver's own book-keeping.
  else if (!hidden.startsWith(whiteoutPrefix)) changes.removed.push([...parent, hidden].join('/'));
  return true;
}

async function unpackEntry(
  tree: LayerTree,
  header: Header,
  content: AsyncIterable<Uint8Array>,
  changes: { leftOut: number },
): Promise<void> {
  const { name, type, linkname } = header;
  const facts = factsOf(header);
  switch (type) {
    case 'directory':
      return tree.directory(name, facts);
    case 'file':
    case 'contiguous-file':
      return tree.file(name, facts, (file) => write(file, content));
    case 'symlink':
      return tree.symlink(name, linkname ?? '', facts);
    case 'link':
      return tree.hardLink(name, linkname ?? '');
    case 'character-device':
    case 'block-device':
    case 'fifo':
      changes.leftOut += 1;
      return;
    default:
      throw new HostileArchive(`'${name}' is of a kind that layers may not hold`);
  }
}

async function write(file: FileHandle, content: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const bytes of content) await file.writeFile(bytes);
}

const mostId = 0xffff_fffe;
const mostSeconds = 253_402_300_799;

function factsOf({ mode, uid, gid, mtime }: Header): EntryFacts {
  const seconds = Math.trunc((mtime?.getTime() ?? 0) / 1000);
  return {
    mode: mode ?? 0o644,
    uid: numberWithin(uid, mostId),
    gid: numberWithin(gid, mostId),
    modifiedAtSeconds: numberWithin(seconds, mostSeconds),
  };
}

function numberWithin(value: number | undefined, most: number): number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 && value <= most ? value : 0;
}

/** Counts and hashes what flows by. */
class Meter {
  readonly #digest: string | undefined;
  readonly #hash: ReturnType<typeof createHash>;
  readonly #mostBytes: number;
  readonly #onBytes: ((bytes: number) => void | Promise<void>) | undefined;
  #bytes = 0;

  constructor(digest: string | undefined, mostBytes: number, onBytes?: (bytes: number) => void | Promise<void>) {
    this.#digest = digest;
    this.#hash = createHash(digest?.split(':')[0] ?? 'sha256');
    this.#mostBytes = mostBytes;
    this.#onBytes = onBytes;
  }

  async *watch(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const bytes of source) {
      this.#bytes += bytes.length;
      if (this.#bytes > this.#mostBytes) {
        throw new HostileArchive(`it has more than the ${formatBytes(this.#mostBytes)} allowed`);
      }
      this.#hash.update(bytes);
      await this.#onBytes?.(bytes.length);
      yield bytes;
    }
  }

  check(what: string): void {
    if (this.#digest === undefined) return;
    const actual = `${this.#digest.split(':')[0]}:${this.#hash.digest('hex')}`;
    if (actual !== this.#digest) throw new HostileArchive(`${what} has the digest ${actual}, not ${this.#digest}`);
  }
}
