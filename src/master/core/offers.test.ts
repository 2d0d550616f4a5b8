import { expect, it } from 'vitest';
import { TestBed } from './test-bed.ts';

it('makes offers in the middle of a flood of events, before the alarm gets its turn', () => {
  const bed = new TestBed().elect();
  const { streamId } = bed.subscribe();
  const offered = (): number =>
    bed.effects.flatMap((effect) =>
      effect.type === 'send-event' && effect.streamId === streamId ? (effect.event.offers?.offers ?? []) : [],
    ).length;
  bed.advance(100);
  bed.register('a');
  // What happens together is dealt out together.
  bed.nowMs += 40;
  bed.register('b');
  expect(offered()).toBe(0);
  bed.nowMs += 40;
  bed.register('c');
  // The third is not in the registry yet.
  expect(offered()).toBe(2);
  bed.advance(100);
  expect(offered()).toBe(3);
});
