import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { OutLink } from '../../shared/app/navigation.tsx';
import { useInfo, useMesosUrl } from '../api/info.ts';

const views = [
  ['stdout', 'output'],
  ['stderr', 'errors'],
  ['files', 'files'],
] as const;

/** Links to the live output and the files of a task on the Mesos page; nothing while that page's address is unknown. */
export function TaskLinks({ taskId }: { taskId: string }): ReactNode {
  const mesosUrl = useMesosUrl();
  const { data: info } = useInfo();
  if (mesosUrl === undefined) return null;
  const framework =
    info?.frameworkId === null || info === undefined ? '' : `framework=${encodeURIComponent(info.frameworkId)}&`;
  return (
    <Group gap={8} wrap="nowrap">
      {views.map(([view, label]) => (
        <OutLink
          key={view}
          size="sm"
          href={`${mesosUrl}/#/tasks/${encodeURIComponent(taskId)}?${framework}view=${view}`}
        >
          {label}
        </OutLink>
      ))}
    </Group>
  );
}
