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

  it('limits and guarantees roles, and the next leader keeps to it', async () => {
    const config = { role: 'dev', guarantees: { cpus: { value: 1 } }, limits: { cpus: { value: 2 } } };
    const update = { type: 'UPDATE_QUOTA', update_quota: { quota_configs: [config] } };
    expect(await operate(master.port, update)).toEqual({ status: 200, text: '' });
    await failOver();
    await agent.reregister({});
    const guarantee = [{ name: 'cpus', type: 'SCALAR', scalar: { value: 1 } }];
    expect(await read(master.port, '/quota')).toMatchObject({ infos: [{ role: 'dev', guarantee }], configs: [config] });
    const client = new SchedulerClient(master.port, 'application/json');
    await client.subscribe(frameworkInfo());
    const offer = await client.offer();
    expect(offer.resources?.find(({ name }) => name === 'cpus')?.scalar?.value).toBe(2);
    await client.launch(offer, [taskFor(offer, 't', { cpus: 2, mem: 4096 })]);
    const asked = `/offers/explain?framework_id=${client.frameworkId}`;
    const { offers } = await read<{ offers: { code: string; reason: string }[] }>(master.port, asked);
    expect(offers[0]).toMatchObject({ code: 'quota-limit', reason: expect.stringContaining('cpus:2') });
    const { roles } = await read<{ roles: { name: string; quota: object }[] }>(master.port, '/roles');
    const quota = { guarantee: { cpus: 1 }, limit: { cpus: 2 }, consumed: { cpus: 2, mem: 4096 } };
    expect(roles.find(({ name }) => name === 'dev')?.quota).toMatchObject(quota);
    const metrics = await read<Record<string, number>>(master.port, '/metrics/snapshot');
    const key = 'allocator/mesos/quota/roles/dev/resources/cpus';
    expect([metrics[`${key}/guarantee`], metrics[`${key}/limit`], metrics[`${key}/consumed`]]).toEqual([1, 2, 2]);
    expect(metrics[`${key}/offered_or_allocated`]).toBe(2);
    client.disconnect();
  });

  it('sets and removes quotas the old way', async () => {
    const guarantee = [{ name: 'cpus', type: 'SCALAR', scalar: { value: 2 } }];
    const post = (body: object) => sendTo(master.port, 'POST', '/quota', JSON.stringify(body));
    expect(await post({ role: 'dev' })).toMatchObject({ status: 400 });
    expect(await post({ role: 'dev', guarantee: 'x' })).toMatchObject({ status: 400 });
    const much = [{ name: 'cpus', type: 'SCALAR', scalar: { value: 2000 } }];
    expect(await post({ role: 'dev', guarantee: much })).toMatchObject({ status: 409 });
    expect(await post({ role: 'dev', guarantee })).toEqual({ status: 200, text: '' });
    expect(await post({ role: 'dev', guarantee })).toMatchObject({ status: 400 });
    expect(await read(master.port, '/quota')).toMatchObject({ configs: [{ limits: { cpus: { value: 2 } } }] });
    for (const path of ['/quota', '/quota/other', '/quota/dev/x']) {
      expect((await sendTo(master.port, 'DELETE', path)).status).toBeGreaterThanOrEqual(400);
    }
    expect(await sendTo(master.port, 'GET', '/quota/dev')).toMatchObject({ status: 405 });
    expect(await sendTo(master.port, 'DELETE', '/master/quota/dev')).toEqual({ status: 200, text: '' });
    expect(await read(master.port, '/quota')).toEqual({});
  });

  it('schedules maintenance, hears what frameworks say, and takes a machine down and up', async () => {
    const client = new SchedulerClient(master.port, 'application/x-protobuf');
    await client.subscribe(frameworkInfo());
    const offer = await client.offer();
    await client.launch(offer, [taskFor(offer, 't')]);
    await agent.launched('t');
    const id = { hostname: 'a.test', ip: '127.0.0.1' };
    const unavailability = { start: { nanoseconds: 4e18 }, duration: { nanoseconds: 36e11 } };
    const schedule = { windows: [{ machine_ids: [id], unavailability }] };
    const post = (path: string, body: unknown) => sendTo(master.port, 'POST', path, JSON.stringify(body));
    expect(await post('/maintenance/schedule', 'x')).toMatchObject({ status: 400 });
    expect(await post('/maintenance/schedule', schedule)).toEqual({ status: 200, text: '' });
    expect(await read(master.port, '/maintenance/schedule')).toEqual(schedule);
    const event = await client.event('INVERSE_OFFERS');
    const [inverse] = event.inverse_offers?.inverse_offers ?? [];
    expect(inverse).toMatchObject({ agent_id: { value: agent.id }, framework_id: { value: client.frameworkId } });
    const ids = inverse === undefined ? [] : [inverse.id];
    const accept = { inverse_offer_ids: ids, filters: { refuse_seconds: 3600 } };
    await client.call({ type: 'ACCEPT_INVERSE_OFFERS', accept_inverse_offers: accept });
    const answered = await until('the answer', async () => {
      const status = await read<{ draining_machines: { statuses?: object[] }[] }>(master.port, '/maintenance/status');
      return status.draining_machines[0]?.statuses?.[0];
    });
    expect(answered).toMatchObject({ status: 'ACCEPT', framework_id: { value: client.frameworkId } });
    await client.offer((next) => next.unavailability !== undefined);

    expect(await post('/machine/up', [id])).toMatchObject({ status: 400 });
    expect(await post('/machine/down', [id])).toEqual({ status: 200, text: '' });
    await agent.next(ShutdownMessage);
    await client.status('t', 'TASK_LOST');
    client.disconnect();
    await failOver();
    expect(await read(master.port, '/maintenance/status')).toEqual({ down_machines: [id] });
    const call = { type: 'STOP_MAINTENANCE', stop_maintenance: { machines: [id] } };
    expect(await operate(master.port, call)).toEqual({ status: 200, text: '' });
    expect(await read(master.port, '/maintenance/schedule')).toEqual({});
    expect(await sendTo(master.port, 'POST', '/maintenance/status', '{}')).toMatchObject({ status: 405 });
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
