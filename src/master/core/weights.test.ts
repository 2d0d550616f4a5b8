import { describe, expect, it } from 'vitest';
import { setWeights } from '../allocator/allocator.ts';
import { imageOf } from './registry.ts';
import { TestBed } from './test-bed.ts';

const weigh = (role: string, weight: number) => ({ type: 'update-weights', infos: [{ role, weight }] }) as const;

describe('weights set by an operator', () => {
  it('count when the registry has them, and not before', () => {
    const bed = new TestBed().elect();
    bed.holdsRegistry = true;
    expect(bed.ask(weigh('dev', 2))).toBeUndefined();
    expect(bed.state.allocator.weights.size).toBe(0);
    bed.write();
    expect(bed.answerTo('q0')).toEqual({ status: 200, text: '' });
    expect(bed.state.allocator.weights).toEqual(new Map([['dev', 2]]));
    expect(bed.image.rest.weights).toEqual([{ info: { role: 'dev', weight: 2 } }]);
  });

  it('keep those of other roles, and trim names', () => {
    const bed = new TestBed().elect();
    bed.ask(weigh('a', 2));
    bed.ask(weigh(' b ', 0.5));
    expect([...bed.state.allocator.weights]).toEqual([
      ['a', 2],
      ['b', 0.5],
    ]);
  });

  it.each([
    ['', 1, 'Empty role name'],
    ['a//b', 1, 'adjacent slashes'],
    ['a', 0, 'must be positive'],
    ['a', -1, 'must be positive'],
    ['a', Number.NaN, 'must be positive'],
    ['a', Number.POSITIVE_INFINITY, 'must be positive'],
    ['other', 1, 'Unknown role'],
  ])('are refused: %s with %d', (role, weight, complaint) => {
    const bed = new TestBed({ roleWhitelist: new Set(['a', 'a//b', '']) }).elect();
    const answer = bed.ask({
      type: 'update-weights',
      infos: [
        { role: 'a', weight: 3 },
        { role, weight },
      ],
    });
    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining(complaint) });
    expect(bed.image.rest.weights).toBeUndefined();
  });

  it('take back what is on offer when a role in use changes, and deal it out anew', () => {
    const bed = new TestBed().elect();
    bed.register('n0');
    const { id, streamId } = bed.subscribe();
    bed.advance(10);
    expect(bed.events('OFFERS', streamId)).toHaveLength(1);
    bed.ask(weigh('unused', 2));
    expect(bed.events('RESCIND')).toEqual([]);
    bed.ask(weigh('dev', 2));
    expect(bed.events('RESCIND', streamId)).toHaveLength(1);
    bed.advance(10);
    expect(bed.events('OFFERS', streamId)).toHaveLength(2);
    expect(bed.state.frameworks.get(id)?.offers.size).toBe(1);
  });

  it('of the registry win over the flag at the next election', () => {
    const first = new TestBed().elect();
    first.ask(weigh('a', 4));
    const next = new TestBed({}, first.image, 'N');
    setWeights(next.state.allocator, new Map([['b', 9]]));
    next.elect();
    expect([...next.state.allocator.weights]).toEqual([['a', 4]]);
  });

  it('of the flag go into a registry without weights', () => {
    const image = imageOf({});
    const bed = new TestBed({}, image);
    setWeights(bed.state.allocator, new Map([['b', 9]]));
    bed.elect();
    expect(image.rest.weights).toEqual([{ info: { role: 'b', weight: 9 } }]);
    expect(bed.state.phase).toBe('serving');
  });

  it('are not taken by a master that does not serve', () => {
    expect(new TestBed().ask(weigh('a', 1))).toMatchObject({ status: 503 });
  });
});
