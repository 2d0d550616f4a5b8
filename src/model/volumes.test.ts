import { describe, expect, it } from 'vitest';
import type { Resource, ResourceDiskInfoSource } from '../wire/gen/mesos.ts';
import { volumeDirectory, withoutConversions } from './volumes.ts';

function volume(id: string, role: string, source?: ResourceDiskInfoSource): Resource {
  return {
    name: 'disk',
    type: 'SCALAR',
    scalar: { value: 1 },
    disk: {
      ...(source === undefined ? {} : { source }),
      persistence: { id },
      volume: { mode: 'RW', container_path: 'data' },
    },
    reservations: [{ type: 'DYNAMIC', role }],
  };
}

describe('the directory of a volume', () => {
  it('is named by role and id, slashes of the role being blanks', () => {
    expect(volumeDirectory('/w', volume('v1', 'dev'))).toBe('/w/volumes/roles/dev/v1');
    expect(volumeDirectory('/w', volume('v1', 'a/b/c'))).toBe('/w/volumes/roles/a b c/v1');
  });

  it('is on the disk that the volume is made of', () => {
    expect(volumeDirectory('/w', volume('v', 'r', { type: 'PATH', path: { root: '/mnt/d' } }))).toBe(
      '/mnt/d/volumes/roles/r/v',
    );
    expect(volumeDirectory('/w', volume('v', 'r', { type: 'PATH', path: { root: 'd' } }))).toBe(
      '/w/d/volumes/roles/r/v',
    );
    expect(volumeDirectory('/w', volume('v', 'r', { type: 'MOUNT', mount: { root: '/mnt/d' } }))).toBe('/mnt/d');
  });

  it.each(['..', '.', '', 'a/b', 'a\\b', 'a\nb', 'x'.repeat(256)])('is never made for the id %j', (id) => {
    expect(volumeDirectory('/w', volume(id, 'dev'))).toBeUndefined();
  });

  it.each(['..', '/etc', 'a/../b', '', '-x'])('is never made for the role %j', (role) => {
    expect(volumeDirectory('/w', volume('v', role))).toBeUndefined();
  });

  it('is never made on disks that are no directories', () => {
    expect(volumeDirectory('/w', volume('v', 'r', { type: 'BLOCK', id: 'b' }))).toBeUndefined();
    expect(volumeDirectory('/w', volume('v', 'r', { type: 'PATH', path: { root: '../x' } }))).toBeUndefined();
  });
});

describe('what volumes and reservations are made from', () => {
  it('is what the flags of the agent say', () => {
    const source: ResourceDiskInfoSource = { type: 'PATH', path: { root: '/mnt' } };
    const made = volume('v', 'dev/a', source);
    const stack = [
      { type: 'STATIC' as const, role: 'dev' },
      { type: 'DYNAMIC' as const, role: 'dev/a' },
    ];
    expect(withoutConversions([{ ...made, shared: {}, reservations: stack }])).toEqual([
      {
        name: 'disk',
        type: 'SCALAR',
        scalar: { value: 1 },
        disk: { source },
        reservations: [{ type: 'STATIC', role: 'dev' }],
      },
    ]);
  });
});
