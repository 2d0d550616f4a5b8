/** Frameworks: how they come, go, fail over and end. */
import { BlockMap, touchBlock } from '../../base/block-map.ts';
import { BoundedMap } from '../../base/bounded-map.ts';
import { FrameworkErrorMessage, ShutdownFrameworkMessage, UpdateFrameworkMessage } from '../../wire/gen/internal.ts';
import type { FrameworkInfo } from '../../wire/gen/mesos.ts';
import type { CallSubscribe, OfferConstraints } from '../../wire/gen/scheduler.ts';
import {
  activateFramework,
  addFramework,
  deactivateFramework,
  removeFramework,
  updateFramework,
} from '../allocator/allocator.ts';
import { ResourcePool } from '../allocator/resource-pool.ts';
import { send } from './effects.ts';
import { tell } from './events-out.ts';
import { removeExecutor } from './executors.ts';
import { allocatorFacts, capabilitiesOf, rolesOf } from './framework-info.ts';
import type { Connection, Framework } from './framework-record.ts';
import { discardInverseOffersOf, forgetAnswersOf } from './inverse-offers.ts';
import { LikeTasks } from './like-tasks.ts';
import { discardOffersOf, rescindOffer, rescindOffersOf } from './offers.ts';
import { claimOperations, orphanOperations } from './operations.ts';
import { grantOperator, refuseOperator } from './operator-requests.ts';
import { emptyFragments, type TaskRecord, zeroCounts } from './task-record.ts';
import { statusOfTask } from './task-status.ts';
import { forgetTask, removeTask, touchFramework, updateTask } from './tasks.ts';
import { count, publish, report, type Turn } from './turn.ts';
import { subscriptionError } from './validation/framework.ts';

/** How agents are told of a framework that has no process of its own. */
export const noPid = '@0.0.0.0:0';

/** The process agents are told of a framework. */
export function pidOf(framework: Framework): string {
  return framework.pid ?? noPid;
}

export interface Subscription {
  readonly connection: Connection;
  readonly frameworkId: string | undefined;
  readonly subscribe: CallSubscribe;
  readonly principal: string | undefined;
}

/** SUBSCRIBE: a new framework, one that comes back, or another instance of one that is here. */
export function subscribeFramework(turn: Turn, subscription: Subscription): void {
  const { state } = turn;
  const { connection, subscribe } = subscription;
  const isNew = subscription.frameworkId === undefined;
  // Drivers have been counted when they came.
  if (connection.pid === undefined)
    count(turn, isNew ? 'messages_register_framework' : 'messages_reregister_framework');
  const known = subscription.frameworkId === undefined ? undefined : state.frameworks.get(subscription.frameworkId);
  const error = subscriptionError(state, subscription, known);
  if (error !== undefined) {
    refuseSubscription(turn, connection, error);
    return;
  }
  const suppressed = subscribe.suppressed_roles ?? [];
  const terms: Terms = { suppressed, offerConstraints: subscribe.offer_constraints, principal: subscription.principal };
  // Agents are told the new process along with the new facts.
  if (known !== undefined) known.pid = connection.pid;
  const framework =
    known === undefined
      ? registerFramework(turn, subscription.frameworkId, subscribe.framework_info, terms)
      : resubscribe(turn, known, subscribe.framework_info, terms);
  connect(turn, framework, connection);
}

/** Tells a scheduler that it cannot be served; nothing else is said to it. */
export function refuseSubscription(turn: Turn, { streamId, pid }: Connection, message: string): void {
  report(turn, 'info', 'refused a subscription', { streamId, reason: message });
  if (pid !== undefined) {
    turn.effects.push(send(pid, FrameworkErrorMessage, { message }));
    return;
  }
  turn.effects.push({ type: 'send-event', streamId, event: { type: 'ERROR', error: { message } } });
  turn.effects.push({ type: 'close-stream', streamId });
}

export interface Terms {
  readonly suppressed: readonly string[];
  readonly offerConstraints: OfferConstraints | undefined;
  readonly principal: string | undefined;
}

