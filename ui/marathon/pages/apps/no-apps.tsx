import { Button } from '@mantine/core';
import { IconApps, IconPlus, IconSearchOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useGoTo } from '../../../shared/app/navigation.tsx';
import { EmptyNote } from '../../../shared/feedback/empty-note.tsx';

/** A group without apps. */
export function NoApps({ group }: { group: string }): ReactNode {
  const goTo = useGoTo();
  return (
    <EmptyNote
      icon={IconApps}
      title={group === '/' ? 'No application yet' : 'This group is empty'}
      action={
        <Button
          leftSection={<IconPlus size={16} />}
          onClick={() => goTo({ to: '/new', search: group === '/' ? {} : { group } })}
        >
          Create application
        </Button>
      }
    >
      An application is a command or a container that Marathon keeps running: it starts as many instances as you want,
      checks their health, and replaces those that end.
    </EmptyNote>
  );
}

/** A search or filter that fits nothing. */
export function NoAppFound(): ReactNode {
  const goTo = useGoTo();
  return (
    <EmptyNote
      icon={IconSearchOff}
      title="No such application"
      action={
        <Button variant="default" onClick={() => goTo({ to: '/' })}>
          Show all applications
        </Button>
      }
    >
      Other applications exist, but none fits the search and the filters.
    </EmptyNote>
  );
}
