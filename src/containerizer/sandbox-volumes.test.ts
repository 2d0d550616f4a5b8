import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ContainerInfo, VolumeSourceSandboxPathType } from '../wire/gen/mesos.ts';
import { sandboxVolumes } from './sandbox-volumes.ts';

let root: string;
let own: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stadion-pod-'));
  own = join(root, 'containers/child');
  await mkdir(own, { recursive: true });
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

function volumes(type: VolumeSourceSandboxPathType, path: string, containerPath = 'data'): ContainerInfo {
  const source = { type: 'SANDBOX_PATH' as const, sandbox_path: { type, path } };
  return { type: 'MESOS', volumes: [{ mode: 'RO', container_path: containerPath, source }] };
}

describe('directories of sandboxes as volumes', () => {
  it('are made where they are missing', async () => {
    const nested = { containerId: 'parent.child', sandbox: own };
    expect(await sandboxVolumes(volumes('PARENT', 'a/b'), nested)).toEqual([
      { source: join(root, 'a/b'), containerPath: 'data', isReadOnly: true },
    ]);
    expect(await sandboxVolumes(volumes('SELF', 'c'), nested)).toMatchObject([{ source: join(own, 'c') }]);
    expect(await readdir(root)).toEqual(['a', 'containers']);
    expect(await readdir(own)).toEqual(['c']);
  });

  it('may be links that are there, and nothing is made behind one', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'stadion-outside-'));
    const nested = { containerId: 'parent.child', sandbox: own };
    await symlink(outside, join(root, 'store'));
    expect(await sandboxVolumes(volumes('PARENT', 'store'), nested)).toMatchObject([{ source: join(root, 'store') }]);
    await expect(sandboxVolumes(volumes('PARENT', 'store/new'), nested)).rejects.toThrow('cannot be used');
    expect(await readdir(outside)).toEqual([]);
    await rm(outside, { recursive: true });
  });

  it.each<[VolumeSourceSandboxPathType, string, string, string]>([
    ['PARENT', 'a', 'data', 'alone'],
    ['SELF', '../a', 'data', 'alone'],
    ['SELF', '/etc', 'data', 'alone'],
    ['PARENT', 'a/../../b', 'data', 'parent.child'],
    ['SELF', 'a', '../data', 'parent.child'],
  ])('are not %s %s at %s for %s', async (type, path, containerPath, containerId) => {
    await expect(sandboxVolumes(volumes(type, path, containerPath), { containerId, sandbox: own })).rejects.toThrow(
      'cannot be used',
    );
  });

  it('are nothing for others', async () => {
    const container: ContainerInfo = { type: 'MESOS', volumes: [{ mode: 'RW', container_path: 'x', host_path: '/y' }] };
    expect(await sandboxVolumes(container, { containerId: 'c', sandbox: own })).toEqual([]);
  });
});
