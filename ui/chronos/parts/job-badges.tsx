import type { ReactNode } from 'react';
import { ToneBadge } from '../../shared/status/tone-badge.tsx';
import type { JobWithState } from '../api/jobs.ts';
import { activityWords, resultWords } from '../model/job-state.ts';

/** What a job does now. */
export function ActivityBadge({ entry }: { entry: JobWithState }): ReactNode {
  const words = activityWords(entry);
  return (
    <ToneBadge tone={words.tone} hint={words.hint}>
      {words.label}
    </ToneBadge>
  );
}

/** How a job ended last. */
export function ResultBadge({ status }: { status: string }): ReactNode {
  const words = resultWords(status);
  return (
    <ToneBadge tone={words.tone} hint={words.hint}>
      {words.label}
    </ToneBadge>
  );
}
