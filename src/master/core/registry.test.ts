import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Registry } from '../../wire/gen/internal.ts';
import { decode, encode } from '../../wire/message.ts';
import { decodeRegistry, RegistryEncoder } from '../registrar/registry-bytes.ts';
import { applyOperation, imageOf, type RegistryImage, type RegistryOperation, registryOf } from './registry.ts';

const info = (id: string, hostname = id) => ({ hostname, id: { value: id } });

type Place = 'nowhere' | 'admitted' | 'unreachable' | 'gone';

function placeOf(image: RegistryImage): Place {
  if (image.agents.has('a')) return 'admitted';
  if (image.unreachable.has('a')) return 'unreachable';
  return image.gone.has('a') ? 'gone' : 'nowhere';
}

function imageWith(place: Place): RegistryImage {
  const image = imageOf({});
  if (place !== 'nowhere') applyOperation(image, { type: 'admit-agent', info: info('a') });
  if (place === 'unreachable') applyOperation(image, { type: 'mark-agent-unreachable', id: 'a', timeNs: 1n });
  if (place === 'gone') applyOperation(image, { type: 'mark-agent-gone', id: 'a', timeNs: 1n });
  return image;
}

const operations: Record<string, RegistryOperation> = {
  admit: { type: 'admit-agent', info: info('a') },
  update: { type: 'update-agent', info: info('a', 'other') },
  unreachable: { type: 'mark-agent-unreachable', id: 'a', timeNs: 2n },
  reachable: { type: 'mark-agent-reachable', info: info('a') },
  gone: { type: 'mark-agent-gone', id: 'a', timeNs: 2n },
  remove: { type: 'remove-agent', id: 'a' },
};

/** Where the agent is after an operation; false: refused, and still where it was. */
const table: Record<Place, Record<string, Place | false>> = {
  nowhere: { admit: 'admitted', update: false, unreachable: false, reachable: 'admitted', gone: false, remove: false },
  admitted: {
    admit: false,
    update: 'admitted',
    unreachable: 'unreachable',
    reachable: 'admitted',
    gone: 'gone',
    remove: 'nowhere',
  },
  unreachable: { admit: false, update: false, unreachable: false, reachable: 'admitted', gone: 'gone', remove: false },
  gone: { admit: false, update: false, unreachable: false, reachable: false, gone: false, remove: false },
};

describe('the registry', () => {
  it.each(
    Object.entries(table).flatMap(([from, row]) => Object.entries(row).map(([name, to]) => [from, name, to] as const)),
  )('moves an agent that is %s by %s to %s', (from, name, to) => {
    const image = imageWith(from as Place);
    const operation = operations[name];
    if (operation === undefined) throw new Error(name);
    expect(applyOperation(image, operation)).toBe(to !== false);
    expect(placeOf(image)).toBe(to === false ? from : to);
  });

  it('remembers what was decided of an agent while it is unreachable', () => {
    const image = imageWith('admitted');
    image.agents.set('a', { info: info('a'), deactivated: true });
    applyOperation(image, { type: 'mark-agent-unreachable', id: 'a', timeNs: 5n });
    expect(image.unreachable.get('a')).toMatchObject({ deactivated: true, timestamp: { nanoseconds: 5n } });
    applyOperation(image, { type: 'mark-agent-reachable', info: info('a') });
    expect(image.agents.get('a')).toMatchObject({ deactivated: true });
  });

  it('survives being written and read, with what it does not know', () => {
    const encoder = new RegistryEncoder();
    const place = fc.constantFrom<Place>('admitted', 'unreachable', 'gone');
    fc.assert(
      fc.property(fc.array(place), fc.boolean(), (places, withRest) => {
        const rest: Registry = withRest
          ? { weights: [{ info: { role: 'r', weight: 2 } }], minimum_capabilities: [{ capability: 'QUOTA_V2' }] }
          : {};
        const image = imageOf(rest);
        for (const [number, one] of places.entries()) {
          const id = `agent-${number}-${'x'.repeat(number * 40)}`;
          applyOperation(image, { type: 'admit-agent', info: info(id) });
          if (one === 'unreachable') applyOperation(image, { type: 'mark-agent-unreachable', id, timeNs: 7n });
          if (one === 'gone') applyOperation(image, { type: 'mark-agent-gone', id, timeNs: 7n });
        }
        const whole = registryOf(image);
        expect(decodeRegistry(encoder.encode(image))).toEqual(decode(Registry, encode(Registry, whole)));
        expect(registryOf(imageOf(decodeRegistry(encoder.encode(image))))).toEqual(whole);
      }),
    );
  });
});
