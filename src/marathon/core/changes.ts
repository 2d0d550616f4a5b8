import { nextUuid } from '../../base/random.ts';
import { type App, type AppSettings, isConfigurationChange, isSameDefinition, sameJson } from './app.ts';
import type { AppChange, Deployment, Step } from './deployments/deployment.ts';
import { addDeployment, beginDeployment, conflictsOf, endDeployment } from './deployments/deployments.ts';
import { planSteps } from './deployments/plan.ts';
import { dropGroup, ensureGroup, stampGroups } from './groups.ts';
import { logChange, trimVersions } from './history.ts';
import { ancestorsOf, type PathId, parentOf, rootId } from './path-id.ts';
import { groupChangeFailed, groupChangeSuccess, healthCheckAdded, type PublishedEvent } from './published.ts';
import {
  removeGroup,
  type Write,
  writeAppPointer,
  writeAppVersion,
  writeDeployment,
  writeGroup,
  writeRootVersion,
} from './records.ts';
import { type Answer, type CommandRefusal, refused, settingsOf } from './requests.ts';
import { assignServicePorts, countServicePorts } from './service-ports.ts';
import { type MarathonState, runtimeOf } from './state.ts';
import { formatTimestamp, parseTimestamp } from './timestamp.ts';
import { checkTree, dependenciesOf } from './tree-rules.ts';
import { persist, publish, type Turn } from './turn.ts';

/** What a request wants of the tree. */
export interface Edit {
  /** Wanted settings of apps; null removes. */
  readonly apps: ReadonlyMap<PathId, AppSettings | null>;
  /** Apps whose tasks are replaced although nothing changed. */
  readonly restarts?: ReadonlySet<PathId>;
  /** Wanted dependencies of groups, which are made when missing; null removes the (then empty) group. */
  readonly groups?: ReadonlyMap<PathId, readonly PathId[] | null>;
  /** Instances that are to die in a scale-down. */
  readonly sentenced?: ReadonlyMap<PathId, readonly string[]>;
}

export interface ChangeOptions {
  readonly force: boolean;
  /** Group named in the change events. */
  readonly subject: PathId;
  readonly dryRun?: boolean;
  /** Sent when the change is durable, before the change event. */
  readonly firstEvents?: (deployment: Deployment) => readonly PublishedEvent[];
}

/** The change is made in memory; it may be told when the `change-stored` event comes. */
export interface PreparedChange {
  readonly ok: true;
  readonly deployment: Deployment;
  /** Settings with version stamps, as stored. */
  readonly apps: ReadonlyMap<PathId, App>;
  /** Makes it durable, then answers: called once by the request. */
  readonly events: readonly PublishedEvent[];
  readonly writes: readonly Write[];
}

/** Applies an edit to the tree and makes the deployment that carries it out; or says why not, and then nothing has changed. */
export function changeRoot(turn: Turn, edit: Edit, options: ChangeOptions): PreparedChange | CommandRefusal {
  const outcome = prepare(turn, edit, options);
  if (!outcome.ok && outcome.code !== 'unavailable') {
    const version = turn.state.rootVersion;
    publish(turn, groupChangeFailed(options.subject, version, outcome.message, turn.nowMs));
  }
  return outcome;
}

function prepare(turn: Turn, edit: Edit, options: ChangeOptions): PreparedChange | CommandRefusal {
  const { state } = turn;
  const { maxRunningDeployments, maxApps } = state.settings;
  const version = nextVersion(turn);
  const staged = stageApps(state, edit, version);
  if ('ok' in staged) return staged;
  const refusal = checkTree(state, edit, staged);
  if (refusal !== undefined) return refusal;
  const added = [...staged.values()].filter((change) => change.from === undefined).length;
  if (maxApps !== undefined && added > 0 && state.apps.size + added > maxApps) {
    return refused('illegal-argument', `This server holds at most ${maxApps} apps`);
  }
  const conflicts = conflictsOf(state, staged.keys());
  if (conflicts.length > 0 && !options.force) return locked(conflicts);
  if (state.deployments.size - conflicts.length >= maxRunningDeployments && options.dryRun !== true) {
    return refused(
      'too-many-deployments',
      `Max number (${maxRunningDeployments}) of running deployments is achieved. Wait for existing deployments to complete or cancel one using force=true parameter. You can increase max deployment number by using --max_running_deployments parameter.`,
    );
  }
  const steps = planSteps(staged, (app) => dependenciesOf(state, edit, staged, app));
  const deployment = newDeployment(turn, { edit, version, staged, steps });
  if (options.dryRun === true) return { ok: true, deployment, apps: new Map(), events: [], writes: [] };
  const oversized = tooLarge(state, staged);
  if (oversized !== undefined) return oversized;
  return commit(turn, { edit, options, deployment, conflicts });
}

