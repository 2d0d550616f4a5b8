/** The v1 scheduler API: POST /api/v1/scheduler. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { acceptedType, notAcceptable, readApiCall } from '../../net/api-call.ts';
import { gatherWrites } from '../../net/gathered-writes.ts';
import { type Answer, sendAnswer, textAnswer } from '../../net/http-answer.ts';
import type { Exchange, HttpServer } from '../../net/http-server.ts';
import { Call, type CallUpdateFramework } from '../../wire/gen/scheduler.ts';
import { registrationError } from '../core/authorization.ts';
import type { Framework } from '../core/framework-record.ts';
import type { MasterState } from '../core/state.ts';
import { callError } from '../core/validation/call.ts';
import { frameworkInfoError, termsError } from '../core/validation/framework.ts';
import { notServingAnswer, standbyAnswer } from './leader.ts';
import { masterRealms } from './realms.ts';
import type { MasterDoor } from './route.ts';
import type { SchedulerStreams } from './scheduler-streams.ts';

const path = '/api/v1/scheduler';

/** Adds the endpoint to a server. */
export function serveScheduler(server: HttpServer, door: MasterDoor, streams: SchedulerStreams): void {
  server.raw('*', path, (exchange) => serveCall(exchange, door, streams), masterRealms.frameworks);
}

async function serveCall(exchange: Exchange, door: MasterDoor, streams: SchedulerStreams): Promise<void> {
  const { request, response } = exchange;
  const answer = (made: Answer): Promise<void> => sendAnswer(request, response, made);
  const elsewhere = standbyAnswer(door.state, request);
  if (elsewhere !== undefined) return answer(elsewhere);
  const read = await readApiCall(exchange, Call);
  if ('refusal' in read) return answer(read.refusal);
  await door.untilRecovered();
  // This took time, in which leadership may have been lost.
  const gone = notServingAnswer(door.state, request);
  if (gone !== undefined) return answer(gone);
  const { call } = read;
  const error = callError(call, exchange.principal?.value);
  if (error !== undefined) return answer(textAnswer(400, `Failed to validate scheduler::Call: ${error}`));
  if (call.type === 'SUBSCRIBE') return subscribe(exchange, door, { streams, call });
  const refusal =
    principalRefusal(door.state, call, exchange.principal?.value) ??
    callRefusal(door.state, call, request.headers['mesos-stream-id']);
  if (refusal !== undefined) return answer(refusal);
  door.post({ type: 'framework-called', frameworkId: call.framework_id?.value ?? '', call });
  if (call.type === 'UPDATE_FRAMEWORK') return answer({ status: 200 });
  acknowledgeCall(request, response);
}

/** 202. Answers of calls that came together on one connection go out in one write: a write costs more than a call. */
function acknowledgeCall({ socket }: IncomingMessage, response: ServerResponse): void {
  if (response.shouldKeepAlive) gatherWrites(socket);
  response.writeHead(202, { 'Content-Length': 0 });
  response.end();
}

async function subscribe(
  { request, response, principal }: Exchange,
  door: MasterDoor,
  { streams, call }: { readonly streams: SchedulerStreams; readonly call: Call },
): Promise<void> {
  const contentType = acceptedType(request.headers.accept);
  if (contentType === undefined) return sendAnswer(request, response, notAcceptable);
  if (request.headers['mesos-stream-id'] !== undefined) {
    const text = "Subscribe calls should not include the 'Mesos-Stream-Id' header";
    return sendAnswer(request, response, textAnswer(400, text));
  }
  if (call.subscribe === undefined) return;
  // Old libraries send an empty id for a new framework.
  const frameworkId = call.framework_id?.value || undefined;
  const streamId = streams.open(response, contentType);
  door.post({
    type: 'framework-subscribing',
    streamId,
    frameworkId,
    subscribe: call.subscribe,
    principal: principal?.value,
  });
}

/** Whoever knows the name of a stream is not yet its framework. */
function principalRefusal(state: MasterState, call: Call, principal: string | undefined): Answer | undefined {
  const framework = state.frameworks.get(call.framework_id?.value ?? '');
  const own = framework?.info.principal ?? '';
  if (framework === undefined || principal === undefined || principal === own) return undefined;
  return textAnswer(
    400,
    `Authenticated principal '${principal}' does not match principal '${own}' set in \`FrameworkInfo\``,
  );
}

/** Why a call that is well-formed is refused, or undefined. */
function callRefusal(state: MasterState, call: Call, streamId: string | string[] | undefined): Answer | undefined {
  const framework = state.frameworks.get(call.framework_id?.value ?? '');
  if (framework === undefined) return textAnswer(400, 'Framework cannot be found');
  if (framework.connection === undefined) return textAnswer(403, 'Framework is not subscribed');
  if (framework.connection.pid !== undefined) return textAnswer(403, 'Framework is not connected via HTTP');
  if (typeof streamId !== 'string') {
    return textAnswer(400, "All non-subscribe calls should include the 'Mesos-Stream-Id' header");
  }
  if (streamId !== framework.connection.streamId) {
    const text = `The stream ID '${streamId}' included in this request didn't match the stream ID currently associated with framework ID ${framework.id}`;
    return textAnswer(400, text);
  }
  if (call.type === 'UNKNOWN') return textAnswer(501, '');
  return call.update_framework === undefined || call.type !== 'UPDATE_FRAMEWORK'
    ? undefined
    : updateRefusal(state, framework, call.update_framework);
}

function updateRefusal(state: MasterState, framework: Framework, update: CallUpdateFramework): Answer | undefined {
  const { framework_info: info } = update;
  const before = framework.info;
  const changed =
    (before.principal ?? '') !== (info.principal ?? '')
      ? "Changing framework's principal is not allowed."
      : before.user !== info.user
        ? "Updating 'FrameworkInfo.user' is unsupported"
        : (before.checkpoint ?? false) !== (info.checkpoint ?? false)
          ? "Updating 'FrameworkInfo.checkpoint' is unsupported"
          : undefined;
  const error =
    changed ??
    frameworkInfoError(state, info) ??
    termsError(state, info, update.suppressed_roles, update.offer_constraints);
  if (error !== undefined) return textAnswer(400, `'FrameworkInfo' is not valid: ${error}`);
  const forbidden = registrationError(state, info);
  return forbidden === undefined ? undefined : textAnswer(403, forbidden);
}
