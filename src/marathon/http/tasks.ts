import { isActive } from '../core/conditions.ts';
import type { Instance } from '../core/instance.ts';
import { listOf, objectOf, readShape, required, text } from '../core/json-shape.ts';
import { safePath } from '../core/path-id.ts';
import { servicePortsOf } from '../core/service-ports.ts';
import { instancesOf } from '../core/state.ts';
import {
  answerWith,
  deploymentAnswer,
  json,
  jsonText,
  methodNotAllowed,
  readDocument,
  uriNotFound,
} from './answers.ts';
import type { ApiAnswer, ApiContext, ApiRequest } from './api-request.ts';
import { killOptionsOf } from './apps.ts';
import { taskJson } from './task-view.ts';

const idsShape = objectOf({ ids: required(listOf(text)) });

/** Everything under `/v2/tasks`. */
export async function serveTasks(
  context: ApiContext,
  request: ApiRequest,
  rest: readonly string[],
): Promise<ApiAnswer> {
  if (rest.length === 0) return request.method === 'GET' ? list(context, request) : methodNotAllowed;
  if (rest.length !== 1 || rest[0] !== 'delete') return uriNotFound;
  if (request.method !== 'POST') return methodNotAllowed;
  const read = readDocument(request, (value, issues) => readShape(idsShape, value, '', issues) as { ids: string[] });
  if ('refusal' in read) return read.refusal;
  const taskIds = read.document.ids;
  const answer = await context.ask({ type: 'kill-tasks', taskIds, options: killOptionsOf(request) });
  return answerWith(answer, (success) => {
    if (success.deployment !== undefined) return deploymentAnswer(success);
    return json(200, { tasks: (success.killed ?? []).flatMap((instance) => taskJson(context.state, instance) ?? []) });
  });
}

/** True when a client asks for text and does not take JSON. */
function wantsText(request: ApiRequest): boolean {
  const accept = request.headers.accept ?? '*/*';
  return accept.includes('text/plain') && !accept.includes('json') && !accept.includes('*/*');
}

function list(context: ApiContext, request: ApiRequest): ApiAnswer {
  if (wantsText(request)) return textList(context);
  const { state } = context;
  const asked = [...request.query.getAll('status'), ...request.query.getAll('status[]')];
  const wanted = new Set<string>(asked.filter((status) => status === 'running' || status === 'staging'));
  const texts: string[] = [];
  for (const app of state.apps.values()) {
    const ports = servicePortsOf(app);
    for (const instance of instancesOf(state, app.id)) {
      if (wanted.size > 0 && !wanted.has(statusOf(instance))) continue;
      const task = taskJson(state, instance, ports);
      if (task !== undefined) texts.push(JSON.stringify(task));
    }
  }
  return jsonText(200, `{"tasks":[${texts.join(',')}]}`);
}

function statusOf(instance: Instance): string {
  if (instance.condition === 'Running') return 'running';
  return instance.condition === 'Staging' || instance.condition === 'Provisioned' ? 'staging' : 'other';
}

// One line for each port of an app: name, service port, then host:port of each task.
function textList(context: ApiContext): ApiAnswer {
  const { state } = context;
  const lines: string[] = [];
  for (const app of state.apps.values()) {
    const name = safePath(app.id);
    const live = instancesOf(state, app.id).filter(
      ({ condition, agent }) => isActive(condition) && agent !== undefined,
    );
    const ports = servicePortsOf(app);
    if (ports.length === 0) {
      lines.push([name, ' ', ...live.map(({ agent }) => agent?.host ?? '')].join('\t'));
      continue;
    }
    for (const [index, port] of ports.entries()) {
      const places = live.map(({ agent, task }) => `${agent?.host}:${task?.hostPorts[index] ?? 0}`);
      lines.push([name, port === 0 ? ' ' : String(port), ...places].join('\t'));
    }
  }
  const body = lines.map((line) => `${line}\n`).join('');
  return { status: 200, headers: { 'Content-Type': 'text/plain' }, body };
}
