/** A real agent that comes back to a master of ours with another configuration, while a task of it runs. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningAgent } from '../../../src/agent/shell/agent.ts';
import { startAgent } from '../../../src/agent/shell/agent.ts';
import { type LogFields, type Logger, silentLogger } from '../../../src/base/logger.ts';
import { createScheduler, type Scheduler } from '../../../src/scheduler/scheduler.ts';
import type { Offer, Resource, TaskStatus } from '../../../src/wire/gen/mesos.ts';
import { AgentDirectory, agentArguments, agentConfigOf } from '../../agent/agents.ts';
import { until } from '../../until.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from '../master/test-master.ts';

const base = [
  '--hostname=first.example',
  '--resources=cpus:4;mem:512;disk:100;ports:[31000-31009]',
  '--attributes=rack:r1',
];

let master: TestMaster;
let directory: AgentDirectory;
let agent: RunningAgent;
let scheduler: Scheduler;
const statuses: TaskStatus[] = [];
/** Lines of the agent's log with facts, by message. */
const lines: { readonly message: string; readonly facts: LogFields | undefined }[] = [];

const note = (message: string, facts?: LogFields): void => void lines.push({ message, facts });
const logger: Logger = { ...silentLogger, info: note, warn: note, child: () => logger };

async function start(flags: readonly string[]): Promise<void> {
  const given = agentArguments(directory, `127.0.0.1:${master.port}`, flags);
  // The last of two flags of a name counts for a test, not for an agent.
  const byName = new Map(given.map((flag) => [flag.split('=')[0], flag]));
  agent = await startAgent(agentConfigOf([...byName.values()]), { logger });
}

interface AgentJson {
  readonly id: string;
  readonly hostname: string;
  readonly active: boolean;
  readonly port: number;
  readonly attributes: object;
  readonly resources: Readonly<Record<string, unknown>>;
  readonly used_resources: Readonly<Record<string, unknown>>;
  readonly reserved_resources: Readonly<Record<string, unknown>>;
}

async function agents(): Promise<readonly AgentJson[]> {
  const answer = await fetch(`http://127.0.0.1:${master.port}/slaves`);
  return ((await answer.json()) as { slaves: AgentJson[] }).slaves;
}

/** Each update once: one whose acknowledgement was under way when its agent went comes again. */
function statesOf(taskId: string): string[] {
  const updates = new Map<string, string>();
  for (const { task_id, state, uuid } of statuses) {
    const key = uuid === undefined ? `${updates.size}` : Buffer.from(uuid).toString('hex');
    if (task_id.value === taskId && !updates.has(key)) updates.set(key, state);
  }
  return [...updates.values()];
}

beforeEach(async () => {
  directory = new AgentDirectory();
  master = await startTestMaster();
  statuses.length = 0;
  lines.length = 0;
  let isLaunched = false;
  const launch = (offer: Offer): void => {
    if (isLaunched) {
      scheduler.decline([offer.id.value], { refuse_seconds: 0.05 });
      return;
    }
    isLaunched = true;
    const resources: Resource[] = [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 2 } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 64 } },
      { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31_005, end: 31_005 }] } },
    ];
    const task = {
      name: 'held',
      task_id: { value: 'held' },
      agent_id: offer.agent_id,
      command: { value: 'sleep 1000' },
      resources,
    };
    scheduler.accept([offer.id.value], [{ type: 'LAUNCH', launch: { task_infos: [task] } }]);
  };
  scheduler = createScheduler({
    master: `127.0.0.1:${master.port}`,
    framework: { user: 'root', name: 'test', checkpoint: true, roles: ['*'], capabilities: [{ type: 'MULTI_ROLE' }] },
    onEvent: (event) => {
      for (const offer of event.offers?.offers ?? []) launch(offer);
      if (event.update === undefined) return;
      statuses.push(event.update.status);
      scheduler.acknowledge(event.update.status);
    },
    onFatal: () => {},
  });
  await start(base);
  await until('the task runs', () => statesOf('held').includes('TASK_RUNNING'));
});

afterEach(async () => {
  await scheduler.close();
  await agent.close({ killTasks: true });
  await stopTestMaster(master);
  directory.dispose();
});

/** Restarts the agent and gives what the master then says of it. */
async function restart(flags: readonly string[]): Promise<AgentJson> {
  const [before] = await agents();
  await agent.close();
  lines.length = 0;
  await start(flags);
  const port = agent.address.port;
  const now = await until('the agent is back', async () => {
    const [one] = await agents();
    return one?.active === true && one.port === port ? one : undefined;
  });
  expect(await agents()).toHaveLength(1);
  expect(now.id).toBe(before?.id);
  return now;
}

