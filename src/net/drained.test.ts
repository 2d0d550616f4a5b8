import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { drained } from './drained.ts';

it('waits for room or the end, and leaves nothing behind', async () => {
  let take = (): void => {};
  const stream = new Writable({
    highWaterMark: 1,
    write: (_chunk, _encoding, done) => {
      take = done;
    },
  });
  for (let round = 0; round < 20; round++) {
    expect(stream.write('xx')).toBe(false);
    const waiting = drained(stream);
    take();
    await waiting;
  }
  expect(stream.listenerCount('close') + stream.listenerCount('drain')).toBe(0);
  stream.write('xx');
  const waiting = drained(stream);
  stream.destroy();
  await waiting;
  await drained(stream);
});
