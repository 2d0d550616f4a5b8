import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/random.ts';
import type { Call } from '../../wire/gen/scheduler.ts';
import { createSession, type Session, type SessionEffect, type SessionEvent } from './session.ts';
import { step } from './step.ts';

const master = { host: 'm1', port: 5050 };
const other = { host: 'm2', port: 5050 };

function open(suppressedRoles: readonly string[] = [], followsRedirects = true): Session {
  return createSession({
    framework: { user: 'root', name: 'f', roles: ['a', 'b'] },
    suppressedRoles,
    settings: {
      subscribeTimeoutMs: 15_000,
      backoffBaseMs: 500,
      backoffMaxMs: 15_000,
      missedHeartbeats: 3,
      offerConstraints: undefined,
      followsRedirects,
    },
    random: createRandom(1),
  });
}

function kinds(effects: readonly SessionEffect[]): string[] {
  return effects.map((effect) => effect.kind);
}

function find<K extends SessionEffect['kind']>(effects: readonly SessionEffect[], kind: K) {
  return effects.find((effect): effect is Extract<SessionEffect, { kind: K }> => effect.kind === kind);
}

function subscribe(session: Session, nowMs: number): void {
  if (session.phase !== 'subscribing') step(session, { kind: 'master-detected', master }, nowMs);
  answer(session, 200, nowMs);
  const subscribed = {
    framework_id: { value: 'fw-1' },
    heartbeat_interval_seconds: 15,
    master_info: { id: 'M', ip: 0, port: 5050 },
  };
  const { stream } = session;
  step(session, { kind: 'event-received', stream, event: { type: 'SUBSCRIBED', subscribed } }, nowMs);
}

function answer(session: Session, status: number, nowMs: number, location?: string): SessionEffect[] {
  const { stream } = session;
  const streamId = status === 200 ? 'stream-1' : undefined;
  return step(session, { kind: 'stream-answered', stream, status, streamId, location, text: 'why' }, nowMs);
}

