/** Processes that are not who they say, or have no business here. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/base/logger.ts';
import { startMaster } from '../../src/master/shell/master.ts';
import {
  ReregisterSlaveMessage,
  StatusUpdateMessage,
  UnregisterFrameworkMessage,
  UnregisterSlaveMessage,
  UpdateSlaveMessage,
} from '../../src/wire/gen/internal.ts';
import { LearnedMessage, PromiseRequest, RecoverRequest, WriteRequest } from '../../src/wire/gen/log.ts';
import { Call as DriverCall } from '../../src/wire/gen/scheduler-v0.ts';
import { encodeMessage } from '../../src/wire/libprocess.ts';
import { encode, type MessageType } from '../../src/wire/message.ts';
import { sendRaw } from '../fuzz/raw-client.ts';
import { frameworkInfo, SchedulerClient, taskFor } from '../integration/master/scheduler-client.ts';
import { SimulatedAgent } from '../integration/master/simulated-agent.ts';
import { masterConfig } from '../integration/master/test-master.ts';
import { until } from '../until.ts';
import { type Besieged, besiege } from './hostile-client.ts';

let besieged: Besieged;
const agent = new SimulatedAgent('agent.test');
let client: SchedulerClient;

beforeAll(async () => {
  besieged = await besiege();
  await agent.start(besieged.master.pid);
  await agent.register();
  client = new SchedulerClient(besieged.port, 'application/json');
  await client.subscribe(frameworkInfo());
});
afterEach(() => besieged.expectSound());
afterAll(async () => {
  client.disconnect();
  await agent.stop();
  await besieged.close();
});

/** A change that only the writer of the log can make: done when the log still belongs to this master. */
async function expectWriter(): Promise<void> {
  const body = JSON.stringify([{ role: `r${Math.trunc(performance.now())}`, weight: 2 }]);
  expect((await besieged.fetch('/weights', { method: 'PUT', body })).status).toBe(200);
}

async function toReplica<T>(type: MessageType<T>, message: T, from: string): Promise<void> {
  expect(await besieged.message(type.name, encode(type, message), from, 'log-replica(1)')).toEqual([202]);
}

const highest = 2 ** 53 - 1;

describe('the replicated log', () => {
  it('CVE-2018-8012: a process that is no member of the log cannot depose the writer', async () => {
    await toReplica(PromiseRequest, { proposal: highest }, 'log-replica(1)@127.0.0.1:1');
    await toReplica(PromiseRequest, { proposal: highest, position: 1 }, 'x@127.0.0.1:1');
    await expectWriter();
  });

  it('CVE-2021-37218: nor write to it, teach it, or ask it what it holds', async () => {
    const from = 'log-replica(1)@127.0.0.1:1';
    const nop = { proposal: highest, position: 5, type: 'NOP' as const, nop: {} };
    await toReplica(WriteRequest, nop, from);
    const action = { position: 6, promised: 1, performed: 1, learned: true, type: 'NOP' as const, nop: {} };
    await toReplica(LearnedMessage, { action }, from);
    await toReplica(RecoverRequest, {}, from);
    await expectWriter();
  });

  it('CVE-2018-8012: nor can one that passes for the replica itself', async () => {
    const { port } = besieged;
    for (const from of [
      `log-replica(1)@127.0.0.1:${port}`,
      `__req_res__(1)@127.0.0.1:${port}`,
      `master@127.0.0.1:${port}`,
    ])
      await toReplica(PromiseRequest, { proposal: highest }, from);
    await expectWriter();
  });

  it('CVE-2021-37218: no outsider answers a question of the log', async () => {
    for (let round = 1; round < 50; round++) {
      const to = `__req_res__(${round}00)`;
      const [status] = await besieged.message(
        'mesos.internal.log.PromiseResponse',
        new Uint8Array(0),
        'x@127.0.0.1:1',
        to,
      );
      expect(status).toBe(404);
    }
    await expectWriter();
  });
});

const stranger = 'slave(1)@127.0.0.1:1';

