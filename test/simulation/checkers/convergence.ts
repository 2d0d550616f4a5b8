/** When faults are over, everybody comes to know the same tasks, and no task runs that nobody knows. */
import { agentIdOf } from '../../../src/agent/core/state.ts';
import { isReserved } from '../../../src/model/reservations.ts';
import { scalarOf } from '../../../src/model/resources.ts';
import { isTerminal } from '../../../src/model/task-state.ts';
import type { Checker } from '../checker.ts';
import type { SimAgent } from '../sim-agent.ts';
import type { SimFramework } from '../sim-framework.ts';
import type { World } from '../world.ts';

export function createConvergenceChecker(world: World): Checker {
  return { name: 'convergence', unsettled: () => problemOf(world) };
}

function problemOf(world: World): string | undefined {
  for (const program of world.programs) if (!program.isUp) return `${program.name} is down`;
  for (const agent of world.agents) {
    const problem = registrationProblem(world, agent);
    if (problem !== undefined) return problem;
  }
  return frameworksProblem(world) ?? tasksProblem(world) ?? executorsProblem(world);
}

function registrationProblem({ master }: World, agent: SimAgent): string | undefined {
  const { state } = agent;
  if (state?.phase !== 'running') return `${agent.name} is ${state?.phase}`;
  const known = master.state?.agents.get(agentIdOf(state));
  if (known === undefined) return `the master does not know ${agent.name}`;
  return known.connected && known.active ? undefined : `the master does not use ${agent.name}`;
}

/** Task ids of every framework, as the master, the agents and the hosts have them. */
function tasksProblem({ master, agents }: World): string | undefined {
  const atMaster = new Set<string>();
  for (const framework of master.state?.frameworks.values() ?? []) {
    for (const task of framework.tasks.values()) if (!isTerminal(task.message.state)) atMaster.add(task.id);
  }
  const atAgents = new Set<string>();
  const running = new Set<string>();
  for (const agent of agents) {
    for (const framework of agent.state?.frameworks.values() ?? []) {
      for (const executor of framework.executors.values()) {
        for (const id of [...executor.queued.keys(), ...executor.launched.keys()]) atAgents.add(id);
      }
    }
    for (const { taskId } of agent.containers.alive) {
      if (running.has(taskId)) return `task ${taskId} runs twice`;
      running.add(taskId);
    }
  }
  return (
    differenceOf(['the master', atMaster], ['an agent', atAgents]) ??
    differenceOf(['an agent', atAgents], ['a host', running])
  );
}

export function differenceOf(
  [left, those]: readonly [string, ReadonlySet<string>],
  [right, others]: readonly [string, ReadonlySet<string>],
  what = 'task',
): string | undefined {
  for (const id of those) if (!others.has(id)) return `${left} has ${what} ${id}, ${right} has not`;
  for (const id of others) if (!those.has(id)) return `${right} has ${what} ${id}, ${left} has not`;
  return undefined;
}

function frameworksProblem(world: World): string | undefined {
  for (const framework of world.frameworks) {
    const known = world.master.state?.frameworks.get(framework.frameworkId ?? '');
    if (known?.connected !== true) return `${framework.name} is not subscribed`;
    const wanted = new Set(framework.alive.map(({ id }) => id));
    const has = new Set(
      [...known.tasks.values()].filter((task) => !isTerminal(task.message.state)).map(({ id }) => id),
    );
    const problem = differenceOf([framework.name, wanted], ['the master', has]);
    if (problem !== undefined) return problem;
    for (const { id, state } of framework.alive) if (state !== 'running') return `task ${id} is still ${state}`;
    const short = shortage(world, framework);
    if (short !== undefined) return short;
  }
  return undefined;
}

/** Executors that frameworks brought hold resources of their own. */
function executorsProblem({ master, agents }: World): string | undefined {
  const atMaster = new Set<string>();
  for (const agent of master.state?.agents.values() ?? []) {
    for (const [frameworkId, executors] of agent.executors) {
      for (const id of executors.keys()) atMaster.add(`${id} of ${frameworkId} on ${agent.info.hostname}`);
    }
  }
  const atAgents = new Set<string>();
  for (const { state, host } of agents) {
    for (const [frameworkId, framework] of state?.frameworks ?? []) {
      for (const { executorId, kind, phase } of framework.executors.values()) {
        if (kind !== 'command' && phase !== 'terminated') atAgents.add(`${executorId} of ${frameworkId} on ${host}`);
      }
    }
  }
  return differenceOf(['the master', atMaster], ['an agent', atAgents], 'executor');
}

/** A framework has fewer tasks than it wants although there is room. */
function shortage({ master }: World, framework: SimFramework): string | undefined {
  const missing = framework.options.size - framework.alive.length;
  const { cpus, memMb, tasks } = framework.unit;
  if (missing < tasks) return undefined;
  for (const { slot, offered, info } of master.state?.agents.values() ?? []) {
    const free = [...slot.available.list, ...offered.list].filter((resource) => !isReserved(resource));
    if (scalarOf(free, 'cpus') >= cpus && scalarOf(free, 'mem') >= memMb) {
      return `${framework.name} misses ${missing} tasks although there is room on ${info.hostname}`;
    }
  }
  return undefined;
}
