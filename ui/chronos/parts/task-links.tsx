import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { OutLink } from '../../shared/app/navigation.tsx';
import { useMesosUrl } from '../api/info.ts';

const views = [
  ['stdout', 'output'],
  ['stderr', 'errors'],
  ['files', 'files'],
] as const;

/** Links to the output and the files of a run on the Mesos page; nothing while that page's address is unknown. */
export function TaskLinks({ taskId }: { taskId: string }): ReactNode {
  const mesosUrl = useMesosUrl();
  if (mesosUrl === undefined) return null;
  return (
    <Group gap={8} wrap="nowrap">
      {views.map(([view, label]) => (
        <OutLink key={view} size="sm" href={`${mesosUrl}/#/tasks/${encodeURIComponent(taskId)}?view=${view}`}>
          {label}
        </OutLink>
      ))}
    </Group>
  );
}
