import type { App } from '../core/app.ts';
import { readApp, readPatch } from '../core/app-document.ts';
import { appsWithin } from '../core/groups.ts';
import { Issues } from '../core/issues.ts';
import { isObject } from '../core/json-shape.ts';
import { type PathId, resolvePath } from '../core/path-id.ts';
import type { AppUpdate, KillOptions } from '../core/requests.ts';
import { instancesOf } from '../core/state.ts';
import { parseTimestamp } from '../core/timestamp.ts';
import {
  answerWith,
  deploymentAnswer,
  deploymentHeader,
  failure,
  invalidJson,
  json,
  jsonText,
  methodNotAllowed,
  readBody,
  readDocument,
} from './answers.ts';
import { type ApiAnswer, type ApiContext, type ApiRequest, flagOf } from './api-request.ts';
import { embedOf } from './embed.ts';
import { parseLabelSelector } from './label-selector.ts';
import { taskJson } from './task-view.ts';

/** Everything under `/v2/apps`. `rest` are the segments after it. */
export async function serveApps(context: ApiContext, request: ApiRequest, rest: readonly string[]): Promise<ApiAnswer> {
  if (rest.length === 0) return serveCollection(context, request);
  const last = rest.at(-1);
  const id = `/${rest.slice(0, -1).join('/')}`;
  if (rest.length > 1) {
    if (last === 'restart' && request.method === 'POST') return restart(context, request, id);
    if (last === 'tasks' && rest.at(-2) !== '*') return serveTasks(context, request, id);
    if (last === 'tasks') return groupTasks(context, request, `/${rest.slice(0, -2).join('/')}`);
    if (last === 'versions' && request.method === 'GET') return versions(context, id);
    const owner = `/${rest.slice(0, -2).join('/')}`;
    if (rest.at(-2) === 'versions' && request.method === 'GET') return version(context, owner, last ?? '');
    if (rest.at(-2) === 'tasks' && rest.length > 2) return serveTask(context, request, owner, last ?? '');
  }
  if (last === '*' && request.method === 'GET') return listGroup(context, request, id);
  return serveApp(context, request, `/${rest.join('/')}`);
}

async function serveCollection(context: ApiContext, request: ApiRequest): Promise<ApiAnswer> {
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return list(context, request);
    case 'POST':
      return create(context, request);
    case 'PUT':
      return updateMany(context, request, true);
    case 'PATCH':
      return updateMany(context, request, false);
    default:
      return methodNotAllowed;
  }
}

function list(context: ApiContext, request: ApiRequest): ApiAnswer {
  const { state, views } = context;
  const cmd = request.query.get('cmd')?.toLowerCase();
  const id = request.query.get('id')?.toLowerCase();
  const selector = parseLabelSelector(request.query.get('label') ?? '');
  if (!selector.ok) return failure(422, selector.error.reason);
  const embed = embedOf(request.query.getAll('embed'), { ...embedOf([]), counts: true, deployments: true });
  const texts: string[] = [];
  for (const app of state.apps.values()) {
    if (cmd !== undefined && !(app.cmd?.toLowerCase().includes(cmd) ?? false)) continue;
    if (id !== undefined && !app.id.includes(id)) continue;
    if (!selector.value(app.labels)) continue;
    texts.push(views.info(state, app, embed, context.nowMs()));
  }
  return jsonText(200, `{"apps":[${texts.join(',')}]}`);
}

function origin(request: ApiRequest): { clientIp: string; uri: string } {
  return { clientIp: request.clientIp, uri: request.uri.split('?')[0] ?? request.uri };
}

async function create(context: ApiContext, request: ApiRequest): Promise<ApiAnswer> {
  const read = readDocument(request, readApp);
  if ('refusal' in read) return read.refusal;
  const force = flagOf(request, 'force', false);
  const answer = await context.ask({ type: 'create-app', document: read.document, force, origin: origin(request) });
  return answerWith(answer, (success) => {
    const { app, deployment } = success;
    if (app === undefined || deployment === undefined) return failure(500, 'the app is not there');
    const extra = {
      tasksStaged: 0,
      tasksRunning: 0,
      tasksHealthy: 0,
      tasksUnhealthy: 0,
      deployments: [{ id: deployment.id }],
    };
    const body = createdText(context, app, extra);
    return jsonText(201, body, { ...deploymentHeader(success), Location: app.id });
  });
}

