/** Looks at operations, reservations and volumes for contradictions. For tests and simulations: far too slow for a running master. */

import { isTerminalOperation } from '../../model/operations.ts';
import { formatQuantities } from '../../model/quantities.ts';
import { reservationRole } from '../../model/reservations.ts';
import { quantitiesOf } from '../../model/resources.ts';
import { isPersistentVolume } from '../../model/volumes.ts';
import { sameAmounts } from '../allocator/check-allocator.ts';
import type { Agent } from './agent-record.ts';
import type { MasterState } from './state.ts';

/** Sentences about what does not fit together; none when all is well. */
export function operationProblems(state: MasterState): string[] {
  const problems: string[] = [];
  for (const agent of state.agents.values()) {
    checkTotal(agent, problems);
    checkRecords(state, agent, problems);
  }
  for (const framework of state.frameworks.values()) {
    for (const operation of framework.operations) {
      if (state.agents.get(operation.agentId)?.operations.get(operation.uuid) !== operation)
        problems.push(`operation ${operation.uuid} of ${framework.id} is not on its agent's record`);
    }
    for (const operation of framework.operationsById.values()) {
      if (!framework.operations.has(operation))
        problems.push(`framework ${framework.id} knows a name of an operation that is over`);
    }
    if (state.orphanOperations.has(framework.id)) problems.push(`framework ${framework.id} is here and has orphans`);
  }
  for (const [id, operations] of state.orphanOperations) {
    if (operations.size === 0) problems.push(`framework ${id} has no orphans and is listed`);
    for (const operation of operations) {
      if (state.agents.get(operation.agentId)?.operations.get(operation.uuid) !== operation)
        problems.push(`orphan ${operation.uuid} is not on its agent's record`);
    }
  }
  return problems;
}

/** Operations change what resources are, and never how much there is. */
function checkTotal({ id, info, slot }: Agent, problems: string[]): void {
  const own = slot.total.list.filter(({ revocable }) => revocable === undefined);
  const has = quantitiesOf(own);
  const was = quantitiesOf((info.resources ?? []).filter(({ revocable }) => revocable === undefined));
  if (!sameAmounts(has, was)) {
    problems.push(`agent ${id} has ${formatQuantities(has)} and was configured with ${formatQuantities(was)}`);
  }
  const volumes = own.filter(isPersistentVolume).map((one) => `${reservationRole(one)} ${one.disk?.persistence?.id}`);
  if (new Set(volumes).size < volumes.length) problems.push(`agent ${id} has a volume twice: ${volumes.join(', ')}`);
}

function checkRecords(state: MasterState, agent: Agent, problems: string[]): void {
  for (const operation of agent.operations.values()) {
    const { uuid, frameworkId, message, promised } = operation;
    if (promised !== undefined && isTerminalOperation(message.latest_status.state))
      problems.push(`operation ${uuid} is over and still promises something`);
    if (frameworkId === undefined) continue;
    const framework = state.frameworks.get(frameworkId);
    const holder = framework?.operations ?? state.orphanOperations.get(frameworkId);
    if (holder?.has(operation) !== true) problems.push(`operation ${uuid} is not on record of ${frameworkId}`);
  }
}
