import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Blocked, BlockMap, touchBlock } from './block-map.ts';

interface Item extends Blocked {
  readonly name: string;
}

function item(name: string): Item {
  return { name, block: undefined };
}

function listed(map: BlockMap<number, Item>): Item[] {
  return [...map.blocks()].flatMap(({ values }) => [...values]);
}

describe('BlockMap', () => {
  it('keeps the values of its blocks in the order of a Map, whatever comes and goes', () => {
    const change = fc.tuple(fc.constantFrom('set', 'delete', 'clear'), fc.nat({ max: 400 }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 600, size: 'max' }), (changes) => {
        const map = new BlockMap<number, Item>();
        const plain = new Map<number, Item>();
        for (const [kind, key] of changes) {
          const value = item(String(key));
          if (kind === 'set') {
            map.set(key, value);
            plain.set(key, value);
          } else if (kind === 'delete') expect(map.delete(key)).toBe(plain.delete(key));
          else if (key === 0) {
            map.clear();
            plain.clear();
          }
        }
        expect(listed(map)).toEqual([...plain.values()]);
        expect([...map.values()]).toEqual([...plain.values()]);
        expect([...map.blocks()].every(({ values }) => values.length > 0)).toBe(true);
        expect(listed(map).every((value) => value.block !== undefined)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('raises the revision of the block that a change falls into, and of no other', () => {
    const map = new BlockMap<number, Item>();
    for (let key = 0; key < 300; key++) map.set(key, item(String(key)));
    const blocks = [...map.blocks()];
    expect(blocks.length).toBe(3);
    const revisions = (): number[] => blocks.map(({ revision }) => revision);
    const changes: (() => void)[] = [
      () => touchBlock(map.get(130) as Item),
      () => map.delete(131),
      () => map.set(132, item('new')),
    ];
    for (const change of changes) {
      const [first, second = 0, third] = revisions();
      change();
      expect(revisions()).toEqual([first, second + 1, third]);
    }
  });

  it('leaves a value that was taken out alone', () => {
    const map = new BlockMap<number, Item>();
    const gone = item('gone');
    map.set(1, gone);
    map.set(2, item('stays'));
    map.delete(1);
    const revisions = [...map.blocks()].map(({ revision }) => revision);
    touchBlock(gone);
    expect(gone.block).toBeUndefined();
    expect([...map.blocks()].map(({ revision }) => revision)).toEqual(revisions);
  });
});
