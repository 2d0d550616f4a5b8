/** Only the leader knows the cluster: others send the caller there. */
import type { IncomingMessage } from 'node:http';
import { type Answer, textAnswer } from '../../net/http-answer.ts';
import type { MasterState } from '../core/state.ts';

/** What to answer instead when this master does not lead; `undefined` when it does. */
export function standbyAnswer(state: MasterState, request: IncomingMessage): Answer | undefined {
  if (state.phase === 'serving' || state.phase === 'recovering') return undefined;
  // Mesos names its own process in the address, whether the request did or not.
  const path = (request.url ?? '/').replace(/^\/master(?=\/|$)/, '');
  return redirectAnswer(state, `/master${path}`);
}

/** Also of calls that need the registry: refused until it was read. */
export function notServingAnswer(state: MasterState, request: IncomingMessage): Answer | undefined {
  if (state.phase === 'recovering') return textAnswer(503, 'Master has not finished recovery');
  return standbyAnswer(state, request);
}

/** 307 to the same path at the leader, or 503 when nobody leads. */
export function redirectAnswer(state: MasterState, path: string): Answer {
  const { leader } = state;
  if (leader === undefined) return textAnswer(503, 'No leader elected');
  const host = leader.address?.hostname ?? leader.hostname ?? leader.address?.ip ?? '';
  return { status: 307, headers: { Location: `//${host}:${leader.address?.port ?? leader.port}${path}` } };
}
