import { describe, expect, it } from 'vitest';
import type { SlaveInfo } from '../../wire/gen/mesos-v0.ts';
import { changesOf, incompatibility } from './compatibility.ts';

const cpus = (value: number) => ({ name: 'cpus', type: 'SCALAR' as const, scalar: { value } });
const ports = (begin: number, end: number) => ({
  name: 'ports',
  type: 'RANGES' as const,
  ranges: { range: [{ begin, end }] },
});
const text = (name: string, value: string) => ({ name, type: 'TEXT' as const, text: { value } });
const before: SlaveInfo = { hostname: 'a', port: 1, resources: [cpus(4)], attributes: [text('rack', 'r1')] };
const domain = (region: string) => ({ fault_domain: { region: { name: region }, zone: { name: 'z' } } });

describe('a changed configuration', () => {
  it.each<[string, Partial<SlaveInfo>, boolean, boolean, string[]]>([
    ['nothing', {}, true, true, []],
    ['the port', { port: 2 }, true, true, ['port 1 became 2']],
    ['the host name', { hostname: 'b' }, false, false, ['hostname a became b']],
    ['more resources', { resources: [cpus(8)] }, false, true, ['cpus:4 became cpus:8']],
    ['a new resource', { resources: [cpus(4), ports(1, 9)] }, false, true, ['ports:[1-9] is new']],
    ['fewer resources', { resources: [cpus(2)] }, false, false, ['cpus:4 became cpus:2']],
    ['no resources', { resources: [] }, false, false, ['cpus:4 is gone']],
    [
      'another attribute',
      { attributes: [text('rack', 'r1'), text('zone', 'z1')] },
      false,
      true,
      ['attribute zone:z1 is new'],
    ],
    [
      'one more of a name',
      { attributes: [text('rack', 'r1'), text('rack', 'r2')] },
      false,
      true,
      ['attribute rack:r1 became rack:r1;rack:r2'],
    ],
    ['a changed attribute', { attributes: [text('rack', 'r2')] }, false, false, ['attribute rack:r1 became rack:r2']],
    ['no attributes', { attributes: [] }, false, false, ['attribute rack:r1 is gone']],
    ['a new domain', { domain: domain('r') }, false, true, ['domain r/z is new']],
  ])('of %s', (_what, change, isEqual, isAdditive, texts) => {
    const changes = changesOf(before, { ...before, ...change });
    expect(changes.map((one) => one.text)).toEqual(texts);
    expect(incompatibility(changes, 'equal') === undefined).toBe(isEqual);
    expect(incompatibility(changes, 'additive') === undefined).toBe(isAdditive);
    expect(incompatibility(changes, 'any')).toBeUndefined();
  });

  it('of a domain that was there is no addition', () => {
    const changes = changesOf({ ...before, domain: domain('r') }, { ...before, domain: domain('s') });
    expect(incompatibility(changes, 'additive')).toBe('domain r/z became s/z');
  });
});
