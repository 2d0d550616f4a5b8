import type { Deployment, DeploymentAction } from '../api/deployments.ts';

const words: Readonly<Record<string, string>> = {
  StartApplication: 'start',
  StopApplication: 'stop',
  ScaleApplication: 'scale',
  RestartApplication: 'replace instances of',
  StartPod: 'start',
  StopPod: 'stop',
  ScalePod: 'scale',
  RestartPod: 'replace instances of',
};

/** One action of a deployment in words: "scale /shop/web". */
export function actionText(action: DeploymentAction): string {
  return `${words[action.action] ?? action.action} ${action.app ?? action.pod ?? ''}`.trim();
}

/** How many steps are done, and how many there are. */
export function progressOf(deployment: Deployment): { readonly done: number; readonly total: number } {
  return { done: Math.max(0, deployment.currentStep - 1), total: deployment.totalSteps };
}

/** Where a step stands; steps count from 0 here. */
export function stepState(deployment: Deployment, index: number): 'done' | 'running' | 'waiting' {
  if (index + 1 < deployment.currentStep) return 'done';
  return index + 1 === deployment.currentStep ? 'running' : 'waiting';
}
