import { parseJson } from '../../base/json.ts';
import type { App } from './app.ts';
import type { AppChange, Deployment } from './deployments/deployment.ts';
import { addDeployment } from './deployments/deployments.ts';
import { ensureGroup, type RootChange } from './groups.ts';
import type { Instance } from './instance.ts';
import { restoreInstance } from './instances.ts';
import { isObject } from './json-shape.ts';
import { type PathId, parentOf, rootId } from './path-id.ts';
import type { DeploymentRecord } from './records.ts';
import { countServicePorts } from './service-ports.ts';
import type { MarathonSettings } from './settings.ts';
import { createState, type MarathonState, runtimeOf, type TaskFailure } from './state.ts';
import { formatTimestamp } from './timestamp.ts';

/** One stored record: its key and text. */
export interface StoredRecord {
  readonly key: string;
  readonly value: string;
}

export interface RestoreInput {
  readonly settings: MarathonSettings;
  readonly seed: number | bigint;
  readonly nowMs: number;
  readonly records: readonly StoredRecord[];
}

export interface Restored {
  readonly state: MarathonState;
  /** Keys of records that could not be understood; they are left alone. */
  readonly unreadable: readonly string[];
}

interface Parsed {
  readonly pointers: Map<PathId, string | null>;
  readonly apps: App[];
  readonly instances: Instance[];
  readonly deployments: DeploymentRecord[];
  readonly changes: RootChange[];
  readonly groups: StoredGroup[];
  readonly failures: TaskFailure[];
  frameworkId: string | undefined;
  rootVersion: string | undefined;
}

interface StoredGroup {
  readonly id: PathId;
  readonly dependencies: readonly PathId[];
  readonly enforceRole?: boolean;
  readonly version: string;
}

/** Builds the state of a new leader from what the last one made durable. */
export function restoreState(input: RestoreInput): Restored {
  const parsed: Parsed = {
    pointers: new Map(),
    apps: [],
    instances: [],
    deployments: [],
    changes: [],
    groups: [],
    failures: [],
    frameworkId: undefined,
    rootVersion: undefined,
  };
  const unreadable = input.records.filter((record) => !parseRecord(record, parsed)).map(({ key }) => key);
  const state = createState(input.settings, input.seed, parsed.rootVersion ?? formatTimestamp(input.nowMs));
  state.frameworkId = parsed.frameworkId;
  restoreTree(state, parsed);
  for (const instance of parsed.instances) {
    // Marathon's own checks begin anew: until then nobody knows.
    const { healthy: _unknown, ...rest } = instance;
    restoreInstance(state, rest, input.nowMs);
  }
  for (const failure of parsed.failures) runtimeOf(state, failure.appId).lastFailure = failure;
  for (const record of parsed.deployments) restoreDeployment(state, record);
  for (const app of state.apps.keys()) state.dirty.add(app);
  return { state, unreadable };
}

function parseRecord({ key, value }: StoredRecord, parsed: Parsed): boolean {
  // Folders have no text of their own.
  if (value === '') return true;
  const json = parseJson(value);
  if (!json.ok || !isObject(json.value)) return false;
  const record: unknown = json.value;
  const [folder, , , version] = key.split('/');
  switch (folder) {
    case 'apps':
      if (version !== undefined) parsed.apps.push(record as App);
      else {
        const pointer = record as { id: PathId; version: string | null };
        parsed.pointers.set(pointer.id, pointer.version);
      }
      return true;
    case 'groups':
      parsed.groups.push(record as StoredGroup);
      return true;
    case 'instances':
      parsed.instances.push(record as Instance);
      return true;
    case 'deployments':
      parsed.deployments.push(record as DeploymentRecord);
      return true;
    case 'failures':
      parsed.failures.push(record as TaskFailure);
      return true;
    case 'root-log':
      parsed.changes.push(record as RootChange);
      return true;
    case 'root':
      parsed.rootVersion = (record as { version: string }).version;
      return true;
    case 'framework-id':
      parsed.frameworkId = (record as { frameworkId: string }).frameworkId;
      return true;
    default:
      return false;
  }
}

function restoreTree(state: MarathonState, parsed: Parsed): void {
  for (const stored of parsed.groups.sort((left, right) => left.id.length - right.id.length)) {
    ensureGroup(state, stored.id);
    const group = state.groups.get(stored.id);
    if (group === undefined) continue;
    group.dependencies = stored.dependencies;
    group.version = stored.version;
    if (stored.enforceRole !== undefined) group.enforceRole = stored.enforceRole;
  }
  for (const app of parsed.apps) {
    const versions = state.appVersions.get(app.id) ?? new Map<string, App>();
    versions.set(app.version, app);
    state.appVersions.set(app.id, versions);
  }
  for (const [id, version] of parsed.pointers) {
    const app = version === null ? undefined : state.appVersions.get(id)?.get(version);
    if (app === undefined) continue;
    state.apps.set(id, app);
    ensureGroup(state, parentOf(id));
    state.groups.get(parentOf(id))?.apps.add(id);
    countServicePorts(state, app, 1);
  }
  state.rootLog.push(...parsed.changes.sort((left, right) => (left.version < right.version ? -1 : 1)));
  if (!state.groups.has(rootId)) ensureGroup(state, rootId);
}

function restoreDeployment(state: MarathonState, record: DeploymentRecord): void {
  const appOf = (id: PathId, version: string | null): App | undefined =>
    version === null ? undefined : state.appVersions.get(id)?.get(version);
  const changes = new Map<PathId, AppChange>();
  for (const { id, from, to, sentenced } of record.changes) {
    changes.set(id, { from: appOf(id, from), to: appOf(id, to), sentenced });
  }
  const deployment: Deployment = {
    id: record.id,
    version: record.version,
    startedMs: record.startedMs,
    changes,
    groupsBefore: new Map(Object.entries(record.groups)),
    steps: record.steps,
    stepIndex: -1,
    actions: new Map(),
  };
  addDeployment(state, deployment);
}
