/** Tasks on record: how they come, change, end and are forgotten. */

import { touchBlock } from '../../base/block-map.ts';
import { equalBytes } from '../../base/bytes.ts';
import type { Resources } from '../../model/resources.ts';
import { concealTask } from '../../model/secrets.ts';
import { isTerminal } from '../../model/task-state.ts';
import type { Task, TaskState, TaskStatus } from '../../wire/gen/mesos.ts';
import { recover } from '../allocator/allocator.ts';
import type { Agent } from './agent-record.ts';
import type { Framework } from './framework-record.ts';
import type { MasterState } from './state.ts';
import { emptyFragments, emptyOut, type TaskCounts, type TaskRecord, zeroCounts } from './task-record.ts';
import { publish, type Turn } from './turn.ts';

export interface NewTask {
  readonly message: Task;
  /** Refined and allocated. */
  readonly resources: Resources;
  readonly role: string;
}

/** Puts a task on record on its agent and framework, without its secrets. Its resources, if it holds any, must be booked in the allocator already. */
export function addTask(
  turn: Turn,
  framework: Framework,
  agent: Agent,
  { message, resources, role }: NewTask,
): TaskRecord {
  const holds = !isTerminal(message.state) && message.state !== 'TASK_UNREACHABLE';
  const shown = framework.likeTasks.share(concealTask(message));
  const task: TaskRecord = {
    id: message.task_id.value,
    frameworkId: framework.id,
    agentId: agent.id,
    role,
    message: shown,
    resources: framework.likeTasks.resources(resources),
    holdsResources: holds,
    isKillAsked: false,
    version: 0,
    fragments: emptyFragments(),
    block: undefined,
  };
  framework.tasks.set(task.id, task);
  tasksOn(agent, framework.id).set(task.id, task);
  agent.frameworkIds.add(framework.id);
  countTask(turn.state, framework, task, 1);
  if (holds) {
    agent.used.add(resources);
    framework.used.add(resources);
    touchAmounts(agent, framework);
  }
  publish(turn, { kind: 'task-added', task });
  return task;
}

function tasksOn(agent: Agent, frameworkId: string): Map<string, TaskRecord> {
  let tasks = agent.tasks.get(frameworkId);
  if (tasks === undefined) {
    tasks = new Map();
    agent.tasks.set(frameworkId, tasks);
  }
  return tasks;
}

/** What readers show of the amounts of an agent and a framework has changed. */
export function touchAmounts(agent: Agent, framework: Framework): void {
  touchAgent(agent);
  touchFramework(framework);
}

export function touchAgent(agent: Agent): void {
  agent.revision++;
  emptyOut(agent.fragments);
  touchBlock(agent);
}

export function touchFramework(framework: Framework): void {
  framework.revision++;
  emptyOut(framework.fragments);
}

export function touchTask(task: TaskRecord): void {
  task.version++;
  emptyOut(task.fragments);
  touchBlock(task);
}

function countTask({ agents }: MasterState, framework: Framework, task: TaskRecord, by: 1 | -1): void {
  const { state } = task.message;
  framework.taskCounts[state] += by;
  countsOn(framework, task.agentId)[state] += by;
  // Summaries of agents show these counts.
  const agent = agents.get(task.agentId);
  if (agent !== undefined) touchBlock(agent);
}

function countsOn(framework: Framework, agentId: string): TaskCounts {
  let counts = framework.taskCountsByAgent.get(agentId);
  if (counts === undefined) {
    counts = zeroCounts();
    framework.taskCountsByAgent.set(agentId, counts);
  }
  return counts;
}

export interface TaskChange {
  readonly status: TaskStatus;
  /** The latest state the agent knows; later than the status while updates wait for acknowledgement. */
  readonly latestState?: TaskState | undefined;
  readonly uuid?: Uint8Array | undefined;
}

/**
 * Applies a status to a task. A terminal state stays. At its first terminal or unreachable state the task's resources go back
 * to the agent; the record stays until the update is acknowledged.
 */
export function updateTask(turn: Turn, framework: Framework, task: TaskRecord, change: TaskChange): void {
  const { message } = task;
  const { status } = change;
  const before = message.state;
  const lastStatus = message.statuses?.at(-1)?.state;
  if (!isTerminal(before)) moveTask(turn, framework, task, change.latestState ?? status.state);
  message.status_update_state = status.state;
  message.status_update_uuid = change.uuid;
  const kept = keptStatus(message, change);
  const statuses = message.statuses ?? [];
  if (statuses.at(-1)?.state === status.state) statuses[statuses.length - 1] = kept;
  else statuses.push(kept);
  message.statuses = statuses;
  touchTask(task);
  const isCheck =
    status.reason === 'REASON_TASK_CHECK_STATUS_UPDATED' || status.reason === 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED';
  if (before !== message.state || lastStatus !== status.state || isCheck) {
    publish(turn, { kind: 'task-updated', task, status, state: message.state });
  }
}

