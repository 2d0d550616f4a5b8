import type { UseQueryResult } from '@tanstack/react-query';
import type { ApiError } from '../../shared/api/request.ts';
import { useLive } from '../../shared/api/use-live.ts';

export type HealthCheckResult = {
  readonly alive: boolean;
  readonly consecutiveFailures: number;
  readonly firstSuccess?: string;
  readonly lastSuccess?: string;
  readonly lastFailure?: string;
  readonly lastFailureCause?: string;
};

export type AppTask = {
  readonly id: string;
  readonly appId: string;
  readonly host: string;
  readonly slaveId?: string;
  readonly state: string;
  readonly ports?: readonly number[];
  readonly ipAddresses?: readonly { readonly ipAddress: string }[];
  readonly stagedAt?: string;
  readonly startedAt?: string;
  readonly version?: string;
  readonly healthCheckResults?: readonly HealthCheckResult[];
};

export type TaskFailure = {
  readonly appId: string;
  readonly host: string;
  readonly message: string;
  readonly state: string;
  readonly taskId: string;
  readonly timestamp: string;
  readonly version: string;
  readonly slaveId?: string;
};

type StatsBucket = {
  readonly stats: {
    readonly counts: {
      readonly staged: number;
      readonly running: number;
      readonly healthy: number;
      readonly unhealthy: number;
    };
    readonly lifeTime?: { readonly averageSeconds: number; readonly medianSeconds: number };
  };
};

export type TaskStats = {
  readonly startedAfterLastScaling?: StatsBucket;
  readonly withLatestConfig?: StatsBucket;
  readonly withOutdatedConfig?: StatsBucket;
  readonly totalSummary?: StatsBucket;
};

/** An app with what Marathon knows about it now. The definition has many more fields than are named here. */
export type App = {
  readonly id: string;
  readonly cmd?: string;
  readonly instances: number;
  readonly cpus: number;
  readonly mem: number;
  readonly disk: number;
  readonly gpus: number;
  readonly role?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly container?: {
    readonly type?: string;
    readonly docker?: { readonly image?: string };
    readonly volumes?: readonly { readonly persistent?: unknown; readonly external?: unknown }[];
  };
  readonly healthChecks?: readonly unknown[];
  readonly version: string;
  readonly versionInfo?: { readonly lastScalingAt: string; readonly lastConfigChangeAt: string };
  readonly tasksStaged: number;
  readonly tasksRunning: number;
  readonly tasksHealthy: number;
  readonly tasksUnhealthy: number;
  readonly deployments?: readonly { readonly id: string }[];
  readonly tasks?: readonly AppTask[];
  readonly lastTaskFailure?: TaskFailure;
  readonly taskStats?: TaskStats;
  readonly tasksStats?: TaskStats;
};

/** The address of an app in the API, each segment of the id encoded. */
export function appPath(appId: string): string {
  return `../v2/apps/${appId.split('/').filter(Boolean).map(encodeURIComponent).join('/')}`;
}

/** All apps with their counts and running deployments. */
export function useApps(): UseQueryResult<{ readonly apps: readonly App[] }, ApiError> {
  return useLive('../v2/apps?embed=apps.counts&embed=apps.deployments');
}

/** One app with its tasks, last failure and statistics. */
export function useApp(appId: string): UseQueryResult<{ readonly app: App }, ApiError> {
  return useLive(`${appPath(appId)}?embed=app.taskStats&embed=app.readiness`);
}

/** The times of all stored definitions of an app, the newest first. */
export function useVersions(appId: string): UseQueryResult<{ readonly versions: readonly string[] }, ApiError> {
  return useLive(`${appPath(appId)}/versions`, { everyMs: 10_000 });
}

/** A stored definition of an app. */
export function useVersion(appId: string, version: string): UseQueryResult<Record<string, unknown>, ApiError> {
  return useLive(`${appPath(appId)}/versions/${encodeURIComponent(version)}`, { everyMs: false });
}
