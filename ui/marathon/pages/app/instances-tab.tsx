import { Button, Checkbox, Group, Text } from '@mantine/core';
import { IconBox } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { EmptyNote } from '../../../shared/feedback/empty-note.tsx';
import { plural } from '../../../shared/format/numbers.ts';
import type { Column } from '../../../shared/table/columns.ts';
import { DataTable } from '../../../shared/table/data-table.tsx';
import { useKill } from '../../actions/use-kill.ts';
import type { App, AppTask } from '../../api/apps.ts';
import { instanceColumns } from './instance-columns.tsx';

/** The instances of an app, with the means to end some of them. */
export function InstancesTab({ app }: { app: App }): ReactNode {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const kill = useKill();
  const tasks = app.tasks ?? [];
  // Instances that ended meanwhile are no longer chosen.
  const selected = tasks.filter((task) => chosen.has(task.id)).map((task) => task.id);
  const toggle = (taskId: string, on: boolean): void => {
    const next = new Set(selected);
    if (on) next.add(taskId);
    else next.delete(taskId);
    setChosen(next);
  };
  const pick: Column<AppTask> = {
    id: 'pick',
    header: '',
    width: 40,
    cell: (task) => (
      <Checkbox
        size="xs"
        aria-label={`Choose ${task.id}`}
        checked={chosen.has(task.id)}
        onChange={(event) => toggle(task.id, event.currentTarget.checked)}
      />
    ),
  };
  const killThem = (scale: boolean): void => kill(selected, scale, () => setChosen(new Set()));
  return (
    <>
      {tasks.length === 0 ? null : (
        <Group mb="sm" gap="xs" mih={30}>
          <Checkbox
            size="xs"
            label={selected.length === 0 ? 'Choose all' : `${plural(selected.length, 'instance')} chosen`}
            checked={selected.length === tasks.length}
            indeterminate={selected.length > 0 && selected.length < tasks.length}
            onChange={(event) => setChosen(new Set(event.currentTarget.checked ? tasks.map((task) => task.id) : []))}
          />
          {selected.length === 0 ? null : (
            <>
              <Button size="xs" variant="default" onClick={() => killThem(false)}>
                Kill…
              </Button>
              <Button size="xs" variant="default" onClick={() => killThem(true)}>
                Kill and scale down…
              </Button>
            </>
          )}
        </Group>
      )}
      <DataTable
        label="Instances"
        rows={tasks}
        columns={[...instanceColumns(app), pick]}
        rowId={(task) => task.id}
        sortBy={{ id: 'started', desc: true }}
        empty={
          <EmptyNote title="No instance runs" icon={IconBox}>
            {app.instances === 0 ? (
              'The application is suspended: scale it up to start it.'
            ) : (
              <Text span inherit>
                They are shown as soon as an agent has them. What keeps them from starting stands above.
              </Text>
            )}
          </EmptyNote>
        }
      />
    </>
  );
}