// The answer to a POST does not show versionInfo.
function createdText(context: ApiContext, app: App, extra: Record<string, unknown>): string {
  const { versionInfo, ...definition } = JSON.parse(context.views.definition(app)) as Record<string, unknown>;
  return JSON.stringify({ ...definition, ...extra });
}

async function updateMany(context: ApiContext, request: ApiRequest, mayCreate: boolean): Promise<ApiAnswer> {
  const body = readBody(request);
  if ('refusal' in body) return body.refusal;
  if (!Array.isArray(body.value)) return invalidJson([{ path: '/', errors: ['error.expected.jsarray'] }]);
  const isPartial = !mayCreate || flagOf(request, 'partialUpdate', true);
  const issues = new Issues();
  const updates: AppUpdate[] = [];
  for (const [index, item] of body.value.entries()) {
    const named = isObject(item) && typeof item['id'] === 'string' ? item['id'] : undefined;
    if (named === undefined) return failure(422, 'App Update must have app id set');
    const options = { path: `(${index})`, isPartial, mayCreate, id: resolvePath(named) };
    const update = updateFrom(context, item, options, issues);
    if ('status' in update) return update;
    updates.push(update);
  }
  if (issues.any) return invalidJson(issues.list());
  const force = flagOf(request, 'force', false);
  const answer = await context.ask({ type: 'update-apps', updates, mayCreate, force });
  return answerWith(answer, (success) => deploymentAnswer(success));
}

interface UpdateOptions {
  readonly id: PathId;
  readonly path: string;
  readonly isPartial: boolean;
  readonly mayCreate: boolean;
}

function updateFrom(context: ApiContext, item: unknown, options: UpdateOptions, issues: Issues): AppUpdate | ApiAnswer {
  const { id, path, isPartial } = options;
  if (isObject(item) && typeof item['version'] === 'string' && context.state.apps.has(id)) {
    const others = Object.keys(item).filter((key) => key !== 'version' && key !== 'id' && item[key] !== null);
    if (others.length > 0) return failure(422, "The 'version' field may only be combined with the 'id' field.");
    return { kind: 'version', id, version: item['version'] };
  }
  if (isPartial && context.state.apps.has(id)) return { kind: 'patch', id, patch: readPatch(item, issues, path) };
  return { kind: 'whole', id, document: readApp(item, issues, { path, needsId: false }) };
}

async function serveApp(context: ApiContext, request: ApiRequest, id: PathId): Promise<ApiAnswer> {
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return show(context, request, id);
    case 'PUT':
      return update(context, request, id, true);
    case 'PATCH':
      return update(context, request, id, false);
    case 'DELETE': {
      const answer = await context.ask({ type: 'delete-app', id, force: flagOf(request, 'force', true) });
      return answerWith(answer, (success) => {
        context.views.forget(id);
        return deploymentAnswer(success);
      });
    }
    default:
      return methodNotAllowed;
  }
}

function show(context: ApiContext, request: ApiRequest, id: PathId): ApiAnswer {
  const app = context.state.apps.get(id);
  if (app === undefined) return missing(id);
  const always = { ...embedOf([]), counts: true, tasks: true, lastTaskFailure: true, deployments: true };
  const embed = embedOf(request.query.getAll('embed'), always);
  return jsonText(200, `{"app":${context.views.info(context.state, app, embed, context.nowMs())}}`);
}

function missing(id: PathId): ApiAnswer {
  return failure(404, `App '${id}' does not exist`);
}

async function update(context: ApiContext, request: ApiRequest, id: PathId, mayCreate: boolean): Promise<ApiAnswer> {
  const body = readBody(request);
  if ('refusal' in body) return body.refusal;
  const exists = context.state.apps.has(id);
  if (!exists && !mayCreate) return missing(id);
  const isPartial = !mayCreate || flagOf(request, 'partialUpdate', true);
  const issues = new Issues();
  const change = updateFrom(context, body.value, { id, path: '', isPartial, mayCreate }, issues);
  if ('status' in change) return change;
  if (issues.any) return invalidJson(issues.list());
  const force = flagOf(request, 'force', false);
  const command = { type: 'update-apps', updates: [change], mayCreate, force, origin: origin(request) } as const;
  const answer = await context.ask(command);
  return answerWith(answer, (success) =>
    success.created === true ? deploymentAnswer(success, 201, { Location: id }) : deploymentAnswer(success),
  );
}

