import { afterEach, describe, expect, it } from 'vitest';
import {
  KillTaskMessage,
  PingSlaveMessage,
  ShutdownFrameworkMessage,
  StatusUpdateAcknowledgementMessage,
} from '../../../src/wire/gen/internal.ts';
import { until } from '../../until.ts';
import { type ContentType, frameworkInfo, SchedulerClient, taskFor } from './scheduler-client.ts';
import { SimulatedAgent } from './simulated-agent.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from './test-master.ts';

let master: TestMaster | undefined;
let agents: SimulatedAgent[] = [];
let clients: SchedulerClient[] = [];

afterEach(async () => {
  for (const client of clients) client.disconnect();
  for (const agent of agents) await agent.stop();
  if (master !== undefined) await stopTestMaster(master);
  agents = [];
  clients = [];
  master = undefined;
});

async function newAgent(to: TestMaster, hostname = 'agent1.test'): Promise<SimulatedAgent> {
  const agent = new SimulatedAgent(hostname);
  agents.push(agent);
  await agent.start(to.pid);
  await agent.register();
  return agent;
}

function newClient(to: TestMaster, contentType: ContentType = 'application/json'): SchedulerClient {
  const client = new SchedulerClient(to.port, contentType);
  clients.push(client);
  return client;
}

describe.each(['application/json', 'application/x-protobuf'] as const)('a scheduler speaking %s', (contentType) => {
  it('gets offers, runs a task, acknowledges, kills it and tears down', async () => {
    master = await startTestMaster();
    const agent = await newAgent(master);
    expect(agent.id).toBe(`${master.running.door.state.info.id}-S0`);
    expect((await agent.next(PingSlaveMessage)).connected).toBe(true);

    const client = newClient(master, contentType);
    await client.subscribe(frameworkInfo());
    expect(client.frameworkId).toBe(`${master.running.door.state.info.id}-0000`);
    expect(client.events.slice(0, 2).map(({ type }) => type)).toEqual(['SUBSCRIBED', 'HEARTBEAT']);
    expect(client.events[0]?.subscribed?.heartbeat_interval_seconds).toBe(15);

    const offer = await client.offer();
    expect(offer.hostname).toBe('agent1.test');
    expect(offer.allocation_info).toEqual({ role: 'dev' });
    expect(offer.url?.path).toBe('/slave(1)');
    expect((await client.launch(offer, [taskFor(offer, 't1')])).status).toBe(202);
    const run = await agent.launched('t1');
    expect(run.launch_executor).toBe(true);
    expect(run.task.resources?.[0]?.allocation_info).toEqual({ role: 'dev' });
    expect(run.framework.id?.value).toBe(client.frameworkId);

    const uuid = agent.update(client.frameworkId, 't1', 'TASK_RUNNING');
    const running = await client.status('t1', 'TASK_RUNNING');
    expect(running.uuid).toEqual(uuid);
    expect((await client.acknowledge(agent.id, 't1', uuid)).status).toBe(202);
    const acknowledged = await agent.next(StatusUpdateAcknowledgementMessage);
    expect(acknowledged.uuid).toEqual(uuid);

    // What is left of the agent comes back as another offer.
    const rest = await client.offer();
    expect(rest.resources?.find(({ name }) => name === 'cpus')?.scalar?.value).toBe(3.5);

    await client.call({ type: 'KILL', kill: { task_id: { value: 't1' } } });
    expect((await agent.next(KillTaskMessage)).task_id.value).toBe('t1');
    const end = agent.update(client.frameworkId, 't1', 'TASK_KILLED');
    await client.status('t1', 'TASK_KILLED');
    const state = master.running.door.state;
    expect(state.frameworks.get(client.frameworkId)?.tasks.size).toBe(1);
    await client.acknowledge(agent.id, 't1', end);
    await until('the task is completed', () => state.frameworks.get(client.frameworkId)?.tasks.size === 0);
    expect(state.frameworks.get(client.frameworkId)?.completedTasks.size).toBe(1);

    expect((await client.call({ type: 'TEARDOWN' })).status).toBe(202);
    expect((await agent.next(ShutdownFrameworkMessage)).framework_id.value).toBe(client.frameworkId);
    await until('the stream ends', () => client.isClosed);
    expect(state.completedFrameworks.has(client.frameworkId)).toBe(true);
  });
});

