import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useAction } from '../../../shared/api/use-action.ts';
import { useConfirm } from '../../../shared/feedback/confirm.tsx';
import type { Deployment } from '../../api/deployments.ts';

/** Ends a running deployment: by going back to what was before, or by leaving everything where it is. */
export function DeploymentButtons({ deployment }: { deployment: Deployment }): ReactNode {
  const confirm = useConfirm();
  const rollback = useAction({ done: 'The way back has begun.', failed: 'Not rolled back' });
  const stop = useAction({ done: 'The deployment is stopped.', failed: 'Not stopped' });
  const path = `../v2/deployments/${encodeURIComponent(deployment.id)}`;
  const apps = deployment.affectedApps.join(', ');
  return (
    <Group gap="xs">
      <Button
        size="xs"
        variant="default"
        loading={rollback.isPending}
        onClick={() =>
          confirm({
            title: 'Roll back',
            text: `This deployment is stopped, and a new one brings ${apps} back to how it was before.`,
            action: 'Roll back',
            onConfirm: () => rollback.mutate({ path, method: 'DELETE' }),
          })
        }
      >
        Roll back…
      </Button>
      <Button
        size="xs"
        variant="default"
        loading={stop.isPending}
        onClick={() =>
          confirm({
            title: 'Stop here',
            text: `${apps} stays as it is now, half changed: nothing is undone. Marathon still keeps the wanted number of instances.`,
            action: 'Stop',
            danger: true,
            onConfirm: () => stop.mutate({ path: `${path}?force=true`, method: 'DELETE' }),
          })
        }
      >
        Stop…
      </Button>
    </Group>
  );
}
