/** Calls for nested containers, as a recorded client made them to Apache Mesos, to an agent with a task that runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningAgent } from '../../../src/agent/shell/agent.ts';
import { encodeRecord } from '../../../src/wire/recordio.ts';
import { AgentApi } from '../../agent/agent-api.ts';
import { AgentDirectory, startTestAgent } from '../../agent/agents.ts';
import { ScriptedMaster, shellTask } from '../../agent/scripted-master.ts';

let directory: AgentDirectory;
let master: ScriptedMaster;
let agent: RunningAgent;
let api: AgentApi;
/** The container of the task, where the recordings have another. */
let own = '';

const recordedParent = '1b54aa63-e382-47ad-ad0e-7da1aface6fd';

beforeAll(async () => {
  directory = new AgentDirectory();
  master = await ScriptedMaster.start();
  agent = await startTestAgent(directory, master.address);
  api = new AgentApi(agent.address.port);
  await master.untilRegistered();
  master.run(shellTask('a', 'exec sleep 1000'));
  await master.untilState('a', 'TASK_RUNNING');
  own = master.lastStatusOf('a')?.container_status?.container_id?.value ?? '';
});

afterAll(async () => {
  await agent.close({ killTasks: true });
  await master.close();
  directory.dispose();
});

interface Recorded {
  readonly call: string;
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

function recorded(name: string): Recorded {
  const text = readFileSync(join(import.meta.dirname, '../recordings/nested', name), 'latin1').replaceAll(
    recordedParent,
    own,
  );
  const call = /^POST \/api\/v1 {2}(.*)\n/.exec(text)?.[1] ?? '';
  const answer = call === '' ? text : text.slice(text.indexOf('\n') + 1);
  const headEnd = answer.indexOf('\r\n\r\n');
  const [first = '', ...lines] = answer.slice(0, headEnd).split('\r\n');
  const body = answer.slice(headEnd + 4, answer.lastIndexOf('-- curl'));
  return {
    call,
    status: Number(first.split(' ')[1]),
    headers: new Map(lines.map((line) => [line.split(': ')[0] ?? '', line.split(': ')[1] ?? ''])),
    body: body.endsWith('\n') ? body.slice(0, -1) : body,
  };
}

/** Header names and values save those of the moment. Connections are kept, which Mesos does not say. */
function comparable(headers: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  const entries = [...headers].map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries(
    entries
      .filter(([name]) => !['connection', 'keep-alive', 'content-length'].includes(name))
      .map(([name, value]) => [name, name === 'date' ? 'some date' : value]),
  );
}

async function answered(name: string): Promise<void> {
  const expected = recorded(name);
  const answer = await api.call(expected.call, { Accept: '*/*' });
  expect(answer.status).toBe(expected.status);
  expect(answer.body).toBe(expected.body);
  expect(comparable(Object.entries(answer.headers))).toEqual(comparable(expected.headers));
  expect(Number(answer.headers['content-length'])).toBe(answer.body.length);
}

/** Output is compared as a whole: how many pieces it comes in is a matter of luck. */
async function streamed(name: string, headers: Readonly<Record<string, string>> = {}): Promise<void> {
  const expected = recorded(name);
  const stream = await api.output(expected.call, headers);
  await stream.over();
  expect(stream.status).toBe(expected.status);
  expect(comparable(Object.entries(stream.headers))).toEqual(comparable(expected.headers));
  const outputOf = (raw: string): Record<string, string> => {
    const output: Record<string, string> = {};
    for (const [, json = ''] of raw.matchAll(/\d+\n(\{.*?\}\})/gs)) {
      const { data } = JSON.parse(json) as { data: { type: string; data: string } };
      output[data.type] = (output[data.type] ?? '') + Buffer.from(data.data, 'base64').toString();
    }
    return output;
  };
  const withoutNumber = (output: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(output).map(([key, text]) => [key, text.replace(/pts\/\d+/, 'pts/0')]));
  expect(withoutNumber(outputOf(stream.raw.toString()))).toEqual(withoutNumber(outputOf(expected.body)));
}

