/** A master under ACLs, with an agent and a framework of which everything worth hiding is called `hidden-…`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../src/base/logger.ts';
import { readMasterConfig } from '../../src/master/config.ts';
import { type RunningMaster, startMaster } from '../../src/master/shell/master.ts';
import type { FrameworkInfo } from '../../src/wire/gen/mesos.ts';
import type { Call } from '../../src/wire/gen/scheduler.ts';
import { SimulatedAgent, scalar } from '../integration/master/simulated-agent.ts';
import { until } from '../until.ts';
import { aclsText, askAs, writeCredentials } from './askers.ts';

export const hiddenFramework: FrameworkInfo = {
  user: 'hidden-user',
  name: 'hidden-framework',
  roles: ['hidden-role'],
  failover_timeout: 3600,
  capabilities: [{ type: 'MULTI_ROLE' }, { type: 'RESERVATION_REFINEMENT' }],
};

export interface HiddenCluster {
  readonly master: RunningMaster;
  readonly port: number;
  readonly agent: SimulatedAgent;
  readonly frameworkId: string;
  close(): Promise<void>;
}

/** Agents come without a proof, so ACLs must let everybody register one, and one with these reservations. */
const forAgents = {
  register_agents: [{ principals: { type: 'ANY' }, agents: { type: 'ANY' } }],
  reserve_resources: [
    { principals: { values: ['right'] }, roles: { type: 'ANY' } },
    { principals: { type: 'ANY' }, roles: { values: ['hidden-role'] } },
  ],
};

export async function startHiddenCluster(): Promise<HiddenCluster> {
  const directory = mkdtempSync(join(tmpdir(), 'stadion-acl-'));
  const master = await startGuardedMaster(directory);
  const { port } = master.address;
  const agent = new SimulatedAgent('agent.test', [
    scalar('cpus', 4),
    scalar('mem', 4096),
    { ...scalar('disk', 100), role: 'hidden-role' },
  ]);
  await agent.start(`master@127.0.0.1:${port}`);
  await agent.register();
  const frameworkId = await launchHiddenTask(master);
  await changeAsRight(port);
  return {
    master,
    port,
    agent,
    frameworkId,
    close: async () => {
      await master.close();
      await agent.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function startGuardedMaster(directory: string): Promise<RunningMaster> {
  const outcome = readMasterConfig({
    argv: [
      '--ip=127.0.0.1',
      '--port=0',
      '--registry=in_memory',
      `--log_dir=${directory}`,
      '--authenticate_http_readonly',
      '--authenticate_http_readwrite',
      '--authenticate_http_frameworks',
      '--http_framework_authenticators=basic',
      `--credentials=${writeCredentials(directory)}`,
      `--acls=${aclsText(forAgents)}`,
    ],
    environment: {},
  });
  if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
  const master = await startMaster(outcome.config, { logger: silentLogger });
  await until('the master serves', () => master.door.state.phase === 'serving');
  return master;
}

/** Subscribes as the right principal and runs a task; its stream ends, and the framework stays. */
async function launchHiddenTask(master: RunningMaster): Promise<string> {
  const { state } = master.door;
  const { port } = master.address;
  master.door.post({
    type: 'framework-subscribing',
    streamId: 'hidden-stream',
    frameworkId: undefined,
    subscribe: {
      framework_info: hiddenFramework,
      offer_constraints: {
        role_constraints: {
          'hidden-role': {
            groups: [
              { attribute_constraints: [{ selector: { attribute_name: 'none' }, predicate: { not_exists: {} } }] },
            ],
          },
        },
      },
    },
    principal: 'right',
  });
  await until('an offer', () => state.offers.size > 0);
  const [offer] = state.offers.values();
  const [framework] = state.frameworks.values();
  if (offer === undefined || framework === undefined) throw new Error('no offer');
  const executor = {
    executor_id: { value: 'hidden-executor' },
    type: 'CUSTOM',
    command: { value: 'x' },
    resources: [scalar('cpus', 0.1), scalar('mem', 32)],
  } as const;
  const task = {
    name: 'hidden-task',
    task_id: { value: 'hidden-task' },
    agent_id: { value: offer.agentId },
    resources: [scalar('cpus', 1), scalar('mem', 100)],
    executor: { ...executor, resources: [...executor.resources] },
  };
  const call: Call = {
    type: 'ACCEPT',
    accept: { offer_ids: [{ value: offer.id }], operations: [{ type: 'LAUNCH', launch: { task_infos: [task] } }] },
  };
  master.door.post({ type: 'framework-called', frameworkId: framework.id, call });
  await until('the task to be on record', () => framework.tasks.size > 0);
  if (port === 0) throw new Error('the master has no port');
  return framework.id;
}

async function changeAsRight(port: number): Promise<void> {
  const changes = [
    { type: 'UPDATE_WEIGHTS', update_weights: { weight_infos: [{ role: 'hidden-role', weight: 2 }] } },
    {
      type: 'UPDATE_QUOTA',
      update_quota: { quota_configs: [{ role: 'hidden-role', limits: { cpus: { value: 100 } } }], force: true },
    },
    {
      type: 'UPDATE_MAINTENANCE_SCHEDULE',
      update_maintenance_schedule: {
        schedule: {
          windows: [
            { machine_ids: [{ hostname: 'hidden-machine' }], unavailability: { start: { nanoseconds: 4e18 } } },
          ],
        },
      },
    },
  ];
  for (const change of changes) {
    const { status, text } = await askAs('right', port, { path: '/api/v1', body: JSON.stringify(change) });
    if (status !== 200) throw new Error(`${change.type}: ${status} ${text}`);
  }
}
