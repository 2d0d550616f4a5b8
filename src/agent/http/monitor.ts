/** /containers, /monitor/statistics and GET_CONTAINERS: what containers use. */

import type { Principal } from '../../model/principal.ts';
import { scalarOf } from '../../model/resources.ts';
import type { CallGetContainers, ResponseGetContainersContainer } from '../../wire/gen/agent.ts';
import { ContainerStatus, ResourceStatistics } from '../../wire/gen/mesos.ts';
import { toJson } from '../../wire/json.ts';
import type { Executor } from '../core/state.ts';
import { resourcesOf } from '../core/tasks.ts';
import type { AgentContext } from './context.ts';
import { executorOf, idMessage } from './nested-ids.ts';
import type { JsonObject } from './task-json.ts';
import { visibilityOf } from './visibility.ts';

export interface ExecutorUsage {
  readonly executor: Executor;
  readonly statistics: ResourceStatistics;
  readonly status: ContainerStatus;
}

/** Selects containers; undefined parts match all. */
export interface UsageFilter {
  readonly containerId?: string;
  readonly frameworkId?: string;
  readonly executorId?: string;
  readonly isVisible?: (executor: Executor) => boolean;
}

/** What every living executor's containers use together. Containers that end meanwhile are left out. */
export async function readUsage(context: AgentContext, filter: UsageFilter = {}): Promise<ExecutorUsage[]> {
  const executors = [...context.state.frameworks.values()]
    .flatMap((framework) => [...framework.executors.values()])
    .filter((executor) => executor.phase !== 'terminated' && matches(executor, filter));
  const usages = await Promise.all(executors.map((executor) => usageOf(context, executor)));
  return usages.filter((usage) => usage !== undefined);
}

function matches(executor: Executor, filter: UsageFilter): boolean {
  return (
    (filter.containerId === undefined || filter.containerId === executor.containerId) &&
    (filter.frameworkId === undefined || filter.frameworkId === executor.frameworkId) &&
    (filter.executorId === undefined || filter.executorId === executor.executorId) &&
    (filter.isVisible === undefined || filter.isVisible(executor))
  );
}

async function usageOf(context: AgentContext, executor: Executor): Promise<ExecutorUsage | undefined> {
  const { containerizer, nowMs } = context;
  const prefix = `${executor.containerId}.`;
  const ids = containerizer.containers().filter((id) => id === executor.containerId || id.startsWith(prefix));
  const results = await Promise.allSettled(ids.map((id) => containerizer.usage(id)));
  const read = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  if (ids.length > 0 && read.length === 0) return undefined;
  const status = await containerizer.status(executor.containerId).catch(() => undefined);
  const isDockerTask = executor.kind === 'command' && executor.info.container?.type === 'DOCKER';
  if (isDockerTask && read[0] !== undefined) {
    // COMPAT(mesos-1.11): a Docker task has what it asks for, and nothing of what its executor was given.
    return { executor, statistics: read[0], status: { container_id: { value: executor.containerId }, ...status } };
  }
  const resources = resourcesOf(executor);
  const memBytes = scalarOf(resources, 'mem') * 1024 * 1024;
  const own: ResourceStatistics = {
    ...sum(read, nowMs() / 1000),
    cpus_soft_limit: scalarOf(resources, 'cpus'),
    mem_limit_bytes: memBytes,
    mem_soft_limit_bytes: memBytes,
  };
  return { executor, statistics: own, status: { container_id: { value: executor.containerId }, ...status } };
}

/** Counts of several containers added up; other parts as in the first. */
function sum(statistics: readonly ResourceStatistics[], timestamp: number): ResourceStatistics {
  const total: { [name: string]: unknown } = {};
  for (const one of statistics) {
    for (const [name, value] of Object.entries(one)) {
      const before = total[name];
      total[name] = typeof value === 'number' && typeof before === 'number' ? before + value : (before ?? value);
    }
  }
  return { ...total, timestamp: statistics.length === 1 ? (statistics[0]?.timestamp ?? timestamp) : timestamp };
}

export function usageJson({ executor, statistics }: ExecutorUsage): JsonObject {
  return {
    executor_id: executor.executorId,
    executor_name: executor.info.name ?? '',
    framework_id: executor.frameworkId,
    source: executor.info.source ?? '',
    statistics: toJson(ResourceStatistics, statistics),
  };
}

export function containerJson(usage: ExecutorUsage): JsonObject {
  const { containerId } = usage.executor;
  return { container_id: containerId, ...usageJson(usage), status: toJson(ContainerStatus, usage.status) };
}

export function containerMessage({ executor, statistics, status }: ExecutorUsage): ResponseGetContainersContainer {
  return {
    framework_id: { value: executor.frameworkId },
    executor_id: { value: executor.executorId },
    executor_name: executor.info.name ?? '',
    container_id: { value: executor.containerId },
    container_status: status,
    resource_statistics: statistics,
  };
}

/** Nested containers and those that stand alone, as far as they are asked for and may be seen. */
export async function otherContainers(
  context: AgentContext,
  { show_nested: showsNested = false, show_standalone: showsAlone = false }: CallGetContainers,
  principal: Principal | undefined,
): Promise<ResponseGetContainersContainer[]> {
  if (!showsNested && !showsAlone) return [];
  const visibility = visibilityOf(context, principal);
  const seesAlone = context.config.authorizer.allows(principal?.value, 'VIEW_STANDALONE_CONTAINER');
  const wanted = context.nested.running().filter((containerId) => {
    const executor = executorOf(context.state, containerId);
    const isNested = containerId.includes('.');
    if (isNested && !showsNested) return false;
    // Below one that stands alone, a nested one is seen as that is.
    if (executor === undefined) return showsAlone && seesAlone;
    return isNested && visibility.container(executor);
  });
  return Promise.all(wanted.map((containerId) => containerOf(context, containerId)));
}

async function containerOf(context: AgentContext, containerId: string): Promise<ResponseGetContainersContainer> {
  const { containerizer, state } = context;
  const executor = executorOf(state, containerId);
  const [usage, status] = await Promise.allSettled([
    containerizer.usage(containerId),
    containerizer.status(containerId),
  ]);
  return {
    ...(executor === undefined
      ? {}
      : {
          framework_id: { value: executor.frameworkId },
          executor_id: { value: executor.executorId },
          executor_name: executor.info.name ?? '',
        }),
    container_id: idMessage(containerId),
    ...(status.status === 'fulfilled' ? { container_status: status.value } : {}),
    ...(usage.status === 'fulfilled' ? { resource_statistics: usage.value } : {}),
  };
}
