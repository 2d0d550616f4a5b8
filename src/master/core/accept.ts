/** ACCEPT: offers become tasks, the rest goes back. */
import { refineResource } from '../../model/reservations.ts';
import type { Resources } from '../../model/resources.ts';
import { RunTaskGroupMessage, RunTaskMessage } from '../../wire/gen/internal.ts';
import type {
  ExecutorInfo,
  OfferOperation,
  OfferOperationType,
  Resource,
  Task,
  TaskInfo,
  TaskStatusReason,
} from '../../wire/gen/mesos.ts';
import type { CallAccept } from '../../wire/gen/scheduler.ts';
import { recover } from '../allocator/allocator.ts';
import { ResourcePool } from '../allocator/resource-pool.ts';
import { agentResources } from './agent-info.ts';
import type { Agent } from './agent-record.ts';
import { forbiddenText, missingNeed, operationNeeds, taskRefusal } from './authorization.ts';
import { send } from './effects.ts';
import { tell, tellStatus } from './events-out.ts';
import { addExecutor, executorOn } from './executors.ts';
import type { Framework } from './framework-record.ts';
import { pidOf } from './frameworks.ts';
import type { OfferRecord } from './offer-record.ts';
import { discardOffer, refusalOf, removeOffer } from './offers.ts';
import { masterStatus, toldState } from './task-status.ts';
import { addTask, countReason } from './tasks.ts';
import { count, report, type Turn } from './turn.ts';
import { launchError, ownExecutorError, roomError, taskError } from './validation/task.ts';
import { groupError } from './validation/task-group.ts';

/** What one ACCEPT works on. */
interface Acceptance {
  readonly framework: Framework;
  readonly agent: Agent;
  readonly role: string;
  /** What is left of the offers. */
  readonly rest: ResourcePool;
}

export function acceptOffers(turn: Turn, framework: Framework, call: CallAccept): void {
  const operations = call.operations ?? [];
  for (const operation of operations) countOperation(framework, operation.type);
  if (operations.some(({ type }) => type === 'LAUNCH' || type === 'LAUNCH_GROUP')) count(turn, 'messages_launch_tasks');
  const found = findOffers(turn, framework, call);
  if ('error' in found) {
    for (const offer of found.offers) discardOffer(turn, offer);
    refuseAll(turn, framework, operations, found.error);
    return;
  }
  const { offers, agent, role } = found;
  const rest = new ResourcePool({ byRole: true });
  for (const offer of offers) {
    rest.add(offer.resources);
    removeOffer(turn, offer);
  }
  framework.metrics.offersAccepted += offers.length;
  const acceptance: Acceptance = { framework, agent, role, rest };
  for (const operation of operations) perform(turn, acceptance, operation);
  const holding = { frameworkId: framework.id, agentId: agent.id, role, resources: rest.list };
  recover(turn.state.allocator, holding, refusalOf(turn, call.filters));
}

function countOperation(framework: Framework, type: OfferOperationType | undefined): void {
  if (type === undefined) return;
  const { operations } = framework.metrics;
  operations[type] = (operations[type] ?? 0) + 1;
}

type Found =
  | { readonly offers: readonly OfferRecord[]; readonly agent: Agent; readonly role: string }
  | { readonly error: Problem; readonly offers: readonly OfferRecord[] };

interface Problem {
  readonly reason: TaskStatusReason;
  readonly text: string;
}

