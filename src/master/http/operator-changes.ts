/** The calls of the operator API that change something, as requests to the core. */
import { type Answer, textAnswer } from '../../net/http-answer.ts';
import type { Call } from '../../wire/gen/master.ts';
import type { OperatorAnswer, OperatorRequest } from '../core/operator-requests.ts';

/** What a call asks for; `undefined` for calls that ask for nothing this master does. */
export function requestOf(call: Call): OperatorRequest | undefined {
  switch (call.type) {
    case 'UPDATE_WEIGHTS':
      return { type: 'update-weights', infos: call.update_weights?.weight_infos ?? [] };
    case 'TEARDOWN':
      return { type: 'tear-down', frameworkId: call.teardown?.framework_id.value ?? '' };
    default:
      return undefined;
  }
}

/** The answer of the core as HTTP. */
export function answerOf({ status, text }: OperatorAnswer): Answer {
  return text === '' ? { status } : textAnswer(status, text);
}
