import { beforeEach, describe, expect, it } from 'vitest';
import { AuthenticateMessage, AuthenticationStartMessage, AuthenticationStepMessage } from '../../wire/gen/internal.ts';
import { encode, type MessageType } from '../../wire/message.ts';
import {
  type AuthenticatorEffect,
  type AuthenticatorState,
  createAuthenticator,
  driverRefusal,
  isProving,
  nextAuthenticatorDeadlineMs,
  stepAuthenticator,
} from './authenticator.ts';

const pid = 'slave(1)@10.0.0.1:5051';
const client = 'crammd5-authenticatee(1)@10.0.0.1:5051';
const challenge = Uint8Array.of(1, 2, 3);
const right = Uint8Array.of(9);

/** Takes `right` as the proof of `agent`, if it is asked with the challenge of that session. */
const prove = (asked: Uint8Array, response: Uint8Array): string | undefined =>
  asked === challenge && response[0] === right[0] ? 'agent' : undefined;

let state: AuthenticatorState;
let nowMs: number;
let sessions: number;

beforeEach(() => {
  state = createAuthenticator(15_000, true);
  nowMs = 1000;
  sessions = 0;
});

/** Effects, short: what is sent by name, the rest by type. */
function short(effects: readonly AuthenticatorEffect[]): string[] {
  return effects.map((effect) => {
    if (effect.type === 'send')
      return `${effect.sessionId ?? 'master'} > ${effect.to}: ${effect.message.name.slice(15)}`;
    return effect.type === 'settled' ? `settled ${effect.principal}` : effect.type;
  });
}

function offer(about = pid, from = client): string[] {
  const body = encode(AuthenticateMessage, { pid: about });
  const sessionId = `s${++sessions}`;
  return short(stepAuthenticator(state, { type: 'proof-offered', from, body, sessionId, challenge }, nowMs, prove));
}

function tell<T>(type: MessageType<T>, message: T, sessionId = 's1', from = client): string[] {
  const event = { type: 'session-told', sessionId, from, name: type.name, body: encode(type, message) } as const;
  return short(stepAuthenticator(state, event, nowMs, prove));
}

const start = (mechanism = 'CRAM-MD5', data = new Uint8Array()): string[] =>
  tell(AuthenticationStartMessage, { mechanism, data });
const answer = (data: Uint8Array): string[] => tell(AuthenticationStepMessage, { data });

describe('the authenticator', () => {
  it('asks and hears in the order of Mesos, from a process of its own', () => {
    expect(offer()).toEqual(['open-session', 'link', `s1 > ${client}: AuthenticationMechanismsMessage`]);
    expect(isProving(state, pid)).toBe(true);
    expect(start()).toEqual([`s1 > ${client}: AuthenticationStepMessage`]);
    expect(answer(right)).toEqual([`s1 > ${client}: AuthenticationCompletedMessage`, 'close-session', 'settled agent']);
    expect(isProving(state, pid)).toBe(false);
    expect(state.principals.get(pid)).toBe('agent');
    expect(nextAuthenticatorDeadlineMs(state)).toBeUndefined();
  });

  it('tells who cannot prove it, and forgets him', () => {
    offer();
    start();
    expect(answer(Uint8Array.of(8))).toEqual([
      `s1 > ${client}: AuthenticationFailedMessage`,
      'close-session',
      'unlink',
      'settled undefined',
    ]);
    expect(state.principals.size).toBe(0);
    expect(answer(right)).toEqual([]);
  });

  it.each([
    ['an answer before the question', (): string[] => answer(right)],
    ['another mechanism', (): string[] => start('PLAIN')],
    ['a first word', (): string[] => start('CRAM-MD5', right)],
    ['two beginnings', (): string[] => [...start(), ...start()].slice(1)],
  ])('ends with an error at %s', (_what, odd) => {
    offer();
    expect(odd()).toEqual([
      `s1 > ${client}: AuthenticationErrorMessage`,
      'close-session',
      'unlink',
      'settled undefined',
    ]);
    expect(state.sessions.size).toBe(0);
  });

  it('listens to the one it asked only', () => {
    offer();
    expect(
      tell(AuthenticationStartMessage, { mechanism: 'CRAM-MD5' }, 's1', 'crammd5-authenticatee(1)@10.6.6.6:1'),
    ).toEqual([]);
    expect(start()).toHaveLength(1);
    expect(tell(AuthenticationStepMessage, { data: right }, 's1', 'other@10.0.0.1:5051')).toEqual([]);
    expect(answer(right)).toContain('settled agent');
  });

  it('begins anew when it is asked again, and what was proved before holds no more', () => {
    offer();
    start();
    answer(right);
    offer();
    expect(state.principals.size).toBe(0);
    expect(offer()).toEqual([
      'close-session',
      'open-session',
      'link',
      `s3 > ${client}: AuthenticationMechanismsMessage`,
    ]);
    expect([...state.sessions.keys()]).toEqual(['s3']);
    expect(tell(AuthenticationStartMessage, { mechanism: 'CRAM-MD5' }, 's2')).toEqual([]);
  });

  it('drops what takes too long', () => {
    offer();
    nowMs += 10_000;
    offer('slave(1)@10.0.0.2:5051', 'c@10.0.0.2:5051');
    expect(nextAuthenticatorDeadlineMs(state)).toBe(16_000);
    nowMs += 5_000;
    expect(short(stepAuthenticator(state, { type: 'ticked' }, nowMs, prove))).toEqual([
      'close-session',
      'unlink',
      'settled undefined',
    ]);
    expect([...state.sessions.keys()]).toEqual(['s2']);
  });

  it('forgets who is gone', () => {
    offer();
    start();
    answer(right);
    stepAuthenticator(state, { type: 'peer-exited', pid }, nowMs, prove);
    expect(state.principals.size).toBe(0);
    offer();
    expect(short(stepAuthenticator(state, { type: 'peer-exited', pid }, nowMs, prove))).toContain('settled undefined');
  });

  it('says that it cannot without credentials, and turns away who is too many', () => {
    state = createAuthenticator(15_000, false);
    expect(offer()).toEqual([`master > ${client}: AuthenticationErrorMessage`]);
    state = createAuthenticator(15_000, true);
    for (let index = 0; index < 10_000; index++) offer(`slave(1)@10.0.0.1:${index}`);
    expect(offer('one@too:1')).toEqual([`master > ${client}: AuthenticationErrorMessage`]);
    expect(state.sessions.size).toBe(10_000);
  });
});

describe('a driver', () => {
  it('is held to its proof, in the words of Mesos', () => {
    const refusal = (frameworks: boolean, principal?: string): string | undefined =>
      driverRefusal(state, { frameworks, agents: false }, pid, principal);
    expect(refusal(false, 'anything')).toBeUndefined();
    expect(refusal(true)).toBe(`Framework at ${pid} is not authenticated`);
    offer();
    start();
    answer(right);
    expect(refusal(true)).toBeUndefined();
    expect(refusal(true, 'agent')).toBeUndefined();
    expect(refusal(false, 'other')).toBe("Framework principal 'other' does not match authenticated principal 'agent'");
  });
});
