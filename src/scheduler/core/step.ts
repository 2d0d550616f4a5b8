import { unreachable } from '../../base/assert.ts';
import { makeCall, noteCallAnswered, noteCallLost } from './calls.ts';
import type { Session, SessionEffect, SessionEvent } from './session.ts';
import { endSession, followMaster, noteAnswer, noteStreamEnd, receiveEvent, tick } from './subscription.ts';

/** Advances a session by one event. Stale events (of streams given up) change nothing. */
export function step(session: Session, event: SessionEvent, nowMs: number): SessionEffect[] {
  const effects: SessionEffect[] = [];
  if (session.phase === 'ended') return effects;
  switch (event.kind) {
    case 'master-detected':
      followMaster(session, event.master, nowMs, effects);
      break;
    case 'stream-answered':
      noteAnswer(session, event, nowMs, effects);
      break;
    case 'event-received':
      receiveEvent(session, event, nowMs, effects);
      break;
    case 'stream-ended':
      noteStreamEnd(session, event, nowMs, effects);
      break;
    case 'call-made':
      makeCall(session, event.call, effects);
      break;
    case 'call-answered':
      noteCallAnswered(session, event, nowMs, effects);
      break;
    case 'call-lost':
      noteCallLost(session, event, nowMs, effects);
      break;
    case 'ticked':
      tick(session, nowMs, effects);
      break;
    case 'close-requested':
      endSession(session, effects);
      break;
    default:
      unreachable(event);
  }
  return effects;
}
