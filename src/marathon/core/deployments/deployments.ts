import type { App } from '../app.ts';
import { type Instance, isCandidate, isHealthyAndReady } from '../instance.ts';
import { dropRuntime, scheduleInstances } from '../instances.ts';
import { killInstance } from '../kills.ts';
import type { PathId } from '../path-id.ts';
import {
  appTerminated,
  deploymentFailed,
  deploymentStep,
  deploymentSuccess,
  healthCheckRemoved,
} from '../published.ts';
import { startReadiness } from '../readiness.ts';
import { removeDeployment, removeFailure, type Write } from '../records.ts';
import { instancesOf, type MarathonState, runtimeOf } from '../state.ts';
import { emptyTally, sumTallies, type Tally } from '../tally.ts';
import { persist, publish, type Turn } from '../turn.ts';
import type { ActionState, AppChange, Deployment, Step } from './deployment.ts';
import { chooseInactive, type NextMoves, nextRollingMoves } from './restart.ts';
import { nextScaleMoves } from './scale.ts';

/** Longest reason the original gives for a deployment that was pushed aside. */
const cancelledReason = 'The upgrade has been cancelled';

/** Ids of the live deployments that affect one of these apps. */
export function conflictsOf(state: MarathonState, apps: Iterable<PathId>): string[] {
  const found = new Set<string>();
  for (const app of apps) {
    const holder = state.locks.get(app);
    if (holder !== undefined) found.add(holder);
  }
  return [...found];
}

/** Makes a deployment known and locks its apps. It begins once it is durable. */
export function addDeployment(state: MarathonState, deployment: Deployment): void {
  if (deployment.steps.length === 0) return;
  state.deployments.set(deployment.id, deployment);
  for (const app of deployment.changes.keys()) {
    state.locks.set(app, deployment.id);
    runtimeOf(state, app).revision++;
  }
}

/** Begins a deployment that is durable. One without steps is over at once. */
export function beginDeployment(turn: Turn, deployment: Deployment): void {
  turn.state.deploymentsStarted++;
  if (deployment.steps.length === 0) publish(turn, deploymentSuccess(deployment, turn.nowMs));
  else if (turn.state.deployments.has(deployment.id)) beginStep(turn, deployment, 0);
}

/** Ends a deployment where it stands: its apps keep what they have, and its locks go. */
export function cancelDeployment(turn: Turn, id: string, reason: string = cancelledReason): void {
  persist(turn, endDeployment(turn, id, reason));
}

/** The same for a caller who stores it together with what takes its place, so that no crash finds one without the other. */
export function endDeployment(turn: Turn, id: string, reason: string = cancelledReason): Write[] {
  const deployment = turn.state.deployments.get(id);
  if (deployment === undefined) return [];
  const writes = removeFromState(turn, deployment);
  turn.state.deploymentsDismissed++;
  publish(turn, deploymentFailed(deployment, reason, turn.nowMs));
  return writes;
}

function removeFromState(turn: Turn, deployment: Deployment): Write[] {
  const { state } = turn;
  state.deployments.delete(deployment.id);
  for (const app of deployment.changes.keys()) {
    if (state.locks.get(app) === deployment.id) state.locks.delete(app);
    runtimeOf(state, app).revision++;
    state.dirty.add(app);
    dropRuntime(state, app);
  }
  return [removeDeployment(deployment.id)];
}

function beginStep(turn: Turn, deployment: Deployment, index: number): void {
  const step = deployment.steps[index];
  if (step === undefined) {
    persist(turn, removeFromState(turn, deployment));
    publish(turn, deploymentSuccess(deployment, turn.nowMs));
    return;
  }
  deployment.stepIndex = index;
  deployment.actions = new Map(step.actions.map(({ action, app }) => [app, newAction(turn, deployment, action, app)]));
  publish(turn, deploymentStep('deployment_info', deployment, step, turn.nowMs));
  for (const { app } of step.actions) {
    runtimeOf(turn.state, app).revision++;
    turn.state.dirty.add(app);
  }
}

function newAction(turn: Turn, deployment: Deployment, kind: ActionState['kind'], app: PathId): ActionState {
  const { state } = turn;
  const ignored = new Set<string>();
  if (kind === 'ScaleApplication') {
    for (const instance of instancesOf(state, app)) {
      if (instance.createdAtMs < deployment.startedMs && isCandidate(instance) && !isHealthyAndReady(instance)) {
        ignored.add(instance.id);
      }
    }
  }
  // A restart is a fresh attempt: what held up launches before does not any more.
  if (kind === 'RestartApplication') state.backoffs.delete(app);
  for (const instance of instancesOf(state, app)) startReadiness(turn, instance);
  return { kind, isDone: false, isBegun: false, ignored };
}

/** Works out and does the next moves for one app of a running deployment. */
export function advanceApp(turn: Turn, deployment: Deployment, app: PathId): void {
  const action = deployment.actions.get(app);
  if (action === undefined || action.isDone) return;
  if (!doAction(turn, deployment, app, action)) return;
  action.isDone = true;
  if (![...deployment.actions.values()].every((each) => each.isDone)) return;
  const step = deployment.steps[deployment.stepIndex] as Step;
  publish(turn, deploymentStep('deployment_step_success', deployment, step, turn.nowMs));
  beginStep(turn, deployment, deployment.stepIndex + 1);
}

/** True when nothing is left to do. */
function doAction(turn: Turn, deployment: Deployment, app: PathId, action: ActionState): boolean {
  const change = deployment.changes.get(app);
  const wanted = change?.to;
  switch (action.kind) {
    case 'StartApplication':
      return true;
    case 'StopApplication':
      return stopApp(turn, app, action, change?.from);
    case 'ScaleApplication':
      if (wanted === undefined) return true;
      return doMoves(turn, wanted, scaleMoves(turn, wanted, change, action));
    case 'RestartApplication':
      if (wanted === undefined) return true;
      return doMoves(turn, wanted, restartMoves(turn, wanted));
  }
}

