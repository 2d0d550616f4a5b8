import { describe, expect, it } from 'vitest';
import { Operation } from '../wire/gen/state.ts';
import { encode } from '../wire/message.ts';
import type { ReplicatedLog } from './replicated-log.ts';
import { StateStorage } from './state-storage.ts';

function snapshot(text: string): Uint8Array {
  const entry = { name: 'registry', uuid: new Uint8Array(16), value: new TextEncoder().encode(text) };
  return encode(Operation, { type: 'SNAPSHOT', snapshot: { entry } });
}

describe('the values on a log', () => {
  it('are not taken for missing when a later writer cut them off between election and reading', async () => {
    // The first election is for what was decided until 3; by the time it is read, another writer has written 6 and cut before it.
    const elections = [3, 7];
    const log: ReplicatedLog = {
      elect: async () => elections.shift(),
      positions: () => ({ begin: 6, end: 7 }),
      read: async (begin, end) => (end < begin ? [] : [{ position: 6, bytes: snapshot('now') }]),
      append: async () => undefined,
      truncate: async () => undefined,
      catchUp: async () => ({ begin: 6, end: 7 }),
      isVoting: true,
      memberCount: 3,
      close: async () => {},
    };
    const storage = new StateStorage(log);
    await storage.start();
    expect(elections).toEqual([]);
    expect(new TextDecoder().decode(storage.get('registry')?.value)).toBe('now');
  });
});
