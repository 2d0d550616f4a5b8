/**
 * The tables of docs/reference/compatibility-mesos.md hold every endpoint, call, event, capability, flag and metric of the
 * interface; each names a test that is there; and what they say of endpoints and calls is what running programs answer.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentCallTable, type NamedTable, namedTables, operatorCallTable } from '../../scripts/compatibility/calls.ts';
import { containerInfoRows, containerMessages } from '../../scripts/compatibility/container-info.ts';
import { agentEndpoints, masterEndpoints } from '../../scripts/compatibility/endpoints.ts';
import { flagRows } from '../../scripts/compatibility/flags.ts';
import { isolatorRows } from '../../scripts/compatibility/isolators.ts';
import { allTables, compatibilityPage } from '../../scripts/compatibility/page.ts';
import { callRights as agentCallRights, routeRights as agentRoutes } from '../../src/agent/http/rights.ts';
import type { RunningAgent } from '../../src/agent/shell/agent.ts';
import { silentLogger } from '../../src/base/logger.ts';
import { chooseIsolators } from '../../src/containerizer/mesos/isolators/choose-isolators.ts';
import { PersistentVolumes } from '../../src/containerizer/persistent-volumes.ts';
import { callRights, routeRights } from '../../src/master/http/rights.ts';
import { Call as AgentCall } from '../../src/wire/gen/agent.ts';
import { Call as MasterCall } from '../../src/wire/gen/master.ts';
import { toJson } from '../../src/wire/json.ts';
import type { Field, MessageType } from '../../src/wire/message.ts';
import { AgentDirectory, startTestAgent } from '../agent/agents.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from '../integration/master/test-master.ts';
import { until } from '../until.ts';

const root = join(import.meta.dirname, '../..');

function lines(file: string): readonly string[][] {
  const text = readFileSync(join(import.meta.dirname, file), 'utf8');
  return text.split('\n').map((line) => line.split('\t'));
}

/** Names of an enum of the interface. */
function namesOf({ file, owner }: NamedTable): readonly string[] {
  return lines('wire.tsv')
    .filter(([where, , kind, enumName]) => where === file && kind === 'enum-value' && enumName === owner)
    .map((cells) => cells[8] ?? '')
    .filter((name) => name !== 'UNKNOWN');
}

function endpointsOf(program: string): readonly string[] {
  return lines('endpoints.txt').flatMap(([of, path]) => (of === program ? [path ?? ''] : []));
}

