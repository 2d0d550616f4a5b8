/** Who takes part in a log: process ids of replicas. */
export interface LogMembership {
  /** The members known now; a replica always counts itself too. */
  current(): readonly string[];
  /** Hears the whole set after each change. The returned function ends it. */
  onChange(listener: (members: readonly string[]) => void): () => void;
  close(): Promise<void>;
}

/** Members that never change. */
export function fixedMembers(members: readonly string[]): LogMembership {
  return { current: () => members, onChange: () => () => {}, close: async () => {} };
}