describe('the life of tasks', () => {
  it('answers tasks that cannot run, unknown offers and reconciliation like Mesos', async () => {
    master = await startTestMaster();
    const agent = await newAgent(master);
    const client = newClient(master);
    await client.subscribe(frameworkInfo());
    const offer = await client.offer();
    await client.launch(offer, [
      taskFor(offer, 'big', { cpus: 1000, mem: 32 }),
      taskFor(offer, 'bad/id'),
      taskFor(offer, 'good'),
    ]);
    const big = await client.status('big', 'TASK_ERROR');
    expect(big.reason).toBe('REASON_TASK_INVALID');
    expect(big.message).toBe(
      'Total resources cpus(allocated: dev):1000; mem(allocated: dev):32 required by task and its executor is more than ' +
        'available cpus(allocated: dev):4; mem(allocated: dev):4096; disk(allocated: dev):10000',
    );
    expect((await client.status('bad/id', 'TASK_ERROR')).message).toBe("'bad/id' contains invalid characters");
    await agent.launched('good');

    await client.launch({ ...offer, id: { value: 'no-such-offer' } }, [taskFor(offer, 'late')]);
    const late = await client.status('late', 'TASK_DROPPED');
    expect(late.reason).toBe('REASON_INVALID_OFFERS');
    expect(late.message).toBe('Task launched with invalid offers: Offer no-such-offer is no longer valid');

    agent.update(client.frameworkId, 'good', 'TASK_RUNNING');
    await client.status('good', 'TASK_RUNNING');
    await client.call({
      type: 'RECONCILE',
      reconcile: { tasks: [{ task_id: { value: 'good' } }, { task_id: { value: 'stranger' } }] },
    });
    const stranger = await client.status('stranger', 'TASK_UNKNOWN');
    expect(stranger.message).toBe('Reconciliation: Task is unknown');
    const good = await until('good again', () =>
      client.statuses.find(({ reason }) => reason === 'REASON_RECONCILIATION'),
    );
    expect(good.message).toBe('Reconciliation: Latest task state');
    expect(good.uuid).toBeUndefined();
  });

  it('keeps executor messages, exits and groups in step with the agent', async () => {
    master = await startTestMaster();
    const agent = await newAgent(master);
    const client = newClient(master);
    await client.subscribe(frameworkInfo());
    const offer = await client.offer();
    const executor = {
      type: 'DEFAULT' as const,
      executor_id: { value: 'pod' },
      resources: [
        { name: 'cpus', type: 'SCALAR' as const, scalar: { value: 0.1 } },
        { name: 'mem', type: 'SCALAR' as const, scalar: { value: 32 } },
        { name: 'disk', type: 'SCALAR' as const, scalar: { value: 32 } },
      ],
    };
    const tasks = [taskFor(offer, 'a'), taskFor(offer, 'b')];
    await client.call({
      type: 'ACCEPT',
      accept: {
        offer_ids: [offer.id],
        operations: [{ type: 'LAUNCH_GROUP', launch_group: { executor, task_group: { tasks } } }],
      },
    });
    const group = await agent.launchedGroup();
    expect(group.launch_executor).toBe(true);
    expect(group.executor.framework_id?.value).toBe(client.frameworkId);
    expect(group.task_group.tasks?.map(({ task_id }) => task_id.value)).toEqual(['a', 'b']);
    const slot = master.running.door.state.allocator.agents.get(agent.id);
    expect(slot?.available.milliOf('cpus')).toBe(2900);

    agent.tellFramework(client.frameworkId, 'pod', Buffer.from('hello'));
    const message = await client.event('MESSAGE');
    expect(Buffer.from(message.message?.data ?? []).toString()).toBe('hello');

    agent.exitExecutor(client.frameworkId, 'pod', 9);
    const failure = await client.event('FAILURE');
    expect(failure.failure?.executor_id?.value).toBe('pod');
    expect(failure.failure?.status).toBe(9);
    const used = master.running.door.state.agents.get(agent.id)?.used;
    await until(
      'the resources of the executor are back',
      () => used?.milliOf('cpus') === 1000 && used.milliOf('disk') === 0,
    );
  });
});

