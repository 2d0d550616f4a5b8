import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import { LogVerbosity, toggleAnswer } from './log-verbosity.ts';

describe('verbosity of the log', () => {
  const told: boolean[] = [];
  let verbosity: LogVerbosity;
  beforeEach(() => {
    vi.useFakeTimers();
    told.length = 0;
    verbosity = new LogVerbosity({ ...silentLogger, setVerbose: (isVerbose) => told.push(isVerbose) });
  });
  afterEach(() => {
    verbosity.close();
    vi.useRealTimers();
  });
  const toggle = (text: string): { status: number; body: unknown } => {
    const { status, body } = toggleAnswer(verbosity, new URLSearchParams(text));
    return { status, body };
  };

  it('goes up for a while, and back by itself', () => {
    expect(toggle('')).toEqual({ status: 200, body: '0\n' });
    expect(toggle('level=2&duration=10secs')).toEqual({ status: 200, body: undefined });
    expect(toggle('').body).toBe('2\n');
    vi.advanceTimersByTime(9_999);
    expect(told).toEqual([true]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual([true, false]);
    expect(toggle('').body).toBe('0\n');
  });

  it('follows the last who said something', () => {
    toggle('level=1&duration=10secs');
    vi.advanceTimersByTime(5_000);
    toggle('level=3&duration=10secs');
    vi.advanceTimersByTime(9_000);
    expect(verbosity.level).toBe(3);
    toggle('level=0&duration=1hrs');
    expect(verbosity.level).toBe(0);
    toggle('level=1&duration=8weeks');
    vi.advanceTimersByTime(8 * 7 * 86_400_000 - 1);
    expect(verbosity.level).toBe(1);
    vi.advanceTimersByTime(1);
    expect(verbosity.level).toBe(0);
  });

  it.each([
    ['level=1', "Expecting 'duration=value' in query.\n"],
    ['duration=1secs', "Expecting 'level=value' in query.\n"],
    ['level=-1&duration=1secs', "Invalid level '-1'.\n"],
    ['level=high&duration=1secs', "Failed to convert 'high' to number.\n"],
  ])('%s is refused', (query, body) => {
    expect(toggle(query)).toEqual({ status: 400, body });
    expect(toggle('level=1&duration=soon').status).toBe(400);
    expect(told).toEqual([]);
  });
});
