import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatUuid } from '../../base/uuid.ts';
import { SlaveReregisteredMessage, StatusUpdateMessage, StatusUpdateRecord } from '../../wire/gen/internal.ts';
import { decodeRecords } from './records.ts';
import { agentId, frameworkId, frameworkInfo, masterPid, TestAgent, taskInfo } from './test-bed.ts';

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

const moves = [
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
] as const;

type Move = (typeof moves)[number];

/** An agent and a master with a wire between them that loses and delays. */
class LossyWorld {
  readonly agent: TestAgent = running();
  readonly reported: string[] = [];
  readonly delivered: string[] = [];
  readonly #uuids: Uint8Array[] = [];
  #wire: string[] = [];

  constructor() {
    this.agent.holdsDisk = true;
  }

  get isWireEmpty(): boolean {
    return this.#wire.length === 0;
  }

  perform(move: Move): void {
    this.#act(move);
    this.#wire.push(...this.agent.takeUpdates().map(({ uuid }) => uuid));
  }

  #act(move: Move): void {
    const { agent } = this;
    const uuids = this.#uuids;
    switch (move) {
      case 'update': {
        const uuid = agent.report('a', 'TASK_RUNNING');
        this.reported.push(formatUuid(uuid));
        uuids.push(uuid);
        return;
      }
      case 'repeat': {
        const uuid = uuids.at(-1);
        if (uuid !== undefined) agent.report('a', 'TASK_RUNNING', { uuid });
        return;
      }
      case 'deliver': {
        const next = this.#wire.shift();
        // A repetition may come late; it is never news.
        if (next !== undefined && !this.delivered.includes(next)) this.delivered.push(next);
        return;
      }
      case 'ack':
        this.#acknowledge(uuids.find((uuid) => formatUuid(uuid) === this.delivered.at(-1)));
        return;
      case 'stale-ack':
        // The master acknowledges again what it acknowledged before; never what it was not told.
        this.#acknowledge(uuids.find((uuid) => formatUuid(uuid) === this.delivered[0]));
        return;
      case 'lose':
        this.#wire = [];
        return;
      case 'wait':
        agent.advance(11_000);
        return;
      case 'flush':
        agent.flush();
        return;
      case 'no-master':
        agent.post({ kind: 'master-detected', master: undefined });
        return;
      case 'master':
        this.connect();
        return;
    }
  }

  #acknowledge(uuid: Uint8Array | undefined): void {
    if (uuid !== undefined) this.agent.acknowledge('a', uuid);
  }

  connect(): void {
    const { agent } = this;
    agent.post({ kind: 'master-detected', master: { pid: masterPid, hostname: undefined } });
    agent.receive(SlaveReregisteredMessage, { slave_id: { value: agentId } });
  }
}

describe('under loss, repetition and reordering', () => {
  it('every update reaches the master, in order, at least once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...moves), { maxLength: 60 }), (script) => {
        const world = new LossyWorld();
        for (const move of script) world.perform(move);
        // From here on nothing is lost: the rest must come through.
        for (let turn = 0; turn < 400 && world.delivered.length < world.reported.length; turn++) {
          if (world.agent.state.phase !== 'running') world.perform('master');
          for (const move of ['flush', 'deliver', 'ack', 'flush'] as const) world.perform(move);
          if (world.isWireEmpty) world.perform('wait');
        }
        expect(world.delivered).toEqual(world.reported);
      }),
      { numRuns: 200 },
    );
  });
});
