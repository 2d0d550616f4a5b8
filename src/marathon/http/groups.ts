import type { App } from '../core/app.ts';
import { treeAt, versionsOfGroup } from '../core/group-commands.ts';
import { readGroup } from '../core/group-document.ts';
import { appsWithin } from '../core/groups.ts';
import { bool, objectOf, optional, readShape } from '../core/json-shape.ts';
import { isWithin, type PathId, parentOf, resolvePath, rootId } from '../core/path-id.ts';
import { parseTimestamp } from '../core/timestamp.ts';
import { answerWith, deploymentAnswer, failure, json, jsonText, methodNotAllowed, readDocument } from './answers.ts';
import { type ApiAnswer, type ApiContext, type ApiRequest, flagOf } from './api-request.ts';
import { embedOf, type GroupEmbed, groupEmbedOf } from './embed.ts';

/** Everything under `/v2/groups`. */
export async function serveGroups(
  context: ApiContext,
  request: ApiRequest,
  rest: readonly string[],
): Promise<ApiAnswer> {
  const idOf = (parts: readonly string[]): PathId => `/${parts.join('/')}`;
  if (request.method === 'GET' || request.method === 'HEAD') {
    if (rest.at(-1) === 'versions') return versions(context, idOf(rest.slice(0, -1)));
    if (rest.at(-2) === 'versions') return version(context, request, idOf(rest.slice(0, -2)), rest.at(-1) ?? '');
    if (rest.at(-1) === 'apps') return apps(context, request, idOf(rest.slice(0, -1)));
    return show(context, request, idOf(rest));
  }
  return change(context, request, idOf(rest));
}

async function change(context: ApiContext, request: ApiRequest, id: PathId): Promise<ApiAnswer> {
  const force = flagOf(request, 'force', false);
  switch (request.method) {
    case 'POST': {
      const read = readDocument(request, (value, issues) => readGroup(value, issues));
      if ('refusal' in read) return read.refusal;
      const answer = await context.ask({ type: 'create-group', id, document: read.document, force });
      const location = resolvePath(read.document.id ?? '', id);
      return answerWith(answer, (success) => deploymentAnswer(success, 201, { Location: location }));
    }
    case 'PUT': {
      const read = readDocument(request, (value, issues) => readGroup(value, issues));
      if ('refusal' in read) return read.refusal;
      const dryRun = flagOf(request, 'dryRun', false);
      const answer = await context.ask({ type: 'update-group', id, document: read.document, force, dryRun });
      return answerWith(answer, (success) => {
        if (success.steps === undefined) return deploymentAnswer(success);
        const steps = success.steps.map(({ actions }) => ({ actions }));
        return json(200, { steps });
      });
    }
    case 'PATCH': {
      const shape = objectOf({ enforceRole: optional(bool) });
      const read = readDocument(
        request,
        (value, issues) => readShape(shape, value, '', issues) as { enforceRole?: boolean },
      );
      if ('refusal' in read) return read.refusal;
      const answer = await context.ask({ type: 'enforce-role', id, enforceRole: read.document.enforceRole });
      return answerWith(answer, () => ({ status: 200 }));
    }
    case 'DELETE': {
      const answer = await context.ask({ type: 'delete-group', id, force });
      return answerWith(answer, (success) => deploymentAnswer(success));
    }
    default:
      return methodNotAllowed;
  }
}

function missing(id: PathId): ApiAnswer {
  return failure(404, `Group '${id}' does not exist`);
}

function show(context: ApiContext, request: ApiRequest, id: PathId): ApiAnswer {
  if (!context.state.groups.has(id)) return missing(id);
  return jsonText(200, groupText(context, id, groupEmbedOf(request.query.getAll('embed'))));
}

/** Text of a group, joined from the texts of its apps. */
export function groupText(context: ApiContext, id: PathId, embed: GroupEmbed): string {
  const { state, views } = context;
  const group = state.groups.get(id);
  if (group === undefined) return '{}';
  const parts = [`"id":${JSON.stringify(id)}`];
  if (embed.apps) {
    const texts = [...group.apps].flatMap((appId) => {
      const app = state.apps.get(appId);
      return app === undefined ? [] : [views.info(state, app, embed.app, context.nowMs())];
    });
    parts.push(`"apps":[${texts.join(',')}]`);
  }
  if (embed.pods) parts.push('"pods":[]');
  if (embed.groups)
    parts.push(`"groups":[${[...group.groups].map((child) => groupText(context, child, embed)).join(',')}]`);
  parts.push(`"dependencies":${JSON.stringify(group.dependencies)}`, `"version":${JSON.stringify(group.version)}`);
  if (id !== rootId && parentOf(id) === rootId) parts.push(`"enforceRole":${group.enforceRole ?? false}`);
  return `{${parts.join(',')}}`;
}

function apps(context: ApiContext, request: ApiRequest, id: PathId): ApiAnswer {
  const { state, views } = context;
  if (!state.groups.has(id)) return missing(id);
  const embed = embedOf(request.query.getAll('embed'), { ...embedOf([]), counts: true, deployments: true });
  const texts = appsWithin(state, id).flatMap((appId) => {
    const app = state.apps.get(appId);
    return app === undefined ? [] : [views.info(state, app, embed, context.nowMs())];
  });
  return jsonText(200, `[${texts.join(',')}]`);
}

function versions(context: ApiContext, id: PathId): ApiAnswer {
  if (!context.state.groups.has(id)) return missing(id);
  return json(200, versionsOfGroup(context.state, id));
}

function version(context: ApiContext, request: ApiRequest, id: PathId, text: string): ApiAnswer {
  if (parseTimestamp(text) === undefined) {
    return failure(422, `Invalid timestamp provided '${text}'. Expecting ISO-8601 datetime string.`);
  }
  const past = treeAt(context.state, text);
  if (past === undefined || !past.groups.has(id)) {
    return failure(404, `Group '${id}' does not exist in version ${text}`);
  }
  const embed = groupEmbedOf(request.query.getAll('embed'));
  return jsonText(200, pastGroupText(context, id, { past, version: text, embed }));
}

interface PastTree {
  readonly past: {
    readonly apps: ReadonlyMap<PathId, App>;
    readonly groups: ReadonlyMap<PathId, readonly PathId[]>;
  };
  readonly version: string;
  readonly embed: GroupEmbed;
}

function pastGroupText(context: ApiContext, id: PathId, tree: PastTree): string {
  const { past, embed, version: text } = tree;
  const parts = [`"id":${JSON.stringify(id)}`];
  if (embed.apps) {
    const inside = [...past.apps.values()].filter((app) => parentOf(app.id) === id);
    parts.push(`"apps":[${inside.map((app) => context.views.definition(app)).join(',')}]`);
  }
  if (embed.pods) parts.push('"pods":[]');
  if (embed.groups) {
    const children = [...past.groups.keys()].filter(
      (other) => other !== id && isWithin(other, id) && parentOf(other) === id,
    );
    parts.push(`"groups":[${children.map((child) => pastGroupText(context, child, tree)).join(',')}]`);
  }
  parts.push(`"dependencies":${JSON.stringify(past.groups.get(id) ?? [])}`, `"version":${JSON.stringify(text)}`);
  return `{${parts.join(',')}}`;
}
