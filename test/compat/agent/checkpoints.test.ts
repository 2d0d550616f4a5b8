/** Checkpoints that a real agent wrote, read by ours. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { masterPid, TestAgent } from '../../../src/agent/core/test-bed.ts';
import { readCheckpoints } from '../../../src/agent/shell/checkpoint-reader.ts';
import { readResources } from '../../../src/agent/shell/resources-reader.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { ReregisterSlaveMessage } from '../../../src/wire/gen/internal.ts';
import { recordedArchive } from '../../agent/archive.ts';
import { sentByAgent } from './recorded-scenario.ts';

let workDir: string;

beforeEach(async () => {
  workDir = await mkdtemp(join(tmpdir(), 'stadion-recovery-'));
});

afterEach(async () => {
  await rm(workDir, { recursive: true, force: true });
});

const options = () => ({ workDir, bootId: 'this-boot', isStrict: true, logger: silentLogger });

describe('checkpoints of Apache Mesos', () => {
  it('are read as they are', async () => {
    await unpack(join(workDir, 'meta'));
    const found = await readCheckpoints(options());
    expect(found?.info).toMatchObject({ hostname: 'agent1.example', checkpoint: true, port: 17_051 });
    expect(found?.isRebooted).toBe(true);
    const tasks = found?.frameworks.flatMap(({ executors }) =>
      executors.flatMap((executor) =>
        executor.runs.flatMap((run) =>
          run.tasks.map(({ task, updates, acknowledged }) => ({
            id: task.task_id.value,
            isGenerated: executor.isGenerated,
            isLatest: executor.latest === run.containerId,
            isCompleted: run.isCompleted,
            hasPid: run.forkedPid !== undefined && run.libprocessPid !== undefined,
            states: updates.map(({ status }) => status.state),
            acknowledged: acknowledged.length,
          })),
        ),
      ),
    );
    const common = { isGenerated: true, isLatest: true, hasPid: true };
    expect(tasks?.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
      { ...common, id: 'ckpt', isCompleted: false, states: ['TASK_STARTING', 'TASK_RUNNING'], acknowledged: 2 },
      {
        ...common,
        id: 'fails',
        isCompleted: true,
        states: ['TASK_STARTING', 'TASK_RUNNING', 'TASK_FAILED'],
        acknowledged: 3,
      },
      {
        ...common,
        id: 'health',
        isCompleted: true,
        states: ['TASK_STARTING', 'TASK_RUNNING', 'TASK_RUNNING', 'TASK_KILLING', 'TASK_KILLED'],
        acknowledged: 5,
      },
      {
        ...common,
        id: 'with-volume',
        isCompleted: true,
        states: ['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED'],
        acknowledged: 3,
      },
    ]);
    expect((await readResources(options())).resources?.checkpointed).toHaveLength(3);
  });

  it('are recovered from: the volume is there, and the master is told the same', async () => {
    await unpack(join(workDir, 'meta'));
    const found = await readCheckpoints(options());
    const agent = new TestAgent();
    agent.state.info = { ...agent.state.info, attributes: found?.info.attributes ?? [], port: found?.info.port ?? 0 };
    agent.post({ kind: 'disk-recovered', found, ...(await readResources(options())) });
    expect(agent.takeEffects('exit')).toEqual([]);
    expect([...agent.directories.keys()]).toEqual(['/work-dir/volumes/roles/dev/vol1']);
    agent.post({ kind: 'containers-recovered' });
    agent.post({ kind: 'master-detected', master: { pid: masterPid, hostname: undefined } });
    agent.advance(1000);
    const [theirs] = sentByAgent(ReregisterSlaveMessage);
    expect(agent.take(ReregisterSlaveMessage)[0]?.checkpointed_resources).toEqual(theirs?.checkpointed_resources);
  });

  it('of before operations are read too', async () => {
    await unpack(join(workDir, 'meta'));
    const { resources } = await readResources(options());
    await rm(join(workDir, 'meta/resources/resources_and_operations.state'));
    expect((await readResources(options())).resources).toEqual(resources);
  });

  it('that are damaged stop the start, unless that is wished', async () => {
    await unpack(join(workDir, 'meta'));
    await writeFile(join(workDir, 'meta/resources/resources_and_operations.state'), 'damaged');
    await expect(readResources(options())).rejects.toThrow('resources_and_operations.state is damaged');
    expect((await readResources({ ...options(), isStrict: false })).resources?.checkpointed).toHaveLength(3);
  });
});

/** Puts the recorded checkpoints on a real disk. */
async function unpack(into: string): Promise<void> {
  for (const { name, type, linkName, bytes } of await recordedArchive(
    'disk/checkpoints-and-log.tar.gz',
    'agent-meta/',
  )) {
    const path = join(into, name);
    await mkdir(type === 'directory' ? path : dirname(path), { recursive: true });
    if (type === 'symlink') await symlink(linkName, path);
    if (type === 'file') await writeFile(path, bytes);
  }
}
