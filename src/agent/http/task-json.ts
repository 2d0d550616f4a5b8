/** Tasks, executors and frameworks as /state shows them. */
import { resourcesJson } from '../../model/resource-json.ts';
import {
  CgroupInfo,
  ContainerID,
  ContainerInfo,
  DiscoveryInfo,
  ExecutorInfo,
  FrameworkInfo,
  HealthCheck,
  Label,
  NetworkInfo,
  type Resource,
  type Task,
  type TaskInfo,
  type TaskStatus,
} from '../../wire/gen/mesos.ts';
import { toJson } from '../../wire/json.ts';
import type { Executor, Framework } from '../core/state.ts';
import { resourcesOf } from '../core/tasks.ts';
import type { Visibility } from './visibility.ts';

export type JsonObject = { [key: string]: unknown };

export function taskJson(task: Task): JsonObject {
  const role = allocationRole(task.resources);
  return {
    id: task.task_id.value,
    name: task.name,
    framework_id: task.framework_id.value,
    executor_id: task.executor_id?.value ?? '',
    slave_id: task.agent_id.value,
    state: task.state,
    resources: resourcesJson(task.resources ?? []),
    ...(task.limits === undefined ? {} : { limits: limitsJson(task.limits) }),
    ...(role === undefined ? {} : { role }),
    statuses: (task.statuses ?? []).map(statusJson),
    ...(task.user === undefined ? {} : { user: task.user }),
    ...labelsJson(task.labels?.labels),
    ...(task.discovery === undefined ? {} : { discovery: toJson(DiscoveryInfo, task.discovery) }),
    ...(task.container === undefined ? {} : { container: toJson(ContainerInfo, task.container) }),
    ...(task.health_check === undefined ? {} : { health_check: toJson(HealthCheck, task.health_check) }),
  };
}

function limitsJson(limits: NonNullable<Task['limits']>): JsonObject {
  return Object.fromEntries(
    Object.entries(limits).map(([name, { value }]) => [name, Number.isFinite(value) ? value : 'Infinity']),
  );
}

function statusJson(status: TaskStatus): JsonObject {
  const { container_status: container } = status;
  return {
    state: status.state,
    timestamp: status.timestamp ?? 0,
    ...labelsJson(status.labels?.labels),
    ...(container === undefined
      ? {}
      : {
          container_status: {
            ...(container.container_id === undefined
              ? {}
              : { container_id: toJson(ContainerID, container.container_id) }),
            ...(container.network_infos === undefined
              ? {}
              : { network_infos: container.network_infos.map((info) => toJson(NetworkInfo, info)) }),
            ...(container.cgroup_info === undefined ? {} : { cgroup_info: toJson(CgroupInfo, container.cgroup_info) }),
          },
        }),
    ...(status.healthy === undefined ? {} : { healthy: status.healthy }),
  };
}

function labelsJson(labels: readonly Label[] | undefined): JsonObject {
  return labels === undefined ? {} : { labels: labels.map((label) => toJson(Label, label)) };
}

function queuedTaskJson(task: TaskInfo): JsonObject {
  const role = allocationRole(task.resources);
  return {
    id: task.task_id.value,
    name: task.name,
    slave_id: task.agent_id.value,
    resources: resourcesJson(task.resources ?? []),
    ...(role === undefined ? {} : { role }),
    ...(task.command === undefined
      ? {}
      : { command: { value: task.command.value, argv: task.command.arguments ?? [] } }),
    ...(task.executor === undefined ? {} : { executor_id: task.executor.executor_id.value }),
    ...(task.discovery === undefined ? {} : { discovery: toJson(DiscoveryInfo, task.discovery) }),
  };
}

function allocationRole(resources: readonly Resource[] | undefined): string | undefined {
  return resources?.find(({ allocation_info }) => allocation_info?.role !== undefined)?.allocation_info?.role;
}

function executorJson(framework: Framework, executor: Executor, visibility: Visibility): JsonObject {
  const shown = (tasks: Iterable<Task>): JsonObject[] =>
    [...tasks].filter((task) => visibility.task(framework, task)).map(taskJson);
  const { info } = executor;
  const role = allocationRole(info.resources);
  const isEnded = executor.phase === 'terminated';
  return {
    id: executor.executorId,
    name: info.name ?? '',
    source: info.source ?? '',
    container: executor.containerId,
    directory: executor.directory,
    resources: resourcesJson(isEnded ? (info.resources ?? []) : resourcesOf(executor)),
    ...(role === undefined ? {} : { role }),
    ...labelsJson(info.labels?.labels),
    ...(info.type === undefined || info.type === 'UNKNOWN' ? {} : { type: info.type }),
    tasks: shown(executor.launched.values()),
    queued_tasks: [...executor.queued.values()]
      .filter((task) => visibility.queuedTask(framework, task))
      .map(queuedTaskJson),
    completed_tasks: shown([...executor.completed.values(), ...executor.terminated.values()]),
  };
}

export function frameworkJson(framework: Framework, visibility: Visibility): JsonObject {
  const shown = (executors: Iterable<Executor>): JsonObject[] =>
    [...executors]
      .filter((executor) => visibility.executor(framework, executor))
      .map((executor) => executorJson(framework, executor, visibility));
  const { info } = framework;
  const isMultiRole = (info.capabilities ?? []).some(({ type }) => type === 'MULTI_ROLE');
  return {
    id: framework.frameworkId,
    name: info.name,
    user: info.user,
    failover_timeout: info.failover_timeout ?? 0,
    checkpoint: info.checkpoint ?? false,
    hostname: info.hostname ?? '',
    ...(info.principal === undefined ? {} : { principal: info.principal }),
    ...(isMultiRole ? { roles: info.roles ?? [] } : { role: info.role ?? '*' }),
    executors: shown(framework.executors.values()),
    completed_executors: shown(framework.completedExecutors.values()),
  };
}

export function frameworkInfoJson(framework: Framework): JsonObject {
  return { framework_info: toJson(FrameworkInfo, framework.info) };
}

export function executorInfoJson(executor: Executor): JsonObject {
  return { executor_info: toJson(ExecutorInfo, executor.info) };
}
