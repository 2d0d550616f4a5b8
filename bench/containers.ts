// W10: what tasks cost on an agent, with real processes and, where an engine answers, Docker containers.
// node bench/containers.ts [tasks] [--cgroups] [--docker[=IMAGE]] [--heap=MEGABYTES]
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { silentLogger } from '../src/base/logger.ts';
import type { Containerizer } from '../src/containerizer/containerizer.ts';
import { createContainerizers } from '../src/containerizer/create-containerizers.ts';
import { type BuiltinExecutor, createBuiltinExecutor } from '../src/executor/builtin-executor.ts';
import type { ContainerInfo, TaskInfo, TaskStatus } from '../src/wire/gen/mesos.ts';
import { ms, printFigures, rate } from './figures.ts';

interface Settings {
  readonly tasks: number;
  readonly hasGroups: boolean;
  readonly image: string | undefined;
}

interface Hosted {
  readonly executor: BuiltinExecutor;
  readonly task: TaskInfo;
  readonly running: Promise<void>;
  readonly ended: Promise<void>;
  last: TaskStatus | undefined;
}

const ballast: Buffer[] = [];
const settings = readSettings(process.argv.slice(2));
console.log(`node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, Linux ${release()}`);
await measurePlain();
if (settings.image !== undefined) await measureDocker(settings.image);

function readSettings(words: readonly string[]): Settings {
  const value = (name: string): string | undefined =>
    words.find((word) => word === name || word.startsWith(`${name}=`))?.slice(name.length + 1);
  const heapMegabytes = Number(value('--heap') ?? 0);
  // As big as an agent with many tasks: forking from it would show.
  if (heapMegabytes > 0) ballast.push(Buffer.alloc(heapMegabytes * 2 ** 20, 1));
  return {
    tasks: Number(words.find((word) => /^\d+$/.test(word)) ?? 1000),
    hasGroups: words.includes('--cgroups'),
    image: value('--docker') === undefined ? undefined : value('--docker') || 'busybox:local',
  };
}

async function measurePlain(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  const options = {
    names: ['mesos'],
    runtimeDir: join(directory, 'runtime'),
    isolation: settings.hasGroups ? ['cgroups/cpu', 'cgroups/mem'] : ['posix/cpu', 'posix/mem'],
    cgroupsRoot: 'mesos-bench',
    logger: silentLogger,
  };
  const containers = createContainerizers(options);
  await containers.recover([]);
  await runOne(containers, directory);

  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const launchMs = performance.now();
  const hosted = Array.from({ length: settings.tasks }, (_, index) => host(containers, directory, `t${index}`));
  await Promise.all(hosted.map(({ running }) => running));
  const launchedMs = performance.now() - launchMs;
  globalThis.gc?.();
  const grownBytes = process.memoryUsage().rss - before;
  const helperBytes = await pssOfHelpers(directory);

  const cpu = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  const idle = process.cpuUsage(cpu);

  for (const { executor } of hosted) executor.detach();
  await containers.close();
  const recoverMs = performance.now();
  const next = createContainerizers(options);
  const { recovered } = await next.recover(
    hosted.map(({ task }) => ({ containerId: task.name, sandbox: join(directory, task.name) })),
  );
  const recoveredMs = performance.now() - recoverMs;

  const again = hosted.map(({ task, last }) => host(next, directory, task.name, last));
  const killMs = performance.now();
  for (const { executor, task } of again) executor.kill(task.name);
  await Promise.all(again.map(({ ended }) => ended));
  const killedMs = performance.now() - killMs;
  const left = await containersLeft(join(directory, 'runtime', 'containers'));
  await next.close();
  await rm(directory, { recursive: true, force: true });

  const { tasks } = settings;
  printFigures({
    workload: `W10 plain processes${settings.hasGroups ? ' with control groups' : ''}`,
    size: String(tasks),
    rows: [
      ['launched', `${ms(launchedMs)}, ${rate(tasks, launchedMs)}`],
      ['agent memory per task', `${(grownBytes / tasks / 1024).toFixed(0)} KiB`],
      ['helper memory per task (PSS)', `${(helperBytes / tasks / 1024).toFixed(0)} KiB`],
      ['agent CPU when idle', `${((idle.user + idle.system) / 100_000).toFixed(2)} %`],
      ['recovered', ms(recoveredMs)],
      ['killed', `${ms(killedMs)}, ${rate(tasks, killedMs)}`],
    ],
    audit: [
      ...(recovered.length === tasks ? [] : [`${recovered.length} of ${tasks} recovered`]),
      ...again
        .filter(({ last }) => last?.state !== 'TASK_KILLED')
        .map(({ task, last }) => `${task.name} ${last?.state}`),
      ...(left === 0 ? [] : [`${left} containers left`]),
    ],
  });
}

