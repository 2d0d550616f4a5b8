/** Bugs in reservations and volumes. They show only in worlds that have some: one in four. */

import type { AgentEffect } from '../../src/agent/core/effects.ts';
import type { AgentEvent } from '../../src/agent/core/events.ts';
import type { AgentState } from '../../src/agent/core/state.ts';
import { updateAgent } from '../../src/master/allocator/allocator.ts';
import { topRole } from '../../src/master/allocator/quota.ts';
import { allocatorFactsOf } from '../../src/master/core/agent-info.ts';
import { send } from '../../src/master/core/effects.ts';
import type { MasterState } from '../../src/master/core/state.ts';
import { applyConversion, conversionOf } from '../../src/model/conversions.ts';
import { addQuantity } from '../../src/model/quantities.ts';
import { AcknowledgeOperationStatusMessage } from '../../src/wire/gen/internal.ts';
import type { PlantedBug } from './planted-bugs.ts';
import type { AgentStep } from './sim-agent.ts';
import type { MasterStep } from './sim-master.ts';
import { realCores } from './world.ts';

const { master: masterStep, agent: agentStep } = realCores;

/** What an agent did before it came back is done once more to what it says it has. */
const convertsTwice: MasterStep = (state, event, nowMs) => {
  const effects = masterStep(state, event, nowMs);
  const agent =
    event.type === 'agent-reregistering' ? state.agents.get(event.message.slave.id?.value ?? '') : undefined;
  for (const { message } of agent?.operations.values() ?? []) {
    const made = conversionOf(message.info);
    if (agent === undefined || 'error' in made) continue;
    const total = applyConversion(agent.slot.total.list, made.conversion);
    if (total === undefined) continue;
    updateAgent(state.allocator, agent.slot, allocatorFactsOf(agent.info, total, agent.capabilities));
  }
  return effects;
};

/** What agents list is not looked at: the operations of the master before this one are unknown. */
const ignoresListed: MasterStep = (state, event, nowMs) => {
  if (event.type !== 'agent-updated') return masterStep(state, event, nowMs);
  const { operations: _, ...message } = event.message;
  return masterStep(state, { ...event, message }, nowMs);
};

/** What never got to the agent stays promised. */
const keepsPromises: MasterStep = (state, event, nowMs) => {
  const { status, slave_id, operation_uuid: uuid } = event.type === 'operation-status-updated' ? event.message : {};
  if (status?.state === 'OPERATION_DROPPED') {
    for (const operation of state.agents.get(slave_id?.value ?? '')?.operations.values() ?? []) {
      if (operation.message.uuid.value.join() === uuid?.value.join()) operation.promised = undefined;
    }
  }
  return masterStep(state, event, nowMs);
};

/** The master acknowledges at once, so that what a framework did not hear nobody tells it again. */
const acknowledgesItself: MasterStep = (state, event, nowMs) => {
  const effects = masterStep(state, event, nowMs);
  const { status, operation_uuid } = event.type === 'operation-status-updated' ? event.message : {};
  if (status?.uuid === undefined || operation_uuid === undefined || event.type !== 'operation-status-updated') {
    return effects;
  }
  const answer = { status_uuid: status.uuid, operation_uuid };
  return [...effects, send(event.from, AcknowledgeOperationStatusMessage, answer)];
};

/** What a framework reserves counts as reserved, and as held besides. */
const countsTwice: MasterStep = (state, event, nowMs) => {
  const effects = masterStep(state, event, nowMs);
  const operations = event.type === 'framework-called' ? (event.call.accept?.operations ?? []) : [];
  for (const { reserve } of operations) {
    for (const { name, scalar, reservations } of reserve?.resources ?? []) {
      countAgain(state, reservations?.at(-1)?.role ?? '', name, scalar?.value ?? 0);
    }
  }
  return effects;
};

function countAgain({ allocator }: MasterState, role: string, name: string, value: number): void {
  const quota = allocator.quota?.roles.get(topRole(role));
  if (quota !== undefined) addQuantity(quota.consumed, name, value * 1000);
}

const resourceWrites: ReadonlySet<AgentEvent['kind']> = new Set(['resources-targeted', 'resources-stored']);

/** Tells the end of an operation before what it made is written down. */
const tellsTooEarly: AgentStep = (state, event, nowMs) =>
  agentStep(state, event, nowMs).flatMap((effect): AgentEffect[] => goOnAtOnce(state, effect, nowMs));

function goOnAtOnce(state: AgentState, effect: AgentEffect, nowMs: number): AgentEffect[] {
  if (effect.kind !== 'persist' || !effect.then.some(({ kind }) => resourceWrites.has(kind))) return [effect];
  const then: readonly AgentEvent[] = [];
  const next = effect.then.flatMap((event) => agentStep(state, event, nowMs));
  return [{ ...effect, then }, ...next.flatMap((one) => goOnAtOnce(state, one, nowMs))];
}

/** Reservations and volumes of the earlier process are not read. */
const forgetsResources: AgentStep = (state, event, nowMs) => {
  if (event.kind !== 'disk-recovered') return agentStep(state, event, nowMs);
  const { resources: _, resourcesTarget: __, ...rest } = event;
  return agentStep(state, rest, nowMs);
};

function inMaster(name: string, seenBy: readonly string[], master: MasterStep): PlantedBug {
  return { name, seenBy, cores: { ...realCores, master } };
}

function inAgent(name: string, seenBy: readonly string[], agent: AgentStep): PlantedBug {
  return { name, seenBy, cores: { ...realCores, agent } };
}

export const plantedOperationBugs: readonly PlantedBug[] = [
  inMaster('the master converts resources again when an agent comes back', ['operations', 'resources'], convertsTwice),
  {
    ...inMaster('the new leader does not look at the operations that agents list', ['operations'], ignoresListed),
    shape: 'ensemble',
  },
  inMaster('the master keeps promises of what agents did not do', ['operations'], keepsPromises),
  inMaster('the master acknowledges operations for frameworks', ['operations'], acknowledgesItself),
  inMaster('the master counts reservations twice against quotas', ['quotas'], countsTwice),
  inAgent('the agent tells of volumes before they are written down', ['operations', 'durability'], tellsTooEarly),
  inAgent('the agent forgets reservations and volumes', ['operations'], forgetsResources),
];
