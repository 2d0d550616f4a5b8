/** What the master believes of tasks, told when frameworks ask. */
import type { TaskState, TaskStatus } from '../../wire/gen/mesos.ts';
import type { CallReconcile } from '../../wire/gen/scheduler.ts';
import { tellStatus } from './events-out.ts';
import type { Framework } from './framework-record.ts';
import type { TaskRecord } from './task-record.ts';
import { masterStatus, statusOfTask, toldState } from './task-status.ts';
import { count, type Turn } from './turn.ts';

/** RECONCILE: the tasks asked about, or all active ones when none is named. */
export function reconcileTasks(turn: Turn, framework: Framework, call: CallReconcile): void {
  count(turn, 'messages_reconcile_tasks');
  const asked = call.tasks ?? [];
  if (asked.length === 0) {
    for (const task of framework.tasks.values()) tellStatus(turn, framework, latestStatus(turn, task));
    return;
  }
  for (const { task_id: taskId, agent_id: agentId } of asked) {
    reconcileTask(turn, framework, { taskId: taskId.value, agentId: agentId?.value });
  }
}

/** The state last sent, or the latest known when nothing was sent yet. */
function latestStatus(turn: Turn, task: TaskRecord): TaskStatus {
  const { message } = task;
  const state = message.status_update_state ?? message.state;
  const facts = { state, reason: 'REASON_RECONCILIATION', message: 'Reconciliation: Latest task state' } as const;
  const status = statusOfTask(task, facts, turn.nowMs);
  const last = message.statuses?.at(-1);
  if (last?.healthy !== undefined) status.healthy = last.healthy;
  if (last?.check_status !== undefined) status.check_status = last.check_status;
  if (last?.container_status !== undefined) status.container_status = last.container_status;
  return status;
}

export interface TaskQuestion {
  readonly taskId: string;
  readonly agentId: string | undefined;
}

/** Answers for one task, unless its agent may still come back with it. */
export function reconcileTask(turn: Turn, framework: Framework, question: TaskQuestion): void {
  const { taskId, agentId } = question;
  const task = framework.tasks.get(taskId);
  if (task !== undefined) {
    tellStatus(turn, framework, latestStatus(turn, task));
    return;
  }
  const belief = beliefOf(turn, framework, question);
  if (belief === undefined) return;
  const facts = {
    taskId,
    agentId,
    state: toldState(framework, belief.state),
    reason: 'REASON_RECONCILIATION',
    message: `Reconciliation: ${belief.text}`,
    ...(belief.unreachableNs === undefined ? {} : { unreachableNs: belief.unreachableNs }),
  } as const;
  tellStatus(turn, framework, masterStatus(facts, turn.nowMs));
}

interface Belief {
  readonly state: TaskState;
  readonly text: string;
  readonly unreachableNs?: bigint;
}

/** What is to be believed of a task that is not on the active record; undefined: it is too early to say. */
function beliefOf(turn: Turn, framework: Framework, { taskId, agentId }: TaskQuestion): Belief | undefined {
  const { state } = turn;
  const isAgentOut = (id: string): boolean => state.recoveredAgents.has(id) || state.readmittingAgents.has(id);
  const isAnyOut = state.recoveredAgents.size > 0 || state.readmittingAgents.size > 0;
  if (agentId === undefined ? isAnyOut : isAgentOut(agentId)) return undefined;
  if (agentId !== undefined && state.agents.has(agentId))
    return { state: 'TASK_GONE', text: 'Task is unknown to the agent' };
  const unreachable = framework.unreachableTasks.get(taskId);
  const awayId = agentId ?? unreachable?.agentId ?? '';
  const away = state.unreachableAgents.get(awayId);
  if (away !== undefined)
    return { state: 'TASK_UNREACHABLE', text: 'Task is unreachable', unreachableNs: away.sinceNs };
  if (state.goneAgents.has(awayId)) return { state: 'TASK_GONE_BY_OPERATOR', text: 'Task is gone by operator' };
  return { state: 'TASK_UNKNOWN', text: 'Task is unknown' };
}
