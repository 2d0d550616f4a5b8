/** An agent that offers more than it has, below a real master. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunningAgent } from '../../../src/agent/shell/agent.ts';
import type { Resource } from '../../../src/wire/gen/mesos.ts';
import { AgentDirectory, startTestAgent } from '../../agent/agents.ts';
import { frameworkInfo, SchedulerClient, taskFor } from '../master/scheduler-client.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from '../master/test-master.ts';

let directory: AgentDirectory;
let master: TestMaster;
let agent: RunningAgent;
let client: SchedulerClient;

const modules = (name: string, parameters: Record<string, string>) => ({
  modules: [{ name, parameters: Object.entries(parameters).map(([key, value]) => ({ key, value })) }],
});
const fixed = 'org_apache_mesos_FixedResourceEstimator';
const load = 'org_apache_mesos_LoadQoSController';

beforeEach(async () => {
  directory = new AgentDirectory();
  master = await startTestMaster();
  const libraries = [modules(fixed, { resources: 'cpus:3' }), modules(load, { load_threshold_15min: '1000000' })];
  agent = await startTestAgent(directory, `127.0.0.1:${master.port}`, [
    `--modules=${JSON.stringify({ libraries })}`,
    `--resource_estimator=${fixed}`,
    `--qos_controller=${load}`,
  ]);
  client = new SchedulerClient(master.port, 'application/json');
});

afterEach(async () => {
  client.disconnect();
  await agent.close({ killTasks: true });
  await stopTestMaster(master);
  directory.dispose();
});

const isRevocable = ({ revocable }: Resource): boolean => revocable !== undefined;

it('gives revocable resources to frameworks that take them', async () => {
  const { capabilities = [] } = frameworkInfo();
  const info = frameworkInfo({ user: 'root', capabilities: [...capabilities, { type: 'REVOCABLE_RESOURCES' }] });
  await client.subscribe(info);
  const offer = await client.offer(({ resources = [] }) => resources.some(isRevocable));
  expect(offer.resources?.filter(isRevocable)).toMatchObject([{ name: 'cpus', scalar: { value: 3 } }]);
  const task = taskFor(offer, 'extra');
  const onLent = (task.resources ?? []).filter(({ name }) => name === 'cpus').map((one) => ({ ...one, revocable: {} }));
  await client.launch(offer, [{ ...task, resources: onLent, command: { value: 'true' } }]);
  await client.status('extra', 'TASK_STARTING');
  const answer = await fetch(`http://127.0.0.1:${agent.address.port}/metrics/snapshot`);
  expect(await answer.json()).toMatchObject({ 'slave/cpus_total': 4, 'slave/cpus_revocable_total': 3 });
});
