/** Looks at the whole state for contradictions. For tests and simulations: far too slow for a running master. */
import {
  addResources,
  equalResources,
  quantitiesOf,
  type Resources,
  unallocateResources,
} from '../../model/resources.ts';
import { allocatorProblems, plainOf, sameAmounts } from '../allocator/check-allocator.ts';
import { countedQuantities, excessOf, topRole } from '../allocator/quota.ts';
import { withoutShared } from '../allocator/shared-resources.ts';
import type { Agent } from './agent-record.ts';
import { operationProblems } from './check-operations.ts';
import type { Framework } from './framework-record.ts';
import type { MasterState } from './state.ts';
import { type TaskCounts, type TaskRecord, zeroCounts } from './task-record.ts';

/** Sentences about what does not fit together; none when all is well. */
export function stateProblems(state: MasterState): string[] {
  const problems: string[] = [];
  for (const agent of state.agents.values()) {
    checkAgent(state, agent, problems);
    checkDecision(state, agent, problems);
  }
  for (const framework of state.frameworks.values()) checkFramework(state, framework, problems);
  checkOffers(state, problems);
  problems.push(...limitProblems(state));
  checkMaintenance(state, problems);
  problems.push(...operationProblems(state));
  problems.push(...allocatorProblems(state.allocator));
  if (state.allocator.agents.size !== state.agents.size)
    problems.push('the allocator has other agents than the master');
  if (state.allocator.frameworks.size !== state.frameworks.size) problems.push('the allocator has other frameworks');
  if (state.observers.size !== state.agents.size) problems.push('an agent has no observer of its own');
  return problems;
}

function checkAgent(state: MasterState, agent: Agent, problems: string[]): void {
  const tasks = [...agent.tasks.values()].flatMap((byId) => [...byId.values()]);
  const executors = [...agent.executors.values()].flatMap((byId) => [...byId.values()]);
  const used = addResources(...heldBy(tasks), ...executors.map(({ resources }) => resources));
  expectEqual(problems, `used by agent ${agent.id}`, agent.used.list, used);
  const offered = addResources(...[...agent.offers].map(({ resources }) => resources));
  expectEqual(problems, `offered of agent ${agent.id}`, agent.offered.list, offered);
  const { slot } = agent;
  const allocated = addResources(unallocateResources(used), unallocateResources(offered));
  expectEqual(problems, `allocated of agent ${agent.id}`, slot.allocated.list, allocated);
  if (slot.isOvercommitted) return;
  const whole = addResources(slot.allocated.list, slot.available.list);
  expectEqual(problems, `allocated and available of agent ${agent.id}`, whole, slot.total.list);
  for (const task of tasks) {
    if (state.frameworks.get(task.frameworkId)?.tasks.get(task.id) !== task) {
      problems.push(`task ${task.id} of agent ${agent.id} is not on its framework's record`);
    }
  }
}

/** What an operator decided of an agent holds. */
function checkDecision(state: MasterState, agent: Agent, problems: string[]): void {
  if (agent.deactivated && (agent.active || agent.offers.size > 0)) problems.push(`agent ${agent.id} is offered`);
  if (agent.drainInfo === undefined) return;
  if (!agent.deactivated) problems.push(`agent ${agent.id} drains and is not deactivated`);
  const isIdle = agent.connected && agent.tasks.size + agent.operations.size === 0 && agent.transition === undefined;
  if (isIdle && agent.drainInfo.state === 'DRAINING' && !state.markingDrained.has(agent.id)) {
    problems.push(`agent ${agent.id} has nothing left and still drains`);
  }
}

function heldBy(tasks: readonly TaskRecord[]): Resources[] {
  return tasks.filter((task) => task.holdsResources).map((task) => task.resources);
}

function expectEqual(problems: string[], what: string, actual: Resources, wanted: Resources): void {
  if (equalResources(actual, wanted)) return;
  problems.push(`${what}: is ${JSON.stringify(actual)}, should be ${JSON.stringify(wanted)}`);
}

