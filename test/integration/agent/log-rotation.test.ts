/** Logs that are rotated while tasks write to them, read through the master as `stadion logs -f` reads them. */
import { readdirSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningAgent } from '../../../src/agent/shell/agent.ts';
import { Cluster, findTask } from '../../../src/cli/cluster.ts';
import { SandboxFile } from '../../../src/cli/sandbox.ts';
import { collapseComplaint } from '../../../src/containerizer/logs/collapse.ts';
import type { TaskInfo, TaskState } from '../../../src/wire/gen/mesos.ts';
import { AgentDirectory, startTestAgent } from '../../agent/agents.ts';
import { refuse } from '../../requirements.ts';
import { until } from '../../until.ts';
import { frameworkInfo, SchedulerClient, taskFor } from '../master/scheduler-client.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from '../master/test-master.ts';

const complaint = await collapseComplaint(tmpdir());
const canCut = complaint === undefined || refuse(`files in ${tmpdir()} cannot be cut: ${complaint}`);

const name = 'org_apache_mesos_LogrotateContainerLogger';
const parameters = [
  { key: 'max_stdout_size', value: '64KB' },
  { key: 'logrotate_stdout_options', value: 'rotate 100' },
];
const flags = [
  `--container_logger=${name}`,
  `--modules=${JSON.stringify({ libraries: [{ modules: [{ name, parameters }] }] })}`,
];

let directory: AgentDirectory;
let master: TestMaster;
let agent: RunningAgent;
let client: SchedulerClient;
let cluster: Cluster;

beforeEach(async () => {
  directory = new AgentDirectory();
  master = await startTestMaster();
  agent = await startTestAgent(directory, `127.0.0.1:${master.port}`, flags);
  client = new SchedulerClient(master.port, 'application/json');
  await client.subscribe(frameworkInfo({ user: userInfo().username }));
  cluster = new Cluster(`127.0.0.1:${master.port}`);
});

afterEach(async () => {
  cluster.close();
  client.disconnect();
  await agent.close({ killTasks: true });
  await stopTestMaster(master);
  directory.dispose();
});

const linesOf = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, at) => `line ${from + at}\n`).join('');
const write = (from: number, to: number): string =>
  `n=${from}; while [ $n -lt ${to} ]; do echo "line $n"; n=$((n+1)); done`;

async function launch(id: string, script: string, environment: Record<string, string> = {}): Promise<TaskInfo> {
  const offer = await client.offer();
  const task = taskFor(offer, id);
  const variables = Object.entries(environment).map(([variable, value]) => ({ name: variable, value }));
  await client.launch(offer, [{ ...task, command: { shell: true, value: script, environment: { variables } } }]);
  return task;
}

/** Waits for the states one after another, and acknowledges each. */
async function through(...states: readonly TaskState[]): Promise<void> {
  for (const state of states) {
    const { agent_id, uuid } = await client.status('t', state);
    if (agent_id !== undefined && uuid !== undefined) await client.acknowledge(agent_id.value, 't', uuid);
  }
}

/** Everything that follows, until the text ends so. */
async function readUntil(file: SandboxFile, end: string): Promise<string> {
  let text = '';
  await until(`a text that ends in ${end}`, async () => {
    for (let more = await file.next(); more !== ''; more = await file.next()) text += more;
    return text.endsWith(end);
  });
  return text;
}

function sandbox(): string {
  const frameworks = join(
    directory.workDir,
    'slaves',
    readdirSync(join(directory.workDir, 'slaves'))[0] ?? '',
    'frameworks',
  );
  return join(frameworks, readdirSync(frameworks)[0] ?? '', 'executors/t/runs/latest');
}

describe.skipIf(!canCut)('a log that is rotated', () => {
  it('is read whole by who follows it, over rotations and a restart of the agent', async () => {
    await launch(
      't',
      `${write(0, 20_000)}; while [ ! -e on ]; do sleep 0.1; done; ${write(20_000, 40_000)}; sleep 600`,
    );
    await through('TASK_STARTING', 'TASK_RUNNING');
    const owned = findTask(await cluster.state(), 't');
    const file = await until('the log', () => SandboxFile.open(cluster, owned, 'stdout'));
    const first = await readUntil(file, 'line 19999\n');
    expect(first).toBe(linesOf(0, 20_000));
    await until('a rotation', () => readdirSync(sandbox()).includes('stdout.2'));
    await agent.close();
    const { port } = agent.address;
    agent = await startTestAgent(directory, `127.0.0.1:${master.port}`, [...flags, `--port=${port}`]);
    await until('the agent', async () => (await cluster.state()).slaves.some(({ active }) => active));
    const before = readdirSync(sandbox()).length;
    writeFileSync(join(sandbox(), 'on'), '');
    await until('another rotation', () => readdirSync(sandbox()).length > before + 1);
    expect(await readUntil(file, 'line 39999\n')).toBe(linesOf(20_000, 40_000));
    const whole = await SandboxFile.open(cluster, owned, 'stdout');
    expect(whole === undefined ? '' : await readUntil(whole, 'line 39999\n')).toBe(linesOf(0, 40_000));
  });

  it('is brought below its limit when the task ends, by what its own variables say', async () => {
    await launch('t', write(0, 40_000), {
      CONTAINER_LOGGER_MAX_STDOUT_SIZE: '16KB',
      CONTAINER_LOGGER_LOGROTATE_STDOUT_OPTIONS: 'rotate 2',
    });
    await through('TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED');
    expect(
      readdirSync(sandbox())
        .filter((file) => file.startsWith('stdout'))
        .sort(),
    ).toEqual(['stdout', 'stdout.1', 'stdout.2', 'stdout.logrotate.state']);
    const lost: number[] = [];
    const owned = findTask(await cluster.state(), 't');
    const file = await SandboxFile.open(cluster, owned, 'stdout', { onLost: (bytes) => lost.push(bytes) });
    const text = file === undefined ? '' : await readUntil(file, 'line 39999\n');
    const all = linesOf(0, 40_000);
    expect([lost[0] ?? 0, text]).toEqual([all.length - text.length, all.slice(all.length - text.length)]);
    expect(text.length).toBeGreaterThan(32_768);
  });

  it('is refused with a limit that makes no sense', async () => {
    await launch('t', 'true', { CONTAINER_LOGGER_MAX_STDOUT_SIZE: 'plenty' });
    const status = await client.status('t', 'TASK_FAILED');
    expect(status.message).toContain("'plenty' is no size");
  });
});
