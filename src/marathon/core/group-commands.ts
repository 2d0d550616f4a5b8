import type { App, AppSettings } from './app.ts';
import { settingsFrom, success } from './app-commands.ts';
import { changeRoot, type Edit } from './changes.ts';
import type { Outcome } from './commands.ts';
import type { GroupDocument } from './group-document.ts';
import { appsWithin, groupsWithin } from './groups.ts';
import { Issues } from './issues.ts';
import { isWithin, type PathId, parentOf, pathErrors, resolvePath, rootId } from './path-id.ts';
import { writeGroup } from './records.ts';
import { type Command, type CommandRefusal, invalid, notFound, refused, settingsOf } from './requests.ts';
import type { MarathonState } from './state.ts';
import type { Turn } from './turn.ts';

interface MutableEdit {
  readonly apps: Map<PathId, AppSettings | null>;
  readonly groups: Map<PathId, readonly PathId[] | null>;
}

/** `POST /v2/groups` */
export function createGroup(turn: Turn, command: Command & { type: 'create-group' }): Outcome {
  const { state } = turn;
  const id = resolvePath(command.document.id ?? '', command.id);
  if (id !== rootId && state.groups.has(id)) {
    return refused('exists', `Group ${id} is already created. Use PUT to change this group.`);
  }
  if (state.apps.has(id)) return refused('exists', `An app with the path ${id} already exists.`);
  return applyDocument(turn, id, command.document, { force: command.force, dryRun: false });
}

/** `PUT /v2/groups/{id}` */
export function updateGroup(turn: Turn, command: Command & { type: 'update-group' }): Outcome {
  const { document, force, dryRun } = command;
  const id = document.id === undefined ? command.id : resolvePath(document.id, command.id);
  const others = Object.keys(document).filter((key) => key !== 'id');
  if (document.version !== undefined) {
    if (others.length > 1) return refused('illegal-argument', 'The version field must be the only one');
    return rollBack(turn, id, document.version, { force, dryRun });
  }
  if (document.scaleBy !== undefined) {
    if (others.length > 1) return refused('illegal-argument', 'The scaleBy field must be the only one');
    return scaleGroup(turn, id, document.scaleBy, { force, dryRun });
  }
  return applyDocument(turn, id, document, { force, dryRun });
}

interface GroupOptions {
  readonly force: boolean;
  readonly dryRun: boolean;
}

function applyDocument(turn: Turn, id: PathId, document: GroupDocument, options: GroupOptions): Outcome {
  const { state } = turn;
  const issues = new Issues();
  const edit: MutableEdit = { apps: new Map(), groups: new Map() };
  collect(state, { id, document, path: '' }, edit, issues);
  if (issues.any) return invalid(issues.list());
  const { enforceRole } = document;
  if (enforceRole !== undefined && state.groups.has(id) && (edit.apps.size > 0 || document.groups !== undefined)) {
    if ((state.groups.get(id)?.enforceRole ?? false) !== enforceRole) {
      return invalid([
        {
          path: '/enforceRole',
          errors: [
            'enforceRole cannot be modified in a request that adds, removes or modifies services; please make these changes in separate requests.',
          ],
        },
      ]);
    }
  }
  const outcome = finish(turn, id, edit, options);
  const group = state.groups.get(id);
  if ('change' in outcome && enforceRole !== undefined && group !== undefined) {
    group.enforceRole = enforceRole;
    return { ...outcome, change: { ...outcome.change, writes: [...outcome.change.writes, writeGroup(group)] } };
  }
  return outcome;
}

interface Placed {
  readonly id: PathId;
  readonly document: GroupDocument;
  readonly path: string;
}

// Lists that are given replace what the group held; what is absent stays.
function collect(state: MarathonState, { id, document, path }: Placed, edit: MutableEdit, issues: Issues): void {
  for (const error of pathErrors(id)) issues.add(`${path}/id`, error);
  if (document.enforceRole !== undefined && (id === rootId || parentOf(id) !== rootId)) {
    issues.add(`${path}/enforceRole`, `enforceRole can only be set for top-level groups, and ${id} is not top-level`);
  }
  const known = state.groups.get(id);
  const dependencies = document.dependencies?.map((dependency) => resolvePath(dependency, parentOf(id)));
  edit.groups.set(id, dependencies ?? known?.dependencies ?? []);
  if (document.apps !== undefined) {
    for (const app of known?.apps ?? []) edit.apps.set(app, null);
    document.apps.forEach((app, index) => {
      const at = `${path}/apps(${index})`;
      const settings = settingsFrom(state, app, { base: id, path: at }, issues);
      if (parentOf(settings.id) !== id) issues.add(`${at}/id`, `Identifier is not child of '${id}'`);
      edit.apps.set(settings.id, settings);
    });
  }
  if (document.groups === undefined) return;
  const named = new Set<PathId>();
  document.groups.forEach((child, index) => {
    const at = `${path}/groups(${index})`;
    const childId = resolvePath(child.id ?? '', id);
    if (parentOf(childId) !== id || childId === id) issues.add(`${at}/id`, `Identifier is not child of '${id}'`);
    named.add(childId);
    collect(state, { id: childId, document: child, path: at }, edit, issues);
  });
  for (const child of known?.groups ?? []) {
    if (!named.has(child)) removeTree(state, child, edit);
  }
}

