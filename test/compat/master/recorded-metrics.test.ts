import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frameworkInfo, SchedulerClient, taskFor } from '../../integration/master/scheduler-client.ts';
import { SimulatedAgent } from '../../integration/master/simulated-agent.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from '../../integration/master/test-master.ts';
import { until } from '../../until.ts';

const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, '../recordings/http/master/16-_metrics_snapshot.json'), 'utf8'),
) as { readonly json: Readonly<Record<string, number>> };

let master: TestMaster;
const agent = new SimulatedAgent('agent.test');
let ours: Readonly<Record<string, number>> = {};

beforeAll(async () => {
  master = await startTestMaster();
  await agent.start(master.pid);
  await agent.register();
  const client = new SchedulerClient(master.port, 'application/json');
  await client.subscribe(frameworkInfo({ name: 'A b (C++)', principal: 'ops' }));
  const offer = await client.offer();
  await client.launch(offer, [taskFor(offer, 't')]);
  await agent.launched('t');
  agent.update(client.frameworkId, 't', 'TASK_FAILED', { reason: 'REASON_COMMAND_EXECUTOR_FAILED' });
  await client.status('t', 'TASK_FAILED');
  ours = await until('two allocation runs', async () => {
    const answer = await fetch(`http://127.0.0.1:${master.port}/metrics/snapshot`);
    const metrics = (await answer.json()) as Record<string, number>;
    return (metrics['allocator/mesos/allocation_run_ms/count'] ?? 0) > 1 && metrics;
  });
  client.disconnect();
});

afterAll(async () => {
  await agent.stop();
  await stopTestMaster(master);
});

/** The names, with what differs from cluster to cluster taken out. */
function general(metrics: Readonly<Record<string, number>>): Set<string> {
  const names = Object.keys(metrics).map((key) =>
    key
      .replace(/^master\/frameworks\/.+\/[0-9a-f-]{36}-\d{4}\//, 'master/frameworks/<fw>/')
      .replace(/^frameworks\/[^/]+\//, 'frameworks/<principal>/')
      .replace(/\/roles\/[^/]*\//, '/roles/<role>/')
      .replace(/^master\/task_[a-z_]+\/source_.*/, 'master/<task_state>/<source>/<reason>'),
  );
  return new Set(names);
}

/** What this master does not have: quota; and percentiles of what happened once only. */
const later = /^(allocator\/mesos\/quota\/|registrar\/state_store_ms\/)/;

describe('metrics', () => {
  it('have every name that Mesos has', () => {
    const have = general(ours);
    const missing = [...general(recorded.json)].filter((name) => !have.has(name) && !later.test(name));
    expect(missing).toEqual([]);
  });

  it('have no name that Mesos has not', () => {
    const known = general(recorded.json);
    const reference =
      /^(master\/.*(revocable|gone|dropped)|allocator|master\/frameworks\/<fw>\/roles|master\/<task_state>)/;
    expect([...general(ours)].filter((name) => !known.has(name) && !reference.test(name))).toEqual([]);
  });

  it('tell what happened', () => {
    expect(ours).toMatchObject({
      'master/slaves_active': 1,
      'master/frameworks_active': 1,
      'master/tasks_failed': 1,
      'master/task_failed/source_executor/reason_command_executor_failed': 1,
      'master/cpus_total': 4,
      'master/slave_registrations': 1,
      // As recorded: v1 calls do not count.
      'frameworks/ops/messages_received': 0,
    });
    const prefix = Object.keys(ours).find((key) => key.startsWith('master/frameworks/') && key.endsWith('/calls'));
    expect(prefix).toContain('master/frameworks/A%20b%20(C%2B%2B)/');
  });
});
