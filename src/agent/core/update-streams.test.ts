import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agentId, frameworkId, frameworkInfo, masterPid, TestAgent, taskInfo } from '../../../test/agent/harness.ts';
import { formatUuid } from '../../base/uuid.ts';
import { SlaveReregisteredMessage, StatusUpdateMessage, StatusUpdateRecord } from '../../wire/gen/internal.ts';
import { decodeRecords } from './records.ts';

function running(id = 'a'): TestAgent {
  const agent = new TestAgent().registered();
  agent.run(taskInfo(id));
  agent.sent = [];
  agent.effects = [];
  return agent;
}

function updatesOnDisk(agent: TestAgent, taskId = 'a'): string[] {
  const path = [...agent.disk.keys()].find((one) => one.endsWith(`tasks/${taskId}/task.updates`)) ?? '';
  const { records } = decodeRecords(StatusUpdateRecord, agent.disk.get(path) ?? new Uint8Array(0));
  return records.map(({ type, update }) => (type === 'ACK' ? 'ACK' : (update?.status.state ?? '')));
}

describe('an update stream', () => {
  it('sends nothing before the update is on disk', () => {
    const agent = running();
    agent.holdsDisk = true;
    agent.report('a', 'TASK_STARTING');
    expect(agent.sent).toEqual([]);
    agent.flush();
    expect(agent.takeUpdates()).toMatchObject([{ state: 'TASK_STARTING' }]);
  });

  it('sends only the head until it is acknowledged, with the latest state beside it', () => {
    const agent = running();
    const first = agent.report('a', 'TASK_STARTING');
    agent.report('a', 'TASK_RUNNING');
    expect(agent.takeUpdates()).toMatchObject([{ state: 'TASK_STARTING' }]);
    agent.advance(10_000);
    const [again] = agent.take(StatusUpdateMessage);
    expect(again?.update).toMatchObject({ status: { state: 'TASK_STARTING' }, latest_state: 'TASK_RUNNING' });
    agent.acknowledge('a', first);
    expect(agent.takeUpdates()).toMatchObject([{ state: 'TASK_RUNNING' }]);
    expect(updatesOnDisk(agent)).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'ACK']);
  });

  it('repeats the head after 10 s, then after ever longer waits up to 10 min', () => {
    const agent = running();
    agent.report('a', 'TASK_RUNNING');
    agent.sent = [];
    const waits: number[] = [];
    let lastMs = agent.nowMs;
    while (waits.length < 9) {
      agent.advance((agent.state.deadlines.get(`update|${frameworkId}\na`) ?? 0) - agent.nowMs);
      if (agent.takeUpdates().length === 0) continue;
      waits.push((agent.nowMs - lastMs) / 1000);
      lastMs = agent.nowMs;
      agent.state.deadlines.set('ping|', agent.nowMs + 10_000_000);
    }
    expect(waits).toEqual([10, 20, 40, 80, 160, 320, 600, 600, 600]);
  });

  it('ignores acknowledgements of anything but the head', () => {
    const agent = running();
    agent.report('a', 'TASK_STARTING');
    const second = agent.report('a', 'TASK_RUNNING');
    agent.sent = [];
    agent.acknowledge('a', second);
    agent.acknowledge('a', agent.uuid());
    expect(agent.sent).toEqual([]);
    expect(updatesOnDisk(agent)).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
  });

  it('does not go on before the acknowledgement is on disk, and takes it once', () => {
    const agent = running();
    const first = agent.report('a', 'TASK_STARTING');
    agent.report('a', 'TASK_RUNNING');
    agent.sent = [];
    agent.holdsDisk = true;
    agent.acknowledge('a', first);
    agent.acknowledge('a', first);
    agent.advance(60_000);
    expect(agent.takeUpdates()).toEqual([]);
    agent.flush();
    expect(agent.takeUpdates()).toMatchObject([{ state: 'TASK_RUNNING' }]);
    expect(agent.flush()).toBe(false);
  });

  it('knows a repeated update and keeps it out', () => {
    const agent = running();
    const uuid = agent.report('a', 'TASK_STARTING');
    agent.report('a', 'TASK_STARTING', { uuid });
    expect(updatesOnDisk(agent)).toEqual(['TASK_STARTING']);
  });

  it('rests while there is no master and resumes with every head', () => {
    const agent = running();
    agent.report('a', 'TASK_RUNNING');
    agent.post({ kind: 'master-detected', master: undefined });
    agent.sent = [];
    agent.advance(60_000);
    expect(agent.takeUpdates()).toEqual([]);
    agent.post({ kind: 'master-detected', master: { pid: masterPid, hostname: undefined } });
    agent.receive(SlaveReregisteredMessage, { slave_id: { value: agentId } });
    expect(agent.takeUpdates()).toMatchObject([{ state: 'TASK_RUNNING' }]);
  });

  it('ends with its terminal update, whose task is then completed', () => {
    const agent = running();
    const uuid = agent.report('a', 'TASK_FINISHED');
    const [stream] = agent.state.streams.values();
    expect(stream?.isTerminated).toBe(true);
    agent.report('a', 'TASK_RUNNING');
    expect(updatesOnDisk(agent)).toEqual(['TASK_FINISHED']);
    agent.acknowledge('a', uuid);
    expect(agent.state.streams.size).toBe(0);
    const executor = agent.state.frameworks.get(frameworkId)?.executors.get('a');
    expect([...(executor?.completed.values() ?? [])]).toMatchObject([{ state: 'TASK_FINISHED' }]);
  });

  it('of a framework that does not checkpoint touches no disk', () => {
    const agent = new TestAgent().registered();
    const before = agent.disk.size;
    agent.run(taskInfo('a'), frameworkInfo({ checkpoint: false }));
    agent.report('a', 'TASK_RUNNING');
    expect(agent.disk.size).toBe(before);
    expect(agent.takeUpdates()).toMatchObject([{ state: 'TASK_RUNNING' }]);
  });
});

