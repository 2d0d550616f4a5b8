/** POST /api/v1: calls of operators. */
import type { Principal } from '../../model/principal.ts';
import { type ApiContentType, messageAnswer } from '../../net/api-call.ts';
import { fileInfo, listFiles, readPart } from '../../net/files.ts';
import { forbidden } from '../../net/guarded-routes.ts';
import { type Answer, contentTypes, sendAnswer, textAnswer } from '../../net/http-answer.ts';
import type { Exchange } from '../../net/http-server.ts';
import { type Call, type CallType, Response } from '../../wire/gen/agent.ts';
import { toJson } from '../../wire/json.ts';
import { readAgentCall } from './agent-call.ts';
import type { BuildInfo } from './build-info.ts';
import type { AgentContext } from './context.ts';
import { containerMessage, otherContainers, readUsage } from './monitor.ts';
import { answerNested } from './nested-calls.ts';
import { streamNested } from './nested-streams.ts';
import { nestedProblem } from './nested-validation.ts';
import { agentMessage, executorsMessage, frameworksMessage, tasksMessage } from './operator-messages.ts';
import { isCallAdmitted } from './rights.ts';
import { sandboxFiles, shownFiles } from './sandbox-files.ts';
import { flagsJson } from './state.ts';
import { type Visibility, visibilityOf } from './visibility.ts';

/** The part of a call that must be there for its type. */
const neededParts: Partial<Record<CallType, keyof Call>> = {
  GET_METRICS: 'get_metrics',
  SET_LOGGING_LEVEL: 'set_logging_level',
  LIST_FILES: 'list_files',
  READ_FILE: 'read_file',
};

export async function operatorCall(
  context: AgentContext | undefined,
  exchange: Exchange,
  build: BuildInfo,
): Promise<void> {
  const { request, response } = exchange;
  if (context === undefined || context.state.phase === 'recovering') {
    return sendAnswer(request, response, textAnswer(503, 'Agent has not finished recovery'));
  }
  const read = await readAgentCall(request, validationError);
  if ('refusal' in read) return sendAnswer(request, response, read.refusal);
  const { call, form } = read;
  const { principal } = exchange;
  if (!isCallAdmitted(context.config.authorizer, call.type ?? 'UNKNOWN', principal))
    return sendAnswer(request, response, forbidden);
  const streamed = streamNested(context, exchange, read);
  if (streamed !== undefined) return streamed;
  const asked = { call, principal, visibility: visibilityOf(context, principal) };
  return sendAnswer(request, response, await answerCall(context, asked, form.type, build));
}

function validationError(call: Call): string | undefined {
  if (call.type === undefined || call.type === 'UNKNOWN') return "Expecting 'type' to be present";
  const part = neededParts[call.type];
  return part !== undefined && call[part] === undefined ? `Expecting '${part}' to be present` : nestedProblem(call);
}

/** A call, and what its sender may see. */
interface Asked {
  readonly call: Call;
  readonly principal: Principal | undefined;
  readonly visibility: Visibility;
}

async function answerCall(
  context: AgentContext,
  asked: Asked,
  contentType: ApiContentType,
  build: BuildInfo,
): Promise<Answer> {
  const made = (await answerNested(context, asked.call, asked.principal)) ?? (await respond(context, asked, build));
  if (made === undefined) {
    return textAnswer(501, `The call ${asked.call.type} is not supported by this agent`);
  }
  if ('answer' in made) return made.answer;
  return contentType === contentTypes.json ? jsonAnswer(made) : messageAnswer(Response, made, contentType);
}

/** COMPAT(mesos-1.11): these lists are written even when they are empty. */
function jsonAnswer(response: Response): Answer {
  const json = toJson(Response, response) as { [key: string]: { [key: string]: unknown } };
  for (const part of [json, json['get_state']]) {
    withLists(part?.['get_tasks'], [
      'pending_tasks',
      'queued_tasks',
      'launched_tasks',
      'terminated_tasks',
      'completed_tasks',
    ]);
    withLists(part?.['get_executors'], ['executors', 'completed_executors']);
    withLists(part?.['get_frameworks'], ['frameworks', 'completed_frameworks']);
  }
  return { status: 200, headers: { 'Content-Type': contentTypes.json }, body: JSON.stringify(json) };
}

function withLists(part: unknown, lists: readonly string[]): void {
  if (typeof part !== 'object' || part === null) return;
  const fields = part as { [key: string]: unknown };
  for (const list of lists) fields[list] ??= [];
}

