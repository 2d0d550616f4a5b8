/** libprocess messages for the master, as events. */
import {
  ExecutorToFrameworkMessage,
  ExitedExecutorMessage,
  RegisterSlaveMessage,
  ReregisterSlaveMessage,
  StatusUpdateMessage,
  UnregisterSlaveMessage,
  UpdateOperationStatusMessage,
  UpdateSlaveMessage,
} from '../../wire/gen/internal.ts';
import type { LibprocessMessage } from '../../wire/libprocess.ts';
import { decode } from '../../wire/message.ts';
import { WireError } from '../../wire/reader.ts';
import type { MasterEvent } from '../core/events.ts';
import { driverReaders } from './driver-events.ts';

type Read = (from: string, body: Uint8Array) => MasterEvent;

const readers: ReadonlyMap<string, Read> = new Map<string, Read>([
  ...driverReaders,
  [
    StatusUpdateMessage.name,
    (from, body) => ({ type: 'task-status-updated', from, message: decode(StatusUpdateMessage, body) }),
  ],
  [
    RegisterSlaveMessage.name,
    (from, body) => ({ type: 'agent-registering', from, message: decode(RegisterSlaveMessage, body) }),
  ],
  [
    ReregisterSlaveMessage.name,
    (from, body) => ({ type: 'agent-reregistering', from, message: decode(ReregisterSlaveMessage, body) }),
  ],
  [
    UpdateSlaveMessage.name,
    (from, body) => ({ type: 'agent-updated', from, message: decode(UpdateSlaveMessage, body) }),
  ],
  [
    UnregisterSlaveMessage.name,
    (from, body) => ({
      type: 'agent-unregistering',
      from,
      agentId: decode(UnregisterSlaveMessage, body).slave_id.value,
    }),
  ],
  [
    ExitedExecutorMessage.name,
    (from, body) => ({ type: 'executor-exited', from, message: decode(ExitedExecutorMessage, body) }),
  ],
  [
    ExecutorToFrameworkMessage.name,
    (from, body) => ({ type: 'executor-messaged', from, message: decode(ExecutorToFrameworkMessage, body) }),
  ],
  [
    UpdateOperationStatusMessage.name,
    (from, body) => ({ type: 'operation-status-updated', from, message: decode(UpdateOperationStatusMessage, body) }),
  ],
]);

/** The event of a message to `master`. Undecodable and unknown ones are events too, so that they are counted. */
export function messageEvent({ name, from, body }: LibprocessMessage): MasterEvent {
  const read = readers.get(name);
  if (read === undefined) return { type: 'message-dropped', name, from };
  try {
    return named(read(from, body), name);
  } catch (thrown) {
    if (thrown instanceof WireError) return { type: 'message-dropped', name, from };
    throw thrown;
  }
}

/** Drivers are told by its name what of them was dropped. */
function named(event: MasterEvent, messageName: string): MasterEvent {
  switch (event.type) {
    case 'driver-subscribing':
    case 'driver-called':
    case 'driver-deactivated':
      return { ...event, messageName };
    default:
      return event;
  }
}
