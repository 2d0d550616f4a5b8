import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../until.ts';
import { Cluster } from './cluster.ts';
import { Victim } from './victim.ts';

const sleep = { cmd: 'sleep 1000', cpus: 0.05, mem: 8 };

describe('kill -9', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await Cluster.start({ zookeeper: true });
    await cluster.marathon?.close();
  });

  afterAll(async () => {
    await cluster.stop();
  });

  it('at any moment of launching neither loses nor doubles an instance', async () => {
    let victim = await Victim.start(cluster);
    cluster.marathon = victim;
    const accepted: string[] = [];
    for (let round = 0; round < 4; round++) {
      await until('it leads', async () => (await cluster.get('/v2/info')).json?.frameworkId !== undefined);
      const id = `/app${round}`;
      const created = await cluster.call('POST', '/v2/apps', { id, ...sleep, instances: 5 });
      expect(created.status).toBe(201);
      accepted.push(id);
      // The moment differs from round to round: right away, and after one, two and three tasks were launched.
      const before = cluster.agent.tasks.size;
      await until('some are launched', () => cluster.agent.tasks.size >= before + round);
      await victim.kill();
      victim = await Victim.start(cluster);
      cluster.marathon = victim;
    }
    for (const id of accepted) await cluster.runs(id, 5);
    const instances = cluster.agent.alive.map((taskId) => taskId.replace(/\._app\.\d+$/, ''));
    expect(new Set(instances).size).toBe(instances.length);
    expect(instances).toHaveLength(20);
    const known: string[] = (await cluster.get('/v2/tasks')).json.tasks.map((task: { id: string }) => task.id);
    expect(known.sort()).toEqual(cluster.agent.alive.sort());
  });

  it('while nothing happens leaves all tasks alone', async () => {
    const before = cluster.agent.alive.sort();
    const launched = cluster.agent.tasks.size;
    const victim = cluster.marathon as Victim;
    await victim.kill();
    cluster.marathon = await Victim.start(cluster);
    for (let round = 0; round < 4; round++) await cluster.runs(`/app${round}`, 5);
    await cluster.quiet();
    expect(cluster.agent.alive.sort()).toEqual(before);
    expect(cluster.agent.tasks.size).toBe(launched);
  });
});