describe('subscription', () => {
  it('subscribes when a master is detected and keeps the id it was given', () => {
    const session = open(['b']);
    const opened = find(step(session, { kind: 'master-detected', master }, 0), 'open-stream');
    expect(opened?.target).toEqual(master);
    expect(opened?.call.framework_id).toBeUndefined();
    expect(opened?.call.subscribe?.suppressed_roles).toEqual(['b']);
    subscribe(session, 10);
    expect(session.phase).toBe('subscribed');

    step(session, { kind: 'stream-ended', stream: session.stream, reason: 'gone' }, 20);
    const again = find(step(session, { kind: 'ticked' }, 60_000), 'open-stream');
    expect(again?.call.framework_id?.value).toBe('fw-1');
    expect(again?.call.subscribe?.framework_info.id?.value).toBe('fw-1');
  });

  it('does not go where a master points that knows less than detection, but asks again', () => {
    const session = open([], false);
    step(session, { kind: 'master-detected', master }, 0);
    const effects = answer(session, 307, 1, '//m2:5050/api/v1/scheduler');
    expect(find(effects, 'open-stream')).toBeUndefined();
    expect(session.phase).toBe('waiting');
    const again = find(step(session, { kind: 'ticked' }, 1 + 500), 'open-stream');
    expect(again?.target).toEqual(master);
  });

  it('follows a redirect at once, but not for ever', () => {
    const session = open();
    step(session, { kind: 'master-detected', master }, 0);
    for (let hop = 0; hop < 5; hop++) {
      const opened = find(answer(session, 307, 1, `//m${hop + 3}:505${hop}/master/api/v1/scheduler`), 'open-stream');
      expect(opened?.target).toEqual({ host: `m${hop + 3}`, port: 5050 + hop });
    }
    expect(kinds(answer(session, 307, 1, '//m9:5050/x'))).toEqual(['close-stream']);
    expect(session.phase).toBe('waiting');
    expect(find(step(session, { kind: 'ticked' }, 60_000), 'open-stream')?.target).toEqual(master);
  });

  it.each([503, 500, 404, 307])('waits and tries again after %d', (status) => {
    const session = open();
    step(session, { kind: 'master-detected', master }, 0);
    expect(kinds(answer(session, status, 5))).toEqual(['close-stream']);
    expect(session.deadlineMs).toBeGreaterThanOrEqual(5);
    expect(session.deadlineMs).toBeLessThanOrEqual(505);
    expect(kinds(step(session, { kind: 'ticked' }, 505))).toEqual(['open-stream']);
  });

  it('waits longer after each failure, up to the bound, and starts over after a success', () => {
    const session = open();
    step(session, { kind: 'master-detected', master }, 0);
    let nowMs = 0;
    for (let attempt = 0; attempt < 12; attempt++) {
      answer(session, 503, nowMs);
      expect((session.deadlineMs ?? 0) - nowMs).toBeLessThanOrEqual(Math.min(15_000, 500 * 2 ** attempt));
      nowMs = session.deadlineMs ?? 0;
      step(session, { kind: 'ticked' }, nowMs);
    }
    subscribe(session, nowMs);
    expect(session.attempt).toBe(0);
  });

  it.each([
    [400, 'subscription-refused'],
    [401, 'not-authorized'],
    [403, 'not-authorized'],
    [415, 'subscription-refused'],
  ])('gives up for good after %d', (status, code) => {
    const session = open();
    step(session, { kind: 'master-detected', master }, 0);
    const effects = answer(session, status, 1);
    expect(find(effects, 'tell-fatal')?.code).toBe(code);
    expect(kinds(effects).at(-1)).toBe('end');
    expect(step(session, { kind: 'ticked' }, 99_999)).toEqual([]);
  });

  it.each([
    ['Framework failed over', 'framework-failed-over'],
    ['Framework has been removed', 'framework-removed'],
    ["'FrameworkInfo.roles' contains invalid role", 'subscription-refused'],
  ])('tells the ERROR event %s as fatal', (message, code) => {
    const session = open();
    subscribe(session, 0);
    const event = { type: 'ERROR', error: { message } } as const;
    const effects = step(session, { kind: 'event-received', stream: session.stream, event }, 1);
    expect(kinds(effects)).toEqual(['tell-event', 'tell-fatal', 'close-stream', 'end']);
    expect(find(effects, 'tell-fatal')?.code).toBe(code);
  });

  it('gives a silent master up after the missed heartbeats, not before', () => {
    const session = open();
    subscribe(session, 0);
    const heartbeat = { type: 'HEARTBEAT' } as const;
    step(session, { kind: 'event-received', stream: session.stream, event: heartbeat }, 15_000);
    expect(step(session, { kind: 'ticked' }, 45_000)).toEqual([]);
    expect(session.deadlineMs).toBe(60_000);
    expect(kinds(step(session, { kind: 'ticked' }, 60_000))).toEqual(['close-stream', 'tell-disconnected']);
  });

  it('gives an attempt up that does not reach SUBSCRIBED', () => {
    const session = open();
    step(session, { kind: 'master-detected', master }, 0);
    answer(session, 200, 1);
    expect(kinds(step(session, { kind: 'ticked' }, 15_000))).toEqual(['close-stream', 'tell-disconnected']);
    expect(session.phase).toBe('waiting');
  });

  it('moves to a newly detected leader at once and ignores what the old stream still says', () => {
    const session = open();
    subscribe(session, 0);
    const { stream } = session;
    const effects = step(session, { kind: 'master-detected', master: other }, 5);
    expect(kinds(effects)).toEqual(['close-stream', 'tell-disconnected', 'open-stream']);
    expect(step(session, { kind: 'event-received', stream, event: { type: 'HEARTBEAT' } }, 6)).toEqual([]);
    expect(step(session, { kind: 'stream-ended', stream, reason: 'x' }, 6)).toEqual([]);
  });

  it('keeps a living stream while detection knows no leader, and waits for one after its loss', () => {
    const session = open();
    subscribe(session, 0);
    expect(step(session, { kind: 'master-detected', master: undefined }, 1)).toEqual([]);
    step(session, { kind: 'stream-ended', stream: session.stream, reason: 'x' }, 2);
    expect(session.phase).toBe('detecting');
    expect(session.deadlineMs).toBeUndefined();
    expect(kinds(step(session, { kind: 'master-detected', master }, 3))).toEqual(['open-stream']);
  });
});

