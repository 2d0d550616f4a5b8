/** `/logging/toggle` and SET_LOGGING_LEVEL: a program says more for a while, then again what it was started for. */
import { parseDurationMs } from '../base/durations.ts';
import type { Logger } from '../base/logger.ts';
import { type Answer, textAnswer } from './http-answer.ts';

/** The longest that a timer waits at once. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * The verbosity of a program as Mesos counts it: 0 is what `--logging_level` says, anything above is more. Here every level
 * above 0 means debug lines.
 */
export class LogVerbosity {
  readonly #logger: Logger;
  readonly #nowMs: () => number;
  #level = 0;
  #endsMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(logger: Logger, nowMs: () => number = () => performance.now()) {
    this.#logger = logger;
    this.#nowMs = nowMs;
  }

  get level(): number {
    return this.#level;
  }

  /** Keeps a level for `durationMs`. The last call counts. */
  set(level: number, durationMs: number): void {
    clearTimeout(this.#timer);
    this.#change(level);
    if (level === 0) return;
    this.#endsMs = this.#nowMs() + durationMs;
    this.#arm();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#change(0);
  }

  #change(level: number): void {
    if (level === this.#level) return;
    const report = (): void => this.#logger.info('logging level set', { verbosity: level });
    // It says so while it may: a level that shows less would swallow it.
    if (level === 0) report();
    this.#level = level;
    this.#logger.setVerbose?.(level > 0);
    if (level > 0) report();
  }

  #arm(): void {
    const leftMs = this.#endsMs - this.#nowMs();
    this.#timer = setTimeout(
      () => {
        if (this.#endsMs - this.#nowMs() > 0) this.#arm();
        else this.#change(0);
      },
      Math.min(Math.max(0, leftMs), longestTimerMs),
    );
    this.#timer.unref();
  }
}

/**
 * GET or POST /logging/toggle. COMPAT(mesos-1.11): without arguments it tells the level; otherwise both are needed, and a
 * level below the one of the start is refused.
 */
export function toggleAnswer(verbosity: LogVerbosity, query: URLSearchParams): Answer {
  const levelText = query.get('level');
  const durationText = query.get('duration');
  if (levelText === null && durationText === null) return textAnswer(200, `${verbosity.level}\n`);
  if (levelText === null) return textAnswer(400, "Expecting 'level=value' in query.\n");
  if (durationText === null) return textAnswer(400, "Expecting 'duration=value' in query.\n");
  const level = /^[+-]?\d{1,9}$/.test(levelText) ? Number(levelText) : undefined;
  if (level === undefined) return textAnswer(400, `Failed to convert '${levelText}' to number.\n`);
  if (level < 0) return textAnswer(400, `Invalid level '${level}'.\n`);
  const duration = parseDurationMs(durationText);
  if (!duration.ok) return textAnswer(400, `${duration.error.reason}.\n`);
  verbosity.set(level, duration.value);
  return { status: 200 };
}
