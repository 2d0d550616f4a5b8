import { SegmentedControl, SimpleGrid, Stack } from '@mantine/core';
import { IconBox, IconSubtask } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { PageLink, useParam, useSearchValue } from '../../../shared/app/navigation.tsx';
import { EmptyNote } from '../../../shared/feedback/empty-note.tsx';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { PageTitle } from '../../../shared/layout/page-title.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';
import { type Framework, useFramework } from '../../api/frameworks.ts';
import { useReasons } from '../../api/task-reasons.ts';
import { FrameworkState } from '../../parts/framework-state.tsx';
import { OffersTable } from '../offers/offers-table.tsx';
import { TasksTable } from '../tasks/tasks-table.tsx';
import { FrameworkFacts } from './framework-facts.tsx';

/** One framework: who it is, what it holds, its tasks and the offers in its hands. */
export function FrameworkPage(): ReactNode {
  const frameworkId = useParam('frameworkId');
  const query = useFramework(frameworkId);
  return (
    <Loaded query={query}>
      {({ frameworks, completed_frameworks }) => {
        const framework = [...frameworks, ...completed_frameworks].find((entry) => entry.id === frameworkId);
        return framework === undefined ? (
          <EmptyNote title="The master does not know this framework" icon={IconBox}>
            Frameworks that ended are forgotten after a while.
          </EmptyNote>
        ) : (
          <FrameworkView framework={framework} />
        );
      }}
    </Loaded>
  );
}

const FrameworkView = ({ framework }: { framework: Framework }): ReactNode => (
  <>
    <PageTitle
      title={framework.name}
      trail={[{ label: 'Frameworks', to: '/frameworks' }]}
      actions={<WhyNot framework={framework} />}
    >
      <FrameworkState framework={framework} />
    </PageTitle>
    <Stack>
      <Panel>
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
          <FrameworkFacts framework={framework} />
        </SimpleGrid>
      </Panel>
      <FrameworkTasks framework={framework} />
      {framework.offers.length === 0 ? null : (
        <Panel title="Offers in its hands">
          <OffersTable offers={framework.offers} empty={null} />
        </Panel>
      )}
    </Stack>
  </>
);

const WhyNot = ({ framework }: { framework: Framework }): ReactNode =>
  framework.unregistered_time > 0 ? null : (
    <PageLink to="/why" search={{ framework: framework.id }} size="sm">
      Why is a task not running?
    </PageLink>
  );

const FrameworkTasks = ({ framework }: { framework: Framework }): ReactNode => {
  const [show, setShow] = useSearchValue('show', 'active');
  const active = [...framework.tasks, ...framework.unreachable_tasks];
  const ended = show === 'ended';
  const reasons = useReasons(ended);
  return (
    <Panel
      title="Tasks"
      actions={
        <SegmentedControl
          size="xs"
          aria-label="Which tasks"
          value={show}
          onChange={setShow}
          data={[
            { value: 'active', label: `Active (${active.length})` },
            { value: 'ended', label: `Ended (${framework.completed_tasks.length})` },
          ]}
        />
      }
    >
      <TasksTable
        tasks={ended ? framework.completed_tasks : active}
        hide={['framework']}
        reasons={ended ? reasons : undefined}
        empty={
          <EmptyNote title={ended ? 'No task has ended' : 'It runs no task'} icon={IconSubtask}>
            {ended ? 'The last thousand ended tasks are kept here.' : 'What it starts shows up here at once.'}
          </EmptyNote>
        }
      />
    </Panel>
  );
};
