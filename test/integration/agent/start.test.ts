import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAgent } from '../../../src/agent/shell/agent.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { startFailureText } from '../../../src/runtime/program.ts';
import { RegisterSlaveMessage, ShutdownMessage, UnregisterSlaveMessage } from '../../../src/wire/gen/internal.ts';
import { AgentDirectory, agentArguments, agentConfigOf, startTestAgent } from '../../agent/agents.ts';
import { ScriptedMaster, shellTask } from '../../agent/scripted-master.ts';

let directory: AgentDirectory;
let master: ScriptedMaster;

beforeEach(async () => {
  directory = new AgentDirectory();
  master = await ScriptedMaster.start();
});

afterEach(async () => {
  await master.close();
  directory.dispose();
});

async function failure(...more: string[]): Promise<string> {
  try {
    const agent = await startTestAgent(directory, master.address, more);
    await agent.close();
    return 'it started';
  } catch (thrown) {
    return startFailureText(thrown);
  }
}

describe('a start that cannot be', () => {
  it('says that the port is taken', async () => {
    expect(await failure(`--port=${master.port}`)).toContain(`port ${master.port}`);
    // Nothing of it is left in the way.
    expect(await failure()).toBe('it started');
  });

  it('says that a directory cannot be used', async () => {
    writeFileSync(join(directory.path, 'file'), '');
    const argv = agentArguments(directory, master.address).filter((one) => !one.startsWith('--work_dir='));
    const config = agentConfigOf([...argv, `--work_dir=${directory.path}/file/work`]);
    const thrown: unknown = await startAgent(config, { logger: silentLogger }).catch((reason: unknown) => reason);
    expect(startFailureText(thrown)).toContain('file/work is a file, not a directory');
  });

  it('says that the address is not of this machine', async () => {
    const argv = agentArguments(directory, master.address).filter((one) => !one.startsWith('--ip='));
    const config = agentConfigOf([...argv, '--ip=203.0.113.9', '--allow_unauthenticated']);
    await expect(startAgent(config, { logger: silentLogger })).rejects.toThrow();
  });

  it('says that another agent uses the directory', async () => {
    const agent = await startTestAgent(directory, master.address);
    expect(await failure()).toContain('another agent uses');
    await agent.close();
    expect(await failure()).toBe('it started');
  });

  it('says that a containerizer does not exist', async () => {
    expect(await failure('--containerizers=nonsense')).toContain('nonsense');
  });
});

describe('an agent that is not wanted any more', () => {
  it('ends its tasks and itself, and starts anew as another agent', async () => {
    const agent = await startTestAgent(directory, master.address);
    await master.untilRegistered();
    master.run(shellTask('a', 'sleep 1000'));
    await master.untilState('a', 'TASK_RUNNING');
    master.send(ShutdownMessage, { message: 'you are gone' });
    expect(await agent.ended).toMatchObject({ code: 0 });
    await agent.close();
    const next = await startTestAgent(directory, master.address);
    await master.until(() => master.heardOf(RegisterSlaveMessage).length > 1, 'a registration as a new agent');
    await next.close();
  });

  it('says good-bye when it is stopped for good', async () => {
    const agent = await startTestAgent(directory, master.address);
    await master.untilRegistered();
    agent.unregister();
    await agent.ended;
    await master.until(() => master.heardOf(UnregisterSlaveMessage).length > 0, 'the good-bye');
    await agent.close();
  });
});
