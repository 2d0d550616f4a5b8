import { agents } from './master-agents.ts';

const nowS = Date.now() / 1000;
const clusterId = '753f31eb-8fc2-4227-bab9-a48d2ca01bc1';
const marathonId = `${clusterId}-0000`;
const chronosId = `${clusterId}-0001`;
const sparkId = `${clusterId}-0002`;

type Sketch = {
  readonly id: string;
  readonly name: string;
  readonly framework: string;
  readonly agent: number;
  readonly state: string;
  readonly ageS: number;
  readonly message?: string;
  readonly reason?: string;
  readonly healthy?: boolean;
};

const uuid = (index: number): string => `7d0c2f1e-8dee-11ea-9a6c-${String(242000000000 + index)}`;

const sketches: Sketch[] = [];
for (let index = 0; index < 14; index += 1) {
  const [name, agent] = (['web.shop', 'api.shop', 'cache.shop', 'blog'] as const).flatMap(
    (entry) => [[entry, index % 3]] as const,
  )[index % 4] ?? ['web.shop', 0];
  sketches.push({
    id: `${name.split('.').toReversed().join('_')}.instance-${uuid(index)}._app.1`,
    name,
    framework: marathonId,
    agent,
    state: index === 13 ? 'TASK_STAGING' : 'TASK_RUNNING',
    ageS: index === 13 ? 4 : 3_600 * (index + 1),
    ...(index % 4 === 0 ? { healthy: index !== 8 } : {}),
  });
}
for (let index = 0; index < 6; index += 1) {
  sketches.push({
    id: `crawler.instance-${uuid(100 + index)}._app.1`,
    name: 'crawler',
    framework: marathonId,
    agent: 1,
    state: 'TASK_FAILED',
    ageS: 60 + 300 * index,
    message: 'Command exited with status 137: memory limit exceeded, requested 64 MB, used 64.1 MB',
    reason: 'REASON_CONTAINER_LIMITATION_MEMORY',
  });
}
for (let index = 0; index < 40; index += 1) {
  sketches.push({
    id: `ct:${Math.floor(nowS - index * 600) * 1000}:0:nightly-report:`,
    name: 'ChronosTask:nightly-report',
    framework: chronosId,
    agent: index % 4,
    state: index === 7 ? 'TASK_FAILED' : 'TASK_FINISHED',
    ageS: index * 600 + 30,
    ...(index === 7 ? { message: 'Command exited with status 3' } : {}),
  });
}

type MockStatus = { readonly state: string; readonly timestamp: number };
/** A task as the fixtures look at it; it has all fields that the pages read. */
export type MockTask = {
  readonly id: string;
  readonly framework_id: string;
  readonly slave_id: string;
  readonly state: string;
  readonly statuses: readonly MockStatus[];
  readonly [name: string]: unknown;
};

const toTask = (sketch: Sketch): MockTask => {
  const start = nowS - sketch.ageS;
  const network = [{ ip_addresses: [{ protocol: 'IPv4', ip_address: `10.0.0.${11 + sketch.agent}` }] }];
  const status = (state: string, timestamp: number) => ({
    state,
    timestamp,
    container_status: { container_id: { value: 'daeb14ca-7a56-4f8c-ae0a-1f8d1261444f' }, network_infos: network },
    ...(sketch.healthy !== undefined && state === 'TASK_RUNNING' ? { healthy: sketch.healthy } : {}),
  });
  const states = sketch.state === 'TASK_STAGING' ? [] : ['TASK_STARTING', 'TASK_RUNNING'];
  const ended =
    sketch.state === 'TASK_FAILED' || sketch.state === 'TASK_FINISHED' ? [status(sketch.state, start + 12)] : [];
  return {
    id: sketch.id,
    name: sketch.name,
    framework_id: sketch.framework,
    executor_id: '',
    slave_id: agents[sketch.agent]?.id ?? '',
    state: sketch.state,
    resources: { cpus: 0.5, mem: 256, disk: 0, gpus: 0, ports: '[31544-31544]' },
    role: '*',
    statuses: [...states.map((state, index) => status(state, start + index * 0.4)), ...ended],
    labels: [{ key: 'team', value: 'shop' }],
  };
};

/** Tasks of all frameworks, the newest first. */
export const tasks: readonly MockTask[] = [...sketches].sort((a, b) => a.ageS - b.ageS).map(toTask);

/** The same tasks as GET_TASKS has them, with reasons. */
export function v1Tasks(): unknown {
  const completed = tasks.map((task) => {
    const sketch = sketches.find((entry) => entry.id === task.id);
    return {
      task_id: { value: task.id },
      framework_id: { value: task.framework_id },
      statuses: task.statuses.map((status, index) => ({
        state: status.state,
        timestamp: status.timestamp,
        ...(index === task.statuses.length - 1 && sketch?.message !== undefined
          ? { message: sketch.message, reason: sketch.reason ?? 'REASON_COMMAND_EXECUTOR_FAILED' }
          : {}),
      })),
    };
  });
  return { tasks: [], completed_tasks: completed };
}

/** A framework as the fixtures look at it; it has all fields that the pages read. */
export type MockFramework = { readonly id: string; readonly [name: string]: unknown };

const framework = (id: string, name: string, more: Readonly<Record<string, unknown>>): MockFramework => {
  const own = tasks.filter((task) => task.framework_id === id);
  const running = own.filter((task) => task.state === 'TASK_RUNNING');
  const used = { cpus: running.length * 0.5, mem: running.length * 256, disk: 0, gpus: 0 };
  return {
    id,
    name,
    used_resources: used,
    offered_resources: { cpus: 0, mem: 0, disk: 0, gpus: 0 },
    capabilities: ['TASK_KILLING_STATE', 'PARTITION_AWARE', 'RESERVATION_REFINEMENT'],
    hostname: 'master1.example',
    webui_url: '',
    active: true,
    connected: true,
    recovered: false,
    user: 'root',
    failover_timeout: 604_800,
    checkpoint: true,
    registered_time: nowS - 250_000,
    unregistered_time: 0,
    role: '*',
    tasks: running,
    unreachable_tasks: [],
    completed_tasks: own.filter((task) => task.state === 'TASK_FINISHED' || task.state === 'TASK_FAILED'),
    offers: [],
    executors: [],
    ...more,
  };
};

const offer = (index: number) => ({
  id: `${clusterId}-O${180 + index}`,
  framework_id: sparkId,
  slave_id: agents[2]?.id,
  allocation_info: { role: '*' },
  resources: { cpus: 1, mem: 512, disk: 0, gpus: 0, ports: '[31000-31500]' },
});

/** Marathon, Chronos and a framework that lost its connection. */
export const frameworks: readonly MockFramework[] = [
  framework(marathonId, 'marathon', { webui_url: 'http://127.0.0.1:8080' }),
  framework(chronosId, 'chronos', { webui_url: 'http://127.0.0.1:4400' }),
  framework(sparkId, 'spark-batch', { connected: false, active: false, offers: [offer(0), offer(1)] }),
];
