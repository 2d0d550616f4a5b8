import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRandom, nextInt } from '../../../src/base/random.ts';
import type { RunningProgram } from '../../../src/runtime/program.ts';
import { untilPasses } from '../../until.ts';
import { Strait } from './strait.ts';
import { call, World } from './world.ts';

/** One of several nodes, with its ways to ZooKeeper and the master. */
interface Node {
  program: RunningProgram;
  readonly straits: readonly Strait[];
  readonly start: () => Promise<RunningProgram>;
}

let world: World;
const straits: Strait[] = [];

beforeEach(async () => {
  world = await World.start();
});

afterEach(async () => {
  for (const strait of straits) strait.release();
  await world.stop();
  for (const strait of straits.splice(0)) await strait.close();
});

async function startNode(): Promise<Node> {
  const zookeeper = await Strait.open(() => world.zkHosts);
  const master = await Strait.open(() => world.master.address);
  straits.push(zookeeper, master);
  const start = () => world.startNode({ zk_hosts: zookeeper.address, master: master.address });
  return { program: await start(), straits: [zookeeper, master], start };
}

async function leads(node: Node): Promise<boolean> {
  const { json } = await call(node.program, 'GET', '/v1/info');
  return json.is_registered === true && json.leader === `127.0.0.1:${node.program.address.port}`;
}

/** The ways a leader goes; each gives what brings it back. */
const ends: readonly ((node: Node) => Promise<() => Promise<void>>)[] = [
  async (node) => {
    await node.program.close();
    return async () => {
      node.program = await node.start();
    };
  },
  async (node) => {
    for (const strait of node.straits) strait.cut();
    return async () => {
      for (const strait of node.straits) strait.release();
    };
  },
  // Frozen: nobody is told, and what was under way arrives much later.
  async (node) => {
    for (const strait of node.straits) strait.hold('in', 'out');
    return async () => {
      for (const strait of node.straits) strait.release();
    };
  },
];

const slots = 30;
const seed = Date.now() % 100_000;

it(`every run of a job happens exactly once while leaders go at random (seed ${seed})`, async () => {
  const random = createRandom(seed);
  const nodes = [await startNode(), await startNode(), await startNode()];
  const [first] = nodes;
  if (first === undefined) throw new Error('no node');
  const leader = async (): Promise<Node> => {
    let found: Node | undefined;
    await untilPasses(async () => {
      for (const node of nodes) if (await leads(node)) found = node;
      expect(found).toBeDefined();
    });
    return found ?? first;
  };
  const start = Math.ceil(Date.now() / 1000) * 1000 + 1000;
  const schedule = `R${slots}/${new Date(start).toISOString()}/PT1S`;
  const job = { name: 'tick', command: 'true', epsilon: 'PT60S', schedule };
  expect((await call((await leader()).program, 'POST', '/v1/scheduler/iso8601', job)).status).toBe(204);
  let changes = 0;
  while (world.launched.length < slots) {
    const wanted = world.launched.length + 1 + nextInt(random, 4);
    await untilPasses(() => expect(world.launched.length).toBeGreaterThanOrEqual(Math.min(slots, wanted)));
    const old = await leader();
    const bringBack = await ends[nextInt(random, ends.length)]?.(old);
    await untilPasses(async () => {
      const others = await Promise.all(nodes.filter((node) => node !== old).map(leads));
      expect(others).toContain(true);
    });
    await bringBack?.();
    changes++;
  }
  await untilPasses(async () => {
    const { json } = await call((await leader()).program, 'GET', '/v1/scheduler/job/tick');
    expect(json).toMatchObject({ successCount: slots, errorCount: 0, disabled: true });
  });
  const due = world.launched.map((task) => Number(task.task_id.value.split(':')[1]));
  expect(due).toEqual(Array.from({ length: slots }, (_, slot) => start + slot * 1000));
  expect(changes).toBeGreaterThan(2);
  expect(new Set(world.master.callsOf('SUBSCRIBE').map((one) => one.framework_id?.value)).size).toBe(1);
});
