/** W10D: how fast Docker tasks run through, beside the same containers made with nothing but the engine's own calls. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { silentLogger } from '../../src/base/logger.ts';
import type { Containerizer } from '../../src/containerizer/containerizer.ts';
import { createContainerizers } from '../../src/containerizer/create-containerizers.ts';
import { createBuiltinExecutor } from '../../src/executor/builtin-executor.ts';
import type { TaskInfo, TaskStatus } from '../../src/wire/gen/mesos.ts';
import { canStartEngine, KillableEngine } from '../../test/integration/killable-engine.ts';
import type { Figures } from '../figures.ts';

export interface DockerSize {
  readonly name: string;
  /** Containers of one turn; each round has a turn of either side. */
  readonly containers: number;
  readonly rounds: number;
}

const WIDTH = 8;
const WANTED = 0.9;

/** Containers that end at once, eight in flight, on an engine of their own. */
export async function measureDocker(size: DockerSize): Promise<Figures> {
  const workload = `W10D Docker tasks, ${WIDTH} in flight`;
  if (!canStartEngine()) return { workload, size: size.name, rows: [['engine', 'not on this machine']], audit: [] };
  const engine = new KillableEngine({ liveRestore: false });
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    await engine.start();
    const { socketPath } = engine;
    const containers = createContainerizers({
      names: ['docker'],
      runtimeDir: join(directory, 'runtime'),
      logger: silentLogger,
      docker: { socketPath, removeDelayMs: 0 },
    });
    await containers.recover([]);
    const figures = await measureTurns(size, { engine, containers, directory });
    await containers.close();
    return { workload, size: size.name, ...figures };
  } finally {
    await engine.close();
    await rm(directory, { recursive: true, force: true });
  }
}

interface Sides {
  readonly engine: KillableEngine;
  readonly containers: Containerizer;
  readonly directory: string;
}

async function measureTurns(size: DockerSize, sides: Sides): Promise<Pick<Figures, 'rows' | 'audit'>> {
  const audit: string[] = [];
  let count = 0;
  const own = async (): Promise<void> => {
    const { state, message } = await runTask(sides, `t${count++}`);
    if (state !== 'TASK_FINISHED') audit.push(`${state}: ${message}`);
  };
  const raw = (): Promise<void> => runRaw(sides, `raw-${count++}`);
  // Code, caches and the engine warm up.
  await timeOf(WIDTH, own, () => untilEmpty(sides));
  await timeOf(WIDTH, raw);
  let [ownMs, rawMs] = [0, 0];
  for (let round = 0; round < size.rounds; round++) {
    // In turns, as the machine may have other work.
    const isRawFirst = round % 2 === 0;
    if (isRawFirst) rawMs += await timeOf(size.containers, raw);
    ownMs += await timeOf(size.containers, own, () => untilEmpty(sides));
    if (!isRawFirst) rawMs += await timeOf(size.containers, raw);
  }
  const all = size.containers * size.rounds;
  const share = rawMs / ownMs;
  if (share < WANTED) audit.push(`ours at ${percent(share)} of the engine alone, less than ${percent(WANTED)}`);
  return {
    rows: [
      ['engine alone: create, start, wait, remove', `${((all * 1000) / rawMs).toFixed(2)}/s`],
      ['tasks: launched, told, ended, removed', `${((all * 1000) / ownMs).toFixed(2)}/s`],
      ['ours of the engine alone', percent(share)],
    ],
    audit,
  };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** The same limits and mount as a task has, so that only the agent's share differs. */
async function runRaw({ engine, directory }: Sides, name: string): Promise<void> {
  const container: Docker.Container = await engine.docker.createContainer({
    Image: engine.image,
    Entrypoint: ['/bin/sh'],
    Cmd: ['-c', 'true'],
    name,
    HostConfig: {
      NetworkMode: 'host',
      CpuShares: 10,
      Memory: 32 * 2 ** 20,
      Binds: [`${directory}:/mnt/mesos/sandbox`],
    },
  });
  await container.start();
  await container.wait();
  await container.remove();
}

/** A task from its launch until its end was told. Its container is removed meanwhile. */
async function runTask({ engine, containers, directory }: Sides, name: string): Promise<TaskStatus> {
  const task: TaskInfo = {
    name,
    task_id: { value: name },
    agent_id: { value: 'bench' },
    command: { value: 'true' },
    container: { type: 'DOCKER', docker: { image: engine.image } },
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 0.01 } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 32 } },
    ],
  };
  const statuses: TaskStatus[] = [];
  await new Promise<void>((resolve) => {
    const executor = createBuiltinExecutor({
      kind: 'command',
      executorInfo: { executor_id: { value: name } },
      frameworkInfo: { user: '', name: 'bench' },
      agentId: 'bench',
      containerId: name,
      sandbox: join(directory, name),
      containers,
      environment: { PATH: '/usr/bin:/bin' },
      hostIp: '127.0.0.1',
      shutdownGraceMs: 5000,
      logger: silentLogger,
      onStatus: (status) => statuses.push(status),
      onEnded: resolve,
    });
    executor.launch(task);
  });
  const last = statuses.at(-1);
  if (last === undefined) throw new Error(`nothing was told of ${name}`);
  return last;
}

/** The last removals are part of what tasks cost. */
async function untilEmpty({ engine }: Sides): Promise<void> {
  while ((await engine.docker.listContainers({ all: true })).length > 0) await delay(10);
}

async function timeOf(
  count: number,
  one: () => Promise<void>,
  finish: () => Promise<void> = async () => {},
): Promise<number> {
  const startMs = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await one();
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, worker));
  await finish();
  return performance.now() - startMs;
}
