import {
  ExecutorToFrameworkMessage,
  RegisterExecutorMessage,
  ReregisterExecutorMessage,
  StatusUpdateMessage,
} from '../../wire/gen/internal.ts';

const names: ReadonlySet<string> = new Set([
  RegisterExecutorMessage.name,
  ReregisterExecutorMessage.name,
  StatusUpdateMessage.name,
  ExecutorToFrameworkMessage.name,
]);

/** True for messages of executors of the v0 API. They have no way to bring a token. */
export function isOfDriver(messageName: string): boolean {
  return names.has(messageName);
}
