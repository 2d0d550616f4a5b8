import { Chip, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import type { JobWithState } from '../../api/jobs.ts';

export type StateCountsProps = {
  readonly entries: readonly JobWithState[];
  readonly parts: Readonly<Record<string, (entry: JobWithState) => boolean>>;
  readonly show: string;
  readonly onShow: (show: string) => void;
};

const labels: Readonly<Record<string, string>> = {
  success: 'succeeded',
  failure: 'failed',
  fresh: 'never ran',
  running: 'running',
  queued: 'queued',
  disabled: 'disabled',
};
const colors: Readonly<Record<string, string>> = { failure: 'red', running: 'blue', queued: 'orange' };

/** How many jobs are in each state; one of them narrows the list, once more takes that back. */
export function StateCounts({ entries, parts, show, onShow }: StateCountsProps): ReactNode {
  return (
    <Group gap={6} role="group" aria-label="Show only jobs that are">
      {Object.entries(parts).map(([part, belongs]) => {
        const count = entries.filter(belongs).length;
        return (
          <Chip
            key={part}
            size="xs"
            checked={show === part}
            disabled={count === 0 && show !== part}
            color={colors[part] ?? 'teal'}
            onChange={() => onShow(show === part ? '' : part)}
          >
            {count} {labels[part]}
          </Chip>
        );
      })}
    </Group>
  );
}
