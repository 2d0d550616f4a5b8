import { Text } from '@mantine/core';
import { IconSitemap } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { EmptyNote } from '../../../shared/feedback/empty-note.tsx';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { plural } from '../../../shared/format/numbers.ts';
import { PageTitle } from '../../../shared/layout/page-title.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';
import { NewJobButton } from '../../actions/new-job-button.tsx';
import { type Job, useJobs } from '../../api/jobs.ts';
import { connected, graphOf } from '../../model/graph-layout.ts';
import { JobGraph } from '../../parts/job-graph.tsx';

const GraphPanel = ({ jobs }: { jobs: readonly Job[] }): ReactNode => {
  const graph = connected(graphOf(jobs));
  if (graph.edges.length === 0) {
    return (
      <EmptyNote title="No job runs after another" icon={IconSitemap} action={<NewJobButton />}>
        A dependent job starts each time all of its parents have succeeded. Jobs and what they wait for are drawn here.
      </EmptyNote>
    );
  }
  const alone = jobs.length - graph.nodes.length;
  return (
    <Panel>
      <JobGraph graph={graph} jobs={jobs} />
      <Text size="xs" c="dimmed" mt="sm">
        Jobs run from left to right: each starts when all that point to it have succeeded.
        {alone === 0 ? '' : ` ${plural(alone, 'job')} without dependencies not shown.`}
      </Text>
    </Panel>
  );
};

/** Which jobs run after which. */
export function GraphPage(): ReactNode {
  const jobs = useJobs();
  return (
    <>
      <PageTitle title="Dependencies" />
      <Loaded query={jobs}>{(all) => <GraphPanel jobs={all} />}</Loaded>
    </>
  );
}
