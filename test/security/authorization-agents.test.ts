/** Agents that prove who they are: which of them may register, and what a master passes on of them to whom. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningAgent, startAgent } from '../../src/agent/shell/agent.ts';
import { silentLogger } from '../../src/base/logger.ts';
import { readMasterConfig } from '../../src/master/config.ts';
import { type RunningMaster, startMaster } from '../../src/master/shell/master.ts';
import type { Call } from '../../src/wire/gen/scheduler.ts';
import { AgentDirectory, agentArguments, agentConfigOf } from '../agent/agents.ts';
import { until } from '../until.ts';
import { aclsText, askAs, writeCredentials } from './askers.ts';

const own = new AgentDirectory();
const stranger = new AgentDirectory();
let master: RunningMaster;
const agents: RunningAgent[] = [];
const warned: unknown[] = [];

/** Another one may see sandboxes of one user. */
const acls = aclsText({
  register_frameworks: [{ principals: { values: ['right'] }, roles: { type: 'ANY' } }],
  access_sandboxes: [
    { principals: { values: ['right'] }, users: { type: 'ANY' } },
    { principals: { values: ['other'] }, users: { values: ['joe'] } },
  ],
});

beforeAll(async () => {
  const outcome = readMasterConfig({
    argv: [
      '--ip=127.0.0.1',
      '--port=0',
      '--registry=in_memory',
      '--authenticate_agents',
      '--authenticate_http_readonly',
      '--authenticate_http_readwrite',
      `--credentials=${writeCredentials(own.path)}`,
      `--acls=${acls}`,
    ],
    environment: {},
  });
  if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
  const logger = { ...silentLogger, warn: (_message: string, fields?: object) => void warned.push(fields) };
  master = await startMaster(outcome.config, { logger });
  await until('the master to serve', () => master.door.state.phase === 'serving');
});

afterAll(async () => {
  for (const agent of agents) await agent.close({ killTasks: true });
  await master.close();
  own.dispose();
  stranger.dispose();
});

async function start(directory: AgentDirectory, principal: string, secret: string): Promise<void> {
  const credential = join(directory.path, 'credential');
  writeFileSync(credential, JSON.stringify({ principal, secret }), { mode: 0o600 });
  const address = `127.0.0.1:${master.address.port}`;
  const flags = agentArguments(directory, address, [`--credential=${credential}`]);
  // The users of these tasks are names only.
  const config = agentConfigOf([...flags.filter((flag) => !flag.includes('switch_user')), '--no-switch_user']);
  agents.push(await startAgent(config, { logger: silentLogger }));
}

/** Runs a task as this user; its executor is named like the task. */
async function run(id: string, user: string): Promise<string> {
  const { state } = master.door;
  await until('an offer', () => state.offers.size > 0);
  const [offer] = state.offers.values();
  if (offer === undefined) throw new Error('no offer');
  const task = {
    name: id,
    task_id: { value: id },
    agent_id: { value: offer.agentId },
    resources: ['cpus', 'mem'].map((name) => ({
      name,
      type: 'SCALAR' as const,
      scalar: { value: name === 'cpus' ? 0.1 : 32 },
    })),
    command: { value: `echo ${id}; exec sleep 1000`, user },
  };
  const call: Call = {
    type: 'ACCEPT',
    accept: {
      offer_ids: [{ value: offer.id }],
      operations: [{ type: 'LAUNCH', launch: { task_infos: [task] } }],
      filters: { refuse_seconds: 0 },
    },
  };
  master.door.post({ type: 'framework-called', frameworkId: offer.frameworkId, call });
  const { frameworkId } = offer;
  await until(`${id} to run`, () => {
    const told = state.frameworks.get(frameworkId)?.tasks.get(id)?.message;
    const { agent_id, task_id, status_update_uuid: uuid } = told ?? {};
    // An agent keeps what comes next back until its last update is acknowledged.
    if (agent_id !== undefined && task_id !== undefined && uuid !== undefined) {
      const acknowledge: Call = { type: 'ACKNOWLEDGE', acknowledge: { agent_id, task_id, uuid } };
      master.door.post({ type: 'framework-called', frameworkId, call: acknowledge });
    }
    return told?.state === 'TASK_RUNNING';
  });
  return frameworkId;
}

describe('agents that prove who they are', () => {
  it('register when their principal may', async () => {
    await start(own, 'right', 'r-secret');
    await until('the agent', () => master.door.state.agents.size === 1);
    await start(stranger, 'other', 'o-secret');
    await until('the refusal', () => JSON.stringify(warned).includes('Not authorized to register as agent'));
    expect(master.door.state.agents.size).toBe(1);
  });

  it('have their files passed on by the master to those who may see them', async () => {
    const info = { user: 'root', name: 'f', roles: ['dev'], capabilities: [{ type: 'MULTI_ROLE' as const }] };
    master.door.post({
      type: 'framework-subscribing',
      streamId: 's',
      frameworkId: undefined,
      subscribe: { framework_info: info },
      principal: 'right',
    });
    const frameworkId = await run('of-joe', 'joe');
    await run('of-root', 'root');
    const [agentId = ''] = master.door.state.agents.keys();
    const read = (asker: 'right' | 'other' | 'nobody', task: string) => {
      const path = `/frameworks/${frameworkId}/executors/${task}/runs/latest/stdout`;
      const query = `path=${encodeURIComponent(path)}&offset=0`;
      return askAs(asker, master.address.port, { path: `/agents/${agentId}/files/read?${query}` });
    };
    for (const task of ['of-joe', 'of-root']) {
      expect((await read('nobody', task)).status).toBe(401);
      expect((await read('right', task)).status).toBe(200);
      expect((await read('other', task)).status).toBe(task === 'of-joe' ? 200 : 403);
    }
    await until('the output', async () => (await read('other', 'of-joe')).text.includes('of-joe'));
    const state = (asker: 'right' | 'other') => askAs(asker, master.address.port, { path: `/agents/${agentId}/state` });
    expect([(await state('right')).status, (await state('other')).status]).toEqual([200, 403]);
  });
});
