/** What the parts of an ACCEPT share. */
import type { OfferOperation, TaskStatusReason } from '../../wire/gen/mesos.ts';
import type { ResourcePool } from '../allocator/resource-pool.ts';
import type { Agent } from './agent-record.ts';
import { tell } from './events-out.ts';
import type { Framework } from './framework-record.ts';
import { report, type Turn } from './turn.ts';

/** What one ACCEPT works on. */
export interface Acceptance {
  readonly framework: Framework;
  readonly agent: Agent;
  readonly role: string;
  /** What is left of the offers, in the form that operations have given it so far. */
  readonly rest: ResourcePool;
  /** Operations changed the form of something. */
  hasConverted: boolean;
}

/** Why tasks are not launched. */
export interface Problem {
  readonly reason: TaskStatusReason;
  readonly text: string;
}

/** An operation that is not done: the framework is told if it named it, else nobody is. */
export function refuseOperation(turn: Turn, framework: Framework, operation: OfferOperation, message: string): void {
  report(turn, 'warn', 'dropped an offer operation', {
    frameworkId: framework.id,
    operation: operation.type,
    reason: message,
  });
  if (operation.id === undefined) return;
  const status = { operation_id: operation.id, state: 'OPERATION_ERROR', message } as const;
  tell(turn, framework, { type: 'UPDATE_OPERATION_STATUS', update_operation_status: { status } });
}
