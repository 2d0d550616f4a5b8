import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deferred } from '../../deferred.ts';
import { ImageStore } from './image-store.ts';
import type { Waiter } from './shared-work.ts';

let directory: string;
let store: ImageStore;
const waiter: Waiter = { signal: new AbortController().signal, log: () => {} };
const diffId = `sha256:${'a'.repeat(64)}`;
const nothing = { removed: [], emptied: [], leftOut: 0 };

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'store-'));
  store = new ImageStore(directory);
  await store.open();
});

afterEach(() => rm(directory, { recursive: true }));

async function write(into: string): Promise<typeof nothing> {
  await writeFile(join(into, 'file'), 'x');
  return nothing;
}

describe('a layer', () => {
  it('is not waited for when another source has it, whatever becomes of that one', async () => {
    const gate = deferred<void>();
    const slow = store.layer({ diffId, source: 'slow' }, waiter, async (into) => {
      await gate.promise;
      return write(into);
    });
    const hostile = store.layer({ diffId, source: 'hostile' }, waiter, () => Promise.reject(new Error('other bytes')));
    await expect(hostile).rejects.toThrow('other bytes');
    const good = await store.layer({ diffId, source: 'good' }, waiter, write);
    expect(await readdir(good.tree)).toEqual(['file']);
    gate.resolve();
    expect(await slow).toEqual(good);
    expect(await readdir(join(directory, 'staging'))).toEqual([]);
  });

  it('is got once for all who want it from one source', async () => {
    let times = 0;
    const unpack = async (into: string): Promise<typeof nothing> => {
      times += 1;
      return write(into);
    };
    const from = { diffId, source: 'good' };
    await Promise.all([store.layer(from, waiter, unpack), store.layer(from, waiter, unpack)]);
    await store.layer({ diffId, source: 'other' }, waiter, unpack);
    expect(times).toBe(1);
  });
});

describe('pruning', () => {
  it('waits until it is known what earlier containers use', async () => {
    await mkdir(join(directory, 'rootfs/chain'));
    await expect(store.prune(new Set())).rejects.toThrow('which images its containers use');
    store.use('chain', 'container');
    store.usersKnown();
    await store.prune(new Set());
    expect(await readdir(join(directory, 'rootfs'))).toEqual(['chain']);
    store.release('container');
    await store.prune(new Set());
    expect(await readdir(join(directory, 'rootfs'))).toEqual([]);
  });
});
