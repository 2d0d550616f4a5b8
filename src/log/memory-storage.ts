import type { Action, Metadata } from '../wire/gen/log.ts';
import type { LogChange } from './core/effects.ts';
import type { LogStorage } from './storage.ts';

/** Forgets everything with the process: for tests. What one storage was given, `restore` gives back also after `close`. */
export function createMemoryLogStorage(): LogStorage {
  let metadata: Metadata | undefined;
  const actions = new Map<number, Action>();
  const apply = (change: LogChange): void => {
    if (change.metadata !== undefined) metadata = change.metadata;
    for (const action of change.actions ?? []) actions.set(action.position, action);
    const { from, to } = change.remove ?? { from: 0, to: 0 };
    for (const position of actions.keys()) if (position >= from && position < to) actions.delete(position);
  };
  return {
    restore: async () => ({
      metadata,
      actions: [...actions.values()].sort((left, right) => left.position - right.position),
    }),
    write: async (change) => apply(change),
    close: async () => {},
  };
}
