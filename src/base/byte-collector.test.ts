import { describe, expect, it } from 'vitest';
import { ByteCollector } from './byte-collector.ts';

describe('bytes that come in parts', () => {
  it('are put together in order, and it begins anew', () => {
    const collector = new ByteCollector();
    const expected = Uint8Array.from({ length: 20_000 }, (_, index) => index % 251);
    for (let round = 0; round < 2; round++) {
      for (let at = 0, size = 0; at < expected.length; at += size, size = (size * 7 + 1) % 6_000) {
        collector.push(expected.subarray(at, at + size));
      }
      expect(collector.length).toBe(expected.length);
      expect(collector.take()).toEqual(expected);
      expect(collector.length).toBe(0);
    }
    expect(collector.take()).toEqual(new Uint8Array(0));
  });

  it('are not copied when there is one part', () => {
    const collector = new ByteCollector();
    const part = new Uint8Array([1, 2, 3]);
    collector.push(new Uint8Array(0));
    collector.push(part);
    expect(collector.take()).toBe(part);
  });

  it('take memory in proportion, however small the parts are', () => {
    const collector = new ByteCollector();
    const part = new Uint8Array(1);
    const before = process.memoryUsage();
    for (let count = 0; count < 4_000_000; count++) collector.push(part);
    const { rss, heapUsed } = process.memoryUsage();
    expect(collector.take()).toHaveLength(4_000_000);
    // A view for each would be some 400 MB.
    expect(heapUsed - before.heapUsed).toBeLessThan(100 * 2 ** 20);
    expect(rss - before.rss).toBeLessThan(200 * 2 ** 20);
  });
});