/** Without its data, and with the ids that the task has anyway. */
function keptStatus({ task_id, agent_id }: Task, { status, uuid }: TaskChange): TaskStatus {
  const { data: _, ...kept } = status;
  kept.task_id = task_id;
  if (kept.agent_id?.value === agent_id.value) kept.agent_id = agent_id;
  if (uuid !== undefined && kept.uuid !== undefined && equalBytes(uuid, kept.uuid)) kept.uuid = uuid;
  return kept;
}

function moveTask(turn: Turn, framework: Framework, task: TaskRecord, state: TaskState): void {
  if (state === task.message.state) return;
  countTask(turn.state, framework, task, -1);
  task.message.state = state;
  countTask(turn.state, framework, task, 1);
  if (isTerminal(state)) countEnd(turn, framework, state);
  if (isTerminal(state) || state === 'TASK_UNREACHABLE') releaseTask(turn, framework, task);
}

function countEnd(turn: Turn, framework: Framework, state: TaskState): void {
  const { counters } = turn.state;
  counters.ended[state] = (counters.ended[state] ?? 0) + 1;
  const { terminalTasks } = framework.metrics;
  terminalTasks[state] = (terminalTasks[state] ?? 0) + 1;
}

/** Counts `master/task_failed/source_slave/reason_…` for a terminal update. */
export function countReason(turn: Turn, status: TaskStatus): void {
  if (!isTerminal(status.state)) return;
  const source = (status.source ?? 'SOURCE_MASTER').replace('AGENT', 'SLAVE').toLowerCase();
  const reason = status.reason?.replaceAll('AGENT', 'SLAVE').toLowerCase();
  if (reason === undefined) return;
  const key = `${status.state.toLowerCase()}/${source}/${reason}`;
  const { reasons } = turn.state.counters;
  reasons.set(key, (reasons.get(key) ?? 0) + 1);
}

/** Gives the task's resources back to its agent. */
function releaseTask(turn: Turn, framework: Framework, task: TaskRecord): void {
  if (!task.holdsResources) return;
  task.holdsResources = false;
  const agent = turn.state.agents.get(task.agentId);
  framework.used.subtract(task.resources);
  touchFramework(framework);
  if (agent !== undefined) {
    agent.used.subtract(task.resources);
    touchAgent(agent);
  }
  recover(turn.state.allocator, {
    frameworkId: framework.id,
    role: task.role,
    agentId: task.agentId,
    resources: task.resources,
  });
}

/** Takes a task off the active record, into the completed or the unreachable ones of its framework. */
export function removeTask(
  turn: Turn,
  framework: Framework,
  task: TaskRecord,
  into: 'completed' | 'unreachable',
): void {
  releaseTask(turn, framework, task);
  framework.tasks.delete(task.id);
  const agent = turn.state.agents.get(task.agentId);
  const onAgent = agent?.tasks.get(framework.id);
  onAgent?.delete(task.id);
  if (onAgent?.size === 0 && agent !== undefined) {
    agent.tasks.delete(framework.id);
    noteIdle(turn.state, agent);
  }
  if (into === 'unreachable') {
    const older = framework.unreachableTasks.get(task.id);
    if (older !== undefined) forgetTask(turn.state, framework, older);
    framework.unreachableTasks.set(task.id, task);
  } else framework.completedTasks.set(turn.state.nextCompleted++, task);
}

/** Remembers a draining agent that may have nothing left, to be looked at when the event is over. */
export function noteIdle(state: MasterState, agent: Agent): void {
  if (agent.drainInfo?.state === 'DRAINING' && agent.tasks.size + agent.operations.size === 0)
    state.idleAgents.add(agent.id);
}

/** A task of the framework's history is forgotten. */
export function forgetTask(state: MasterState, framework: Framework, task: TaskRecord): void {
  countTask(state, framework, task, -1);
  const counts = framework.taskCountsByAgent.get(task.agentId);
  if (counts !== undefined && Object.values(counts).every((tasks) => tasks === 0)) {
    framework.taskCountsByAgent.delete(task.agentId);
  }
}
