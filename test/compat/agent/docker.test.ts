/**
 * The recorded tasks of the original's Docker containerizer, run by our agent on a real engine: what it makes there, what the
 * agent shows and tells. What is knowingly different is listed here, and nothing else may be.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerInspectInfo } from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StatusUpdateMessage } from '../../../src/wire/gen/internal.ts';
import { type NetworkInfo, type Resource, TaskInfo, TaskStatus } from '../../../src/wire/gen/mesos.ts';
import { fromJson } from '../../../src/wire/json.ts';
import { AgentDirectory, AgentProcess } from '../../agent/agents.ts';
import { agentId, framework0, ScriptedMaster } from '../../agent/scripted-master.ts';
import { createTestEngine } from '../../integration/docker-engine.ts';
import { until } from '../../until.ts';
import { missingFrom, shapeOf } from '../shape.ts';
import { told } from './told.ts';

const engine = await createTestEngine();
const recordings = join(import.meta.dirname, '../recordings/docker');
const HOST_PORT = 31_975;

const text = (name: string): Promise<string> => readFile(join(recordings, name), 'utf8');
const json = async (name: string) => JSON.parse(await text(name));
const lines = async (name: string) => (await text(name)).trim().split('\n');

let directory: AgentDirectory;
let mounted: string;
let master: ScriptedMaster;
let agent: AgentProcess;
let inspected: Readonly<Record<'dock' | 'bridge', ContainerInspectInfo>>;
/** What the agent answered while both ran. */
const answers: Record<string, unknown> = {};

const amounts = (cpus: number, mem: number): Resource[] =>
  Object.entries({ cpus, mem }).map(([name, value]) => ({
    name,
    type: 'SCALAR',
    scalar: { value },
    allocation_info: { role: '*' },
  }));
const port: Resource = {
  name: 'ports',
  type: 'RANGES',
  ranges: { range: [{ begin: HOST_PORT, end: HOST_PORT }] },
  allocation_info: { role: '*' },
};

/** The recorded tasks, as /state of the original shows them; commands are those of the recorded containers. */
function tasks(): TaskInfo[] {
  const of = (id: string, more: object): TaskInfo => ({
    ...fromJson(TaskInfo, { name: id, task_id: { value: id }, agent_id: { value: agentId }, ...more }),
  });
  const dock = of('dock', {
    command: { value: 'echo in docker; sleep 100', environment: { variables: [{ name: 'FOO', value: 'bar' }] } },
    container: { type: 'DOCKER', docker: { image: engine?.image } },
  });
  const bridge = of('bridge', {
    command: {
      shell: false,
      value: '/bin/busybox',
      arguments: ['httpd', '-f', '-p', '80'],
      environment: { variables: [{ name: 'A', value: 'b' }] },
    },
    container: {
      type: 'DOCKER',
      volumes: [{ mode: 'RO', container_path: '/data', host_path: mounted }],
      docker: {
        image: engine?.image,
        network: 'BRIDGE',
        port_mappings: [{ host_port: HOST_PORT, container_port: 80, protocol: 'tcp' }],
        privileged: false,
        parameters: [{ key: 'label', value: 'a=b' }],
        force_pull_image: false,
      },
    },
    health_check: {
      delay_seconds: 1,
      interval_seconds: 2,
      timeout_seconds: 20,
      consecutive_failures: 3,
      grace_period_seconds: 10,
      type: 'TCP',
      tcp: { protocol: 'IPv4', port: 80 },
    },
  });
  const nopull = of('nopull', {
    command: { value: 'true' },
    container: { type: 'DOCKER', docker: { image: '127.0.0.1:1/no-such-image:1' } },
  });
  dock.resources = amounts(0.5, 64);
  bridge.resources = [...amounts(0.5, 64), port];
  nopull.resources = amounts(0.1, 32);
  return [dock, bridge, nopull];
}

/** Updates of a task as the framework gets them, each once. */
function updatesOf(taskId: string): TaskStatus[] {
  const byUuid = new Map(
    master
      .heardOf(StatusUpdateMessage)
      .map(({ update }) => [Buffer.from(update.uuid ?? []).toString('hex'), update.status]),
  );
  return [...byUuid.values()].filter((status) => status.task_id.value === taskId);
}

const containerOf = async (taskId: string): Promise<ContainerInspectInfo> => {
  const id = updatesOf(taskId)[0]?.container_status?.container_id?.value;
  const found = await engine?.docker.getContainer(`mesos-${id}`).inspect();
  if (found === undefined) throw new Error(`no container of ${taskId}`);
  return found;
};

