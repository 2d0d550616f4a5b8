/** Answering the questions of members. */
import { stepDownWhenSurpassed } from './coordinator.ts';
import type { LogEvent, LogResponse } from './events.ts';
import { isCongested, persist, sayWhenDurable } from './outbox.ts';
import { promise, recoverResponse, type Verdict, write } from './replica.ts';
import type { LogState } from './state.ts';

type RequestReceived = Extract<LogEvent, { readonly type: 'request-received' }>;

/** Answers when the disk has what the answer promises; says nothing to what cannot be answered. */
export function answerRequest(state: LogState, { from, requestId, request }: RequestReceived): void {
  if (typeof request?.message !== 'object' || request.message === null || isCongested(state)) return;
  const { response, change } = judge(state, request);
  persist(state, change);
  stepDownWhenSurpassed(state);
  if (response !== undefined) sayWhenDurable(state, { type: 'answer', to: from, requestId, response });
}

function judge({ replica }: LogState, request: RequestReceived['request']): Verdict<LogResponse> {
  switch (request.kind) {
    case 'promise':
      return tagged('promise', promise(replica, request.message));
    case 'write':
      return tagged('write', write(replica, request.message));
    case 'recover':
      return { response: { kind: 'recover', message: recoverResponse(replica) } };
    default:
      return {};
  }
}

function tagged<K extends 'promise' | 'write'>(
  kind: K,
  { response, change }: Verdict<Extract<LogResponse, { kind: K }>['message']>,
): Verdict<LogResponse> {
  return {
    ...(response === undefined ? {} : { response: { kind, message: response } as LogResponse }),
    ...(change === undefined ? {} : { change }),
  };
}
