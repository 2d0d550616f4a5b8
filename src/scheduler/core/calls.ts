import type { Call } from '../../wire/gen/scheduler.ts';
import type { Session, SessionEffect, SessionEvent } from './session.ts';
import { endSession, resubscribe } from './subscription.ts';

type EventOf<K extends SessionEvent['kind']> = Extract<SessionEvent, { kind: K }>;

/** Sends a call over the current subscription, or tells why not. */
export function makeCall(session: Session, call: Call, effects: SessionEffect[]): void {
  remember(session, call);
  const { framework, target, stream, streamId } = session;
  const type = call.type ?? 'UNKNOWN';
  if (session.phase !== 'subscribed' || target === undefined || framework.id === undefined) {
    const reason = 'there is no subscription to a master';
    effects.push({ kind: 'tell-call-failed', type, code: 'not-connected', status: undefined, reason });
    if (type === 'TEARDOWN') session.isTearingDown = false;
    return;
  }
  effects.push({ kind: 'send-call', stream, target, streamId, call: { ...call, framework_id: framework.id } });
}

/** What a call changes for later subscriptions, whether or not it arrives. */
function remember(session: Session, call: Call): void {
  const { suppressedRoles } = session;
  switch (call.type) {
    case 'SUPPRESS':
      for (const role of call.suppress?.roles ?? rolesOf(session)) suppressedRoles.add(role);
      break;
    case 'REVIVE':
      for (const role of call.revive?.roles ?? [...suppressedRoles]) suppressedRoles.delete(role);
      break;
    case 'UPDATE_FRAMEWORK': {
      const update = call.update_framework;
      if (update === undefined) break;
      session.framework = { ...update.framework_info, id: session.framework.id };
      if (update.suppressed_roles !== undefined) session.suppressedRoles = new Set(update.suppressed_roles);
      break;
    }
    case 'TEARDOWN':
      session.isTearingDown = true;
      break;
    default:
  }
}

function rolesOf(session: Session): readonly string[] {
  return session.framework.roles ?? [session.framework.role ?? '*'];
}

/** The master answered a call. Only a refusal matters, and whether it shows that our subscription is void. */
export function noteCallAnswered(
  session: Session,
  answer: EventOf<'call-answered'>,
  nowMs: number,
  effects: SessionEffect[],
): void {
  const { status, type, text } = answer;
  const isDone = status >= 200 && status < 300;
  if (type === 'TEARDOWN' && isDone) {
    endSession(session, effects);
    return;
  }
  if (isDone) return;
  effects.push({ kind: 'tell-call-failed', type, code: 'refused', status, reason: text });
  if (type === 'TEARDOWN') session.isTearingDown = false;
  if (answer.stream !== session.stream || !isSubscriptionVoid(status, text)) return;
  resubscribe(session, `the master answered ${status} to ${type}: ${text}`, nowMs, effects);
}

// 307 and 503: no leader any more. 403: not subscribed. The others of 400 are the call's own fault.
function isSubscriptionVoid(status: number, text: string): boolean {
  if (status === 307 || status === 503 || status === 403) return true;
  // COMPAT(mesos-1.11): the texts for an unknown framework and for a stream id that is not the current one.
  return status === 400 && /framework cannot be found|stream[- ]id/i.test(text);
}

/**
 * A call went without answer. Offers in it may be used, declined or neither, so the subscription is made anew: that voids the
 * offers on both sides.
 */
export function noteCallLost(
  session: Session,
  lost: EventOf<'call-lost'>,
  nowMs: number,
  effects: SessionEffect[],
): void {
  const { type, code, reason } = lost;
  effects.push({ kind: 'tell-call-failed', type, code, status: undefined, reason });
  if (lost.stream === session.stream) resubscribe(session, `a call was lost: ${reason}`, nowMs, effects);
}
