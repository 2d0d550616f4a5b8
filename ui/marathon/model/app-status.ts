import { plural } from '../../shared/format/numbers.ts';
import { formatSpan } from '../../shared/format/times.ts';
import type { Tone } from '../../shared/status/tone.ts';
import type { App } from '../api/apps.ts';
import type { QueueItem } from '../api/queue.ts';
import { isHeldUp, placementHeadline } from './placement.ts';

export const statusCodes = ['running', 'deploying', 'suspended', 'delayed', 'waiting'] as const;
export type StatusCode = (typeof statusCodes)[number];

/** How an app is: one word, and a sentence that explains it. */
export type AppStatus = {
  readonly code: StatusCode;
  readonly label: string;
  readonly tone: Tone;
  readonly hint: string;
  /** Why it does not start, short enough for a list. */
  readonly reason?: string;
};

const waiting = (item: QueueItem): AppStatus => ({
  code: 'waiting',
  label: 'Waiting',
  tone: 'waiting',
  hint: `${plural(item.count, 'instance')} could not be placed yet: no offer of an agent fitted.`,
  reason: placementHeadline(item),
});

const delayed = (leftS: number): AppStatus => ({
  code: 'delayed',
  label: 'Delayed',
  tone: 'waiting',
  hint: 'Instances ended too soon, so the next start waits. The last failure is on the page of the app.',
  reason: `The next start is in ${formatSpan(leftS * 1000)}.`,
});

const deploying: AppStatus = {
  code: 'deploying',
  label: 'Deploying',
  tone: 'busy',
  hint: 'A deployment is changing this app.',
};
const suspended: AppStatus = {
  code: 'suspended',
  label: 'Suspended',
  tone: 'idle',
  hint: 'Scaled to no instances: nothing runs until it is scaled up.',
};
const running: AppStatus = { code: 'running', label: 'Running', tone: 'good', hint: 'Its instances run.' };
const starting: AppStatus = { ...running, label: 'Starting', tone: 'busy', hint: 'Its instances are being started.' };

/**
 * The status of an app. What waits in the queue comes before everything else, as it is what keeps the rest from
 * going on. Entries that want nothing any more do not count, nor do those whose instances are just being started.
 */
export function appStatus(app: App, queued: QueueItem | undefined): AppStatus {
  if (queued !== undefined && isHeldUp(queued)) {
    return queued.delay.overdue ? waiting(queued) : delayed(queued.delay.timeLeftSeconds);
  }
  if ((app.deployments ?? []).length > 0) return deploying;
  if (app.instances === 0 && app.tasksRunning === 0) return suspended;
  return app.tasksRunning > 0 ? running : starting;
}
