import { describe, expect, it } from 'vitest';
import { StreamFrames } from './stream-frames.ts';

const frame = (stream: number, text: string): Buffer => {
  const head = Buffer.alloc(8);
  head[0] = stream;
  head.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([head, Buffer.from(text)]);
};

const bytes = Buffer.concat([frame(1, 'out'), frame(2, 'wrong'), frame(1, ''), frame(1, 'more')]);

describe('frames of the engine', () => {
  it.each([1, 2, 3, 7, 8, 9, 1000])('are read in pieces of %i bytes', (size) => {
    const frames = new StreamFrames();
    const output = { stdout: '', stderr: '' };
    for (let at = 0; at < bytes.length; at += size) {
      for (const { from, bytes: part } of frames.push(bytes.subarray(at, at + size)))
        output[from] += Buffer.from(part).toString();
    }
    expect(output).toEqual({ stdout: 'outmore', stderr: 'wrong' });
  });

  it('are handed on before they are whole', () => {
    const frames = new StreamFrames();
    const pieces = frames.push(frame(2, 'a long line').subarray(0, 10));
    expect(pieces.map(({ from, bytes: part }) => [from, Buffer.from(part).toString()])).toEqual([['stderr', 'a ']]);
  });
});
