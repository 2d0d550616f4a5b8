/** An agent that has no descriptors left: what it cannot see it does not take for gone. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'descriptors-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('goes on with its tasks, and kills them when it can', () => {
  const main = join(import.meta.dirname, 'few-descriptors-main.ts');
  const line = 'ulimit -n 100; exec "$0" "$1" "$2"';
  const said = execFileSync('/bin/sh', ['-c', line, process.execPath, main, directory], { encoding: 'utf8' });
  expect(JSON.parse(said)).toEqual({ whileFull: { members: 'EMFILE', hasEnded: false }, end: { waitStatus: 9 } });
});
