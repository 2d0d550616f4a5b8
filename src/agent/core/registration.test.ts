import { describe, expect, it } from 'vitest';
import {
  PingSlaveMessage,
  PongSlaveMessage,
  RegisterSlaveMessage,
  ReregisterSlaveMessage,
  ShutdownMessage,
  SlaveRegisteredMessage,
  SlaveReregisteredMessage,
  UnregisterSlaveMessage,
  UpdateSlaveMessage,
} from '../../wire/gen/internal.ts';
import { agentId, masterPid, TestAgent } from './test-bed.ts';

function detected(agent = new TestAgent()): TestAgent {
  agent.post({ kind: 'disk-recovered', found: undefined });
  agent.post({ kind: 'containers-recovered' });
  agent.post({ kind: 'master-detected', master: { pid: masterPid, hostname: 'localhost' } });
  return agent;
}

describe('registration', () => {
  it('waits at most the back-off, then registers again and again with growing waits', () => {
    const agent = detected();
    expect(agent.sent).toEqual([]);
    agent.advance(1000);
    expect(agent.take(RegisterSlaveMessage)).toHaveLength(1);
    agent.advance(70_000);
    const attempts = agent.take(RegisterSlaveMessage).length;
    // Waits of at most 2, 4, 8, 16 and 32 s: five attempts at least, and far fewer than one a second.
    expect(attempts).toBeGreaterThanOrEqual(5);
    expect(attempts).toBeLessThan(30);
  });

  it('says what the agent is, without an id the first time', () => {
    const agent = detected();
    agent.advance(1000);
    const [message] = agent.take(RegisterSlaveMessage);
    expect(message?.slave.id).toBeUndefined();
    expect(message?.slave.checkpoint).toBe(true);
    expect(message?.slave.resources?.every(({ role }) => role === '*')).toBe(true);
    expect(message?.agent_capabilities).toHaveLength(8);
    expect(message?.resource_version_uuid?.value).toHaveLength(16);
    expect(message?.checkpointed_resources).toBeUndefined();
  });

  it('registers with another master that was found while the answer of the first was written', () => {
    const agent = detected();
    agent.advance(1000);
    agent.holdsDisk = true;
    agent.receive(SlaveRegisteredMessage, { slave_id: { value: agentId } });
    const pid = 'master@127.0.0.2:5050';
    agent.post({ kind: 'master-detected', master: { pid, hostname: undefined } });
    agent.sent = [];
    agent.flush();
    // That one has not admitted it.
    expect(agent.sent).toEqual([]);
    expect(agent.state.phase).toBe('disconnected');
    agent.advance(1000);
    expect(agent.sent.map(({ to, name }) => [to, name])).toEqual([[pid, 'ReregisterSlaveMessage']]);
  });

  it('stores its id before it does anything under it', () => {
    const agent = detected();
    agent.advance(1000);
    agent.sent = [];
    agent.holdsDisk = true;
    agent.receive(SlaveRegisteredMessage, { slave_id: { value: agentId } });
    expect(agent.state.phase).toBe('disconnected');
    expect(agent.sent).toEqual([]);
    agent.flush();
    expect(agent.state.phase).toBe('running');
    expect(agent.take(UpdateSlaveMessage)).toHaveLength(1);
    expect([...agent.disk.keys()]).toEqual([`meta/slaves/${agentId}/slave.info`, 'meta/slaves/latest']);
  });

  it('registers again when the connection broke while its id was stored', () => {
    const agent = detected();
    agent.advance(1000);
    agent.holdsDisk = true;
    agent.receive(SlaveRegisteredMessage, { slave_id: { value: agentId } });
    agent.post({ kind: 'link-broken', pid: masterPid });
    agent.flush();
    expect(agent.state.phase).toBe('disconnected');
    agent.advance(10_000);
    expect(agent.take(ReregisterSlaveMessage).length).toBeGreaterThan(0);
  });

  it('believes only the master it found', () => {
    const agent = detected();
    agent.advance(1000);
    agent.receive(SlaveRegisteredMessage, { slave_id: { value: agentId } }, 'master@127.0.0.1:6060');
    expect(agent.state.phase).toBe('disconnected');
  });

  it('ends when a master gives it another id than it has', () => {
    const agent = new TestAgent().registered();
    agent.receive(SlaveRegisteredMessage, { slave_id: { value: 'other-S1' } });
    expect(agent.takeEffects('exit')).toMatchObject([{ code: 1 }]);
  });

  it('comes back with its id to the next master', () => {
    const agent = new TestAgent().registered();
    agent.post({ kind: 'master-detected', master: undefined });
    expect(agent.state.phase).toBe('disconnected');
    agent.post({ kind: 'master-detected', master: { pid: 'master@127.0.0.1:6060', hostname: undefined } });
    agent.advance(1000);
    const [message] = agent.take(ReregisterSlaveMessage);
    expect(message?.slave.id?.value).toBe(agentId);
    agent.receive(SlaveReregisteredMessage, { slave_id: { value: agentId } }, 'master@127.0.0.1:6060');
    expect(agent.state.phase).toBe('running');
  });

  it('registers again at once when the connection to the master breaks', () => {
    const agent = new TestAgent().registered();
    agent.post({ kind: 'link-broken', pid: masterPid });
    agent.advance(1000);
    expect(agent.take(ReregisterSlaveMessage)).toHaveLength(1);
  });
});

