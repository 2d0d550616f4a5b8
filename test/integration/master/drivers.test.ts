import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { createHttpServer } from '../../../src/net/http-server.ts';
import { LibprocessEndpoint } from '../../../src/net/libprocess-endpoint.ts';
import {
  FrameworkErrorMessage,
  FrameworkRegisteredMessage,
  LaunchTasksMessage,
  RegisterFrameworkMessage,
  ResourceOffersMessage,
  ReviveOffersMessage,
  StatusUpdateAcknowledgementMessage,
  StatusUpdateMessage,
} from '../../../src/wire/gen/internal.ts';
import { Call } from '../../../src/wire/gen/scheduler-v0.ts';
import { decode, encode, type MessageType } from '../../../src/wire/message.ts';
import { until } from '../../until.ts';
import { frameworkInfo, taskFor } from './scheduler-client.ts';
import { SimulatedAgent } from './simulated-agent.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from './test-master.ts';

/** A v0 scheduler driver on the wire. */
class SimulatedDriver {
  readonly received: { readonly name: string; readonly body: Uint8Array }[] = [];
  readonly #server = createHttpServer({ logger: silentLogger });
  readonly #endpoint = new LibprocessEndpoint({ server: this.#server, logger: silentLogger });
  readonly #master: string;

  constructor(master: string) {
    this.#master = master;
  }

  async start(): Promise<void> {
    await this.#server.listen({ ip: '127.0.0.1', port: 0 });
    this.#endpoint.spawn('scheduler-1', ({ name, body }) => this.received.push({ name, body: Uint8Array.from(body) }));
  }

  async stop(): Promise<void> {
    this.#endpoint.close();
    await this.#server.close(0);
  }

  send<T>(type: MessageType<T>, message: T): void {
    this.sendBytes(type.name, encode(type, message));
  }

  sendBytes(name: string, body: Uint8Array): void {
    this.#endpoint.send({ from: this.#endpoint.pid('scheduler-1'), to: this.#master, name, body });
  }

  async next<T>(type: MessageType<T>): Promise<T> {
    return until(type.name, () => {
      const found = this.received.find(({ name }) => name === type.name);
      return found === undefined ? undefined : decode(type, found.body);
    });
  }
}

let master: TestMaster;
let driver: SimulatedDriver;
const agent = new SimulatedAgent('agent.test');

beforeEach(async () => {
  master = await startTestMaster();
  await agent.start(master.pid);
  agent.id = '';
  agent.received.length = 0;
  await agent.register();
  driver = new SimulatedDriver(master.pid);
  await driver.start();
});

afterEach(async () => {
  await driver.stop();
  await agent.stop();
  await stopTestMaster(master);
});

describe('v0 drivers', () => {
  it('run a task with calls', async () => {
    driver.sendBytes(
      'mesos.scheduler.Call',
      encode(Call, { type: 'SUBSCRIBE', subscribe: { framework_info: frameworkInfo() } }),
    );
    const { framework_id } = await driver.next(FrameworkRegisteredMessage);
    const { offers } = await driver.next(ResourceOffersMessage);
    const offer = offers?.[0];
    if (offer === undefined) throw new Error('no offer');
    const operations = [{ type: 'LAUNCH' as const, launch: { task_infos: [taskFor(offer, 't')] } }];
    driver.sendBytes(
      'mesos.scheduler.Call',
      encode(Call, { type: 'ACCEPT', framework_id, accept: { offer_ids: [offer.id], operations } }),
    );
    await agent.launched('t');
    const uuid = agent.update(framework_id.value, 't', 'TASK_RUNNING');
    const { update, pid } = await driver.next(StatusUpdateMessage);
    expect(update.status.state).toBe('TASK_RUNNING');
    expect(pid).toBe(agent.pid);
    const acknowledge = { agent_id: { value: agent.id }, task_id: { value: 't' }, uuid };
    driver.sendBytes('mesos.scheduler.Call', encode(Call, { type: 'ACKNOWLEDGE', framework_id, acknowledge }));
    expect((await agent.next(StatusUpdateAcknowledgementMessage)).uuid).toEqual(uuid);
    driver.sendBytes('mesos.scheduler.Call', encode(Call, { type: 'TEARDOWN', framework_id }));
    await until('it is over', () => master.running.door.state.completedFrameworks.has(framework_id.value));
  });

  it('run a task with the oldest messages, and are missed when their process is gone', async () => {
    driver.send(RegisterFrameworkMessage, { framework: frameworkInfo() });
    const { framework_id } = await driver.next(FrameworkRegisteredMessage);
    const { offers } = await driver.next(ResourceOffersMessage);
    const offer = offers?.[0];
    if (offer === undefined) throw new Error('no offer');
    driver.send(LaunchTasksMessage, { framework_id, offer_ids: [offer.id], tasks: [taskFor(offer, 't')], filters: {} });
    await agent.launched('t');
    await driver.stop();
    const framework = master.running.door.state.frameworks.get(framework_id.value);
    await until('it is disconnected', () => framework?.connected === false);
    expect(framework?.tasks.size).toBe(1);
  });
});

describe('v0 drivers that send too much', () => {
  it('are held to the rate of their principal, told what was dropped, and counted', async () => {
    const limited = await startTestMaster({
      settings: { rateLimits: { byPrincipal: new Map([['busy', { qps: 0.001, capacity: 2 }]]), others: undefined } },
    });
    const busy = new SimulatedDriver(limited.pid);
    try {
      await busy.start();
      busy.send(RegisterFrameworkMessage, { framework: frameworkInfo({ principal: 'busy' }) });
      const { framework_id } = await busy.next(FrameworkRegisteredMessage);
      for (let sent = 0; sent < 4; sent++) busy.send(ReviveOffersMessage, { framework_id });
      const { message } = await busy.next(FrameworkErrorMessage);
      expect(message).toBe('Message mesos.internal.ReviveOffersMessage dropped: capacity(2) exceeded');
      const answer = await fetch(`http://127.0.0.1:${limited.port}/metrics/snapshot`);
      expect(await answer.json()).toMatchObject({
        'frameworks/busy/messages_received': 4,
        'frameworks/busy/messages_processed': 1,
        'master/messages_revive_offers': 1,
      });
    } finally {
      await busy.stop();
      await stopTestMaster(limited);
    }
  });
});
