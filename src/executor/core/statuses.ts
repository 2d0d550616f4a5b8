import { nextUuidBytes } from '../../base/random.ts';
import type { ContainerStatus, TaskState, TaskStatus } from '../../wire/gen/mesos.ts';
import type { ExecutorEffect } from './events.ts';
import type { ExecutorState, Task } from './executor-state.ts';

/** One status update of a task, with a uuid of its own. */
export function sendStatus(
  state: ExecutorState,
  task: Pick<Task, 'taskId' | 'containerId'> & Partial<Task>,
  nowMs: number,
  what: Partial<TaskStatus> & { readonly state: TaskState },
): ExecutorEffect {
  const { facts } = state;
  return {
    kind: 'send-status',
    status: {
      task_id: { value: task.taskId },
      source: 'SOURCE_EXECUTOR',
      agent_id: { value: facts.agentId },
      executor_id: { value: facts.executorId },
      timestamp: nowMs / 1000,
      uuid: nextUuidBytes(state.random),
      container_status: containerStatus(state, task),
      ...what,
    },
  };
}

/** Where the task is: its own address when its container has one, else the host's. */
function containerStatus(state: ExecutorState, task: Pick<Task, 'containerId'> & Partial<Task>): ContainerStatus {
  const known = task.containerStatus;
  return {
    ...known,
    container_id: known?.container_id ?? containerIdOf(task.containerId),
    network_infos: known?.network_infos ?? [{ ip_addresses: [{ protocol: 'IPv4', ip_address: state.facts.hostIp }] }],
  };
}

interface NestedId {
  value: string;
  parent?: NestedId;
}

function containerIdOf(containerId: string): NestedId {
  const dot = containerId.lastIndexOf('.');
  if (dot < 0) return { value: containerId };
  return { value: containerId.slice(dot + 1), parent: containerIdOf(containerId.slice(0, dot)) };
}