function registerFramework(turn: Turn, id: string | undefined, info: FrameworkInfo, terms: Terms): Framework {
  const framework = addFrameworkRecord(turn, id ?? newFrameworkId(turn), withPrincipal(info, terms.principal));
  for (const role of terms.suppressed) framework.suppressedRoles.add(role);
  framework.offerConstraints = terms.offerConstraints;
  framework.recovered = false;
  updateFramework(turn.state.allocator, slotOf(turn, framework), allocatorFacts(framework));
  report(turn, 'info', 'framework subscribed', { frameworkId: framework.id, frameworkName: info.name });
  publish(turn, { kind: 'framework-added', framework });
  return framework;
}

function withPrincipal(info: FrameworkInfo, principal: string | undefined): FrameworkInfo {
  return principal === undefined || info.principal !== undefined ? info : { ...info, principal };
}

function newFrameworkId(turn: Turn): string {
  return `${turn.state.info.id}-${String(turn.state.nextFramework++).padStart(4, '0')}`;
}

export function slotOf(turn: Turn, framework: Framework): ReturnType<typeof addFramework> {
  const { allocator } = turn.state;
  return allocator.frameworks.get(framework.id) ?? addFramework(allocator, framework.id, allocatorFacts(framework));
}

/** Puts a framework on record, neither connected nor active. */
function addFrameworkRecord(turn: Turn, id: string, info: FrameworkInfo): Framework {
  const { settings } = turn.state;
  const wireId = { value: id };
  const framework: Framework = {
    id,
    wireId,
    info: { ...info, id: wireId },
    capabilities: capabilitiesOf(info),
    roles: rolesOf(info),
    suppressedRoles: new Set(),
    offerConstraints: undefined,
    principal: info.principal,
    connection: undefined,
    pid: undefined,
    connected: false,
    active: false,
    recovered: true,
    registeredMs: turn.nowMs,
    reregisteredMs: turn.nowMs,
    unregisteredMs: undefined,
    tasks: new BlockMap(),
    unreachableTasks: boundedTasks(settings.maxUnreachableTasksPerFramework, (task) =>
      forgetTask(turn.state, framework, task),
    ),
    completedTasks: boundedTasks(settings.maxCompletedTasksPerFramework, (task) =>
      forgetTask(turn.state, framework, task),
    ),
    offers: new Set(),
    inverseOffers: new Set(),
    operations: new Set(),
    operationsById: new Map(),
    executors: new Map(),
    used: new ResourcePool({ byRole: true }),
    offered: new ResourcePool({ byRole: true }),
    taskCounts: zeroCounts(),
    taskCountsByAgent: new Map(),
    likeTasks: new LikeTasks(),
    metrics: {
      calls: {},
      events: {},
      operations: {},
      terminalTasks: {},
      messagesReceived: 0,
      messagesProcessed: 0,
      offersSent: 0,
      offersAccepted: 0,
      offersDeclined: 0,
      offersRescinded: 0,
    },
    revision: 0,
    fragments: emptyFragments(),
  };
  turn.state.frameworks.set(id, framework);
  slotOf(turn, framework);
  claimOperations(turn.state, framework);
  return framework;
}

function boundedTasks<K>(
  capacity: number,
  forget: (task: TaskRecord) => void,
): BoundedMap<K, TaskRecord, BlockMap<K, TaskRecord>> {
  return new BoundedMap(capacity, (_key, task) => forget(task), new BlockMap());
}

/** A framework that agents speak of and that has not subscribed since our election. */
export function recoverFramework(turn: Turn, info: FrameworkInfo): Framework | undefined {
  const id = info.id?.value;
  if (id === undefined) return undefined;
  const known = turn.state.frameworks.get(id);
  if (known !== undefined) return known;
  const framework = addFrameworkRecord(turn, id, info);
  report(turn, 'info', 'framework recovered from an agent', { frameworkId: id, frameworkName: info.name });
  publish(turn, { kind: 'framework-added', framework });
  return framework;
}

