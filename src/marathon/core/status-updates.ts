import type { TaskStatus } from '../../wire/gen/mesos.ts';
import { sameJson } from './app.ts';
import { afterFailure, afterSignOfLife } from './backoff.ts';
import { type Condition, canMove, conditionOf, isFailure, isTerminal, taskStateOf } from './conditions.ts';
import { noteAgentHealth, startChecks, stopChecks } from './health.ts';
import type { Instance, InstanceTask, TaskAddress } from './instance.ts';
import { definitionOf, forgetInstance, putInstance, versionFields } from './instances.ts';
import { noteKilled } from './kills.ts';
import { statusUpdate, unknownInstanceTerminated } from './published.ts';
import { startReadiness } from './readiness.ts';
import { noteAnswer } from './reconciliation.ts';
import { writeFailure, writeInstance } from './records.ts';
import { runtimeOf, type TaskFailure } from './state.ts';
import { parseTaskId } from './task-ids.ts';
import { formatTimestamp } from './timestamp.ts';
import { persist, publish, type Turn } from './turn.ts';

/** Longest message of a status that is kept. */
const maxMessageLength = 10_000;

/** Takes in a status update. It is acknowledged only when what it changed is durable. */
export function receiveStatus(turn: Turn, status: TaskStatus): void {
  const { state } = turn;
  state.updateCounts.set(status.state, (state.updateCounts.get(status.state) ?? 0) + 1);
  const parsed = parseTaskId(status.task_id.value);
  const instance = parsed === undefined ? undefined : state.instances.get(parsed.instanceId);
  const condition = conditionOf(status);
  if (instance?.task === undefined || instance.task.id !== status.task_id.value) {
    receiveUnknown(turn, status, condition);
    return;
  }
  noteAnswer(turn, instance.id, status, condition);
  if (isTerminal(condition)) endTask(turn, instance, condition, status);
  else changeTask(turn, instance, condition, status);
  persist(turn, [], { type: 'update-stored', status });
}

/** A status of a task nobody here knows: what lives is killed, what has ended is told. */
function receiveUnknown(turn: Turn, status: TaskStatus, condition: Condition): void {
  const taskId = status.task_id.value;
  const parsed = parseTaskId(taskId);
  if (isTerminal(condition)) {
    const known = parsed !== undefined && turn.state.instances.has(parsed.instanceId);
    if (!known) {
      const runSpecId = parsed?.appId ?? taskId;
      publish(turn, unknownInstanceTerminated(parsed?.instanceId ?? taskId, runSpecId, condition, turn.nowMs));
    }
  } else if (condition !== 'Unreachable') {
    turn.effects.push({ type: 'kill', taskId, agentId: status.agent_id?.value, graceMs: undefined });
  }
  // The same end may have come before and not be durable yet: this waits for whatever was to be written then.
  persist(turn, [], { type: 'update-stored', status });
}

function changeTask(turn: Turn, instance: Instance, condition: Condition, status: TaskStatus): void {
  const task = instance.task;
  if (task === undefined) return;
  const { nowMs } = turn;
  const moves = canMove(instance.condition, condition);
  const isNewlyRunning = moves && condition === 'Running';
  const addresses = addressesOf(status);
  const checkResult = checkResultOf(status);
  const nextTask: InstanceTask = {
    ...task,
    ...(moves ? { mesosState: status.state } : {}),
    ...(isNewlyRunning && task.startedAtMs === undefined ? { startedAtMs: nowMs } : {}),
    ...(addresses.length > 0 ? { addresses } : {}),
    ...(status.message === undefined || status.message === ''
      ? {}
      : { message: status.message.slice(0, maxMessageLength) }),
    ...(checkResult === undefined ? {} : { checkResult }),
  };
  const next: Instance = {
    ...instance,
    task: nextTask,
    ...(moves ? { condition, sinceMs: nowMs } : {}),
    ...(isNewlyRunning && instance.activeSinceMs === undefined ? { activeSinceMs: nowMs } : {}),
  };
  // Reconciliation repeats what is known: that is not worth a write.
  if (moves || !sameJson(task, nextTask)) {
    putInstance(turn, next);
    persist(turn, [writeInstance(next)]);
  }
  if (moves) {
    publish(turn, statusUpdate(next, status.message ?? '', nowMs));
    afterMove(turn, instance, next);
  }
  const present = turn.state.instances.get(instance.id);
  if (status.healthy !== undefined && present?.condition === 'Running') noteAgentHealth(turn, present, status.healthy);
}