beforeAll(async () => {
  if (engine === undefined) return;
  mounted = await mkdtemp(join(tmpdir(), 'mounted-'));
  directory = new AgentDirectory();
  master = await ScriptedMaster.start();
  agent = await AgentProcess.start(directory, master.address, [
    '--containerizers=docker,mesos',
    `--docker_socket=${engine.socketPath}`,
  ]);
  await master.untilRegistered();
  for (const task of tasks()) master.run(task, { ...framework0, capabilities: [] });
  await master.until(() => updatesOf('bridge').some(({ healthy }) => healthy === true), 'the check', 60_000);
  await master.untilState('dock', 'TASK_RUNNING');
  await master.untilState('nopull', 'TASK_FAILED');
  inspected = { dock: await containerOf('dock'), bridge: await containerOf('bridge') };
  for (const path of ['state', 'containers', 'monitor/statistics']) {
    answers[path] = await (await fetch(`http://127.0.0.1:${agent.port}/${path}`)).json();
  }
  master.kill('bridge');
  master.kill('dock');
  await master.untilState('bridge', 'TASK_KILLED');
  await master.untilState('dock', 'TASK_KILLED');
}, 120_000);

afterAll(async () => {
  await agent?.kill();
  await master?.close();
  for (const one of Object.values(inspected ?? {})) {
    await engine?.docker
      .getContainer(one.Id)
      .remove({ force: true })
      .catch(() => {});
  }
  directory?.dispose();
  if (mounted !== undefined) await rm(mounted, { recursive: true, force: true });
  await engine?.close();
});