describe('senders that are somebody else', () => {
  it('MESOS-9474: a driver call for a framework of another process is dropped', async () => {
    for (const type of ['TEARDOWN', 'REVIVE', 'SUPPRESS'] as const) {
      const call = encode(DriverCall, { type, framework_id: { value: client.frameworkId } });
      await besieged.message('mesos.scheduler.Call', call, 'scheduler(1)@127.0.0.1:1');
    }
    const message = encode(UnregisterFrameworkMessage, { framework_id: { value: client.frameworkId } });
    await besieged.message(UnregisterFrameworkMessage.name, message, 'scheduler(1)@127.0.0.1:1');
    expect(besieged.master.running.door.state.frameworks.has(client.frameworkId)).toBe(true);
  });

  it('MESOS-9474: a call over HTTP needs the stream of its framework', async () => {
    const text = JSON.stringify({ type: 'TEARDOWN', framework_id: { value: client.frameworkId } });
    expect((await besieged.post('/api/v1/scheduler', text)).status).toBe(400);
    const headers = { 'Mesos-Stream-Id': '00000000-0000-0000-0000-000000000000' };
    expect((await besieged.post('/api/v1/scheduler', text, headers)).status).toBe(400);
    expect(besieged.master.running.door.state.frameworks.has(client.frameworkId)).toBe(true);
  });

  it('LIBPROCESS: an agent is unregistered by itself only', async () => {
    const bytes = encode(UnregisterSlaveMessage, { slave_id: { value: agent.id } });
    await besieged.message(UnregisterSlaveMessage.name, bytes, stranger);
    expect(besieged.master.running.door.state.agents.get(agent.id)?.connected).toBe(true);
  });

  it('LIBPROCESS: nor does another host come back under its id', async () => {
    const slave = { ...agent.info, id: { value: agent.id }, hostname: 'other.test' };
    const bytes = encode(ReregisterSlaveMessage, { slave, version: '1.11.0' });
    await besieged.message(ReregisterSlaveMessage.name, bytes, 'slave(1)@127.0.0.2:1');
    expect(besieged.master.running.door.state.agents.get(agent.id)?.pid).toBe(agent.pid);
  });

  it('LIBPROCESS: updates of agents that are not here are told to nobody', async () => {
    const update = {
      framework_id: { value: client.frameworkId },
      slave_id: { value: 'M-S99' },
      status: { task_id: { value: 'ghost' }, state: 'TASK_RUNNING' as const },
      timestamp: 1,
      uuid: new Uint8Array(16),
    };
    await besieged.message(StatusUpdateMessage.name, encode(StatusUpdateMessage, { update, pid: stranger }), stranger);
    const resources = { slave_id: { value: 'M-S99' }, oversubscribed_resources: [] };
    await besieged.message(UpdateSlaveMessage.name, encode(UpdateSlaveMessage, resources), stranger);
    expect(client.statuses.some(({ task_id }) => task_id.value === 'ghost')).toBe(false);
  });

  it('LIBPROCESS: addresses that cannot be are not connected to', async () => {
    const slave = agent.info;
    for (const at of [
      'no.such.host.invalid:1',
      '256.0.0.1:1',
      '127.0.0.1:0',
      '127.0.0.1:65536',
      'x',
      '',
      ':1',
      '[::1:1',
      `${'h'.repeat(3_000)}:1`,
    ]) {
      const bytes = encode(ReregisterSlaveMessage, { slave: { ...slave, id: { value: 'lie' } }, version: '1.11.0' });
      const head = `Libprocess-From: slave(1)@${at}`;
      const text = `POST /master/${ReregisterSlaveMessage.name} HTTP/1.1\r\n${head}\r\nContent-Length: ${bytes.length}\r\n\r\n`;
      await besieged.send(Buffer.concat([Buffer.from(text), bytes]));
    }
  });

  it('CVE-2024-51504: headers say nothing about who asks or from where', async () => {
    const names = ['X-Forwarded-For', 'X-Real-IP', 'Forwarded', 'X-Forwarded-User', 'X-Remote-User'];
    const headers = Object.fromEntries(names.map((name) => [name, '127.0.0.1']));
    const text = JSON.stringify({ type: 'TEARDOWN', framework_id: { value: client.frameworkId } });
    expect((await besieged.post('/api/v1/scheduler', text, headers)).status).toBe(400);
  });

  it("MESOS-9474: tasks are launched on offers of one's own", async () => {
    const offer = await client.offer();
    const thief = new SchedulerClient(besieged.port, 'application/json');
    await thief.subscribe(frameworkInfo({ name: 'thief', roles: ['thief'] }));
    await thief.launch(offer, [taskFor(offer, 'stolen')]);
    const status = await until('the refusal', () => thief.statuses.find(({ task_id }) => task_id.value === 'stolen'));
    expect(status.reason).toBe('REASON_INVALID_OFFERS');
    expect((await thief.call({ type: 'KILL', kill: { task_id: { value: 't' } } })).status).toBe(202);
    await thief.call({ type: 'TEARDOWN' });
  });
});

describe('the address check', () => {
  it('CVE-2024-51504: with it a sender is where it says', async () => {
    const config = masterConfig('', {});
    const { registryLog: _none, ...inMemory } = { ...config, requirePeerIpMatch: true };
    const master = await startMaster({ ...inMemory, registryLog: undefined }, { logger: silentLogger });
    const send = async (from: string, more = ''): Promise<readonly number[]> => {
      const bytes = encodeMessage({
        from,
        to: `master@127.0.0.1:${master.address.port}`,
        name: 'x.Y',
        body: new Uint8Array(1),
      });
      const text = Buffer.from(bytes).toString('latin1').replace('Libprocess-From', `${more}Libprocess-From`);
      return (await sendRaw(master.address.port, text)).statuses;
    };
    expect(await send('a@127.0.0.1:1')).toEqual([202]);
    expect(await send('a@10.0.0.1:1')).toEqual([400]);
    expect(await send('a@10.0.0.1:1', 'X-Forwarded-For: 10.0.0.1\r\n')).toEqual([400]);
    expect(await send('nobody')).toEqual([400]);
    await master.close();
  });
});
