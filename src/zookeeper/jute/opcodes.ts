/** Numbers of the operations a client may ask for. */
export const opcodes = {
  create: 1,
  delete: 2,
  exists: 3,
  getData: 4,
  setData: 5,
  getAcl: 6,
  setAcl: 7,
  getChildren: 8,
  sync: 9,
  ping: 11,
  getChildren2: 12,
  check: 13,
  multi: 14,
  create2: 15,
  reconfig: 16,
  checkWatches: 17,
  removeWatches: 18,
  createContainer: 19,
  createTtl: 21,
  multiRead: 22,
  auth: 100,
  setWatches: 101,
  sasl: 102,
  getEphemerals: 103,
  getAllChildrenNumber: 104,
  setWatches2: 105,
  addWatch: 106,
  whoAmI: 107,
  closeSession: -11,
} as const;

export type OpName = keyof typeof opcodes;

const names: ReadonlyMap<number, OpName> = new Map(
  (Object.entries(opcodes) as [OpName, number][]).map(([name, code]) => [code, name]),
);

/** The operation of a number, undefined when there is none. */
export function opName(opcode: number): OpName | undefined {
  return names.get(opcode);
}

/** xids that are no ordinary calls. */
export const specialXids = { notification: -1, ping: -2, auth: -4, setWatches: -8 } as const;

/** Kinds of nodes a create may ask for. */
export const createFlags = {
  persistent: 0,
  ephemeral: 1,
  persistentSequential: 2,
  ephemeralSequential: 3,
  container: 4,
  ttl: 5,
  ttlSequential: 6,
} as const;

/** Kinds of watch events. */
export const watchEventTypes = { created: 1, deleted: 2, changed: 3, children: 4 } as const;

/** Modes of addWatch. */
export const addWatchModes = { persistent: 0, persistentRecursive: 1 } as const;
