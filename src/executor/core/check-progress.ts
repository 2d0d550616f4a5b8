import type { CheckInfo, CheckStatusInfo } from '../../wire/gen/mesos.ts';
import type { CheckAnswer } from './events.ts';
import { cancelDeadline, type ExecutorState, setDeadline, type Task } from './executor-state.ts';

/** What is taken, in seconds and failures, where a check leaves it out. */
export const checkDefaults = { delay: 15, interval: 10, timeout: 20, gracePeriod: 10, consecutiveFailures: 3 };

/** Begins the health check and the check of a task that runs. */
export function startChecks(state: ExecutorState, task: Task, nowMs: number): void {
  const { health_check: health, check } = task.info;
  if (health !== undefined) {
    task.health = {
      check: health,
      round: 0,
      isAsking: false,
      graceUntilMs: nowMs + (health.grace_period_seconds ?? checkDefaults.gracePeriod) * 1000,
      // A task that was told healthy before the agent restarted has had its success.
      hasSucceeded: task.healthy === true,
      failures: 0,
    };
    setDeadline(state, 'health', task.taskId, nowMs + (health.delay_seconds ?? checkDefaults.delay) * 1000);
  }
  if (check !== undefined) {
    task.check = { check, round: 0, isAsking: false };
    task.checkStatus ??= emptyCheckStatus(check);
    setDeadline(state, 'check', task.taskId, nowMs + (check.delay_seconds ?? checkDefaults.delay) * 1000);
  }
}

/** Ends both; answers on their way are ignored. */
export function stopChecks(state: ExecutorState, task: Task): void {
  cancelDeadline(state, 'health', task.taskId);
  cancelDeadline(state, 'check', task.taskId);
  task.health = undefined;
  task.check = undefined;
}

function emptyCheckStatus(check: CheckInfo): CheckStatusInfo {
  return checkStatus(check, { kind: 'none', why: 'not asked yet' });
}

/** An answer as the wire tells it. */
export function checkStatus(check: CheckInfo, answer: CheckAnswer): CheckStatusInfo {
  switch (check.type) {
    case 'HTTP':
      return { type: 'HTTP', http: answer.kind === 'http' ? { status_code: answer.statusCode } : {} };
    case 'TCP':
      return { type: 'TCP', tcp: answer.kind === 'tcp' ? { succeeded: answer.succeeded } : {} };
    default:
      return { type: 'COMMAND', command: answer.kind === 'command' ? { exit_code: answer.exitCode } : {} };
  }
}
