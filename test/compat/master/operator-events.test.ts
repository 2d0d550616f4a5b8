/** Every kind of change, as the operator event stream tells it. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnregisterSlaveMessage } from '../../../src/wire/gen/internal.ts';
import { Event } from '../../../src/wire/gen/master.ts';
import { fromJson } from '../../../src/wire/json.ts';
import { RecordDecoder } from '../../../src/wire/recordio.ts';
import { frameworkInfo, SchedulerClient, taskFor } from '../../integration/master/scheduler-client.ts';
import { SimulatedAgent } from '../../integration/master/simulated-agent.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from '../../integration/master/test-master.ts';
import { until } from '../../until.ts';

let master: TestMaster;
const agent = new SimulatedAgent('agent1.example');
const events: Event[] = [];

beforeAll(async () => {
  master = await startTestMaster();
});
afterAll(async () => {
  await agent.stop();
  await stopTestMaster(master);
});

async function subscribe(): Promise<() => void> {
  const decoder = new RecordDecoder();
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
  const sent = request(
    { host: '127.0.0.1', port: master.port, method: 'POST', path: '/api/v1', headers },
    (response) => {
      response.on('data', (chunk: Buffer) => {
        const records = decoder.push(chunk);
        if (!records.ok) return;
        for (const record of records.value)
          events.push(fromJson(Event, JSON.parse(Buffer.from(record).toString('utf8'))));
      });
      response.on('error', () => {});
    },
  );
  sent.on('error', () => {});
  sent.end('{"type":"SUBSCRIBE"}');
  await until('the stream begins', () => events.length >= 2);
  return () => sent.destroy();
}

describe('the operator event stream', () => {
  it('tells of agents, frameworks and tasks that come, change and go', async () => {
    const stop = await subscribe();
    await agent.start(master.pid);
    await agent.register();
    const client = new SchedulerClient(master.port, 'application/json');
    await client.subscribe(frameworkInfo());
    const offer = await client.offer();
    await client.launch(offer, [taskFor(offer, 't')]);
    await agent.launched('t');
    agent.update(client.frameworkId, 't', 'TASK_RUNNING');
    await client.status('t', 'TASK_RUNNING');
    const framework_info = { ...frameworkInfo(), id: { value: client.frameworkId }, webui_url: 'http://new.example' };
    await client.call({ type: 'UPDATE_FRAMEWORK', update_framework: { framework_info } });
    await client.call({ type: 'TEARDOWN' });
    agent.send(UnregisterSlaveMessage, { slave_id: { value: agent.id } });
    await until('the agent goes', () => events.some(({ type }) => type === 'AGENT_REMOVED'));
    stop();
    const told = events.filter(({ type }) => type !== 'HEARTBEAT');
    expect(told.map(({ type }) => type)).toEqual([
      'SUBSCRIBED',
      'AGENT_ADDED',
      'FRAMEWORK_ADDED',
      'TASK_ADDED',
      'TASK_UPDATED',
      'FRAMEWORK_UPDATED',
      'TASK_UPDATED',
      'FRAMEWORK_REMOVED',
      'AGENT_REMOVED',
    ]);
    const [subscribed, agentAdded, added, taskAdded, running, updated, killed, removed, agentRemoved] = told;
    expect(subscribed?.subscribed?.heartbeat_interval_seconds).toBe(15);
    expect(agentAdded?.agent_added?.agent.agent_info.hostname).toBe('agent1.example');
    expect(added?.framework_added?.framework.framework_info.id?.value).toBe(client.frameworkId);
    expect(taskAdded?.task_added?.task).toMatchObject({ task_id: { value: 't' }, state: 'TASK_STAGING' });
    expect(running?.task_updated).toMatchObject({ framework_id: { value: client.frameworkId }, state: 'TASK_RUNNING' });
    expect(updated?.framework_updated?.framework.framework_info.webui_url).toBe('http://new.example');
    expect(killed?.task_updated?.state).toBe('TASK_KILLED');
    expect(removed?.framework_removed?.framework_info.id?.value).toBe(client.frameworkId);
    expect(agentRemoved?.agent_removed?.agent_id.value).toBe(agent.id);
  });
});
