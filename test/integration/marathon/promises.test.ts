/** What was acknowledged stays, whoever leads: the scenarios of Marathon's own partition tests, on three Marathons. */
import { afterEach, describe, expect, it } from 'vitest';
import { nextChance, nextInt } from '../../../src/base/random.ts';
import { until } from '../../until.ts';
import { Trio } from './trio.ts';

const base = { cmd: 'sleep 1000', cpus: 0.001, mem: 1 };

let trio: Trio | undefined;

afterEach(async () => {
  await trio?.stop();
  trio = undefined;
});

async function start(seed: number): Promise<Trio> {
  trio = await Trio.start(seed);
  return trio;
}

let names = 0;

async function createApp(all: Trio): Promise<void> {
  const id = `/app${++names}`;
  const instances = nextInt(all.random, 3);
  await all.change(id, { exists: true, instances }, () => all.ask('POST', '/v2/apps', { id, ...base, instances }));
}

/** A group in which one app waits until another one is healthy. */
async function createGroup(all: Trio): Promise<void> {
  const id = `/group${++names}`;
  const apps = [
    { id: `${id}/db`, ...base, instances: 1, healthChecks: [{ protocol: 'MESOS_TCP', portIndex: 0 }] },
    { id: `${id}/web`, ...base, instances: 2, dependencies: [`${id}/db`] },
  ];
  const asked = all.ask('POST', '/v2/groups', { id, apps });
  for (const app of apps) await all.change(app.id, { exists: true, instances: app.instances }, () => asked);
}

/** Changes an app of which everything is known: another command, another number of instances, or away with it. */
async function changeSome(all: Trio): Promise<void> {
  const { random } = all;
  const certain = [...all.known].filter(([, { exists, isUncertain }]) => exists && !isUncertain);
  const [id] = certain[nextInt(random, Math.max(1, certain.length))] ?? [];
  if (id === undefined) return createApp(all);
  const path = `/v2/apps${id}?force=${nextChance(random, 0.5)}`;
  switch (nextInt(random, 4)) {
    case 0:
      return all.change(id, {}, () => all.ask('PUT', path, { env: { ROUND: String(nextInt(random, 1e6)) } }));
    case 1:
      return all.change(id, { exists: false, instances: 0 }, () => all.ask('DELETE', path));
    default: {
      const instances = nextInt(random, 4);
      return all.change(id, { instances }, () => all.ask('PUT', path, { instances }));
    }
  }
}

/** Lets the leader give up, and goes on asking until another one leads. */
async function abdicate(all: Trio, act: () => Promise<void>): Promise<void> {
  const before = await all.agrees();
  await until('the request to abdicate is taken', async () => (await all.ask('DELETE', '/v2/leader'))?.status === 200);
  await until('another one leads', async () => {
    await Promise.all([act(), act()]);
    const answer = await all.ask('GET', '/v2/leader');
    return answer?.status === 200 && answer.json.leader !== before;
  });
}

/** Cuts the leader off from ZooKeeper, and goes on asking until another one leads; then lets it in again. */
async function cutLeader(all: Trio, act: () => Promise<void>): Promise<void> {
  const { gate, marathon } = await all.leader();
  gate.shut();
  const others = all.nodes.filter((node) => node.marathon !== marathon);
  const old = `:${marathon.address.port}`;
  await until('another one leads', async () => {
    await Promise.all([act(), act(), act()]);
    const { marathon: other } = others[nextInt(all.random, others.length)] ?? {};
    const answer = await all.cluster.call(
      'GET',
      '/v2/leader',
      undefined,
      other === undefined ? {} : { marathon: other },
    );
    return answer.status === 200 && !answer.json.leader.endsWith(old);
  });
  gate.reopen();
  await Promise.all([act(), act()]);
}

async function settles(all: Trio): Promise<void> {
  await all.agrees();
  let left: string[] = [];
  await until('everything is as promised', async () => {
    left = await all.differences();
    return left.length === 0;
  }).catch(() => {});
  expect(left).toEqual([]);
  const instances = all.cluster.agent.alive.map((taskId) => taskId.replace(/\._app\.\d+$/, ''));
  expect(new Set(instances).size).toBe(instances.length);
  // A run in which nothing was granted would prove nothing.
  expect(all.answers[2]).toBeGreaterThan(15);
  expect([...all.known.values()].some(({ exists, isUncertain }) => exists && !isUncertain)).toBe(true);
}

describe('what was acknowledged stays', () => {
  it('when leaders abdicate: new apps', async () => {
    const all = await start(1);
    for (let round = 0; round < 4; round++) await abdicate(all, () => createApp(all));
    await settles(all);
  });

  it('when leaders are cut off: apps made, changed, scaled and deleted', async () => {
    const all = await start(2);
    for (let made = 0; made < 20; made++) await createApp(all);
    for (let round = 0; round < 3; round++) {
      await cutLeader(all, () => (nextChance(all.random, 0.3) ? createApp(all) : changeSome(all)));
    }
    await settles(all);
  });

  it('when leaders abdicate or are cut off: groups with dependencies', async () => {
    const all = await start(3);
    await abdicate(all, () => createGroup(all));
    await cutLeader(all, () => createGroup(all));
    await abdicate(all, () => createGroup(all));
    await settles(all);
  });
});