function removeTree(state: MarathonState, id: PathId, edit: MutableEdit): void {
  for (const app of appsWithin(state, id)) edit.apps.set(app, null);
  for (const group of groupsWithin(state, id)) if (group !== rootId) edit.groups.set(group, null);
}

function finish(turn: Turn, id: PathId, edit: Edit, options: GroupOptions): Outcome {
  const change = changeRoot(turn, edit, { force: options.force, subject: id, dryRun: options.dryRun });
  if (!change.ok) return change;
  if (options.dryRun) return { writes: [], answer: { ok: true, steps: change.deployment.steps } };
  return { change, answer: success(change) };
}

/** `DELETE /v2/groups/{id}` */
export function deleteGroup(turn: Turn, id: PathId, force: boolean): Outcome {
  if (!turn.state.groups.has(id)) return missingGroup(id);
  const edit: MutableEdit = { apps: new Map(), groups: new Map() };
  removeTree(turn.state, id, edit);
  return finish(turn, parentOf(id), edit, { force, dryRun: false });
}

function missingGroup(id: PathId): CommandRefusal {
  return notFound(`Group '${id}' does not exist`);
}

function scaleGroup(turn: Turn, id: PathId, factor: number, options: GroupOptions): Outcome {
  const { state } = turn;
  if (!state.groups.has(id)) return missingGroup(id);
  const apps = new Map<PathId, AppSettings>();
  for (const appId of appsWithin(state, id)) {
    const app = state.apps.get(appId);
    if (app === undefined) continue;
    apps.set(appId, { ...settingsOf(app), instances: Math.ceil(app.instances * factor - 1e-9) });
  }
  return finish(turn, id, { apps }, options);
}

function rollBack(turn: Turn, id: PathId, version: string, options: GroupOptions): Outcome {
  const { state } = turn;
  const past = treeAt(state, version);
  if (past === undefined) return refused('illegal-argument', `Group ${id} not available in version ${version}`);
  if (!past.groups.has(id)) return refused('illegal-argument', `Group ${id} not available in version ${version}`);
  const edit: MutableEdit = { apps: new Map(), groups: new Map() };
  removeTree(state, id, edit);
  for (const [app, then] of past.apps) if (isWithin(app, id)) edit.apps.set(app, settingsOf(then));
  for (const [group, dependencies] of past.groups) if (isWithin(group, id)) edit.groups.set(group, dependencies);
  return finish(turn, id, edit, options);
}

/** The tree as it was in a kept root version: apps with their definitions, groups with their dependencies. */
export function treeAt(
  state: MarathonState,
  version: string,
): { apps: Map<PathId, App>; groups: Map<PathId, readonly PathId[]> } | undefined {
  const apps = new Map(state.apps);
  const groups = new Map([...state.groups].map(([id, group]) => [id, group.dependencies] as const));
  if (version === state.rootVersion) return { apps, groups };
  // The log says what each change replaced: going back from the present undoes one after the other.
  for (const change of [...state.rootLog].reverse()) {
    for (const [id, before] of Object.entries(change.apps)) {
      const app = before === null ? undefined : state.appVersions.get(id)?.get(before);
      if (app === undefined) apps.delete(id);
      else apps.set(id, app);
    }
    for (const [id, before] of Object.entries(change.groups)) {
      if (before === null) groups.delete(id);
      else groups.set(id, before);
    }
    if (change.previous === version) return { apps, groups };
  }
  return undefined;
}

/** Root versions in which a group existed, oldest first. */
export function versionsOfGroup(state: MarathonState, id: PathId): string[] {
  const versions = [state.rootVersion];
  let exists = state.groups.has(id);
  const kept = exists ? versions.slice() : [];
  for (const change of [...state.rootLog].reverse()) {
    if (id in change.groups) exists = change.groups[id] !== null;
    if (exists) kept.push(change.previous);
  }
  return kept.reverse();
}

/** `PATCH /v2/groups/{id}` */
export function setEnforceRole(turn: Turn, id: PathId, enforceRole: boolean | undefined): Outcome {
  const group = turn.state.groups.get(id);
  if (group === undefined) return missingGroup(id);
  if (id === rootId || parentOf(id) !== rootId) {
    const error = `enforceRole can only be set for top-level groups, and ${id} is not top-level`;
    return invalid([{ path: '/enforceRole', errors: [error] }]);
  }
  if (enforceRole !== undefined) group.enforceRole = enforceRole;
  return { writes: [writeGroup(group)], answer: { ok: true } };
}