/** The refusal for apps that live deployments hold. */
export function locked(deployments: readonly string[]): CommandRefusal {
  return {
    // COMPAT(marathon-1.11): clients read this text; the placeholder is part of it.
    ...refused(
      'locked',
      "App is locked by one or more deployments. Override with the option '?force=true'. View details at '/v2/deployments/<DEPLOYMENT_ID>'.",
    ),
    deployments,
  };
}

/** A time stamp for the next version of the tree: now, but never the same twice. */
function nextVersion(turn: Turn): string {
  const lastMs = parseTimestamp(turn.state.rootVersion) ?? 0;
  return formatTimestamp(Math.max(turn.nowMs, lastMs + 1));
}

function stageApps(state: MarathonState, edit: Edit, version: string): Map<PathId, AppChange> | CommandRefusal {
  const staged = new Map<PathId, AppChange>();
  const taken = new Set<number>();
  for (const [id, wanted] of edit.apps) {
    const from = state.apps.get(id);
    const sentenced = edit.sentenced?.get(id) ?? [];
    if (wanted === null) {
      if (from !== undefined) staged.set(id, { from, to: undefined, sentenced });
      continue;
    }
    const settings = assignServicePorts(state, wanted, from, taken);
    if (settings === undefined) {
      const { localPortMin, localPortMax } = state.settings;
      return refused('ports-exhausted', `All ports in the range [${localPortMin}-${localPortMax}) are already in use`);
    }
    const to = stamp(settings, from, version, edit.restarts?.has(id) ?? false);
    if (to !== from || sentenced.length > 0) staged.set(id, { from, to, sentenced });
  }
  return staged;
}

function stamp(settings: AppSettings, from: App | undefined, version: string, isRestart: boolean): App {
  if (from === undefined) {
    return { ...settings, version, versionInfo: { lastScalingAt: version, lastConfigChangeAt: version } };
  }
  const before = settingsOf(from);
  if (isConfigurationChange(before, settings)) {
    return { ...settings, version, versionInfo: { lastScalingAt: version, lastConfigChangeAt: version } };
  }
  if (isRestart) return { ...settings, version, versionInfo: { ...from.versionInfo, lastConfigChangeAt: version } };
  if (isSameDefinition(before, settings)) return from;
  return { ...settings, version, versionInfo: { ...from.versionInfo, lastScalingAt: version } };
}

interface NewDeployment {
  readonly edit: Edit;
  readonly version: string;
  readonly staged: ReadonlyMap<PathId, AppChange>;
  readonly steps: readonly Step[];
}

function newDeployment(turn: Turn, { edit, version, staged, steps }: NewDeployment): Deployment {
  const { state } = turn;
  const groupsBefore = new Map<PathId, readonly PathId[] | null>();
  for (const id of edit.groups?.keys() ?? []) groupsBefore.set(id, state.groups.get(id)?.dependencies ?? null);
  for (const [id, change] of staged) {
    if (change.from !== undefined || change.to === undefined) continue;
    for (const group of ancestorsOf(id)) if (!state.groups.has(group)) groupsBefore.set(group, null);
  }
  return {
    id: nextUuid(state.random),
    version,
    startedMs: turn.nowMs,
    changes: staged,
    groupsBefore,
    steps,
    stepIndex: -1,
    actions: new Map(),
  };
}

function tooLarge(state: MarathonState, staged: ReadonlyMap<PathId, AppChange>): CommandRefusal | undefined {
  for (const [id, { to }] of staged) {
    if (to !== undefined && JSON.stringify(to).length > state.settings.maxNodeSizeBytes) {
      return refused('illegal-argument', `The definition of app '${id}' is larger than a stored record may be`);
    }
  }
  return undefined;
}

interface Commit {
  readonly edit: Edit;
  readonly options: ChangeOptions;
  readonly deployment: Deployment;
  readonly conflicts: readonly string[];
}