describe('the recorded calls', () => {
  it('session.txt', () => streamed('session.txt'));
  it('wait-gone.txt', () => answered('wait-gone.txt'));
  it('session-tty.txt', () => streamed('session-tty.txt'));
  it('launch.txt', () => answered('launch.txt'));
  it('wait.txt', () => answered('wait.txt'));
  it('remove.txt', () => answered('remove.txt'));
  it('kill-unknown.txt', () => answered('kill-unknown.txt'));
  it('attach-output-not-attachable.txt', () => answered('attach-output-not-attachable.txt'));

  it('session-accept-json-only.txt', () => streamed('session-accept-json-only.txt', { Accept: 'application/json' }));

  it('session-cat.txt with attach-input.txt and input.recordio', async () => {
    const session = streamed('session-cat.txt');
    // The recorded lengths are those of its records, whose ids are as long as ours.
    const input = readFileSync(join(import.meta.dirname, '../recordings/nested/input.recordio'), 'latin1');
    const expected = recorded('attach-input.txt');
    const headers = { 'Content-Type': 'application/recordio', 'Message-Content-Type': 'application/json' };
    for (;;) {
      const answer = await api.raw(input.replaceAll(recordedParent, own), headers);
      // The session may not be there yet.
      if (answer.status === 500 && answer.body.startsWith('I/O switchboard')) continue;
      expect(answer.status).toBe(expected.status);
      expect(comparable(Object.entries(answer.headers))).toEqual(comparable(expected.headers));
      expect(answer.body).toBe('');
      break;
    }
    await session;
  });
});

