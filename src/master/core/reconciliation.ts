/** What the master believes of tasks, told when frameworks ask. */
import type { TaskState, TaskStatus } from '../../wire/gen/mesos.ts';
import type { CallReconcile } from '../../wire/gen/scheduler.ts';
import { tellStatus } from './events-out.ts';
import type { Framework } from './framework-record.ts';
import type { TaskRecord } from './task-record.ts';
import { masterStatus, statusOfTask, toldState } from './task-status.ts';
import { count, type Turn } from './turn.ts';

/** Tasks told of in one event: a framework may ask about hundreds of thousands. */
const answersPerEvent = 1000;
/** Time between two such events, in which a framework may read what it was told. */
const answerPauseMs = 4;
/** Questions of one framework that wait for their answers. What is beyond that is answered at once. */
const maxWaiting = 500_000;

/** Questions of a framework that are answered a part at a time. */
export interface WaitingQuestions {
  /** Who asked: another stream or driver of the framework gets none of the answers. */
  readonly streamId: string;
  readonly questions: TaskQuestion[];
  /** Of those, the first without an answer. */
  next: number;
}

/** RECONCILE: the tasks asked about, or all active ones when none is named. */
export function reconcileTasks(turn: Turn, framework: Framework, call: CallReconcile): void {
  count(turn, 'messages_reconcile_tasks');
  const asked = call.tasks ?? [];
  const questions =
    asked.length === 0
      ? Array.from(framework.tasks.values(), ({ id, agentId }) => ({ taskId: id, agentId, isOfActive: true }))
      : asked.map(({ task_id: taskId, agent_id: agentId }) => ({ taskId: taskId.value, agentId: agentId?.value }));
  const streamId = framework.connection?.streamId;
  if (streamId === undefined) return;
  const { waitingQuestions } = turn.state;
  const waiting = waitingQuestions.get(framework.id);
  if (waiting?.streamId === streamId && waiting.questions.length - waiting.next + questions.length <= maxWaiting) {
    for (const question of questions) waiting.questions.push(question);
    return;
  }
  const isLong = questions.length > answersPerEvent && questions.length <= maxWaiting;
  if (!isLong || waiting?.streamId === streamId) {
    for (const question of questions) reconcileTask(turn, framework, question);
    return;
  }
  waitingQuestions.set(framework.id, { streamId, questions, next: 0 });
  goOnReconciling(turn, framework.id);
}

/** Answers the next questions of a framework; until there are none this comes again. */
export function goOnReconciling(turn: Turn, frameworkId: string): void {
  const { waitingQuestions, frameworks, deadlines } = turn.state;
  const framework = frameworks.get(frameworkId);
  const waiting = waitingQuestions.get(frameworkId);
  if (waiting === undefined || !framework?.connected || framework.connection?.streamId !== waiting.streamId) {
    waitingQuestions.delete(frameworkId);
    return;
  }
  const end = Math.min(waiting.next + answersPerEvent, waiting.questions.length);
  for (const question of waiting.questions.slice(waiting.next, end)) reconcileTask(turn, framework, question);
  waiting.next = end;
  if (end < waiting.questions.length) deadlines.set(`reconcile:${frameworkId}`, turn.nowMs + answerPauseMs);
  else waitingQuestions.delete(frameworkId);
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
  /** Nothing is told when it is not active any more. */
  readonly isOfActive?: boolean;
}

/** Answers for one task, unless its agent may still come back with it. */
export function reconcileTask(turn: Turn, framework: Framework, question: TaskQuestion): void {
  const { taskId, agentId } = question;
  const task = framework.tasks.get(taskId);
  if (task !== undefined) {
    tellStatus(turn, framework, latestStatus(turn, task));
    return;
  }
  const belief = question.isOfActive === true ? undefined : beliefOf(turn, framework, question);
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