/** The response, an answer that says why there is none, or undefined for calls this agent does not know to do. */
async function respond(
  context: AgentContext,
  { call, principal, visibility }: Asked,
  build: BuildInfo,
): Promise<Response | { readonly answer: Answer } | undefined> {
  const { state, metrics } = context;
  switch (call.type) {
    case 'GET_HEALTH':
      return { type: 'GET_HEALTH', get_health: { healthy: true } };
    case 'GET_FLAGS': {
      const flags = Object.entries(flagsJson(context)).map(([name, value]) => ({ name, value: String(value) }));
      return { type: 'GET_FLAGS', get_flags: { flags } };
    }
    case 'GET_VERSION': {
      const { version, build_date, build_time, build_user } = build;
      return { type: 'GET_VERSION', get_version: { version_info: { version, build_date, build_time, build_user } } };
    }
    case 'GET_METRICS': {
      const list = Object.entries(metrics.snapshot()).map(([name, value]) => ({ name, value }));
      return { type: 'GET_METRICS', get_metrics: { metrics: list } };
    }
    case 'GET_LOGGING_LEVEL':
      return { type: 'GET_LOGGING_LEVEL', get_logging_level: { level: context.verbosity.level } };
    case 'SET_LOGGING_LEVEL': {
      const { level = 0, duration } = call.set_logging_level ?? {};
      context.verbosity.set(level, Number(duration?.nanoseconds ?? 0) / 1e6);
      return { answer: { status: 200 } };
    }
    case 'LIST_FILES':
    case 'READ_FILE':
      return respondWithFiles(context, call, visibility);
    case 'GET_AGENT':
      return { type: 'GET_AGENT', get_agent: agentMessage(state) };
    case 'GET_TASKS':
      return { type: 'GET_TASKS', get_tasks: tasksMessage(state, visibility) };
    case 'GET_EXECUTORS':
      return { type: 'GET_EXECUTORS', get_executors: executorsMessage(state, visibility) };
    case 'GET_FRAMEWORKS':
      return { type: 'GET_FRAMEWORKS', get_frameworks: frameworksMessage(state, visibility) };
    case 'GET_STATE':
      return {
        type: 'GET_STATE',
        get_state: {
          get_tasks: tasksMessage(state, visibility),
          get_executors: executorsMessage(state, visibility),
          get_frameworks: frameworksMessage(state, visibility),
        },
      };
    case 'GET_OPERATIONS': {
      const operations = [...state.operations.values()].map(({ operation }) => operation).filter(visibility.operation);
      return { type: 'GET_OPERATIONS', get_operations: operations.length === 0 ? {} : { operations } };
    }
    case 'PRUNE_IMAGES':
      await pruneImages(context, call);
      return { answer: { status: 200 } };
    case 'GET_RESOURCE_PROVIDERS':
      return { type: 'GET_RESOURCE_PROVIDERS', get_resource_providers: {} };
    case 'GET_CONTAINERS': {
      const containers = [
        ...(await readUsage(context, { isVisible: visibility.container })).map(containerMessage),
        ...(await otherContainers(context, call.get_containers ?? {}, principal)),
      ];
      return { type: 'GET_CONTAINERS', get_containers: containers.length === 0 ? {} : { containers } };
    }
    default:
      return undefined;
  }
}

/** COMPAT(mesos-1.11): without names in the call, those of `--image_gc_config` are kept. */
async function pruneImages({ containerizer, config }: AgentContext, { prune_images: asked }: Call): Promise<void> {
  const names = (asked?.excluded_images ?? []).flatMap(({ docker }) => docker?.name ?? []);
  await containerizer.pruneImages?.(names.length > 0 ? names : (config.imageGc?.excluded ?? []));
}

async function respondWithFiles(
  context: AgentContext,
  call: Call,
  visibility: Visibility,
): Promise<Response | { readonly answer: Answer }> {
  const attachments = sandboxFiles(shownFiles(context, visibility));
  if (call.list_files !== undefined) {
    const entries = await listFiles(attachments, call.list_files.path);
    if ('answer' in entries) return entries;
    const infos = entries.map(fileInfo);
    return { type: 'LIST_FILES', list_files: infos.length === 0 ? {} : { file_infos: infos } };
  }
  const { path = '', offset = 0, length = -1 } = call.read_file ?? {};
  const part = await readPart(attachments, path, { offset, length });
  if ('answer' in part) return part;
  return { type: 'READ_FILE', read_file: { size: part.sizeBytes, data: part.bytes } };
}
