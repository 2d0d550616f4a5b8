import type { UseQueryResult } from '@tanstack/react-query';
import type { ApiError } from '../../shared/api/request.ts';
import { useLive } from '../../shared/api/use-live.ts';

export type DeploymentAction = { readonly action: string; readonly app?: string; readonly pod?: string };

/** A running change. Steps count from 1; 0 means that none has begun. */
export type Deployment = {
  readonly id: string;
  readonly version: string;
  readonly affectedApps: readonly string[];
  readonly affectedPods?: readonly string[];
  readonly steps: readonly { readonly actions: readonly DeploymentAction[] }[];
  readonly currentActions: readonly DeploymentAction[];
  readonly currentStep: number;
  readonly totalSteps: number;
};

/** All running deployments. */
export function useDeployments(): UseQueryResult<readonly Deployment[], ApiError> {
  return useLive<readonly Deployment[]>('../v2/deployments');
}
