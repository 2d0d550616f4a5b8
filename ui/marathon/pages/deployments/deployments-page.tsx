import { Group, List, Progress, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconCheck, IconCircle, IconLoader2, IconRocket } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { PageLink } from '../../../shared/app/navigation.tsx';
import { EmptyNote } from '../../../shared/feedback/empty-note.tsx';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { Ago } from '../../../shared/format/ago.tsx';
import { CopyText } from '../../../shared/layout/copy-text.tsx';
import { PageTitle } from '../../../shared/layout/page-title.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';
import { type Deployment, useDeployments } from '../../api/deployments.ts';
import { actionText, progressOf, stepState } from '../../model/deployment-words.ts';
import { DeploymentButtons } from './deployment-buttons.tsx';

const stepIcons = {
  done: { icon: IconCheck, color: 'green', label: 'done' },
  running: { icon: IconLoader2, color: 'blue', label: 'running' },
  waiting: { icon: IconCircle, color: 'gray', label: 'waiting' },
};

const Steps = ({ deployment }: { deployment: Deployment }): ReactNode => (
  <List spacing={6} size="sm" center>
    {deployment.steps.map((step, index) => {
      const { icon: Icon, color, label } = stepIcons[stepState(deployment, index)];
      const text = step.actions.map(actionText).join(', ');
      return (
        <List.Item
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its position.
          key={index}
          icon={
            <ThemeIcon size={20} radius="xl" variant="light" color={color} aria-label={label}>
              <Icon size={13} />
            </ThemeIcon>
          }
        >
          {text}{' '}
          <Text span size="xs" c="dimmed">
            ({label})
          </Text>
        </List.Item>
      );
    })}
  </List>
);

const DeploymentView = ({ deployment }: { deployment: Deployment }): ReactNode => {
  const { done, total } = progressOf(deployment);
  return (
    <Panel>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <div>
            <Group gap="xs">
              {deployment.affectedApps.map((appId) => (
                <PageLink key={appId} to="/apps/$appId" params={{ appId }} fw={600}>
                  {appId}
                </PageLink>
              ))}
            </Group>
            <Text size="xs" c="dimmed" component="div">
              <CopyText text={deployment.id} /> · began <Ago time={deployment.version} />
            </Text>
          </div>
          <DeploymentButtons deployment={deployment} />
        </Group>
        <Group gap="sm" wrap="nowrap">
          <Progress
            flex={1}
            value={total === 0 ? 0 : (done / total) * 100}
            animated
            aria-label={`${done} of ${total} steps done`}
          />
          <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
            {done} of {total} steps
          </Text>
        </Group>
        <Steps deployment={deployment} />
      </Stack>
    </Panel>
  );
};

/** All running deployments, step by step. */
export function DeploymentsPage(): ReactNode {
  const query = useDeployments();
  return (
    <>
      <PageTitle title="Deployments" />
      <Loaded query={query}>
        {(deployments) =>
          deployments.length === 0 ? (
            <EmptyNote title="No deployment is running" icon={IconRocket}>
              Every change of an application is a deployment: it shows up here while it goes on, and can be stopped or
              rolled back.
            </EmptyNote>
          ) : (
            <Stack>
              {deployments.map((deployment) => (
                <DeploymentView key={deployment.id} deployment={deployment} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </>
  );
}
