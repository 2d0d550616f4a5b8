/**
 * The resources of an agent as they will be when it has done what it was sent. Frameworks use them at once: for reservations and
 * volumes nobody waits for the agent, which does them at the next moment, or drops them when it is another process by then.
 */
import { equalBytes } from '../../base/bytes.ts';
import { applyConversion, type Conversion } from '../../model/conversions.ts';
import { containsQuantities } from '../../model/quantities.ts';
import { quantitiesOf, type Resources } from '../../model/resources.ts';
import { isPersistentVolume, needsCheckpoint } from '../../model/volumes.ts';
import type { ReregisterSlaveMessage } from '../../wire/gen/internal.ts';
import type { Resource } from '../../wire/gen/mesos.ts';
import { updateAgent } from '../allocator/allocator.ts';
import { allocatorFactsOf, totalOf, volumeKey } from './agent-info.ts';
import type { Agent } from './agent-record.ts';
import { rescindOffersOf } from './offers.ts';
import type { OperationRecord } from './operation-record.ts';
import { enforceLimits } from './quota.ts';
import { touchAgent } from './tasks.ts';
import { report, type Turn } from './turn.ts';

/** Whether the agent takes operations one by one and tells what became of each; older ones are told the whole result. */
export function takesOperations(agent: Agent): boolean {
  return agent.capabilities.resourceProvider && agent.resourceVersion !== undefined;
}

function inverse({ consumed, converted }: Conversion): Conversion {
  return { consumed: converted, converted: consumed };
}

/** A volume that was to take the place of one that is still there. */
function hasTwins(resources: Resources): boolean {
  const volumes = resources.filter(isPersistentVolume).map(volumeKey);
  return new Set(volumes).size < volumes.length;
}

/** The agent did not do an operation: its resources are again what they were, with what came after it. */
export function takeBack(turn: Turn, agent: Agent, operation: OperationRecord): void {
  const { promised } = operation;
  operation.promised = undefined;
  if (promised === undefined) return;
  const total = withoutPromise(agent, operation, promised);
  report(turn, 'warn', 'an agent did not do an operation', {
    agentId: agent.id,
    operation: operation.message.info.type,
    state: operation.message.latest_status.state,
    reason: operation.message.latest_status.message,
  });
  if (total !== undefined) changeTotal(turn, agent, total);
}

/** Goes back to before the operation, then forward again without it. */
function withoutPromise(agent: Agent, operation: OperationRecord, promised: Conversion): Resource[] | undefined {
  const all = [...agent.operations.values()];
  const later = all.slice(all.indexOf(operation) + 1).filter((one) => one.promised !== undefined);
  let total: Resource[] | undefined = [...agent.slot.total.list];
  for (const one of later.toReversed()) {
    if (total !== undefined && one.promised !== undefined) total = applyConversion(total, inverse(one.promised));
  }
  if (total !== undefined) total = applyConversion(total, inverse(promised));
  // The agent says that it did what came after it and could not be done without it: then its next return tells the truth.
  if (total === undefined || hasTwins(total)) return undefined;
  for (const one of later) {
    if (one.promised === undefined) continue;
    const next: Resource[] | undefined = applyConversion(total, one.promised);
    // It was built on what is not there: the agent will drop it too.
    if (next === undefined || hasTwins(next)) one.promised = undefined;
    else total = next;
  }
  return total;
}

function changeTotal(turn: Turn, agent: Agent, total: Resources): void {
  rescindOffersOf(turn, agent);
  updateAgent(turn.state.allocator, agent.slot, allocatorFactsOf(agent.info, total, agent.capabilities));
  enforceLimits(turn);
  touchAgent(agent);
}

/** Whether it is configured as it was. */
function sameSize(told: Resources, kept: Resources): boolean {
  const own = kept.filter(({ revocable }) => revocable === undefined);
  return (
    containsQuantities(quantitiesOf(told), quantitiesOf(own)) &&
    containsQuantities(quantitiesOf(own), quantitiesOf(told))
  );
}

/**
 * All that an agent of record has, when it comes back. As another process it says the truth: what it was sent before it has done by
 * now, or never will. The same process may not have got yet what it was sent: then what was promised stands until it tells of each.
 * One that takes no operations is told the result again, which the master keeps for it.
 */
export function totalOnReturn(agent: Agent, message: ReregisterSlaveMessage): Resource[] {
  const { slot, resourceVersion } = agent;
  const told = totalOf(message.slave, message.checkpointed_resources ?? []);
  const operations = [...agent.operations.values()];
  const version = message.resource_version_uuid;
  if (!agent.capabilities.resourceProvider) {
    return totalOf(message.slave, slot.total.list.filter(needsCheckpoint));
  }
  const isSameProcess =
    version !== undefined && resourceVersion !== undefined && equalBytes(resourceVersion.value, version.value);
  const isPromised = operations.some(({ promised }) => promised !== undefined);
  if (isSameProcess && isPromised && sameSize(told, slot.total.list)) return [...slot.total.list];
  for (const operation of operations) operation.promised = undefined;
  return told;
}
