/**
 * Where things are kept under the work directory, as Mesos names them. Paths of checkpoints are relative to the work
 * directory; sandboxes are absolute, since their names are shown to users.
 */
export interface ExecutorPath {
  readonly agentId: string;
  readonly frameworkId: string;
  readonly executorId: string;
}

export interface RunPath extends ExecutorPath {
  readonly containerId: string;
}

export interface TaskPath extends RunPath {
  readonly taskId: string;
}

export const bootIdPath = 'meta/boot_id';
export const resourcesInfoPath = 'meta/resources/resources.info';
export const resourceStatePath = 'meta/resources/resources_and_operations.state';
/** As the one above, of agents from before operations. */
export const resourcesInfoTargetPath = 'meta/resources/resources.target';
/** What the resources are about to become; there while directories of volumes are worked on. */
export const resourceTargetPath = 'meta/resources/resources_and_operations.target';
export const latestAgentPath = 'meta/slaves/latest';

export function agentMetaPath(agentId: string): string {
  return `meta/slaves/${agentId}`;
}

export function agentInfoPath(agentId: string): string {
  return `${agentMetaPath(agentId)}/slave.info`;
}

/** There while the agent drains. */
export function drainConfigPath(agentId: string): string {
  return `${agentMetaPath(agentId)}/drain.config`;
}

export function operationPath(agentId: string, operationUuid: string): string {
  return `${agentMetaPath(agentId)}/operations/${operationUuid}`;
}

export function operationUpdatesPath(agentId: string, operationUuid: string): string {
  return `${operationPath(agentId, operationUuid)}/operation.updates`;
}

export function frameworkMetaPath(agentId: string, frameworkId: string): string {
  return `${agentMetaPath(agentId)}/frameworks/${frameworkId}`;
}

export function frameworkInfoPath(agentId: string, frameworkId: string): string {
  return `${frameworkMetaPath(agentId, frameworkId)}/framework.info`;
}

export function frameworkPidPath(agentId: string, frameworkId: string): string {
  return `${frameworkMetaPath(agentId, frameworkId)}/framework.pid`;
}

export function executorMetaPath(at: ExecutorPath): string {
  return `${frameworkMetaPath(at.agentId, at.frameworkId)}/executors/${at.executorId}`;
}

export function executorInfoPath(at: ExecutorPath): string {
  return `${executorMetaPath(at)}/executor.info`;
}

/** `1` when the executor was made by the agent for a command task. */
export function generatedMarkPath(at: ExecutorPath): string {
  return `${executorMetaPath(at)}/executor_generated_for_command_task`;
}

export function runMetaPath(at: RunPath): string {
  return `${executorMetaPath(at)}/runs/${at.containerId}`;
}

export function latestRunPath(at: ExecutorPath): string {
  return `${executorMetaPath(at)}/runs/latest`;
}

/** There when the run has ended and nothing of it waits for an acknowledgement. */
export function sentinelPath(at: RunPath): string {
  return `${runMetaPath(at)}/executor.sentinel`;
}

export function forkedPidPath(at: RunPath): string {
  return `${runMetaPath(at)}/pids/forked.pid`;
}

export function libprocessPidPath(at: RunPath): string {
  return `${runMetaPath(at)}/pids/libprocess.pid`;
}

/** There when the executor speaks HTTP. */
export function httpMarkPath(at: RunPath): string {
  return `${runMetaPath(at)}/http.marker`;
}

export function taskMetaPath(at: TaskPath): string {
  return `${runMetaPath(at)}/tasks/${at.taskId}`;
}

export function taskInfoPath(at: TaskPath): string {
  return `${taskMetaPath(at)}/task.info`;
}

export function taskUpdatesPath(at: TaskPath): string {
  return `${taskMetaPath(at)}/task.updates`;
}

/** Our own addition: the whole TaskInfo, so that checks and kill policies of tasks in built-in executors go on. */
export function taskLaunchPath(at: TaskPath): string {
  return `${taskMetaPath(at)}/task.launch`;
}

/** Sandboxes of an executor: `…/executors/EID` with `runs` below. */
export function executorDirectory(workDir: string, at: ExecutorPath): string {
  return `${frameworkDirectory(workDir, at.agentId, at.frameworkId)}/executors/${at.executorId}`;
}

export function frameworkDirectory(workDir: string, agentId: string, frameworkId: string): string {
  return `${workDir}/slaves/${agentId}/frameworks/${frameworkId}`;
}

/** The sandbox of one run. */
export function sandboxDirectory(workDir: string, at: RunPath): string {
  return `${executorDirectory(workDir, at)}/runs/${at.containerId}`;
}

/** Our own addition: id of the first task of the group that the task was launched with. */
export function taskGroupPath(at: TaskPath): string {
  return `${taskMetaPath(at)}/task.group`;
}
