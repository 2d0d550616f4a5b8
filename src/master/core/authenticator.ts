/** Who speaks for which principal over libprocess: the master's side of CRAM-MD5. A machine of its own beside the cluster's state. */
import {
  AuthenticateMessage,
  AuthenticationCompletedMessage,
  AuthenticationErrorMessage,
  AuthenticationFailedMessage,
  AuthenticationMechanismsMessage,
  AuthenticationStartMessage,
  AuthenticationStepMessage,
} from '../../wire/gen/internal.ts';
import { type MessageType, tryDecode } from '../../wire/message.ts';

/** Proofs under way at once; more are turned away and come again. */
const maxSessions = 10_000;
const mechanism = 'CRAM-MD5';

interface Session {
  readonly id: string;
  /** Whose proof it is: a driver or an agent. */
  readonly pid: string;
  /** The process that proves, of the same program. */
  readonly client: string;
  readonly challenge: Uint8Array;
  readonly deadlineMs: number;
  isStarted: boolean;
}

export interface AuthenticatorState {
  readonly timeoutMs: number;
  /** Nobody can prove anything without credentials. */
  readonly hasCredentials: boolean;
  /** By session id, oldest first. All have the same time, so deadlines are in this order too. */
  readonly sessions: Map<string, Session>;
  /** Session id by the pid it is about. */
  readonly sessionOf: Map<string, string>;
  /** Principal by pid. */
  readonly principals: Map<string, string>;
}

export type AuthenticatorEvent =
  /** AuthenticateMessage; `sessionId` and `challenge` are new ones, used if there is to be a session. */
  | {
      readonly type: 'proof-offered';
      readonly from: string;
      readonly body: Uint8Array;
      readonly sessionId: string;
      readonly challenge: Uint8Array;
    }
  | {
      readonly type: 'session-told';
      readonly sessionId: string;
      readonly from: string;
      readonly name: string;
      readonly body: Uint8Array;
    }
  | { readonly type: 'peer-exited'; readonly pid: string }
  | { readonly type: 'ticked' };

export type AuthenticatorEffect =
  | { readonly type: 'open-session'; readonly sessionId: string }
  | { readonly type: 'close-session'; readonly sessionId: string }
  | {
      readonly type: 'send';
      /** The session that speaks; undefined: the master itself. */
      readonly sessionId: string | undefined;
      readonly to: string;
      readonly message: MessageType<never>;
      readonly body: unknown;
    }
  /** Hear of it (`peer-exited`) when this process is gone, or no more. */
  | { readonly type: 'link' | 'unlink'; readonly pid: string }
  /** The proof of this pid is over, one way or another: what waited for it goes on. */
  | { readonly type: 'settled'; readonly pid: string; readonly principal: string | undefined; readonly why: string };

/** Whose registrations need a proof. */
export interface RequiredProofs {
  readonly frameworks: boolean;
  readonly agents: boolean;
}

/** A registration of this process waits for its proof. */
export function isProving(state: AuthenticatorState, pid: string): boolean {
  return state.sessionOf.has(pid);
}

/** Why a driver may not subscribe with what it proved, or undefined. COMPAT(mesos-1.11): frameworks show the text. */
export function driverRefusal(
  state: AuthenticatorState,
  required: RequiredProofs,
  pid: string,
  principal: string | undefined,
): string | undefined {
  const proved = state.principals.get(pid);
  if (required.frameworks && proved === undefined) return `Framework at ${pid} is not authenticated`;
  return proved !== undefined && principal !== undefined && principal !== proved
    ? `Framework principal '${principal}' does not match authenticated principal '${proved}'`
    : undefined;
}

/** Finds out who gave a response to a challenge; undefined: nobody did. */
export type ProvePrincipal = (challenge: Uint8Array, response: Uint8Array) => string | undefined;

export function createAuthenticator(timeoutMs: number, hasCredentials: boolean): AuthenticatorState {
  return { timeoutMs, hasCredentials, sessions: new Map(), sessionOf: new Map(), principals: new Map() };
}

/** The decisions; `prove` checks responses. */
export function stepAuthenticator(
  state: AuthenticatorState,
  event: AuthenticatorEvent,
  nowMs: number,
  prove: ProvePrincipal,
): AuthenticatorEffect[] {
  switch (event.type) {
    case 'proof-offered':
      return offered(state, event, nowMs);
    case 'session-told': {
      const session = state.sessions.get(event.sessionId);
      // Others than the one who was asked have nothing to say.
      return session === undefined || session.client !== event.from ? [] : told(state, session, event, prove);
    }
    case 'peer-exited': {
      state.principals.delete(event.pid);
      const sessionId = state.sessionOf.get(event.pid);
      const session = sessionId === undefined ? undefined : state.sessions.get(sessionId);
      return session === undefined ? [] : settle(state, session, undefined, 'it is gone');
    }
    case 'ticked': {
      const late = [...state.sessions.values()].filter(({ deadlineMs }) => deadlineMs <= nowMs);
      return late.flatMap((session) => settle(state, session, undefined, 'it took too long'));
    }
  }
}

