import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lockWorkDir } from './work-dir-lock.ts';

it('lets one agent at a time use a work directory, by whatever name', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'stadion-lock-'));
  const other = await mkdtemp(join(tmpdir(), 'stadion-lock-'));
  await symlink(directory, join(other, 'link'));
  const lock = await lockWorkDir(directory);
  await expect(lockWorkDir(directory)).rejects.toThrow(`another agent uses ${directory}`);
  await expect(lockWorkDir(join(other, 'link'))).rejects.toMatchObject({ code: 'work-dir-in-use' });
  const second = await lockWorkDir(other);
  await lock.release();
  const again = await lockWorkDir(directory);
  await Promise.all([again.release(), second.release()]);
  await Promise.all([directory, other].map((path) => rm(path, { recursive: true })));
});