describe('the tables', () => {
  it.each(namedTables)('$title: every name once', (named) => {
    expect(named.rows.map(({ name }) => name).sort()).toEqual([...namesOf(named)].sort());
  });

  it('every field of ContainerInfo and of what is in it once', () => {
    const fields = lines('wire.tsv')
      .filter(([file, , kind]) => file === 'include/mesos/v1/mesos.proto' && kind === 'field')
      .filter((cells) => containerMessages.includes(cells[3] ?? ''))
      .map((cells) => `${cells[3]}.${cells[8]}`);
    expect(containerInfoRows.map(({ name }) => name).sort()).toEqual(fields.sort());
    expect(fields.length).toBeGreaterThan(60);
  });

  it('every endpoint once', () => {
    expect(masterEndpoints.map(({ name }) => name).sort()).toEqual([...endpointsOf('master')].sort());
    expect(agentEndpoints.map(({ name }) => name).sort()).toEqual([...endpointsOf('agent')].sort());
  });

  it('every flag once, and those without effect with a reason', () => {
    expect(flagRows('master')).toHaveLength(78);
    expect(flagRows('agent')).toHaveLength(167);
  });

  it('every isolator once, each of which an agent takes', () => {
    const names = isolatorRows.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toHaveLength(41);
    const options = { names: [], runtimeDir: root, logger: silentLogger, cgroupsHierarchy: root };
    for (const name of names) {
      const chosen = chooseIsolators({ ...options, isolation: [name] }, new PersistentVolumes(root));
      for (const isolator of chosen) isolator.close?.();
    }
  });

  it('name only tests that are there', () => {
    const paths = new Set(allTables().flatMap(({ rows }) => rows.map(({ test }) => test)));
    expect([...paths].filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('are what the page shows', () => {
    const page = readFileSync(join(root, 'docs/reference/compatibility-mesos.md'), 'utf8');
    expect(page === compatibilityPage(), 'run: node scripts/generate-docs.ts').toBe(true);
  });

  it('say no to the master for resource providers and modules alone', () => {
    const ofAgents = [
      'Fields of ContainerInfo',
      'Operator calls of the agent',
      'Endpoints of the agent',
      'Flags of the agent',
      'Isolators of the agent',
      'Metrics',
    ];
    const refused = allTables()
      .filter(({ title }) => !ofAgents.includes(title))
      .flatMap(({ rows }) => rows.filter(({ extent }) => extent === 'no'));
    expect(refused.filter(({ note }) => !/^(modules|resource providers( and CSI)?)$/.test(note))).toEqual([]);
    expect(refused.length).toBeGreaterThan(5);
  });

  it('say no to what nobody has a right to, and to nothing else that has one', () => {
    for (const { name, extent } of operatorCallTable.rows) {
      const right = callRights[name as keyof typeof callRights];
      expect([name, extent === 'no']).toEqual([name, right === 'absent']);
    }
    const absent = agentCallTable.rows.filter(
      ({ name }) => agentCallRights[name as keyof typeof agentCallRights] === 'absent',
    );
    expect(absent.filter(({ extent }) => extent !== 'no')).toEqual([]);
    for (const [rows, routes] of [
      [masterEndpoints, routeRights],
      [agentEndpoints, agentRoutes],
    ] as const)
      for (const { name, extent } of rows) expect([name, extent === 'no']).toEqual([name, !routes.has(name)]);
  });
});

/** A message with what it must have and nothing else. */
function minimal(type: MessageType<never>): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const field of type.fields) if (field.label === 'required') made[field.name] = anyOf(field);
  return made;
}

function anyOf(field: Field): unknown {
  if (field.type === 'message') return minimal(field.message?.() as MessageType<never>);
  if (field.type === 'enum') return Object.keys(field.enum?.().numbers ?? {}).find((name) => name !== 'UNKNOWN');
  if (field.type === 'string') return 'none';
  if (field.type === 'bytes') return new Uint8Array(16);
  return field.type === 'bool' ? false : 0;
}

/** A call of a type with its argument, if it has one of its name. */
function callText(type: MessageType<never>, name: string): string {
  const argument = type.fields.find((field) => field.name === name.toLowerCase() && field.type === 'message');
  const value = argument === undefined ? {} : { [argument.name]: anyOf(argument) };
  return JSON.stringify(toJson(type, { type: name, ...value } as never));
}

describe('running programs', () => {
  const directory = new AgentDirectory();
  let master: TestMaster;
  let agent: RunningAgent;
  beforeAll(async () => {
    master = await startTestMaster({ config: { profilesMemory: true } });
    agent = await startTestAgent(directory, `127.0.0.1:${master.port}`, ['--memory_profiling']);
    await until('the agent is registered', () => master.running.door.state.agents.size === 1);
  });
  afterAll(async () => {
    await agent?.close();
    if (master !== undefined) await stopTestMaster(master);
    directory.dispose();
  });

  /** The status alone: some answers never end. */
  async function statusOf(port: number, path: string, init: RequestInit = {}): Promise<number> {
    const abort = new AbortController();
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      ...init,
      redirect: 'manual',
      signal: abort.signal,
    });
    abort.abort();
    return answer.status;
  }

  const json = { 'Content-Type': 'application/json', Accept: 'application/json' };

  it.each(operatorCallTable.rows)('the master answers $name: $extent', async ({ name, extent }) => {
    const init = { method: 'POST', headers: json, body: callText(MasterCall as MessageType<never>, name) };
    expect((await statusOf(master.port, '/api/v1', init)) === 501).toBe(extent === 'no');
  });

  it.each(agentCallTable.rows)('the agent answers $name: $extent', async ({ name, extent }) => {
    const init = { method: 'POST', headers: json, body: callText(AgentCall as MessageType<never>, name) };
    expect((await statusOf(agent.address.port, '/api/v1', init)) === 501).toBe(extent === 'no');
  });

  it.each([
    ...masterEndpoints.map((row) => ['master', row] as const),
    ...agentEndpoints.map((row) => ['agent', row] as const),
  ])('%s serves $name', async (program, { name, extent }) => {
    const port = program === 'master' ? master.port : agent.address.port;
    // Files are missing when no path is given, not the endpoint; a role is needed to remove a quota.
    const path = name.replace('/memory-profiler/*', '/memory-profiler/state').replace('/*', '/none');
    const method = name === '/quota/*' ? 'DELETE' : 'GET';
    const status = await statusOf(port, path, { method });
    expect([name, status === 404]).toEqual([name, extent === 'no']);
  });

  it('levels of the log are set at the agent', async () => {
    const set = {
      type: 'SET_LOGGING_LEVEL',
      set_logging_level: { level: 1, duration: { nanoseconds: 3_600_000_000_000 } },
    };
    const post = (body: unknown): Promise<Response> =>
      fetch(`http://127.0.0.1:${agent.address.port}/api/v1`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify(body),
      });
    expect((await post(set)).status).toBe(200);
    expect(await (await post({ type: 'GET_LOGGING_LEVEL' })).json()).toMatchObject({ get_logging_level: { level: 1 } });
    const toggled = await fetch(`http://127.0.0.1:${agent.address.port}/logging/toggle?level=0&duration=1secs`);
    expect(toggled.status).toBe(200);
    expect(await (await post({ type: 'GET_LOGGING_LEVEL' })).json()).toMatchObject({ get_logging_level: { level: 0 } });
  });
});