function resubscribe(turn: Turn, framework: Framework, info: FrameworkInfo, terms: Terms): Framework {
  const { connection } = framework;
  if (connection !== undefined) {
    tell(turn, framework, { type: 'ERROR', error: { message: 'Framework failed over' } });
    closeConnection(turn, connection);
    forgetConnection(turn, framework);
  }
  // The new instance knows nothing of the offers of the old one.
  discardOffersOf(turn, framework);
  discardInverseOffersOf(turn, framework);
  if (framework.active) deactivateFramework(turn.state.allocator, slotOf(turn, framework));
  framework.active = false;
  const wasRecovered = framework.recovered;
  framework.recovered = false;
  framework.reregisteredMs = turn.nowMs;
  if (wasRecovered) framework.registeredMs = turn.nowMs;
  // Only these two stay as they were at first.
  const { user } = framework.info;
  const kept = wasRecovered ? info : { ...info, user, checkpoint: framework.info.checkpoint };
  changeFramework(turn, framework, withPrincipal(kept, terms.principal), terms);
  report(turn, 'info', 'framework subscribed again', { frameworkId: framework.id, frameworkName: info.name });
  return framework;
}

/** Takes over new facts about a framework and tells the agents that run something of it. */
export function changeFramework(turn: Turn, framework: Framework, info: FrameworkInfo, terms: Terms): void {
  framework.info = { ...info, id: framework.wireId };
  framework.capabilities = capabilitiesOf(info);
  framework.roles = rolesOf(info);
  framework.offerConstraints = terms.offerConstraints;
  framework.suppressedRoles.clear();
  for (const role of terms.suppressed) framework.suppressedRoles.add(role);
  for (const offer of [...framework.offers]) if (!framework.roles.includes(offer.role)) rescindOffer(turn, offer);
  updateFramework(turn.state.allocator, slotOf(turn, framework), allocatorFacts(framework));
  touchFramework(framework);
  for (const agentId of agentsOf(framework)) {
    const agent = turn.state.agents.get(agentId);
    if (agent !== undefined) turn.effects.push(frameworkUpdate(agent.pid, framework));
  }
  publish(turn, { kind: 'framework-updated', framework });
}

export function frameworkUpdate(pid: string, framework: Framework): ReturnType<typeof send> {
  return send(pid, UpdateFrameworkMessage, {
    framework_id: framework.wireId,
    pid: pidOf(framework),
    framework_info: framework.info,
  });
}

/** Agents with tasks or executors of it, now or in its history. */
function agentsOf(framework: Framework): Set<string> {
  return new Set([...framework.taskCountsByAgent.keys(), ...framework.executors.keys()]);
}

function closeConnection(turn: Turn, { streamId, pid }: Connection): void {
  turn.effects.push(pid === undefined ? { type: 'close-stream', streamId } : { type: 'unlink', pid });
}

function connect(turn: Turn, framework: Framework, connection: Connection): void {
  const { state, nowMs } = turn;
  framework.connection = connection;
  framework.pid = connection.pid;
  framework.connected = true;
  framework.active = true;
  state.frameworkByStream.set(connection.streamId, framework.id);
  state.deadlines.cancel(`failover:${framework.id}`);
  if (connection.pid !== undefined) turn.effects.push({ type: 'link', pid: connection.pid });
  else state.deadlines.set(`heartbeat:${framework.id}`, nowMs + state.settings.heartbeatIntervalMs);
  touchFramework(framework);
  const { calls } = framework.metrics;
  calls.SUBSCRIBE = (calls.SUBSCRIBE ?? 0) + 1;
  const subscribed = {
    framework_id: framework.wireId,
    heartbeat_interval_seconds: state.settings.heartbeatIntervalMs / 1000,
    master_info: state.info,
  };
  tell(turn, framework, { type: 'SUBSCRIBED', subscribed });
  // Drivers watch their link instead.
  if (connection.pid === undefined) tell(turn, framework, { type: 'HEARTBEAT' });
  activateFramework(state.allocator, slotOf(turn, framework));
}

