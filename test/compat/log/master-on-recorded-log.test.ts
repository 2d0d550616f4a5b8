import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { SimulatedAgent } from '../../integration/master/simulated-agent.ts';
import { startTestMaster, type TestMaster } from '../../integration/master/test-master.ts';
import { unpackRecordedLog } from './recorded-log.ts';

const recordedAgent = '753f31eb-8fc2-4227-bab9-a48d2ca01bc1-S0';
const workDir = mkdtempSync(join(tmpdir(), 'stadion-recorded-'));
let master: TestMaster | undefined;
afterEach(async () => {
  await master?.running.close();
  await rm(workDir, { recursive: true, force: true });
});

describe('a master on the log of a Mesos master', () => {
  it('expects its agents back, and goes on writing where it stopped', async () => {
    await unpackRecordedLog(join(workDir, 'replicated_log'));
    master = await startTestMaster({ workDir });
    expect([...master.running.door.state.recoveredAgents.keys()]).toEqual([recordedAgent]);

    const agent = new SimulatedAgent('agent2.example');
    await agent.start(master.pid);
    await agent.register();
    await master.running.close();
    master = await startTestMaster({ workDir });
    expect([...master.running.door.state.recoveredAgents.keys()]).toEqual([recordedAgent, agent.id]);
    await agent.stop();
  });
});
