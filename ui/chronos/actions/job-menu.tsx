import { ActionIcon, Menu } from '@mantine/core';
import {
  IconCopy,
  IconDotsVertical,
  IconPencil,
  IconPlayerPlay,
  IconPlayerStop,
  IconToggleLeft,
  IconToggleRight,
  IconTrash,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useGoTo } from '../../shared/app/navigation.tsx';
import type { JobWithState } from '../api/jobs.ts';
import { runningCount } from '../model/job-state.ts';
import { useJobActions } from './use-job-actions.ts';

/** Everything that can be done with a job, in a menu. `waiting` are the jobs that run after it. */
export function JobMenu({ entry, waiting }: { entry: JobWithState; waiting: readonly string[] }): ReactNode {
  const { job } = entry;
  const actions = useJobActions();
  const goTo = useGoTo();
  const Toggle = job.disabled ? IconToggleRight : IconToggleLeft;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${job.name}`}>
          <IconDotsVertical size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPlayerPlay size={15} />} onClick={() => actions.runNow(job)}>
          Run now
        </Menu.Item>
        <Menu.Item
          leftSection={<IconPlayerStop size={15} />}
          disabled={runningCount(entry.state) === 0}
          onClick={() => actions.kill(job)}
        >
          Kill running tasks…
        </Menu.Item>
        <Menu.Item
          leftSection={<IconPencil size={15} />}
          onClick={() => goTo({ to: '/jobs/$jobName/edit', params: { jobName: job.name } })}
        >
          Edit
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCopy size={15} />}
          onClick={() => goTo({ to: '/new', search: { copy: job.name } })}
        >
          Duplicate
        </Menu.Item>
        <Menu.Item leftSection={<Toggle size={15} />} onClick={() => actions.setDisabled(job, !job.disabled)}>
          {job.disabled ? 'Enable' : 'Disable'}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => actions.remove(job, waiting)}>
          Delete…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
