import { assert } from '../../base/assert.ts';
import { StadionError } from '../../base/errors.ts';
import type { ReplicatedLog } from '../../log/replicated-log.ts';
import { StateStorage } from '../../log/state-storage.ts';
import type { RegistryStore } from './registry-store.ts';

const variable = 'registry';

/**
 * Keeps the registry on the replicated log, where Mesos keeps it. `fetch` makes this master the writer; from then on another master
 * that fetches ends this one's right to store.
 */
export function createLogStore(log: () => ReplicatedLog | undefined): RegistryStore {
  let storage: StateStorage | undefined;
  let uuid: Uint8Array | undefined;
  return {
    fetch: async () => {
      const open = log();
      assert(open !== undefined, 'the registry is fetched before its log is open');
      storage = new StateStorage(open);
      await storage.start();
      const entry = storage.get(variable);
      uuid = entry?.uuid;
      return entry?.value;
    },
    store: async (bytes) => {
      assert(storage !== undefined, 'the registry is stored before it was fetched');
      const written = await storage.set(variable, bytes, uuid);
      if (written === undefined)
        throw new StadionError({ code: 'registry-lost', message: 'another master writes the registry now' });
      uuid = written;
    },
    // The log belongs to the master, since it votes whether this master leads or not.
    close: async () => {},
  };
}
