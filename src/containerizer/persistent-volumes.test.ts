import { chmod, lstat, mkdir, mkdtemp, readdir, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Resource } from '../wire/gen/mesos.ts';
import { linkVolumes, PersistentVolumes, unlinkVolumes } from './persistent-volumes.ts';

let root: string;
let sandbox: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stadion-mounts-'));
  sandbox = join(root, 'sandbox');
  await mkdir(sandbox);
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

function volume(id: string, path: string, mode: 'RW' | 'RO' = 'RW'): Resource {
  return {
    name: 'disk',
    type: 'SCALAR',
    scalar: { value: 1 },
    disk: { persistence: { id }, volume: { mode, container_path: path } },
    reservations: [{ type: 'DYNAMIC', role: 'dev' }],
  };
}

const at = (id: string): string => join(root, 'volumes/roles/dev', id);

async function made(id: string): Promise<string> {
  await mkdir(at(id), { recursive: true });
  return at(id);
}

const isRoot = process.getuid?.() === 0;

describe('volumes of a container', () => {
  it('are known with path and mode', async () => {
    await made('v');
    await made('w');
    const volumes = new PersistentVolumes(root);
    expect(await volumes.take('c', [volume('v', 'a'), volume('w', 'b', 'RO')])).toEqual([
      { source: at('v'), containerPath: 'a', isReadOnly: false },
      { source: at('w'), containerPath: 'b', isReadOnly: true },
    ]);
  });

  it('must be there, as directories', async () => {
    const volumes = new PersistentVolumes(root);
    await expect(volumes.take('c', [volume('v', 'a')])).rejects.toThrow('cannot be used');
    await mkdir(at(''), { recursive: true });
    await symlink('/etc', at('v'));
    await expect(volumes.take('c', [volume('v', 'a')])).rejects.toThrow('cannot be used');
  });

  it('have paths of their own that lead nowhere else', async () => {
    await made('v');
    await made('w');
    const volumes = new PersistentVolumes(root);
    await expect(volumes.take('c', [volume('v', '../x')])).rejects.toThrow('must not hold');
    await expect(volumes.take('c', [volume('v', '')])).rejects.toThrow('not to be empty');
    await expect(volumes.take('c', [volume('v', 'x'), volume('w', 'x')])).rejects.toThrow('Two volumes');
    expect(await volumes.take('c', [volume('v', 'x'), volume('v', 'x')])).toHaveLength(1);
  });

  it.skipIf(!isRoot)('belong to the user of the task, unless another container has them', async () => {
    await made('v');
    const volumes = new PersistentVolumes(root);
    await volumes.take('c', [volume('v', 'a')], { uid: 12_345, gid: 12_346 });
    expect(await stat(at('v'))).toMatchObject({ uid: 12_345, gid: 12_346 });
    await volumes.take('d', [volume('v', 'a')], { uid: 1, gid: 1 });
    expect(await stat(at('v'))).toMatchObject({ uid: 12_345, gid: 12_346 });
    volumes.release('c');
    volumes.release('d');
    volumes.note('running', [volume('v', 'a')]);
    await volumes.take('d', [volume('v', 'a')], { uid: 1, gid: 1 });
    expect(await stat(at('v'))).toMatchObject({ uid: 12_345, gid: 12_346 });
    volumes.release('running');
    await volumes.take('d', [volume('v', 'a')], { uid: 1, gid: 1 });
    expect(await stat(at('v'))).toMatchObject({ uid: 1, gid: 1 });
  });
});

describe('links in a sandbox', () => {
  const mount = (containerPath: string, source = '/some/where') => ({ source, containerPath, isReadOnly: false });

  it('are at their paths, again and again', async () => {
    for (let round = 0; round < 2; round++) {
      await linkVolumes(sandbox, [mount('data'), mount('deep/down/data'), mount('./dotted/')]);
    }
    expect(await readlink(join(sandbox, 'data'))).toBe('/some/where');
    expect(await readlink(join(sandbox, 'deep/down/data'))).toBe('/some/where');
    expect(await readlink(join(sandbox, 'dotted'))).toBe('/some/where');
  });

  it('go when the volume does, and nothing else', async () => {
    await linkVolumes(sandbox, [mount('a'), mount('b')]);
    await rm(join(sandbox, 'b'));
    await writeFile(join(sandbox, 'b'), 'mine');
    await unlinkVolumes(sandbox, [mount('a'), mount('b'), mount('c')]);
    expect(await readdir(sandbox)).toEqual(['b']);
  });

  it.each(['/absolute', '.', 'stdout', 'stdout/x'])('are not made at %s', async (path) => {
    await writeFile(join(sandbox, 'stdout'), '');
    await expect(linkVolumes(sandbox, [mount(path)])).rejects.toThrow(/volume|Volume/);
  });

  it('never leave the sandbox', async () => {
    const outside = join(root, 'outside');
    await mkdir(outside);
    await chmod(outside, 0o777);
    await symlink(outside, join(sandbox, 'way'));
    await expect(linkVolumes(sandbox, [mount('way/data')])).rejects.toThrow('cannot put');
    await expect(linkVolumes(sandbox, [mount('way/below/data')])).rejects.toThrow('cannot put');
    await expect(linkVolumes(sandbox, [mount('way')])).rejects.toThrow('cannot put');
    expect(await readdir(outside)).toEqual([]);
    expect((await lstat(join(sandbox, 'way'))).isSymbolicLink()).toBe(true);
    await symlink('/some/where', join(outside, 'data'));
    await unlinkVolumes(sandbox, [mount('way/data')]);
    expect(await readdir(outside)).toEqual(['data']);
  });
});
