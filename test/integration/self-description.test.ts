/** What master and agent tell of themselves: `/help`, `/__processes__`, offer constraints, pages from a directory. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routeRights as agentRights } from '../../src/agent/http/rights.ts';
import type { RunningAgent } from '../../src/agent/shell/agent.ts';
import { silentLogger } from '../../src/base/logger.ts';
import { readMasterConfig } from '../../src/master/config.ts';
import { routeRights as masterRights } from '../../src/master/http/rights.ts';
import { type RunningMaster, startMaster } from '../../src/master/shell/master.ts';
import { AgentDirectory, startTestAgent } from '../agent/agents.ts';
import { until } from '../until.ts';

const directory = new AgentDirectory();
const pages = join(directory.path, 'pages');
let master: RunningMaster;
let agent: RunningAgent;

async function start(flags: readonly string[]): Promise<RunningMaster> {
  const argv = ['--ip=127.0.0.1', '--port=0', '--registry=in_memory', '--hostname=master.test', ...flags];
  const outcome = readMasterConfig({ argv, environment: {} });
  if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
  const running = await startMaster(outcome.config, { logger: silentLogger });
  await until('the master serves', () => running.door.state.phase === 'serving');
  return running;
}

beforeAll(async () => {
  mkdirSync(join(pages, 'app'), { recursive: true });
  writeFileSync(join(pages, 'index.html'), '<p>other pages</p>');
  writeFileSync(join(pages, 'app/app.js'), 'other script');
  writeFileSync(join(directory.path, 'outside.js'), 'not to be shown');
  symlinkSync(join(directory.path, 'outside.js'), join(pages, 'app/link.js'));
  master = await start([`--webui_dir=${pages}`]);
  agent = await startTestAgent(directory, `127.0.0.1:${master.address.port}`);
  await until('the agent is registered', () => master.door.state.agents.size === 1);
});
afterAll(async () => {
  await agent?.close();
  await master?.close();
  directory.dispose();
});

async function ask(program: 'master' | 'agent', path: string, accept = '*/*'): Promise<[number, string]> {
  const { port } = program === 'master' ? master.address : agent.address;
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { Accept: accept } });
  return [answer.status, await answer.text()];
}

interface Help {
  readonly processes: {
    id: string;
    endpoints: { name: string; text: string; realm?: string; authorization: string }[];
  }[];
}

describe('help', () => {
  it.each([
    ['master', masterRights],
    ['agent', agentRights],
  ] as const)('of the %s speaks of every route', async (program, rights) => {
    const { processes } = JSON.parse((await ask(program, '/help', 'application/json'))[1]) as Help;
    const delegate = program === 'master' ? 'master' : 'slave(1)';
    const told = processes.flatMap(({ id, endpoints }) =>
      endpoints.map(({ name }) => (id === delegate ? name : `/${id}${name === '/' ? '' : name}`)),
    );
    expect(told.sort()).toEqual([...rights.keys()].sort());
  });

  it('tells realms and rights', async () => {
    const facts = async (program: 'master' | 'agent', path: string): Promise<unknown> =>
      JSON.parse((await ask(program, `/help${path}?format=json`))[1]);
    expect(await facts('master', '/master/flags')).toMatchObject({
      realm: 'mesos-master-readonly',
      authorization: 'VIEW_FLAGS.',
    });
    expect(await facts('master', '/master/health')).toMatchObject({ authentication: false, authorization: 'None.' });
    expect(await facts('agent', '/slave(1)/containers')).toMatchObject({
      realm: 'mesos-agent-readonly',
      authorization: 'GET_ENDPOINT_WITH_PATH on /containers.',
    });
  });

  it('is a page for people', async () => {
    const [status, text] = await ask('master', '/help/master/state', 'text/html');
    expect(status).toBe(200);
    expect(text).toContain('<h1>/master/state</h1>');
    expect((await ask('agent', '/help/none'))[0]).toBe(400);
  });
});

describe('processes', () => {
  it('are all that take messages and requests', async () => {
    for (const [program, id] of [
      ['master', 'master'],
      ['agent', 'slave(1)'],
    ] as const) {
      const processes = JSON.parse((await ask(program, '/__processes__'))[1]) as { id: string; events: unknown[] }[];
      expect(processes.map((one) => one.id)).toEqual(expect.arrayContaining([id, 'files', 'metrics', 'logging']));
      expect(processes.every(({ events }) => events.length === 0)).toBe(true);
    }
  });
});

describe('offer constraints', () => {
  it('are shown with the agents that they exclude', async () => {
    const rack = (value: string): object => ({
      groups: [
        {
          attribute_constraints: [
            { selector: { attribute_name: 'rack' }, predicate: { text_equals: { value } } },
            { selector: { pseudoattribute_type: 'HOSTNAME' }, predicate: { exists: {} } },
          ],
        },
      ],
    });
    const call = {
      type: 'SUBSCRIBE',
      subscribe: {
        framework_info: { user: 'root', name: 'picky', roles: ['a'], capabilities: [{ type: 'MULTI_ROLE' }] },
        offer_constraints: { role_constraints: { a: rack('r1') } },
      },
    };
    const abort = new AbortController();
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
    await fetch(`http://127.0.0.1:${master.address.port}/api/v1/scheduler`, {
      method: 'POST',
      headers,
      body: JSON.stringify(call),
      signal: abort.signal,
    });
    const [frameworkId = ''] = [...master.door.state.frameworks.values()].map(({ id }) => id);
    const [agentId = ''] = [...master.door.state.agents.values()].map(({ id }) => id);
    const [status, text] = await ask('master', '/allocator/offer_constraints_debug');
    abort.abort();
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      frameworks: {
        [frameworkId]: {
          roles: {
            a: {
              groups: [["rack must be 'r1'", 'HOSTNAME must exist']],
              excluded_by_attribute_constraints: { agents: [agentId], total: 1 },
            },
          },
        },
      },
    });
  });
});

describe('pages of --webui_dir', () => {
  it('take the place of the built-in ones', async () => {
    expect(await ask('master', '/')).toEqual([200, '<p>other pages</p>']);
    expect(await ask('master', '/app/app.js')).toEqual([200, 'other script']);
  });

  it.each(['/app/link.js', '/app/../outside.js', '/app/%2e%2e/%2e%2e/outside.js', '/assets/none.js', '/app/none.js'])(
    'do not lead outside: %s',
    async (path) => {
      const [status, text] = await ask('master', path);
      expect(status).toBe(404);
      expect(text).not.toContain('not to be shown');
    },
  );

  it('are missing when the directory is', async () => {
    const other = await start([`--webui_dir=${join(directory.path, 'none')}`]);
    const answer = await fetch(`http://127.0.0.1:${other.address.port}/`);
    expect(answer.status).toBe(404);
    await other.close();
  });
});
