import { describe, expect, it } from 'vitest';
import { volumeKind } from './volume-kind.ts';

const at = { mode: 'RW', container_path: 'data' } as const;

describe('the kind of a volume', () => {
  it.each([
    [{ host_path: '/srv' }, { kind: 'host', path: '/srv' }],
    [{ host_path: 'srv' }, { kind: 'sandbox', from: { type: 'SELF', path: 'srv' } }],
    [
      { source: { host_path: { path: '/srv', mount_propagation: { mode: 'BIDIRECTIONAL' } } } },
      { kind: 'host', path: '/srv', propagation: 'BIDIRECTIONAL' },
    ],
    [
      { source: { sandbox_path: { type: 'PARENT', path: 'x' } } },
      { kind: 'sandbox', from: { type: 'PARENT', path: 'x' } },
    ],
    [{ image: { type: 'DOCKER' } }, { kind: 'image' }],
    [{ source: { docker_volume: { name: 'x' } } }, { kind: 'docker' }],
    [{ source: { secret: { type: 'VALUE' } } }, { kind: 'secret' }],
    [{ source: { csi_volume: { plugin_name: 'x' } } }, { kind: 'csi' }],
    [{ source: {} }, { kind: 'none' }],
    [{}, { kind: 'none' }],
  ] as const)('of %j', (volume, kind) => {
    expect(volumeKind({ ...at, ...volume })).toEqual(kind);
  });
});
