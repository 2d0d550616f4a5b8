/** Containers inside the containers of executors, and those that stand alone, over the API of a real agent. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive, readProcess } from '../../../src/containerizer/mesos/process-table.ts';
import { basicAuthorization } from '../../../src/net/basic-auth.ts';
import { signJwt } from '../../../src/net/jwt.ts';
import { ShutdownExecutorMessage, UpdateSlaveMessage } from '../../../src/wire/gen/internal.ts';
import type { ContainerID, ExecutorInfo } from '../../../src/wire/gen/mesos.ts';
import { AgentApi, type CallJson } from '../../agent/agent-api.ts';
import { AgentDirectory, AgentProcess, startTestAgent } from '../../agent/agents.ts';
import { agentId, frameworkId, ScriptedMaster, shellTask } from '../../agent/scripted-master.ts';
import { until } from '../../until.ts';

let directory: AgentDirectory;
let master: ScriptedMaster;
let api: AgentApi;
let agent: AgentProcess;
/** The container of the executor or task that `runTask` or `runExecutor` started, and its sandbox. */
let parent = '';
let sandbox = '';

beforeEach(async () => {
  directory = new AgentDirectory();
  master = await ScriptedMaster.start();
});

afterEach(async () => {
  await agent?.kill();
  const last = await startTestAgent(directory, master.address);
  // What stands alone is nobody's to end but ours.
  const left = new AgentApi(last.address.port);
  await answering(left);
  const listed = await left.ask({ type: 'GET_CONTAINERS', get_containers: { show_standalone: true } });
  for (const { container_id: id } of (listed['containers'] ?? []) as { container_id: ContainerID }[]) {
    await left.call({ type: 'KILL_CONTAINER', kill_container: { container_id: id } });
    await left.call({ type: 'WAIT_CONTAINER', wait_container: { container_id: id } });
  }
  await last.close({ killTasks: true });
  await master.close();
  directory.dispose();
});

async function start(...more: string[]): Promise<void> {
  agent = await AgentProcess.start(directory, master.address, more);
  api = new AgentApi(agent.port);
  await answering(api);
}

/** Until it has read its checkpoints it knows of no containers. */
async function answering(one: AgentApi): Promise<void> {
  await until('the agent to answer', async () => (await one.call({ type: 'GET_HEALTH' })).status !== 503 || undefined);
}

const script = join(import.meta.dirname, '../../agent/http-executor.ts');

async function runExecutor(): Promise<void> {
  const executor: ExecutorInfo = {
    executor_id: { value: 'own' },
    framework_id: { value: frameworkId },
    command: { value: `exec ${process.execPath} ${script}` },
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 }, allocation_info: { role: '*' } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 64 }, allocation_info: { role: '*' } },
    ],
  };
  await runTask(executor);
}

/** Also when that was before. */
function registered(): Promise<void> {
  return master.until(() => master.heardOf(UpdateSlaveMessage).length > 0, 'a registration');
}

async function runTask(executor?: ExecutorInfo): Promise<void> {
  await registered();
  master.run(shellTask('a', 'exec sleep 1000', executor === undefined ? {} : { executor }));
  await master.untilState('a', 'TASK_RUNNING');
  parent = master.lastStatusOf('a')?.container_status?.container_id?.value ?? '';
  const name = executor === undefined ? 'a' : 'own';
  sandbox = join(directory.workDir, `slaves/${agentId}/frameworks/${frameworkId}/executors/${name}/runs/${parent}`);
}

const nested = (value: string, above: ContainerID = { value: parent }): ContainerID => ({ value, parent: above });
const launchCall = (container_id: ContainerID, value: string): CallJson => ({
  type: 'LAUNCH_CONTAINER',
  launch_container: { container_id, command: { value } },
});
const sessionCall = (container_id: ContainerID, value: string, container?: object): CallJson => ({
  type: 'LAUNCH_NESTED_CONTAINER_SESSION',
  launch_nested_container_session: {
    container_id,
    command: { value },
    ...(container === undefined ? {} : { container }),
  },
});
const waitCall = (container_id: ContainerID): CallJson => ({
  type: 'WAIT_CONTAINER',
  wait_container: { container_id },
});
const removeCall = (container_id: ContainerID): CallJson => ({
  type: 'REMOVE_CONTAINER',
  remove_container: { container_id },
});

