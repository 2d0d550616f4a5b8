/** Reservations and persistent volumes on a real agent: what tasks find in them, and what is left after kill -9. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ReregisterSlaveMessage,
  RunTaskGroupMessage,
  RunTaskMessage,
  UpdateOperationStatusMessage,
  UpdateSlaveMessage,
} from '../../../src/wire/gen/internal.ts';
import type { ExecutorInfo, OfferOperation, Resource, TaskInfo, Volume } from '../../../src/wire/gen/mesos.ts';
import { AgentDirectory, AgentProcess, startTestAgent } from '../../agent/agents.ts';
import { agentId, framework0, ScriptedMaster, shellTask } from '../../agent/scripted-master.ts';
import { until } from '../../until.ts';

let directory: AgentDirectory;
let master: ScriptedMaster;
let agent: AgentProcess;

beforeEach(async () => {
  directory = new AgentDirectory();
  master = await ScriptedMaster.start();
  await start();
});

afterEach(async () => {
  await agent.kill();
  const last = await startTestAgent(directory, master.address);
  await last.close({ killTasks: true });
  await master.close();
  directory.dispose();
});

async function start(): Promise<void> {
  const registered = master.untilRegistered();
  agent = await AgentProcess.start(directory, master.address);
  await registered;
}

function reserved(name: string, value: number): Resource {
  return {
    name,
    type: 'SCALAR',
    scalar: { value },
    reservations: [{ type: 'DYNAMIC', role: 'dev', principal: 'ops' }],
  };
}

function volume(changes: Partial<Resource> = {}, mode: 'RW' | 'RO' = 'RW', path = 'data'): Resource {
  const disk = { persistence: { id: 'v1', principal: 'ops' }, volume: { mode, container_path: path } };
  return { ...reserved('disk', 64), disk, ...changes };
}

/** A task with so much, and the volume. */
function onVolume(id: string, command: string, used: Resource = volume()): TaskInfo {
  const plain: Resource[] = [
    { name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 } },
    { name: 'mem', type: 'SCALAR', scalar: { value: 32 } },
  ];
  const resources = [...plain, used].map((one) => ({ ...one, allocation_info: { role: 'dev' } }));
  return shellTask(id, command, { resources });
}

async function created(made: Resource = volume()): Promise<void> {
  const operations = [
    master.operate({ type: 'RESERVE', reserve: { resources: [reserved('disk', 64)] } }),
    master.operate({ type: 'CREATE', create: { volumes: [made] } }),
  ];
  for (const uuid of operations) expect(await master.outcomeOf(uuid)).toMatchObject({ state: 'OPERATION_FINISHED' });
}

const volumePath = (): string => join(directory.workDir, 'volumes/roles/dev/v1');
const sandboxOf = (id: string): string =>
  join(directory.workDir, `slaves/${agentId}/frameworks/${framework0.id?.value}/executors/${id}/runs/latest`);
const logOf = (id: string, name: string): Promise<string> =>
  readFile(
    join(directory.workDir, `slaves/${agentId}/frameworks/${framework0.id?.value}/executors/${id}/runs/latest/${name}`),
    'utf8',
  );

async function agentState(): Promise<Record<string, unknown>> {
  return (await (await fetch(`http://127.0.0.1:${agent.port}/state`)).json()) as Record<string, unknown>;
}