/** Containers that are not forgotten ten seconds after their end. */
async function containersLeft(directory: string): Promise<number> {
  let left = 0;
  for (let tries = 0; tries < 100; tries++) {
    left = (await readdir(directory)).length;
    if (left === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return left;
}

/** Warms up code, launcher and page cache. */
async function runOne(containers: Containerizer, directory: string): Promise<void> {
  const first = host(containers, directory, 'first');
  await first.running;
  first.executor.kill('first');
  await first.ended;
}

function host(
  containers: Containerizer,
  directory: string,
  name: string,
  last?: TaskStatus,
  container?: ContainerInfo,
): Hosted {
  const task: TaskInfo = {
    name,
    task_id: { value: name },
    agent_id: { value: 'bench' },
    command: { value: container === undefined ? 'exec sleep 3600' : 'true' },
    kill_policy: { grace_period: { nanoseconds: 30e9 } },
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 0.01 } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 32 } },
    ],
    ...(container === undefined ? {} : { container }),
  };
  let onRunning = (): void => {};
  let onEnd = (): void => {};
  const hosted: Hosted = {
    task,
    running: new Promise((resolve) => {
      onRunning = resolve;
    }),
    ended: new Promise((resolve) => {
      onEnd = resolve;
    }),
    last,
    executor: createBuiltinExecutor({
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
      onStatus: (status) => {
        hosted.last = status;
        if (status.state !== 'TASK_STARTING') onRunning();
      },
      onEnded: () => onEnd(),
    }),
  };
  if (last === undefined) hosted.executor.launch(task);
  else hosted.executor.recover([{ task, lastStatus: last }]);
  return hosted;
}

/** Memory of the launcher and the runners of one agent, shared pages divided among those who share them. */
async function pssOfHelpers(directory: string): Promise<number> {
  let bytes = 0;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
    const isHelper =
      ['launcher', 'runner'].includes(words[3] ?? '') && words.some((word) => word.startsWith(directory));
    if (!isHelper) continue;
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    bytes += Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
  }
  return bytes;
}

async function measureDocker(image: string): Promise<void> {
  const count = 20;
  const width = 8;
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  const containers = createContainerizers({
    names: ['docker'],
    runtimeDir: join(directory, 'runtime'),
    logger: silentLogger,
    docker: { removeDelayMs: 0 },
  });
  await containers.recover([]);
  const prefix = `bench-${process.pid}`;
  const docker = new Docker();
  // The same limits and mount as ours, so that only the agent's share differs.
  const rawHost = {
    NetworkMode: 'host',
    CpuShares: 10,
    Memory: 32 * 2 ** 20,
    Binds: [`${directory}:/mnt/mesos/sandbox`],
  };
  const rawOne = async (index: number): Promise<void> => {
    const container = await docker.createContainer({
      Image: image,
      Entrypoint: ['/bin/sh'],
      Cmd: ['-c', 'true'],
      name: `${prefix}-${index}`,
      HostConfig: rawHost,
    });
    await container.start();
    await container.wait();
    await container.remove();
  };
  const ownOne = async (index: number): Promise<void> => {
    const info: ContainerInfo = { type: 'DOCKER', docker: { image } };
    const one = host(containers, directory, `${prefix}-own-${index}`, undefined, info);
    await one.ended;
  };
  const rows: (readonly [string, string])[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < 4; round++) {
    const raw = await timeOf(count, width, rawOne);
    const own = await timeOf(count, width, (index) => ownOne(round * count + index));
    rows.push([
      `round ${round + 1}: engine alone, ours`,
      `${((count * 1000) / raw).toFixed(1)}/s, ${((count * 1000) / own).toFixed(1)}/s`,
    ]);
    ratios.push(raw / own);
  }
  await containers.close();
  await rm(directory, { recursive: true, force: true });
  const median = ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? 0;
  rows.push(['ours of the engine alone, median', `${(median * 100).toFixed(0)} %`]);
  printFigures({ workload: `W10 Docker, ${width} in flight`, size: String(count), rows, audit: [] });
}

async function timeOf(count: number, width: number, one: (index: number) => Promise<void>): Promise<number> {
  const startMs = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await one(next);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return performance.now() - startMs;
}