/** When the oldest session is to be dropped. */
export function nextAuthenticatorDeadlineMs(state: AuthenticatorState): number | undefined {
  for (const { deadlineMs } of state.sessions.values()) return deadlineMs;
  return undefined;
}

type Offered = Extract<AuthenticatorEvent, { type: 'proof-offered' }>;

function offered(state: AuthenticatorState, event: Offered, nowMs: number): AuthenticatorEffect[] {
  const { from, sessionId, challenge } = event;
  const pid = tryDecode(AuthenticateMessage, event.body)?.pid;
  if (pid === undefined) return [];
  if (!state.hasCredentials)
    return [send(undefined, from, AuthenticationErrorMessage, { error: 'No authenticator loaded' })];
  const effects: AuthenticatorEffect[] = [];
  const earlier = state.sessions.get(state.sessionOf.get(pid) ?? '');
  // The newer attempt counts. Nobody goes on for that: what waited waits for this one.
  if (earlier !== undefined) effects.push(...forget(state, earlier));
  if (state.sessions.size >= maxSessions) {
    const error = 'Too many authentications under way';
    return [...effects, send(undefined, from, AuthenticationErrorMessage, { error })];
  }
  state.principals.delete(pid);
  const deadlineMs = nowMs + state.timeoutMs;
  state.sessions.set(sessionId, { id: sessionId, pid, client: from, challenge, deadlineMs, isStarted: false });
  state.sessionOf.set(pid, sessionId);
  effects.push(
    { type: 'open-session', sessionId },
    { type: 'link', pid },
    send(sessionId, from, AuthenticationMechanismsMessage, { mechanisms: [mechanism] }),
  );
  return effects;
}

type Told = Extract<AuthenticatorEvent, { type: 'session-told' }>;

function told(
  state: AuthenticatorState,
  session: Session,
  { name, body }: Told,
  prove: ProvePrincipal,
): AuthenticatorEffect[] {
  const fail = (error: string): AuthenticatorEffect[] => [
    send(session.id, session.client, AuthenticationErrorMessage, { error }),
    ...settle(state, session, undefined, error),
  ];
  if (name === AuthenticationStartMessage.name) {
    const start = tryDecode(AuthenticationStartMessage, body);
    if (session.isStarted || start === undefined) return fail("Unexpected authentication 'start' received");
    if (start.mechanism !== mechanism) return fail(`Mechanism '${start.mechanism}' is not supported`);
    if ((start.data?.length ?? 0) > 0) return fail('CRAM-MD5 begins without data');
    session.isStarted = true;
    return [send(session.id, session.client, AuthenticationStepMessage, { data: session.challenge })];
  }
  if (name !== AuthenticationStepMessage.name) return [];
  const step = tryDecode(AuthenticationStepMessage, body);
  if (!session.isStarted || step === undefined) return fail("Unexpected authentication 'step' received");
  const principal = prove(session.challenge, step.data);
  if (principal === undefined)
    return [
      send(session.id, session.client, AuthenticationFailedMessage, {}),
      ...settle(state, session, undefined, 'the principal or the secret is wrong'),
    ];
  state.principals.set(session.pid, principal);
  return [
    send(session.id, session.client, AuthenticationCompletedMessage, {}),
    ...settle(state, session, principal, 'it is proved'),
  ];
}

function settle(
  state: AuthenticatorState,
  session: Session,
  principal: string | undefined,
  why: string,
): AuthenticatorEffect[] {
  const { pid } = session;
  const left: AuthenticatorEffect[] = principal === undefined ? [{ type: 'unlink', pid }] : [];
  return [...forget(state, session), ...left, { type: 'settled', pid, principal, why }];
}

function forget(state: AuthenticatorState, session: Session): AuthenticatorEffect[] {
  state.sessions.delete(session.id);
  state.sessionOf.delete(session.pid);
  return [{ type: 'close-session', sessionId: session.id }];
}

function send<T>(sessionId: string | undefined, to: string, message: MessageType<T>, body: T): AuthenticatorEffect {
  return { type: 'send', sessionId, to, message: message as unknown as MessageType<never>, body };
}
