import type { Action, Metadata } from '../wire/gen/log.ts';
import type { LogChange } from './core/effects.ts';

/** What a log's directory holds. */
export interface StoredLog {
  /** Undefined in a fresh directory: the replica is EMPTY and has promised nothing. */
  readonly metadata: Metadata | undefined;
  /** Ascending by position. */
  readonly actions: readonly Action[];
}

/** Where one replica keeps its promises and its positions. */
export interface LogStorage {
  /** Reads everything. Rejects with code `log-damaged` when something stored is not whole: a replica must not vote with less than it promised. */
  restore(): Promise<StoredLog>;
  /** Writes durably, in the order of the calls; calls that wait are put together into one synced write. After a rejection the storage takes no more. */
  write(change: LogChange): Promise<void>;
  close(): Promise<void>;
}
