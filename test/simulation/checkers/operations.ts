/**
 * No reservation and no volume is lost, doubled or given to two: what was told to be done is there, and master
 * and agents come to have the same resources.
 */
import { type AgentState, agentIdOf } from '../../../src/agent/core/state.ts';
import { formatUuid } from '../../../src/base/uuid.ts';
import { operationProblems } from '../../../src/master/core/check-operations.ts';
import type { MasterEffect } from '../../../src/master/core/effects.ts';
import { formatResources } from '../../../src/model/resource-text.ts';
import { equalResources } from '../../../src/model/resources.ts';
import { isPersistentVolume } from '../../../src/model/volumes.ts';
import type { AcknowledgeOperationStatusMessage, ApplyOperationMessage } from '../../../src/wire/gen/internal.ts';
import { amountsOf, formatAmounts, isEqual } from '../amounts.ts';
import type { Checker } from '../checker.ts';
import { SimAgent } from '../sim-agent.ts';
import { SimMaster } from '../sim-master.ts';
import type { SimReserver } from '../sim-reserver.ts';
import type { World } from '../world.ts';

export function createOperationsChecker(world: World): Checker {
  if (world.reserver === undefined) return { name: 'operations' };
  const { reserver } = world;
  /** Operations that a framework named and will acknowledge, by uuid. */
  const named = new Set<string>();
  return {
    name: 'operations',
    onEffect: (program, effect) => {
      return program instanceof SimMaster ? masterEffectProblem(effect as MasterEffect, reserver, named) : undefined;
    },
    onStepped: (program) => {
      if (program instanceof SimMaster && program.state !== undefined) return operationProblems(program.state)[0];
      if (program instanceof SimAgent) return agentProblem(program) ?? volumesProblem(world, reserver);
      return program === reserver ? volumesProblem(world, reserver) : undefined;
    },
    unsettled: () => reserverProblem(reserver) ?? differenceProblem(world),
  };
}

/** The master acknowledges for itself only what nobody else will. */
function masterEffectProblem(effect: MasterEffect, reserver: SimReserver, named: Set<string>): string | undefined {
  if (effect.type !== 'send') return undefined;
  if (effect.message.name === 'mesos.internal.ApplyOperationMessage') {
    const { operation_info: info, operation_uuid: uuid } = effect.body as ApplyOperationMessage;
    if (info.id !== undefined) named.add(formatUuid(uuid.value));
  }
  if (effect.message.name !== 'mesos.internal.AcknowledgeOperationStatusMessage') return undefined;
  const { operation_uuid: uuid, status_uuid: status } = effect.body as AcknowledgeOperationStatusMessage;
  if (!named.has(formatUuid(uuid.value)) || reserver.acknowledged.has(formatUuid(status.value))) return undefined;
  return `the master acknowledges operation ${formatUuid(uuid.value)} in place of its framework`;
}

/** Its resources are known: it has read its disk. */
function hasRead({ isUp, state }: SimAgent): boolean {
  return isUp && state !== undefined && state.phase !== 'recovering';
}

function agentProblem(agent: SimAgent): string | undefined {
  const { state, totals, name } = agent;
  if (state === undefined || !hasRead(agent)) return undefined;
  const has = amountsOf(state.total);
  const was = amountsOf(totals);
  return isEqual(has, was) ? undefined : `${name} has ${formatAmounts(has)} of ${formatAmounts(was)}`;
}

/** A volume that was told to be made is on one agent, also after that one restarted with what was on its disk. */
function volumesProblem({ agents }: World, reserver: SimReserver): string | undefined {
  if (!agents.every(hasRead)) return undefined;
  for (const { id, state } of reserver.volumes.values()) {
    const holders = agents.filter(({ state: own }) => own?.total.some((one) => one.disk?.persistence?.id === id));
    if (holders.length > 1) return `volume ${id} is on ${holders.map(({ name }) => name).join(' and ')}`;
    if (state === 'made' && holders.length === 0) return `volume ${id} was made and is nowhere`;
  }
  return undefined;
}

function reserverProblem({ operations, name, isUp }: SimReserver): string | undefined {
  if (!isUp) return `${name} is down`;
  for (const { id, outcome } of operations.values()) {
    if (outcome === 'asked') return `${name} does not know what became of operation ${id}`;
  }
  return undefined;
}

function differenceProblem({ master, agents }: World): string | undefined {
  const { state } = master;
  if (state === undefined) return 'no master';
  for (const agent of agents) {
    const own: AgentState | undefined = agent.state;
    const known = state.agents.get(own === undefined ? '' : agentIdOf(own));
    if (own === undefined || known === undefined) return `the master does not know ${agent.name}`;
    if (known.slot.isOvercommitted) return `the master has given away more than ${agent.name} has`;
    if (known.operations.size > 0) return `${known.operations.size} operations of ${agent.name} are on record`;
    if (own.operations.size > 0) return `${agent.name} has ${own.operations.size} operations nobody acknowledged`;
    if (equalResources(known.slot.total.list, own.total)) continue;
    const special = (list: readonly (typeof own.total)[number][]): string =>
      formatResources(list.filter((one) => isPersistentVolume(one) || one.reservations !== undefined));
    return `the master has ${special(known.slot.total.list)} on ${agent.name}, which has ${special(own.total)}`;
  }
  return state.orphanOperations.size === 0 ? undefined : 'there are orphan operations';
}
