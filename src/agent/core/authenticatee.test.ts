import { beforeEach, describe, expect, it } from 'vitest';
import {
  AuthenticationCompletedMessage,
  AuthenticationErrorMessage,
  AuthenticationFailedMessage,
  AuthenticationMechanismsMessage,
  AuthenticationStepMessage,
  PingSlaveMessage,
  SlaveRegisteredMessage,
} from '../../wire/gen/internal.ts';
import { encode, type MessageType } from '../../wire/message.ts';
import { agentId, masterPid, TestAgent } from './test-bed.ts';

const session = 'crammd5-authenticator-session(1)@127.0.0.1:5050';
const proof = { backoffFactorMs: 1000, timeoutMinMs: 5000, timeoutMaxMs: 20_000 };

let agent: TestAgent;

beforeEach(() => {
  agent = new TestAgent({ proof });
  agent.post({ kind: 'disk-recovered', found: undefined });
  agent.post({ kind: 'containers-recovered' });
  agent.post({ kind: 'master-detected', master: { pid: masterPid, hostname: 'localhost' } });
});

function tell<T>(type: MessageType<T>, message: T, attempt = 1, from = session): void {
  const to = `crammd5-authenticatee(${attempt})`;
  agent.post({ kind: 'proof-received', message: { to, from, name: type.name, body: encode(type, message) } });
}

/** What attempts did since the last look. */
function acts(): string[] {
  const done = agent.effects.flatMap((effect) => (effect.kind === 'prove' ? [`${effect.id} ${effect.act.what}`] : []));
  agent.effects = [];
  return done;
}

function sentNames(): string[] {
  return agent.sent.map(({ name }) => name);
}

function proveIt(attempt = 1): void {
  tell(AuthenticationMechanismsMessage, { mechanisms: ['CRAM-MD5'] }, attempt);
  tell(AuthenticationStepMessage, { data: Uint8Array.of(1) }, attempt);
  tell(AuthenticationCompletedMessage, {}, attempt);
}

describe('an agent with a credential', () => {
  it('proves who it is before it registers, step by step', () => {
    agent.advance(1000);
    expect(acts()).toEqual(['crammd5-authenticatee(1) ask']);
    tell(AuthenticationMechanismsMessage, { mechanisms: ['PLAIN', 'CRAM-MD5'] });
    expect(acts()).toEqual(['crammd5-authenticatee(1) start']);
    tell(AuthenticationStepMessage, { data: Uint8Array.of(1) });
    expect(acts()).toEqual(['crammd5-authenticatee(1) answer']);
    expect(sentNames()).toEqual([]);
    tell(AuthenticationCompletedMessage, {});
    expect(acts()).toEqual(['crammd5-authenticatee(1) end']);
    agent.advance(2000);
    expect(sentNames()).toContain('RegisterSlaveMessage');
  });

  it('is not told so by others, nor too early', () => {
    agent.advance(1000);
    tell(AuthenticationCompletedMessage, {});
    tell(AuthenticationMechanismsMessage, { mechanisms: ['CRAM-MD5'] }, 1, 'evil@10.6.6.6:5050');
    tell(AuthenticationMechanismsMessage, { mechanisms: ['CRAM-MD5'] }, 7);
    expect(acts()).toEqual(['crammd5-authenticatee(1) ask']);
    tell(AuthenticationMechanismsMessage, { mechanisms: ['CRAM-MD5'] });
    tell(AuthenticationStepMessage, { data: Uint8Array.of(1) }, 1, 'evil@127.0.0.1:5050');
    expect(acts()).toEqual(['crammd5-authenticatee(1) start']);
    agent.advance(4000);
    expect(sentNames()).toEqual([]);
  });

  it('ends when the master says that it is not who it says', () => {
    agent.advance(1000);
    tell(AuthenticationMechanismsMessage, { mechanisms: ['CRAM-MD5'] });
    tell(AuthenticationStepMessage, { data: Uint8Array.of(1) });
    tell(AuthenticationFailedMessage, {});
    expect(agent.effects.find(({ kind }) => kind === 'exit')).toEqual({
      kind: 'exit',
      code: 1,
      reason: `Master ${masterPid} refused authentication`,
    });
  });

  it('tries again as another process when nothing comes, or an error, with more and more time', () => {
    agent.advance(1000);
    tell(AuthenticationErrorMessage, { error: 'No authenticator loaded' }, 1, masterPid);
    agent.advance(4000);
    expect(acts()).toEqual(['crammd5-authenticatee(1) ask']);
    const waits: number[] = [];
    for (let attempt = 2; attempt < 40; attempt++) {
      const beganMs = agent.nowMs;
      for (let turn = 0; turn < 100 && !acts().includes(`crammd5-authenticatee(${attempt}) ask`); turn++) {
        agent.receive(PingSlaveMessage, { connected: true });
        agent.advance(250);
      }
      waits.push(agent.nowMs - beganMs);
    }
    expect(Math.min(...waits.slice(1))).toBeGreaterThanOrEqual(5000 - 250);
    expect(Math.max(...waits)).toBeLessThanOrEqual(20_000 + 250);
    expect(Math.max(...waits.slice(10))).toBeGreaterThan(8000);
    proveIt(39);
    agent.advance(2000);
    expect(sentNames()).toContain('RegisterSlaveMessage');
  });

  it('proves it again whenever it is not registered any more', () => {
    agent.advance(1000);
    proveIt();
    agent.advance(2000);
    agent.receive(SlaveRegisteredMessage, { slave_id: { value: agentId } });
    expect(agent.state.phase).toBe('running');
    acts();
    agent.receive(PingSlaveMessage, { connected: false });
    agent.sent = [];
    agent.advance(1000);
    expect(acts()).toEqual(['crammd5-authenticatee(2) ask']);
    expect(sentNames()).not.toContain('ReregisterSlaveMessage');
    // The master goes away in the middle of it.
    agent.post({ kind: 'link-broken', pid: masterPid });
    agent.advance(4000);
    expect(acts()).toContain('crammd5-authenticatee(3) ask');
    proveIt(3);
    agent.advance(4000);
    expect(sentNames()).toContain('ReregisterSlaveMessage');
  });

  it('proves it again when registrations stay without an answer', () => {
    agent.advance(1000);
    proveIt();
    acts();
    for (let turn = 0; turn < 4; turn++) {
      agent.receive(PingSlaveMessage, { connected: true });
      agent.advance(30_000);
    }
    expect(sentNames().length).toBeGreaterThan(1);
    expect(acts()).toContain('crammd5-authenticatee(2) ask');
  });
});