describe('frameworks that come back', () => {
  it('lets another instance take over and hears of nothing twice', async () => {
    master = await startTestMaster();
    const agent = await newAgent(master);
    const first = newClient(master);
    await first.subscribe(frameworkInfo());
    const offer = await first.offer();
    await first.launch(offer, [taskFor(offer, 't1')], 3600);
    await agent.launched('t1');

    const second = newClient(master);
    await second.subscribe(frameworkInfo({ id: { value: first.frameworkId } }));
    expect(second.frameworkId).toBe(first.frameworkId);
    expect((await first.event('ERROR')).error?.message).toBe('Framework failed over');
    await until('the first stream ends', () => first.isClosed);
    expect((await first.call({ type: 'REVIVE' })).status).toBe(400);
    agent.update(second.frameworkId, 't1', 'TASK_RUNNING');
    await second.status('t1', 'TASK_RUNNING');
    expect(first.statuses).toEqual([]);
  });

  it('waits for the failover time and then ends the framework', async () => {
    master = await startTestMaster();
    const agent = await newAgent(master);
    const client = newClient(master);
    await client.subscribe(frameworkInfo({ failover_timeout: 0.05 }));
    const offer = await client.offer();
    await client.launch(offer, [taskFor(offer, 't1')]);
    await agent.launched('t1');
    client.disconnect();
    await agent.next(ShutdownFrameworkMessage);
    const state = master.running.door.state;
    const ended = state.completedFrameworks.get(client.frameworkId);
    expect([...(ended?.completedTasks.values() ?? [])].map(({ message }) => message.state)).toEqual(['TASK_KILLED']);
    expect(state.allocator.agents.get(agent.id)?.allocated.isEmpty).toBe(true);
    const again = newClient(master);
    await again.open(frameworkInfo({ id: { value: client.frameworkId } }));
    expect((await again.event('ERROR')).error?.message).toBe('Framework has been removed');
  });
});

