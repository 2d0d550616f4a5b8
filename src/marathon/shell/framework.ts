import type { FrameworkInfo } from '../../wire/gen/mesos.ts';
import type { MarathonConfig } from '../config.ts';

export interface FrameworkIdentity {
  readonly frameworkId: string | undefined;
  readonly roles: readonly string[];
  readonly webuiUrl: string;
}

/** How the master gets to know us. */
export function frameworkInfo(config: MarathonConfig, identity: FrameworkIdentity): FrameworkInfo {
  const { features } = config.settings;
  return {
    user: config.user,
    name: config.frameworkName,
    ...(identity.frameworkId === undefined ? {} : { id: { value: identity.frameworkId } }),
    failover_timeout: config.failoverTimeoutSeconds,
    checkpoint: config.checkpoint,
    roles: [...identity.roles],
    hostname: config.hostname,
    webui_url: identity.webuiUrl,
    ...(config.principal === undefined ? {} : { principal: config.principal }),
    capabilities: [
      { type: 'PARTITION_AWARE' },
      { type: 'MULTI_ROLE' },
      { type: 'REGION_AWARE' },
      { type: 'RESERVATION_REFINEMENT' },
      ...(features.includes('task_killing') ? [{ type: 'TASK_KILLING_STATE' as const }] : []),
      ...(features.includes('gpu_resources') ? [{ type: 'GPU_RESOURCES' as const }] : []),
    ],
  };
}