/** An operator's call about resources of the agent. */
async function operate(type: string, agentId: string, what: object): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${master.port}/api/v1`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ type, [type.toLowerCase()]: { agent_id: { value: agentId }, ...what } }),
  });
  expect([answer.status, await answer.text()]).toEqual([202, '']);
}

async function untilReserved(amounts: object): Promise<void> {
  await until('the reservations', async () => {
    const [one] = await agents();
    expect(one?.reserved_resources['dev']).toMatchObject(amounts);
    return true;
  });
}

function changes(): unknown {
  return lines.find(({ facts }) => facts?.['changes'] !== undefined)?.facts?.['changes'];
}

async function killHeld(): Promise<void> {
  scheduler.kill('held');
  await until('the task is killed', () => statesOf('held').includes('TASK_KILLED'));
  expect(statesOf('held')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLED']);
}

describe('an agent with a running task comes back', () => {
  it('with more, and with something new', async () => {
    const now = await restart([
      ...base.slice(0, 1),
      '--resources=cpus:8;mem:512;disk:100;ports:[31000-31009];gpu_hours:3',
      '--attributes=rack:r1;zone:z1',
    ]);
    expect(now.resources).toMatchObject({ cpus: 8, gpu_hours: 3 });
    expect(now.attributes).toEqual({ rack: 'r1', zone: 'z1' });
    expect(changes()).toEqual([
      expect.stringMatching(/^port \d+ became \d+$/),
      'cpus:4 became cpus:8',
      'gpu_hours:3 is new',
      'attribute zone:z1 is new',
    ]);
    expect(lines.some(({ facts }) => facts?.['missing'] !== undefined)).toBe(false);
    await killHeld();
  });

  it('with less than the task holds, which is told', async () => {
    const now = await restart([
      ...base.slice(0, 1),
      '--resources=cpus:1;mem:512;disk:100;ports:[31000-31004]',
      '--attributes=rack:r1',
    ]);
    expect(now.resources).toMatchObject({ cpus: 1, ports: '[31000-31004]' });
    expect(now.used_resources).toMatchObject({ ports: '[31005-31005]' });
    expect(lines.find(({ facts }) => facts?.['missing'] !== undefined)?.facts).toEqual({
      missing: 'cpus:1.1; ports:[31005-31005]',
      tasks: ['held'],
      count: 1,
    });
    await killHeld();
    // What is there now can be used to the full.
    const free = await until('offers', async () => {
      const [one] = await agents();
      return one?.used_resources['cpus'] === 0 ? one : undefined;
    });
    expect(free.resources).toMatchObject({ cpus: 1 });
  });

  it('with other attributes, and under another name', async () => {
    const now = await restart(['--hostname=second.example', ...base.slice(1, 2), '--attributes=rack:r2']);
    expect(now).toMatchObject({ hostname: 'second.example', attributes: { rack: 'r2' } });
    expect(changes()).toEqual([
      'hostname first.example became second.example',
      expect.stringMatching(/^port /),
      'attribute rack:r1 became rack:r2',
    ]);
    await killHeld();
  });

  it('from another address', async () => {
    const now = await restart([...base, '--ip=127.0.0.2']);
    expect(agent.pid).toMatch(/@127\.0\.0\.2:/);
    expect(now.hostname).toBe('first.example');
    await killHeld();
  });

  it('with less than is reserved, and keeps the volume with its data', async () => {
    const [{ id = '' } = {}] = await agents();
    const reserved = (name: string, value: number, more: object = {}) => ({
      ...{ name, type: 'SCALAR', scalar: { value }, reservations: [{ type: 'DYNAMIC', role: 'dev' }] },
      ...more,
    });
    const disk = { persistence: { id: 'v' }, volume: { mode: 'RW', container_path: 'data' } };
    await operate('RESERVE_RESOURCES', id, { resources: [reserved('cpus', 1.5), reserved('disk', 80)] });
    await operate('CREATE_VOLUMES', id, { volumes: [reserved('disk', 60, { disk })] });
    const file = await until('the volume', async () => {
      const path = join(directory.workDir, 'volumes/roles/dev/v/file');
      await writeFile(path, 'precious');
      return path;
    });
    await untilReserved({ cpus: 1.5, disk: 80 });
    const now = await restart([...base.slice(0, 1), '--resources=cpus:1;mem:512;disk:50;ports:[31000-31009]']);
    expect(now).toMatchObject({ resources: { cpus: 1, disk: 60 }, reserved_resources: { dev: { cpus: 1, disk: 60 } } });
    const told = lines.flatMap(({ facts }) => ((facts?.['beyond'] ?? facts?.['setAside']) ? [facts] : []));
    expect(told).toEqual([
      { beyond: 'disk:10' },
      { setAside: 'cpus(reservations: [(DYNAMIC,dev)]):0.5; disk(reservations: [(DYNAMIC,dev)]):20' },
    ]);
    await restart(base);
    await untilReserved({ cpus: 1.5, disk: 80 });
    expect(await readFile(file, 'utf8')).toBe('precious');
    await killHeld();
  });

  it('unless the policy refuses it, with what to do', async () => {
    await agent.close();
    const strict = [...base.slice(0, 2), '--attributes=rack:r2', '--reconfiguration_policy=equal'];
    await expect(start(strict)).rejects.toThrow(/attribute rack:r1 became rack:r2 .*--reconfiguration_policy=any/);
    await start(base);
    await until('the agent is back', async () => (await agents())[0]?.active === true);
    await killHeld();
  });
});
