import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { createScheduler, type Scheduler } from '../../../src/scheduler/scheduler.ts';
import { connectZookeeper } from '../../../src/zookeeper/client/client.ts';
import type { ZookeeperClient } from '../../../src/zookeeper/client/zookeeper-client.ts';
import { contend } from '../../../src/zookeeper/recipes/election.ts';
import { openGroup } from '../../../src/zookeeper/recipes/group.ts';
import { startZookeeper, type ZookeeperServer } from '../../../src/zookeeper/server/server.ts';
import { untilPasses } from '../../until.ts';
import { ScriptedMaster } from './scripted-master.ts';

let directory: string;
let zookeeper: ZookeeperServer;
let client: ZookeeperClient;
let scheduler: Scheduler | undefined;
const masters: ScriptedMaster[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'scheduler-test-'));
  const config = { host: '127.0.0.1', clientPort: 0, dataDir: directory };
  zookeeper = await startZookeeper(config, { logger: silentLogger });
  client = connectZookeeper({ servers: `127.0.0.1:${zookeeper.address.port}` });
});

afterEach(async () => {
  await scheduler?.close();
  for (const master of masters.splice(0)) await master.stop();
  await client.close();
  await zookeeper.close();
  await rm(directory, { recursive: true, force: true });
});

/** A master that stands for election as Mesos does. */
async function elect(): Promise<{ master: ScriptedMaster; withdraw: () => Promise<void> }> {
  const master = await ScriptedMaster.start();
  masters.push(master);
  const address = { hostname: 'm', ip: '127.0.0.1', port: master.port };
  const info = { id: 'M', ip: 16777343, port: master.port, pid: `master@${master.address}`, address };
  const candidacy = contend(openGroup(client, '/mesos'), {
    label: 'json.info',
    data: Buffer.from(JSON.stringify(info)),
    onLost: () => {},
    onFailure: () => {},
  });
  await untilPasses(() => expect(candidacy.sequence).toBeDefined());
  return { master, withdraw: () => candidacy.withdraw() };
}

it('finds the leading master in ZooKeeper, waits for one, and moves to the next', async () => {
  const registered: string[] = [];
  const own = createScheduler({
    master: `zk://127.0.0.1:${zookeeper.address.port}/mesos`,
    framework: { user: 'root', name: 'test' },
    onEvent: () => {},
    onRegistered: () => registered.push(own.masterAddress ?? ''),
    onFatal: () => {},
    timing: { backoffBaseMs: 5, backoffMaxMs: 20 },
  });
  scheduler = own;
  const first = await elect();
  await untilPasses(() => expect(registered).toEqual([first.master.address]));
  const second = await elect();
  await first.withdraw();
  await untilPasses(() => expect(registered).toEqual([first.master.address, second.master.address]));
  expect(second.master.callsOf('SUBSCRIBE')[0]?.framework_id?.value).toBe('framework-1');
});