/** The offers of a call if all of them can be used together; else why not, with those that are this framework's. */
function findOffers(turn: Turn, framework: Framework, call: CallAccept): Found {
  const { state } = turn;
  const offers: OfferRecord[] = [];
  let text: string | undefined;
  for (const { value: id } of call.offer_ids ?? []) {
    const offer = state.offers.get(id);
    if (offer === undefined) text ??= `Offer ${id} is no longer valid`;
    else if (offer.frameworkId !== framework.id) {
      text ??= `Offer ${id} has invalid framework ${offer.frameworkId} while framework ${framework.id} is expected`;
    } else if (offers.includes(offer)) text ??= `Duplicate offer ${id} in offer list`;
    else offers.push(offer);
  }
  const [first] = offers;
  if (text === undefined && first === undefined) text = 'No offers specified';
  for (const offer of offers) {
    if (offer.agentId !== first?.agentId) text ??= 'Aggregated offers must belong to one single agent';
    if (offer.role !== first?.role) text ??= 'Aggregated offers must be allocated to the same role';
  }
  if (text !== undefined || first === undefined)
    return { error: { reason: 'REASON_INVALID_OFFERS', text: text ?? '' }, offers };
  const agent = state.agents.get(first.agentId);
  if (agent === undefined) return { error: { reason: 'REASON_AGENT_REMOVED', text: 'Agent removed' }, offers };
  if (!agent.connected) return { error: { reason: 'REASON_AGENT_DISCONNECTED', text: 'Agent disconnected' }, offers };
  return { offers, agent, role: first.role };
}

/** Every task of the call is dropped, every operation with an id failed. */
function refuseAll(turn: Turn, framework: Framework, operations: readonly OfferOperation[], error: Problem): void {
  const message =
    error.reason === 'REASON_INVALID_OFFERS' ? `Task launched with invalid offers: ${error.text}` : error.text;
  const { reason } = error;
  for (const operation of operations) {
    for (const task of tasksOf(operation)) {
      const state = toldState(framework, 'TASK_DROPPED');
      const status = masterStatus(
        { taskId: task.task_id.value, agentId: task.agent_id.value, state, reason, message },
        turn.nowMs,
      );
      countReason(turn, status);
      tellStatus(turn, framework, status);
    }
    if (tasksOf(operation).length === 0) refuseOperation(turn, framework, operation, error.text);
  }
}

function tasksOf(operation: OfferOperation): readonly TaskInfo[] {
  if (operation.type === 'LAUNCH') return operation.launch?.task_infos ?? [];
  return operation.type === 'LAUNCH_GROUP' ? (operation.launch_group?.task_group.tasks ?? []) : [];
}

function refuseOperation(turn: Turn, framework: Framework, operation: OfferOperation, message: string): void {
  report(turn, 'warn', 'dropped an offer operation', {
    frameworkId: framework.id,
    operation: operation.type,
    reason: message,
  });
  if (operation.id === undefined) return;
  const status = { operation_id: operation.id, state: 'OPERATION_ERROR', message } as const;
  tell(turn, framework, { type: 'UPDATE_OPERATION_STATUS', update_operation_status: { status } });
}

function perform(turn: Turn, acceptance: Acceptance, operation: OfferOperation): void {
  const missing = missingNeed(turn.state, acceptance.framework.info.principal, operationNeeds(operation));
  if (missing !== undefined) {
    refuseOperation(turn, acceptance.framework, operation, forbiddenText(missing));
    return;
  }
  const tasks = tasksOf(operation);
  if (tasks.length > 0 && operation.id !== undefined) {
    const reason = operation.type === 'LAUNCH' ? 'REASON_TASK_INVALID' : 'REASON_TASK_GROUP_INVALID';
    for (const task of tasks)
      refuseTask(turn, acceptance.framework, task, {
        reason,
        text: `The 'id' field must not be set for ${operation.type} operations`,
      });
    return;
  }
  switch (operation.type) {
    case 'LAUNCH':
      for (const task of tasks) launchTask(turn, acceptance, task);
      return;
    case 'LAUNCH_GROUP':
      if (operation.launch_group !== undefined) launchGroup(turn, acceptance, operation.launch_group.executor, tasks);
      return;
    default:
      refuseOperation(
        turn,
        acceptance.framework,
        operation,
        `Operation ${operation.type ?? 'UNKNOWN'} is not supported by this master`,
      );
  }
}

function refuseTask(turn: Turn, framework: Framework, task: TaskInfo, error: Problem): void {
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

function launchTask(turn: Turn, acceptance: Acceptance, sent: TaskInfo): void {
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
  rest.take(needed);
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
function launchGroup(turn: Turn, acceptance: Acceptance, sentExecutor: ExecutorInfo, sent: readonly TaskInfo[]): void {
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
  rest.take(needed);
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