function doMoves(turn: Turn, app: App, moves: NextMoves): boolean {
  for (const id of moves.kill) {
    const instance = turn.state.instances.get(id);
    if (instance !== undefined) killInstance(turn, instance, true);
  }
  if (moves.start > 0) scheduleInstances(turn, app, moves.start);
  return moves.isDone;
}

function scaleMoves(turn: Turn, app: App, change: AppChange | undefined, action: ActionState): NextMoves {
  const { state } = turn;
  const alive = (change?.sentenced ?? []).filter((id) => {
    const instance = state.instances.get(id);
    return instance !== undefined && isCandidate(instance);
  });
  let ignoredUnready = 0;
  for (const id of action.ignored) {
    const instance = state.instances.get(id);
    if (instance !== undefined && isCandidate(instance) && !isHealthyAndReady(instance)) ignoredUnready++;
  }
  const moves = nextScaleMoves({
    app,
    all: sumTallies(runtimeOf(state, app.id).tallies.values()),
    instances: () => instancesOf(state, app.id),
    sentenced: new Set(alive),
    ignoredUnready,
  });
  return { ...moves, kill: [...moves.kill, ...outdatedInactive(state, app, change)] };
}

/** A new configuration with no instances is scaled, not restarted; yet nothing of the one before may come back later. */
function outdatedInactive(state: MarathonState, app: App, change: AppChange | undefined): string[] {
  const configVersion = app.versionInfo.lastConfigChangeAt;
  if (change?.from === undefined || change.from.versionInfo.lastConfigChangeAt === configVersion) return [];
  if (splitTallies(state, app.id, configVersion).old.inactive === 0) return [];
  return chooseInactive(instancesOfConfigs(state, app.id, (version) => version !== configVersion));
}

function restartMoves(turn: Turn, app: App): NextMoves {
  const { state } = turn;
  const configVersion = app.versionInfo.lastConfigChangeAt;
  const { fresh, old } = splitTallies(state, app.id, configVersion);
  return nextRollingMoves({
    target: app.instances,
    strategy: app.upgradeStrategy,
    fresh,
    old,
    oldInstances: () => instancesOfConfigs(state, app.id, (version) => version !== configVersion),
    freshInstances: () => [...instancesOfConfigs(state, app.id, (version) => version === configVersion)],
  });
}

function* instancesOfConfigs(
  state: MarathonState,
  app: PathId,
  isWanted: (configVersion: string) => boolean,
): Iterable<Instance> {
  for (const [version, ids] of runtimeOf(state, app).byConfig) {
    if (!isWanted(version)) continue;
    for (const id of ids) {
      const instance = state.instances.get(id);
      if (instance !== undefined) yield instance;
    }
  }
}

function splitTallies(state: MarathonState, app: PathId, configVersion: string): { fresh: Tally; old: Tally } {
  const { tallies } = runtimeOf(state, app);
  const others: Tally[] = [];
  for (const [version, tally] of tallies) {
    if (version !== configVersion) others.push(tally);
  }
  return { fresh: tallies.get(configVersion) ?? emptyTally(), old: sumTallies(others) };
}

function stopApp(turn: Turn, app: PathId, action: ActionState, stopped: App | undefined): boolean {
  const { state } = turn;
  for (const instance of action.isBegun ? [] : instancesOf(state, app)) {
    if (instance.goal !== 'Decommissioned') killInstance(turn, instance, true);
  }
  action.isBegun = true;
  if ((state.runtimes.get(app)?.instanceIds.size ?? 0) > 0) return false;
  state.backoffs.delete(app);
  state.timers.cancel(`backoff ${app}`);
  persist(turn, [removeFailure(app)]);
  if ((stopped?.healthChecks.length ?? 0) > 0) publish(turn, healthCheckRemoved(app, turn.nowMs));
  publish(turn, appTerminated(app, turn.nowMs));
  return true;
}

/** After a restart of the leader: a stored deployment goes on from its first step. */
export function resumeDeployment(turn: Turn, deployment: Deployment): void {
  beginStep(turn, deployment, 0);
}

/** Brings an app without a running deployment back to its number of instances. */
export function checkScale(turn: Turn, appId: PathId): void {
  const { state } = turn;
  const app = state.apps.get(appId);
  if (app === undefined) {
    for (const instance of instancesOf(state, appId)) {
      if (instance.goal !== 'Decommissioned') killInstance(turn, instance, true);
    }
    dropRuntime(state, appId);
    return;
  }
  const all = sumTallies(runtimeOf(state, appId).tallies.values());
  if (all.candidates === app.instances) return;
  const moves = nextScaleMoves({
    app,
    all,
    instances: () => instancesOf(state, appId),
    sentenced: new Set(),
    ignoredUnready: all.candidates,
  });
  doMoves(turn, app, moves);
}

/** Settles every app that changed in this turn: deployments take their next moves, others get back to their number. */
export function settleApps(turn: Turn): void {
  const { state } = turn;
  // Moves make apps dirty again; the number of rounds is bounded by the steps of deployments, this is a safety net.
  for (let round = 0; state.dirty.size > 0 && round < 1_000; round++) {
    const apps = [...state.dirty];
    state.dirty.clear();
    for (const app of apps) {
      const deployment = state.deployments.get(state.locks.get(app) ?? '');
      if (deployment === undefined) checkScale(turn, app);
      else if (deployment.stepIndex >= 0) advanceApp(turn, deployment, app);
    }
  }
}