describe('a master that is away', () => {
  it('is tried again every few seconds, however long it takes', () => {
    const agent = new TestAgent().registered();
    agent.post({ kind: 'link-broken', pid: masterPid });
    let longestMs = 0;
    for (let turn = 0; turn < 30; turn++) {
      const dueMs = agent.state.deadlines.get('register|') ?? 0;
      longestMs = Math.max(longestMs, dueMs - agent.nowMs);
      agent.advance(dueMs - agent.nowMs);
      agent.state.deadlines.set('ping|', agent.nowMs + 75_000);
      agent.post({ kind: 'link-broken', pid: masterPid });
    }
    expect(agent.take(ReregisterSlaveMessage)).toHaveLength(30);
    expect(longestMs).toBeGreaterThan(1_000);
    expect(longestMs).toBeLessThanOrEqual(4_000);
  });
});

describe('pings', () => {
  it('are answered to whoever sent them', () => {
    const agent = new TestAgent().registered();
    agent.receive(PingSlaveMessage, { connected: true }, 'slave-observer(7)@127.0.0.1:5050');
    expect(agent.sent).toMatchObject([{ to: 'slave-observer(7)@127.0.0.1:5050', name: 'PongSlaveMessage' }]);
    expect(agent.take(PongSlaveMessage)).toHaveLength(1);
  });

  it('that say we are disconnected make us register again', () => {
    const agent = new TestAgent().registered();
    agent.receive(PingSlaveMessage, { connected: false }, 'slave-observer(7)@127.0.0.1:5050');
    agent.advance(1000);
    expect(agent.take(ReregisterSlaveMessage)).toHaveLength(1);
  });

  it('that stay away make us look for the master anew', () => {
    const agent = new TestAgent().registered();
    agent.advance(74_000);
    agent.receive(PingSlaveMessage, { connected: true }, 'slave-observer(7)@127.0.0.1:5050');
    agent.advance(74_000);
    expect(agent.takeEffects('redetect-master')).toEqual([]);
    agent.advance(2_000);
    expect(agent.takeEffects('redetect-master')).toHaveLength(1);
    expect(agent.state.phase).toBe('disconnected');
  });
});

describe('a master that sends the agent away', () => {
  it('ends it, and the next start is a new agent', () => {
    const agent = new TestAgent().registered();
    agent.receive(ShutdownMessage, { message: 'gone' });
    expect(agent.takeEffects('exit')).toMatchObject([{ code: 0 }]);
    expect(agent.disk.has('meta/slaves/latest')).toBe(false);
  });

  it('says good-bye when the operator stops it for good', () => {
    const agent = new TestAgent().registered();
    agent.post({ kind: 'unregister-requested', reason: 'maintenance' });
    expect(agent.take(UnregisterSlaveMessage)).toMatchObject([{ slave_id: { value: agentId } }]);
    expect(agent.takeEffects('exit')).toMatchObject([{ code: 0, reason: 'maintenance' }]);
  });
});
