/** ACCEPT: what offers become is decided operation by operation; the rest goes back. */
import { type Resources, subtractResources } from '../../model/resources.ts';
import type { OfferOperation, OfferOperationType, TaskInfo } from '../../wire/gen/mesos.ts';
import type { CallAccept } from '../../wire/gen/scheduler.ts';
import { type Refusal, recover } from '../allocator/allocator.ts';
import { ResourcePool } from '../allocator/resource-pool.ts';
import { type Acceptance, type Problem, refuseOperation } from './acceptance.ts';
import type { Agent } from './agent-record.ts';
import { operationRefusal } from './authorization.ts';
import { tell, tellStatus } from './events-out.ts';
import type { Framework } from './framework-record.ts';
import { launchGroup, launchTask, refuseTask } from './launches.ts';
import { performOperation } from './offer-operations.ts';
import type { OfferRecord } from './offer-record.ts';
import { discardOffer, refusalOf, removeOffer } from './offers.ts';
import { masterStatus, toldState } from './task-status.ts';
import { countReason } from './tasks.ts';
import { count, type Turn } from './turn.ts';

export function acceptOffers(turn: Turn, framework: Framework, call: CallAccept): void {
  const operations = call.operations ?? [];
  for (const operation of operations) countOperation(framework, operation.type);
  if (operations.some(({ type }) => type === 'LAUNCH' || type === 'LAUNCH_GROUP')) count(turn, 'messages_launch_tasks');
  const found = findOffers(turn, framework, call);
  if (framework.connection?.pid !== undefined && operations.some(({ id }) => id !== undefined)) {
    for (const offer of found.offers) discardOffer(turn, offer);
    tell(turn, framework, { type: 'ERROR', error: { message: noDriverFeedback } });
    return;
  }
  if ('error' in found) {
    for (const offer of found.offers) discardOffer(turn, offer);
    refuseAll(turn, framework, operations, found.error);
    return;
  }
  const { offers, agent, role } = found;
  const rest = new ResourcePool({ byRole: true });
  for (const offer of offers) {
    // A shared volume that several of the offers hold is used by what they become, once.
    const again = offer.resources.filter((resource) => resource.shared !== undefined && rest.contains([resource]));
    rest.add(offer.resources.filter((resource) => !again.includes(resource)));
    removeOffer(turn, offer);
    recover(turn.state.allocator, { frameworkId: framework.id, agentId: agent.id, role, resources: again });
  }
  framework.metrics.offersAccepted += offers.length;
  const acceptance: Acceptance = { framework, agent, role, rest, hasConverted: false };
  const offered = rest.list;
  for (const operation of operations) perform(turn, acceptance, operation);
  giveBack(turn, acceptance, offered, refusalOf(turn, call.filters));
}

/** COMPAT(mesos-1.11): drivers have no message for it. */
const noDriverFeedback =
  "The 'id' field was set in an offer operation, but operation feedback is not supported for the SchedulerDriver API";

/** What was offered and not used counts as declined; what operations made of it, nobody has declined. */
function giveBack(
  turn: Turn,
  { framework, agent, role, rest, hasConverted }: Acceptance,
  offered: Resources,
  refusal: Refusal,
): void {
  const { allocator } = turn.state;
  const holder = { frameworkId: framework.id, agentId: agent.id, role };
  const made = hasConverted ? subtractResources(rest.list, offered) : [];
  const left = made.length === 0 ? rest.list : subtractResources(rest.list, made);
  recover(allocator, { ...holder, resources: made });
  recover(allocator, { ...holder, resources: left }, refusal);
}

function countOperation(framework: Framework, type: OfferOperationType | undefined): void {
  if (type === undefined) return;
  const { operations } = framework.metrics;
  operations[type] = (operations[type] ?? 0) + 1;
}

type Found =
  | { readonly offers: readonly OfferRecord[]; readonly agent: Agent; readonly role: string }
  | { readonly error: Problem; readonly offers: readonly OfferRecord[] };

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

function perform(turn: Turn, acceptance: Acceptance, operation: OfferOperation): void {
  const forbidden = operationRefusal(turn.state, acceptance.framework.info, operation);
  if (forbidden !== undefined) {
    refuseOperation(turn, acceptance.framework, operation, forbidden);
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
      performOperation(turn, acceptance, operation);
  }
}