function commit(turn: Turn, { edit, options, deployment, conflicts }: Commit): PreparedChange {
  const { state } = turn;
  const writes: Write[] = [];
  const previous = state.rootVersion;
  const { version } = deployment;
  state.rootVersion = version;
  const touched = new Set<PathId>();
  for (const [id, change] of deployment.changes) {
    applyApp(state, id, change, writes);
    touched.add(parentOf(id));
  }
  for (const id of applyGroups(state, edit, writes)) touched.add(id);
  for (const [id, before] of deployment.groupsBefore) if (before === null) touched.add(id);
  stampGroups(state, touched, version);
  for (const id of touched) {
    const group = state.groups.get(id);
    if (group !== undefined) writes.push(writeGroup(group));
  }
  writes.push(...logChange(state, previous, deployment), writeRootVersion(version));
  for (const id of conflicts) writes.push(...endDeployment(turn, id));
  addDeployment(state, deployment);
  if (deployment.steps.length > 0) writes.push(writeDeployment(deployment));
  const apps = new Map<PathId, App>();
  for (const [id, change] of deployment.changes) if (change.to !== undefined) apps.set(id, change.to);
  const events = [
    ...(options.firstEvents?.(deployment) ?? []),
    groupChangeSuccess(options.subject, version, turn.nowMs),
  ];
  return { ok: true, deployment, apps, events, writes };
}

function applyApp(state: MarathonState, id: PathId, { from, to }: AppChange, writes: Write[]): void {
  if (from !== undefined) countServicePorts(state, from, -1);
  runtimeOf(state, id).revision++;
  if (to === undefined) {
    state.apps.delete(id);
    state.groups.get(parentOf(id))?.apps.delete(id);
    writes.push(writeAppPointer(id, null));
    return;
  }
  ensureGroup(state, parentOf(id));
  state.groups.get(parentOf(id))?.apps.add(id);
  state.apps.set(id, to);
  countServicePorts(state, to, 1);
  if (to === from) return;
  const versions = state.appVersions.get(id) ?? new Map<string, App>();
  versions.set(to.version, to);
  state.appVersions.set(id, versions);
  writes.push(writeAppVersion(to), writeAppPointer(id, to.version), ...trimVersions(state, id, versions));
}

function applyGroups(state: MarathonState, edit: Edit, writes: Write[]): PathId[] {
  const touched: PathId[] = [];
  const groups = [...(edit.groups ?? [])];
  for (const [id, wanted] of groups) {
    if (wanted === null) continue;
    ensureGroup(state, id);
    const group = state.groups.get(id);
    if (group !== undefined) group.dependencies = wanted;
    touched.push(id);
  }
  const removed = groups.filter(([id, wanted]) => wanted === null && id !== rootId).map(([id]) => id);
  for (const id of removed.sort((left, right) => right.length - left.length)) {
    const group = state.groups.get(id);
    if (group === undefined || group.apps.size > 0 || group.groups.size > 0) continue;
    dropGroup(state, id);
    writes.push(removeGroup(id));
    touched.push(parentOf(id));
  }
  return touched;
}

/** Makes a prepared change durable; when it is, the `change-stored` event carries on. */
export function storeChange(turn: Turn, change: PreparedChange, requestId: number | undefined, answer: Answer): void {
  persist(turn, change.writes, {
    type: 'change-stored',
    deployment: change.deployment,
    events: change.events,
    requestId,
    answer,
  });
}

/** The change is durable: everybody may know, and the deployment begins. */
export function changeStored(turn: Turn, deployment: Deployment, events: readonly PublishedEvent[]): void {
  for (const event of events) publish(turn, event);
  claimRoles(turn, deployment);
  tellHealthChecks(turn, deployment);
  beginDeployment(turn, deployment);
}

function claimRoles(turn: Turn, deployment: Deployment): void {
  const { roles } = turn.state;
  const before = roles.size;
  for (const { to } of deployment.changes.values()) if (to !== undefined) roles.add(to.role);
  if (roles.size > before) turn.effects.push({ type: 'use-roles', roles: [...roles] });
}

function tellHealthChecks(turn: Turn, deployment: Deployment): void {
  for (const { from, to } of deployment.changes.values()) {
    if (to === undefined || sameJson(from?.healthChecks, to.healthChecks)) continue;
    for (const check of to.healthChecks) publish(turn, healthCheckAdded(to, check, turn.nowMs));
  }
}