export function beatFramework(turn: Turn, id: string): void {
  const framework = turn.state.frameworks.get(id);
  if (framework === undefined || !framework.connected) return;
  tell(turn, framework, { type: 'HEARTBEAT' });
  turn.state.deadlines.set(`heartbeat:${id}`, turn.nowMs + turn.state.settings.heartbeatIntervalMs);
}

function forgetConnection(turn: Turn, framework: Framework): void {
  const { connection } = framework;
  if (connection === undefined) return;
  turn.state.frameworkByStream.delete(connection.streamId);
  turn.state.deadlines.cancel(`heartbeat:${framework.id}`);
  framework.connection = undefined;
  framework.connected = false;
}

/** Its stream is gone: no offers, and its failover time begins. */
export function disconnectFramework(turn: Turn, framework: Framework): void {
  const { state, nowMs } = turn;
  forgetConnection(turn, framework);
  framework.active = false;
  deactivateFramework(state.allocator, slotOf(turn, framework));
  rescindOffersOf(turn, framework);
  discardInverseOffersOf(turn, framework);
  touchFramework(framework);
  publish(turn, { kind: 'framework-updated', framework });
  report(turn, 'info', 'framework disconnected', { frameworkId: framework.id });
  const failoverMs = (framework.info.failover_timeout ?? 0) * 1000;
  if (failoverMs <= 0) endFramework(turn, framework);
  else state.deadlines.set(`failover:${framework.id}`, nowMs + failoverMs);
}

/** The framework is over (TEARDOWN, failover time, operator): its tasks are killed and it is never taken again. */
export function endFramework(turn: Turn, framework: Framework): void {
  const { state, nowMs } = turn;
  const { connection } = framework;
  if (connection !== undefined) closeConnection(turn, connection);
  forgetConnection(turn, framework);
  framework.active = false;
  framework.unregisteredMs = nowMs;
  discardOffersOf(turn, framework);
  forgetAnswersOf(turn, framework);
  for (const agentId of agentsOf(framework)) {
    const agent = state.agents.get(agentId);
    if (agent !== undefined)
      turn.effects.push(send(agent.pid, ShutdownFrameworkMessage, { framework_id: framework.wireId }));
  }
  endTasks(turn, framework);
  orphanOperations(turn.state, framework);
  for (const executors of [...framework.executors.values()]) {
    for (const executor of [...executors.values()]) removeExecutor(turn, executor);
  }
  for (const agentId of framework.taskCountsByAgent.keys()) {
    const agent = state.agents.get(agentId);
    if (agent === undefined) continue;
    agent.frameworkIds.delete(framework.id);
    touchBlock(agent);
  }
  state.deadlines.cancel(`failover:${framework.id}`);
  removeFramework(state.allocator, slotOf(turn, framework));
  state.frameworks.delete(framework.id);
  state.completedFrameworks.set(framework.id, framework);
  touchFramework(framework);
  publish(turn, { kind: 'framework-removed', framework });
  report(turn, 'info', 'framework removed', { frameworkId: framework.id });
}

/** TEARDOWN by an operator. */
export function tearDown(turn: Turn, questionId: string, frameworkId: string): void {
  const framework = turn.state.frameworks.get(frameworkId);
  if (framework === undefined) {
    refuseOperator(turn, questionId, `No framework found with ID ${frameworkId}`);
    return;
  }
  endFramework(turn, framework);
  grantOperator(turn, questionId);
}

function endTasks(turn: Turn, framework: Framework): void {
  const facts = {
    state: 'TASK_KILLED',
    reason: 'REASON_FRAMEWORK_REMOVED',
    message: `Framework ${framework.id} removed`,
  } as const;
  for (const task of [...framework.tasks.values()]) {
    updateTask(turn, framework, task, { status: statusOfTask(task, facts, turn.nowMs) });
    removeTask(turn, framework, task, 'completed');
  }
  for (const task of [...framework.unreachableTasks.values()]) {
    framework.unreachableTasks.delete(task.id);
    updateTask(turn, framework, task, { status: statusOfTask(task, facts, turn.nowMs) });
    framework.completedTasks.set(turn.state.nextCompleted++, task);
  }
}
