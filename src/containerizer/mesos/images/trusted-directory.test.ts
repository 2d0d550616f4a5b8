import { chmod, chown, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkTrusted } from './trusted-directory.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'trusted-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

const why = async (path: string): Promise<string> => {
  const checked = await checkTrusted(path);
  return checked.ok ? 'trusted' : checked.error.reason;
};

describe('checkTrusted', () => {
  it('trusts what only the agent can change, also below /tmp and before it is there', async () => {
    await mkdir(join(directory, 'store'));
    expect(await why(join(directory, 'store'))).toBe('trusted');
    expect(await why(join(directory, 'absent/store'))).toBe('trusted');
  });

  it('does not trust what others may write to', async () => {
    await mkdir(join(directory, 'open/store'), { recursive: true });
    await chmod(join(directory, 'open'), 0o777);
    expect(await why(join(directory, 'open/store'))).toContain(`others may write to ${join(directory, 'open')}`);
    await chmod(join(directory, 'open'), 0o1777);
    expect(await why(join(directory, 'open/store'))).toBe('trusted');
    await symlink('/etc', join(directory, 'open/link'));
    expect(await why(join(directory, 'open/link'))).toContain('is a link');
  });

  it.skipIf(process.getuid?.() !== 0)('does not trust what belongs to somebody else', async () => {
    await mkdir(join(directory, 'mesos'));
    await chown(join(directory, 'mesos'), 65_534, 65_534);
    expect(await why(join(directory, 'mesos/store'))).toContain('belongs to user 65534');
  });
});
