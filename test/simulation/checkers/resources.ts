/** Nothing is offered or used twice: in the master's books, in the agent's, and by the processes on the host. */
import type { AgentState, Executor } from '../../../src/agent/core/state.ts';
import type { Agent } from '../../../src/master/core/agent-record.ts';
import type { MasterState } from '../../../src/master/core/state.ts';
import { isTerminal } from '../../../src/model/task-state.ts';
import { type Amounts, addTo, amountsOf, formatAmounts, isEqual, isWithin, noAmounts } from '../amounts.ts';
import type { Checker } from '../checker.ts';
import { SimAgent } from '../sim-agent.ts';
import { SimMaster } from '../sim-master.ts';

export function createResourcesChecker(): Checker {
  return {
    name: 'resources',
    onStepped: (program) => {
      if (program instanceof SimMaster && program.state !== undefined) return masterProblem(program.state);
      if (program instanceof SimAgent && program.state !== undefined) return agentProblem(program, program.state);
      return undefined;
    },
  };
}

function masterProblem(state: MasterState): string | undefined {
  for (const agent of state.agents.values()) {
    const problem = bookProblem(agent);
    if (problem !== undefined) return `the master's book of agent ${agent.id} at ${agent.pid}: ${problem}`;
  }
  for (const framework of state.frameworks.values()) {
    const used = noAmounts();
    for (const task of framework.tasks.values()) if (task.holdsResources) addTo(used, task.resources);
    for (const executors of framework.executors.values()) {
      for (const executor of executors.values()) addTo(used, executor.resources);
    }
    const booked = amountsOf(framework.used.list);
    // The same port of two agents is one in a sum over agents.
    booked.ports = used.ports;
    if (!isEqual(used, booked)) {
      return `framework ${framework.id} uses ${formatAmounts(used)} but ${formatAmounts(booked)} is booked`;
    }
  }
  return undefined;
}

function bookProblem(agent: Agent): string | undefined {
  const used = noAmounts();
  for (const tasks of agent.tasks.values()) {
    for (const task of tasks.values()) if (task.holdsResources) addTo(used, task.resources);
  }
  for (const executors of agent.executors.values()) {
    for (const executor of executors.values()) addTo(used, executor.resources);
  }
  const bookedUsed = amountsOf(agent.used.list);
  if (!isEqual(used, bookedUsed)) {
    return `tasks and executors hold ${formatAmounts(used)} but ${formatAmounts(bookedUsed)} is booked as used`;
  }
  const offered = noAmounts();
  for (const offer of agent.offers) addTo(offered, offer.resources);
  const bookedOffered = amountsOf(agent.offered.list);
  if (!isEqual(offered, bookedOffered)) {
    return `offers hold ${formatAmounts(offered)} but ${formatAmounts(bookedOffered)} is booked as offered`;
  }
  const both = sumOf(used, offered);
  const total = amountsOf(agent.slot.total.list);
  // A task was launched on a volume that the agent did not make: what it was to be made of is there besides, until the agent refuses the task.
  if (!agent.slot.isOvercommitted && !isWithin(both, total)) {
    return `used ${formatAmounts(used)} and offered ${formatAmounts(offered)} are more than ${formatAmounts(total)}`;
  }
  const allocated = amountsOf(agent.slot.allocated.list);
  if (!isEqual(both, allocated)) {
    return `used and offered are ${formatAmounts(both)} but the allocator holds ${formatAmounts(allocated)}`;
  }
  if (agent.slot.isOvercommitted) return undefined;
  const rest = sumOf(allocated, amountsOf(agent.slot.available.list));
  return isEqual(rest, total)
    ? undefined
    : `allocated and available make ${formatAmounts(rest)} of ${formatAmounts(total)}`;
}

function sumOf(left: Amounts, right: Amounts): Amounts {
  return {
    cpus: left.cpus + right.cpus,
    mem: left.mem + right.mem,
    disk: left.disk + right.disk,
    ports: left.ports + right.ports,
  };
}

function agentProblem(agent: SimAgent, state: AgentState): string | undefined {
  const total = amountsOf(agent.totals);
  const held = noAmounts();
  // What is read from disk may have ended already: that is found out before the agent is registered.
  for (const framework of state.phase === 'running' ? state.frameworks.values() : []) {
    for (const executor of framework.executors.values()) addExecutor(held, executor);
  }
  if (!isWithin(held, total)) return `${agent.name} runs ${formatAmounts(held)} but has ${formatAmounts(total)}`;
  const alive = noAmounts();
  let commands = 0;
  for (const { containerId, resources } of agent.containers.alive) {
    addTo(alive, resources);
    if (!containerId.includes('.')) commands++;
  }
  // What the agent adds for the executor of a command nobody accounts for, in the original either.
  alive.cpus -= commands * 100;
  alive.mem -= commands * 32_000;
  return isWithin(alive, total)
    ? undefined
    : `the containers of ${agent.name} hold ${formatAmounts(alive)} but it has ${formatAmounts(total)}`;
}

function addExecutor(held: Amounts, executor: Executor): void {
  if (executor.phase === 'terminated') return;
  if (executor.kind !== 'command') addTo(held, executor.info.resources ?? []);
  for (const task of executor.queued.values()) addTo(held, task.resources ?? []);
  for (const task of executor.launched.values()) if (!isTerminal(task.state)) addTo(held, task.resources ?? []);
}
