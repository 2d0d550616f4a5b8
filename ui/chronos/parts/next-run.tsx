import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Ago } from '../../shared/format/ago.tsx';
import { useNow } from '../../shared/format/now.ts';
import type { JobWithState } from '../api/jobs.ts';
import { nextRun } from '../model/job-state.ts';

const graceMs = 5_000;

/** When a job runs next: a time, after its parents, or not at all. */
export function NextRun({ entry }: { entry: JobWithState }): ReactNode {
  const { job } = entry;
  const now = useNow();
  if (job.parents !== undefined) {
    return (
      <Text span inherit c="dimmed">
        after {job.parents.join(', ')}
      </Text>
    );
  }
  if (job.disabled) return '–';
  const next = nextRun(entry, now);
  if (next === undefined) return 'no more runs';
  return next < now - graceMs ? (
    <Text span inherit c="var(--warn-text)">
      overdue, <Ago time={next} />
    </Text>
  ) : (
    <Ago time={next} />
  );
}
