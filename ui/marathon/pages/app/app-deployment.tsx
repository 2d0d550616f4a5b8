import { Group, Text } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { PageLink } from '../../../shared/app/navigation.tsx';
import { Notice } from '../../../shared/layout/notice.tsx';
import type { App } from '../../api/apps.ts';
import { useDeployments } from '../../api/deployments.ts';
import { actionText } from '../../model/deployment-words.ts';
import { DeploymentButtons } from '../deployments/deployment-buttons.tsx';

/** What a running deployment is doing to an app, with the means to stop it. */
export function AppDeployment({ app }: { app: App }): ReactNode {
  const { data = [] } = useDeployments();
  const mine = data.filter((deployment) => deployment.affectedApps.includes(app.id));
  return mine.map((deployment) => (
    <Notice
      key={deployment.id}
      icon={IconRocket}
      color="var(--mantine-primary-color-filled)"
      title="A deployment is running"
    >
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          Step {deployment.currentStep} of {deployment.totalSteps}:{' '}
          {deployment.currentActions.map(actionText).join(', ') || 'about to begin'}.{' '}
          <PageLink to="/deployments" size="sm">
            All deployments
          </PageLink>
        </Text>
        <DeploymentButtons deployment={deployment} />
      </Group>
    </Notice>
  ));
}
