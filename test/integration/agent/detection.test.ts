import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningAgent } from '../../../src/agent/shell/agent.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { ReregisterSlaveMessage } from '../../../src/wire/gen/internal.ts';
import { connectZookeeper } from '../../../src/zookeeper/client/client.ts';
import type { ZookeeperClient } from '../../../src/zookeeper/client/zookeeper-client.ts';
import { type Candidacy, contend } from '../../../src/zookeeper/recipes/election.ts';
import { openGroup } from '../../../src/zookeeper/recipes/group.ts';
import { startZookeeper, type ZookeeperServer } from '../../../src/zookeeper/server/server.ts';
import { AgentDirectory, startTestAgent } from '../../agent/agents.ts';
import { ScriptedMaster } from '../../agent/scripted-master.ts';

let directory: AgentDirectory;
let zookeeperDirectory: string;
let zookeeper: ZookeeperServer;
let client: ZookeeperClient;
const agents: RunningAgent[] = [];
const masters: ScriptedMaster[] = [];

beforeEach(async () => {
  directory = new AgentDirectory();
  zookeeperDirectory = mkdtempSync(join(tmpdir(), 'stadion-zookeeper-'));
  zookeeper = await startZookeeper(
    { host: '127.0.0.1', clientPort: 0, dataDir: zookeeperDirectory },
    { logger: silentLogger },
  );
  client = connectZookeeper({ servers: `127.0.0.1:${zookeeper.address.port}` });
});

afterEach(async () => {
  for (const one of agents.splice(0)) await one.close();
  for (const one of masters.splice(0)) await one.close();
  await client.close();
  await zookeeper.close();
  directory.dispose();
  rmSync(zookeeperDirectory, { recursive: true, force: true });
});

async function newMaster(): Promise<ScriptedMaster> {
  const master = await ScriptedMaster.start();
  masters.push(master);
  return master;
}

/** Makes a master lead as its own contender would. */
function lead(master: ScriptedMaster): Candidacy {
  const address = { hostname: 'master.example', ip: '127.0.0.1', port: master.port };
  const pid = `master@127.0.0.1:${master.port}`;
  const info = {
    id: pid,
    ip: 16_777_343,
    port: master.port,
    pid,
    hostname: 'master.example',
    version: '1.12.0',
    address,
  };
  return contend(openGroup(client, '/mesos'), {
    label: 'json.info',
    data: Buffer.from(JSON.stringify(info)),
    onLost: () => {},
    onFailure: () => {},
  });
}

describe('an agent that finds its master in ZooKeeper', () => {
  it('registers with the leader and follows the next one', async () => {
    const first = await newMaster();
    const second = await newMaster();
    const agent = await startTestAgent(directory, `zk://127.0.0.1:${zookeeper.address.port}/mesos`);
    agents.push(agent);
    const candidacy = lead(first);
    await first.untilRegistered();
    const state = await (await fetch(`http://127.0.0.1:${agent.address.port}/state`)).json();
    expect(state).toMatchObject({ master_hostname: 'master.example' });
    await candidacy.withdraw();
    lead(second);
    await second.until(() => second.heardOf(ReregisterSlaveMessage).length > 0, 'the agent to follow');
  });

  it('reads the address of the masters from a file', async () => {
    const master = await newMaster();
    const file = join(directory.path, 'zk');
    writeFileSync(file, `zk://127.0.0.1:${zookeeper.address.port}/mesos\n`);
    agents.push(await startTestAgent(directory, `file://${file}`));
    lead(master);
    await master.untilRegistered();
  });
});

describe('an agent with a fixed master', () => {
  it('registers when the master comes, and again when it comes back', async () => {
    const early = await ScriptedMaster.start();
    const { port } = early;
    await early.close();
    agents.push(await startTestAgent(directory, `127.0.0.1:${port}`));
    const first = await ScriptedMaster.start(port);
    await first.untilRegistered();
    await first.close();
    const second = await ScriptedMaster.start(port);
    masters.push(second);
    await second.until(() => second.heardOf(ReregisterSlaveMessage).length > 0, 'the agent to come back');
  });
});

describe('several agents in one process', () => {
  it('live side by side', async () => {
    const other = new AgentDirectory();
    const first = await newMaster();
    const second = await newMaster();
    agents.push(await startTestAgent(directory, first.address), await startTestAgent(other, second.address));
    await Promise.all([first.untilRegistered(), second.untilRegistered()]);
    const pids = new Set(agents.map(({ pid }) => pid));
    expect(pids.size).toBe(2);
    for (const one of agents.splice(0)) await one.close();
    other.dispose();
  });
});
