/**
 * What generated code and its users share: a message type is its name, its fields and how it is written and read.
 * Messages are plain objects with the field names of the .proto. 64-bit integers are numbers (exact up to 2^53), save
 * times in nanoseconds, which are bigint; enums are their value names; unset fields and empty lists are absent.
 */
import { Reader, WireError } from './reader.ts';
import { Writer } from './writer.ts';

export type ScalarType = 'double' | 'int32' | 'int64' | 'uint32' | 'uint64' | 'bool' | 'string' | 'bytes' | 'bigint64';

export type FieldLabel = 'optional' | 'required' | 'repeated' | 'map';

export interface Field {
  readonly name: string;
  readonly number: number;
  readonly label: FieldLabel;
  /** Of a map: the type of its values; keys are always strings. */
  readonly type: ScalarType | 'enum' | 'message';
  /** Present when `type` is enum; a function for the same reason as `message`. */
  readonly enum?: () => EnumType;
  /** Present when `type` is message; a function because message types refer to each other in circles. */
  readonly message?: () => MessageType<never>;
  readonly default?: number | string | boolean;
  readonly deprecated?: boolean;
}

export interface EnumType<Name extends string = string> {
  readonly name: string;
  /** Value name to number; of aliases every name is here. */
  readonly numbers: Readonly<Record<Name, number>>;
  /** Number to its first declared name. */
  readonly names: Readonly<Record<number, Name>>;
}

export interface MessageType<T> {
  /** Full protobuf name, e.g. `mesos.v1.TaskStatus`. */
  readonly name: string;
  readonly fields: readonly Field[];
  write(message: T, writer: Writer): void;
  /** Reads up to position `end`. Throws {@link WireError} for malformed bytes or missing required fields. */
  read(reader: Reader, end: number): T;
}

const sharedWriter = new Writer();

/** Protobuf bytes of a message, in a buffer of its own. */
export function encode<T>(type: MessageType<T>, message: T): Uint8Array {
  sharedWriter.reset();
  type.write(message, sharedWriter);
  return sharedWriter.finish();
}

/** Throws {@link WireError} when the bytes are not a complete message of this type. */
export function decode<T>(type: MessageType<T>, bytes: Uint8Array): T {
  const reader = new Reader(bytes);
  return type.read(reader, bytes.length);
}

/** Like {@link decode}, but undecodable bytes are a value: `undefined`. */
export function tryDecode<T>(type: MessageType<T>, bytes: Uint8Array): T | undefined {
  try {
    return decode(type, bytes);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
