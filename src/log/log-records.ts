/** A log's directory as Mesos lays it out: which key holds what, and the record under it. */

import { type Action, type Metadata, Record } from '../wire/gen/log.ts';
import { decode, encode } from '../wire/message.ts';
import { WireError } from '../wire/reader.ts';

/** Sorts before all positions. */
export const metadataKey = '0000000000';

const lastShortNumber = 9_999_999_999;

/** The key of a position: its successor as text, so that byte order is number order. */
export function keyOf(position: number): string {
  const number = position + 1;
  return number > lastShortNumber ? `A${String(number).padStart(20, '0')}` : String(number).padStart(10, '0');
}

/** The position of a key other than the metadata's; undefined for a key that is none of the log's. */
export function positionOf(key: string): number | undefined {
  const digits = /^(?:(\d{10})|A(\d{20}))$/.exec(key);
  if (digits === null) return undefined;
  const position = Number(digits[1] ?? digits[2]) - 1;
  return Number.isSafeInteger(position) && position >= 0 && keyOf(position) === key ? position : undefined;
}

export function encodeMetadata(metadata: Metadata): Uint8Array {
  return encode(Record, { type: 'METADATA', metadata });
}

export function encodeAction(action: Action): Uint8Array {
  return encode(Record, { type: 'ACTION', action });
}

/** Reads the record under `metadataKey`, also in the form of Mesos before 0.19. Throws WireError when it is none. */
export function decodeMetadata(bytes: Uint8Array): Metadata {
  const record = decode(Record, bytes);
  if (record.type === 'METADATA' && record.metadata !== undefined) return record.metadata;
  // Replicas of that time could not be anything but voting.
  if (record.type === 'PROMISE' && record.promise !== undefined)
    return { status: 'VOTING', promised: record.promise.proposal };
  throw new WireError(`a record of type ${record.type} stands where the metadata belongs`);
}

/** Reads the record of a position. Throws WireError when it is none, or that of another position. */
export function decodeAction(bytes: Uint8Array, position: number): Action {
  const { type, action } = decode(Record, bytes);
  if (type !== 'ACTION' || action === undefined)
    throw new WireError(`a record of type ${type} stands where an action belongs`);
  if (action.position !== position) throw new WireError(`position ${action.position} stands under ${position}`);
  return action;
}
