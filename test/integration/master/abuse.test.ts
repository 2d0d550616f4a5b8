import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stateProblems } from '../../../src/master/core/check-state.ts';
import { Call } from '../../../src/wire/gen/scheduler.ts';
import { encodeMessage } from '../../../src/wire/libprocess.ts';
import { encode } from '../../../src/wire/message.ts';
import { until } from '../../until.ts';
import { frameworkInfo, post, SchedulerClient } from './scheduler-client.ts';
import { SimulatedAgent } from './simulated-agent.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from './test-master.ts';

let master: TestMaster;
const agent = new SimulatedAgent('agent.test');
let client: SchedulerClient;

beforeAll(async () => {
  master = await startTestMaster();
  await agent.start(master.pid);
  await agent.register();
  client = new SchedulerClient(master.port, 'application/x-protobuf');
  await client.subscribe(frameworkInfo());
});

afterAll(async () => {
  client.disconnect();
  await agent.stop();
  await stopTestMaster(master);
});

async function expectSound(): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${master.port}/health`);
  expect(answer.status).toBe(200);
  expect(stateProblems(master.running.door.state)).toEqual([]);
  expect(master.running.door.state.phase).toBe('serving');
}

const names = [
  'RegisterSlaveMessage',
  'ReregisterSlaveMessage',
  'UpdateSlaveMessage',
  'UnregisterSlaveMessage',
  'StatusUpdateMessage',
  'ExitedExecutorMessage',
  'ExecutorToFrameworkMessage',
  'PongSlaveMessage',
  'NoSuchMessage',
];

describe('a master that is sent nonsense', () => {
  it('answers calls of any bytes and goes on', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('application/x-protobuf', 'application/json'),
        async (body, type) => {
          const answer = await post(master.port, body, { 'Content-Type': type, 'Mesos-Stream-Id': client.streamId });
          expect([200, 202, 400, 403, 501]).toContain(answer.status);
        },
      ),
      { numRuns: 150 },
    );
    await expectSound();
  });

  it('answers calls with a few bytes changed and goes on', async () => {
    const call: Call = {
      type: 'ACCEPT',
      framework_id: { value: client.frameworkId },
      accept: {
        offer_ids: [{ value: 'x' }],
        operations: [
          {
            type: 'LAUNCH',
            launch: {
              task_infos: [
                {
                  name: 't',
                  task_id: { value: 't' },
                  agent_id: { value: agent.id },
                  resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: 1 } }],
                },
              ],
            },
          },
        ],
      },
    };
    const whole = encode(Call, call);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const body = Uint8Array.from(whole);
          for (const [at, byte] of changes) body[at] = byte;
          await post(master.port, body, {
            'Content-Type': 'application/x-protobuf',
            'Mesos-Stream-Id': client.streamId,
          });
        },
      ),
      { numRuns: 150 },
    );
    await expectSound();
  });

  it('reads JSON nested without end no further than it must', async () => {
    const answer = await post(master.port, '['.repeat(100_000), { 'Content-Type': 'application/json' });
    expect(answer.status).toBe(400);
    await expectSound();
  });

  it('drops messages of any bytes from anyone', async () => {
    const socket = connect(master.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.resume();
    const before = master.running.door.state.counters.named.dropped_messages;
    const bodies = fc.sample(fc.tuple(fc.constantFrom(...names), fc.uint8Array({ maxLength: 100 })), 300);
    for (const [name, body] of bodies) {
      socket.write(
        encodeMessage({
          from: 'x@127.0.0.1:1',
          to: `master@127.0.0.1:${master.port}`,
          name: `mesos.internal.${name}`,
          body,
        }),
      );
    }
    await until('messages dropped', () => master.running.door.state.counters.named.dropped_messages > before + 50);
    socket.destroy();
    await expectSound();
  });
});
