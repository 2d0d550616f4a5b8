import type { EmitMetric } from '../../runtime/metrics.ts';
import type { TaskState } from '../../wire/gen/mesos.ts';
import type { Framework } from '../core/framework-record.ts';
import type { MasterState } from '../core/state.ts';

const calls = [
  'subscribe',
  'teardown',
  'accept',
  'decline',
  'accept_inverse_offers',
  'decline_inverse_offers',
  'revive',
  'kill',
  'shutdown',
  'acknowledge',
  'acknowledge_operation_status',
  'reconcile',
  'reconcile_operations',
  'message',
  'request',
  'suppress',
  'update_framework',
] as const;
const events = [
  'subscribed',
  'offers',
  'inverse_offers',
  'rescind',
  'rescind_inverse_offer',
  'update',
  'update_operation_status',
  'message',
  'failure',
  'error',
  'heartbeat',
] as const;
const operations = [
  'launch',
  'launch_group',
  'reserve',
  'unreserve',
  'create',
  'destroy',
  'grow_volume',
  'shrink_volume',
  'create_disk',
  'destroy_disk',
] as const;
const activeStates = ['staging', 'starting', 'running', 'killing', 'unreachable', 'unknown'] as const;
const terminalStates = [
  'finished',
  'failed',
  'killed',
  'error',
  'lost',
  'dropped',
  'gone',
  'gone_by_operator',
] as const;

/** The metrics of every framework that is not completed. */
export function emitFrameworks(state: MasterState, emit: EmitMetric): void {
  const principals = new Map<string, number>();
  for (const framework of state.frameworks.values()) {
    emitFramework(framework, emit);
    const total = sumOf(framework.metrics.calls);
    const { principal } = framework.info;
    if (principal !== undefined) principals.set(principal, (principals.get(principal) ?? 0) + total);
  }
  for (const [principal, total] of principals) {
    emit(`frameworks/${principal}/messages_received`, total, 'counter');
    emit(`frameworks/${principal}/messages_processed`, total, 'counter');
  }
}

function emitFramework(framework: Framework, emit: EmitMetric): void {
  const { metrics, info } = framework;
  // Mesos leaves brackets as they are.
  const prefix = `master/frameworks/${encodeURIComponent(info.name)}/${framework.id}`;
  emit(`${prefix}/subscribed`, framework.connected ? 1 : 0, 'gauge');
  emit(`${prefix}/offers/sent`, metrics.offersSent, 'counter');
  emit(`${prefix}/offers/accepted`, metrics.offersAccepted, 'counter');
  emit(`${prefix}/offers/declined`, metrics.offersDeclined, 'counter');
  emit(`${prefix}/offers/rescinded`, metrics.offersRescinded, 'counter');
  emitFamily(emit, `${prefix}/calls`, calls, metrics.calls);
  emitFamily(emit, `${prefix}/events`, events, metrics.events);
  emitFamily(emit, `${prefix}/operations`, operations, metrics.operations);
  for (const name of activeStates) {
    emit(`${prefix}/tasks/active/task_${name}`, framework.taskCounts[stateOf(name)], 'gauge');
  }
  for (const name of terminalStates) {
    emit(`${prefix}/tasks/terminal/task_${name}`, metrics.terminalTasks[stateOf(name)] ?? 0, 'counter');
  }
  for (const role of framework.roles) {
    emit(`${prefix}/roles/${role}/suppressed`, framework.suppressedRoles.has(role) ? 1 : 0, 'gauge');
  }
}

function stateOf(name: string): TaskState {
  return `TASK_${name.toUpperCase()}` as TaskState;
}

function emitFamily(
  emit: EmitMetric,
  prefix: string,
  names: readonly string[],
  counts: Readonly<Record<string, number>>,
): void {
  emit(prefix, sumOf(counts), 'counter');
  for (const name of names) emit(`${prefix}/${name}`, counts[name.toUpperCase()] ?? 0, 'counter');
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, one) => sum + one, 0);
}
