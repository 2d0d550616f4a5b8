import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collapseComplaint } from '../../../src/containerizer/logs/collapse.ts';
import { rotateLog } from '../../../src/containerizer/logs/rotate-log.ts';
import { FileFollower } from '../../../src/containerizer/mesos/file-follower.ts';
import { refuse } from '../../requirements.ts';
import { until } from '../../until.ts';

const complaint = await collapseComplaint(tmpdir());
const canCut = complaint === undefined || refuse(`files in ${tmpdir()} cannot be cut: ${complaint}`);

let sandbox: string;

beforeEach(() => {
  sandbox = mkdtempSync(join(tmpdir(), 'stadion-follow-'));
});

afterEach(() => rmSync(sandbox, { recursive: true, force: true }));

describe.skipIf(!canCut)('following a log that is rotated', () => {
  it('gives what is added once and in order, however slow the reader is', async () => {
    const path = join(sandbox, 'stdout');
    writeFileSync(path, '');
    let text = '';
    let hasEnded = false;
    let isHeld = false;
    const onBytes = async (bytes: Uint8Array): Promise<void> => {
      text += Buffer.from(bytes).toString();
      await until('the reader', () => !isHeld);
    };
    const done = new FileFollower({ path, hasEnded: () => hasEnded, onBytes }).run();
    // It begins at the end, wherever that is when it opens the file.
    await until('the follower', () => {
      appendFileSync(path, '.');
      return text !== '';
    });
    const seen = (): string => text.replace(/^\.+/, '');
    let written = '';
    for (let round = 0; round < 6; round++) {
      const more = Array.from({ length: 6000 }, (_, line) => `round ${round} line ${line}\n`).join('');
      written += more;
      // Every third time it reads a little, and the rest is cut off before it goes on.
      isHeld = round % 3 === 1;
      appendFileSync(path, more);
      const expected = isHeld ? written.length - more.length + 1 : written.length;
      await until('what was written', () => seen().length >= expected);
      await rotateLog({ sandbox, name: 'stdout', limits: { maxBytes: 16_384, keep: 20 } });
      isHeld = false;
    }
    hasEnded = true;
    await done;
    expect(seen()).toBe(written);
  });
});
