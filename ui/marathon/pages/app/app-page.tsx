import { Button, Group, Tabs, Text } from '@mantine/core';
import { IconBoxOff, IconPencil, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useGoTo, useParam } from '../../../shared/app/navigation.tsx';
import { EmptyNote } from '../../../shared/feedback/empty-note.tsx';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { PageTitle } from '../../../shared/layout/page-title.tsx';
import { AppMenu } from '../../actions/app-menu.tsx';
import { ScaleButton } from '../../actions/scale-button.tsx';
import { useAppActions } from '../../actions/use-app-actions.tsx';
import { type App, useApp } from '../../api/apps.ts';
import { type QueueItem, useQueued } from '../../api/queue.ts';
import { appStatus } from '../../model/app-status.ts';
import { lastSegment, pathTo } from '../../model/groups.ts';
import { isHeldUp } from '../../model/placement.ts';
import { AppStatusBadge } from '../../parts/app-status-badge.tsx';
import { HealthBar } from '../../parts/health-bar.tsx';
import { AppDeployment } from './app-deployment.tsx';
import { ConfigurationTab } from './configuration-tab.tsx';
import { DebugTab } from './debug-tab.tsx';
import { InstancesTab } from './instances-tab.tsx';
import { WaitingPanel } from './waiting-panel.tsx';

/** One app: whether it is well, what changes, what failed, and its instances. */
export function AppPage(): ReactNode {
  const appId = useParam('appId');
  const query = useApp(appId);
  const queued = useQueued(appId);
  return (
    <Loaded
      query={query}
      missing={
        <EmptyNote title={`There is no application ${appId}`} icon={IconBoxOff}>
          It may have been destroyed, or not be created yet.
        </EmptyNote>
      }
    >
      {({ app }) => <AppView app={app} queued={queued} />}
    </Loaded>
  );
}

const AppHead = ({ app, queued }: { app: App; queued: QueueItem | undefined }): ReactNode => {
  const goTo = useGoTo();
  const actions = useAppActions();
  const status = appStatus(app, queued);
  return (
    <PageTitle
      title={lastSegment(app.id)}
      trail={pathTo(app.id)
        .slice(0, -1)
        .map((id) =>
          id === '/'
            ? { label: 'All', to: '/' }
            : { label: lastSegment(id), to: '/group/$groupId', params: { groupId: id } },
        )}
      actions={
        <>
          <ScaleButton app={app} />
          <Button
            variant="default"
            leftSection={<IconPencil size={16} />}
            onClick={() => goTo({ to: '/apps/$appId/edit', params: { appId: app.id } })}
          >
            Edit
          </Button>
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} />}
            disabled={app.instances === 0}
            onClick={() => actions.restart(app)}
          >
            Restart
          </Button>
          <AppMenu app={app} status={status} />
        </>
      }
    >
      <AppStatusBadge status={status} />
      <Text size="sm" c="dimmed">
        {app.tasksRunning} of {app.instances} running
      </Text>
    </PageTitle>
  );
};

const AppView = ({ app, queued }: { app: App; queued: QueueItem | undefined }): ReactNode => {
  const goTo = useGoTo();
  const tab = useParam('tab') || 'instances';
  const open = (next: string | null): void =>
    next === null || next === 'instances'
      ? goTo({ to: '/apps/$appId', params: { appId: app.id } })
      : goTo({ to: '/apps/$appId/$tab', params: { appId: app.id, tab: next } });
  return (
    <>
      <AppHead app={app} queued={queued} />
      <Group mb="md" maw={420}>
        <div style={{ flex: 1 }}>
          <HealthBar counts={app} withText />
        </div>
      </Group>
      <AppDeployment app={app} />
      {queued === undefined || !isHeldUp(queued) ? null : <WaitingPanel app={app} item={queued} />}
      <Tabs value={tab} onChange={open} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="instances">Instances</Tabs.Tab>
          <Tabs.Tab value="configuration">Configuration</Tabs.Tab>
          <Tabs.Tab value="debug">Debug</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="instances">
          <InstancesTab app={app} />
        </Tabs.Panel>
        <Tabs.Panel value="configuration">
          <ConfigurationTab app={app} />
        </Tabs.Panel>
        <Tabs.Panel value="debug">
          <DebugTab app={app} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
};
