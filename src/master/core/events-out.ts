/** Events for schedulers. */
import type { TaskStatus } from '../../wire/gen/mesos.ts';
import type { Event, EventType } from '../../wire/gen/scheduler.ts';
import { messageDriver } from './driver-messages.ts';
import type { Framework } from './framework-record.ts';
import type { Turn } from './turn.ts';

/** Sends an event to a connected framework and counts it; false when it is not connected: the event is lost. */
export function tell(turn: Turn, framework: Framework, event: Event & { readonly type: EventType }): boolean {
  const { connection } = framework;
  if (connection === undefined || !framework.connected) return false;
  const { events } = framework.metrics;
  events[event.type] = (events[event.type] ?? 0) + 1;
  if (connection.pid !== undefined) messageDriver(turn, framework, connection.pid, event);
  else turn.effects.push({ type: 'send-event', streamId: connection.streamId, event });
  return true;
}

/** Tells a task's status. */
export function tellStatus(turn: Turn, framework: Framework, status: TaskStatus): boolean {
  return tell(turn, framework, { type: 'UPDATE', update: { status } });
}

/** Tells all connected frameworks that an agent is lost. */
export function tellAgentLost(turn: Turn, agentId: string): void {
  const event = { type: 'FAILURE', failure: { agent_id: { value: agentId } } } as const;
  for (const framework of turn.state.frameworks.values()) if (framework.connected) tell(turn, framework, event);
}