const sandboxes = /\/[^":]*\/runs\/[0-9a-f-]{36}/;

describe.skipIf(engine === undefined)('what the agent makes in the engine', () => {
  it.each([
    [0, 'dock' as const],
    [1, 'bridge' as const],
  ])('is what the original made: docker/docker-inspect.json, %i', async (index, name) => {
    const recorded = (await json('docker-inspect.json'))[index] as ContainerInspectInfo;
    const ours = inspected[name];
    expect(ours.Name).toMatch(/^\/mesos-[0-9a-f-]{36}$/);
    expect([ours.Path, ours.Args]).toEqual([recorded.Path, recorded.Args]);
    const plain = (host: ContainerInspectInfo['HostConfig']) =>
      JSON.parse(
        JSON.stringify(host)
          .replace(sandboxes, 'SANDBOX')
          .replace(mounted, 'HOST')
          .replace('/var/lib/mesos:/data', 'HOST:/data')
          .replace(String(HOST_PORT), '31005'),
      );
    // Newer engines know fields that the recorded one did not, and the machine has its own cgroups.
    const { CgroupnsMode: _, ...wanted } = plain(recorded.HostConfig);
    expect(plain(ours.HostConfig)).toMatchObject(without(wanted, engineDefaults));
    const { Env: environment, Labels: labels, Cmd: command, Entrypoint: entrypoint } = ours.Config;
    expect(
      environment
        .filter((one) => !one.startsWith('PATH='))
        .map(nameOf)
        .sort(),
    ).toEqual(recorded.Config.Env.map(nameOf).sort());
    expect([command, entrypoint ?? null]).toEqual([recorded.Config.Cmd, recorded.Config.Entrypoint]);
    // Ours has labels by which it is found again.
    const own = Object.entries(labels).filter(([key]) => !key.startsWith('stadion.'));
    expect(Object.fromEntries(own)).toEqual(recorded.Config.Labels);
    expect(ours.Mounts.map(({ Destination, RW, Type }) => [Destination, RW, Type]).sort()).toEqual(
      recorded.Mounts.map(({ Destination, RW, Type }) => [Destination, RW, Type]).sort(),
    );
  });

  it('has the names and networks of docker/docker-ps.jsonl', async () => {
    const recorded = (await lines('docker-ps.jsonl')).map((line) => JSON.parse(line));
    expect(recorded.map(({ Networks, State }) => [Networks, State])).toEqual(
      [inspected.dock, inspected.bridge].map((one) => [one.HostConfig.NetworkMode, one.State.Status]),
    );
    for (const { Names: name } of recorded) expect(name).toMatch(/^mesos-[0-9a-f-]{36}$/);
  });

  it('stays for a while after its end: docker/docker-ps-after.txt', async () => {
    for (const line of await lines('docker-ps-after.txt')) expect(line).toContain('Exited (137)');
    for (const name of ['dock', 'bridge'] as const) {
      await until(`the end of ${name}`, async () => !(await containerOf(name)).State.Running);
      expect((await containerOf(name)).State.ExitCode).toBe(137);
    }
  });
});

/** What the engine fills in by itself, by its version. */
const engineDefaults = new Set([
  'MaskedPaths',
  'ReadonlyPaths',
  'KernelMemory',
  'KernelMemoryTCP',
  'Runtime',
  'ShmSize',
]);

function without(host: Readonly<Record<string, unknown>>, names: ReadonlySet<string>): object {
  return Object.fromEntries(
    Object.entries(host).filter(([name, value]) => !names.has(name) && value !== null && !isEmpty(value)),
  );
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function nameOf(variable: string): string {
  return variable.slice(0, variable.indexOf('='));
}

describe.skipIf(engine === undefined)('what the agent tells', () => {
  it.each(['bridge', 'nopull'])('of %s is what the original told: docker/updates.jsonl', async (taskId) => {
    const recorded = (await lines('updates.jsonl'))
      .map((line) => fromJson(TaskStatus, JSON.parse(line)))
      .filter((status) => status.task_id.value === taskId);
    const ours = updatesOf(taskId);
    const facts = ({ data, message, container_status: container, ...status }: TaskStatus) =>
      told({
        ...status,
        message: message?.replace(/Failed to (run|pull) .*/s, 'Failed to PULL'),
        data: data === undefined ? undefined : data.length > 0,
        container_status: container && { ...container, network_infos: container.network_infos?.map(addresses) },
      });
    // The default, which JSON says and the wire does not.
    const addresses = ({ ip_addresses: all = [], ...rest }: NetworkInfo) => ({
      ...rest,
      addresses: all.map(({ protocol = 'IPv4', ip_address: one }) => [protocol, one === '127.0.0.1' ? 'host' : 'own']),
    });
    expect(ours.map(facts)).toEqual(recorded.map(facts));
  });

  it('of a running container has what docker inspect shows', async () => {
    const data = updatesOf('bridge').find(({ data: bytes }) => bytes !== undefined)?.data;
    const shown = JSON.parse(Buffer.from(data ?? []).toString());
    expect(shown).toMatchObject([{ Id: inspected.bridge.Id, Name: inspected.bridge.Name }]);
    expect(Buffer.from(data ?? []).toString()).toMatch(/^\[\n {4}\{\n {8}"Id": .*\]\n$/s);
  });

  it('of a pull that failed has the words of the engine', () => {
    expect(updatesOf('nopull')[0]?.message).toMatch(
      /^Failed to launch container: Failed to pull image .*connection refused/,
    );
  });
});

/** Amounts by name, with the recorded port. */
function sorted(amounts: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(amounts).map(([name, amount]) => `${name}=${amount}`);
  return entries.sort().join(';').replaceAll(String(HOST_PORT), '31005');
}

/** Keys of ours that the original does not have for Docker: more of what the engine knows. */
const further = /\.(mem_total_bytes|net_[rt]x_\w+|network_infos)/;

describe.skipIf(engine === undefined)('what the agent shows', () => {
  it.each([
    ['containers', 'agent-containers.json'],
    ['monitor/statistics', 'agent-statistics.json'],
  ])('at /%s is docker/%s', async (path, file) => {
    const recorded = await json(file);
    const ours = answers[path] as { executor_id: string; statistics: Record<string, number> }[];
    expect(missingFrom(shapeOf(ours), shapeOf(recorded))).toEqual([]);
    expect(missingFrom(shapeOf(recorded), shapeOf(ours)).filter((entry) => !further.test(entry))).toEqual([]);
    const limits = (all: typeof ours) =>
      all.map((one) => [one.executor_id, one.statistics['cpus_soft_limit'], one.statistics['mem_limit_bytes']]).sort();
    expect(limits(ours)).toEqual(limits(recorded));
  });

  it('of executors and tasks at /state is docker/agent-state.json', async () => {
    const recorded = await json('agent-state.json');
    const of = (state: { frameworks: { executors: unknown[]; completed_executors: unknown[] }[] }) => ({
      executors: state.frameworks.flatMap(({ executors }) => executors),
      ended: state.frameworks.flatMap(({ completed_executors: all }) => all),
    });
    const ours = of(answers['state'] as never);
    const theirs = of(recorded.json ?? recorded);
    expect(missingFrom(shapeOf(ours), shapeOf(theirs))).toEqual([]);
    const names = (all: readonly unknown[]) =>
      (all as { name: string; id: string }[]).map(({ id, name }) => `${id} ${name}`);
    expect(names(ours.executors).sort()).toEqual(names(theirs.executors).sort());
    const amountsOf = (all: readonly unknown[]) =>
      (all as { id: string; resources: Record<string, unknown>; tasks: { resources: Record<string, unknown> }[] }[])
        .map(({ id, resources, tasks: own }) => [id, sorted(resources), own.map((task) => sorted(task.resources))])
        .sort();
    expect(amountsOf(ours.executors)).toEqual(amountsOf(theirs.executors));
  });
});