async function textOf(path: string): Promise<string> {
  return until(path, () => {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    return text.endsWith('\n') ? text : undefined;
  });
}

const isGone = (pid: number): true | undefined => {
  const state = readProcess(pid)?.state ?? 'Z';
  return state === 'Z' || state === 'X' ? true : undefined;
};

describe('nested containers', () => {
  it('outlive a kill of the agent, with how they ended, and end with their executor', async () => {
    await start('--executor_reregistration_timeout=15secs');
    await runExecutor();
    const [runs, ends, inner] = [nested('runs'), nested('ends'), nested('inner', nested('runs'))];
    const line = 'echo "$MESOS_SANDBOX $MESOS_CONTAINER_IP $$"; exec sleep 1000';
    expect((await api.call(launchCall(runs, line))).status).toBe(200);
    expect((await api.call(launchCall(inner, line))).status).toBe(200);
    expect((await api.call(launchCall(ends, 'until [ -e go ]; do sleep 0.05; done; exit 6'))).status).toBe(200);
    expect((await api.call(launchCall(nested('done'), 'exit 5'))).status).toBe(200);
    expect(await api.ask(waitCall(nested('done')))).toEqual({ exit_status: 5 << 8 });
    const runsDir = join(sandbox, 'containers/runs');
    expect(await textOf(join(runsDir, 'stdout'))).toMatch(new RegExp(`^${runsDir} 127\\.0\\.0\\.1 \\d+\n$`));
    const pids = [runsDir, join(runsDir, 'containers/inner')].map(async (at) =>
      Number((await textOf(join(at, 'stdout'))).trim().split(' ')[2]),
    );
    const processes = (await Promise.all(pids)).map(readProcess);
    await agent.kill();
    writeFileSync(join(sandbox, 'containers/ends/go'), '');
    // The executor comes back to where it was.
    await start('--executor_reregistration_timeout=15secs', `--port=${agent.port}`);
    for (const one of processes) expect(one !== undefined && isAlive(one)).toBe(true);
    expect(await api.ask(waitCall(ends))).toEqual({ exit_status: 6 << 8 });
    expect(await api.ask(waitCall(nested('done')))).toEqual({ exit_status: 5 << 8 });
    const waiting = api.ask(waitCall(inner));
    const at = { slave_id: { value: agentId }, framework_id: { value: frameworkId }, executor_id: { value: 'own' } };
    master.send(ShutdownExecutorMessage, { framework_id: at.framework_id, executor_id: at.executor_id });
    expect(await waiting).toEqual({ exit_status: 9 });
    for (const one of processes) await until('the processes to be gone', () => isGone(one?.pid ?? 0));
    // Nothing of them is remembered without their parent.
    await until('the ends to be forgotten', async () => (await api.call(waitCall(ends))).status === 404 || undefined);
    expect((await api.call(launchCall(nested('late'), 'true'))).status).toBe(400);
  });

  it('touch nothing outside, whatever links a task puts in their way', async () => {
    await start();
    await runTask();
    expect((await api.call(launchCall(nested('n'), 'true'))).status).toBe(200);
    expect(await api.ask(waitCall(nested('n')))).toEqual({ exit_status: 0 });
    const outside = join(directory.path, 'outside');
    mkdirSync(join(outside, 'n'), { recursive: true });
    mkdirSync(join(outside, 'm'));
    renameSync(join(sandbox, 'containers'), join(sandbox, 'moved'));
    symlinkSync(outside, join(sandbox, 'containers'));
    const refused = await api.call(launchCall(nested('m'), 'true'));
    expect(refused).toMatchObject({ status: 400, body: expect.stringContaining('cannot make the sandbox') });
    expect((await api.call(removeCall(nested('n')))).status).toBe(200);
    expect([...readdirSync(outside), ...readdirSync(join(outside, 'm'))].sort()).toEqual(['m', 'n']);
  });

  it('are listed when asked for, and give their sandbox away when removed', async () => {
    await start();
    await runTask();
    await api.call(launchCall(nested('n'), 'echo here; exec sleep 1000'));
    const list = async (get_containers: object): Promise<unknown[]> =>
      (((await api.ask({ type: 'GET_CONTAINERS', get_containers }))['containers'] ?? []) as object[]).map(
        (one) => (one as { container_id: unknown }).container_id,
      );
    expect(await list({})).toEqual([{ value: parent }]);
    expect(await list({ show_standalone: true })).toEqual([{ value: parent }]);
    expect(await list({ show_nested: true })).toEqual([{ value: parent }, nested('n')]);
    const shown = (await api.ask({ type: 'GET_CONTAINERS', get_containers: { show_nested: true } }))['containers'];
    expect((shown as unknown as object[] | undefined)?.[1]).toMatchObject({
      executor_id: { value: 'a' },
      framework_id: { value: frameworkId },
      container_status: { executor_pid: expect.any(Number) },
      resource_statistics: { timestamp: expect.any(Number) },
    });
    const own = join(sandbox, 'containers/n');
    expect(await textOf(join(own, 'stdout'))).toBe('here\n');
    const path = `/frameworks/${frameworkId}/executors/a/runs/latest/containers/n/stdout`;
    const read = await api.ask({ type: 'READ_FILE', read_file: { path, offset: 0 } });
    expect(Buffer.from(read['data'] ?? '', 'base64').toString()).toBe('here\n');
    await api.call({ type: 'KILL_CONTAINER', kill_container: { container_id: nested('n') } });
    expect(await api.ask(waitCall(nested('n')))).toEqual({ exit_status: 9 });
    expect((await api.call(removeCall(nested('n')))).status).toBe(200);
    expect(existsSync(own)).toBe(false);
    expect((await api.call(waitCall(nested('n')))).status).toBe(404);
  });
});

