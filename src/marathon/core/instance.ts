import type { Attribute, TaskState } from '../../wire/gen/mesos.ts';
import type { Condition, Goal } from './conditions.ts';
import { isActive } from './conditions.ts';
import type { PathId } from './path-id.ts';

export interface AgentPlace {
  readonly host: string;
  readonly agentId: string;
  readonly region?: string;
  readonly zone?: string;
  readonly attributes: readonly Attribute[];
}

export interface TaskAddress {
  readonly ipAddress: string;
  readonly protocol: 'IPv4' | 'IPv6';
}

/** The present task of an instance. Times in milliseconds. */
export interface InstanceTask {
  readonly id: string;
  readonly stagedAtMs: number;
  readonly startedAtMs?: number;
  /** The last state Mesos told, or undefined before the first. */
  readonly mesosState?: TaskState;
  /** Host ports in the order of the app's ports. */
  readonly hostPorts: readonly number[];
  readonly addresses: readonly TaskAddress[];
  readonly message?: string;
  readonly checkResult?: Readonly<Record<string, unknown>>;
}

/** One of an app's places to run. The object is replaced on each change; see instances.ts. */
export interface Instance {
  readonly id: string;
  readonly appId: PathId;
  readonly goal: Goal;
  readonly condition: Condition;
  /** When the condition was entered. */
  readonly sinceMs: number;
  readonly createdAtMs: number;
  readonly activeSinceMs?: number;
  /** Version of the app it runs, and of that version's last configuration change. */
  readonly version: string;
  readonly configVersion: string;
  readonly role: string;
  /** Number of tasks made for it so far. */
  readonly incarnation: number;
  readonly agent?: AgentPlace;
  readonly task?: InstanceTask;
  /** True when the app version has health checks: then Running alone does not count as healthy. */
  readonly isChecked: boolean;
  /** All checks passing, one failing, or not known yet. */
  readonly healthy?: boolean;
  /** True when the app version has readiness checks. */
  readonly isGated: boolean;
  readonly ready: boolean;
}

/** Counts as available for a rolling deployment: runs, and its health checks (if any) pass. */
export function isConsideredHealthy(instance: Instance): boolean {
  return instance.condition === 'Running' && (!instance.isChecked || instance.healthy === true);
}

/** Counts as done for a deployment: healthy, and ready if the app says what ready is. */
export function isHealthyAndReady(instance: Instance): boolean {
  return isConsideredHealthy(instance) && (!instance.isGated || instance.ready);
}

/** Wanted to run, and not given up as unreachable. */
export function isCandidate(instance: Instance): boolean {
  return instance.goal === 'Running' && instance.condition !== 'UnreachableInactive';
}

/** May hold resources somewhere. */
export function isInstanceActive(instance: Instance): boolean {
  return isActive(instance.condition);
}
