import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { readMasterConfig } from '../../../src/master/config.ts';
import { type RunningMaster, startMaster } from '../../../src/master/shell/master.ts';
import { until } from '../../until.ts';
import { SimulatedAgent } from './simulated-agent.ts';

let workDir: string;
let master: RunningMaster | undefined;

beforeEach(() => {
  workDir = mkdtempSync(join(tmpdir(), 'stadion-peer-'));
});

afterEach(async () => {
  await master?.close();
  await rm(workDir, { recursive: true, force: true });
});

async function start(environment: Record<string, string>): Promise<RunningMaster> {
  const argv = ['--ip=127.0.0.1', '--port=0', `--work_dir=${workDir}`, '--registry=in_memory'];
  const outcome = readMasterConfig({ argv, environment });
  if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
  const started = await startMaster(outcome.config, { logger: silentLogger });
  master = started;
  await until('the master to serve', () => started.door.state.phase === 'serving');
  return started;
}

/** What the master answers to a message that says it comes from this address. */
async function answerTo(ip: string): Promise<number> {
  const headers = { 'Libprocess-From': `slave(1)@${ip}:5051` };
  const url = `http://127.0.0.1:${master?.address.port}/master/mesos.internal.PingSlaveMessage`;
  return (await fetch(url, { method: 'POST', headers })).status;
}

it('believes senders unless it is told to check them', async () => {
  await start({});
  expect(await answerTo('10.9.9.9')).toBe(202);
});

it('refuses messages from elsewhere when told so, and takes those of honest agents', async () => {
  const { address } = await start({ LIBPROCESS_REQUIRE_PEER_ADDRESS_IP_MATCH: 'true' });
  expect(await answerTo('10.9.9.9')).toBe(400);
  const agent = new SimulatedAgent('agent1.test');
  try {
    await agent.start(`master@127.0.0.1:${address.port}`);
    await agent.register();
    expect(agent.id).toMatch(/-S0$/);
  } finally {
    await agent.stop();
  }
});
