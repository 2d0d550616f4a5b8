import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { type MasterEnd, type RunningMaster, startMaster } from '../../../src/master/shell/master.ts';
import { startStandingMaster } from '../../../src/master/shell/standing-master.ts';
import type { Task } from '../../../src/wire/gen/mesos.ts';
import { connectZookeeper } from '../../../src/zookeeper/client/client.ts';
import { startZookeeper, type ZookeeperServer } from '../../../src/zookeeper/server/server.ts';
import { until } from '../../until.ts';
import { frameworkInfo, post, SchedulerClient, taskFor } from './scheduler-client.ts';
import { SimulatedAgent } from './simulated-agent.ts';
import { masterConfig } from './test-master.ts';

let directory = '';
let zookeeper: ZookeeperServer;
let masters: RunningMaster[] = [];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'stadion-election-'));
  zookeeper = await startZookeeper(
    { host: '127.0.0.1', clientPort: 0, dataDir: join(directory, 'zk'), tickTimeMs: 100 },
    { logger: silentLogger },
  );
  port = zookeeper.address.port;
});

afterEach(async () => {
  for (const master of masters) await master.close();
  masters = [];
  await zookeeper.close();
  await rm(directory, { recursive: true, force: true });
});

let port = 0;

function zk(): string {
  return `127.0.0.1:${port}`;
}

/** A master with its part of the log; alone unless told otherwise. */
async function startOne(onFatal: (end: MasterEnd) => void = () => {}, quorum = 1): Promise<RunningMaster> {
  const config = masterConfig(join(directory, `work-${masters.length}`), { quorum });
  const master = await startMaster(
    { ...config, zk: `zk://${zk()}/mesos`, zkSessionTimeoutMs: 1000 },
    { logger: silentLogger, onFatal },
  );
  masters.push(master);
  return master;
}

