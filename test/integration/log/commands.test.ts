import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLevelDbStorage } from '../../../src/log/leveldb-storage.ts';
import { unpackRecordedLog } from '../../compat/log/recorded-log.ts';

const main = join(import.meta.dirname, '../../../src/cli/main.ts');

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stadion-log-commands-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly complaint: string;
}

function stadionLog(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [main, 'log', ...args], { timeout: 60_000 }, (_error, out, complaint) =>
      resolve({ code: child.exitCode ?? -1, out, complaint }),
    );
  });
}

describe('stadion log', () => {
  it('reads the log of a Mesos master and the registry in it', async () => {
    const path = join(directory, 'replicated_log');
    await unpackRecordedLog(path);
    const list = await stadionLog('read', '--path', path);
    expect(list.out.split('\n')).toEqual([
      'The replica is voting and has promised 1.',
      'POSITION  PROMISED  WRITTEN  DECIDED  TYPE      CONTENTS',
      '11        1         1        yes      append    snapshot of registry, 491 bytes',
      '12        1         1        yes      truncate  everything before 11 is forgotten',
      '',
    ]);
    const { out } = await stadionLog('read', '--path', path, '--registry');
    expect(JSON.parse(out)).toMatchObject({ slaves: { slaves: [{ info: { hostname: 'agent1.example' } }] } });
  });

  it('makes no log where there is none to read', async () => {
    const { code, complaint } = await stadionLog('read', '--path', directory);
    expect([code, complaint]).toEqual([1, `stadion log: there is no log in ${directory}\n`]);
    expect(await readdir(directory)).toEqual([]);
  });

  it('gives an empty replica its vote, once', async () => {
    const path = join(directory, 'new');
    expect((await stadionLog('initialize', '--path', path)).code).toBe(0);
    expect((await stadionLog('initialize', '--path', path)).complaint).toContain('voting, not empty');
    const storage = await openLevelDbStorage(path);
    expect(await storage.restore()).toEqual({ metadata: { status: 'VOTING', promised: 0 }, actions: [] });
    const { code, complaint } = await stadionLog('read', '--path', path);
    expect([code, complaint.includes('open in another process')]).toEqual([1, true]);
    await storage.close();
  });

  it('measures, but never on a log that is used', async () => {
    const path = join(directory, 'bench');
    const first = await stadionLog('benchmark', '--path', path, '--entries', '20', '--size', '10');
    expect(first.out).toMatch(/^20 entries of 10 bytes in [\d.]+ s: \d+ a second/);
    expect((await stadionLog('benchmark', '--path', path)).complaint).toContain('holds a log already');
  });

  it.each([
    [['bla'], "there is no command 'bla'"],
    [['read'], '--path is missing'],
    [['benchmark', '--path=x', '--quorum=2'], '--quorum above 1 needs --zk'],
    [['replica', '--path=x', '--zk=nonsense'], 'zk://'],
  ])('%j is refused', async (args, complaint) => {
    const outcome = await stadionLog(...args);
    expect([outcome.code, outcome.complaint.includes(complaint)]).toEqual([2, true]);
  });
});
