/** `POST /api/v1`: the operator API. */
import { type ApiContentType, acceptedType, messageAnswer, notAcceptable, readApiCall } from '../../net/api-call.ts';
import { forbidden } from '../../net/guarded-routes.ts';
import { type Answer, contentTypes, sendAnswer, textAnswer } from '../../net/http-answer.ts';
import type { Exchange } from '../../net/http-server.ts';
import { Call, type CallType, Response, ResponseType } from '../../wire/gen/master.ts';
import { encode } from '../../wire/message.ts';
import {
  agentsFields,
  type BytesPart,
  executorsFields,
  field,
  frameworksFields,
  type SizedBytes,
  stateContent,
  stateFields,
  type TakeDown,
  tasksFields,
} from './cluster-bytes.ts';
import { agentsJson, type ClusterPart, executorsJson, frameworksJson, stateJson, tasksJson } from './cluster-json.ts';
import { fileAnswer, shownFiles } from './files.ts';
import { notServingAnswer } from './leader.ts';
import { setLoggingLevel } from './logging.ts';
import { answerGetMetrics } from './metrics.ts';
import { answerOf, requestOf } from './operator-changes.ts';
import { type OperatorDoor, readingAnswer } from './operator-read.ts';
import type { OperatorStreams } from './operator-stream.ts';
import type { Part } from './parts.ts';
import { isCallAdmitted } from './rights.ts';
import { sendBytes, sendSnapshot } from './send-snapshot.ts';
import type { SnapshotSource } from './snapshots.ts';
import type { ClusterView } from './view.ts';

interface LargeRead {
  /** Name of the member of Response, and its number. */
  readonly member: string;
  readonly number: number;
  readonly json: ClusterPart;
  /** In protobuf: what is in it, and the same put together. */
  readonly content: (cluster: ClusterView) => Iterable<BytesPart>;
  readonly fields?: (cluster: ClusterView, takeDown: TakeDown) => SizedBytes;
}

const largeReads: Partial<Record<CallType, LargeRead>> = {
  GET_STATE: { member: 'get_state', number: 9, json: stateJson, content: stateContent, fields: stateFields },
  GET_AGENTS: { member: 'get_agents', number: 10, json: agentsJson, content: agentsFields },
  GET_FRAMEWORKS: { member: 'get_frameworks', number: 11, json: frameworksJson, content: frameworksFields },
  GET_EXECUTORS: { member: 'get_executors', number: 12, json: executorsJson, content: executorsFields },
  GET_TASKS: { member: 'get_tasks', number: 13, json: tasksJson, content: tasksFields },
};

/** Calls whose argument is a member of the same name in lower case that must be there. */
const argumentNames: Partial<Record<CallType, keyof Call>> = {
  GET_METRICS: 'get_metrics',
  SET_LOGGING_LEVEL: 'set_logging_level',
  LIST_FILES: 'list_files',
  READ_FILE: 'read_file',
  UPDATE_WEIGHTS: 'update_weights',
  RESERVE_RESOURCES: 'reserve_resources',
  UNRESERVE_RESOURCES: 'unreserve_resources',
  CREATE_VOLUMES: 'create_volumes',
  DESTROY_VOLUMES: 'destroy_volumes',
  GROW_VOLUME: 'grow_volume',
  SHRINK_VOLUME: 'shrink_volume',
  UPDATE_MAINTENANCE_SCHEDULE: 'update_maintenance_schedule',
  START_MAINTENANCE: 'start_maintenance',
  STOP_MAINTENANCE: 'stop_maintenance',
  DRAIN_AGENT: 'drain_agent',
  DEACTIVATE_AGENT: 'deactivate_agent',
  REACTIVATE_AGENT: 'reactivate_agent',
  UPDATE_QUOTA: 'update_quota',
  SET_QUOTA: 'set_quota',
  REMOVE_QUOTA: 'remove_quota',
  TEARDOWN: 'teardown',
  MARK_AGENT_GONE: 'mark_agent_gone',
};

