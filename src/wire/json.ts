/**
 * The JSON form of messages on every Mesos endpoint: snake_case names as in the .proto, enums by name, bytes as base64,
 * 64-bit integers as numbers, unset fields left out unless they declare a default and are not deprecated.
 */
import type { Field, MessageType } from './message.ts';
import { WireError } from './reader.ts';

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** JSON deeper than this is refused. */
const MAX_DEPTH = 100;
const DURATION = 'google.protobuf.Duration';

type Fields = { [name: string]: unknown };

export type TextOfField = (field: Field, value: unknown) => string;

/** JSON text of a message. `textOf` writes the values of its own fields, not of those of messages in it. */
export function toJsonText<T>(type: MessageType<T>, message: T, textOf: TextOfField = fieldText): string {
  if (type.name === DURATION) return JSON.stringify(durationText(message as Fields));
  let text = '{';
  for (const field of type.fields) {
    const value = (message as Fields)[field.name] ?? defaultOf(field);
    if (value === undefined || (field.label === 'repeated' && (value as unknown[]).length === 0)) continue;
    text += `${text.length === 1 ? '' : ','}"${field.name}":${textOf(field, value)}`;
  }
  return `${text}}`;
}

/** JSON value of a message, for putting it into a larger document. */
export function toJson<T>(type: MessageType<T>, message: T): { [key: string]: JsonValue } {
  const out: { [key: string]: JsonValue } = {};
  for (const field of type.fields) {
    const value = (message as Fields)[field.name] ?? defaultOf(field);
    if (value === undefined || (field.label === 'repeated' && (value as unknown[]).length === 0)) continue;
    out[field.name] = fieldValue(field, value);
  }
  return out;
}

/**
 * A message from parsed JSON. Unknown keys and nulls are ignored; an unknown enum name leaves the field unset.
 * Throws {@link WireError} naming the field for a value of the wrong kind, and listing required fields that are missing.
 */
export function fromJson<T>(type: MessageType<T>, json: unknown): T {
  return messageFrom(type as MessageType<never>, json, type.name, 0) as T;
}

function defaultOf(field: Field): unknown {
  return field.deprecated === true ? undefined : field.default;
}

/** JSON text of the value of a field. */
export function fieldText(field: Field, value: unknown): string {
  if (field.label === 'repeated') return `[${(value as unknown[]).map((item) => itemText(field, item)).join(',')}]`;
  if (field.label !== 'map') return itemText(field, value);
  const entries = Object.entries(value as Fields).map(
    ([key, item]) => `${JSON.stringify(key)}:${itemText(field, item)}`,
  );
  return `{${entries.join(',')}}`;
}

function itemText(field: Field, value: unknown): string {
  switch (field.type) {
    case 'message':
      return toJsonText(messageOf(field), value as never);
    case 'string':
    case 'enum':
      return JSON.stringify(value);
    case 'bytes':
      return `"${base64(value as Uint8Array)}"`;
    default:
      // JSON has no infinities; Mesos writes null for them too.
      return typeof value === 'number' && !Number.isFinite(value) ? 'null' : String(value);
  }
}

function fieldValue(field: Field, value: unknown): JsonValue {
  if (field.label === 'repeated') return (value as unknown[]).map((item) => itemValue(field, item));
  if (field.label !== 'map') return itemValue(field, value);
  return Object.fromEntries(Object.entries(value as Fields).map(([key, item]) => [key, itemValue(field, item)]));
}

function itemValue(field: Field, value: unknown): JsonValue {
  if (field.type === 'message') {
    const type = messageOf(field);
    return type.name === DURATION ? durationText(value as Fields) : toJson(type, value as never);
  }
  if (field.type === 'bytes') return base64(value as Uint8Array);
  if (field.type === 'bigint64') return Number(value);
  return value as JsonValue;
}

