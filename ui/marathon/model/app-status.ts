import { plural } from '../../shared/format/numbers.ts';
import { formatSpan } from '../../shared/format/times.ts';
import type { Tone } from '../../shared/status/tone.ts';
import type { App } from '../api/apps.ts';
import type { QueueItem } from '../api/queue.ts';

export const statusCodes = ['running', 'deploying', 'suspended', 'delayed', 'waiting'] as const;
export type StatusCode = (typeof statusCodes)[number];

/** How an app is: one word, and a sentence that explains it. */
export type AppStatus = {
  readonly code: StatusCode;
  readonly label: string;
  readonly tone: Tone;
  readonly hint: string;
};

const waiting = (missing: number): AppStatus => ({
  code: 'waiting',
  label: 'Waiting',
  tone: 'waiting',
  hint: `${plural(missing, 'instance')} could not be placed yet: no offer of an agent fitted. The app's page tells why.`,
});

const delayed = (leftS: number): AppStatus => ({
  code: 'delayed',
  label: 'Delayed',
  tone: 'waiting',
  hint: `Instances ended too soon, so the next start waits ${formatSpan(leftS * 1000)}. The last failure is on the app's page.`,
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
 * going on; an entry of the queue that wants nothing any more does not count.
 */
export function appStatus(app: App, queued: QueueItem | undefined): AppStatus {
  const missing = queued === undefined ? 0 : queued.count;
  if (queued !== undefined && missing > 0) {
    return queued.delay.overdue ? waiting(missing) : delayed(queued.delay.timeLeftSeconds);
  }
  if ((app.deployments ?? []).length > 0) return deploying;
  if (app.instances === 0 && app.tasksRunning === 0) return suspended;
  return app.tasksRunning > 0 ? running : starting;
}
