import type { App, AppTask } from '../api/apps.ts';

/** Instances of an app by how they are. Over capacity are more than wanted; unscheduled are not started yet. */
export type Health = {
  readonly healthy: number;
  readonly unhealthy: number;
  readonly unknown: number;
  readonly staged: number;
  readonly overCapacity: number;
  readonly unscheduled: number;
};

type Counts = Pick<App, 'instances' | 'tasksRunning' | 'tasksStaged' | 'tasksHealthy' | 'tasksUnhealthy'>;

/** Splits the instances of an app, or of several together, by health. */
export function healthOf(counts: Counts): Health {
  const { tasksHealthy: healthy, tasksUnhealthy: unhealthy, tasksStaged: staged } = counts;
  const unknown = Math.max(0, counts.tasksRunning - healthy - unhealthy);
  const all = healthy + unhealthy + unknown + staged;
  const overCapacity = Math.max(0, all - counts.instances);
  return { healthy, unhealthy, unknown, staged, overCapacity, unscheduled: Math.max(0, counts.instances - all) };
}

/** The order of health, worst first when descending. */
export function healthWeight(health: Health): number {
  const weights = { unhealthy: 32, overCapacity: 16, staged: 8, healthy: 4, unknown: 2, unscheduled: 1 };
  let sum = 0;
  for (const [name, weight] of Object.entries(weights)) if (health[name as keyof Health] > 0) sum += weight;
  return sum;
}

export type TaskHealth = 'healthy' | 'unhealthy' | 'unknown';

/** The health of one instance: unknown without checks or before the first success. */
export function taskHealth(task: AppTask): TaskHealth {
  const results = task.healthCheckResults ?? [];
  if (results.length === 0) return 'unknown';
  if (results.some((result) => !result.alive && result.consecutiveFailures > 0)) return 'unhealthy';
  return results.every((result) => result.alive && result.firstSuccess !== undefined) ? 'healthy' : 'unknown';
}