describe('containers that stand alone', () => {
  const alone: ContainerID = { value: 'alone' };

  it('outlive a kill of the agent and are removed when they have ended', async () => {
    await start();
    const resources = [{ name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 } }];
    const command = { value: 'echo "$MESOS_SANDBOX"; until [ -e go ]; do sleep 0.05; done; exit 3' };
    const launch: CallJson = {
      type: 'LAUNCH_CONTAINER',
      launch_container: { container_id: alone, command, resources },
    };
    expect((await api.call(launch)).status).toBe(200);
    expect((await api.call(launch)).status).toBe(202);
    const own = join(directory.workDir, 'containers/alone');
    expect(await textOf(join(own, 'stdout'))).toBe(`${own}\n`);
    expect((await api.call(removeCall(alone))).body).toBe('Container has not terminated yet');
    await agent.kill();
    await start();
    const listed = await api.ask({ type: 'GET_CONTAINERS', get_containers: { show_standalone: true } });
    expect(listed['containers']).toMatchObject([{ container_id: alone }]);
    expect((await api.ask({ type: 'GET_CONTAINERS', get_containers: {} }))['containers']).toBeUndefined();
    writeFileSync(join(own, 'go'), '');
    expect(await api.ask(waitCall(alone))).toEqual({ exit_status: 3 << 8 });
    expect((await api.call(removeCall(alone))).status).toBe(200);
    expect(existsSync(own)).toBe(false);
    expect((await api.call(removeCall(alone))).status).toBe(500);
  });

  it('lose their sandboxes by age when the flag says so', async () => {
    await start('--gc_non_executor_container_sandboxes', '--gc_delay=0ns', '--disk_watch_interval=100ms');
    await api.call(launchCall(alone, 'exit 3'));
    expect(await api.ask(waitCall(alone))).toEqual({ exit_status: 3 << 8 });
    const own = join(directory.workDir, 'containers/alone');
    await until('the sandbox to be gone', () => !existsSync(own) || undefined);
  });
});

