import { performance } from 'node:perf_hooks';

/** Milliseconds since 1970 by the system's clock: jumps when someone sets it. For schedules and time stamps. */
export function wallNowMs(): number {
  return Date.now();
}

const startMs = performance.timeOrigin;

/** Milliseconds since 1970 as they were at start, then never jumping: for time-outs and pings. */
export function steadyNowMs(): number {
  return startMs + performance.now();
}

export interface AlarmOptions {
  /** The next deadline in the same clock as `nowMs`, or undefined when nothing waits. */
  readonly nextMs: () => number | undefined;
  readonly nowMs: () => number;
  /** Called when the deadline has come: post the `ticked` event. */
  readonly onDue: () => void;
  /** Look again at least this often while something waits, so that a clock set forward is noticed. */
  readonly maxSleepMs?: number;
}

export interface Alarm {
  /** Looks at the next deadline again. Call it after each batch of events. */
  rearm(): void;
  stop(): void;
}

/** One timer for all deadlines of a core. */
export function createAlarm(options: AlarmOptions): Alarm {
  const maxSleepMs = options.maxSleepMs ?? 1000;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let armedMs: number | undefined;
  let isStopped = false;

  const fire = (): void => {
    timer = undefined;
    armedMs = undefined;
    const nextMs = options.nextMs();
    if (nextMs !== undefined && nextMs <= options.nowMs()) options.onDue();
    rearm();
  };

  const rearm = (): void => {
    if (isStopped) return;
    const nextMs = options.nextMs();
    if (nextMs === armedMs && timer !== undefined) return;
    if (timer !== undefined) clearTimeout(timer);
    timer = undefined;
    armedMs = nextMs;
    if (nextMs === undefined) return;
    // At least one millisecond, so that a deadline nobody takes off cannot make a busy loop.
    const sleepMs = Math.min(maxSleepMs, Math.max(1, Math.ceil(nextMs - options.nowMs())));
    timer = setTimeout(fire, sleepMs);
  };

  return {
    rearm,
    stop: () => {
      isStopped = true;
      if (timer !== undefined) clearTimeout(timer);
      timer = undefined;
    },
  };
}