function checkFramework(state: MasterState, framework: Framework, problems: string[]): void {
  const executors = [...framework.executors.values()].flatMap((byId) => [...byId.values()]);
  const used = addResources(...heldBy([...framework.tasks.values()]), ...executors.map(({ resources }) => resources));
  expectEqual(problems, `used by framework ${framework.id}`, framework.used.list, used);
  const offered = addResources(...[...framework.offers].map(({ resources }) => resources));
  expectEqual(problems, `offered to framework ${framework.id}`, framework.offered.list, offered);
  const counts = zeroCounts();
  const all = [
    ...framework.tasks.values(),
    ...framework.unreachableTasks.values(),
    ...framework.completedTasks.values(),
  ];
  for (const task of all) counts[task.message.state]++;
  if (!sameCounts(counts, framework.taskCounts)) problems.push(`the task counts of ${framework.id} are wrong`);
  const byAgent = zeroCounts();
  for (const own of framework.taskCountsByAgent.values()) {
    for (const [name, tasks] of Object.entries(own)) byAgent[name as keyof TaskCounts] += tasks;
  }
  if (!sameCounts(counts, byAgent)) problems.push(`the task counts of ${framework.id} by agent are wrong`);
  checkClients(state, framework, addResources(used, offered), problems);
}

function sameCounts(a: TaskCounts, b: TaskCounts): boolean {
  return Object.entries(a).every(([name, tasks]) => b[name as keyof TaskCounts] === tasks);
}

function checkClients(state: MasterState, framework: Framework, held: Resources, problems: string[]): void {
  const slot = state.allocator.frameworks.get(framework.id);
  for (const client of slot?.clients.values() ?? []) {
    const own = held.filter((resource) => resource.allocation_info?.role === client.role.name);
    if (!sameAmounts(client.counted, countedQuantities(own))) {
      problems.push(`${framework.id} counts other amounts against the quota of ${client.role.name}`);
    }
    const uses = [...client.shared.values()].reduce((sum, one) => sum + one.uses, 0);
    const isSame = sameAmounts(plainOf(client), quantitiesOf(withoutShared(own)));
    if (!isSame || uses !== own.length - withoutShared(own).length) {
      problems.push(`${framework.id} holds other amounts in role ${client.role.name} than the allocator thinks`);
    }
  }
}

function checkOffers(state: MasterState, problems: string[]): void {
  for (const offer of state.offers.values()) {
    if (!state.agents.get(offer.agentId)?.offers.has(offer)) problems.push(`offer ${offer.id} has no agent`);
    if (!state.frameworks.get(offer.frameworkId)?.offers.has(offer))
      problems.push(`offer ${offer.id} has no framework`);
  }
}

/** Offers of what is beyond the limits of their roles. */
export function limitProblems(state: MasterState): string[] {
  const problems: string[] = [];
  for (const offer of state.offers.values()) {
    const quota = state.allocator.quota?.roles.get(topRole(offer.role));
    const excess = quota === undefined ? new Map<string, number>() : excessOf(quota);
    if (excess.size === 0) continue;
    for (const name of countedQuantities(offer.resources).keys()) {
      if (excess.has(name)) problems.push(`offer ${offer.id} has ${name} beyond the limit of role ${offer.role}`);
    }
  }
  return problems;
}

/** Agents, machines and inverse offers know each other. */
function checkMaintenance(state: MasterState, problems: string[]): void {
  let settled = 0;
  for (const ids of state.agentsByMachine.values()) settled += ids.size;
  if (settled !== state.agents.size) problems.push(`${settled} agents are on machines, ${state.agents.size} are here`);
  let offered = 0;
  for (const agent of state.agents.values()) {
    const isScheduled = state.machines.has(agent.machineKey);
    if (isScheduled !== (agent.maintenance !== undefined) || isScheduled !== state.scheduledAgents.has(agent)) {
      problems.push(`agent ${agent.id} does not know the schedule`);
    }
    offered += agent.maintenance?.offers.size ?? 0;
  }
  const held = [...state.frameworks.values()].reduce((sum, { inverseOffers }) => sum + inverseOffers.size, 0);
  if (state.inverseOffers.size !== offered || held !== offered) problems.push('inverse offers are out of step');
  for (const agent of state.scheduledAgents) {
    if (state.agents.get(agent.id) !== agent) problems.push(`agent ${agent.id} is scheduled and not here`);
  }
}