describe('calls', () => {
  const decline: Call = { type: 'DECLINE', decline: { offer_ids: [{ value: 'o' }] } };

  it('sends with framework id and stream id once subscribed, and says so when not', () => {
    const session = open();
    const early = find(step(session, { kind: 'call-made', call: decline }, 0), 'tell-call-failed');
    expect(early).toMatchObject({ type: 'DECLINE', code: 'not-connected' });
    subscribe(session, 0);
    const sent = find(step(session, { kind: 'call-made', call: decline }, 1), 'send-call');
    expect(sent).toMatchObject({ streamId: 'stream-1', target: master });
    expect(sent?.call.framework_id?.value).toBe('fw-1');
  });

  it.each([
    [202, '', []],
    [400, 'Failed to validate scheduler::Call: Not a valid UUID', ['tell-call-failed']],
    [400, 'Framework cannot be found', ['tell-call-failed', 'close-stream', 'tell-disconnected']],
    [403, 'Framework is not subscribed', ['tell-call-failed', 'close-stream', 'tell-disconnected']],
    [307, '', ['tell-call-failed', 'close-stream', 'tell-disconnected']],
    [503, '', ['tell-call-failed', 'close-stream', 'tell-disconnected']],
  ])('an answer %d %s to a call', (status, text, expected) => {
    const session = open();
    subscribe(session, 0);
    const { stream } = session;
    expect(kinds(step(session, { kind: 'call-answered', stream, type: 'DECLINE', status, text }, 1))).toEqual(expected);
  });

  it('subscribes anew after a lost call, once for all that were lost', () => {
    const session = open();
    subscribe(session, 0);
    const lost = { kind: 'call-lost', stream: session.stream, type: 'ACCEPT', code: 'connection-lost' } as const;
    expect(kinds(step(session, { ...lost, reason: 'reset' }, 1))).toContain('close-stream');
    expect(kinds(step(session, { ...lost, reason: 'reset' }, 1))).toEqual(['tell-call-failed']);
  });

  it('repeats suppressed roles at the next subscription until revived', () => {
    const session = open();
    subscribe(session, 0);
    const resubscribed = (): readonly string[] | undefined => {
      step(session, { kind: 'stream-ended', stream: session.stream, reason: 'x' }, 1);
      const opened = find(step(session, { kind: 'ticked' }, 1e9), 'open-stream');
      subscribe(session, 1e9);
      return opened?.call.subscribe?.suppressed_roles;
    };
    step(session, { kind: 'call-made', call: { type: 'SUPPRESS', suppress: {} } }, 0);
    expect(resubscribed()).toEqual(['a', 'b']);
    step(session, { kind: 'call-made', call: { type: 'REVIVE', revive: { roles: ['a'] } } }, 0);
    expect(resubscribed()).toEqual(['b']);
    step(session, { kind: 'call-made', call: { type: 'REVIVE', revive: {} } }, 0);
    expect(resubscribed()).toBeUndefined();
  });

  it('ends when a teardown is accepted, and when the stream ends during one', () => {
    for (const isAnswered of [true, false]) {
      const session = open();
      subscribe(session, 0);
      const { stream } = session;
      step(session, { kind: 'call-made', call: { type: 'TEARDOWN' } }, 0);
      const event: SessionEvent = isAnswered
        ? { kind: 'call-answered', stream, type: 'TEARDOWN', status: 202, text: '' }
        : { kind: 'stream-ended', stream, reason: 'x' };
      expect(kinds(step(session, event, 1)).at(-1)).toBe('end');
    }
  });
});

describe('any order of events', () => {
  const anyEvent = fc.oneof(
    fc.constantFrom<SessionEvent>({ kind: 'ticked' }, { kind: 'master-detected', master: undefined }),
    fc.constantFrom(master, other).map((found): SessionEvent => ({ kind: 'master-detected', master: found })),
    fc.tuple(fc.integer({ min: 0, max: 6 }), fc.constantFrom(200, 307, 503, 404)).map(
      ([stream, status]): SessionEvent => ({
        kind: 'stream-answered',
        stream,
        status,
        streamId: 's',
        location: '//m3:1/',
        text: '',
      }),
    ),
    fc.integer({ min: 0, max: 6 }).map((stream): SessionEvent => ({ kind: 'stream-ended', stream, reason: 'r' })),
    fc.integer({ min: 0, max: 6 }).map(
      (stream): SessionEvent => ({
        kind: 'event-received',
        stream,
        event: { type: 'SUBSCRIBED', subscribed: { framework_id: { value: 'f' } } },
      }),
    ),
  );

  it('never has two streams open, never forgets to try again', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const session = open();
        let openStreams = 0;
        let nowMs = 0;
        for (const event of events) {
          nowMs += 20_000;
          for (const effect of step(session, event, nowMs)) {
            if (effect.kind === 'open-stream') openStreams++;
            if (effect.kind === 'close-stream') openStreams = 0;
            expect(openStreams).toBeLessThanOrEqual(1);
          }
          if (session.phase !== 'detecting') expect(session.deadlineMs).toBeDefined();
          expect(openStreams).toBe(session.phase === 'subscribing' || session.phase === 'subscribed' ? 1 : 0);
        }
      }),
    );
  });
});
