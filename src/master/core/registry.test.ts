import { describe, expect, it } from 'vitest';
import { applyOperation, imageOf, type RegistryImage, type RegistryOperation } from './registry.ts';

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
});
