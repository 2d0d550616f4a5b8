import { Button, Code, SimpleGrid, Stack } from '@mantine/core';
import { IconCalendarOff, IconPencil, IconPlayerStop } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useGoTo, useParam } from '../../../shared/app/navigation.tsx';
import { EmptyNote } from '../../../shared/feedback/empty-note.tsx';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { PageTitle } from '../../../shared/layout/page-title.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';
import { JobMenu } from '../../actions/job-menu.tsx';
import { useJobActions } from '../../actions/use-job-actions.ts';
import { type Job, useJobs, useSummaries, withState } from '../../api/jobs.ts';
import { around, graphOf } from '../../model/graph-layout.ts';
import { definitionOf } from '../../model/job-draft.ts';
import { childrenOf, runningCount } from '../../model/job-state.ts';
import { ActivityBadge, ResultBadge } from '../../parts/job-badges.tsx';
import { JobGraph } from '../../parts/job-graph.tsx';
import { JobFacts } from './job-facts.tsx';
import { JobRuns } from './job-runs.tsx';
import { RunButton } from './run-button.tsx';
import { RunTimes } from './run-times.tsx';
import { WaitingPanel } from './waiting-panel.tsx';

/** One job: how it is, when it runs, how its runs ended, and what it belongs to. */
export function JobPage(): ReactNode {
  const name = useParam('jobName');
  const jobs = useJobs();
  return (
    <Loaded query={jobs}>
      {(all) => {
        const job = all.find((entry) => entry.name === name);
        return job === undefined ? (
          <EmptyNote title={`There is no job ${name}`} icon={IconCalendarOff}>
            It may have been deleted, or not be created yet.
          </EmptyNote>
        ) : (
          <JobView job={job} jobs={all} />
        );
      }}
    </Loaded>
  );
}

const JobView = ({ job, jobs }: { job: Job; jobs: readonly Job[] }): ReactNode => {
  const entry = withState(job, useSummaries().get(job.name));
  const actions = useJobActions();
  const goTo = useGoTo();
  const children = childrenOf(job.name, jobs);
  const family = around(graphOf(jobs), job.name);
  return (
    <>
      <PageTitle
        title={job.name}
        trail={[{ label: 'Jobs', to: '/' }]}
        actions={
          <>
            <RunButton job={job} />
            {runningCount(entry.state) > 0 ? (
              <Button variant="default" leftSection={<IconPlayerStop size={16} />} onClick={() => actions.kill(job)}>
                Kill
              </Button>
            ) : null}
            <Button
              variant="default"
              leftSection={<IconPencil size={16} />}
              onClick={() => goTo({ to: '/jobs/$jobName/edit', params: { jobName: job.name } })}
            >
              Edit
            </Button>
            <JobMenu entry={entry} waiting={children} />
          </>
        }
      >
        <ActivityBadge entry={entry} />
        <ResultBadge status={entry.status} />
      </PageTitle>
      <WaitingPanel name={job.name} isQueued={entry.state === 'queued'} />
      <Stack>
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Panel title="Job">
            <JobFacts entry={entry} waiting={children} />
          </Panel>
          <Panel title="Run times">
            <RunTimes job={job} />
          </Panel>
        </SimpleGrid>
        <JobRuns job={job} />
        {family.edges.length === 0 ? null : (
          <Panel title="Dependencies">
            <JobGraph graph={family} jobs={jobs} current={job.name} />
          </Panel>
        )}
        <Panel title="Definition">
          <Code block>{JSON.stringify(definitionOf(job), null, 2)}</Code>
        </Panel>
      </Stack>
    </>
  );
};
