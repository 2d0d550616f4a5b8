import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAlarm, steadyNowMs, wallNowMs } from './clock.ts';

describe('clocks', () => {
  it('agree at start', () => {
    expect(Math.abs(steadyNowMs() - wallNowMs())).toBeLessThan(60_000);
  });
});

describe('createAlarm', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('rings when the deadline has come and follows it when it moves', () => {
    let nextMs: number | undefined;
    const rung: number[] = [];
    const alarm = createAlarm({
      nextMs: () => nextMs,
      nowMs: Date.now,
      onDue: () => {
        rung.push(Date.now() - startMs);
        nextMs = undefined;
      },
    });
    const startMs = Date.now();
    alarm.rearm();
    vi.advanceTimersByTime(5000);
    nextMs = startMs + 5100;
    alarm.rearm();
    nextMs = startMs + 5050;
    alarm.rearm();
    vi.advanceTimersByTime(10_000);
    expect(rung).toEqual([5050]);
    alarm.stop();
  });

  it('notices a clock that was set forward', () => {
    let jumpMs = 0;
    const nowMs = (): number => Date.now() + jumpMs;
    let isRung = false;
    const nextMs = nowMs() + 3_600_000;
    const alarm = createAlarm({
      nextMs: () => (isRung ? undefined : nextMs),
      nowMs,
      onDue: () => {
        isRung = true;
      },
    });
    alarm.rearm();
    vi.advanceTimersByTime(2000);
    expect(isRung).toBe(false);
    jumpMs = 3_600_000;
    vi.advanceTimersByTime(1000);
    expect(isRung).toBe(true);
    alarm.stop();
  });

  it('rings no more after stop', () => {
    const onDue = vi.fn();
    const alarm = createAlarm({ nextMs: () => Date.now() + 10, nowMs: Date.now, onDue });
    alarm.rearm();
    alarm.stop();
    alarm.rearm();
    vi.advanceTimersByTime(1000);
    expect(onDue).not.toHaveBeenCalled();
  });
});
