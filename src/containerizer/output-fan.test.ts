import { describe, expect, it } from 'vitest';
import type { OutputReader } from './container-io.ts';
import { deferred } from './deferred.ts';
import { OutputFan } from './output-fan.ts';

function recorder(
  pause: () => Promise<void> | undefined = () => undefined,
): OutputReader & { readonly heard: string[] } {
  const heard: string[] = [];
  return {
    heard,
    write: (from, bytes) => {
      heard.push(`${from}:${Buffer.from(bytes).toString()}`);
      return pause();
    },
    end: () => void heard.push('end'),
  };
}

const bytes = (text: string): Uint8Array => Buffer.from(text);

/** Whether the promise has settled when everything that can go on has. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

describe('a fan of readers', () => {
  it('hands every piece to all who are there', async () => {
    const fan = new OutputFan();
    const [one, other] = [recorder(), recorder()];
    fan.add(one);
    await fan.hand('stdout', bytes('a'));
    const leave = fan.add(other);
    await fan.hand('stderr', bytes('b'));
    leave();
    await fan.hand('stdout', bytes('c'));
    fan.end();
    expect(one.heard).toEqual(['stdout:a', 'stderr:b', 'stdout:c', 'end']);
    expect(other.heard).toEqual(['stderr:b']);
  });

  it('waits for the slowest, and not for one who has left', async () => {
    const fan = new OutputFan();
    const slow = deferred<void>();
    fan.add(recorder());
    const leave = fan.add(recorder(() => slow.promise));
    const handed = fan.hand('stdout', bytes('a'));
    expect(await isSettled(handed)).toBe(false);
    expect(fan.isBusy).toBe(true);
    leave();
    expect(await isSettled(handed)).toBe(true);
    expect(fan.isBusy).toBe(false);
  });

  it('keeps a piece until somebody reads', async () => {
    const fan = new OutputFan();
    const handed = fan.hand('stdout', bytes('a'));
    expect(await isSettled(handed)).toBe(false);
    const late = recorder();
    fan.add(late);
    await handed;
    expect(late.heard).toEqual(['stdout:a']);
  });

  it('tells those who come after the end that it was', async () => {
    const fan = new OutputFan();
    const unread = fan.hand('stdout', bytes('a'));
    fan.end();
    await unread;
    const late = recorder();
    fan.add(late);
    expect(late.heard).toEqual(['end']);
  });
});
