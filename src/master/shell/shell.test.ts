import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PongSlaveMessage, UnregisterSlaveMessage } from '../../wire/gen/internal.ts';
import { encode } from '../../wire/message.ts';
import { createMasterClock } from './master-clock.ts';
import { candidateData, ipNumber, leaderInfo, masterInfo } from './master-info.ts';
import { messageEvent } from './message-events.ts';

describe('the clock', () => {
  it('follows the wall clock forward and never goes back', () => {
    let wall = 1000;
    let steady = 0;
    const nowMs = createMasterClock(
      () => wall,
      () => steady,
    );
    const pass = (ms: number, jumpMs = 0): number => {
      steady += ms;
      wall += ms + jumpMs;
      return nowMs();
    };
    expect(pass(10)).toBe(1010);
    expect(pass(10, 3_600_000)).toBe(3_601_020);
    expect(pass(10, -7_200_000)).toBe(3_601_030);
    expect(pass(10)).toBe(3_601_040);
  });
});

describe('messages', () => {
  const message = (name: string, body: Uint8Array) => messageEvent({ to: 'master', from: 'slave(1)@h:1', name, body });

  it('become events, undecodable and unknown ones too', () => {
    const body = encode(UnregisterSlaveMessage, { slave_id: { value: 's' } });
    expect(message(UnregisterSlaveMessage.name, body)).toEqual({
      type: 'agent-unregistering',
      from: 'slave(1)@h:1',
      agentId: 's',
    });
    expect(message(UnregisterSlaveMessage.name, Uint8Array.of(10, 200))).toMatchObject({ type: 'message-dropped' });
    expect(message(PongSlaveMessage.name, new Uint8Array(0))).toMatchObject({ type: 'message-dropped' });
    expect(message('mesos.scheduler.Call', body)).toMatchObject({ type: 'driver-called' });
  });
});

describe('MasterInfo', () => {
  const info = masterInfo({ id: 'M', ip: '10.1.2.3', port: 5050, hostname: 'm1', domain: undefined });

  it('is published as Mesos publishes it', () => {
    expect(info.ip).toBe(50_462_986);
    expect(ipNumber('127.0.0.1')).toBe(16_777_343);
    const text = Buffer.from(candidateData(info)).toString('utf8');
    expect(text).toBe(
      '{"address":{"hostname":"m1","ip":"10.1.2.3","port":5050},"capabilities":[{"type":"AGENT_UPDATE"},{"type":"AGENT_DRAINING"},{"type":"QUOTA_V2"}],"hostname":"m1","id":"M","ip":50462986,"pid":"master@10.1.2.3:5050","port":5050,"version":"1.12.0"}',
    );
    expect(leaderInfo({ sequence: 1, label: 'json.info', data: Buffer.from(text) })).toEqual(info);
  });

  it('is read from what Apache Mesos published, and from the oldest form', () => {
    const recorded = readFileSync(new URL('../../../test/compat/recordings/zookeeper.json', import.meta.url), 'utf8');
    const nodes = JSON.parse(recorded) as Record<string, { readonly data: string }>;
    const data = Buffer.from(nodes['/mesos/json.info_0000000000']?.data ?? '');
    const parsed = leaderInfo({ sequence: 0, label: 'json.info', data });
    expect(parsed.pid).toMatch(/^master@/);
    expect(leaderInfo({ sequence: 0, label: undefined, data: Buffer.from('master@1.2.3.4:5') }).address).toEqual({
      ip: '1.2.3.4',
      port: 5,
    });
    expect(() => leaderInfo({ sequence: 0, label: undefined, data: Buffer.from('?') })).toThrow();
  });
});
