import { isActive, taskStateOf } from '../core/conditions.ts';
import type { HealthResult } from '../core/health.ts';
import type { Instance } from '../core/instance.ts';
import { timeText } from '../core/instances.ts';
import type { MarathonState } from '../core/state.ts';

/** A task as answers show it. Instances without an agent have none. */
export function taskJson(
  state: MarathonState,
  instance: Instance,
  servicePorts: readonly number[] = [],
): Record<string, unknown> | undefined {
  const { task, agent } = instance;
  if (task === undefined || agent === undefined) return undefined;
  const isLive = isActive(instance.condition) || instance.condition === 'UnreachableInactive';
  const results = [...(state.health.get(instance.id) ?? [])].sort(([left], [right]) => left - right);
  return {
    id: task.id,
    appId: instance.appId,
    host: agent.host,
    slaveId: agent.agentId,
    role: instance.role,
    state: taskStateOf(instance.condition),
    ports: isLive ? task.hostPorts : [],
    servicePorts,
    ipAddresses: task.addresses,
    healthCheckResults: results.map(([, result]) => healthJson(instance, result)),
    ...(task.checkResult === undefined ? {} : { checkResult: task.checkResult }),
    localVolumes: [],
    ...(isLive
      ? { stagedAt: timeText(task.stagedAtMs), startedAt: timeText(task.startedAtMs), version: instance.version }
      : {}),
    ...(agent.region === undefined ? {} : { region: agent.region }),
    ...(agent.zone === undefined ? {} : { zone: agent.zone }),
  };
}

function healthJson(instance: Instance, result: HealthResult): Record<string, unknown> {
  return {
    alive: result.alive,
    consecutiveFailures: result.consecutiveFailures,
    ...optionalTime('firstSuccess', result.firstSuccessMs),
    ...optionalTime('lastSuccess', result.lastSuccessMs),
    ...optionalTime('lastFailure', result.lastFailureMs),
    ...(result.lastFailureCause === undefined ? {} : { lastFailureCause: result.lastFailureCause }),
    // COMPAT(marathon-1.11): the id is wrapped in words.
    instanceId: `instance [${instance.id}]`,
  };
}

function optionalTime(name: string, ms: number | undefined): Record<string, string> {
  const text = timeText(ms);
  return text === undefined ? {} : { [name]: text };
}

/** Numbers of tasks by what they do. */
export interface Counts {
  readonly staged: number;
  readonly running: number;
  readonly healthy: number;
  readonly unhealthy: number;
}

/** Counts instances as `tasksStaged` and its like do. */
export function countTasks(state: MarathonState, instances: readonly Instance[]): Counts {
  const counts = { staged: 0, running: 0, healthy: 0, unhealthy: 0 };
  for (const instance of instances) {
    if (instance.task === undefined) continue;
    if (instance.condition === 'Provisioned' || instance.condition === 'Staging') counts.staged++;
    if (instance.condition !== 'Running') continue;
    counts.running++;
    const results = [...(state.health.get(instance.id)?.values() ?? [])];
    if (results.some((result) => !result.alive)) counts.unhealthy++;
    else if (results.length > 0) counts.healthy++;
  }
  return counts;
}

/** Runtime statistics of tasks: counts and how long they have lived. */
function statsOf(state: MarathonState, instances: readonly Instance[], nowMs: number): unknown {
  const counts = countTasks(state, instances);
  const lives = instances
    .flatMap(({ condition, task }) =>
      condition === 'Running' && task?.startedAtMs !== undefined ? [task.startedAtMs] : [],
    )
    .map((startedMs) => (nowMs - startedMs) / 1000)
    .sort((left, right) => left - right);
  const sum = lives.reduce((total, life) => total + life, 0);
  const median = lives[Math.floor(lives.length / 2)];
  return {
    stats: {
      counts,
      ...(median === undefined ? {} : { lifeTime: { averageSeconds: sum / lives.length, medianSeconds: median } }),
    },
  };
}

/** The `taskStats` of an app: its tasks in overlapping buckets by age of their version. */
export function taskStats(state: MarathonState, appId: string, instances: readonly Instance[], nowMs: number): unknown {
  const app = state.apps.get(appId);
  const started = instances.filter((instance) => instance.task !== undefined);
  if (app === undefined) return {};
  const { lastScalingAt, lastConfigChangeAt } = app.versionInfo;
  const buckets: [string, Instance[]][] = [
    ['startedAfterLastScaling', started.filter(({ version }) => version >= lastScalingAt)],
    ['withLatestConfig', started.filter(({ version }) => version >= lastConfigChangeAt)],
    ['withOutdatedConfig', started.filter(({ version }) => version < lastConfigChangeAt)],
    ['totalSummary', started],
  ];
  const filled = buckets.filter(([, members]) => members.length > 0);
  return Object.fromEntries(filled.map(([name, members]) => [name, statsOf(state, members, nowMs)]));
}
