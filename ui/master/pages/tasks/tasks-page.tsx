import { Alert, Button, Group, SegmentedControl, Stack } from '@mantine/core';
import { IconSubtask } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useSearchValue } from '../../../shared/app/navigation.tsx';
import { EmptyNote } from '../../../shared/feedback/empty-note.tsx';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { formatNumber } from '../../../shared/format/numbers.ts';
import { SearchBox } from '../../../shared/forms/search-box.tsx';
import { PageTitle } from '../../../shared/layout/page-title.tsx';
import { matchesSearch } from '../../../shared/table/search.ts';
import { useNames } from '../../api/summary.ts';
import { useReasons } from '../../api/task-reasons.ts';
import { type Task, useTasks } from '../../api/tasks.ts';
import { isFailure, isLive, taskStateWords } from '../../model/task-state.ts';
import { TasksTable } from './tasks-table.tsx';

const firstLimit = 1_000;
// Reasons come with the list of all tasks, which is too big an answer to poll on a big cluster.
const reasonsUpTo = 3_000;

const filters: Readonly<Record<string, (task: Task) => boolean>> = {
  active: isLive,
  ended: (task) => !isLive(task),
  failed: isFailure,
  all: () => true,
};

/** All tasks of the cluster, the newest first. */
export function TasksPage(): ReactNode {
  const [limit, setLimit] = useState(firstLimit);
  const [show, setShow] = useSearchValue('show', 'active');
  const [query] = useSearchValue('q');
  const tasks = useTasks(limit);
  const names = useNames();
  const loaded = tasks.data?.tasks.length ?? 0;
  const reasons = useReasons(loaded > 0 && loaded <= reasonsUpTo);
  const hosts = new Map(names?.slaves.map((agent) => [agent.id, agent.hostname]));
  const frameworks = new Map(names?.frameworks.map((framework) => [framework.id, framework.name]));
  const wanted = filters[show] ?? isLive;
  const matches = (task: Task): boolean => {
    const texts = [task.id, task.name, task.role, taskStateWords(task.state).label, task.framework_id, task.slave_id];
    return matchesSearch([...texts, hosts.get(task.slave_id), frameworks.get(task.framework_id)], query);
  };
  return (
    <>
      <PageTitle title="Tasks" />
      <Group mb="md">
        <SearchBox label="Search by name, id, state, agent…" />
        <SegmentedControl
          aria-label="Which tasks"
          value={show}
          onChange={setShow}
          data={[
            { value: 'active', label: 'Active' },
            { value: 'ended', label: 'Ended' },
            { value: 'failed', label: 'Failed' },
            { value: 'all', label: 'All' },
          ]}
        />
      </Group>
      <Loaded query={tasks}>
        {(data) => (
          <Stack>
            <TasksTable
              tasks={data.tasks.filter((task) => wanted(task) && matches(task))}
              reasons={show === 'active' ? undefined : reasons}
              empty={<NoTasks any={data.tasks.length > 0} />}
            />
            {data.tasks.length < limit ? null : (
              <Alert variant="light" color="gray">
                <Group justify="space-between">
                  These are the newest {formatNumber(limit)} tasks only; the search looks at no others.
                  <Button size="xs" variant="default" onClick={() => setLimit(limit * 4)} loading={tasks.isFetching}>
                    Load {formatNumber(limit * 4)}
                  </Button>
                </Group>
              </Alert>
            )}
          </Stack>
        )}
      </Loaded>
    </>
  );
}

const NoTasks = ({ any }: { any: boolean }): ReactNode =>
  any ? (
    <EmptyNote title="No such task" icon={IconSubtask}>
      Other tasks exist: change the search, or look at all of them instead of a part.
    </EmptyNote>
  ) : (
    <EmptyNote title="No task has run yet" icon={IconSubtask}>
      Tasks come from frameworks: deploy an app with Marathon, a job with Chronos, or run one command with{' '}
      <code>stadion run -- echo hello</code>.
    </EmptyNote>
  );
