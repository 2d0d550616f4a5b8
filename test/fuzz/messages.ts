/** Messages of any type with values that are well-formed and absurd. */
import type { Field, MessageType } from '../../src/wire/message.ts';
import type { Draw } from './draw.ts';

/** Gives a value for a field that matters, or undefined for any value of its type. `owner` is the message type's name. */
export type Hint = (owner: string, field: Field, draw: Draw) => unknown;

const noHint: Hint = () => undefined;

export const absurdTexts: readonly [string, ...string[]] = [
  'a',
  '',
  '*',
  'dev',
  'x'.repeat(300),
  '..',
  '/',
  'a/b',
  '../../etc/passwd',
  'a\r\nX: y',
  '\0',
  '\u0007',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  '\ud800',
  'é😀',
  '%2e%2e%2f',
  '0',
  '-1',
  'NaN',
];

const doubles = [
  1,
  0,
  -0,
  -1,
  0.001,
  0.0004,
  0.5,
  4,
  1e9,
  1e15,
  1e300,
  -1e300,
  5e-324,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  2 ** 53,
] as const;
const integers = [1, 0, -1, 2, 100, 65_535, 2 ** 31 - 1, -(2 ** 31)] as const;
const longs = [1, 0, -1, 31_000, 32_000, 2 ** 31, 2 ** 32, 2 ** 53 - 1, -(2 ** 53), 2 ** 63, -(2 ** 63)] as const;
const unsigned = [1, 0, 2, 31_000, 32_000, 65_535, 2 ** 32 - 1, 2 ** 53, 2 ** 63] as const;
const bigs = [1n, 0n, -1n, 10n ** 9n, 2n ** 63n - 1n, -(2n ** 63n)] as const;

/** A message whose fields follow from the bytes drawn; when they run out it has its required fields and no more. */
export function drawMessage<T>(draw: Draw, type: MessageType<T>, hint: Hint = noHint): T {
  return drawFields(draw, type as MessageType<never>, hint, 0) as T;
}

function drawFields(draw: Draw, type: MessageType<never>, hint: Hint, depth: number): { [name: string]: unknown } {
  const message: { [name: string]: unknown } = {};
  // The deeper, the fewer: nearly all of a message lies near its top.
  const likely = depth === 0 ? 110 : depth < 3 ? 80 : 25;
  for (const field of type.fields) {
    if (field.label !== 'required' && !draw.chance(likely)) continue;
    const value = drawField(draw, type.name, field, { hint, depth });
    if (value !== undefined) message[field.name] = value;
  }
  return message;
}

interface Place {
  readonly hint: Hint;
  readonly depth: number;
}

function drawField(draw: Draw, owner: string, field: Field, place: Place): unknown {
  const hinted = place.hint(owner, field, draw);
  if (hinted !== undefined) return hinted;
  if (field.label === 'repeated') {
    const items = Array.from({ length: 1 + draw.int(3) }, () => drawItem(draw, field, place));
    return items;
  }
  if (field.label !== 'map') return drawItem(draw, field, place);
  const map: { [key: string]: unknown } = {};
  for (let count = draw.int(3); count > 0; count--) {
    const key = draw.pick(['cpus', 'mem', '', 'x']);
    map[key] = drawItem(draw, field, place);
  }
  return map;
}

function drawItem(draw: Draw, field: Field, { hint, depth }: Place): unknown {
  switch (field.type) {
    case 'message':
      return field.message === undefined ? undefined : drawFields(draw, field.message(), hint, depth + 1);
    case 'enum':
      return draw.any(Object.keys(field.enum?.().numbers ?? {})) ?? '';
    case 'string':
      return draw.chance(20) ? draw.text(absurdTexts, 3) : draw.pick(absurdTexts);
    case 'bytes':
      return draw.chance(128) ? new Uint8Array(16).fill(draw.byte()) : draw.bytes(20);
    case 'bool':
      return draw.chance(128);
    case 'double':
      return draw.any(doubles) ?? 0;
    case 'int32':
      return draw.any(integers) ?? 0;
    case 'uint32':
      return draw.any(unsigned.slice(0, 7)) ?? 0;
    case 'int64':
      return draw.any(longs) ?? 0;
    case 'uint64':
      return draw.any(unsigned) ?? 0;
    case 'bigint64':
      return draw.any(bigs) ?? 0n;
  }
}
