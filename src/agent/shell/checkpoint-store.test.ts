import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../base/logger.ts';
import type { CheckpointWrite } from '../core/effects.ts';
import { type CheckpointStore, openCheckpointStore } from './checkpoint-store.ts';

let workDir: string;
let store: CheckpointStore;
/** Writes that failed. */
let failures: number;

beforeEach(async () => {
  workDir = await mkdtemp(join(tmpdir(), 'stadion-checkpoints-'));
  failures = 0;
  const logger = { ...silentLogger, error: () => failures++ };
  store = openCheckpointStore({ workDir, logger, retryMs: 5 });
});

afterEach(async () => {
  await store.close();
  await rm(workDir, { recursive: true, force: true });
});

const bytes = (text: string): Uint8Array => Buffer.from(text);

function persist(...writes: CheckpointWrite[]): Promise<void> {
  return new Promise((resolve) => store.persist(writes, resolve));
}

describe('checkpoints', () => {
  it('are on disk when it says so, with their parents', async () => {
    await persist(
      { op: 'write', path: 'a/b/info', bytes: bytes('one') },
      { op: 'append', path: 'a/log', bytes: bytes('x') },
      { op: 'link', path: 'a/latest', target: 'a/b' },
    );
    expect(await readFile(join(workDir, 'a/b/info'), 'utf8')).toBe('one');
    expect(await readFile(join(workDir, 'a/log'), 'utf8')).toBe('x');
    expect(await readlink(join(workDir, 'a/latest'))).toBe(join(workDir, 'a/b'));
    expect((await readdir(join(workDir, 'a'))).sort()).toEqual(['b', 'latest', 'log']);
  });

  it('keep the order of appends over many groups', async () => {
    const all: Promise<void>[] = [];
    for (let number = 0; number < 300; number++) {
      all.push(persist({ op: 'append', path: 'log', bytes: bytes(`${number}\n`) }));
      if (number % 50 === 0) await Promise.all(all);
    }
    await Promise.all(all);
    const lines = (await readFile(join(workDir, 'log'), 'utf8')).trim().split('\n');
    expect(lines).toEqual(Array.from({ length: 300 }, (_, number) => String(number)));
  });

  it('written, removed and written again in one group are there', async () => {
    await Promise.all([
      persist({ op: 'write', path: 'a/first', bytes: bytes('to begin with') }),
      persist(
        { op: 'write', path: 'a/config', bytes: bytes('old') },
        { op: 'write', path: 'a/other', bytes: bytes('x') },
      ),
      persist({ op: 'remove', path: 'a/config' }, { op: 'remove', path: 'a/other' }),
      persist({ op: 'write', path: 'a/config', bytes: bytes('new') }),
    ]);
    expect(await readFile(join(workDir, 'a/config'), 'utf8')).toBe('new');
    expect(await readdir(join(workDir, 'a'))).toEqual(['config', 'first']);
  });

  it('are removed also where nothing ever was', async () => {
    await persist({ op: 'remove', path: 'nowhere/at/all' });
    expect(failures).toBe(0);
  });

  it('written twice hold the newest contents, also within one group', async () => {
    await Promise.all([
      persist({ op: 'write', path: 'info', bytes: bytes('old') }),
      persist({ op: 'write', path: 'info', bytes: bytes('new') }),
      persist({ op: 'write', path: 'info', bytes: bytes('newest') }),
    ]);
    expect(await readFile(join(workDir, 'info'), 'utf8')).toBe('newest');
    expect(await readdir(workDir)).toEqual(['info']);
  });

  it('that cannot be written now are written later, each once, and nothing is promised meanwhile', async () => {
    await persist({ op: 'append', path: 'log', bytes: bytes('first ') });
    // A file where a directory should be: the whole group fails, appends included.
    await writeFile(join(workDir, 'blocked'), '');
    let isDone = false;
    const done = Promise.all([
      persist(
        { op: 'append', path: 'log', bytes: bytes('second ') },
        { op: 'write', path: 'blocked/info', bytes: bytes('late') },
      ),
      persist({ op: 'append', path: 'log', bytes: bytes('third') }),
    ]).then(() => {
      isDone = true;
    });
    await expect.poll(() => failures).toBeGreaterThan(2);
    expect(isDone).toBe(false);
    // Between two attempts nothing of the group is there.
    await expect.poll(() => readFile(join(workDir, 'log'), 'utf8')).toBe('first ');
    await rm(join(workDir, 'blocked'));
    await done;
    expect(await readFile(join(workDir, 'log'), 'utf8')).toBe('first second third');
    expect(await readFile(join(workDir, 'blocked/info'), 'utf8')).toBe('late');
  });

  it('removes what is there and does not mind what is not', async () => {
    await mkdir(join(workDir, 'gone/deep'), { recursive: true });
    await persist({ op: 'remove', path: 'gone' }, { op: 'remove', path: 'never' });
    expect(await readdir(workDir)).toEqual([]);
  });
});
