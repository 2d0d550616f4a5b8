/** Error numbers of the ZooKeeper protocol. */
export const zkErrors = {
  ok: 0,
  systemError: -1,
  runtimeInconsistency: -2,
  dataInconsistency: -3,
  connectionLoss: -4,
  marshallingError: -5,
  unimplemented: -6,
  operationTimeout: -7,
  badArguments: -8,
  unknownSession: -12,
  noNode: -101,
  noAuth: -102,
  badVersion: -103,
  noChildrenForEphemerals: -108,
  nodeExists: -110,
  notEmpty: -111,
  sessionExpired: -112,
  invalidAcl: -114,
  authFailed: -115,
  sessionMoved: -118,
  notReadOnly: -119,
  noWatcher: -121,
  reconfigDisabled: -123,
  sessionClosedRequireAuth: -124,
  quotaExceeded: -125,
  throttled: -127,
} as const;

const names = {
  [-1]: 'system-error',
  [-2]: 'runtime-inconsistency',
  [-3]: 'data-inconsistency',
  [-4]: 'connection-loss',
  [-5]: 'marshalling-error',
  [-6]: 'unimplemented',
  [-7]: 'operation-timeout',
  [-8]: 'bad-arguments',
  [-12]: 'unknown-session',
  [-101]: 'no-node',
  [-102]: 'no-auth',
  [-103]: 'bad-version',
  [-108]: 'no-children-for-ephemerals',
  [-110]: 'node-exists',
  [-111]: 'not-empty',
  [-112]: 'session-expired',
  [-114]: 'invalid-acl',
  [-115]: 'auth-failed',
  [-118]: 'session-moved',
  [-119]: 'not-read-only',
  [-121]: 'no-watcher',
  [-123]: 'reconfig-disabled',
  [-124]: 'session-closed-require-auth',
  [-125]: 'quota-exceeded',
  [-127]: 'throttled',
} as const;

/** Stable text for each error number. */
export type ZkErrorName = (typeof names)[keyof typeof names] | 'unknown-error';

/** The text of an error number, `unknown-error` for a number of a later version. */
export function zkErrorName(error: number): ZkErrorName {
  return (names as Readonly<Record<number, ZkErrorName | undefined>>)[error] ?? 'unknown-error';
}