function afterMove(turn: Turn, before: Instance, after: Instance): void {
  const { state, nowMs } = turn;
  const { settings, timers } = state;
  if (after.condition === 'Staging' || after.condition === 'Starting') {
    if (before.condition === 'Provisioned') timers.set(`overdue ${after.id}`, nowMs + settings.launchTimeoutMs);
  } else timers.cancel(`overdue ${after.id}`);
  if (after.condition === 'Unreachable') {
    becomeUnreachable(turn, after);
    return;
  }
  timers.cancel(`inactive ${after.id}`);
  timers.cancel(`expunge ${after.id}`);
  const backoff = state.backoffs.get(after.appId);
  if (backoff?.configVersion === after.configVersion) state.backoffs.set(after.appId, afterSignOfLife(backoff, nowMs));
  if (after.condition !== 'Running') return;
  if (!after.isChecked) state.offers.tokens = Math.min(state.offers.tokens + 1, settings.launchTokens);
  startChecks(turn, after);
  startReadiness(turn, after);
}

function becomeUnreachable(turn: Turn, instance: Instance): void {
  const { timers, settings } = turn.state;
  noteKilled(turn, instance.id);
  if (instance.goal === 'Decommissioned') {
    forgetInstance(turn, instance);
    return;
  }
  const strategy = definitionOf(turn.state, instance)?.unreachableStrategy ?? 'disabled';
  if (strategy === 'disabled') return;
  const expungeMs = Math.max(strategy.expungeAfterSeconds * 1000, settings.lostExpungeIntervalMs);
  timers.set(`expunge ${instance.id}`, turn.nowMs + expungeMs);
  if (strategy.inactiveAfterSeconds > 0) {
    timers.set(`inactive ${instance.id}`, turn.nowMs + strategy.inactiveAfterSeconds * 1000);
  } else becomeInactive(turn, instance.id);
}

/** An unreachable instance is given up for now: it no longer counts, so that another takes its place. */
export function becomeInactive(turn: Turn, instanceId: string): void {
  const instance = turn.state.instances.get(instanceId);
  if (instance?.condition !== 'Unreachable') return;
  const next: Instance = { ...instance, condition: 'UnreachableInactive', sinceMs: turn.nowMs };
  putInstance(turn, next);
  persist(turn, [writeInstance(next)]);
}

/** An unreachable instance is forgotten. Should its task come back it is unknown, and killed. */
export function expungeInstance(turn: Turn, instanceId: string): void {
  const instance = turn.state.instances.get(instanceId);
  if (instance?.condition !== 'UnreachableInactive' && instance?.condition !== 'Unreachable') return;
  forgetInstance(turn, instance);
}

const failureConditions = new Set<Condition>(['Failed', 'Error', 'Dropped', 'Gone', 'Unknown']);

