/** v1 calls of subscribed frameworks. */
import type { Call, CallDecline, CallRevive, CallSuppress, CallUpdateFramework } from '../../wire/gen/scheduler.ts';
import { reviveRoles, suppressRoles } from '../allocator/allocator.ts';
import { acceptOffers } from './accept.ts';
import { messageExecutor, shutdownExecutor } from './executors.ts';
import type { Framework } from './framework-record.ts';
import { changeFramework, endFramework } from './frameworks.ts';
import { answerInverseOffers, reviveInverseOffers } from './inverse-offers.ts';
import { discardOffer, refusalOf } from './offers.ts';
import { reconcileOperations } from './operation-reconciliation.ts';
import { acknowledgeOperation } from './operation-updates.ts';
import { reconcileTasks } from './reconciliation.ts';
import { acknowledgeStatus, killTask } from './task-updates.ts';
import { touchFramework } from './tasks.ts';
import { count, report, type Turn } from './turn.ts';

/** Does what a call asks. The caller has checked that it is well-formed and comes from the framework's own stream. */
export function callFramework(turn: Turn, frameworkId: string, call: Call): void {
  const framework = turn.state.frameworks.get(frameworkId);
  if (framework === undefined || call.type === undefined) return;
  const { calls } = framework.metrics;
  calls[call.type] = (calls[call.type] ?? 0) + 1;
  dispatch(turn, framework, call);
}

function dispatch(turn: Turn, framework: Framework, call: Call): void {
  switch (call.type) {
    case 'TEARDOWN':
      count(turn, 'messages_unregister_framework');
      endFramework(turn, framework);
      return;
    case 'ACCEPT':
      if (call.accept !== undefined) acceptOffers(turn, framework, call.accept);
      return;
    case 'DECLINE':
      if (call.decline !== undefined) declineOffers(turn, framework, call.decline);
      return;
    case 'REVIVE':
      reviveOffers(turn, framework, call.revive ?? {});
      return;
    case 'SUPPRESS':
      suppressOffers(turn, framework, call.suppress ?? {});
      return;
    case 'KILL':
      if (call.kill !== undefined) killTask(turn, framework, call.kill);
      return;
    case 'SHUTDOWN':
      if (call.shutdown !== undefined) shutdownExecutor(turn, framework, call.shutdown);
      return;
    case 'ACKNOWLEDGE':
      if (call.acknowledge !== undefined) acknowledgeStatus(turn, framework, call.acknowledge);
      return;
    case 'RECONCILE':
      if (call.reconcile !== undefined) reconcileTasks(turn, framework, call.reconcile);
      return;
    case 'MESSAGE':
      if (call.message !== undefined) messageExecutor(turn, framework, call.message);
      return;
    case 'UPDATE_FRAMEWORK':
      if (call.update_framework !== undefined) updateFrameworkInfo(turn, framework, call.update_framework);
      return;
    case 'REQUEST':
      // The hierarchical allocator takes no hints.
      count(turn, 'messages_resource_request');
      return;
    case 'ACCEPT_INVERSE_OFFERS':
    case 'DECLINE_INVERSE_OFFERS':
      answerInverse(turn, framework, call);
      return;
    case 'ACKNOWLEDGE_OPERATION_STATUS':
      if (call.acknowledge_operation_status !== undefined)
        acknowledgeOperation(turn, framework, call.acknowledge_operation_status);
      return;
    case 'RECONCILE_OPERATIONS':
      if (call.reconcile_operations !== undefined) reconcileOperations(turn, framework, call.reconcile_operations);
      return;
    default:
      report(turn, 'info', 'ignored a call', { frameworkId: framework.id, call: call.type });
  }
}

function declineOffers(turn: Turn, framework: Framework, call: CallDecline): void {
  count(turn, 'messages_decline_offers');
  const refusal = refusalOf(turn, call.filters);
  for (const { value: id } of call.offer_ids ?? []) {
    const offer = turn.state.offers.get(id);
    // Rescinded or used meanwhile: nothing to give back.
    if (offer === undefined || offer.frameworkId !== framework.id) continue;
    framework.metrics.offersDeclined++;
    discardOffer(turn, offer, refusal);
  }
}

/** The roles a REVIVE or SUPPRESS means: all when it names none; undefined when it names one that is not subscribed. */
function rolesMeant(
  turn: Turn,
  framework: Framework,
  named: readonly string[] | undefined,
): readonly string[] | undefined {
  if (named === undefined || named.length === 0) return framework.roles;
  const stranger = named.find((role) => !framework.roles.includes(role));
  if (stranger === undefined) return named;
  report(turn, 'warn', 'ignored a call for a role the framework is not subscribed to', {
    frameworkId: framework.id,
    role: stranger,
  });
  return undefined;
}

function reviveOffers(turn: Turn, framework: Framework, call: CallRevive): void {
  count(turn, 'messages_revive_offers');
  const roles = rolesMeant(turn, framework, call.roles);
  const slot = turn.state.allocator.frameworks.get(framework.id);
  if (roles === undefined || slot === undefined) return;
  for (const role of roles) framework.suppressedRoles.delete(role);
  reviveInverseOffers(turn, framework);
  reviveRoles(turn.state.allocator, slot, roles);
}

function suppressOffers(turn: Turn, framework: Framework, call: CallSuppress): void {
  count(turn, 'messages_suppress_offers');
  const roles = rolesMeant(turn, framework, call.roles);
  const slot = turn.state.allocator.frameworks.get(framework.id);
  if (roles === undefined || slot === undefined) return;
  for (const role of roles) framework.suppressedRoles.add(role);
  suppressRoles(turn.state.allocator, slot, roles);
}

function updateFrameworkInfo(turn: Turn, framework: Framework, call: CallUpdateFramework): void {
  const { framework_info: info, suppressed_roles: suppressed, offer_constraints: offerConstraints } = call;
  changeFramework(turn, framework, info, { suppressed: suppressed ?? [], offerConstraints, principal: undefined });
  touchFramework(framework);
}

function answerInverse(turn: Turn, framework: Framework, call: Call): void {
  const { accept_inverse_offers: accept, decline_inverse_offers: decline } = call;
  const answer = call.type === 'ACCEPT_INVERSE_OFFERS' ? accept : decline;
  if (answer === undefined) return;
  const status = call.type === 'ACCEPT_INVERSE_OFFERS' ? 'ACCEPT' : 'DECLINE';
  answerInverseOffers(turn, framework, { ids: answer.inverse_offer_ids ?? [], filters: answer.filters, status });
}
