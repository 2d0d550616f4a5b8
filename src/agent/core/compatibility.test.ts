import { describe, expect, it } from 'vitest';
import type { SlaveInfo } from '../../wire/gen/mesos-v0.ts';
import { incompatibility } from './compatibility.ts';

const cpus = (value: number) => ({ name: 'cpus', type: 'SCALAR' as const, scalar: { value } });
const text = (name: string, value: string) => ({ name, type: 'TEXT' as const, text: { value } });
const before: SlaveInfo = { hostname: 'a', port: 1, resources: [cpus(4)], attributes: [text('rack', 'r1')] };

describe('a changed configuration', () => {
  it.each<[string, Partial<SlaveInfo>, boolean, boolean]>([
    ['nothing', {}, true, true],
    ['the port', { port: 2 }, true, true],
    ['the host name', { hostname: 'b' }, false, false],
    ['more resources', { resources: [cpus(8)] }, false, true],
    ['fewer resources', { resources: [cpus(2)] }, false, false],
    ['another attribute', { attributes: [text('rack', 'r1'), text('zone', 'z1')] }, false, true],
    ['a changed attribute', { attributes: [text('rack', 'r2')] }, false, false],
    ['no attributes', { attributes: [] }, false, false],
    ['a new domain', { domain: { fault_domain: { region: { name: 'r' }, zone: { name: 'z' } } } }, false, true],
  ])('of %s', (_what, change, isEqual, isAdditive) => {
    const now = { ...before, ...change };
    expect(incompatibility(before, now, 'equal') === undefined).toBe(isEqual);
    expect(incompatibility(before, now, 'additive') === undefined).toBe(isAdditive);
  });
});