describe('sessions', () => {
  beforeEach(async () => {
    await start('--http_heartbeat_interval=200ms');
    await runTask();
  });

  it('end when their connection breaks, and with the agent', async () => {
    const first = await api.output(sessionCall(nested('s'), 'echo $$; exec sleep 1000'));
    await first.shows('\n');
    const pid = Number(first.text());
    first.break();
    await until('the session to be gone', () => isGone(pid));
    expect(await api.ask(waitCall(nested('s')))).toEqual({ exit_status: 9 });
    // The id is free again.
    const second = await api.output(sessionCall(nested('s'), 'echo $$; exec sleep 1000'));
    await second.shows('\n');
    await agent.kill();
    await start();
    await until('the session to be gone', () => isGone(Number(second.text())));
    const told = { reason: 'REASON_AGENT_RESTARTED', message: expect.stringContaining('It ended with the agent') };
    expect(await api.ask(waitCall(nested('s')))).toMatchObject(told);
    expect(master.statesOf('a')).not.toContain('TASK_FAILED');
  });

  it('tell that the connection is alive, and have one who writes at a time', async () => {
    const session = await api.output(sessionCall(nested('s'), 'cat'));
    await until('a heartbeat', () => session.records.find(({ control }) => control?.type === 'HEARTBEAT'));
    expect(session.records[0]?.control).toMatchObject({ heartbeat: { interval: { nanoseconds: 200_000_000 } } });
    const one = api.input(nested('s'));
    one.data('one\n');
    await session.shows('one\n');
    const refused = await api.input(nested('s')).answer;
    expect(refused).toMatchObject({ status: 409, body: 'Multiple input connections are not allowed' });
    one.break();
    // What comes after one who left without a word is read on.
    const next = await until('another who writes', async () => {
      const two = api.input(nested('s'));
      two.data('two\n');
      const taken = await Promise.race([session.shows('two\n'), two.answer]);
      return taken === true ? two : undefined;
    });
    next.record({ type: 'PROCESS_IO', process_io: { type: 'DATA', data: { type: 'STDIN', data: '' } } });
    expect((await next.end()).status).toBe(200);
    await session.over();
    expect(await api.ask(waitCall(nested('s')))).toEqual({ exit_status: 0 });
  });

  it('let another write when one left whose bytes nobody takes', async () => {
    const session = await api.output(sessionCall(nested('s'), 'head -c 100; exec sleep 1000'));
    const one = api.input(nested('s'));
    // More than a pipe holds, of which a little is read.
    one.data('x'.repeat(300_000));
    await session.shows('x'.repeat(100));
    one.break();
    const two = await until('another who writes', async () => {
      const other = api.input(nested('s'));
      other.record({ type: 'PROCESS_IO', process_io: { type: 'CONTROL', control: { type: 'HEARTBEAT' } } });
      const ended = await Promise.race([
        other.answer,
        new Promise<'taken'>((resolve) => setTimeout(resolve, 100, 'taken')),
      ]);
      return ended === 'taken' ? other : undefined;
    });
    two.break();
    session.break();
  });

  it('are watched by others too, who may come and go', async () => {
    const session = await api.output(sessionCall(nested('s'), 'while read a; do echo "got $a"; done'));
    const attach: CallJson = {
      type: 'ATTACH_CONTAINER_OUTPUT',
      attach_container_output: { container_id: nested('s') },
    };
    const watcher = await api.output(attach);
    const input = api.input(nested('s'));
    input.data('one\n');
    await watcher.shows('got one\n');
    watcher.break();
    input.data('two\n');
    await session.shows('got two\n');
    input.data('');
    await session.over();
    await input.end();
  });

  it('refuse what no terminal and no stream can be', async () => {
    const session = await api.output(sessionCall(nested('s'), 'cat'));
    const sized = api.input(nested('s'));
    sized.resize(10, 10);
    expect(await sized.answer).toMatchObject({
      status: 400,
      body: 'Unable to set the window size: it has no terminal, or has ended',
    });
    const odd = api.input(nested('s'));
    odd.record({ type: 'PROCESS_IO', process_io: { type: 'DATA', data: { type: 'STDOUT', data: 'aaaa' } } });
    expect((await odd.answer).status).toBe(400);
    const kill = (signal: number): CallJson => ({
      type: 'KILL_CONTAINER',
      kill_container: { container_id: nested('s'), signal },
    });
    for (const signal of [0, 34, 99]) {
      expect(await api.call(kill(signal))).toMatchObject({
        status: 400,
        body: expect.stringContaining('from 1 to 31'),
      });
    }
    expect((await api.call(kill(15))).status).toBe(200);
    expect(await api.ask(waitCall(nested('s')))).toEqual({ exit_status: 15 });
    await session.over();
  });

  it('wait for a reader who does not read', async () => {
    const line = 'head -c 50000000 /dev/zero; echo >written';
    const session = await api.output(sessionCall(nested('s'), line));
    await until('some output', () => session.sizeOf() > 0 || undefined);
    session.reads(false);
    const rest = await api.output(sessionCall(nested('t'), 'sleep 1; ls'));
    await rest.over();
    // Time enough to write all that is not held up.
    expect(rest.text()).toBe('stderr\nstdout\n');
    session.reads(true);
    await session.over();
    expect(session.sizeOf()).toBe(50_000_000);
    expect(existsSync(join(sandbox, 'written'))).toBe(true);
  });
});

