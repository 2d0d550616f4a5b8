/** What makes a task acceptable. Texts reach frameworks in TASK_ERROR updates. */

import { equalBytes } from '../../../base/bytes.ts';
import { idError } from '../../../model/ids.ts';
import { formatResources } from '../../../model/resource-text.ts';
import { addResources, type Resources } from '../../../model/resources.ts';
import { concealExecutor } from '../../../model/secrets.ts';
import { ExecutorInfo, type TaskInfo } from '../../../wire/gen/mesos.ts';
import { encode } from '../../../wire/message.ts';
import type { ResourcePool } from '../../allocator/resource-pool.ts';
import type { Agent } from '../agent-record.ts';
import { executorOn } from '../executors.ts';
import type { Framework } from '../framework-record.ts';
import type { MasterSettings } from '../settings.ts';
import { usableError } from './resources.ts';
import { checkError, commandError, containerError, executorError, healthCheckError } from './task-parts.ts';

/** Where a task is to be launched. */
export interface LaunchSite {
  readonly framework: Framework;
  readonly agent: Agent;
  readonly settings: MasterSettings;
}

/** Rules for a task by itself, before its resources are looked at. Works on the task as sent. */
export function taskError(site: LaunchSite, task: TaskInfo): string | undefined {
  return (
    idError(task.task_id.value) ??
    duplicateError(site.framework, task.task_id.value) ??
    agentError(site.agent, task) ??
    timesError(task) ??
    (task.check === undefined ? undefined : checkError(task.check)) ??
    (task.health_check === undefined ? undefined : healthCheckError(task.health_check)) ??
    resourcesError(task.resources ?? [], 'Task') ??
    (task.command === undefined ? undefined : commandError(task.command)) ??
    (task.container === undefined ? undefined : containerError(task.container)) ??
    limitsError(site.agent, task) ??
    userError(site, task)
  );
}

function duplicateError(framework: Framework, id: string): string | undefined {
  if (framework.tasks.has(id)) return `Task has duplicate ID: ${id}`;
  if (framework.unreachableTasks.has(id)) return `Task reuses the ID of an unreachable task: ${id}`;
  return undefined;
}

function agentError(agent: Agent, task: TaskInfo): string | undefined {
  if (task.agent_id.value === agent.id) return undefined;
  return `Task uses invalid agent ${task.agent_id.value} while agent ${agent.id} is expected`;
}

function timesError(task: TaskInfo): string | undefined {
  if ((task.kill_policy?.grace_period?.nanoseconds ?? 0) < 0)
    return "Task's 'kill_policy.grace_period' must be non-negative";
  if ((task.max_completion_time?.nanoseconds ?? 0) < 0) return "Task's 'max_completion_time' must be non-negative";
  return undefined;
}

/** Rules for the resources of a task or executor as sent. */
export function resourcesError(resources: Resources, owner: string): string | undefined {
  if (owner === 'Task' && resources.length === 0) return 'Task uses no resources';
  let role: string | undefined;
  const revocable = new Map<string, boolean>();
  const volumes = new Set<string>();
  for (const resource of resources) {
    const error = usableError(resource);
    if (error !== undefined) return `${owner} uses invalid resources: ${error}`;
    if (resource.name === 'gpus' && !Number.isInteger(resource.scalar?.value ?? 0)) {
      return `${owner} uses invalid resources: The 'gpus' resource must be an unsigned integer`;
    }
    const own = resource.allocation_info?.role;
    if (own !== undefined && role !== undefined && own !== role)
      return `${owner} mixes resources allocated to different roles`;
    role ??= own;
    const isRevocable = resource.revocable !== undefined;
    if ((revocable.get(resource.name) ?? isRevocable) !== isRevocable) {
      return `${owner} (and its executor, if exists) uses both revocable and non-revocable ${resource.name}`;
    }
    revocable.set(resource.name, isRevocable);
    const volume = resource.disk?.persistence?.id;
    if (volume === undefined) continue;
    if (volumes.has(volume)) return `${owner} uses duplicate persistence ID ${volume}`;
    volumes.add(volume);
  }
  return undefined;
}

function limitsError(agent: Agent, task: TaskInfo): string | undefined {
  const limits = Object.entries(task.limits ?? {});
  if (limits.length === 0) return undefined;
  if (!agent.capabilities.taskResourceLimits) return `Agent ${agent.id} does not support resource limits`;
  for (const [name, { value }] of limits) {
    if (name !== 'cpus' && name !== 'mem') return `Limits of resource '${name}' are not supported`;
    const requested = (task.resources ?? []).reduce(
      (sum, one) => (one.name === name ? sum + (one.scalar?.value ?? 0) : sum),
      0,
    );
    if (!(value >= requested)) return `The limit of resource '${name}' (${value}) is below its request (${requested})`;
  }
  return undefined;
}

function userError({ framework, settings }: LaunchSite, task: TaskInfo): string | undefined {
  if (settings.rootSubmissions) return undefined;
  const user = task.command?.user ?? task.executor?.command?.user ?? framework.info.user;
  return user === 'root' ? "Task with user 'root' is not allowed without --root_submissions set" : undefined;
}

/** Rules for the pair of command and executor of a task launched by itself. `executor` has its framework_id filled in. */
export function launchError(site: LaunchSite, task: TaskInfo): string | undefined {
  const { executor, command } = task;
  if ((executor === undefined) === (command === undefined))
    return 'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present';
  if (executor === undefined) return undefined;
  if (executor.type === 'DEFAULT') return "'DEFAULT' executors can only be used to launch task groups";
  return ownExecutorError(site, executor);
}

/** Rules for an executor a framework brings, also against one that runs under its id. */
export function ownExecutorError({ framework, agent }: LaunchSite, executor: ExecutorInfo): string | undefined {
  const error =
    wrap('Executor', idError(executor.executor_id.value)) ??
    executorError(executor, framework.id) ??
    resourcesError(executor.resources ?? [], 'Executor');
  if (error !== undefined) return error;
  if ((executor.resources ?? []).some((resource) => resource.shared !== undefined)) {
    return 'Executor uses shared resources';
  }
  const running = executorOn(agent, framework.id, executor.executor_id.value);
  // Secrets of running executors are not kept.
  const asked = concealExecutor(executor);
  if (running === undefined || equalBytes(encode(ExecutorInfo, running.info), encode(ExecutorInfo, asked)))
    return undefined;
  return `ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID (${executor.executor_id.value})`;
}

function wrap(owner: string, error: string | undefined): string | undefined {
  return error === undefined ? undefined : `${owner}: ${error}`;
}

/** Whether the rest of the offer holds what a task and its executor need, both allocated and refined. */
export function roomError(rest: ResourcePool, needed: Resources): string | undefined {
  if (rest.contains(needed)) return undefined;
  return (
    `Total resources ${formatResources(addResources(needed))} required by task and its executor is more than available ` +
    formatResources(rest.list)
  );
}
