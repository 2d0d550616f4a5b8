import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DrainSlaveMessage, ShutdownMessage } from '../../../src/wire/gen/internal.ts';
import { until } from '../../until.ts';
import { operate, read, sendTo } from './operator-client.ts';
import { frameworkInfo, SchedulerClient, taskFor } from './scheduler-client.ts';
import { SimulatedAgent } from './simulated-agent.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from './test-master.ts';

interface Slaves {
  readonly slaves: readonly {
    readonly id: string;
    readonly active: boolean;
    readonly deactivated: boolean;
    readonly drain_info?: { readonly state: string; readonly config: object };
    readonly estimated_drain_start_time_seconds?: number;
  }[];
}

describe('an operator', () => {
  let master: TestMaster;
  let agent: SimulatedAgent;

  beforeEach(async () => {
    master = await startTestMaster();
    agent = new SimulatedAgent('a.test');
    await agent.start(master.pid);
    await agent.register();
  });
  afterEach(async () => {
    await agent.stop();
    await stopTestMaster(master);
  });

  /** Ends the master, and another takes its place with the same registry. */
  async function failOver(): Promise<void> {
    const { workDir, port } = master;
    await master.running.close();
    master = await startTestMaster({ workDir, port });
    agent.follow(master.pid);
  }

  const slave = async () => (await read<Slaves>(master.port, '/slaves')).slaves[0];

  it('sets weights that the next leader knows', async () => {
    expect(await sendTo(master.port, 'PUT', '/weights', '[{"role":"dev","weight":2.5}]')).toEqual({
      status: 200,
      text: '',
    });
    expect(await sendTo(master.port, 'PUT', '/weights', '{"role":"dev"}')).toMatchObject({ status: 400 });
    expect(await sendTo(master.port, 'PUT', '/weights', '[{"role":"dev"}]')).toMatchObject({ status: 400 });
    expect(await sendTo(master.port, 'DELETE', '/weights')).toMatchObject({ status: 405 });
    await failOver();
    expect(await read(master.port, '/weights')).toEqual([{ role: 'dev', weight: 2.5 }]);
  });

  it('ends a framework by its id', async () => {
    const client = new SchedulerClient(master.port, 'application/json');
    await client.subscribe(frameworkInfo());
    expect(await sendTo(master.port, 'POST', '/teardown', '')).toMatchObject({ status: 400 });
    expect(await sendTo(master.port, 'POST', '/master/teardown', 'frameworkId=x')).toMatchObject({ status: 400 });
    const done = await sendTo(master.port, 'POST', '/teardown', `frameworkId=${client.frameworkId}`);
    expect(done).toEqual({ status: 200, text: '' });
    await until('the stream ends', () => client.isClosed);
  });

  it('drains an agent, and the next leader goes on with it', async () => {
    const client = new SchedulerClient(master.port, 'application/json');
    await client.subscribe(frameworkInfo());
    const offer = await client.offer();
    await client.launch(offer, [taskFor(offer, 't')]);
    await agent.launched('t');
    const drain = { agent_id: { value: agent.id }, max_grace_period: '10s', mark_gone: false };
    const reply = await operate(master.port, { type: 'DRAIN_AGENT', drain_agent: drain as never });
    expect(reply).toEqual({ status: 200, text: '' });
    const config = { max_grace_period: { nanoseconds: 10e9 }, mark_gone: false };
    expect(await agent.next(DrainSlaveMessage)).toEqual({ config });
    expect(await slave()).toMatchObject({
      active: false,
      deactivated: true,
      drain_info: { state: 'DRAINING', config },
    });
    client.disconnect();
    await failOver();
    await agent.reregister({});
    await until('told again', () => agent.all(DrainSlaveMessage).length === 2);
    await until('drained', async () => (await slave())?.drain_info?.state === 'DRAINED');
    expect((await slave())?.estimated_drain_start_time_seconds).toBeGreaterThan(0);
    const agentId = { agent_id: { value: agent.id } };
    expect(await operate(master.port, { type: 'REACTIVATE_AGENT', reactivate_agent: agentId })).toMatchObject({
      status: 200,
    });
    expect(await slave()).toMatchObject({ active: true, deactivated: false });
    expect(await slave()).not.toHaveProperty('drain_info');
  });

  it('marks an agent gone for ever', async () => {
    const mark = { type: 'MARK_AGENT_GONE', mark_agent_gone: { agent_id: { value: agent.id } } };
    expect(await operate(master.port, mark)).toEqual({ status: 200, text: '' });
    await agent.next(ShutdownMessage);
    await failOver();
    expect(await operate(master.port, mark)).toEqual({ status: 200, text: '' });
    const stranger = { type: 'MARK_AGENT_GONE', mark_agent_gone: { agent_id: { value: 'nobody' } } };
    expect(await operate(master.port, stranger)).toMatchObject({ status: 404 });
  });
});
