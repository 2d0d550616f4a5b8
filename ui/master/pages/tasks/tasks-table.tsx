import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { PageLink } from '../../../shared/app/navigation.tsx';
import { Ago } from '../../../shared/format/ago.tsx';
import type { Column } from '../../../shared/table/columns.ts';
import { DataTable } from '../../../shared/table/data-table.tsx';
import { type Reasons, reasonKey } from '../../api/task-reasons.ts';
import type { Task } from '../../api/tasks.ts';
import { formatAmount } from '../../model/amounts.ts';
import { changedMs, isLive, reasonText, startedMs } from '../../model/task-state.ts';
import { AgentName } from '../../parts/agent-name.tsx';
import { FrameworkName } from '../../parts/framework-name.tsx';
import { TaskStateBadge } from '../../parts/task-state-badge.tsx';

export type TasksTableProps = {
  readonly tasks: readonly Task[];
  readonly empty: ReactNode;
  readonly reasons?: Reasons | undefined;
  readonly hide?: readonly ('framework' | 'agent')[];
};

const columns: readonly Column<Task>[] = [
  {
    id: 'name',
    header: 'Task',
    value: (task) => task.id,
    cell: (task) => (
      <>
        <PageLink to="/tasks/$taskId" params={{ taskId: task.id }} search={{ framework: task.framework_id }}>
          {task.name === '' ? task.id : task.name}
        </PageLink>
        {task.name === task.id || task.name === '' ? null : (
          <Text size="xs" c="dimmed" ff="monospace" fw={400} style={{ overflowWrap: 'anywhere' }}>
            {task.id}
          </Text>
        )}
      </>
    ),
  },
  { id: 'state', header: 'State', value: (task) => task.state, cell: (task) => <TaskStateBadge task={task} /> },
  { id: 'framework', header: 'Framework', cell: (task) => <FrameworkName id={task.framework_id} /> },
  { id: 'agent', header: 'Agent', cell: (task) => <AgentName id={task.slave_id} /> },
  { id: 'cpus', header: 'CPUs', align: 'right', value: (task) => task.resources.cpus, wideOnly: true },
  {
    id: 'mem',
    header: 'Memory',
    align: 'right',
    value: (task) => task.resources.mem,
    cell: (task) => formatAmount('mem', task.resources.mem),
    wideOnly: true,
  },
  {
    id: 'started',
    header: 'Started',
    align: 'right',
    value: startedMs,
    cell: (task) => <Ago time={startedMs(task)} />,
  },
  {
    id: 'changed',
    header: 'Changed',
    align: 'right',
    value: changedMs,
    cell: (task) => <Ago time={changedMs(task)} />,
    wideOnly: true,
  },
];

const whyColumn = (reasons: Reasons): Column<Task> => ({
  id: 'why',
  header: 'Why',
  cell: (task) => {
    const newest = reasons.get(reasonKey(task.framework_id, task.id))?.at(-1);
    const text = newest === undefined ? '' : newest.message || (isLive(task) ? '' : reasonText(newest.reason));
    return text === '' ? null : (
      <Text size="xs" lineClamp={2} title={text}>
        {text}
      </Text>
    );
  },
});

/** Tasks in a table, with the reason of their state where it is known. */
export function TasksTable({ tasks, empty, reasons, hide = [] }: TasksTableProps): ReactNode {
  const shown = columns.filter((column) => !hide.some((id) => id === column.id));
  if (reasons !== undefined) shown.splice(2, 0, whyColumn(reasons));
  return (
    <DataTable
      label="Tasks"
      rows={tasks}
      columns={shown}
      rowId={(task) => `${task.framework_id}/${task.id}/${startedMs(task) ?? 0}`}
      sortBy={{ id: 'started', desc: true }}
      empty={empty}
    />
  );
}