/** As the metrics tell. */
async function hasVote(master: RunningMaster): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${master.address.port}/metrics/snapshot`);
  const metrics = (await answer.json()) as Record<string, number>;
  return metrics['registrar/log/recovered'] === 1 && metrics['registrar/log/ensemble_size'] === 3;
}

function phaseOf(master: RunningMaster): string {
  return master.door.state.phase;
}

describe('several masters', () => {
  it('have one leader; the others send callers there; the next takes over with the registry', async () => {
    for (let count = 0; count < 3; count++) await startOne(undefined, 2);
    await until('all have a vote on the log', async () => (await Promise.all(masters.map(hasVote))).every(Boolean));
    const first = await until('one leads', () => masters.find((master) => phaseOf(master) === 'serving'));
    const second = await until('another stands by', () => masters.find((master) => master !== first));
    await until('the second knows the leader', () => second.door.state.leader?.id === first.door.state.info.id);
    expect(phaseOf(second)).toBe('standby');

    const client = connectZookeeper({ servers: zk() });
    const names = (await client.children('/mesos')).sort();
    expect(names.map((name) => name.replace(/_\d{10}$/, '_N'))).toEqual([
      ...Array(3).fill('json.info_N'),
      'log_replicas',
    ]);
    const replicas = (await client.children('/mesos/log_replicas')).map((name) =>
      client.get(`/mesos/log_replicas/${name}`),
    );
    const pids = (await Promise.all(replicas)).map(({ data }) => Buffer.from(data).toString()).sort();
    expect(pids).toEqual(masters.map((master) => `log-replica(1)@127.0.0.1:${master.address.port}`).sort());
    await client.close();

    const agent = new SimulatedAgent('agent.test');
    await agent.start(`master@127.0.0.1:${first.address.port}`);
    await agent.register();
    const scheduler = new SchedulerClient(first.address.port, 'application/json');
    await scheduler.subscribe(frameworkInfo());
    const offer = await scheduler.offer();
    await scheduler.launch(offer, [taskFor(offer, 't1')]);
    const { task, framework } = await agent.launched('t1');
    agent.update(scheduler.frameworkId, 't1', 'TASK_RUNNING');
    await scheduler.status('t1', 'TASK_RUNNING');

    const body = '{"type":"SUBSCRIBE","subscribe":{"framework_info":{"user":"u","name":"n"}}}';
    const answer = await post(second.address.port, body, { 'Content-Type': 'application/json' });
    expect(answer.status).toBe(307);
    expect(answer.headers['location']).toBe(`//master.test:${first.address.port}/master/api/v1/scheduler`);
    const page = await fetch(`http://127.0.0.1:${second.address.port}/`, { redirect: 'manual' });
    expect([page.status, page.headers.get('location')]).toEqual([307, `//master.test:${first.address.port}/`]);

    await first.close();
    const next = await until('the next leads', () =>
      masters.find((master) => master !== first && phaseOf(master) === 'serving'),
    );
    expect([...next.door.state.recoveredAgents.keys()]).toEqual([agent.id]);
    agent.follow(`master@127.0.0.1:${next.address.port}`);
    const { name, task_id, agent_id, resources = [] } = task;
    const framework_id = { value: scheduler.frameworkId };
    const tasks: Task[] = [{ name, task_id, agent_id, resources, framework_id, state: 'TASK_RUNNING' }];
    await agent.reregister({ frameworks: [framework], tasks });
    expect(next.door.state.agents.size).toBe(1);

    const back = new SchedulerClient(next.address.port, 'application/json');
    await back.subscribe(frameworkInfo({ id: framework_id }));
    await back.call({ type: 'RECONCILE', reconcile: {} });
    expect((await back.status('t1', 'TASK_RUNNING')).reason).toBe('REASON_RECONCILIATION');
    const rest = await back.offer();
    expect(rest.resources?.find((resource) => resource.name === 'cpus')?.scalar?.value).toBe(3.5);
    back.disconnect();
    await agent.stop();
  });

  it('end when they led and their candidacy is taken from them', async () => {
    let end: MasterEnd | undefined;
    const leader = await startOne((why) => {
      end = why;
    });
    await until('it leads', () => phaseOf(leader) === 'serving');
    const client = connectZookeeper({ servers: zk() });
    for (const name of await client.children('/mesos')) {
      if (name !== 'log_replicas') await client.delete(`/mesos/${name}`);
    }
    await until('it ended', () => end);
    expect(end).toMatchObject({ cause: 'leadership', reason: expect.stringMatching(/^lost leadership/) });
    await client.close();
  });

  it('pause while ZooKeeper is away for longer than the session, and lead again when it is back', async () => {
    let hasEnded = false;
    const running = await startStandingMaster(
      { ...masterConfig(join(directory, 'work')), zk: `zk://${zk()}/mesos`, zkSessionTimeoutMs: 1000 },
      { logger: silentLogger, onFatal: () => (hasEnded = true) },
    );
    try {
      const subscribe = '{"type":"SUBSCRIBE","subscribe":{"framework_info":{"user":"u","name":"n"}}}';
      const json = { 'Content-Type': 'application/json' };
      const asks = async (): Promise<number> => (await post(running.address.port, '{}', json)).status;
      await until('it leads', async () => (await asks()) === 400);
      const agent = new SimulatedAgent('agent.test');
      await agent.start(`master@127.0.0.1:${running.address.port}`);
      await agent.register();
      await zookeeper.close();
      await until('it leads no more', async () => (await asks().catch(() => 0)) === 503);
      const refused = await post(running.address.port, subscribe, json);
      expect(refused.body).toBe('No leader elected');
      zookeeper = await startZookeeper(
        { host: '127.0.0.1', clientPort: port, dataDir: join(directory, 'zk'), tickTimeMs: 100 },
        { logger: silentLogger },
      );
      await until('it leads again', async () => (await asks()) === 400);
      await agent.reregister({});
      expect(hasEnded).toBe(false);
      await agent.stop();
    } finally {
      await running.close();
    }
  });

  it('say that nobody leads while ZooKeeper is away', async () => {
    await zookeeper.close();
    const lonely = await startOne();
    const answer = await post(lonely.address.port, '{}', { 'Content-Type': 'application/json' });
    expect(answer.status).toBe(503);
    expect(answer.body).toBe('No leader elected');
  });
});
