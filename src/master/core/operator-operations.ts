/** Operations that operators ask for: on what is free of an agent, or on offer, of which no more than needed is taken back. */
import { type Conversion, conversionOf } from '../../model/conversions.ts';
import { formatResources } from '../../model/resource-text.ts';
import { addResources, containsResources, subtractResources, unallocateResources } from '../../model/resources.ts';
import type { OfferOperation } from '../../wire/gen/mesos.ts';
import { convertFree } from '../allocator/conversions.ts';
import { rescindShared, sendOperation } from './agent-operations.ts';
import type { Agent } from './agent-record.ts';
import { rescindOffer } from './offers.ts';
import { maxOperationsPerAgent } from './operations.ts';
import { answerOperator, refuseOperator } from './operator-requests.ts';
import { enforceLimits } from './quota.ts';
import { report, type Turn } from './turn.ts';
import { checkOperation } from './validation/operation.ts';

export interface AskedOperation {
  readonly agentId: string;
  readonly operation: OfferOperation;
  readonly principal: string | undefined;
}

/** RESERVE_RESOURCES and its like: accepted as soon as it is on its way to the agent. */
export function requestOperation(turn: Turn, questionId: string, asked: AskedOperation): void {
  const agent = turn.state.agents.get(asked.agentId);
  if (agent === undefined) {
    refuseOperator(turn, questionId, 'No agent found with specified ID');
    return;
  }
  const checked = checkOperation({ agent, principal: asked.principal }, asked.operation);
  const made = 'error' in checked ? checked : conversionOf(checked.operation);
  if ('error' in checked || 'error' in made) {
    const error = 'error' in made ? made.error : '';
    const text = `Invalid ${asked.operation.type} operation on agent ${describe(agent)}: ${error}`;
    refuseOperator(turn, questionId, text);
    return;
  }
  const { operation } = checked;
  const problem = perform(turn, agent, operation, made.conversion);
  if (problem === undefined) {
    report(turn, 'info', 'an operator changed resources', { agentId: agent.id, operation: operation.type });
    answerOperator(turn, questionId, { status: 202, text: '' });
  } else refuseOperator(turn, questionId, problem, 409);
}

/** COMPAT(mesos-1.11): as agents are named in answers. */
function describe({ id, pid, info }: Agent): string {
  return `${id} at ${pid} (${info.hostname})`;
}

function perform(turn: Turn, agent: Agent, operation: OfferOperation, conversion: Conversion): string | undefined {
  if (!agent.connected) return `Agent ${agent.id} is disconnected`;
  if (agent.operations.size >= maxOperationsPerAgent) return `Too many operations wait on agent ${agent.id}`;
  const missing = makeFree(turn, agent, conversion);
  if (missing !== undefined) return missing;
  rescindShared(turn, agent, conversion);
  if (!convertFree(turn.state.allocator, agent.slot, conversion)) return notThere(agent, conversion);
  // A role may have more than its limit now: then it gives back what it was offered beyond.
  enforceLimits(turn);
  sendOperation(turn, agent, { frameworkId: undefined, operation, conversion });
  return undefined;
}

function notThere({ slot }: Agent, { consumed }: Conversion): string {
  return `${formatResources(slot.available.list)} does not contain ${formatResources(consumed)}`;
}

/** Takes back offers until nobody holds what is needed; none when that is not enough. */
function makeFree(turn: Turn, agent: Agent, conversion: Conversion): string | undefined {
  const { consumed } = conversion;
  const { slot, offers } = agent;
  const offered = [...offers].map((offer) => unallocateResources(offer.resources));
  if (!containsResources(addResources(slot.available.list, ...offered), consumed)) return notThere(agent, conversion);
  for (const offer of [...offers]) {
    const lacking = subtractResources(consumed, slot.available.list);
    if (lacking.length === 0) return undefined;
    const rest = subtractResources(lacking, unallocateResources(offer.resources));
    const helps = !containsResources(rest, lacking);
    if (helps) rescindOffer(turn, offer);
  }
  return undefined;
}
