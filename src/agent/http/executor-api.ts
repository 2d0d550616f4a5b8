/** POST /api/v1/executor: calls of the frameworks' own executors. */

import type { Principal } from '../../model/principal.ts';
import { acceptedType, notAcceptable, readApiCall } from '../../net/api-call.ts';
import { openRecordStream, type RecordStream } from '../../net/event-stream.ts';
import { contentTypes, sendAnswer, textAnswer } from '../../net/http-answer.ts';
import type { Exchange } from '../../net/http-server.ts';
import { Call, type CallType, Event } from '../../wire/gen/executor.ts';
import { toJsonText } from '../../wire/json.ts';
import { encode } from '../../wire/message.ts';
import { isTooEarly, refusedCall } from '../core/executor-calls.ts';
import { type Executor, findExecutor } from '../core/state.ts';
import type { AgentContext } from './context.ts';

const heartbeatMs = 30 * 60 * 1000;

/** One call. Nothing but SUBSCRIBE is answered with more than a status. */
export async function executorCall(context: AgentContext | undefined, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const answer = (status: number, text: string): Promise<void> =>
    sendAnswer(request, response, status === 202 ? { status } : textAnswer(status, text));
  if (context === undefined || isTooEarly(context.state)) {
    return answer(503, 'Agent has not finished recovery');
  }
  const read = await readApiCall(exchange, Call);
  if ('refusal' in read) return sendAnswer(request, response, read.refusal);
  const { call } = read;
  const invalid = validationError(call);
  if (invalid !== undefined) return answer(400, `Failed to validate executor::Call: ${invalid}`);
  const executor = findExecutor(context.state, call.framework_id.value, call.executor_id.value);
  if (exchange.principal !== undefined && !isMeant(exchange.principal, call, executor))
    return answer(403, "The claims of this executor's token do not match the ids of its call");
  if (call.type === 'HEARTBEAT') return answer(202, '');
  const refused = refusedCall(context.state, call);
  if (refused !== undefined) return answer(refused.status, refused.text);
  // Nothing else names no executor.
  if (executor === undefined) return answer(400, 'Executor cannot be found');
  if (call.type === 'SUBSCRIBE') {
    const accepted = acceptedType(request.headers.accept);
    if (accepted === undefined) return sendAnswer(request, response, notAcceptable);
    subscribe(context, exchange, executor, { call, contentType: accepted });
    return;
  }
  act(context, call);
  return answer(202, '');
}

/** The token was given to the executor that the call names; in which container matters as soon as there is one. */
function isMeant({ claims }: Principal, call: Call, executor: Executor | undefined): boolean {
  return (
    claims.get('fid') === call.framework_id.value &&
    claims.get('eid') === call.executor_id.value &&
    (executor === undefined || claims.get('cid') === executor.containerId)
  );
}

/** SUBSCRIBE goes without its part too: npm's mesos-framework leaves it out when it has nothing to tell. */
const parts: Partial<Record<CallType, keyof Call>> = { UPDATE: 'update', MESSAGE: 'message' };

/** Why a call cannot be meant, or undefined. */
function validationError(call: Call): string | undefined {
  if (call.type === undefined || call.type === 'UNKNOWN') return "Expecting 'type' to be present";
  const part = parts[call.type];
  if (part !== undefined && call[part] === undefined) return `Expecting '${part}' to be present`;
  const status = call.update?.status;
  if (status === undefined) return undefined;
  if (status.uuid === undefined) return "Expecting 'uuid' to be present";
  if (status.uuid.length !== 16) return 'Not a valid UUID';
  if (status.executor_id !== undefined && status.executor_id.value !== call.executor_id.value) {
    return `ExecutorID in Call: ${call.executor_id.value} does not match ExecutorID in TaskStatus: ${status.executor_id.value}`;
  }
  if (status.source !== undefined && status.source !== 'SOURCE_EXECUTOR') {
    return `Received Call from executor ${call.executor_id.value} of framework ${call.framework_id.value} with invalid source, expecting 'source' to be SOURCE_EXECUTOR`;
  }
  return status.state === 'TASK_STAGING' ? 'Received TASK_STAGING from executor' : undefined;
}

interface Subscribing {
  readonly call: Call;
  readonly contentType: typeof contentTypes.json | typeof contentTypes.protobuf;
}

function subscribe(context: AgentContext, { response }: Exchange, executor: Executor, wanted: Subscribing): void {
  const { call, contentType } = wanted;
  const heartbeat = (): Uint8Array => {
    const event: Event = { type: 'HEARTBEAT' };
    return contentType === contentTypes.json ? Buffer.from(toJsonText(Event, event)) : encode(Event, event);
  };
  const stream: RecordStream = openRecordStream(response, {
    headers: { 'Content-Type': contentType },
    heartbeat,
    heartbeatMs,
    onClose: () => context.streams.closed(executor.containerId, stream),
  });
  context.streams.open(executor.containerId, stream, contentType);
  context.post({
    kind: 'executor-subscribed',
    frameworkId: executor.frameworkId,
    executorId: executor.executorId,
    tasks: call.subscribe?.unacknowledged_tasks ?? [],
    updates: (call.subscribe?.unacknowledged_updates ?? []).map(({ status }) => status),
  });
}

function act(context: AgentContext, call: Call): void {
  const at = { frameworkId: call.framework_id.value, executorId: call.executor_id.value };
  if (call.update !== undefined) context.post({ kind: 'status-reported', ...at, status: call.update.status });
  if (call.message !== undefined) context.post({ kind: 'executor-said', ...at, data: call.message.data });
}
