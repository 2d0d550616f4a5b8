import type { Deployment } from '../core/deployments/deployment.ts';
import { instancesOf, type MarathonState } from '../core/state.ts';
import { answerWith, deploymentAnswer, json, methodNotAllowed, uriNotFound } from './answers.ts';
import { type ApiAnswer, type ApiContext, type ApiRequest, flagOf } from './api-request.ts';

/** Everything under `/v2/deployments`. */
export async function serveDeployments(
  context: ApiContext,
  request: ApiRequest,
  rest: readonly string[],
): Promise<ApiAnswer> {
  const [id, ...more] = rest;
  if (id === undefined) {
    if (request.method !== 'GET') return methodNotAllowed;
    return json(
      200,
      [...context.state.deployments.values()].map((each) => deploymentJson(context.state, each)),
    );
  }
  if (more.length > 0) return uriNotFound;
  if (request.method !== 'DELETE') return methodNotAllowed;
  const force = flagOf(request, 'force', false);
  const answer = await context.ask({ type: 'cancel-deployment', id, force });
  return answerWith(answer, (success) =>
    success.deployment === undefined ? { status: 202 } : deploymentAnswer(success),
  );
}

/** A running deployment as the list shows it. */
export function deploymentJson(state: MarathonState, deployment: Deployment): Record<string, unknown> {
  const current = deployment.steps[deployment.stepIndex]?.actions ?? [];
  return {
    id: deployment.id,
    version: deployment.version,
    affectedApps: [...deployment.changes.keys()],
    affectedPods: [],
    steps: deployment.steps.map(({ actions }) => ({ actions: actions.map(({ action, app }) => ({ action, app })) })),
    currentActions: current.map(({ action, app }) => ({
      action,
      app,
      readinessCheckResults: instancesOf(state, app).flatMap(({ id }) => state.readiness.get(id) ?? []),
    })),
    currentStep: deployment.stepIndex + 1,
    totalSteps: deployment.steps.length,
  };
}
