import { useAction } from '../../shared/api/use-action.ts';
import { useGoTo } from '../../shared/app/navigation.tsx';
import { useConfirm } from '../../shared/feedback/confirm.tsx';
import { createPath, type Job, jobPath } from '../api/jobs.ts';
import { definitionOf } from '../model/job-draft.ts';

export type JobActions = {
  readonly runNow: (job: Job, runArguments?: string) => void;
  readonly kill: (job: Job) => void;
  readonly setDisabled: (job: Job, disabled: boolean) => void;
  /** Asks first, and names the jobs that wait for this one. */
  readonly remove: (job: Job, children: readonly string[]) => void;
};

// What the server does with the jobs that run after a deleted one.
const childrenText = (job: Job, children: readonly string[]): string => {
  if (children.length === 0) return '';
  const then =
    job.parents === undefined
      ? 'Those without another parent take over its schedule.'
      : `They will run after ${job.parents.join(', ')} instead.`;
  return ` These jobs run after it: ${children.join(', ')}. ${then}`;
};

/** What can be done with a job. */
export function useJobActions(): JobActions {
  const confirm = useConfirm();
  const goTo = useGoTo();
  const { mutate: run } = useAction({
    done: 'It is queued and starts as soon as an agent has room.',
    failed: 'Not started',
  });
  const { mutate: kill } = useAction({ done: 'Its tasks are asked to end.', failed: 'Not killed' });
  const { mutate: save } = useAction({ done: 'Saved.', failed: 'Not saved' });
  const { mutateAsync: remove } = useAction({ done: 'The job is deleted.', failed: 'Not deleted' });
  return {
    runNow: (job, runArguments = '') => {
      const query = runArguments.trim() === '' ? '' : `?arguments=${encodeURIComponent(runArguments.trim())}`;
      const start = (): void => run({ path: jobPath(job.name) + query, method: 'PUT' });
      if (!job.disabled) return start();
      confirm({
        title: `${job.name} is disabled`,
        text: 'A disabled job may not start even when asked to. Enable it first if nothing happens.',
        action: 'Run anyway',
        onConfirm: start,
      });
    },
    kill: (job) =>
      confirm({
        title: `Kill tasks of ${job.name}`,
        text: 'Everything of this job that runs now is ended. A killed run is not retried, and jobs that wait for it do not start.',
        action: 'Kill',
        danger: true,
        onConfirm: () => kill({ path: `v1/scheduler/task/kill/${encodeURIComponent(job.name)}`, method: 'DELETE' }),
      }),
    setDisabled: (job, disabled) =>
      save({ path: createPath(job), method: 'POST', body: { ...definitionOf(job), disabled } }),
    remove: (job, children) =>
      confirm({
        title: `Delete ${job.name}`,
        text: `The job and its history are deleted, and its running tasks killed. This cannot be undone.${childrenText(job, children)}`,
        action: 'Delete',
        danger: true,
        typeToConfirm: job.name,
        onConfirm: () => {
          // What went wrong was said already.
          remove({ path: jobPath(job.name), method: 'DELETE' }).then(
            () => goTo({ to: '/' }),
            () => undefined,
          );
        },
      }),
  };
}
