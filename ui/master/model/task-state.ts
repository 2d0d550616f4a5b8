import type { Tone } from '../../shared/status/tone.ts';
import type { Task, TaskStatus } from '../api/tasks.ts';

type StateWords = { readonly label: string; readonly tone: Tone; readonly meaning: string; readonly ended: boolean };

const live = (label: string, tone: Tone, meaning: string): StateWords => ({ label, tone, meaning, ended: false });
const ended = (label: string, tone: Tone, meaning: string): StateWords => ({ label, tone, meaning, ended: true });

const states: Readonly<Record<string, StateWords>> = {
  TASK_STAGING: live('Staging', 'busy', 'Accepted by the master, not started by the agent yet.'),
  TASK_STARTING: live('Starting', 'busy', 'The executor has it and is about to start it.'),
  TASK_RUNNING: live('Running', 'good', 'The task runs.'),
  TASK_KILLING: live('Killing', 'waiting', 'Asked to end; it may use its grace period.'),
  TASK_UNREACHABLE: live('Unreachable', 'waiting', 'Its agent is not heard from. The task may still run there.'),
  TASK_FINISHED: ended('Finished', 'idle', 'Ended by itself with success.'),
  TASK_KILLED: ended('Killed', 'idle', 'Ended because somebody asked for it.'),
  TASK_FAILED: ended('Failed', 'bad', 'Ended by itself without success.'),
  TASK_ERROR: ended('Error', 'bad', 'Refused: the description of the task is not valid.'),
  TASK_LOST: ended('Lost', 'bad', 'The task could not be started, or its agent is gone.'),
  TASK_DROPPED: ended('Dropped', 'bad', 'It never started.'),
  TASK_GONE: ended('Gone', 'bad', 'Its agent is gone, and the task with it.'),
  TASK_GONE_BY_OPERATOR: ended('Gone', 'bad', 'An operator declared its agent gone.'),
  TASK_UNKNOWN: ended('Unknown', 'waiting', 'The master does not know what became of it.'),
};

/** A task state in words; unknown states are shown as they are. */
export function taskStateWords(state: string): StateWords {
  return states[state] ?? live(state.replace(/^TASK_/, ''), 'idle', 'A state this page does not know.');
}

/** True while the task may still be running. */
export function isLive(task: Pick<Task, 'state'>): boolean {
  return !taskStateWords(task.state).ended;
}

/** True if the task ended in a way that somebody should look at. */
export function isFailure(task: Pick<Task, 'state'>): boolean {
  const words = taskStateWords(task.state);
  return words.ended && words.tone === 'bad';
}

/** The newest status update of a task. */
export function lastStatus(task: Pick<Task, 'statuses'>): TaskStatus | undefined {
  return task.statuses.reduce<TaskStatus | undefined>(
    (newest, status) => (newest === undefined || status.timestamp >= newest.timestamp ? status : newest),
    undefined,
  );
}

/** When the task first said anything, in milliseconds since the epoch. */
export function startedMs(task: Pick<Task, 'statuses'>): number | undefined {
  const times = task.statuses.map((status) => status.timestamp);
  return times.length === 0 ? undefined : Math.min(...times) * 1000;
}

/** When the task last said something, in milliseconds since the epoch. */
export function changedMs(task: Pick<Task, 'statuses'>): number | undefined {
  const status = lastStatus(task);
  return status === undefined ? undefined : status.timestamp * 1000;
}

/** Addresses the container told of itself. */
export function taskAddresses(task: Pick<Task, 'statuses'>): readonly string[] {
  const infos = lastStatus(task)?.container_status?.network_infos ?? [];
  const addresses = infos.flatMap((info) => info.ip_addresses ?? []).flatMap((address) => address.ip_address ?? []);
  return [...new Set(addresses)];
}

const reasonWords: Readonly<Record<string, string>> = {
  REASON_COMMAND_EXECUTOR_FAILED: 'The command failed',
  REASON_CONTAINER_LAUNCH_FAILED: 'The container could not be started',
  REASON_CONTAINER_LIMITATION_MEMORY: 'Used more memory than its limit',
  REASON_CONTAINER_LIMITATION_DISK: 'Used more disk than its limit',
  REASON_EXECUTOR_TERMINATED: 'Its executor ended',
  REASON_EXECUTOR_REGISTRATION_TIMEOUT: 'Its executor did not answer in time',
  REASON_INVALID_OFFERS: 'The offer was no longer valid',
  REASON_AGENT_REMOVED: 'Its agent was removed',
  REASON_AGENT_DISCONNECTED: 'Its agent was disconnected',
  REASON_AGENT_RESTARTED: 'Its agent restarted',
  REASON_TASK_INVALID: 'The description of the task is not valid',
  REASON_TASK_HEALTH_CHECK_STATUS_UPDATED: 'A health check changed',
  REASON_MAX_COMPLETION_TIME_REACHED: 'It ran longer than allowed',
};

/** The machine-readable reason of a status update in words. */
export function reasonText(reason: string): string {
  if (reason === '') return '';
  const known = reasonWords[reason];
  if (known !== undefined) return known;
  const plain = reason
    .replace(/^REASON_/, '')
    .replaceAll('_', ' ')
    .toLowerCase();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
