/** Logs that are cut at their beginning while they are read. */
import { setTimeout as delay } from 'node:timers/promises';
import { notRotated, parseRotationState, type RotationState, rotationStateName } from '../base/rotation-state.ts';
import { type Attachments, openAttached } from './attached-files.ts';

const maxStateBytes = 4096;
const maxTries = 40;
const retryMs = 25;

/**
 * Reads something of a log or of its pieces at one moment: not while it is being cut. `rotatedBytes` is what had been cut
 * off until then, so that a reader who knows it finds its place again. Gives up after a second, with what was read last.
 */
export async function readBetweenCuts<T>(
  attachments: Attachments,
  path: string,
  read: () => Promise<T>,
): Promise<{ readonly value: T; readonly rotatedBytes: number }> {
  const log = /^(.*\/(?:stdout|stderr))(?:\.[1-9]\d*)?$/.exec(path)?.[1];
  if (log === undefined) return { value: await read(), rotatedBytes: 0 };
  for (let tried = 1; ; tried++) {
    const before = await stateOf(attachments, log);
    const value = await read();
    const after = await stateOf(attachments, log);
    const isOneMoment =
      before.cutting === undefined && after.cutting === undefined && before.rotatedBytes === after.rotatedBytes;
    if (isOneMoment || tried === maxTries) return { value, rotatedBytes: after.rotatedBytes };
    await delay(retryMs);
  }
}

async function stateOf(attachments: Attachments, log: string): Promise<RotationState> {
  const opened = await openAttached(attachments, rotationStateName(log));
  if (opened.kind !== 'opened') return notRotated;
  const { handle } = opened;
  try {
    if (!(await handle.stat()).isFile()) return notRotated;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(maxStateBytes), 0, maxStateBytes, 0);
    return parseRotationState(buffer.toString('utf8', 0, bytesRead));
  } catch {
    return notRotated;
  } finally {
    await handle.close();
  }
}
