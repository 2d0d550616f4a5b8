import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import { readCredential, readCredentials, readSecretKey } from './credential-files.ts';

const directory = mkdtempSync(join(tmpdir(), 'stadion-credentials-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let files = 0;
function write(text: string, mode = 0o600): string {
  const path = join(directory, `file${files++}`);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

const file = (path: string): Parameters<typeof readCredentials>[0] => ({
  path,
  flag: 'credentials',
  logger: silentLogger,
});

const two = '{"credentials":[{"principal":"ops","secret":"s3cret:x"},{"principal":"agent","secret":"pw"}]}';

describe('files of credentials', () => {
  it('hold many, or one', async () => {
    expect(await readCredentials(file(write(two)))).toEqual([
      { principal: 'ops', secret: 's3cret:x' },
      { principal: 'agent', secret: 'pw' },
    ]);
    expect(await readCredential(file(`file://${write('{"principal":"agent","secret":"pw"}\n')}`))).toEqual({
      principal: 'agent',
      secret: 'pw',
    });
    expect(await readSecretKey(file(write('key\n')))).toEqual(Buffer.from('key\n'));
  });

  it.each([
    ['is not there', undefined],
    ['is empty', ''],
    ['is no JSON', 'ops s3cret'],
    ['is a list', '[]'],
    ['has none', '{"credentials":[]}'],
    ['has something else', '{"credential":{}}'],
    ['lacks a principal', '{"credentials":[{"secret":"s3cret"}]}'],
    ['lacks a secret', '{"credentials":[{"principal":"s3cret"}]}'.replace('s3cret', 'ops')],
    ['has an empty secret', '{"credentials":[{"principal":"ops","secret":""}]}'],
    ['has a number for a secret', '{"credentials":[{"principal":"ops","secret":5}]}'],
    ['has a principal that Basic cannot carry', '{"credentials":[{"principal":"o:p","secret":"s3cret"}]}'],
    ['names one twice', '{"credentials":[{"principal":"o","secret":"a"},{"principal":"o","secret":"s3cret"}]}'],
  ])('one that %s is refused by a sentence without secrets', async (_what, text) => {
    const path = text === undefined ? join(directory, 'none') : write(text);
    const refused = readCredentials(file(path));
    await expect(refused).rejects.toMatchObject({ code: 'credentials-invalid' });
    await expect(refused).rejects.toThrow(`the file of --credentials, ${path}`);
    await expect(refused).rejects.not.toThrow('s3cret');
  });

  it('that every user can read are warned of', async () => {
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (message: string) => warnings.push(message) };
    await readCredentials({ ...file(write(two, 0o640)), logger });
    expect(warnings).toEqual([]);
    await readCredentials({ ...file(write(two, 0o644)), logger });
    expect(warnings).toEqual([expect.stringContaining('open to every user')]);
  });
});