describe('rights', () => {
  const ops = { principal: 'ops', secret: 'secret' };
  const dev = { principal: 'dev', secret: 'secret' };
  const jwtKey = Buffer.from('a key');

  async function startGuarded(acls: object): Promise<void> {
    const place = (name: string): string => join(directory.path, name);
    writeFileSync(place('credentials'), JSON.stringify({ credentials: [ops, dev] }), { mode: 0o600 });
    writeFileSync(place('key'), jwtKey, { mode: 0o600 });
    await start(
      '--authenticate_http_readwrite',
      `--http_credentials=${place('credentials')}`,
      '--authenticate_http_executors',
      `--jwt_secret_key=${place('key')}`,
      `--acls=${JSON.stringify(acls)}`,
    );
  }

  const as = (authorization: string): AgentApi => new AgentApi(agent.port, { Authorization: authorization });

  it('are those of the ACLs, by user', async () => {
    const users = (values: string[]): object => ({ values });
    await startGuarded({
      permissive: false,
      launch_nested_containers_as_user: [{ principals: users(['ops']), users: users(['root']) }],
      launch_nested_containers_under_parent_with_user: [{ principals: { type: 'ANY' }, users: { type: 'ANY' } }],
      wait_nested_containers: [{ principals: users(['ops']), users: { type: 'ANY' } }],
      view_containers: [{ principals: { type: 'ANY' }, users: { type: 'ANY' } }],
    });
    await runTask();
    const [operator, developer] = [as(basicAuthorization(ops)), as(basicAuthorization(dev))];
    const asDaemon: CallJson = {
      type: 'LAUNCH_CONTAINER',
      launch_container: { container_id: nested('x'), command: { value: 'true', user: 'daemon' } },
    };
    expect((await developer.call(launchCall(nested('x'), 'true'))).status).toBe(403);
    expect((await operator.call(asDaemon)).status).toBe(403);
    expect((await operator.call(launchCall(nested('x'), 'true'))).status).toBe(200);
    expect((await developer.call(waitCall(nested('x')))).status).toBe(403);
    expect((await operator.call(waitCall(nested('x')))).status).toBe(200);
    expect((await operator.call(removeCall(nested('x')))).status).toBe(403);
    expect((await operator.call(sessionCall(nested('s'), 'true'))).status).toBe(403);
    expect((await operator.call(launchCall({ value: 'alone' }, 'true'))).status).toBe(403);
    const output: CallJson = {
      type: 'ATTACH_CONTAINER_OUTPUT',
      attach_container_output: { container_id: nested('x') },
    };
    expect((await operator.call(output)).status).toBe(403);
    expect((await operator.input(nested('x')).answer).status).toBe(403);
    expect((await api.call(waitCall(nested('x')))).status).toBe(401);
  });

  it('of executors end at their own container', async () => {
    await startGuarded({ permissive: false });
    await runTask();
    const token = (cid: string): string => `Bearer ${signJwt({ fid: frameworkId, eid: 'a', cid }, jwtKey)}`;
    const [own, other] = [as(token(parent)), as(token('another'))];
    expect((await own.call(launchCall(nested('x'), 'exit 2'))).status).toBe(200);
    expect((await other.call(waitCall(nested('x')))).status).toBe(403);
    expect(await own.ask(waitCall(nested('x')))).toEqual({ exit_status: 2 << 8 });
    expect((await own.call(removeCall(nested('x')))).status).toBe(200);
    expect((await own.call(launchCall({ value: 'alone' }, 'true'))).status).toBe(403);
    expect((await own.call(waitCall({ value: parent }))).status).toBe(403);
    expect((await own.call({ type: 'GET_STATE' })).status).toBe(403);
    // COMPAT(mesos-1.11): executors may not write to what they started.
    expect((await own.input(nested('x')).answer).status).toBe(403);
  });
});
