import type { App, AppSettings } from './app.ts';
import type { AppDocument, AppPatch } from './app-document.ts';
import { appJson } from './app-json.ts';
import { checkApp } from './app-rules.ts';
import { changeRoot, type PreparedChange } from './changes.ts';
import type { Outcome } from './commands.ts';
import { Issues } from './issues.ts';
import { type NormaliseContext, normaliseApp, normalisePatch } from './normalise.ts';
import { type PathId, parentOf, rootId } from './path-id.ts';
import { apiPost } from './published.ts';
import {
  type AppUpdate,
  type Command,
  type CommandRefusal,
  type CommandSuccess,
  invalid,
  missingApp,
  notFound,
  refused,
  settingsOf,
} from './requests.ts';
import { defaultRole, validRoles } from './roles.ts';
import type { MarathonState } from './state.ts';
import type { Turn } from './turn.ts';

function contextOf(state: MarathonState, base: PathId, path?: string): NormaliseContext {
  return {
    settings: state.settings,
    base,
    defaultRole: (id) => defaultRole(state, id),
    ...(path === undefined ? {} : { path }),
  };
}

/** A whole app in canonical form; complaints go to `issues`. */
export function settingsFrom(
  state: MarathonState,
  document: AppDocument,
  place: { readonly base: PathId; readonly path?: string },
  issues: Issues,
): AppSettings {
  const settings = normaliseApp(document, contextOf(state, place.base, place.path), issues);
  checkSettings(state, settings, document, place.path, issues);
  return settings;
}

function checkSettings(
  state: MarathonState,
  settings: AppSettings,
  document: AppPatch,
  path: string | undefined,
  issues: Issues,
): void {
  const roles = validRoles(state, settings.id, state.apps.get(settings.id));
  const context = { settings: state.settings, validRoles: roles, ...(path === undefined ? {} : { path }) };
  checkApp(settings, document, context, issues);
}

/** `POST /v2/apps` */
export function createApp(turn: Turn, command: Command & { type: 'create-app' }): Outcome {
  const { state } = turn;
  const issues = new Issues();
  const settings = settingsFrom(state, command.document, { base: rootId }, issues);
  if (issues.any) return invalid(issues.list());
  if (state.apps.has(settings.id)) return refused('exists', `An app with id [${settings.id}] already exists.`);
  const change = changeRoot(
    turn,
    { apps: new Map([[settings.id, settings]]) },
    {
      force: command.force,
      subject: parentOf(settings.id),
      firstEvents: ({ changes }) => {
        const app = changes.get(settings.id)?.to;
        return app === undefined ? [] : [apiPost(command.origin, appJson(app), turn.nowMs)];
      },
    },
  );
  if (!change.ok) return change;
  const app = change.apps.get(settings.id);
  return { change, answer: { ...success(change), created: true, ...(app === undefined ? {} : { app }) } };
}

/** The answer that names the deployment of a change. */
export function success(change: PreparedChange): CommandSuccess {
  const { id, version } = change.deployment;
  return { ok: true, deployment: { id, version } };
}

/** `PUT` and `PATCH` of one app or of several, in one deployment. */
export function updateApps(turn: Turn, command: Command & { type: 'update-apps' }): Outcome {
  const { state } = turn;
  const issues = new Issues();
  const wanted = new Map<PathId, AppSettings | null>();
  let isCreated = false;
  for (const [index, update] of command.updates.entries()) {
    const path = command.origin === undefined ? `(${index})` : '';
    if (!state.apps.has(update.id)) isCreated = true;
    const settings = settingsAfter(state, update, { path, mayCreate: command.mayCreate }, issues);
    if ('ok' in settings) return settings;
    wanted.set(update.id, settings);
  }
  if (issues.any) return invalid(issues.list());
  const first = command.updates[0]?.id ?? rootId;
  const change = changeRoot(
    turn,
    { apps: wanted },
    {
      force: command.force,
      subject: command.updates.length === 1 ? parentOf(first) : rootId,
      firstEvents: ({ changes }) => {
        const app = changes.get(first)?.to ?? state.apps.get(first);
        return command.origin === undefined || app === undefined
          ? []
          : [apiPost(command.origin, appJson(app), turn.nowMs)];
      },
    },
  );
  if (!change.ok) return change;
  return { change, answer: { ...success(change), created: isCreated } };
}

interface UpdateContext {
  readonly path: string;
  readonly mayCreate: boolean;
}

function settingsAfter(
  state: MarathonState,
  update: AppUpdate,
  { path, mayCreate }: UpdateContext,
  issues: Issues,
): AppSettings | CommandRefusal {
  const { id } = update;
  const current = state.apps.get(id);
  if (update.kind === 'version') return settingsOfVersion(state, id, update.version);
  if (current === undefined && !mayCreate) return missingApp(id);
  if (update.kind === 'whole' || current === undefined) {
    const document = update.kind === 'whole' ? update.document : update.whole;
    if (document === undefined) return missingApp(id);
    return settingsFrom(state, { ...document, id }, { base: rootId, path }, issues);
  }
  const context = contextOf(state, rootId, path);
  const settings = normalisePatch(settingsOf(current), update.patch, context, issues);
  checkSettings(state, settings, update.patch, path, issues);
  return settings;
}

function settingsOfVersion(state: MarathonState, id: PathId, version: string): AppSettings | CommandRefusal {
  const found: App | undefined = state.appVersions.get(id)?.get(version);
  return found === undefined ? notFound(`App '${id}' does not exist in version ${version}`) : settingsOf(found);
}

/** `DELETE /v2/apps/{id}` */
export function deleteApp(turn: Turn, id: PathId, force: boolean): Outcome {
  if (!turn.state.apps.has(id)) return missingApp(id);
  const change = changeRoot(turn, { apps: new Map([[id, null]]) }, { force, subject: parentOf(id) });
  return change.ok ? { change, answer: success(change) } : change;
}

/** `POST /v2/apps/{id}/restart` */
export function restartApp(turn: Turn, id: PathId, force: boolean): Outcome {
  const app = turn.state.apps.get(id);
  if (app === undefined) return missingApp(id);
  const edit = { apps: new Map([[id, settingsOf(app)]]), restarts: new Set([id]) };
  const change = changeRoot(turn, edit, { force, subject: parentOf(id) });
  return change.ok ? { change, answer: success(change) } : change;
}
