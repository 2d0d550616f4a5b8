import type { Issues } from './issues.ts';

/**
 * What JSON from clients must look like, as data: types, limits, defaults. The error keys are those of the original;
 * its clients translate them.
 */
export type Shape =
  | { readonly kind: 'string'; readonly minLength?: number; readonly maxLength?: number; readonly pattern?: RegExp }
  | { readonly kind: 'number' | 'integer'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'list'; readonly of: Shape; readonly minItems?: number; readonly maxItems?: number }
  | { readonly kind: 'map'; readonly of: Shape }
  | { readonly kind: 'object'; readonly fields: Readonly<Record<string, FieldShape>> }
  | { readonly kind: 'either'; readonly choose: (value: unknown) => Shape }
  | { readonly kind: 'any' };

export interface FieldShape {
  readonly shape: Shape;
  readonly required?: boolean;
  /** Put in when the property is absent; not in partial updates. */
  readonly fallback?: unknown;
}

type Fields = Record<string, unknown>;

export const text: Shape = { kind: 'string' };
export const nonEmpty: Shape = { kind: 'string', minLength: 1 };
export const bool: Shape = { kind: 'boolean' };
export const count: Shape = { kind: 'integer', min: 0 };

/** A field that may be left out. */
export function optional(shape: Shape): FieldShape {
  return { shape };
}

/** A field that must be there. */
export function required(shape: Shape): FieldShape {
  return { shape, required: true };
}

/** A field that gets a value when it is left out. */
export function defaulted(shape: Shape, fallback: unknown): FieldShape {
  return { shape, fallback };
}

export function listOf(of: Shape, limits: { minItems?: number; maxItems?: number } = {}): Shape {
  return { kind: 'list', of, ...limits };
}

export function mapOf(of: Shape): Shape {
  return { kind: 'map', of };
}

export function objectOf(fields: Readonly<Record<string, FieldShape>>): Shape {
  return { kind: 'object', fields };
}

export function choiceOf(...values: string[]): Shape {
  return { kind: 'choice', values };
}

/** True for a JSON object. */
export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads a value by its shape and returns it with defaults filled in and choices in their proper case. Complaints go to
 * `issues` under `path`; the result is meaningful only when there were none. Unknown properties are dropped, `null` counts as absent.
 */
export function readShape(shape: Shape, value: unknown, path: string, issues: Issues): unknown {
  switch (shape.kind) {
    case 'any':
      return value;
    case 'either':
      return readShape(shape.choose(value), value, path, issues);
    case 'string':
      return readText(shape, value, path, issues);
    case 'number':
    case 'integer':
      return readNumber(shape, value, path, issues);
    case 'boolean':
      if (typeof value !== 'boolean') issues.add(path, 'error.expected.jsboolean');
      return value;
    case 'choice':
      return readChoice(shape.values, value, path, issues);
    case 'list':
      return readList(shape, value, path, issues);
    case 'map':
      return readMap(shape.of, value, path, issues);
    case 'object':
      return readObject(shape.fields, value, path, issues);
  }
}

function readText(shape: Shape & { kind: 'string' }, value: unknown, path: string, issues: Issues): unknown {
  if (typeof value !== 'string') {
    issues.add(path, 'error.expected.jsstring');
    return value;
  }
  if (shape.minLength !== undefined && value.length < shape.minLength) issues.add(path, 'error.minLength');
  if (shape.maxLength !== undefined && value.length > shape.maxLength) issues.add(path, 'error.maxLength');
  if (shape.pattern !== undefined && !shape.pattern.test(value)) issues.add(path, 'error.pattern');
  return value;
}

function readNumber(
  shape: Shape & { kind: 'number' | 'integer' },
  value: unknown,
  path: string,
  issues: Issues,
): unknown {
  if (typeof value !== 'number' || (shape.kind === 'integer' && !Number.isSafeInteger(value))) {
    issues.add(path, 'error.expected.jsnumber');
    return value;
  }
  if (shape.min !== undefined && value < shape.min) issues.add(path, 'error.min');
  if (shape.max !== undefined && value > shape.max) issues.add(path, 'error.max');
  return value;
}

function readChoice(values: readonly string[], value: unknown, path: string, issues: Issues): unknown {
  if (typeof value !== 'string') {
    issues.add(path, 'error.expected.jsstring');
    return value;
  }
  const found = values.find((known) => known.toLowerCase() === value.toLowerCase());
  if (found === undefined) issues.add(path, 'error.unknown.enum.literal');
  return found ?? value;
}

function readList(shape: Shape & { kind: 'list' }, value: unknown, path: string, issues: Issues): unknown {
  if (!Array.isArray(value)) {
    issues.add(path, 'error.expected.jsarray');
    return value;
  }
  if (shape.minItems !== undefined && value.length < shape.minItems) issues.add(path, 'error.minLength');
  if (shape.maxItems !== undefined && value.length > shape.maxItems) issues.add(path, 'error.maxLength');
  return value.map((item, index) => readShape(shape.of, item, `${path}(${index})`, issues));
}

function readMap(of: Shape, value: unknown, path: string, issues: Issues): unknown {
  if (!isObject(value)) {
    issues.add(path, 'error.expected.jsobject');
    return value;
  }
  const entries: [string, unknown][] = [];
  for (const [key, item] of Object.entries(value)) {
    entries.push([key, readShape(of, item, `${path}/${key}`, issues)]);
  }
  return Object.fromEntries(entries);
}

function readObject(
  fields: Readonly<Record<string, FieldShape>>,
  value: unknown,
  path: string,
  issues: Issues,
): unknown {
  if (!isObject(value)) {
    issues.add(path === '' ? '/' : path, 'error.expected.jsobject');
    return value;
  }
  const read: Fields = {};
  for (const [name, field] of Object.entries(fields)) {
    const item = Object.hasOwn(value, name) ? value[name] : undefined;
    if (item === undefined || item === null) {
      if (field.required === true) issues.add(`${path}/${name}`, 'error.path.missing');
      if (field.fallback !== undefined) read[name] = field.fallback;
      continue;
    }
    read[name] = readShape(field.shape, item, `${path}/${name}`, issues);
  }
  return read;
}

/** The same shape with nothing required and nothing defaulted on its top level: for partial updates. */
export function withoutDefaults(shape: Shape): Shape {
  if (shape.kind !== 'object') return shape;
  const fields = Object.entries(shape.fields).map(([name, field]) => [name, { shape: field.shape }] as const);
  return { kind: 'object', fields: Object.fromEntries(fields) };
}