type Move = 'update' | 'repeat' | 'deliver' | 'ack' | 'stale-ack' | 'lose' | 'wait' | 'flush' | 'no-master' | 'master';

describe('under loss, repetition and reordering', () => {
  it('every update reaches the master, in order, at least once', () => {
    const moves: fc.Arbitrary<Move> = fc.constantFrom(
      'update',
      'repeat',
      'deliver',
      'ack',
      'stale-ack',
      'lose',
      'wait',
      'flush',
      'no-master',
      'master',
    );
    fc.assert(
      fc.property(fc.array(moves, { maxLength: 60 }), (script) => {
        const agent = running();
        agent.holdsDisk = true;
        const reported: string[] = [];
        const uuids: Uint8Array[] = [];
        const delivered: string[] = [];
        let wire: string[] = [];
        const collect = (): void => {
          wire.push(...agent.takeUpdates().map(({ uuid }) => uuid));
        };
        const deliver = (): void => {
          const next = wire.shift();
          // A repetition may come late; it is never news.
          if (next !== undefined && !delivered.includes(next)) delivered.push(next);
        };
        const acknowledgeNewest = (): void => {
          const newest = uuids.find((uuid) => formatUuid(uuid) === delivered.at(-1));
          if (newest !== undefined) agent.acknowledge('a', newest);
        };
        const connect = (): void => {
          agent.post({ kind: 'master-detected', master: { pid: masterPid, hostname: undefined } });
          agent.state.phase = 'disconnected';
          agent.post({
            kind: 'message-received',
            from: masterPid,
            name: 'mesos.internal.SlaveReregisteredMessage',
            message: { slave_id: agent.state.info.id },
          });
        };
        const perform = (move: Move): void => {
          switch (move) {
            case 'update': {
              const uuid = agent.report('a', 'TASK_RUNNING');
              reported.push(formatUuid(uuid));
              uuids.push(uuid);
              break;
            }
            case 'repeat': {
              const uuid = uuids.at(-1);
              if (uuid !== undefined) agent.report('a', 'TASK_RUNNING', { uuid });
              break;
            }
            case 'deliver':
              deliver();
              break;
            case 'ack':
              acknowledgeNewest();
              break;
            case 'stale-ack':
              // The master acknowledges again what it acknowledged before; never what it was not told.
              if (uuids[0] !== undefined && delivered.includes(formatUuid(uuids[0]))) agent.acknowledge('a', uuids[0]);
              break;
            case 'lose':
              wire = [];
              break;
            case 'wait':
              agent.advance(11_000);
              break;
            case 'flush':
              agent.flush();
              break;
            case 'no-master':
              agent.post({ kind: 'master-detected', master: undefined });
              break;
            case 'master':
              connect();
              break;
          }
          collect();
        };
        for (const move of script) perform(move);
        // From here on nothing is lost: the rest must come through.
        connect();
        for (let turn = 0; turn < 400 && delivered.length < reported.length; turn++) {
          for (const move of ['flush', 'deliver', 'ack', 'flush'] as const) perform(move);
          if (wire.length === 0) perform('wait');
          if (agent.state.phase !== 'running') connect();
          collect();
        }
        expect(delivered).toEqual(reported);
      }),
      { numRuns: 150 },
    );
  });
});
