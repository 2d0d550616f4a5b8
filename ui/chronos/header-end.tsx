import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useMesosUrl } from './api/info.ts';

/** The way to the Mesos page. */
export function HeaderEnd(): ReactNode {
  const mesosUrl = useMesosUrl();
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
