/** Operations of an ACCEPT on the resources offered: what they make can be used by those that follow in the list. */
import { conversionOf } from '../../model/conversions.ts';
import { formatResources } from '../../model/resource-text.ts';
import { allocateResources } from '../../model/resources.ts';
import type { OfferOperation } from '../../wire/gen/mesos.ts';
import { convertHeld } from '../allocator/conversions.ts';
import { type Acceptance, refuseOperation } from './acceptance.ts';
import { rescindShared, sendOperation } from './agent-operations.ts';
import { countRefused, maxOperationsPerAgent } from './operations.ts';
import type { Turn } from './turn.ts';
import { checkOperation } from './validation/operation.ts';

/** Does an operation, or refuses it; the list goes on in any case. */
export function performOperation(turn: Turn, acceptance: Acceptance, sent: OfferOperation): void {
  const error = tryOperation(turn, acceptance, sent);
  if (error === undefined) return;
  countRefused(turn.state, sent);
  refuseOperation(turn, acceptance.framework, sent, error);
}

function tryOperation(turn: Turn, acceptance: Acceptance, sent: OfferOperation): string | undefined {
  const { framework, agent, role, rest } = acceptance;
  const noFeedback = feedbackError(acceptance, sent);
  if (noFeedback !== undefined) return noFeedback;
  const checked = checkOperation({ agent, framework, role, principal: framework.info.principal }, sent);
  if ('error' in checked) return checked.error;
  const { operation } = checked;
  const made = conversionOf(operation);
  if ('error' in made) return made.error;
  const { conversion } = made;
  const consumed = allocateResources(conversion.consumed, role);
  if (!rest.contains(consumed)) return `${formatResources(rest.list)} does not contain ${formatResources(consumed)}`;
  rescindShared(turn, agent, conversion);
  rest.subtract(consumed);
  rest.add(allocateResources(conversion.converted, role));
  acceptance.hasConverted = true;
  convertHeld(turn.state.allocator, { frameworkId: framework.id, agentId: agent.id, role }, conversion);
  sendOperation(turn, agent, { frameworkId: framework.id, operation, conversion });
  return undefined;
}

/** Whether the master and the agent can tell the framework what becomes of it. */
function feedbackError({ agent }: Acceptance, { id }: OfferOperation): string | undefined {
  if (agent.operations.size >= maxOperationsPerAgent) return `Too many operations wait on agent ${agent.id}`;
  if (id === undefined || agent.capabilities.operationFeedback) return undefined;
  return `Operation requested feedback, but agent ${agent.id} does not have the required AGENT_OPERATION_FEEDBACK capability`;
}
