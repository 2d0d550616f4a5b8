/** Tasks and groups of tasks that an ACCEPT launches. */
import { refineResource } from '../../model/reservations.ts';
import type { Resources } from '../../model/resources.ts';
import { RunTaskGroupMessage, RunTaskMessage } from '../../wire/gen/internal.ts';
import type { ExecutorInfo, Resource, Task, TaskInfo } from '../../wire/gen/mesos.ts';
import { hold } from '../allocator/allocator.ts';
import type { Acceptance, Problem } from './acceptance.ts';
import { agentResources } from './agent-info.ts';
import type { Agent } from './agent-record.ts';
import { taskRefusal } from './authorization.ts';
import { send } from './effects.ts';
import { tellStatus } from './events-out.ts';
import { addExecutor, executorOn } from './executors.ts';
import type { Framework } from './framework-record.ts';
import { pidOf } from './frameworks.ts';
import { masterStatus } from './task-status.ts';
import { addTask, countReason } from './tasks.ts';
import type { Turn } from './turn.ts';
import { launchError, ownExecutorError, roomError, taskError } from './validation/task.ts';
import { groupError } from './validation/task-group.ts';

/** A task that cannot be launched as it is. */
export function refuseTask(turn: Turn, framework: Framework, task: TaskInfo, error: Problem): void {
  const facts = {
    taskId: task.task_id.value,
    agentId: task.agent_id.value,
    state: 'TASK_ERROR',
    reason: error.reason,
  } as const;
  const status = masterStatus({ ...facts, message: error.text }, turn.nowMs);
  countReason(turn, status);
  const { ended } = turn.state.counters;
  ended.TASK_ERROR = (ended.TASK_ERROR ?? 0) + 1;
  tellStatus(turn, framework, status);
}

/** Refined and allocated to the offer's role, unless the framework says another. */
function allocatedTo(resources: Resources, allocation: { readonly role: string }): Resource[] {
  return resources.map((resource) => {
    const refined = refineResource(resource);
    return refined.allocation_info === undefined ? { ...refined, allocation_info: allocation } : refined;
  });
}

function withAllocation(executor: ExecutorInfo, framework: Framework, role: string): ExecutorInfo {
  const resources = executor.resources === undefined ? {} : { resources: allocatedTo(executor.resources, { role }) };
  return { ...executor, framework_id: framework.wireId, ...resources };
}

/** What a launch needs leaves the rest. A shared volume stays there and goes back with it: what runs holds it besides. */
function takeFrom(turn: Turn, { framework, agent, role, rest }: Acceptance, needed: Resources): void {
  rest.take(needed);
  const resources = needed.filter((resource) => resource.shared !== undefined);
  hold(turn.state.allocator, { frameworkId: framework.id, agentId: agent.id, role, resources });
}

export function launchTask(turn: Turn, acceptance: Acceptance, sent: TaskInfo): void {
  const { framework, agent, role, rest } = acceptance;
  const forbidden = taskRefusal(turn.state, framework.info, sent);
  if (forbidden !== undefined) {
    refuseTask(turn, framework, sent, { reason: 'REASON_TASK_UNAUTHORIZED', text: forbidden });
    return;
  }
  const site = { framework, agent, settings: turn.state.settings };
  const executor = sent.executor === undefined ? undefined : withAllocation(sent.executor, framework, role);
  const task: TaskInfo = executor === undefined ? sent : { ...sent, executor };
  const error =
    taskError(site, sent) ?? (sent.executor === undefined ? launchError(site, sent) : launchError(site, task));
  if (error !== undefined) {
    refuseTask(turn, framework, sent, { reason: 'REASON_TASK_INVALID', text: error });
    return;
  }
  const resources = allocatedTo(sent.resources ?? [], { role });
  const isNewExecutor =
    executor !== undefined && executorOn(agent, framework.id, executor.executor_id.value) === undefined;
  const needed = isNewExecutor ? [...resources, ...(executor.resources ?? [])] : resources;
  const noRoom = roomError(rest, needed);
  if (noRoom !== undefined) {
    refuseTask(turn, framework, sent, { reason: 'REASON_TASK_INVALID', text: noRoom });
    return;
  }
  takeFrom(turn, acceptance, needed);
  if (isNewExecutor) addExecutor(framework, agent, executor, executor.resources ?? []);
  addTask(turn, framework, agent, { message: newTask(framework, agent, task, resources), resources, role });
  turn.effects.push(
    send(agent.pid, RunTaskMessage, {
      framework: framework.info,
      pid: pidOf(framework),
      task: { ...task, resources: agentResources(agent, resources) },
      ...resourceVersions(agent),
      launch_executor: executor === undefined || isNewExecutor,
    }),
  );
}

