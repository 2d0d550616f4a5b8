import { ok, type Result, refuse } from '../../base/errors.ts';
import type { LogState } from './state.ts';

export interface ReadEntry {
  readonly position: number;
  readonly bytes: Uint8Array;
}

/**
 * Appended entries from `begin` to `end`, both included; nothing when `end` is less than `begin`. Refused with `log-truncated` when
 * some are forgotten and with `log-incomplete` when this replica does not know whether something was decided there.
 */
export function readEntries(state: LogState, begin: number, end: number): Result<readonly ReadEntry[]> {
  if (!Number.isSafeInteger(begin) || !Number.isSafeInteger(end)) {
    return refuse('log-incomplete', `${begin} to ${end} are no positions`);
  }
  if (end < begin) return ok([]);
  const { replica } = state;
  if (begin < replica.begin) return refuse('log-truncated', `the log begins at ${replica.begin}, after ${begin}`);
  if (end > replica.end) return refuse('log-incomplete', `the log is known until ${replica.end}, not until ${end}`);
  const undecided = replica.undecided.lowestIn(begin, end);
  if (undecided !== undefined) return refuse('log-incomplete', `position ${undecided} is not known to be decided`);
  const entries: ReadEntry[] = [];
  for (let position = begin; position <= end; position++) {
    const bytes = replica.records.get(position)?.append?.bytes;
    if (bytes !== undefined) entries.push({ position, bytes });
  }
  return ok(entries);
}
