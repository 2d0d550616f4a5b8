import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Registry } from '../../wire/gen/internal.ts';
import { decode, encode } from '../../wire/message.ts';
import { applyOperation, imageOf, registryOf } from '../core/registry.ts';
import { decodeRegistry, RegistryEncoder } from './registry-bytes.ts';

const info = (id: string) => ({ hostname: id, id: { value: id } });

type Place = 'admitted' | 'unreachable' | 'gone';

describe('the registry as bytes', () => {
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
