import { Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { OutLink } from '../../../shared/app/navigation.tsx';
import { Ago } from '../../../shared/format/ago.tsx';
import type { Tone } from '../../../shared/status/tone.ts';
import { ToneBadge } from '../../../shared/status/tone-badge.tsx';
import type { Column } from '../../../shared/table/columns.ts';
import type { App, AppTask } from '../../api/apps.ts';
import { endpointsOf } from '../../model/endpoints.ts';
import { taskHealth } from '../../model/health.ts';
import { TaskLinks } from '../../parts/task-links.tsx';

const states: Readonly<Record<string, readonly [label: string, tone: Tone]>> = {
  TASK_STAGING: ['Staging', 'busy'],
  TASK_STARTING: ['Starting', 'busy'],
  TASK_RUNNING: ['Running', 'good'],
  TASK_KILLING: ['Ending', 'waiting'],
  TASK_UNREACHABLE: ['Unreachable', 'waiting'],
};

const State = ({ task }: { task: AppTask }): ReactNode => {
  const [label, tone] = states[task.state] ?? [task.state.replace(/^TASK_/, ''), 'idle' as const];
  return <ToneBadge tone={tone}>{label}</ToneBadge>;
};

const HealthWord = ({ app, task }: { app: App; task: AppTask }): ReactNode => {
  const health = taskHealth(task);
  if (health === 'healthy') return <ToneBadge tone="good">Healthy</ToneBadge>;
  if (health === 'unhealthy') {
    const cause = (task.healthCheckResults ?? []).map((result) => result.lastFailureCause).find(Boolean);
    return (
      <ToneBadge tone="bad" hint={cause ?? 'Its health check fails.'}>
        Unhealthy
      </ToneBadge>
    );
  }
  const checked = (app.healthChecks ?? []).length > 0;
  return (
    <ToneBadge
      tone="idle"
      hint={checked ? 'No health check has succeeded yet.' : 'The application has no health check.'}
    >
      {checked ? 'Not known yet' : 'Not checked'}
    </ToneBadge>
  );
};

const Endpoints = ({ task }: { task: AppTask }): ReactNode => {
  const endpoints = endpointsOf(task);
  if (endpoints.length === 0) return task.host;
  return (
    <Group gap={8}>
      {endpoints.map((endpoint) => (
        <OutLink key={endpoint.href} href={endpoint.href} size="sm">
          {endpoint.text}
        </OutLink>
      ))}
    </Group>
  );
};

/** The columns of the instances of an app. */
export function instanceColumns(app: App): readonly Column<AppTask>[] {
  return [
    {
      id: 'endpoint',
      header: 'Instance',
      value: (task) => task.host,
      cell: (task) => (
        <Stack gap={1}>
          <Endpoints task={task} />
          <Text size="xs" c="dimmed" ff="monospace" fw={400} style={{ overflowWrap: 'anywhere' }}>
            {task.id}
          </Text>
        </Stack>
      ),
    },
    { id: 'state', header: 'State', value: (task) => task.state, cell: (task) => <State task={task} /> },
    { id: 'health', header: 'Health', value: taskHealth, cell: (task) => <HealthWord app={app} task={task} /> },
    {
      id: 'version',
      header: 'Version',
      value: (task) => task.version,
      cell: (task) =>
        task.version === app.version ? (
          'current'
        ) : (
          <Text span size="sm" c="var(--warn-text)">
            from <Ago time={task.version} />
          </Text>
        ),
    },
    {
      id: 'started',
      header: 'Started',
      align: 'right',
      value: (task) => task.startedAt ?? task.stagedAt,
      cell: (task) => <Ago time={task.startedAt} none="not yet" />,
    },
    { id: 'logs', header: 'Sandbox', cell: (task) => <TaskLinks taskId={task.id} /> },
  ];
}
