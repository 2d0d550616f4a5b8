/** The registry as bytes. Entries that did not change are not encoded again: a cluster's registry is many megabytes. */
import { concatBytes } from '../../base/bytes.ts';
import {
  Registry,
  RegistryGoneSlave,
  RegistryMaster,
  RegistrySlave,
  RegistryUnreachableSlave,
} from '../../wire/gen/internal.ts';
import { decode, encode, type MessageType } from '../../wire/message.ts';
import type { RegistryImage } from '../core/registry.ts';

/** Tags of the fields of Registry, all of them nested messages. */
const masterTag = 10;
const agentsTag = 18;
const unreachableTag = 58;
const goneTag = 66;
/** Of the one repeated field within the lists. */
const entryTag = 10;

export class RegistryEncoder {
  readonly #kept = new WeakMap<object, Uint8Array>();

  encode(image: RegistryImage): Uint8Array {
    const parts: Uint8Array[] = [];
    if (image.master !== undefined) pushField(parts, masterTag, [encode(RegistryMaster, { info: image.master })]);
    this.#pushList(parts, agentsTag, RegistrySlave, image.agents.values());
    this.#pushList(parts, unreachableTag, RegistryUnreachableSlave, image.unreachable.values());
    this.#pushList(parts, goneTag, RegistryGoneSlave, image.gone.values());
    // The order of fields is free: what nobody here changes comes last.
    parts.push(encode(Registry, image.rest));
    return concatBytes(parts);
  }

  #pushList<T extends object>(parts: Uint8Array[], tag: number, type: MessageType<T>, entries: Iterable<T>): void {
    const inner: Uint8Array[] = [];
    for (const entry of entries) {
      let framed = this.#kept.get(entry);
      if (framed === undefined) {
        const own: Uint8Array[] = [];
        pushField(own, entryTag, [encode(type, entry)]);
        framed = concatBytes(own);
        this.#kept.set(entry, framed);
      }
      inner.push(framed);
    }
    if (inner.length > 0) pushField(parts, tag, inner);
  }
}

function pushField(parts: Uint8Array[], tag: number, inner: readonly Uint8Array[]): void {
  let length = 0;
  for (const part of inner) length += part.length;
  parts.push(Uint8Array.of(tag, ...varint(length)));
  for (const part of inner) parts.push(part);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return bytes;
}

/** Throws WireError when the bytes are no registry. */
export function decodeRegistry(bytes: Uint8Array | undefined): Registry {
  return bytes === undefined ? {} : decode(Registry, bytes);
}
