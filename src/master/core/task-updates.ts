/** Status updates on their way from agents to frameworks, and acknowledgements on their way back. */

import { equalBytes } from '../../base/bytes.ts';
import { isTerminal } from '../../model/task-state.ts';
import {
  KillTaskMessage,
  type StatusUpdate,
  StatusUpdateAcknowledgementMessage,
  type StatusUpdateMessage,
} from '../../wire/gen/internal.ts';
import type { TaskStatus } from '../../wire/gen/mesos.ts';
import type { CallAcknowledge, CallKill } from '../../wire/gen/scheduler.ts';
import { send } from './effects.ts';
import { tellStatus } from './events-out.ts';
import { updateShowsExecutor } from './executors.ts';
import type { Framework } from './framework-record.ts';
import { reconcileTask } from './reconciliation.ts';
import { countReason, removeTask, updateTask } from './tasks.ts';
import { count, report, type Turn } from './turn.ts';

/** StatusUpdateMessage of an agent. An update that cannot be passed on stays with the agent, which repeats it. */
export function taskStatusUpdated(turn: Turn, { update }: StatusUpdateMessage): void {
  const { state } = turn;
  count(turn, 'messages_status_update');
  const agent = state.agents.get(update.slave_id?.value ?? '');
  const framework = state.frameworks.get(update.framework_id.value);
  if (agent === undefined || framework === undefined) {
    count(turn, 'invalid_status_updates');
    return;
  }
  const status = completeStatus(update);
  const isTold = framework.connected && tellStatus(turn, framework, status);
  const task = framework.tasks.get(status.task_id.value);
  if (task === undefined || task.agentId !== agent.id) {
    count(turn, 'invalid_status_updates');
    report(turn, 'warn', 'a status update for a task that is not on record', {
      taskId: status.task_id.value,
      frameworkId: framework.id,
      agentId: agent.id,
    });
    return;
  }
  const isFirstEnd = isTerminal(status.state) && task.message.status_update_state !== status.state;
  const { latest_state: latestState, uuid } = update;
  updateTask(turn, framework, task, { status, latestState, uuid: uuid ?? status.uuid });
  updateShowsExecutor(turn, agent, task, status);
  if (isFirstEnd) countReason(turn, status);
  count(turn, isTold ? 'valid_status_updates' : 'invalid_status_updates');
  // Without a uuid nobody will acknowledge it.
  if (uuid === undefined && status.uuid === undefined && isTerminal(task.message.state)) {
    removeTask(turn, framework, task, 'completed');
  }
}

/** The status with what the envelope says, as frameworks get it. */
function completeStatus(update: StatusUpdate): TaskStatus {
  const { status } = update;
  status.agent_id ??= update.slave_id;
  status.executor_id ??= update.executor_id;
  status.timestamp ??= update.timestamp;
  status.uuid ??= update.uuid;
  return status;
}

/** ACKNOWLEDGE: passed on to the agent; a task whose end is acknowledged leaves the active record. */
export function acknowledgeStatus(turn: Turn, framework: Framework, call: CallAcknowledge): void {
  count(turn, 'messages_status_update_acknowledgement');
  const agent = turn.state.agents.get(call.agent_id.value);
  if (agent === undefined || !agent.connected) {
    count(turn, 'invalid_status_update_acknowledgements');
    return;
  }
  const task = framework.tasks.get(call.task_id.value);
  if (task !== undefined && task.agentId === agent.id) {
    const { status_update_state: state, status_update_uuid: uuid } = task.message;
    const isLast = state !== undefined && isTerminal(state) && uuid !== undefined && equalBytes(uuid, call.uuid);
    if (isLast) removeTask(turn, framework, task, 'completed');
  }
  turn.effects.push(
    send(agent.pid, StatusUpdateAcknowledgementMessage, {
      slave_id: agent.wireId,
      framework_id: framework.wireId,
      task_id: call.task_id,
      uuid: call.uuid,
    }),
  );
  count(turn, 'valid_status_update_acknowledgements');
}

/** KILL: passed on to the agent, again when it comes back. An unknown task is answered like a reconciliation. */
export function killTask(turn: Turn, framework: Framework, call: CallKill): void {
  count(turn, 'messages_kill_task');
  const id = call.task_id.value;
  const task = framework.tasks.get(id);
  if (task === undefined) {
    reconcileTask(turn, framework, { taskId: id, agentId: call.agent_id?.value });
    return;
  }
  if (call.agent_id !== undefined && call.agent_id.value !== task.agentId) {
    report(turn, 'warn', 'dropped a kill that names the wrong agent', {
      taskId: id,
      frameworkId: framework.id,
      agentId: call.agent_id.value,
    });
    return;
  }
  task.isKillAsked = true;
  const agent = turn.state.agents.get(task.agentId);
  if (agent === undefined || !agent.connected) return;
  turn.effects.push(
    send(agent.pid, KillTaskMessage, {
      framework_id: framework.wireId,
      task_id: call.task_id,
      ...(call.kill_policy === undefined ? {} : { kill_policy: call.kill_policy }),
    }),
  );
}
