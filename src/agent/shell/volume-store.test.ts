import { access, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../base/logger.ts';
import type { VolumeWork } from '../core/effects.ts';
import { workOnVolumes } from './volume-store.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stadion-volumes-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const at = (path: string): string => join(root, 'volumes/roles', path);
const make = (path: string, isMount = false): VolumeWork => ({ work: 'make', path, isMount });
const remove = (path: string, isMount = false): VolumeWork => ({ work: 'remove', path, isMount });
const work = (...works: VolumeWork[]) => workOnVolumes(works, silentLogger);

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

describe('directories of volumes', () => {
  it('are made, kept when they are there, and removed with all they hold', async () => {
    expect(await work(make(at('a b/v1')))).toEqual([]);
    await writeFile(join(at('a b/v1'), 'file'), 'kept');
    expect(await work(make(at('a b/v1')))).toEqual([]);
    expect(await readFile(join(at('a b/v1'), 'file'), 'utf8')).toBe('kept');
    expect(await work(remove(at('a b/v1')))).toEqual([]);
    expect(await isThere(at('a b/v1'))).toBe(false);
    await expect.poll(() => readdir(join(root, 'volumes/destroyed'))).toEqual([]);
    expect(await work(remove(at('a b/v1')))).toEqual([]);
  });

  it('are new when they are made again at once', async () => {
    await work(make(at('r/v')));
    await writeFile(join(at('r/v'), 'file'), 'old');
    expect(await work(remove(at('r/v')), make(at('r/v')))).toEqual([]);
    expect(await readdir(at('r/v'))).toEqual([]);
  });

  it('what an earlier process left of destroyed ones goes', async () => {
    await mkdir(join(root, 'volumes/destroyed/x/deep'), { recursive: true });
    await work(make(at('r/v')));
    await expect.poll(() => readdir(join(root, 'volumes/destroyed'))).toEqual([]);
  });

  it('are never made or removed behind a link', async () => {
    const elsewhere = join(root, 'elsewhere');
    await mkdir(join(elsewhere, 'v'), { recursive: true });
    await writeFile(join(elsewhere, 'v/file'), 'not ours');
    await mkdir(at(''), { recursive: true });
    await symlink(elsewhere, at('r'));
    expect(await work(make(at('r/w')))).toMatchObject([
      { path: at('r/w'), reason: expect.stringContaining('ENOTDIR') },
    ]);
    expect(await work(remove(at('r/v')))).toMatchObject([{ path: at('r/v') }]);
    expect(await readdir(elsewhere)).toEqual(['v']);
    await mkdir(at('s'), { recursive: true });
    await symlink(elsewhere, at('s/v'));
    expect(await work(make(at('s/v')))).toHaveLength(1);
    expect(await work(remove(at('s/v')))).toEqual([]);
    expect(await isThere(at('s/v'))).toBe(false);
    expect(await readFile(join(elsewhere, 'v/file'), 'utf8')).toBe('not ours');
  });

  it('that are disks of their own are emptied and stay', async () => {
    const disk = join(root, 'disk');
    expect(await work(make(disk, true))).toHaveLength(1);
    await mkdir(join(disk, 'data'), { recursive: true });
    expect(await work(make(disk, true))).toEqual([]);
    expect(await readdir(disk)).toEqual(['data']);
    expect(await work(remove(disk, true))).toEqual([]);
    expect(await readdir(disk)).toEqual([]);
  });
});