/** The task of an instance has ended: the instance is forgotten or waits to be launched again. */
export function endTask(
  turn: Turn,
  instance: Instance,
  condition: Condition,
  status: Pick<TaskStatus, 'message' | 'state'>,
): void {
  const { state, nowMs } = turn;
  const message = (status.message ?? '').slice(0, maxMessageLength);
  const ended: Instance = { ...instance, condition, sinceMs: nowMs };
  stopChecks(turn, instance);
  state.readiness.delete(instance.id);
  noteKilled(turn, instance.id);
  for (const kind of ['overdue', 'inactive', 'expunge', 'ready']) state.timers.cancel(`${kind} ${instance.id}`);
  putInstance(turn, ended);
  publish(turn, statusUpdate(ended, message, nowMs));
  if (failureConditions.has(condition)) noteTaskFailure(turn, ended, message, status.state);
  const app = state.apps.get(instance.appId);
  if (app !== undefined && isFailure(condition) && app.versionInfo.lastConfigChangeAt === instance.configVersion) {
    const backoff = afterFailure(state.backoffs.get(app.id), app, nowMs);
    state.backoffs.set(app.id, backoff);
    state.timers.set(`backoff ${app.id}`, backoff.deadlineMs);
  }
  if (app === undefined || instance.goal === 'Decommissioned' || isBeingReplaced(turn, ended)) {
    forgetInstance(turn, ended);
    return;
  }
  rescheduleInstance(turn, ended);
}

/** True for an instance of an old configuration whose app is being restarted: its capacity passes to the new ones. */
function isBeingReplaced(turn: Turn, instance: Instance): boolean {
  const deployment = turn.state.deployments.get(turn.state.locks.get(instance.appId) ?? '');
  const action = deployment?.actions.get(instance.appId);
  if (action === undefined || action.isDone || action.kind !== 'RestartApplication') return false;
  return deployment?.changes.get(instance.appId)?.to?.versionInfo.lastConfigChangeAt !== instance.configVersion;
}

function rescheduleInstance(turn: Turn, ended: Instance): void {
  const { state } = turn;
  const app = state.apps.get(ended.appId);
  if (app === undefined) return;
  // While a restart of the app still has to wait for others, its old instances are kept up as they are.
  const isWaitingForRestart = state.locks.has(app.id) && app.versionInfo.lastConfigChangeAt !== ended.configVersion;
  const definition = isWaitingForRestart ? (definitionOf(state, ended) ?? app) : app;
  const { id, appId, createdAtMs, incarnation } = ended;
  const next: Instance = {
    id,
    appId,
    goal: 'Running',
    condition: 'Scheduled',
    sinceMs: turn.nowMs,
    createdAtMs,
    incarnation,
    ...versionFields(definition),
    ready: false,
  };
  putInstance(turn, next);
  persist(turn, [writeInstance(next)]);
}

function noteTaskFailure(turn: Turn, instance: Instance, message: string, state: string): void {
  const failure: TaskFailure = {
    appId: instance.appId,
    host: instance.agent?.host ?? '',
    message,
    state: state === 'TASK_LOST' ? taskStateOf(instance.condition) : state,
    taskId: instance.task?.id ?? '',
    timestamp: formatTimestamp(turn.nowMs),
    version: instance.version,
    ...(instance.agent === undefined ? {} : { slaveId: instance.agent.agentId }),
  };
  const runtime = runtimeOf(turn.state, instance.appId);
  runtime.lastFailure = failure;
  runtime.revision++;
  persist(turn, [writeFailure(failure)]);
}

function addressesOf(status: TaskStatus): TaskAddress[] {
  const found: TaskAddress[] = [];
  for (const network of status.container_status?.network_infos ?? []) {
    for (const address of network.ip_addresses ?? []) {
      if (address.ip_address === undefined) continue;
      found.push({ ipAddress: address.ip_address, protocol: address.protocol ?? 'IPv4' });
    }
  }
  return found;
}

function checkResultOf(status: TaskStatus): Record<string, unknown> | undefined {
  const check = status.check_status;
  if (check?.http !== undefined) return { http: { statusCode: check.http.status_code ?? 0 } };
  if (check?.tcp !== undefined) return { tcp: { succeeded: check.tcp.succeeded ?? false } };
  if (check?.command !== undefined) return { command: { exitCode: check.command.exit_code ?? 0 } };
  return undefined;
}
