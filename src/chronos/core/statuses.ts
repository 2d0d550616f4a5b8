import type { TaskStatus } from '../../wire/gen/mesos.ts';
import { failRun, historyEntry, killedRun, loseRun, succeedRun } from './endings.ts';
import type { ActiveRun } from './run.ts';
import type { ChronosState, JobRecord } from './state.ts';
import { parseTaskId } from './task-id.ts';
import type { Turn } from './turn.ts';

/**
 * A status update, of an agent or from reconciliation. Ends are acknowledged once they are durable; the rest at once, since a
 * restart learns it again by asking.
 */
export function receiveStatus(state: ChronosState, turn: Turn, status: TaskStatus): void {
  const taskId = status.task_id.value;
  const job = state.runs.get(taskId);
  const run = job?.active.get(taskId);
  if (job === undefined || run === undefined) {
    receiveStray(state, turn, status);
    return;
  }
  const message = describe(status);
  switch (status.state) {
    case 'TASK_STAGING':
      killAgain(turn, run, status);
      break;
    case 'TASK_STARTING':
    case 'TASK_RUNNING':
    case 'TASK_KILLING':
      noteAlive(state, turn, job, run);
      killAgain(turn, run, status);
      break;
    case 'TASK_UNREACHABLE':
      noteUnreachable(state, turn, run);
      break;
    case 'TASK_FINISHED':
      succeedRun(state, turn, job, run);
      break;
    case 'TASK_KILLED':
      killedRun(state, turn, job, run, message);
      break;
    case 'TASK_FAILED':
    case 'TASK_ERROR':
      failRun(state, turn, job, run, message);
      break;
    case 'TASK_LOST':
    case 'TASK_DROPPED':
    case 'TASK_GONE':
    case 'TASK_GONE_BY_OPERATOR':
    case 'TASK_UNKNOWN':
      loseRun(state, turn, job, run, message);
      break;
  }
  turn.later({ kind: 'acknowledge', status });
}

function describe(status: TaskStatus): string {
  return [status.state, status.reason, status.message].filter((part) => part !== undefined).join(': ');
}

/** We were asked for a kill, asked the master, and it says that the task lives: the call may have been lost with a connection. */
function killAgain(turn: Turn, run: ActiveRun, status: TaskStatus): void {
  if (!run.isKilled || status.reason !== 'REASON_RECONCILIATION' || status.state === 'TASK_KILLING') return;
  turn.now({ kind: 'kill', taskId: run.taskId, agentId: run.agentId });
}

/** An update of a task we do not know: what still runs is none of ours to let run. */
function receiveStray(state: ChronosState, turn: Turn, status: TaskStatus): void {
  const taskId = status.task_id.value;
  // Its end is being made durable; the acknowledgement follows then.
  if (state.ending.has(taskId)) return;
  const isAlive = ['TASK_STAGING', 'TASK_STARTING', 'TASK_RUNNING'].includes(status.state);
  if (isAlive && parseTaskId(taskId) !== undefined) {
    state.retired.set(taskId, true);
    turn.now({ kind: 'kill', taskId, agentId: status.agent_id?.value });
  }
  turn.now({ kind: 'acknowledge', status });
}

function noteAlive(state: ChronosState, turn: Turn, job: JobRecord, run: ActiveRun): void {
  run.phase = 'running';
  run.unreachableMs = undefined;
  state.cutOff.cancel(run.taskId);
  if (run.startedMs !== undefined) return;
  run.startedMs = turn.nowMs;
  historyEntry(state, job, run).startMs = turn.nowMs;
}

function noteUnreachable(state: ChronosState, turn: Turn, run: ActiveRun): void {
  if (run.unreachableMs !== undefined) return;
  run.unreachableMs = turn.nowMs;
  state.cutOff.set(run.taskId, turn.nowMs + state.settings.unreachableLimitMs);
}

/** The agents of these runs were cut off for too long. Should such a task come back, it is killed as a stray. */
export function giveUpUnreachable(state: ChronosState, turn: Turn): void {
  for (const taskId of state.cutOff.popDue(turn.nowMs)) {
    const job = state.runs.get(taskId);
    const run = job?.active.get(taskId);
    if (job !== undefined && run !== undefined) failRun(state, turn, job, run, 'the agent is unreachable');
  }
}

/** The master has ended the framework: none of its tasks lives. */
export function loseAllRuns(state: ChronosState, turn: Turn): void {
  for (const [taskId, job] of [...state.runs]) {
    const run = job.active.get(taskId);
    if (run !== undefined) failRun(state, turn, job, run, 'the framework was removed by the master');
  }
}
