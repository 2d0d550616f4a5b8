import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFileInside, makeInside, openSandbox, removeNestedSandbox, sandboxPlace } from './inside-sandbox.ts';
import { makeSandbox } from './sandbox.ts';

let directory: string;
let sandbox: string;
/** What nobody in a sandbox may reach. */
let outside: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sandboxes-'));
  sandbox = join(directory, 'runs/r');
  outside = join(directory, 'outside');
  mkdirSync(sandbox, { recursive: true });
  mkdirSync(join(outside, 'c'), { recursive: true });
  writeFileSync(join(outside, 'c/precious'), 'x');
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('knows where the hands of tasks begin', () => {
  const top = '/w/containers/slaves/S0/runs/r';
  expect(sandboxPlace(top)).toEqual({ top, names: [] });
  expect(sandboxPlace(`${top}/containers/a/containers/b`)).toEqual({
    top,
    names: ['containers', 'a', 'containers', 'b'],
  });
});

it('knows how deep a sandbox is', () => {
  const alone = '/w/containers/a';
  expect(sandboxPlace(alone, 0)).toEqual({ top: alone, names: [] });
  expect(sandboxPlace(`${alone}/containers/b`, 1)).toEqual({ top: alone, names: ['containers', 'b'] });
  expect(sandboxPlace('/w/somewhere', 1)).toEqual({ top: '/w/somewhere', names: [] });
});

// Only root gives directories away.
if (process.getuid?.() === 0) {
  it('gives a sandbox to its user, and nothing above it that is not one', async () => {
    const alone = { containerId: 'a', sandbox: join(directory, 'containers/a') };
    await makeSandbox(alone, { uid: 65_534, gid: 65_534 });
    chmodSync(alone.sandbox, 0o750);
    const inner = { containerId: 'a.b', sandbox: join(alone.sandbox, 'containers/b') };
    await makeSandbox(inner, { uid: 65_533, gid: 65_533 });
    const owners = [directory, join(directory, 'containers'), alone.sandbox, inner.sandbox].map(
      (path) => statSync(path).uid,
    );
    expect(owners).toEqual([0, 0, 65_534, 65_533]);
    // Somebody else's sandbox may be passed through, and not be listed.
    expect(statSync(alone.sandbox).mode & 0o011).toBe(0o011);
  });
}

it('makes sandboxes inside each other, with their outputs', async () => {
  const nested = join(sandbox, 'containers/a/containers/b');
  await makeSandbox({ containerId: 'r.a.b', sandbox: nested });
  expect(readdirSync(nested).sort()).toEqual(['stderr', 'stdout']);
  const handle = await openSandbox(nested);
  expect((await handle.stat()).ino).toBe(statSync(nested).ino);
  await handle.close();
});

describe('a link on the way to a nested sandbox', () => {
  beforeEach(() => symlinkSync(outside, join(sandbox, 'containers')));

  it('is not followed when the sandbox is made', async () => {
    const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
    const nested = { containerId: 'r.c', sandbox: join(sandbox, 'containers/c') };
    await expect(makeSandbox(nested, owner)).rejects.toThrow('cannot make the sandbox');
    expect(readdirSync(join(outside, 'c'))).toEqual(['precious']);
  });

  it('is not followed by what is made inside', async () => {
    await expect(makeInside(join(sandbox, 'containers/c'), ['d'])).rejects.toThrow();
    await expect(makeFileInside(join(sandbox, 'containers/c'), ['f'])).rejects.toThrow();
    expect(readdirSync(join(outside, 'c'))).toEqual(['precious']);
  });

  it('is not followed when the sandbox is removed', async () => {
    await expect(removeNestedSandbox(join(sandbox, 'containers/c'))).rejects.toThrow();
    expect(existsSync(join(outside, 'c/precious'))).toBe(true);
  });
});

it('removes a nested sandbox and nothing that it links to; one that is gone too', async () => {
  const nested = join(sandbox, 'containers/a');
  await makeSandbox({ containerId: 'r.a', sandbox: nested });
  symlinkSync(outside, join(nested, 'link'));
  await removeNestedSandbox(nested);
  expect(existsSync(nested)).toBe(false);
  expect(existsSync(join(outside, 'c/precious'))).toBe(true);
  await removeNestedSandbox(nested);
  await removeNestedSandbox(join(directory, 'runs/never/containers/a'));
});
