import type { OfferOperationType, OperationState, TaskState } from '../../wire/gen/mesos.ts';

/** Counters of `/metrics/snapshot`, each under the end of its name (`master/` comes before it). */
export type CounterName =
  | 'dropped_messages'
  | 'messages_register_framework'
  | 'messages_reregister_framework'
  | 'messages_unregister_framework'
  | 'messages_deactivate_framework'
  | 'messages_kill_task'
  | 'messages_status_update_acknowledgement'
  | 'messages_resource_request'
  | 'messages_launch_tasks'
  | 'messages_decline_offers'
  | 'messages_revive_offers'
  | 'messages_suppress_offers'
  | 'messages_reconcile_operations'
  | 'messages_reconcile_tasks'
  | 'messages_framework_to_executor'
  | 'messages_operation_status_update_acknowledgement'
  | 'messages_executor_to_framework'
  | 'messages_register_slave'
  | 'messages_reregister_slave'
  | 'messages_unregister_slave'
  | 'messages_status_update'
  | 'messages_operation_status_update'
  | 'messages_exited_executor'
  | 'messages_update_slave'
  | 'valid_framework_to_executor_messages'
  | 'invalid_framework_to_executor_messages'
  | 'valid_executor_to_framework_messages'
  | 'invalid_executor_to_framework_messages'
  | 'valid_status_updates'
  | 'invalid_status_updates'
  | 'valid_status_update_acknowledgements'
  | 'invalid_status_update_acknowledgements'
  | 'valid_operation_status_updates'
  | 'invalid_operation_status_updates'
  | 'valid_operation_status_update_acknowledgements'
  | 'invalid_operation_status_update_acknowledgements'
  | 'recovery_slave_removals'
  | 'slave_registrations'
  | 'slave_reregistrations'
  | 'slave_removals'
  | 'slave_removals/reason_unhealthy'
  | 'slave_removals/reason_unregistered'
  | 'slave_removals/reason_registered'
  | 'slave_shutdowns_scheduled'
  | 'slave_shutdowns_completed'
  | 'slave_shutdowns_canceled'
  | 'slave_unreachable_scheduled'
  | 'slave_unreachable_completed'
  | 'slave_unreachable_canceled';

export const counterNames: readonly CounterName[] = [
  'dropped_messages',
  'messages_register_framework',
  'messages_reregister_framework',
  'messages_unregister_framework',
  'messages_deactivate_framework',
  'messages_kill_task',
  'messages_status_update_acknowledgement',
  'messages_resource_request',
  'messages_launch_tasks',
  'messages_decline_offers',
  'messages_revive_offers',
  'messages_suppress_offers',
  'messages_reconcile_operations',
  'messages_reconcile_tasks',
  'messages_framework_to_executor',
  'messages_operation_status_update_acknowledgement',
  'messages_executor_to_framework',
  'messages_register_slave',
  'messages_reregister_slave',
  'messages_unregister_slave',
  'messages_status_update',
  'messages_operation_status_update',
  'messages_exited_executor',
  'messages_update_slave',
  'valid_framework_to_executor_messages',
  'invalid_framework_to_executor_messages',
  'valid_executor_to_framework_messages',
  'invalid_executor_to_framework_messages',
  'valid_status_updates',
  'invalid_status_updates',
  'valid_status_update_acknowledgements',
  'invalid_status_update_acknowledgements',
  'valid_operation_status_updates',
  'invalid_operation_status_updates',
  'valid_operation_status_update_acknowledgements',
  'invalid_operation_status_update_acknowledgements',
  'recovery_slave_removals',
  'slave_registrations',
  'slave_reregistrations',
  'slave_removals',
  'slave_removals/reason_unhealthy',
  'slave_removals/reason_unregistered',
  'slave_removals/reason_registered',
  'slave_shutdowns_scheduled',
  'slave_shutdowns_completed',
  'slave_shutdowns_canceled',
  'slave_unreachable_scheduled',
  'slave_unreachable_completed',
  'slave_unreachable_canceled',
];

/** Everything that only rises. */
export interface MasterCounters {
  readonly named: Record<CounterName, number>;
  /** Terminal tasks since the start, by state (`master/tasks_finished`…). */
  readonly ended: Partial<Record<TaskState, number>>;
  /** `task_failed/source_slave/reason_command_executor_failed` → count. */
  readonly reasons: Map<string, number>;
  /** Operations on resources by type. */
  readonly operations: Map<OfferOperationType, OperationCounts>;
}

/** Counters of `master/operations/…` of one type. */
export interface OperationCounts {
  total: number;
  readonly ended: Partial<Record<OperationState, number>>;
}

export function zeroCounters(): MasterCounters {
  const named = Object.fromEntries(counterNames.map((name) => [name, 0])) as Record<CounterName, number>;
  return { named, ended: {}, reasons: new Map(), operations: new Map() };
}
