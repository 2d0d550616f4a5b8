import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../base/bytes.ts';
import { decodeRecord, encodeRecord, isPartName, maxNodeBytes, partName, partsOf } from './record-codec.ts';

function roundTrip(text: string, compressAboveBytes: number): { text: string; nodes: number } {
  const { head, parts } = encodeRecord(text, compressAboveBytes);
  const count = partsOf(head);
  expect(count).toBe(parts.length);
  for (const part of [head, ...parts]) expect(part.length).toBeLessThanOrEqual(maxNodeBytes);
  return { text: decodeRecord(count === 0 ? head : concatBytes(parts)), nodes: 1 + parts.length };
}

describe('records in nodes', () => {
  it('come back as they were, compressed or not', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 10, Number.POSITIVE_INFINITY), (value, limit) => {
        const text = JSON.stringify(value);
        expect(roundTrip(text, limit).text).toBe(text);
      }),
    );
  });

  it('are split when one node is too small', () => {
    const text = JSON.stringify({ a: 'x'.repeat(3 * maxNodeBytes) });
    expect(roundTrip(text, Number.POSITIVE_INFINITY)).toEqual({ text, nodes: 5 });
    expect(roundTrip(text, 65_536)).toEqual({ text, nodes: 1 });
  });

  it('name their parts so that they are told from other children', () => {
    expect(isPartName(partName(7))).toBe(true);
    expect(isPartName('2026-01-01T00:00:00.000Z')).toBe(false);
  });
});
