/** Where the registry is kept: one value, replaced as a whole. */
export interface RegistryStore {
  /** What was stored last, or undefined when nothing ever was. Rejects when it cannot be read or is damaged. */
  fetch(): Promise<Uint8Array | undefined>;
  /** Resolves when the bytes are durable. One call at a time. Rejects when that cannot be known: the master must end. */
  store(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** For tests and `--registry=in_memory`: everything is forgotten with the process. */
export function createMemoryStore(): RegistryStore {
  let kept: Uint8Array | undefined;
  return {
    fetch: async () => kept,
    store: async (bytes) => {
      kept = bytes;
    },
    close: async () => {},
  };
}