/** Answers one call. Check order and texts are those of Mesos. */
export async function answerOperatorCall(
  exchange: Exchange,
  door: OperatorDoor,
  streams: OperatorStreams,
): Promise<void> {
  const { request, response } = exchange;
  const elsewhere = notServingAnswer(door.state, request);
  if (elsewhere !== undefined) return sendAnswer(request, response, elsewhere);
  const read = await readApiCall(exchange, Call);
  if ('refusal' in read) return sendAnswer(request, response, read.refusal);
  const { call } = read;
  const problem = validate(call);
  if (problem !== undefined) {
    return sendAnswer(request, response, textAnswer(400, `Failed to validate master::Call: ${problem}`));
  }
  const accepted = acceptedType(request.headers.accept);
  if (accepted === undefined) return sendAnswer(request, response, notAcceptable);
  // The body was awaited: this master may have stopped leading meanwhile.
  const deposed = notServingAnswer(door.state, request);
  if (deposed !== undefined) return sendAnswer(request, response, deposed);
  const name = exchange.principal?.value;
  if (!isCallAdmitted(door.state.settings.authorizer, call.type ?? 'UNKNOWN', name))
    return sendAnswer(request, response, forbidden);
  if (call.type === 'SUBSCRIBE') return streams.subscribe(exchange, accepted);
  if (call.type === 'GET_METRICS') return answerGetMetrics(exchange, door, accepted);
  const large = call.type === undefined ? undefined : largeReads[call.type];
  if (large !== undefined && call.type !== undefined)
    return sendLarge(exchange, door, large, { type: call.type, accepted });
  const reading = readingAnswer(door, call, door.views.of(name));
  const answer =
    reading === undefined
      ? await changingAnswer(door, call, { principal: exchange.principal?.value, accepted })
      : messageAnswer(Response, reading, accepted);
  return sendAnswer(request, response, answer);
}

function validate(call: Call): string | undefined {
  if (call.type === undefined) return "Expecting 'type' to be present";
  const argument = argumentNames[call.type];
  if (argument !== undefined && call[argument] === undefined) return `Expecting '${argument}' to be present`;
  // Its place in the message is optional, as volumes of resource providers have no agent there.
  const resized = argument === 'grow_volume' || argument === 'shrink_volume' ? call[argument] : undefined;
  return resized !== undefined && resized.agent_id === undefined ? "Expecting 'agent_id' to be present" : undefined;
}

interface LargeForm {
  readonly type: CallType;
  readonly accepted: ApiContentType;
}

async function sendLarge(exchange: Exchange, door: OperatorDoor, large: LargeRead, form: LargeForm): Promise<void> {
  const { state, snapshots } = door;
  const { request, response, principal } = exchange;
  const { key, cluster } = door.views.of(principal?.value);
  const isJson = form.accepted === contentTypes.json;
  const snapshot = await snapshots.take(`${form.type} ${form.accepted} ${key}`, {
    revision: () => state.revision,
    ...(isJson ? jsonContent(cluster, large, form.type) : bytesContent(cluster, large, form.type)),
  });
  // Preparing took time, in which leadership may have been lost.
  const deposed = notServingAnswer(state, request);
  if (deposed !== undefined) return sendAnswer(request, response, deposed);
  const target = { request, response, turns: snapshots.turns };
  return isJson ? sendSnapshot(target, snapshot) : sendBytes(target, snapshot);
}

type Content = Pick<SnapshotSource, 'parts' | 'prepare'>;

function jsonContent(cluster: ClusterView, { member, json }: LargeRead, type: CallType): Content {
  function* parts(): Generator<Part> {
    yield `{"type":"${type}","${member}":`;
    yield* json(cluster);
    yield '}';
  }
  return { parts };
}

function bytesContent(cluster: ClusterView, large: LargeRead, type: CallType): Content {
  const { number, content, fields = (of, takeDown) => takeDown(content(of)) } = large;
  const known = Object.hasOwn(ResponseType.numbers, type) ? (type as ResponseType) : 'UNKNOWN';
  return {
    parts: (takeDown) => [encode(Response, { type: known }), ...field(number, fields(cluster, takeDown))],
    prepare: () => content(cluster),
  };
}

async function changingAnswer(door: OperatorDoor, call: Call, asker: Asker): Promise<Answer> {
  const request = requestOf(call);
  if (request !== undefined) return answerOf(await door.ask(request, asker.principal));
  if (call.type === 'SET_LOGGING_LEVEL' && call.set_logging_level !== undefined) {
    setLoggingLevel(door.verbosity, call.set_logging_level);
    return { status: 200 };
  }
  const file = await fileAnswer(shownFiles(door.files, door.views.of(asker.principal)), call);
  if (file !== undefined) return 'answer' in file ? file.answer : messageAnswer(Response, file, asker.accepted);
  return textAnswer(501, `${call.type ?? 'This call'} is not supported by this version of the master`);
}

interface Asker {
  readonly principal: string | undefined;
  /** How the answer is to be written. */
  readonly accepted: ApiContentType;
}
