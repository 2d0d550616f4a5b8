import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { parseRotationState } from '../../../src/base/rotation-state.ts';
import { LogFollower } from '../../../src/containerizer/docker/log-follower.ts';
import { until } from '../../until.ts';

let root: string;
let sandbox: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stadion-follower-'));
  sandbox = root;
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const timeOf = (line: number): string => new Date(Date.UTC(2026, 0, 1) + line * 10).toISOString();
const textOf = (line: number): string => `line ${line} of the log\n`;

/** What the engine keeps of a container that has written so many lines, from a time on, in pieces of some size. */
function engineLog(lines: number): Docker.Container {
  return {
    logs: async ({ since }: { since?: string }) => {
      const frames: Buffer[] = [];
      for (let line = 0; line < lines; line++) {
        const isLater = since === undefined || Number(since) <= (Date.UTC(2026, 0, 1) + line * 10) / 1000;
        if (!isLater) continue;
        const body = Buffer.from(`${timeOf(line)} ${textOf(line)}`);
        const header = Buffer.alloc(8);
        header[0] = 1;
        header.writeUInt32BE(body.length, 4);
        frames.push(header, body);
      }
      const all = Buffer.concat(frames);
      const pieces = Array.from({ length: Math.ceil(all.length / 1500) }, (_, at) =>
        all.subarray(at * 1500, (at + 1) * 1500),
      );
      return Readable.from(pieces);
    },
  } as unknown as Docker.Container;
}

/** Copies what there is; of a container that still runs until the agent ends. */
async function follow(lines: number, isRunning = false): Promise<void> {
  const limit = { maxBytes: 4096, keep: 100 };
  const follower = new LogFollower({
    container: engineLog(lines),
    sandbox,
    isTerminal: false,
    positionPath: join(root, 'position'),
    logger: silentLogger,
    limits: { stdout: limit, stderr: limit },
    over: isRunning ? new Promise(() => {}) : Promise.resolve(true),
  });
  if (isRunning) {
    await until('the output', () => whole() === linesUntil(lines));
    await follower.close();
  }
  await follower.done;
}

function whole(): string {
  const pieces = readdirSync(sandbox)
    .flatMap((name) => /^stdout\.(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => b - a);
  return [...pieces.map((number) => `stdout.${number}`), 'stdout']
    .map((name) => readFileSync(join(sandbox, name)))
    .join('');
}

const linesUntil = (end: number): string => Array.from({ length: end }, (_, line) => textOf(line)).join('');

describe('the output of a container in rotated files', () => {
  it('is whole, over restarts of the agent too', async () => {
    for (const lines of [900, 901, 2000]) {
      await follow(lines);
      expect(whole()).toBe(linesUntil(lines));
    }
    expect(readdirSync(sandbox).length).toBeGreaterThan(8);
    const state = parseRotationState(readFileSync(join(sandbox, 'stdout.logrotate.state'), 'utf8'));
    expect(state.rotatedBytes + readFileSync(join(sandbox, 'stdout')).length).toBe(linesUntil(2000).length);
  });

  it('is whole when the agent died while a file was replaced', async () => {
    await follow(300, true);
    const size = readFileSync(join(sandbox, 'stdout')).length;
    // As replacing leaves it before the new file is there.
    const rotated = linesUntil(300).length - size;
    renameSync(join(sandbox, 'stdout'), join(sandbox, 'stdout.0'));
    for (let number = 100; number >= 0; number--) {
      if (readdirSync(sandbox).includes(`stdout.${number}`)) {
        renameSync(join(sandbox, `stdout.${number}`), join(sandbox, `stdout.${number + 1}`));
      }
    }
    const cutting = { rotated, cutting: size, size, pieces: 1 };
    writeFileSync(join(sandbox, 'stdout.logrotate.state'), JSON.stringify(cutting));
    await follow(310);
    expect(whole()).toBe(linesUntil(310));
    await follow(600);
    expect(whole()).toBe(linesUntil(600));
    const state = parseRotationState(readFileSync(join(sandbox, 'stdout.logrotate.state'), 'utf8'));
    expect(state.rotatedBytes + readFileSync(join(sandbox, 'stdout')).length).toBe(linesUntil(600).length);
  });
});

// Only root may make a disk that is full.
if (process.getuid?.() === 0) {
  describe('on a full disk', () => {
    afterEach(() => spawnSync('umount', ['--lazy', sandbox]));

    it('output waits for room, and is there once', async () => {
      sandbox = join(root, 'disk');
      mkdirSync(sandbox);
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', sandbox], { encoding: 'utf8' });
      expect(mounted).toMatchObject({ status: 0, stderr: '' });
      const filler = join(sandbox, 'filler');
      writeFileSync(filler, Buffer.alloc(64 * 1024));
      const warnings: string[] = [];
      const lines = 4000;
      const follower = new LogFollower({
        container: engineLog(lines),
        sandbox,
        isTerminal: false,
        positionPath: join(root, 'position'),
        logger: { ...silentLogger, warn: (message) => void warnings.push(message) },
        over: Promise.resolve(true),
      });
      await until('the disk to be full', async () => warnings.length > 0);
      rmSync(filler);
      await follower.done;
      const whole = Array.from({ length: lines }, (_, line) => textOf(line)).join('');
      expect(readFileSync(join(sandbox, 'stdout'), 'utf8')).toBe(whole);
    });
  });
}