describe('agents that go and come back', () => {
  it('keeps its tasks through a restart of the master', async () => {
    master = await startTestMaster();
    const agent = await newAgent(master);
    const client = newClient(master);
    await client.subscribe(frameworkInfo());
    const offer = await client.offer();
    await client.launch(offer, [taskFor(offer, 't1')]);
    const { task, framework } = await agent.launched('t1');
    agent.update(client.frameworkId, 't1', 'TASK_RUNNING');
    await client.status('t1', 'TASK_RUNNING');

    const { workDir } = master;
    await master.running.close();
    master = await startTestMaster({ workDir });
    const { state } = master.running.door;
    expect([...state.recoveredAgents.keys()]).toEqual([agent.id]);

    // Until the agent is back nothing is said about its task.
    const back = newClient(master);
    await back.subscribe(frameworkInfo({ id: { value: client.frameworkId } }));
    expect(back.frameworkId).toBe(client.frameworkId);
    await back.call({
      type: 'RECONCILE',
      reconcile: { tasks: [{ task_id: { value: 't1' }, agent_id: { value: agent.id } }] },
    });

    agent.follow(master.pid);
    const { name, task_id, agent_id, resources = [] } = task;
    await agent.reregister({
      frameworks: [framework],
      tasks: [
        { name, task_id, agent_id, resources, framework_id: { value: client.frameworkId }, state: 'TASK_RUNNING' },
      ],
    });
    expect(state.agents.get(agent.id)?.active).toBe(true);
    expect(state.recoveredAgents.size).toBe(0);
    const rest = await back.offer();
    expect(rest.resources?.find(({ name: resource }) => resource === 'cpus')?.scalar?.value).toBe(3.5);
    expect(back.statuses).toEqual([]);
    await back.call({ type: 'RECONCILE', reconcile: {} });
    expect((await back.status('t1', 'TASK_RUNNING')).reason).toBe('REASON_RECONCILIATION');
  });

  it('gives up an agent that does not answer pings, and takes it back with its tasks', async () => {
    master = await startTestMaster({ settings: { agentPingTimeoutMs: 30, maxAgentPingTimeouts: 3 } });
    const agent = await newAgent(master);
    const client = newClient(master);
    await client.subscribe(frameworkInfo());
    const offer = await client.offer();
    await client.launch(offer, [taskFor(offer, 't1')]);
    const { task, framework } = await agent.launched('t1');
    agent.answersPings = false;
    const lost = await client.status('t1', 'TASK_UNREACHABLE');
    expect(lost.reason).toBe('REASON_AGENT_REMOVED');
    expect(lost.unreachable_time?.nanoseconds).toBeGreaterThan(0n);
    expect((await client.event('FAILURE')).failure?.agent_id?.value).toBe(agent.id);
    expect(master.running.door.registry().unreachable?.slaves?.[0]?.id.value).toBe(agent.id);

    agent.answersPings = true;
    const { name, task_id, agent_id, resources = [] } = task;
    await agent.reregister({
      frameworks: [framework],
      tasks: [
        { name, task_id, agent_id, resources, framework_id: { value: client.frameworkId }, state: 'TASK_RUNNING' },
      ],
    });
    const back = await client.status('t1', 'TASK_RUNNING');
    expect(back.reason).toBe('REASON_AGENT_REREGISTERED');
    expect(back.uuid).toBeUndefined();
    expect(master.running.door.registry().unreachable).toBeUndefined();
  });

  it('removes an agent that unregisters and one whose address another takes', async () => {
    master = await startTestMaster();
    const agent = await newAgent(master);
    const client = newClient(master);
    await client.subscribe(frameworkInfo());
    const offer = await client.offer();
    await client.launch(offer, [taskFor(offer, 't1')]);
    await agent.launched('t1');
    agent.unregister();
    expect((await client.status('t1', 'TASK_LOST')).reason).toBe('REASON_AGENT_REMOVED');
    await until('the agent is off the record', () => master?.running.door.state.agents.size === 0);
    expect(master.running.door.registry().slaves).toBeUndefined();
  });

  it('offers nothing of an agent whose link broke until it is back, and repeats kills', async () => {
    master = await startTestMaster();
    const agent = await newAgent(master);
    const client = newClient(master);
    await client.subscribe(frameworkInfo());
    const offer = await client.offer();
    await client.launch(offer, [taskFor(offer, 't1')]);
    const { task } = await agent.launched('t1');
    const { port } = agent.endpoint.address;
    await client.offer();
    await agent.stop();
    await client.event('RESCIND');
    const { state } = master.running.door;
    expect(state.agents.get(agent.id)?.connected).toBe(false);
    await client.call({ type: 'KILL', kill: { task_id: { value: 't1' } } });
    await agent.start(master.pid, port);
    const { name, task_id, agent_id, resources = [] } = task;
    await agent.reregister({
      tasks: [
        { name, task_id, agent_id, resources, framework_id: { value: client.frameworkId }, state: 'TASK_RUNNING' },
      ],
    });
    expect((await agent.next(KillTaskMessage)).task_id.value).toBe('t1');
    await client.offer();
  });

  it('asks an agent about tasks it does not report', async () => {
    master = await startTestMaster();
    const agent = await newAgent(master);
    const client = newClient(master);
    await client.subscribe(frameworkInfo());
    const offer = await client.offer();
    await client.launch(offer, [taskFor(offer, 't1')]);
    await agent.launched('t1');
    const answer = await agent.reregister({});
    expect(answer.reconciliations?.[0]?.statuses?.[0]?.task_id.value).toBe('t1');
    expect(answer.connection?.total_ping_timeout_seconds).toBe(75);
  });
});
