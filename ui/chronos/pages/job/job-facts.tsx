import { Code, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { PageLink } from '../../../shared/app/navigation.tsx';
import { Ago } from '../../../shared/format/ago.tsx';
import { useNow } from '../../../shared/format/now.ts';
import { formatMebibytes, formatNumber, plural } from '../../../shared/format/numbers.ts';
import { formatTime } from '../../../shared/format/times.ts';
import { Facts } from '../../../shared/layout/facts.tsx';
import type { JobWithState } from '../../api/jobs.ts';
import { describeSchedule, nextRuns } from '../../model/schedule.ts';
import { NextRun } from '../../parts/next-run.tsx';

const upcoming = 5;

const Links = ({ names }: { names: readonly string[] }): ReactNode => (
  <Group gap={8}>
    {names.map((name) => (
      <PageLink key={name} to="/jobs/$jobName" params={{ jobName: name }}>
        {name}
      </PageLink>
    ))}
  </Group>
);

const Upcoming = ({ entry }: { entry: JobWithState }): ReactNode => {
  const { job } = entry;
  const now = useNow();
  if (job.disabled || job.schedule === undefined) return <NextRun entry={entry} />;
  const runs = nextRuns(job.schedule, job.scheduleTimeZone ?? '', { nowMs: now, count: upcoming });
  return (
    <Stack gap={0}>
      <NextRun entry={entry} />
      {runs.map((run) => (
        <Text key={run} size="xs" c="dimmed">
          {formatTime(run)}
        </Text>
      ))}
    </Stack>
  );
};

/** What a job is and when it runs. */
export function JobFacts({ entry, waiting }: { entry: JobWithState; waiting: readonly string[] }): ReactNode {
  const { job } = entry;
  const image = job.container?.image;
  return (
    <Facts
      facts={[
        ['Description', job.description],
        [
          'Command',
          job.command === undefined || job.command === '' ? undefined : <Code key="command">{job.command}</Code>,
        ],
        ['Image', image],
        ['Schedule', job.schedule === undefined ? undefined : describeSchedule(job.schedule)],
        ['As written', job.schedule === undefined ? undefined : <Code key="schedule">{job.schedule}</Code>],
        ['Time zone', job.scheduleTimeZone],
        ['Runs after', job.parents === undefined ? undefined : <Links key="parents" names={job.parents} />],
        ['Next runs', job.parents === undefined ? <Upcoming key="next" entry={entry} /> : undefined],
        ['Then runs', waiting.length === 0 ? undefined : <Links key="children" names={waiting} />],
        ['Succeeded', plural(job.successCount, 'time')],
        ['Last success', <Ago key="success" time={job.lastSuccess} none="never" />],
        [
          'Failed',
          `${plural(job.errorCount, 'time')}, ${formatNumber(job.errorsSinceLastSuccess)} since the last success`,
        ],
        ['Last failure', <Ago key="error" time={job.lastError} none="never" />],
        ['Retries', formatNumber(job.retries)],
        [
          'Resources',
          `${formatNumber(job.cpus)} CPUs, ${formatMebibytes(job.mem)} memory, ${formatMebibytes(job.disk)} disk`,
        ],
        ['Owner', [job.ownerName, job.owner].filter(Boolean).join(', ')],
      ]}
    />
  );
}