function resourceVersions(agent: Agent): { resource_version_uuids?: { uuid: { value: Uint8Array } }[] } {
  return agent.resourceVersion === undefined ? {} : { resource_version_uuids: [{ uuid: agent.resourceVersion }] };
}

/** The record of a task that is being launched. */
function newTask(framework: Framework, agent: Agent, task: TaskInfo, resources: Resource[]): Task {
  const message: Task = {
    name: task.name,
    task_id: task.task_id,
    framework_id: framework.wireId,
    agent_id: agent.wireId,
    state: 'TASK_STAGING',
    resources,
  };
  if (task.executor !== undefined) message.executor_id = task.executor.executor_id;
  if (task.labels !== undefined) message.labels = task.labels;
  if (task.discovery !== undefined) message.discovery = task.discovery;
  if (task.container !== undefined) message.container = task.container;
  if (task.health_check !== undefined) message.health_check = task.health_check;
  if (task.kill_policy !== undefined) message.kill_policy = task.kill_policy;
  if (task.limits !== undefined) message.limits = task.limits;
  const user = task.command?.user ?? task.executor?.command?.user;
  if (user !== undefined) message.user = user;
  return message;
}

/** All tasks of the group or none. */
export function launchGroup(
  turn: Turn,
  acceptance: Acceptance,
  sentExecutor: ExecutorInfo,
  sent: readonly TaskInfo[],
): void {
  const { framework, agent, role, rest } = acceptance;
  const forbidden = sent
    .map((task) => taskRefusal(turn.state, framework.info, task))
    .find((text) => text !== undefined);
  if (forbidden !== undefined) {
    const problem = { reason: 'REASON_TASK_GROUP_UNAUTHORIZED', text: forbidden } as const;
    for (const task of sent) refuseTask(turn, framework, task, problem);
    return;
  }
  const site = { framework, agent, settings: turn.state.settings };
  const executor = withAllocation(sentExecutor, framework, role);
  const isNewExecutor = executorOn(agent, framework.id, executor.executor_id.value) === undefined;
  const tasks = sent.map((task) => ({ ...task, executor, resources: allocatedTo(task.resources ?? [], { role }) }));
  const needed = [...(isNewExecutor ? (executor.resources ?? []) : []), ...tasks.flatMap((task) => task.resources)];
  const error =
    ownExecutorError(site, executor) ??
    groupError(executor, sent) ??
    sent.map((task) => taskError(site, task)).find((text) => text !== undefined) ??
    roomError(rest, needed);
  if (error !== undefined) {
    for (const task of sent) refuseTask(turn, framework, task, { reason: 'REASON_TASK_GROUP_INVALID', text: error });
    return;
  }
  takeFrom(turn, acceptance, needed);
  if (isNewExecutor) addExecutor(framework, agent, executor, executor.resources ?? []);
  for (const task of tasks) {
    const { resources } = task;
    addTask(turn, framework, agent, { message: newTask(framework, agent, task, resources), resources, role });
  }
  turn.effects.push(
    send(agent.pid, RunTaskGroupMessage, {
      framework: framework.info,
      executor,
      task_group: { tasks: tasks.map((task) => ({ ...task, resources: agentResources(agent, task.resources) })) },
      ...resourceVersions(agent),
      launch_executor: isNewExecutor,
    }),
  );
}