describe('a persistent volume', () => {
  it('outlives tasks, and goes with all it holds when it is destroyed', async () => {
    await created();
    master.run(onVolume('writes', 'echo kept > data/file'));
    await master.untilState('writes', 'TASK_FINISHED');
    master.run(onVolume('reads', 'cat elsewhere/deep/file', volume({}, 'RW', 'elsewhere/deep')));
    await master.untilState('reads', 'TASK_FINISHED');
    expect(await logOf('reads', 'stdout')).toContain('kept');
    expect(await agentState()).toMatchObject({
      resources: { disk: 1024 },
      reserved_resources: { dev: { disk: 64 } },
      unreserved_resources: { disk: 960 },
      reserved_resources_full: {
        dev: [
          {
            name: 'disk',
            scalar: { value: 64 },
            role: 'dev',
            reservation: { principal: 'ops' },
            reservations: [{ type: 'DYNAMIC', role: 'dev', principal: 'ops' }],
            disk: { persistence: { id: 'v1', principal: 'ops' }, volume: { mode: 'RW', container_path: 'data' } },
          },
        ],
      },
    });
    expect(await master.outcomeOf(master.operate({ type: 'DESTROY', destroy: { volumes: [volume()] } }))).toMatchObject(
      {
        state: 'OPERATION_FINISHED',
      },
    );
    await expect(stat(volumePath())).rejects.toThrow('ENOENT');
    const unreserve = { type: 'UNRESERVE' as const, unreserve: { resources: [reserved('disk', 64)] } };
    expect(await master.outcomeOf(master.operate(unreserve))).toMatchObject({ state: 'OPERATION_FINISHED' });
    expect(await agentState()).toMatchObject({ reserved_resources_full: {}, unreserved_resources: { disk: 1024 } });
    await until('nothing is left of it', async () => {
      const destroyed = await readdir(join(directory.workDir, 'volumes/destroyed'));
      const operations = await readdir(join(directory.workDir, `meta/slaves/${agentId}/operations`));
      return destroyed.length + operations.length === 0;
    });
  });

  it('grows and shrinks with what is in it', async () => {
    await created();
    await writeFile(join(volumePath(), 'file'), 'kept');
    const sized = (value: number): Resource => ({ ...volume(), scalar: { value } });
    const operations: OfferOperation[] = [
      { type: 'RESERVE', reserve: { resources: [reserved('disk', 36)] } },
      { type: 'GROW_VOLUME', grow_volume: { volume: volume(), addition: reserved('disk', 36) } },
      { type: 'SHRINK_VOLUME', shrink_volume: { volume: sized(100), subtract: { value: 70 } } },
    ];
    for (const operation of operations) {
      expect(await master.outcomeOf(master.operate(operation))).toMatchObject({ state: 'OPERATION_FINISHED' });
    }
    expect(await agentState()).toMatchObject({
      reserved_resources_full: {
        dev: [{ scalar: { value: 70 } }, { scalar: { value: 30 }, disk: { persistence: {} } }],
      },
    });
    expect(await readFile(join(volumePath(), 'file'), 'utf8')).toBe('kept');
  });

  it('and the task that uses it may come in one breath', async () => {
    master.operate({ type: 'RESERVE', reserve: { resources: [reserved('disk', 64)] } });
    master.operate({ type: 'CREATE', create: { volumes: [volume()] } });
    master.run(onVolume('early', 'touch data/file'), { ...framework0, checkpoint: false });
    await master.untilState('early', 'TASK_FINISHED');
    expect(await readdir(volumePath())).toEqual(['file']);
  });

  it('is used by several tasks at once when it is shared', async () => {
    const shared = volume({ shared: {} });
    await created(shared);
    master.run(onVolume('one', 'until [ -e data/two ]; do sleep 0.05; done; touch data/one', shared));
    master.run(onVolume('two', 'touch data/two; until [ -e data/one ]; do sleep 0.05; done', shared));
    await master.untilState('one', 'TASK_FINISHED');
    await master.untilState('two', 'TASK_FINISHED');
  });

  it.skipIf(process.getuid?.() !== 0)('is only read by a task that wants no more', async () => {
    await created();
    master.run(onVolume('writes', 'echo kept > data/file'));
    await master.untilState('writes', 'TASK_FINISHED');
    master.run(onVolume('reads', 'cat data/file && ! touch data/other', volume({}, 'RO')));
    await master.untilState('reads', 'TASK_FINISHED');
    expect(await logOf('reads', 'stdout')).toContain('kept');
    expect(await logOf('reads', 'stderr')).toContain('Read-only file system');
    expect(await readdir(volumePath())).toEqual(['file']);
  });

  it('is where a task of a group wants it', async () => {
    await created();
    const executor = { executor_id: { value: 'pod' }, type: 'DEFAULT' as const, framework_id: framework0.id };
    const task_group = { tasks: [onVolume('member', 'touch data/file')] };
    master.send(RunTaskGroupMessage, { framework: framework0, executor, task_group, launch_executor: true });
    await master.untilState('member', 'TASK_FINISHED');
    expect(await readdir(volumePath())).toEqual(['file']);
  });

  it('of a pod is shared by its tasks, and so are directories of its sandbox', async () => {
    await created();
    const resources = [{ ...volume({}, 'RW', 'store'), allocation_info: { role: 'dev' } }];
    const executor = {
      executor_id: { value: 'pod' },
      type: 'DEFAULT' as const,
      framework_id: framework0.id,
      resources,
    };
    const shared = (container_path: string, path: string, mode: 'RW' | 'RO' = 'RW'): Volume => ({
      mode,
      container_path,
      source: { type: 'SANDBOX_PATH', sandbox_path: { type: 'PARENT', path } },
    });
    const member = (id: string, command: string, volumes: Volume[]): TaskInfo =>
      shellTask(id, command, { container: { type: 'MESOS', volumes } });
    const tasks = [
      member('one', 'touch mine/file; until [ -e common/two ]; do sleep 0.05; done; touch common/one', [
        shared('mine', 'store'),
        shared('common', 'scratch/deep'),
      ]),
      member('two', 'touch common/two; until [ -e common/one ]; do sleep 0.05; done; ls here/file', [
        shared('common', 'scratch/deep'),
        shared('here', 'store', 'RO'),
      ]),
    ];
    master.send(RunTaskGroupMessage, { framework: framework0, executor, task_group: { tasks }, launch_executor: true });
    await master.untilState('one', 'TASK_FINISHED');
    await master.untilState('two', 'TASK_FINISHED');
    expect(await readdir(volumePath())).toEqual(['file']);
    expect((await readdir(join(sandboxOf('pod'), 'scratch/deep'))).sort()).toEqual(['one', 'two']);
  });

  it('comes into the sandbox of an executor with its task, and goes with it', async () => {
    await created();
    const executor: ExecutorInfo = {
      executor_id: { value: 'own' },
      framework_id: framework0.id,
      command: { value: `exec ${process.execPath} ${join(import.meta.dirname, '../../agent/http-executor.ts')}` },
      resources: [{ ...reserved('cpus', 0.1), reservations: [], allocation_info: { role: 'dev' } }],
    };
    const run = (task: TaskInfo, launch_executor: boolean): void =>
      master.send(RunTaskMessage, { framework: framework0, task: { ...task, executor }, pid: '', launch_executor });
    const seen = (): Promise<string[]> => readdir(join(sandboxOf('own'), 'data'));
    await writeFile(join(volumePath(), 'file'), '');
    run(shellTask('plain', ''), true);
    await master.untilState('plain', 'TASK_RUNNING');
    await expect(seen()).rejects.toThrow('ENOENT');
    run(onVolume('stored', ''), false);
    await master.untilState('stored', 'TASK_RUNNING');
    expect(await seen()).toEqual(['file']);
    master.kill('stored');
    await master.untilState('stored', 'TASK_KILLED');
    await until('the link to be gone', () =>
      seen().then(
        () => false,
        () => true,
      ),
    );
    run(onVolume('blocked', '', volume({}, 'RW', 'stdout')), false);
    await master.untilState('blocked', 'TASK_GONE');
    expect(master.lastStatusOf('blocked')).toMatchObject({ reason: 'REASON_CONTAINER_UPDATE_FAILED' });
  });

  it('fails its task when something stands in its place', async () => {
    await created();
    master.run(onVolume('blocked', 'true', volume({}, 'RW', 'stdout')));
    await master.untilState('blocked', 'TASK_FAILED');
    expect(master.lastStatusOf('blocked')?.message).toContain("at 'stdout'");
  });
});

