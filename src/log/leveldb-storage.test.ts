import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Action } from '../wire/gen/log.ts';
import { Record } from '../wire/gen/log.ts';
import { encode } from '../wire/message.ts';
import type { LogChange } from './core/effects.ts';
import { markName, openLevelDbStorage } from './leveldb-storage.ts';
import { decodeMetadata } from './log-records.ts';

let directory = '';
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'stadion-log-')), 'replicated_log');
});
afterEach(async () => {
  await rm(join(directory, '..'), { recursive: true, force: true });
});

function append(position: number, sizeBytes = 8): Action {
  const bytes = new Uint8Array(sizeBytes).fill(position);
  return { position, promised: 1, performed: 1, learned: true, type: 'APPEND', append: { bytes } };
}

async function writeAll(changes: readonly LogChange[]): Promise<void> {
  const storage = await openLevelDbStorage(directory);
  await storage.restore();
  await Promise.all(changes.map((change) => storage.write(change)));
  await storage.close();
}

async function readBack() {
  const storage = await openLevelDbStorage(directory);
  try {
    return await storage.restore();
  } finally {
    await storage.close();
  }
}

/** The database as anybody else sees it. */
async function rawDatabase<T>(use: (database: ClassicLevel<string, Uint8Array>) => Promise<T>): Promise<T> {
  const database = new ClassicLevel<string, Uint8Array>(directory, { keyEncoding: 'utf8', valueEncoding: 'view' });
  await database.open();
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

const votes = { status: 'VOTING', promised: 3 } as const;

describe('a log in LevelDB', () => {
  it('is empty at first, also after it was opened', async () => {
    expect(await readBack()).toEqual({ metadata: undefined, actions: [] });
    expect(await readBack()).toEqual({ metadata: undefined, actions: [] });
  });

  it('gives back what was written, in the order of positions, the last word for each', async () => {
    await writeAll([
      { metadata: { status: 'STARTING', promised: 0 } },
      { actions: [append(7), { position: 2, promised: 1 }], metadata: votes },
      { actions: [append(2), append(12_345_678_901), append(9_999_999_998)] },
    ]);
    expect(await readBack()).toEqual({
      metadata: votes,
      actions: [append(2), append(7), append(9_999_999_998), append(12_345_678_901)],
    });
  });

  it('removes positions from the first to before the last, near or far apart', async () => {
    await writeAll([
      { metadata: votes, actions: [0, 1, 2, 3, 4, 5].map((position) => append(position)) },
      { remove: { from: 1, to: 3 } },
      { actions: [append(10_000_000_005)] },
      { remove: { from: 4, to: 10_000_000_000 } },
    ]);
    const { actions } = await readBack();
    expect(actions.map(({ position }) => position)).toEqual([0, 3, 10_000_000_005]);
  });

  it("has Mesos's keys, and records that Mesos reads", async () => {
    await writeAll([{ metadata: votes, actions: [append(0), append(10_000_000_000)] }]);
    const entries = await rawDatabase((database) => database.iterator().all());
    expect(entries.map(([key]) => key)).toEqual(['0000000000', '0000000001', 'A00000000010000000001']);
    // What the seal adds is an unknown field to everybody else.
    expect(decodeMetadata(entries[0]?.[1] ?? new Uint8Array(0))).toEqual(votes);
  });

  it('takes a database of another program as it is, and the metadata of old Mesos', async () => {
    await writeAll([]);
    await rawDatabase(async (database) => {
      await database.put('0000000000', encode(Record, { type: 'PROMISE', promise: { proposal: 9 } }));
      await database.put('0000000004', encode(Record, { type: 'ACTION', action: append(3) }));
    });
    expect(await readBack()).toEqual({ metadata: { status: 'VOTING', promised: 9 }, actions: [append(3)] });
    await writeAll([{ actions: [append(4)] }]);
    expect((await readBack()).actions).toEqual([append(3), append(4)]);
  });

  it('gives space back when much was written and removed', async () => {
    const storage = await openLevelDbStorage(directory);
    await storage.restore();
    for (let position = 0; position < 60; position++) {
      await storage.write({
        metadata: votes,
        actions: [append(position, 1_000_000)],
        remove: { from: 0, to: position },
      });
    }
    await storage.close();
    let sizeBytes = 0;
    for (const name of await readdir(directory)) sizeBytes += (await readFile(join(directory, name))).length;
    expect(sizeBytes).toBeLessThan(30_000_000);
    expect((await readBack()).actions).toHaveLength(1);
  });

  it('is open once', async () => {
    const storage = await openLevelDbStorage(directory);
    await expect(openLevelDbStorage(directory)).rejects.toMatchObject({ code: 'log-in-use' });
    await storage.close();
    await (await openLevelDbStorage(directory)).close();
  });

  it('takes nothing more once it is closed', async () => {
    const storage = await openLevelDbStorage(directory);
    await storage.restore();
    const last = expect(storage.write({ metadata: votes })).rejects.toMatchObject({ code: 'log-closed' });
    await storage.close();
    await last;
    await expect(storage.write({ metadata: votes })).rejects.toMatchObject({ code: 'log-closed' });
  });
});

describe('a log in LevelDB is refused', () => {
  const refused = { code: 'log-damaged' };

  it('when it is older than what was promised', async () => {
    await writeAll([{ metadata: votes, actions: [append(0)] }]);
    const mark = await readFile(join(directory, markName));
    await rm(directory, { recursive: true });
    await writeAll([]);
    await writeFile(join(directory, markName), mark);
    await expect(readBack()).rejects.toMatchObject(refused);
  });

  it('when somebody else wrote into it, until they say that it is right', async () => {
    await writeAll([{ metadata: votes, actions: [append(0)] }]);
    await rawDatabase((database) => database.put('0000000002', encode(Record, { type: 'ACTION', action: append(1) })));
    await expect(readBack()).rejects.toMatchObject(refused);
    await rm(join(directory, markName));
    expect((await readBack()).actions).toEqual([append(0), append(1)]);
  });

  it.each([
    ['a key that is no position', '00000000010'],
    ['a record of another position', '0000000009'],
  ])('for %s', async (_what, key) => {
    await writeAll([]);
    await rawDatabase((database) => database.put(key, encode(Record, { type: 'ACTION', action: append(3) })));
    await expect(readBack()).rejects.toMatchObject(refused);
  });

  it('for bytes that are no record', async () => {
    await writeAll([]);
    await rawDatabase((database) => database.put('0000000001', Uint8Array.of(255, 255)));
    await expect(readBack()).rejects.toMatchObject(refused);
  });
});

describe('the mark of what was promised', () => {
  it('is behind the log after a crash between the two, which is no loss', async () => {
    await writeAll([{ metadata: votes, actions: [append(0)] }]);
    const before = await readFile(join(directory, markName));
    await writeAll([{ actions: [append(1)] }]);
    await writeFile(join(directory, markName), before);
    expect((await readBack()).actions).toEqual([append(0), append(1)]);
  });

  it('outlives a torn write of its own', async () => {
    await writeAll([{ metadata: votes }]);
    await writeAll([{ actions: [append(0)] }]);
    await writeAll([{ actions: [append(1)] }]);
    const path = join(directory, markName);
    const bytes = await readFile(path);
    for (const start of [0, 512]) {
      await writeFile(path, Buffer.concat([bytes.subarray(0, start), Buffer.alloc(512), bytes.subarray(start + 512)]));
      expect((await readBack()).actions).toHaveLength(2);
    }
    await writeFile(path, Buffer.alloc(1024));
    await expect(readBack()).rejects.toMatchObject({ code: 'log-damaged' });
  });
});
