import type { CheckStatusInfo } from '../../wire/gen/mesos.ts';
import { checkDefaults, checkStatus } from './check-progress.ts';
import { checkQuestion, healthQuestion } from './check-questions.ts';
import type { CheckAnswer, CheckKind, ExecutorEffect, ExecutorEvent } from './events.ts';
import { type ExecutorState, setDeadline, type Task } from './executor-state.ts';
import { beginKill } from './killing.ts';
import { sendStatus } from './statuses.ts';

/** Rounds are at least this far apart, whatever interval was asked for. */
const leastIntervalMs = 100;

/** The next round is due. */
export function askCheck(task: Task, checkKind: CheckKind): ExecutorEffect[] {
  const progress = checkKind === 'health' ? task.health : task.check;
  if (progress === undefined || progress.isAsking) return [];
  const question = checkKind === 'health' ? healthQuestion(task) : checkQuestion(task);
  if (question === undefined) return [];
  progress.round += 1;
  progress.isAsking = true;
  return [
    {
      kind: 'ask',
      taskId: task.taskId,
      containerId: task.containerId,
      checkKind,
      round: progress.round,
      question,
      timeoutMs: (progress.check.timeout_seconds ?? checkDefaults.timeout) * 1000,
    },
  ];
}

/** An answer has come: sets the next round and judges. */
export function checkAnswered(
  state: ExecutorState,
  event: Extract<ExecutorEvent, { kind: 'check-answered' }>,
  nowMs: number,
): ExecutorEffect[] {
  const task = state.tasks.get(event.taskId);
  const progress = event.checkKind === 'health' ? task?.health : task?.check;
  if (task === undefined || progress === undefined || progress.round !== event.round || !progress.isAsking) return [];
  progress.isAsking = false;
  const intervalMs = Math.max(leastIntervalMs, (progress.check.interval_seconds ?? checkDefaults.interval) * 1000);
  setDeadline(state, event.checkKind, task.taskId, nowMs + intervalMs);
  return event.checkKind === 'health'
    ? judgeHealth(state, task, event.answer, nowMs)
    : judgeCheck(state, task, event.answer, nowMs);
}

function judgeHealth(state: ExecutorState, task: Task, answer: CheckAnswer, nowMs: number): ExecutorEffect[] {
  const { health } = task;
  if (health === undefined) return [];
  if (isHealthy(answer)) {
    const isNews = !health.hasSucceeded || task.healthy !== true;
    health.hasSucceeded = true;
    health.failures = 0;
    task.healthy = true;
    return isNews ? [healthStatus(state, task, nowMs)] : [];
  }
  if (!health.hasSucceeded && nowMs < health.graceUntilMs) return [];
  health.failures += 1;
  task.healthy = false;
  const effects = [healthStatus(state, task, nowMs)];
  if (health.failures >= (health.check.consecutive_failures ?? checkDefaults.consecutiveFailures)) {
    effects.push(...beginKill(state, task, 'unhealthy', undefined, nowMs));
  }
  return effects;
}

function healthStatus(state: ExecutorState, task: Task, nowMs: number): ExecutorEffect {
  return sendStatus(state, task, nowMs, {
    state: 'TASK_RUNNING',
    reason: 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED',
    ...knownChecks(task),
  });
}

function judgeCheck(state: ExecutorState, task: Task, answer: CheckAnswer, nowMs: number): ExecutorEffect[] {
  if (task.check === undefined) return [];
  const status = checkStatus(task.check.check, answer);
  if (sameCheckStatus(status, task.checkStatus)) return [];
  task.checkStatus = status;
  return [
    sendStatus(state, task, nowMs, {
      state: 'TASK_RUNNING',
      reason: 'REASON_TASK_CHECK_STATUS_UPDATED',
      ...knownChecks(task),
    }),
  ];
}

function knownChecks(task: Task): { healthy?: boolean; check_status?: CheckStatusInfo } {
  return {
    ...(task.healthy === undefined ? {} : { healthy: task.healthy }),
    ...(task.checkStatus === undefined ? {} : { check_status: task.checkStatus }),
  };
}

function isHealthy(answer: CheckAnswer): boolean {
  switch (answer.kind) {
    case 'http':
      return answer.statusCode >= 200 && answer.statusCode < 400;
    case 'tcp':
      return answer.succeeded;
    case 'command':
      return answer.exitCode === 0;
    case 'none':
      return false;
  }
}

function sameCheckStatus(left: CheckStatusInfo, right: CheckStatusInfo | undefined): boolean {
  return (
    left.type === right?.type &&
    left.http?.status_code === right?.http?.status_code &&
    left.tcp?.succeeded === right?.tcp?.succeeded &&
    left.command?.exit_code === right?.command?.exit_code
  );
}
