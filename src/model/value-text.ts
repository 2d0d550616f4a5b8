/** The text form of values: `4`, `[31000-32000,40000-40000]`, `{a,b}`, and for attributes any other text. */
import type { Value } from '../wire/gen/mesos.ts';
import { fromMilli, toMilli } from './quantities.ts';
import { formatRanges, normalizeRanges } from './ranges.ts';

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/** `undefined` when brackets or braces do not hold what they should. Anything that is nothing else is text. */
export function parseValue(text: string): Value | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (trimmed.startsWith('[')) return parseRanges(trimmed);
  if (trimmed.startsWith('{')) return parseSet(trimmed);
  if (NUMBER.test(trimmed)) return { type: 'SCALAR', scalar: { value: fromMilli(toMilli(Number(trimmed))) } };
  return /[[\]{}]/.test(trimmed) ? undefined : { type: 'TEXT', text: { value: trimmed } };
}

function parseRanges(text: string): Value | undefined {
  if (!text.endsWith(']')) return undefined;
  const inner = text.slice(1, -1).trim();
  const range = [];
  for (const part of inner === '' ? [] : inner.split(',')) {
    const match = /^\s*(\d{1,15})\s*-\s*(\d{1,15})\s*$/.exec(part);
    if (match === null) return undefined;
    range.push({ begin: Number(match[1]), end: Number(match[2]) });
  }
  return { type: 'RANGES', ranges: { range: normalizeRanges(range) } };
}

function parseSet(text: string): Value | undefined {
  if (!text.endsWith('}')) return undefined;
  const items = text
    .slice(1, -1)
    .split(',')
    .map((item) => item.trim());
  return { type: 'SET', set: { item: [...new Set(items.filter((item) => item !== ''))] } };
}

/** Numbers as Mesos prints them: at most three digits after the point, no trailing zeros. */
export function formatScalar(value: number): string {
  return String(fromMilli(toMilli(value)));
}

export function formatValue(value: Omit<Value, 'type'> & { readonly type?: Value['type'] | undefined }): string {
  switch (value.type) {
    case 'SCALAR':
      return formatScalar(value.scalar?.value ?? 0);
    case 'RANGES':
      return formatRanges(value.ranges?.range ?? []);
    case 'SET':
      return `{${(value.set?.item ?? []).join(', ')}}`;
    default:
      return value.text?.value ?? '';
  }
}
