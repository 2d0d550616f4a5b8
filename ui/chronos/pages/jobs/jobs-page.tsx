import { Group } from '@mantine/core';
import { IconCalendarClock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useSearchValue } from '../../../shared/app/navigation.tsx';
import { EmptyNote } from '../../../shared/feedback/empty-note.tsx';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { SearchBox } from '../../../shared/forms/search-box.tsx';
import { PageTitle } from '../../../shared/layout/page-title.tsx';
import { matchesSearch } from '../../../shared/table/search.ts';
import { NewJobButton } from '../../actions/new-job-button.tsx';
import { type JobWithState, useJobs, useSummaries, withState } from '../../api/jobs.ts';
import { runningCount } from '../../model/job-state.ts';
import { JobsTable } from './jobs-table.tsx';
import { StateCounts } from './state-counts.tsx';

/** The parts of the list that can be chosen, and which jobs belong to them. */
export const parts: Readonly<Record<string, (entry: JobWithState) => boolean>> = {
  success: (entry) => entry.status === 'success',
  failure: (entry) => entry.status === 'failure',
  fresh: (entry) => entry.status === 'fresh',
  running: (entry) => runningCount(entry.state) > 0,
  queued: (entry) => entry.state === 'queued',
  disabled: (entry) => entry.job.disabled,
};

const matches = ({ job }: JobWithState, query: string): boolean =>
  matchesSearch(
    [job.name, job.command, job.owner, job.ownerName, job.description, job.container?.image, job.parents?.join(' ')],
    query,
  );

/** All jobs with their last and next run. */
export function JobsPage(): ReactNode {
  const [query] = useSearchValue('q');
  const [show, setShow] = useSearchValue('show');
  const jobs = useJobs();
  const summaries = useSummaries();
  const wanted = parts[show] ?? (() => true);
  return (
    <>
      <PageTitle title="Jobs" actions={<NewJobButton />} />
      <Loaded query={jobs}>
        {(all) => {
          const entries = all.map((job) => withState(job, summaries.get(job.name)));
          return (
            <>
              <Group mb="md">
                <SearchBox label="Search by name, command, owner…" />
                <StateCounts entries={entries} parts={parts} show={show} onShow={setShow} />
              </Group>
              <JobsTable
                entries={entries.filter((entry) => wanted(entry) && matches(entry, query))}
                jobs={all}
                empty={<NoJobs any={all.length > 0} />}
              />
            </>
          );
        }}
      </Loaded>
    </>
  );
}

const NoJobs = ({ any }: { any: boolean }): ReactNode =>
  any ? (
    <EmptyNote title="No such job" icon={IconCalendarClock}>
      Other jobs exist, but none fits the search and the chosen state.
    </EmptyNote>
  ) : (
    <EmptyNote title="No job yet" icon={IconCalendarClock} action={<NewJobButton />}>
      A job is a command or a container that runs by the clock, or each time other jobs have succeeded.
    </EmptyNote>
  );
