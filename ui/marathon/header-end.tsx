import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useEvents } from '../shared/api/use-events.ts';
import { changeEvents } from './api/events.ts';
import { useMesosUrl } from './api/info.ts';

/** The way to the Mesos page. Stands on every page, so it also keeps them all up to date by Marathon's events. */
export function HeaderEnd(): ReactNode {
  const mesosUrl = useMesosUrl();
  useEvents('../v2/events', changeEvents);
  if (mesosUrl === undefined) return null;
  return (
    <Button
      component="a"
      href={mesosUrl}
      target="_blank"
      rel="noreferrer noopener"
      variant="default"
      size="xs"
      rightSection={<IconExternalLink size={14} />}
    >
      Mesos
    </Button>
  );
}