describe('what the original refuses', () => {
  const id = (value: string, parent: string | undefined = own) => ({
    value,
    ...(parent === undefined ? {} : { parent: { value: parent } }),
  });
  const wait = (container_id: unknown) =>
    ({ type: 'WAIT_NESTED_CONTAINER', wait_nested_container: { container_id } }) as const;
  const json = { 'Content-Type': 'application/json' };
  const records = { 'Content-Type': 'application/recordio', 'Message-Content-Type': 'application/json' };
  const record = (call: object): Uint8Array => encodeRecord(Buffer.from(JSON.stringify(call)));

  it.each([
    ['a call without its part', { type: 'WAIT_NESTED_CONTAINER' }, "Expecting 'wait_nested_container' to be present"],
    [
      'an id without a parent',
      wait({ value: 'x' }),
      "Expecting 'wait_nested_container.container_id.parent' to be present",
    ],
    [
      'a period',
      wait({ value: 'a.b', parent: { value: 'p' } }),
      "'wait_nested_container.container_id' is invalid: 'ContainerID.value' 'a.b' contains invalid characters",
    ],
    [
      'a climbing parent',
      wait({ value: 'a', parent: { value: '../x' } }),
      "'wait_nested_container.container_id' is invalid: 'ContainerID.parent' is invalid: ",
    ],
    ['an empty id', wait({ value: '', parent: { value: 'p' } }), 'ID must not be empty'],
    [
      'a session with groups of its own',
      {
        type: 'LAUNCH_NESTED_CONTAINER_SESSION',
        launch_nested_container_session: {
          container_id: { value: 's', parent: { value: 'p' } },
          container: { type: 'MESOS', linux_info: { share_cgroups: false } },
        },
      },
      "'launch_nested_container_session.container.linux_info' is invalid: 'share_cgroups' cannot be set to 'false' for nested container sessions",
    ],
    [
      'resources in the second level',
      {
        type: 'LAUNCH_CONTAINER',
        launch_container: {
          container_id: { value: 'c', parent: { value: 'b', parent: { value: 'a' } } },
          resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: 1 } }],
        },
      },
      "'launch_container' is invalid: containers nested at the second level or greater cannot specify resources",
    ],
    [
      'reserved resources',
      {
        type: 'LAUNCH_CONTAINER',
        launch_container: {
          container_id: { value: 'c' },
          resources: [
            { name: 'cpus', type: 'SCALAR', scalar: { value: 1 }, reservations: [{ type: 'STATIC', role: 'r' }] },
          ],
        },
      },
      "'launch_container.resources' must be unreserved",
    ],
  ])('%s', async (_what, call, why) => {
    const answer = await api.call(JSON.stringify(call));
    expect(answer.status).toBe(400);
    expect(answer.body).toContain(`Failed to validate agent::Call: `);
    expect(answer.body).toContain(why);
  });

  it('a parent that is not there', async () => {
    const launch = { container_id: id('x', 'nope'), command: { value: 'true' } };
    const answer = await api.call({ type: 'LAUNCH_NESTED_CONTAINER', launch_nested_container: launch });
    expect(answer).toMatchObject({ status: 400, body: expect.stringMatching(/^Parent container nope does not exist/) });
  });

  it('containers of another kind', async () => {
    const container = { type: 'DOCKER', docker: { image: 'busybox' } };
    const launch = { container_id: id('x'), command: { value: 'true' }, container };
    const answer = await api.call({ type: 'LAUNCH_CONTAINER', launch_container: launch });
    expect(answer).toMatchObject({ status: 400, body: 'The provided ContainerInfo is not supported' });
  });

  it('to wait for or attach to what is not there', async () => {
    expect(await api.call(wait(id('nope')))).toMatchObject({
      status: 404,
      body: `Container ${own}.nope cannot be found`,
    });
    const attach = {
      type: 'ATTACH_CONTAINER_OUTPUT',
      attach_container_output: { container_id: id('x', 'nope') },
    } as const;
    expect(await api.call(attach)).toMatchObject({ status: 404, body: 'Container nope.x cannot be found' });
  });

  it('an id that is in use is no error, and removing what runs is one', async () => {
    const launch = { container_id: id('busy'), command: { value: 'exec sleep 1000' } };
    const call = { type: 'LAUNCH_NESTED_CONTAINER', launch_nested_container: launch } as const;
    expect((await api.call(call)).status).toBe(200);
    expect((await api.call(call)).status).toBe(202);
    const remove = { type: 'REMOVE_NESTED_CONTAINER', remove_nested_container: { container_id: id('busy') } } as const;
    expect(await api.call(remove)).toMatchObject({ status: 500, body: 'Nested container has not terminated yet' });
    const kill = {
      type: 'KILL_NESTED_CONTAINER',
      kill_nested_container: { container_id: id('busy'), signal: 15 },
    } as const;
    expect((await api.call(kill)).status).toBe(200);
    expect(await api.ask(wait(id('busy')))).toEqual({ exit_status: 15 });
    expect((await api.call(kill)).status).toBe(404);
    expect((await api.call(remove)).status).toBe(200);
    // Below a parent that lives it is as if it had been removed once more.
    expect((await api.call(remove)).status).toBe(200);
  });

  it.each([
    [
      { ...json, 'Message-Content-Type': 'application/json' },
      415,
      "Expecting 'Message-Content-Type' to be not set for non-streaming requests",
    ],
    [
      { 'Content-Type': 'application/recordio' },
      400,
      "Expecting 'Message-Content-Type' to be set for streaming requests",
    ],
    [
      { 'Content-Type': 'application/recordio', 'Message-Content-Type': 'text/plain' },
      415,
      "Expecting 'Message-Content-Type' of application/json or application/x-protobuf",
    ],
    [
      { 'Content-Type': 'text/plain' },
      415,
      "Expecting 'Content-Type' of application/json or application/x-protobuf or application/recordio",
    ],
    [{}, 400, "Expecting 'Content-Type' to be present"],
    [
      { ...json, Accept: 'text/plain' },
      406,
      "Expecting 'Accept' to allow application/json or application/x-protobuf or application/recordio",
    ],
    [
      { ...json, Accept: 'application/json', 'Message-Accept': 'application/json' },
      406,
      "Expecting 'Message-Accept' to be not set for non-streaming responses",
    ],
    [
      { ...json, Accept: 'application/recordio', 'Message-Accept': 'text/plain' },
      406,
      "Expecting 'Message-Accept' to allow application/json or application/x-protobuf",
    ],
    [{ ...json, Accept: 'application/recordio' }, 406, 'Streaming response is not supported for GET_HEALTH call'],
  ])('the headers %j with %i', async (headers, status, body) => {
    const answer = await api.raw(JSON.stringify({ type: 'GET_HEALTH' }), headers as Record<string, string>);
    expect(answer).toMatchObject({ status, body });
  });

  it('streams of other calls, and input that is none', async () => {
    const health = await api.raw(record({ type: 'GET_HEALTH' }), records);
    expect(health.status).toBe(415);
    const first = {
      type: 'ATTACH_CONTAINER_INPUT',
      attach_container_input: { type: 'CONTAINER_ID', container_id: id('x') },
    };
    const whole = await api.raw(JSON.stringify(first), json);
    expect(whole).toMatchObject({
      status: 415,
      body: "Expecting 'Content-Type' to be application/recordio for ATTACH_CONTAINER_INPUT call",
    });
    const data = { type: 'ATTACH_CONTAINER_INPUT', attach_container_input: { type: 'PROCESS_IO', process_io: {} } };
    expect(await api.raw(record(data), records)).toMatchObject({
      status: 400,
      body: "Expecting 'attach_container_input.type' to be CONTAINER_ID",
    });
    expect(await api.raw('', records)).toMatchObject({ status: 400, body: 'Received EOF while reading request body' });
    expect((await api.raw('x'.repeat(100), records)).status).toBe(400);
  });
});
