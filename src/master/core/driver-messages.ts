/** Events as the messages that v0 drivers get instead. */
import {
  ExecutorToFrameworkMessage,
  ExitedExecutorMessage,
  FrameworkErrorMessage,
  FrameworkRegisteredMessage,
  LostSlaveMessage,
  RescindResourceOfferMessage,
  ResourceOffersMessage,
  StatusUpdateMessage,
} from '../../wire/gen/internal.ts';
import type { Offer, TaskStatus } from '../../wire/gen/mesos.ts';
import type { Event, EventFailure } from '../../wire/gen/scheduler.ts';
import { send } from './effects.ts';
import type { Framework } from './framework-record.ts';
import type { Turn } from './turn.ts';

/** Sends what an event says to a driver. Drivers know no heartbeats and no operations. */
export function messageDriver(turn: Turn, framework: Framework, pid: string, event: Event): void {
  const { effects, state } = turn;
  switch (event.type) {
    case 'SUBSCRIBED':
      effects.push(send(pid, FrameworkRegisteredMessage, { framework_id: framework.wireId, master_info: state.info }));
      return;
    case 'OFFERS':
      effects.push(send(pid, ResourceOffersMessage, offersMessage(turn, event.offers?.offers ?? [])));
      return;
    case 'RESCIND':
      if (event.rescind !== undefined) effects.push(send(pid, RescindResourceOfferMessage, event.rescind));
      return;
    case 'UPDATE':
      if (event.update !== undefined) {
        effects.push(send(pid, StatusUpdateMessage, updateMessage(turn, framework, event.update.status)));
      }
      return;
    case 'MESSAGE': {
      const { message } = event;
      if (message === undefined) return;
      const { agent_id: slave_id, executor_id, data } = message;
      const body = { slave_id, framework_id: framework.wireId, executor_id, data };
      effects.push(send(pid, ExecutorToFrameworkMessage, body));
      return;
    }
    case 'FAILURE':
      if (event.failure !== undefined) messageFailure(turn, framework, pid, event.failure);
      return;
    case 'ERROR':
      effects.push(send(pid, FrameworkErrorMessage, { message: event.error?.message ?? '' }));
      return;
    default:
      return;
  }
}

function offersMessage(turn: Turn, offers: Offer[]): ResourceOffersMessage {
  return { offers, pids: offers.map(({ agent_id }) => turn.state.agents.get(agent_id.value)?.pid ?? '') };
}

/** Drivers acknowledge what names the agent it came from; what the master says by itself names none. */
function updateMessage(turn: Turn, framework: Framework, status: TaskStatus): StatusUpdateMessage {
  const { agent_id: slaveId, executor_id: executorId, uuid } = status;
  const pid = uuid === undefined ? undefined : turn.state.agents.get(slaveId?.value ?? '')?.pid;
  const latest = framework.tasks.get(status.task_id.value)?.message.state;
  return {
    update: {
      framework_id: framework.wireId,
      ...(executorId === undefined ? {} : { executor_id: executorId }),
      ...(slaveId === undefined ? {} : { slave_id: slaveId }),
      status,
      timestamp: status.timestamp ?? turn.nowMs / 1000,
      ...(uuid === undefined ? {} : { uuid }),
      ...(uuid === undefined || latest === undefined ? {} : { latest_state: latest }),
    },
    ...(pid === undefined ? {} : { pid }),
  };
}

function messageFailure(turn: Turn, framework: Framework, pid: string, failure: EventFailure): void {
  const { agent_id: slave_id, executor_id, status } = failure;
  if (slave_id === undefined) return;
  if (executor_id === undefined) {
    turn.effects.push(send(pid, LostSlaveMessage, { slave_id }));
    return;
  }
  const body = { slave_id, framework_id: framework.wireId, executor_id, status: status ?? 0 };
  turn.effects.push(send(pid, ExitedExecutorMessage, body));
}
