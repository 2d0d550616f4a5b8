import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../base/bytes.ts';
import { encodeRecord, RecordDecoder } from './recordio.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const bytes = (from: string): Uint8Array => new Uint8Array(Buffer.from(from));

/** Cuts bytes at the given places, in whatever order they are named. */
function cut(whole: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = [...new Set(places.map((place) => place % (whole.length + 1)))].sort((left, right) => left - right);
  return [0, ...sorted].map((start, index) => whole.subarray(start, sorted[index] ?? whole.length));
}

describe('RecordIO', () => {
  it('frames a record with its length', () => {
    expect(text(encodeRecord(bytes('{"type":"HEARTBEAT"}')))).toBe('20\n{"type":"HEARTBEAT"}');
    expect(text(encodeRecord(new Uint8Array(0)))).toBe('0\n');
  });

  it('gives the same records however the bytes are split', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }),
        fc.array(fc.integer({ min: 0, max: 2000 })),
        (records, places) => {
          const decoder = new RecordDecoder();
          const found: Uint8Array[] = [];
          for (const piece of cut(concatBytes(records.map(encodeRecord)), places)) {
            const pushed = decoder.push(piece);
            expect(pushed.ok).toBe(true);
            if (pushed.ok) found.push(...pushed.value);
          }
          expect(found.map((one) => [...one])).toEqual(records.map((one) => [...one]));
          expect(decoder.isBetweenRecords).toBe(true);
        },
      ),
    );
  });

  it('says when the stream ended inside a record', () => {
    const decoder = new RecordDecoder();
    expect(decoder.push(bytes('5\nabc'))).toEqual({ ok: true, value: [] });
    expect(decoder.isBetweenRecords).toBe(false);
  });

  it.each([
    ['12x\n', 'record-length-invalid'],
    ['\n', 'record-length-invalid'],
    ['-1\n', 'record-length-invalid'],
    ['65\n', 'record-too-large'],
    ['1'.repeat(16), 'record-too-large'],
  ])('refuses %j and everything after it', (sent, code) => {
    const decoder = new RecordDecoder({ maxRecordBytes: 64 });
    expect(decoder.push(bytes(sent))).toMatchObject({ ok: false, error: { code } });
    expect(decoder.push(bytes('2\nok'))).toMatchObject({ ok: false, error: { code } });
  });

  it('never throws and never keeps more than one record, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 10 }), (pieces) => {
        const decoder = new RecordDecoder({ maxRecordBytes: 1000 });
        for (const piece of pieces) decoder.push(piece);
      }),
    );
  });
});
