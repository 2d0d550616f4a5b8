import type { AppSettings } from '../app.ts';
import { success } from '../app-commands.ts';
import { changeRoot } from '../changes.ts';
import type { Outcome } from '../commands.ts';
import { type PathId, rootId } from '../path-id.ts';
import { notFound, settingsOf } from '../requests.ts';
import type { Turn } from '../turn.ts';
import type { Deployment } from './deployment.ts';
import { cancelDeployment } from './deployments.ts';

/** `DELETE /v2/deployments/{id}`: forced, it just stops; else what it changed is changed back by a new deployment. */
export function cancelByRequest(turn: Turn, id: string, force: boolean): Outcome {
  const deployment = turn.state.deployments.get(id);
  if (deployment === undefined) return notFound(`DeploymentPlan ${id} does not exist`);
  if (force) {
    cancelDeployment(turn, id);
    return { writes: [], answer: { ok: true } };
  }
  const edit = inverseOf(turn, deployment);
  const change = changeRoot(turn, edit, { force: true, subject: rootId });
  if (!change.ok) return change;
  // When there is nothing left to change back the old deployment still has to go.
  cancelDeployment(turn, id);
  return { change, answer: success(change) };
}

/** What brings the apps and groups of a deployment back to where they were, on top of the present tree. */
function inverseOf(
  turn: Turn,
  deployment: Deployment,
): { apps: Map<PathId, AppSettings | null>; groups: Map<PathId, readonly PathId[] | null> } {
  const { state } = turn;
  const apps = new Map<PathId, AppSettings | null>();
  for (const [app, { from }] of deployment.changes) {
    if (from !== undefined) apps.set(app, settingsOf(from));
    else if (state.apps.has(app)) apps.set(app, null);
  }
  const groups = new Map<PathId, readonly PathId[] | null>();
  for (const [group, before] of deployment.groupsBefore) {
    const present = state.groups.get(group);
    if (before !== null) groups.set(group, before);
    else if (present !== undefined && present.dependencies.length === 0) groups.set(group, null);
  }
  return { apps, groups };
}
