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
  const container_id = known?.container_id ?? containerIdOf(task.containerId);
  // COMPAT(mesos-1.11): of a task in a container of its own below the executor's, nothing more is told before it runs.
  if (known === undefined && container_id.parent !== undefined) return { container_id };
  const network_infos = known?.network_infos ?? [{ ip_addresses: [{ ip_address: state.facts.hostIp }] }];
  return { ...known, container_id, network_infos };
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
