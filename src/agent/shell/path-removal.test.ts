import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLogger } from '../../base/logger.ts';
import { deleteLeftovers, removePath } from './path-removal.ts';

let workDir: string;

beforeEach(() => {
  workDir = mkdtempSync(join(tmpdir(), 'stadion-removal-'));
});

afterEach(() => rmSync(workDir, { recursive: true, force: true }));

it('removes sandboxes and checkpoints, and does not mind when they are gone', async () => {
  for (const path of ['slaves/S0/frameworks/F', 'meta/slaves/S0/frameworks/F']) {
    mkdirSync(join(workDir, path, 'executors/E'), { recursive: true });
    await removePath(workDir, join(workDir, path));
    expect(existsSync(join(workDir, path))).toBe(false);
    await removePath(workDir, join(workDir, path));
  }
  expect(readdirSync(join(workDir, 'meta/removed'))).toEqual([]);
});

it('finishes what an earlier process began', async () => {
  mkdirSync(join(workDir, 'meta/removed/left/runs'), { recursive: true });
  writeFileSync(join(workDir, 'meta/removed/left/runs/task.info'), 'x');
  await deleteLeftovers(workDir, silentLogger);
  expect(readdirSync(join(workDir, 'meta/removed'))).toEqual([]);
});
