/** What makes a v1 scheduler call well-formed. Texts follow `Failed to validate scheduler::Call: ` in a 400. */
import type { Call } from '../../../wire/gen/scheduler.ts';

/** Why a call is refused, or undefined. */
export function callError(call: Call, principal: string | undefined): string | undefined {
  const { type } = call;
  if (type === undefined) return "Expecting 'type' to be present";
  if (type === 'SUBSCRIBE') return subscribeError(call, principal);
  if (call.framework_id === undefined) return "Expecting 'framework_id' to be present";
  switch (type) {
    case 'ACCEPT':
    case 'DECLINE':
    case 'ACCEPT_INVERSE_OFFERS':
    case 'DECLINE_INVERSE_OFFERS':
    case 'KILL':
    case 'SHUTDOWN':
    case 'RECONCILE':
    case 'RECONCILE_OPERATIONS':
    case 'MESSAGE':
    case 'REQUEST':
    case 'UPDATE_FRAMEWORK':
    case 'ACKNOWLEDGE':
    case 'ACKNOWLEDGE_OPERATION_STATUS':
      return partError(call, type);
    default:
      // REVIVE and SUPPRESS may come without their part; TEARDOWN has none.
      return undefined;
  }
}

function subscribeError(call: Call, principal: string | undefined): string | undefined {
  const { subscribe } = call;
  if (subscribe === undefined) return "Expecting 'subscribe' to be present";
  const info = subscribe.framework_info;
  if ((info.id?.value ?? '') !== (call.framework_id?.value ?? '')) {
    return "'framework_id' differs from 'subscribe.framework_info.id'";
  }
  if (principal !== undefined && info.principal !== undefined && info.principal !== principal) {
    return `Authenticated principal '${principal}' does not match principal '${info.principal}' set in 'FrameworkInfo'`;
  }
  return undefined;
}

function partError(call: Call, type: NonNullable<Call['type']>): string | undefined {
  const name = type.toLowerCase() as 'accept';
  if (call[name] === undefined) return `Expecting '${name}' to be present`;
  if (type === 'ACKNOWLEDGE' && call.acknowledge?.uuid.length !== 16) return 'Not a valid UUID';
  if (type === 'ACKNOWLEDGE_OPERATION_STATUS') {
    if (call.acknowledge_operation_status?.uuid.length !== 16) return 'Not a valid UUID';
    if (call.acknowledge_operation_status.agent_id === undefined) return "Expecting 'agent_id' to be present";
  }
  if (type === 'UPDATE_FRAMEWORK' && call.update_framework?.framework_info.id?.value !== call.framework_id?.value) {
    return "'framework_id' differs from 'update_framework.framework_info.id'";
  }
  return undefined;
}
