import type { Json } from '../../base/json.ts';

export type JsonObject = { readonly [key: string]: Json };

/** True for `{…}`. */
export function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads fields as leniently as Chronos: numbers and booleans may be written as text, unknown keys are ignored, null is the same as
 * absent. What cannot be understood is collected as sentences in `problems`.
 */
export class FieldReader {
  /** One list for the whole document. */
  readonly problems: string[];
  readonly #object: JsonObject;
  readonly #where: string;

  constructor(object: JsonObject, where = '', problems: string[] = []) {
    this.#object = object;
    this.#where = where;
    this.problems = problems;
  }

  has(key: string): boolean {
    return this.raw(key) !== undefined;
  }

  /** The value as it is, undefined when absent or null. */
  raw(key: string): Json | undefined {
    return Object.hasOwn(this.#object, key) ? (this.#object[key] ?? undefined) : undefined;
  }

  text(key: string): string | undefined {
    const value = this.raw(key);
    if (value === undefined || typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return this.#wrong(key, 'text');
  }

  number(key: string): number | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof read === 'number' && Number.isFinite(read)) return read;
    return this.#wrong(key, 'a number');
  }

  /** A whole number, cut off behind the point. */
  integer(key: string): number | undefined {
    const value = this.number(key);
    return value === undefined ? undefined : Math.trunc(value);
  }

  boolean(key: string): boolean | undefined {
    const value = this.raw(key);
    if (value === undefined || typeof value === 'boolean') return value;
    if (typeof value === 'number') return value !== 0;
    if (value === 'true' || value === 'false') return value === 'true';
    return this.#wrong(key, 'true or false');
  }

  list(key: string): readonly Json[] {
    const value = this.raw(key);
    if (value === undefined || Array.isArray(value)) return value ?? [];
    return this.#wrong(key, 'a list') ?? [];
  }

  texts(key: string): string[] {
    return this.list(key).flatMap((item) => {
      if (typeof item === 'string') return [item];
      if (typeof item === 'number' || typeof item === 'boolean') return [String(item)];
      this.#wrong(key, 'a list of texts');
      return [];
    });
  }

  object(key: string): FieldReader | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    if (isObject(value)) return this.#inner(value, key);
    return this.#wrong(key, 'an object');
  }

  /** A reader for each object in a list. */
  objects(key: string): FieldReader[] {
    return this.list(key).flatMap((item) => {
      if (isObject(item)) return [this.#inner(item, key)];
      this.#wrong(key, 'a list of objects');
      return [];
    });
  }

  /** The text of a key that must be one of `choices` (written in any case when `anyCase`). */
  choice<T extends string>(key: string, choices: readonly T[], anyCase = false): T | undefined {
    const text = this.text(key);
    if (text === undefined) return undefined;
    const found = choices.find((choice) => choice === text || (anyCase && choice === text.toUpperCase()));
    return found ?? this.#wrong(key, `one of ${choices.join(', ')}`);
  }

  complain(problem: string): undefined {
    this.problems.push(problem);
    return undefined;
  }

  #inner(value: JsonObject, key: string): FieldReader {
    return new FieldReader(value, `${this.#where}${key}.`, this.problems);
  }

  #wrong(key: string, wanted: string): undefined {
    return this.complain(`'${this.#where}${key}' must be ${wanted}`);
  }
}
