/** Maps that say the same thing in two ways agree. */
import type { MasterState } from '../../../src/master/core/state.ts';
import { zeroCounts } from '../../../src/master/core/task-record.ts';
import { isTerminal } from '../../../src/model/task-state.ts';
import type { TaskState } from '../../../src/wire/gen/mesos.ts';
import type { Checker } from '../checker.ts';
import { SimAgent } from '../sim-agent.ts';
import { SimMaster } from '../sim-master.ts';
import { agentIndexProblem } from './agent-indices.ts';

export function createIndicesChecker(): Checker {
  return {
    name: 'indices',
    onStepped: (program) => {
      if (program instanceof SimMaster && program.state !== undefined) return masterProblem(program.state);
      if (program instanceof SimAgent && program.state !== undefined) return agentIndexProblem(program.state);
      return undefined;
    },
  };
}

function masterProblem(state: MasterState): string | undefined {
  return agentsProblem(state) ?? offersProblem(state) ?? tasksProblem(state) ?? streamsProblem(state);
}

function agentsProblem(state: MasterState): string | undefined {
  for (const [id, agent] of state.agents) {
    if (agent.id !== id) return `agent ${agent.id} stands under ${id}`;
    if (agent.connected && state.agentsByPid.get(agent.pid) !== agent) return `agent ${id} is not found by its process`;
    if (state.observers.get(agent.observer) !== agent) return `agent ${id} is not found by its observer`;
    if (state.recoveredAgents.has(id) || state.unreachableAgents.has(id) || state.goneAgents.has(id)) {
      return `agent ${id} is registered and in another list`;
    }
    if (!state.allocator.agents.has(id)) return `the allocator does not know agent ${id}`;
    if (agent.active && !agent.connected) return `agent ${id} is active without a connection`;
    if (!agent.active && agent.offers.size > 0) return `agent ${id} is inactive and offered`;
    if (!state.deadlines.has(`ping:${id}`)) return `agent ${id} is not pinged`;
  }
  for (const agent of state.agentsByPid.values()) {
    if (state.agents.get(agent.id) !== agent) return `a process leads to agent ${agent.id}, which is not there`;
  }
  if (state.observers.size !== state.agents.size) return 'there are observers without agents';
  if (state.allocator.agents.size !== state.agents.size) return 'the allocator knows agents that are not there';
  return undefined;
}

function offersProblem(state: MasterState): string | undefined {
  let onAgents = 0;
  for (const agent of state.agents.values()) {
    onAgents += agent.offers.size;
    for (const offer of agent.offers) {
      if (state.offers.get(offer.id) !== offer) return `offer ${offer.id} stands only at its agent`;
    }
  }
  let atFrameworks = 0;
  for (const framework of state.frameworks.values()) {
    atFrameworks += framework.offers.size;
    if (framework.offers.size > 0 && !framework.active) return `framework ${framework.id} is inactive and has offers`;
  }
  return onAgents === state.offers.size && atFrameworks === state.offers.size
    ? undefined
    : `${state.offers.size} offers, but ${onAgents} at agents and ${atFrameworks} at frameworks`;
}

function tasksProblem(state: MasterState): string | undefined {
  for (const framework of state.frameworks.values()) {
    const counts = zeroCounts();
    for (const task of framework.tasks.values()) {
      counts[task.message.state]++;
      const agent = state.agents.get(task.agentId);
      if (agent === undefined) return `task ${task.id} is on agent ${task.agentId}, which is not there`;
      if (agent.tasks.get(framework.id)?.get(task.id) !== task) return `task ${task.id} is not on its agent`;
      if (task.holdsResources === isTerminal(task.message.state)) {
        return `task ${task.id} is ${task.message.state} and ${task.holdsResources ? 'holds' : 'holds no'} resources`;
      }
    }
    for (const task of framework.unreachableTasks.values()) counts[task.message.state]++;
    for (const task of framework.completedTasks.values()) counts[task.message.state]++;
    for (const name of Object.keys(counts) as TaskState[]) {
      if (counts[name] !== framework.taskCounts[name]) {
        return `framework ${framework.id} has ${counts[name]} tasks in ${name} but counts ${framework.taskCounts[name]}`;
      }
    }
  }
  for (const agent of state.agents.values()) {
    for (const [frameworkId, tasks] of agent.tasks) {
      for (const task of tasks.values()) {
        if (state.frameworks.get(frameworkId)?.tasks.get(task.id) !== task) {
          return `task ${task.id} is on agent ${agent.id} but not with its framework`;
        }
      }
    }
  }
  return undefined;
}

function streamsProblem(state: MasterState): string | undefined {
  for (const [streamId, frameworkId] of state.frameworkByStream) {
    if (state.frameworks.get(frameworkId)?.connection?.streamId !== streamId) {
      return `stream ${streamId} leads to framework ${frameworkId}, which has another`;
    }
  }
  for (const framework of state.frameworks.values()) {
    if (state.completedFrameworks.has(framework.id)) return `framework ${framework.id} is both alive and completed`;
    const { connection } = framework;
    if (connection !== undefined && state.frameworkByStream.get(connection.streamId) !== framework.id) {
      return `framework ${framework.id} is not found by its stream`;
    }
  }
  return undefined;
}
