import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTimes, LogFrames, type LogLine, LogLines, LogResume, logStart } from './log-frames.ts';

function frame(stream: 1 | 2, content: string): Buffer {
  const body = Buffer.from(content);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}

const at = (second: number): string => `2026-11-22T23:44:${String(second).padStart(2, '0')}.5Z`;
const texts = (lines: readonly LogLine[]) =>
  lines.map(({ stream, text }) => `${stream}:${Buffer.from(text).toString()}`);

describe('LogFrames', () => {
  it('gives the same lines however the bytes are cut', () => {
    const bytes = Buffer.concat([frame(1, `${at(1)} a b\n`), frame(2, `${at(2)} \n`), frame(1, `${at(3)} ü`)]);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        const frames = new LogFrames();
        const points = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const lines = points.slice(1).flatMap((point, index) => frames.push(bytes.subarray(points[index], point)));
        expect(texts(lines)).toEqual(['stdout:a b\n', 'stderr:\n', 'stdout:ü']);
      }),
    );
  });

  it('refuses what is no frame', () => {
    expect(() => new LogFrames().push(Buffer.from('plain text of a terminal'))).toThrow(RangeError);
  });
});

describe('LogLines', () => {
  const time = '2026-11-22T23:44:01.123456789Z';

  it('gives the same lines however the bytes are cut', () => {
    const bytes = Buffer.from(`${time} a b\r\n${time} \r\n${time} ü\r\nno time\r\n`);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        const frames = new LogLines();
        const points = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const lines = points.slice(1).flatMap((point, index) => frames.push(bytes.subarray(points[index], point)));
        expect(texts(lines)).toEqual(['a b', '', 'ü', 'no time'].map((text) => `stdout:${text}\r\n`));
        expect(lines.map((line) => line.time)).toEqual([time, time, time, '']);
        frames.push(Buffer.from(`${time} last`));
        expect(texts(frames.end())).toEqual(['stdout:last']);
        expect(frames.end()).toEqual([]);
      }),
    );
  });

  it('hands on a line without end in the pieces of the engine, and keeps no more than one', () => {
    const piece = 'x'.repeat(16 * 1024);
    const frames = new LogLines();
    const lines = Array.from({ length: 100 }, () => frames.push(Buffer.from(`${time} ${piece}`))).flat();
    expect(lines).toHaveLength(100);
    expect(lines.every(({ text }) => Buffer.from(text).toString() === piece)).toBe(true);
    // Bytes that the engine made more of, as it does with what is no UTF-8.
    const odd = Array.from({ length: 100 }, () => frames.push(Buffer.alloc(20_000, 'y'))).flat();
    expect(odd.length).toBeGreaterThan(50);
    expect(odd.every((line) => line.time === '')).toBe(true);
  });
});

describe('LogResume', () => {
  const line = (time: string, text: string): LogLine => ({ stream: 'stdout', time, text: Buffer.from(text) });
  const log = [line(at(1), 'a'), line(at(2), 'b'), line(at(2), 'c'), line(at(2), 'd'), line(at(3), 'e')];

  it('goes on exactly where it stopped, also between lines of one moment', () => {
    for (let stop = 0; stop <= log.length; stop++) {
      const first = new LogResume(logStart);
      expect(log.slice(0, stop).filter((one) => first.take(one))).toHaveLength(stop);
      const { since } = first.position;
      const again = log.filter(({ time }) => since === '' || compareTimes(time, since) >= 0);
      const second = new LogResume(first.position);
      expect(texts(again.filter((one) => second.take(one)))).toEqual(texts(log.slice(stop)));
      expect(second.position).toEqual({ since: at(3), sameCount: 1 });
    }
  });

  it('compares times with and without decimals', () => {
    expect(compareTimes('2026-01-01T00:00:00Z', '2026-01-01T00:00:00.1Z')).toBe(-1);
    expect(compareTimes('2026-01-01T00:00:00.10Z', '2026-01-01T00:00:00.1Z')).toBe(0);
    expect(compareTimes('2026-01-01T00:00:01Z', '2026-01-01T00:00:00.999999999Z')).toBe(1);
  });
});
