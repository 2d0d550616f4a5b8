/** The log as its users see it: one writer at a time among the members, entries that survive any minority of them. */

/** An entry appended by a writer. */
export interface LogEntry {
  readonly position: number;
  readonly bytes: Uint8Array;
}

/** The replicated log on one member. Every promise rejects with code `log-closed` after `close`, and with `log-failed` when the storage failed. */
export interface ReplicatedLog {
  /**
   * Becomes the writer, and fills what this member missed. Waits until the replica votes and enough members are there. Gives the last
   * decided position, or undefined when another writer was faster: try again.
   */
  elect(): Promise<number | undefined>;
  /** Appends an entry durably on a quorum; gives its position, or undefined when this member is the writer no more. */
  append(bytes: Uint8Array): Promise<number | undefined>;
  /** Forgets everything before the position; gives the position of the truncation, or undefined when this member is the writer no more. */
  truncate(to: number): Promise<number | undefined>;
  /** Learns what the others decided, without becoming the writer. Gives the range that can be read. */
  catchUp(): Promise<{ readonly begin: number; readonly end: number }>;
  /** Appended entries from `begin` to `end`, both included. Rejects with `log-truncated` or `log-incomplete` when some are not here. */
  read(begin: number, end: number): Promise<readonly LogEntry[]>;
  /** First and last position of the local replica. */
  positions(): { readonly begin: number; readonly end: number };
  /** The replica votes: metric registrar/log/recovered. */
  readonly isVoting: boolean;
  /** Members known now: metric registrar/log/ensemble_size. */
  readonly memberCount: number;
  close(): Promise<void>;
}
