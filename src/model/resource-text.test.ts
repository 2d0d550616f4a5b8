import { describe, expect, it } from 'vitest';
import { attributesJson, parseAttributes } from './attributes.ts';
import { resourcesJson } from './resource-json.ts';
import { formatResources, parseResources } from './resource-text.ts';

function read(text: string, role?: string): ReturnType<typeof parseResources> {
  return parseResources(text, role);
}

describe('resources as text', () => {
  it('reads scalars, ranges and sets', () => {
    const parsed = read('cpus:4;mem:8192;ports:[31000-32000, 40000-40010];disks:{a,b}');
    expect('resources' in parsed && formatResources(parsed.resources)).toBe(
      'cpus:4; mem:8192; ports:[31000-32000, 40000-40010]; disks:{a, b}',
    );
  });

  it('reserves for the role given and the default role', () => {
    const parsed = read('cpus(web):2;mem:5', 'db');
    expect('resources' in parsed && formatResources(parsed.resources)).toBe(
      'cpus(reservations: [(STATIC,web)]):2; mem(reservations: [(STATIC,db)]):5',
    );
  });

  it('reads the JSON form', () => {
    const parsed = read('[{"name":"cpus","type":"SCALAR","scalar":{"value":2.5},"role":"*"}]');
    expect(parsed).toEqual({ resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: 2.5 } }] });
  });

  it.each([
    'cpus',
    'cpus:',
    'cpus:many',
    'ports:[1-',
    'ports:[1]',
    'cpus:-1',
    'cpus(a/../b):1',
    '[{"name":"cpus"}]',
    '[1]',
    '[',
    'disks:{a',
    'cpus():1',
  ])('refuses %s and says why', (text) => {
    const parsed = read(text);
    expect('error' in parsed && parsed.error.length > 10).toBe(true);
  });

  it('shows the usual four amounts in legacy JSON', () => {
    const parsed = read('cpus:1.5;ports:[1-2];set:{x}');
    expect('resources' in parsed && resourcesJson(parsed.resources)).toEqual({
      cpus: 1.5,
      gpus: 0,
      mem: 0,
      disk: 0,
      ports: '[1-2]',
      set: '{x}',
    });
  });
});

describe('attributes', () => {
  it('reads text, numbers, ranges and sets', () => {
    const parsed = parseAttributes('rack:r1;zone:z1; level:10;ports:[1-2];disk:{ssd,hdd}');
    expect('error' in parsed ? parsed : attributesJson(parsed)).toEqual({
      rack: 'r1',
      zone: 'z1',
      level: 10,
      ports: '[1-2]',
      disk: '{ssd, hdd}',
    });
  });

  it.each(['rack', ':x', 'rack:', 'a:[x]'])('refuses %s', (text) => {
    expect(parseAttributes(text)).toHaveProperty('error');
  });
});