async function restart(context: ApiContext, request: ApiRequest, id: PathId): Promise<ApiAnswer> {
  const answer = await context.ask({ type: 'restart-app', id, force: flagOf(request, 'force', false) });
  return answerWith(answer, (success) => deploymentAnswer(success));
}

function versions(context: ApiContext, id: PathId): ApiAnswer {
  if (!context.state.apps.has(id)) return missing(id);
  return json(200, { versions: [...(context.state.appVersions.get(id)?.keys() ?? [])].sort() });
}

function version(context: ApiContext, id: PathId, text: string): ApiAnswer {
  const ms = parseTimestamp(text);
  if (ms === undefined) {
    return failure(422, `Invalid timestamp provided '${text}'. Expecting ISO-8601 datetime string.`);
  }
  const known = context.state.appVersions.get(id);
  const app = known?.get(text) ?? [...(known?.values() ?? [])].find((each) => parseTimestamp(each.version) === ms);
  if (app === undefined) return failure(404, `App '${id}' does not exist in version ${text}`);
  return jsonText(200, context.views.definition(app));
}

function listGroup(context: ApiContext, request: ApiRequest, group: PathId): ApiAnswer {
  const { state, views } = context;
  if (!state.groups.has(group)) return failure(404, `Group '${group}' does not exist`);
  const embed = embedOf(request.query.getAll('embed'), { ...embedOf([]), counts: true, deployments: true });
  const texts = appsWithin(state, group).flatMap((id) => {
    const app = state.apps.get(id);
    return app === undefined ? [] : [views.info(state, app, embed, context.nowMs())];
  });
  return jsonText(200, `{"*":[${texts.join(',')}]}`);
}

function groupTasks(context: ApiContext, request: ApiRequest, group: PathId): ApiAnswer {
  if (request.method !== 'GET') return methodNotAllowed;
  if (!context.state.groups.has(group)) return failure(404, `Group '${group}' does not exist`);
  return tasksOf(context, appsWithin(context.state, group));
}

function tasksOf(context: ApiContext, ids: readonly PathId[]): ApiAnswer {
  const { state } = context;
  const tasks = ids.flatMap((id) => instancesOf(state, id).flatMap((instance) => taskJson(state, instance) ?? []));
  return json(200, { tasks });
}

/** The flags of calls that kill tasks. */
export function killOptionsOf(request: ApiRequest): KillOptions {
  return {
    scale: flagOf(request, 'scale', false),
    wipe: flagOf(request, 'wipe', false),
    force: flagOf(request, 'force', false),
  };
}

async function serveTasks(context: ApiContext, request: ApiRequest, id: PathId): Promise<ApiAnswer> {
  if (request.method === 'GET') return context.state.apps.has(id) ? tasksOf(context, [id]) : missing(id);
  if (request.method !== 'DELETE') return methodNotAllowed;
  const host = request.query.get('host') ?? undefined;
  const answer = await context.ask({ type: 'kill-app-tasks', id, host, options: killOptionsOf(request) });
  return answerWith(answer, (success) => {
    if (success.deployment !== undefined) return deploymentAnswer(success);
    return json(200, { tasks: (success.killed ?? []).flatMap((instance) => taskJson(context.state, instance) ?? []) });
  });
}

async function serveTask(context: ApiContext, request: ApiRequest, id: PathId, taskId: string): Promise<ApiAnswer> {
  if (request.method !== 'DELETE') return methodNotAllowed;
  const answer = await context.ask({ type: 'kill-app-task', id, taskId, options: killOptionsOf(request) });
  return answerWith(answer, (success) => {
    if (success.deployment !== undefined) return deploymentAnswer(success);
    const [killed] = success.killed ?? [];
    return json(200, { task: killed === undefined ? null : taskJson(context.state, killed) });
  });
}
