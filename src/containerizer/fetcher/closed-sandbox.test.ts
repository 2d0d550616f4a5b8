import { lchownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ClosedSandbox } from './closed-sandbox.ts';

let directory: string;
let sandbox: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'closed-'));
  sandbox = join(directory, 'sandbox');
  mkdirSync(sandbox, { mode: 0o750 });
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Owner and rights of what is at a path. */
function factsOf(path: string): { uid: number; mode: number } {
  const { uid, mode } = statSync(path);
  return { uid, mode: mode & 0o777 };
}

it('leads to the directory that was there, whatever stands in its place', async () => {
  const closed = await ClosedSandbox.close(sandbox, undefined);
  rmSync(sandbox, { recursive: true });
  symlinkSync('/', sandbox);
  expect(() => writeFileSync(join(closed.path, 'fetched'), '')).toThrow('ENOENT');
  await closed.open();
});

// Only root gives files away; others fetch as themselves.
if (process.getuid?.() === 0) {
  it('is not for its owner until everything is there, and then all his', async () => {
    const owner = { uid: 65_534, gid: 65_534 };
    lchownSync(sandbox, owner.uid, owner.gid);
    const secret = join(directory, 'secret');
    writeFileSync(secret, '');
    const closed = await ClosedSandbox.close(sandbox, owner);
    expect(factsOf(sandbox)).toEqual({ uid: 0, mode: 0o700 });
    mkdirSync(join(closed.path, 'bin'));
    writeFileSync(join(closed.path, 'bin/tool'), '');
    symlinkSync(secret, join(closed.path, 'link'));
    await closed.open();
    expect(factsOf(sandbox)).toEqual({ uid: owner.uid, mode: 0o750 });
    expect(factsOf(join(sandbox, 'bin/tool')).uid).toBe(owner.uid);
    expect(factsOf(secret).uid).toBe(0);
  });
}
