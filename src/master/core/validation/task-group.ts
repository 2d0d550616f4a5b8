/** What makes a task group acceptable, beyond what each of its tasks must be. */
import { equalBytes } from '../../../base/bytes.ts';
import { scalarOf } from '../../../model/resources.ts';
import { ExecutorInfo, type TaskInfo } from '../../../wire/gen/mesos.ts';
import { encode } from '../../../wire/message.ts';

/** Why the group is refused, or undefined. `executor` is complete: with framework_id and allocated resources. */
export function groupError(executor: ExecutorInfo, tasks: readonly TaskInfo[]): string | undefined {
  if (executor.type !== 'DEFAULT' && executor.type !== 'CUSTOM')
    return "'ExecutorInfo.type' must be set for task groups";
  const resources = executor.resources ?? [];
  const tooSmall =
    scalarOf(resources, 'cpus') < 0.01
      ? 'cpus'
      : scalarOf(resources, 'mem') < 32
        ? 'mem'
        : scalarOf(resources, 'disk') <= 0
          ? 'disk'
          : undefined;
  if (tooSmall !== undefined)
    return `Executor '${executor.executor_id.value}' uses less ${tooSmall} than the minimum required`;
  const ids = new Set<string>();
  const volumes = new Set<string>();
  for (const task of tasks) {
    const id = task.task_id.value;
    if (ids.has(id)) return `Task has duplicate ID: ${id}`;
    ids.add(id);
    const error = memberError(executor, task) ?? volumeError(task, volumes);
    if (error !== undefined) return `Task '${id}' is invalid: ${error}`;
  }
  return undefined;
}

function memberError(executor: ExecutorInfo, task: TaskInfo): string | undefined {
  if (task.container?.type === 'DOCKER') return 'Docker ContainerInfo is not supported on the task';
  if (task.executor !== undefined) {
    const named = { ...task.executor, framework_id: executor.framework_id, resources: executor.resources };
    if (!equalBytes(encode(ExecutorInfo, named), encode(ExecutorInfo, executor)))
      return "The 'ExecutorInfo' of task differs from that of its group";
  }
  const hasOwnNetwork = (task.container?.network_infos ?? []).length > 0;
  const probe = task.health_check?.type ?? task.check?.type;
  if (hasOwnNetwork && (probe === 'HTTP' || probe === 'TCP')) {
    return `${probe} checks are not supported for tasks with their own network`;
  }
  return undefined;
}

function volumeError(task: TaskInfo, seen: Set<string>): string | undefined {
  for (const { disk, shared } of task.resources ?? []) {
    const id = disk?.persistence?.id;
    if (id === undefined || shared !== undefined) continue;
    if (seen.has(id)) return `duplicate persistence ID ${id} in the task group`;
    seen.add(id);
  }
  return undefined;
}