function messageOf(field: Field): MessageType<never> {
  if (field.message === undefined) throw new WireError(`${field.name} is no message`);
  return field.message();
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function durationText(duration: Fields): string {
  const seconds = Number(duration['seconds'] ?? 0);
  const nanos = Math.abs(Number(duration['nanos'] ?? 0));
  const sign = seconds < 0 || Number(duration['nanos'] ?? 0) < 0 ? '-' : '';
  const fraction = nanos === 0 ? '' : `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}`;
  return `${sign}${Math.abs(seconds)}${fraction}s`;
}

function messageFrom(type: MessageType<never>, json: unknown, path: string, depth: number): Fields {
  if (depth > MAX_DEPTH) throw new WireError(`JSON nested deeper than ${MAX_DEPTH}`);
  if (type.name === DURATION) return durationFrom(json, path);
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new WireError(`Expecting a JSON object for ${path}`);
  const message: Fields = {};
  const missing: string[] = [];
  for (const field of type.fields) {
    const value = Object.hasOwn(json, field.name) ? (json as Fields)[field.name] : undefined;
    const read = value === undefined || value === null ? undefined : fieldFrom(field, value, depth);
    if (read !== undefined) message[field.name] = read;
    else if (field.label === 'required') missing.push(`${path}.${field.name}`);
  }
  if (missing.length > 0) throw new WireError(`Missing required fields: ${missing.join(', ')}`);
  return message;
}

function fieldFrom(field: Field, value: unknown, depth: number): unknown {
  if (field.label === 'repeated') {
    const items = Array.isArray(value) ? value : [value];
    const read = items.filter((item) => item !== null).map((item) => itemFrom(field, item, depth));
    const known = read.filter((item) => item !== undefined);
    return known.length === 0 ? undefined : known;
  }
  if (field.label === 'map') return mapFrom(field, value, depth);
  if (Array.isArray(value)) throw new WireError(`Not expecting a JSON array for field '${field.name}'`);
  return itemFrom(field, value, depth);
}

function mapFrom(field: Field, value: unknown, depth: number): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new WireError(`Expecting a JSON object for field '${field.name}'`);
  }
  const map: Fields = {};
  for (const [key, item] of Object.entries(value)) {
    // A plain assignment of this key would set the prototype.
    if (key === '__proto__' || item === null) continue;
    const read = itemFrom(field, item, depth);
    if (read !== undefined) map[key] = read;
  }
  return map;
}

function itemFrom(field: Field, value: unknown, depth: number): unknown {
  switch (field.type) {
    case 'message':
      return messageFrom(messageOf(field), value, field.name, depth + 1);
    case 'enum':
      return enumFrom(field, value);
    case 'string':
      if (typeof value === 'string') return value;
      throw wrongKind(field, 'string', value);
    case 'bytes':
      return bytesFrom(field, value);
    case 'bool':
      return boolFrom(field, value);
    case 'double':
      return numberFrom(field, value);
    default:
      return integerFrom(field, value);
  }
}

function enumFrom(field: Field, value: unknown): string | undefined {
  const type = field.enum?.();
  if (type === undefined) return undefined;
  if (typeof value === 'number') return type.names[value];
  if (typeof value !== 'string') throw wrongKind(field, 'string', value);
  return Object.hasOwn(type.numbers, value) ? value : undefined;
}

function bytesFrom(field: Field, value: unknown): Uint8Array {
  if (typeof value !== 'string') throw wrongKind(field, 'string', value);
  if (!/^[A-Za-z0-9+/\-_\s]*=*\s*$/.test(value))
    throw new WireError(`Failed to base64 decode bytes field '${field.name}'`);
  return new Uint8Array(Buffer.from(value, 'base64'));
}

function boolFrom(field: Field, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (value === 'true') return true;
  if (value === 'false') return false;
  throw wrongKind(field, 'boolean', value);
}

function numberFrom(field: Field, value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') throw wrongKind(field, 'number', value);
  const read = Number(value);
  if (value.trim() === '' || Number.isNaN(read)) throw wrongKind(field, 'number', value);
  return read;
}

const RANGES: Readonly<Record<string, readonly [least: number, most: number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  int64: [-(2 ** 63), 2 ** 63],
  uint64: [0, 2 ** 64],
};

function integerFrom(field: Field, value: unknown): number | bigint {
  if (field.type === 'bigint64' && typeof value === 'string' && /^-?\d{1,19}$/.test(value))
    return BigInt.asIntN(64, BigInt(value));
  const read = Math.trunc(numberFrom(field, value));
  const [least, most] = RANGES[field.type === 'bigint64' ? 'int64' : field.type] ?? [0, 0];
  if (!(read >= least && read <= most)) throw new WireError(`Number out of range for field '${field.name}'`);
  return field.type === 'bigint64' ? BigInt.asIntN(64, BigInt(read)) : read;
}

function durationFrom(json: unknown, path: string): Fields {
  const match = typeof json === 'string' ? /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/.exec(json) : null;
  if (match === null) throw new WireError(`Expecting a duration such as "10s" for ${path}`);
  const sign = match[1] === '-' ? -1 : 1;
  return { seconds: sign * Number(match[2]), nanos: sign * Number((match[3] ?? '0').padEnd(9, '0')) };
}

function wrongKind(field: Field, wanted: string, value: unknown): WireError {
  const kind = Array.isArray(value) ? 'array' : typeof value;
  return new WireError(`Not expecting a JSON ${kind} for field '${field.name}' (a ${wanted} is needed)`);
}
