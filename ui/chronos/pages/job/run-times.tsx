import { Progress, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { formatNumber, plural } from '../../../shared/format/numbers.ts';
import { formatSpan } from '../../../shared/format/times.ts';
import type { Job } from '../../api/jobs.ts';
import { useStats } from '../../api/stats.ts';
import classes from './run-times.module.css';

const rows: readonly (readonly [key: string, label: string])[] = [
  ['median', 'Median'],
  ['mean', 'Mean'],
  ['75thPercentile', '75 % within'],
  ['95thPercentile', '95 % within'],
  ['98thPercentile', '98 % within'],
  ['99thPercentile', '99 % within'],
];

const span = (timeMs: number): string => (timeMs < 10_000 ? `${formatNumber(timeMs / 1000)}s` : formatSpan(timeMs));

/** How long the runs of a job take, from the moment they are due. */
export function RunTimes({ job }: { job: Job }): ReactNode {
  const query = useStats(job.name);
  return (
    <Loaded query={query}>
      {({ histogram }) => {
        const count = histogram['count'] ?? 0;
        const longest = Math.max(...rows.map(([key]) => histogram[key] ?? 0), 1);
        if (count === 0) return <Text size="sm">No run has been measured since the server started.</Text>;
        return (
          <Stack gap="xs">
            {rows.map(([key, label]) => {
              const value = histogram[key];
              return value === undefined ? null : (
                <div key={key} className={classes.row}>
                  <Text size="sm" c="dimmed">
                    {label}
                  </Text>
                  <Progress value={(value / longest) * 100} aria-label={`${label}: ${span(value)}`} />
                  <Text size="sm" ta="right">
                    {span(value)}
                  </Text>
                </div>
              );
            })}
            <Text size="xs" c="dimmed">
              From {plural(count, 'run')}, waiting for a place included.
            </Text>
          </Stack>
        );
      }}
    </Loaded>
  );
}
