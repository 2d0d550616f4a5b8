import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import { useDeployments } from '../api/deployments.ts';

/** How many deployments run, if any. */
export function DeploymentsBadge(): ReactNode {
  const { data = [] } = useDeployments();
  if (data.length === 0) return null;
  return (
    <Badge size="sm" circle={data.length < 10} aria-label={`${data.length} running`}>
      {data.length}
    </Badge>
  );
}
