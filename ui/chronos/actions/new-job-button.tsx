import { Button, Menu } from '@mantine/core';
import { IconCalendarClock, IconPlus, IconSitemap } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useGoTo } from '../../shared/app/navigation.tsx';

/** Begins a new job of either kind. */
export function NewJobButton(): ReactNode {
  const goTo = useGoTo();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button leftSection={<IconPlus size={16} />}>Create job</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCalendarClock size={16} />} onClick={() => goTo({ to: '/new' })}>
          Scheduled: runs by the clock
        </Menu.Item>
        <Menu.Item
          leftSection={<IconSitemap size={16} />}
          onClick={() => goTo({ to: '/new', search: { kind: 'dependent' } })}
        >
          Dependent: runs after other jobs
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
