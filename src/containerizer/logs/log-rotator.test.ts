import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Logger, silentLogger } from '../../base/logger.ts';
import { rotationStateName } from '../../base/rotation-state.ts';
import type { ContainerLogLimits } from '../core/log-limits.ts';
import { collapseComplaint } from './collapse.ts';
import { LogRotator } from './log-rotator.ts';

/** Why this machine cannot cut files, or undefined. */
const complaint = await collapseComplaint(tmpdir());

let directory: string;
let rotator: LogRotator;
let warnings: Readonly<Record<string, unknown>>[];

const limits: ContainerLogLimits = { stdout: { maxBytes: 4096, keep: 1 }, stderr: { maxBytes: 4096, keep: 1 } };

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rotator-'));
  warnings = [];
  const logger: Logger = { ...silentLogger, warn: (_, facts) => warnings.push(facts ?? {}) };
  rotator = new LogRotator({ logger, lookMs: 3_600_000 });
});

afterEach(() => {
  rotator.close();
  rmSync(directory, { recursive: true, force: true });
});

function sandboxOf(name: string): string {
  const sandbox = join(directory, name);
  mkdirSync(sandbox, { recursive: true });
  return sandbox;
}

it('goes on with the logs of others, whatever a task makes of its sandbox', async () => {
  const looped = join(directory, 'task/containers/nested');
  mkdirSync(join(directory, 'task'));
  symlinkSync('containers', join(directory, 'task/containers'));
  rotator.watch('looped', looped, limits);
  rotator.watchOld('looped too', looped, limits);
  const odd = sandboxOf('odd');
  mkdirSync(join(odd, 'stdout'));
  rotator.watchOld('odd', odd, limits);
  await rotator.look();
  await rotator.release('looped');
  await rotator.release('looped too');
  // Said once of each.
  await rotator.look();
  expect(warnings.filter(({ containerId }) => containerId === 'odd').map(({ log }) => log)).toEqual([
    'stdout',
    'stderr',
  ]);
});

it('does not believe in a cut that no rotation makes', async () => {
  const sandbox = sandboxOf('liar');
  for (const name of ['stdout', 'stderr']) writeFileSync(join(sandbox, name), 'x');
  const lie = { rotated: 0, cutting: 1, size: Number.MAX_SAFE_INTEGER, pieces: Number.MAX_SAFE_INTEGER };
  writeFileSync(join(sandbox, rotationStateName('stdout')), JSON.stringify(lie));
  rotator.watchOld('liar', sandbox, limits);
  await rotator.look();
  expect(readFileSync(join(sandbox, 'stdout'), 'utf8')).toBe('x');
});

if (complaint === undefined) {
  it('finishes a cut that an earlier agent began, also of a log that is small', async () => {
    const sandbox = sandboxOf('old');
    for (const name of ['stdout', 'stderr']) writeFileSync(join(sandbox, name), 'x');
    const state = join(sandbox, rotationStateName('stdout'));
    writeFileSync(state, JSON.stringify({ rotated: 5, cutting: 4096, size: 4097, pieces: 0 }));
    rotator.watchOld('old', sandbox, limits);
    await rotator.look();
    expect(JSON.parse(readFileSync(state, 'utf8'))).toEqual({ rotated: 4101 });
  });
}
