import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chownSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collapseComplaint } from '../../../src/containerizer/logs/collapse.ts';
import { rotateLog } from '../../../src/containerizer/logs/rotate-log.ts';
import { readRotationState, writeRotationState } from '../../../src/containerizer/logs/rotation-state.ts';
import { haveRoot } from '../../requirements.ts';
import { until } from '../../until.ts';

const complaint = await collapseComplaint(tmpdir());
if (complaint !== undefined) console.warn(`rotation is not tested: ${tmpdir()}: ${complaint}`);

let sandbox: string;

beforeEach(() => {
  sandbox = mkdtempSync(join(tmpdir(), 'stadion-logs-'));
});

afterEach(() => rmSync(sandbox, { recursive: true, force: true }));

const path = (name: string): string => join(sandbox, name);
const rotate = (keep: number, maxBytes = 8192): Promise<number> =>
  rotateLog({ sandbox, name: 'stdout', limits: { maxBytes, keep } });

/** Everything that is kept of a log, oldest first. */
function whole(): string {
  const pieces = readdirSync(sandbox)
    .flatMap((name) => /^stdout\.(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => b - a);
  return [...pieces.map((number) => `stdout.${number}`), 'stdout'].map((name) => readFileSync(path(name))).join('');
}

const lines = 60_000;

/** A task that writes numbered lines to its own log, one after another. */
function writer(): ChildProcess {
  const script = `n=0; while [ $n -lt ${lines} ]; do echo "line $n of the log"; n=$((n+1)); done >>"$1"`;
  return spawn('/bin/sh', ['-c', script, 'sh', path('stdout')], { stdio: 'ignore' });
}

describe.skipIf(complaint !== undefined)('a log', () => {
  it('loses and doubles no line while a task writes to it', async () => {
    const task = writer();
    const ended = once(task, 'exit');
    let cuts = 0;
    let cutBytes = 0;
    await until('a log', () => statSync(path('stdout'), { throwIfNoEntry: false }) !== undefined);
    while (task.exitCode === null) {
      const bytes = await rotate(1000, 65_536);
      if (bytes > 0) cuts += 1;
      cutBytes += bytes;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await ended;
    expect(cuts).toBeGreaterThan(1);
    expect(whole()).toBe(Array.from({ length: lines }, (_, number) => `line ${number} of the log\n`).join(''));
    expect((await readRotationState(sandbox, 'stdout')).rotatedBytes).toBe(cutBytes);
  });

  it('keeps so many pieces and forgets the rest', async () => {
    for (const letter of 'abcdef') {
      appendFileSync(path('stdout'), letter.repeat(8192));
      appendFileSync(path('stdout'), '.');
      await rotate(2);
    }
    expect(readdirSync(sandbox).sort()).toEqual(['stdout', 'stdout.1', 'stdout.2', 'stdout.logrotate.state']);
    expect(readFileSync(path('stdout'), 'utf8')).toBe('fffff.');
  });

  it('that nothing is kept of is cut all the same', async () => {
    writeFileSync(path('stdout'), `${'x'.repeat(50_000)}end`);
    await rotate(0);
    expect(readdirSync(sandbox).sort()).toEqual(['stdout', 'stdout.logrotate.state']);
    expect(readFileSync(path('stdout'), 'utf8')).toMatch(/^x*end$/);
    expect(statSync(path('stdout')).size).toBeLessThanOrEqual(8192);
  });

  it.each(['before a piece had its name', 'between two names', 'before the cut', 'after the cut'])(
    'is whole when the agent died %s',
    async (moment) => {
      const text = Array.from({ length: 3000 }, (_, number) => `line ${number}\n`).join('');
      writeFileSync(path('stdout'), moment === 'after the cut' ? text.slice(16_384) : text);
      const isUnnamed = { older: moment === 'before a piece had its name', newer: !moment.endsWith('the cut') };
      writeFileSync(path(isUnnamed.older ? 'stdout.logrotate.new.2' : 'stdout.2'), text.slice(0, 8192));
      writeFileSync(path(isUnnamed.newer ? 'stdout.logrotate.new.1' : 'stdout.1'), text.slice(8192, 16_384));
      const cutting = { bytes: 16_384, sizeBytes: text.length, pieces: 2 };
      await writeRotationState(sandbox, 'stdout', { rotatedBytes: 4096, cutting });
      await rotate(9);
      expect(whole()).toBe(text);
      const { rotatedBytes, cutting: left } = await readRotationState(sandbox, 'stdout');
      expect([rotatedBytes, left]).toEqual([4096 + text.length - statSync(path('stdout')).size, undefined]);
      expect(readdirSync(sandbox).filter((name) => name.includes('new'))).toEqual([]);
    },
  );
});

describe.skipIf(complaint !== undefined)('what a task puts in the place of its log', () => {
  let elsewhere: string;

  beforeEach(() => {
    elsewhere = mkdtempSync(join(tmpdir(), 'stadion-elsewhere-'));
    writeFileSync(join(elsewhere, 'secret'), 's'.repeat(100_000));
  });

  afterEach(() => {
    expect(statSync(join(elsewhere, 'secret')).size).toBe(100_000);
    expect(readdirSync(elsewhere)).toEqual(['secret']);
    rmSync(elsewhere, { recursive: true, force: true });
  });

  it('is not followed when it is a link', async () => {
    symlinkSync(join(elsewhere, 'secret'), path('stdout'));
    await expect(rotate(1)).rejects.toThrow();
  });

  it('is left alone when the file has another name too', async () => {
    linkSync(join(elsewhere, 'secret'), path('stdout'));
    await expect(rotate(1)).rejects.toThrow('not the plain file');
  });

  it.skipIf(!haveRoot())('is left alone when it is the file of another user', async () => {
    writeFileSync(path('stdout'), 'x'.repeat(100_000));
    chownSync(path('stdout'), 12_345, 12_345);
    await expect(rotate(1)).rejects.toThrow('not the plain file');
  });

  it('gets nothing written through it', async () => {
    writeFileSync(path('stdout'), 'x'.repeat(20_000));
    for (const name of ['stdout.1', 'stdout.logrotate.new.1', 'stdout.logrotate.state', 'stdout.logrotate.state.new']) {
      symlinkSync(join(elsewhere, 'secret'), path(name));
    }
    await rotate(2);
    expect(readFileSync(path('stdout.1'), 'utf8')).toBe('x'.repeat(8192));
  });

  it('stops it when it is a directory', async () => {
    writeFileSync(path('stdout'), 'x'.repeat(10_000));
    mkdirSync(path('stdout.1'));
    writeFileSync(path('stdout.1/full'), '');
    await expect(rotate(1)).rejects.toThrow();
    renameSync(path('stdout.1'), path('away'));
    expect(statSync(path('stdout')).size).toBe(10_000);
  });
});