describe('after kill -9 of the agent', () => {
  it('reservations and volumes are told, and tasks go on in them', async () => {
    await created();
    master.run(onVolume('long', 'echo kept > data/file; until [ -e data/go ]; do sleep 0.05; done'));
    await master.untilState('long', 'TASK_RUNNING');
    await agent.kill();
    await start();
    const [message] = master.heardOf(ReregisterSlaveMessage);
    expect(message?.checkpointed_resources).toMatchObject([{ name: 'disk', role: 'dev', scalar: { value: 64 } }]);
    const destroy = master.operate({ type: 'DESTROY', destroy: { volumes: [volume()] } });
    expect(await master.outcomeOf(destroy)).toMatchObject({
      state: 'OPERATION_DROPPED',
      message: expect.stringMatching(/uses/),
    });
    await master.until(() => master.heardOf(ReregisterSlaveMessage).length > 1, 'the agent to tell its resources');
    master.run(onVolume('go', 'true'));
    await master.untilState('go', 'TASK_FINISHED');
    master.run(onVolume('let-go', 'cat data/file && touch data/go', volume({}, 'RW', 'data')));
    await master.untilState('long', 'TASK_FINISHED');
  });

  it('in the middle of operations, directories are those of the volumes, and what was told is true', async () => {
    master.operate({ type: 'RESERVE', reserve: { resources: [reserved('disk', 640)] } });
    const named = (id: string): Resource => ({
      ...volume(),
      disk: { persistence: { id }, volume: { mode: 'RW', container_path: 'data' } },
    });
    const there = new Set<string>();
    for (let round = 0; round < 5; round++) {
      const before = new Set(there);
      const told = master.heardOf(UpdateOperationStatusMessage).length;
      const sent = Array.from({ length: 16 }, (_, index) => {
        const id = `v${(index * 7 + round) % 5}`;
        const volumes = [named(id)];
        const operation: OfferOperation = there.delete(id)
          ? { type: 'DESTROY', destroy: { volumes } }
          : { type: 'CREATE', create: { volumes } };
        if (operation.type === 'CREATE') there.add(id);
        return { uuid: master.operate(operation), id, isThere: operation.type === 'CREATE' };
      });
      await master.until(
        () => master.heardOf(UpdateOperationStatusMessage).length > told + round * 3,
        'some of the outcomes',
      );
      await agent.kill();
      const finished = new Set(
        master
          .heardOf(UpdateOperationStatusMessage)
          .filter(({ status }) => status.state === 'OPERATION_FINISHED')
          .map(({ operation_uuid }) => Buffer.from(operation_uuid?.value ?? []).toString('hex')),
      );
      const isTold = ({ uuid }: { uuid: Uint8Array }): boolean => finished.has(Buffer.from(uuid).toString('hex'));
      await start();
      const now = master.heardOf(ReregisterSlaveMessage).at(-1)?.checkpointed_resources ?? [];
      there.clear();
      for (const { disk } of now) if (disk?.persistence !== undefined) there.add(disk.persistence.id);
      // Operations are done in order: what is there is the state after one of them, not before the last that was told.
      const states = [before];
      for (const { id, isThere } of sent) {
        const next = new Set(states.at(-1));
        if (isThere) next.add(id);
        else next.delete(id);
        states.push(next);
      }
      const possible = states.slice(sent.findLastIndex(isTold) + 1).map((state) => [...state].sort().join());
      expect(possible).toContain([...there].sort().join());
      const roles = join(directory.workDir, 'volumes/roles/dev');
      await until(
        'the directories of the volumes',
        async () => (await readdir(roles).catch(() => [])).sort().join() === [...there].sort().join(),
      );
    }
  });

  it('an outcome that was not acknowledged comes again, as the same', async () => {
    master.acknowledges = false;
    const uuid = master.operate({ type: 'RESERVE', reserve: { resources: [reserved('cpus', 1)] } });
    const before = await master.outcomeOf(uuid);
    await agent.kill();
    master.heard.length = 0;
    master.acknowledges = true;
    await start();
    expect(await master.outcomeOf(uuid)).toEqual(before);
    expect(master.heardOf(UpdateSlaveMessage)[0]?.operations?.operations).toMatchObject([{ latest_status: before }]);
    const streams = join(directory.workDir, `meta/slaves/${agentId}/operations`);
    await until('the acknowledgement is on disk', async () => (await readdir(streams)).length === 0);
    await agent.kill();
    master.heard.length = 0;
    await start();
    expect(master.heardOf(UpdateSlaveMessage)[0]?.operations?.operations).toBeUndefined();
    expect(master.heardOf(UpdateOperationStatusMessage)).toEqual([]);
  });
});
