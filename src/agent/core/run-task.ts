/** Tasks and task groups that the master sends to run. */
import { equalBytes } from '../../base/bytes.ts';
import { nextUuid } from '../../base/random.ts';
import { idError } from '../../model/ids.ts';
import { containsResources, unallocateResources } from '../../model/resources.ts';
import { concealTaskInfo } from '../../model/secrets.ts';
import type { ResourceVersionUUID, RunTaskGroupMessage, RunTaskMessage } from '../../wire/gen/internal.ts';
import {
  ExecutorInfo,
  type FrameworkInfo,
  type Resource,
  Task,
  TaskInfo,
  type TaskStatusReason,
} from '../../wire/gen/mesos.ts';
import { deliverQueued } from './deliver-tasks.ts';
import { runOf } from './delivery.ts';
import { type AgentEffect, type CheckpointWrite, persist, warn } from './effects.ts';
import { tellExit } from './executor-end.ts';
import { commandExecutorInfo } from './executor-info.ts';
import { shutdownExecutor } from './executor-shutdown.ts';
import { newExecutor } from './executors.ts';
import { frameworkIdle, frameworkWrites, openFramework } from './frameworks.ts';
import { keep } from './garbage.ts';
import {
  executorDirectory,
  executorInfoPath,
  executorMetaPath,
  generatedMarkPath,
  latestRunPath,
  runMetaPath,
  taskGroupPath,
  taskInfoPath,
  taskLaunchPath,
} from './paths.ts';
import { encodeRecord } from './records.ts';
import { afterChanges, areChangesStored } from './resource-changes.ts';
import { type AgentState, agentIdOf, type Executor, type ExecutorKind, type Framework, isReady } from './state.ts';
import { droppedState, reportStatus } from './status-updates.ts';
import { checkpointedOf, newTask, refineExecutor, refineTask, unrefineExecutor, unrefineTask } from './tasks.ts';

interface Run {
  readonly frameworkId: string;
  readonly frameworkInfo: FrameworkInfo;
  readonly pid: string | undefined;
  readonly executorInfo: ExecutorInfo;
  readonly executorKind: ExecutorKind;
  readonly tasks: readonly TaskInfo[];
  readonly isGroup: boolean;
  /** Undefined from masters that do not decide this: then an executor is started when there is none. */
  readonly launchExecutor: boolean | undefined;
  readonly resourceVersions: readonly ResourceVersionUUID[];
}

export function runTask(state: AgentState, message: RunTaskMessage, nowMs: number): AgentEffect[] {
  const frameworkId = message.framework.id?.value ?? message.framework_id?.value ?? '';
  const task = refineTask(message.task);
  const executorInfo = task.executor ?? commandExecutorInfo(task, frameworkId, state.settings.launcherDir);
  return run(
    state,
    {
      frameworkId,
      frameworkInfo: message.framework,
      pid: message.pid,
      executorInfo,
      executorKind: kindOf(task.executor),
      tasks: [task],
      isGroup: false,
      launchExecutor: message.launch_executor,
      resourceVersions: message.resource_version_uuids ?? [],
    },
    nowMs,
  );
}

export function runTaskGroup(state: AgentState, message: RunTaskGroupMessage, nowMs: number): AgentEffect[] {
  const executorInfo = refineExecutor(message.executor);
  return run(
    state,
    {
      frameworkId: message.framework.id?.value ?? '',
      frameworkInfo: message.framework,
      pid: undefined,
      executorInfo,
      executorKind: kindOf(executorInfo),
      tasks: (message.task_group.tasks ?? []).map((task) => ({ ...refineTask(task), executor: executorInfo })),
      isGroup: true,
      launchExecutor: message.launch_executor,
      resourceVersions: message.resource_version_uuids ?? [],
    },
    nowMs,
  );
}

function kindOf(executor: ExecutorInfo | undefined): ExecutorKind {
  if (executor === undefined) return 'command';
  return executor.type === 'DEFAULT' ? 'group' : 'custom';
}

function run(state: AgentState, wanted: Run, nowMs: number): AgentEffect[] {
  const { frameworkId } = wanted;
  const facts = { frameworkId, taskIds: wanted.tasks.map(({ task_id }) => task_id.value) };
  if (!isReady(state)) {
    return [warn('ignoring a task to run: the agent is not ready', { ...facts, phase: state.phase })];
  }
  const known = state.frameworks.get(frameworkId);
  if (known?.isTerminating) return [warn('ignoring a task to run: its framework is ending', facts)];
  const unusable = [frameworkId, wanted.executorInfo.executor_id.value, ...facts.taskIds].map(idError).find(Boolean);
  if (unusable !== undefined)
    return [warn('ignoring a task to run: an id is not usable', { ...facts, reason: unusable })];
  const framework = openFramework(state, frameworkId, wanted.frameworkInfo, wanted.pid);
  const refused = refusal(state, framework, wanted);
  if (refused !== undefined) {
    const executorId = wanted.executorInfo.executor_id.value;
    const existing = framework.executors.get(executorId);
    const effects = drop(state, wanted, refused, nowMs);
    // The master has counted an executor that will not be there; of one that is ending it hears when it has ended.
    const isCounted = wanted.launchExecutor === true && wanted.executorKind !== 'command';
    if (isCounted && (existing === undefined || existing.phase === 'terminated')) {
      effects.push(...tellExit(state, { frameworkId, executorId }, { status: undefined }));
    }
    if (refused.shutsDown && existing !== undefined && isIdle(existing)) {
      effects.push(...shutdownExecutor(state, existing, nowMs));
    }
    return [...effects, ...frameworkIdle(state, framework, nowMs)];
  }
  const executor = framework.executors.get(wanted.executorInfo.executor_id.value);
  return executor === undefined ? start(state, framework, wanted) : enqueue(state, executor, wanted);
}

interface Refused {
  readonly reason: TaskStatusReason;
  readonly message: string;
  readonly shutsDown?: boolean;
}

/** Why the tasks cannot be run here now, or undefined. */
function refusal(state: AgentState, framework: Framework, wanted: Run): Refused | undefined {
  const outdated = wanted.resourceVersions.some(
    (version) => version.resource_provider_id === undefined && !equalBytes(version.uuid.value, state.resourceVersion),
  );
  if (outdated) return { reason: 'REASON_RESOURCES_UNKNOWN', message: 'Task assumes outdated resource state' };
  const unknown = unknownResources(state, wanted);
  if (unknown !== undefined) return { reason: 'REASON_RESOURCES_UNKNOWN', message: unknown };
  if (state.drain !== undefined) return { reason: 'REASON_AGENT_DRAINING', message: 'Agent is draining' };
  const executor = framework.executors.get(wanted.executorInfo.executor_id.value);
  const gone = 'REASON_EXECUTOR_TERMINATED';
  if (executor === undefined) {
    return wanted.launchExecutor === false
      ? { reason: gone, message: 'No executor is expected to launch and there is no executor running' }
      : undefined;
  }
  if (executor.phase === 'terminating' || executor.phase === 'terminated') {
    return { reason: gone, message: `Executor ${executor.phase}` };
  }
  if (wanted.launchExecutor === true) {
    return { reason: gone, message: 'Master wants to launch executor, but one already exists', shutsDown: true };
  }
  const taken = wanted.tasks.find(
    ({ task_id }) => executor.queued.has(task_id.value) || executor.launched.has(task_id.value),
  );
  if (taken !== undefined) {
    return { reason: 'REASON_TASK_INVALID', message: `Task '${taken.task_id.value}' is already running` };
  }
  return undefined;
}

/** COMPAT(mesos-1.11): reservations and volumes must be here; the rest is the master's to count. */
function unknownResources(state: AgentState, { tasks, executorInfo }: Run): string | undefined {
  const isHere = (resources: readonly Resource[] | undefined): boolean =>
    checkpointedOf(unallocateResources(resources ?? [])).every((one) => containsResources(state.total, [one]));
  const what = 'The checkpointed resources being used by the';
  if (!tasks.every(({ resources }) => isHere(resources))) return `${what} task or task group are unknown to the agent`;
  return isHere(executorInfo.resources) ? undefined : `${what} executor are unknown to the agent`;
}

function isIdle(executor: Executor): boolean {
  return executor.queued.size + executor.launched.size + executor.terminated.size === 0;
}

function drop(state: AgentState, wanted: Run, refused: Refused, nowMs: number): AgentEffect[] {
  return wanted.tasks.flatMap(({ task_id }) =>
    reportStatus(
      state,
      {
        frameworkId: wanted.frameworkId,
        executorId: undefined,
        taskId: task_id.value,
        state: droppedState(wanted.frameworkInfo),
        reason: refused.reason,
        message: refused.message,
      },
      nowMs,
    ),
  );
}

function start(state: AgentState, framework: Framework, wanted: Run): AgentEffect[] {
  const executor = newExecutor(state, framework.frameworkId, {
    info: wanted.executorInfo,
    kind: wanted.executorKind,
    containerId: nextUuid(state.random),
    isCheckpointed: framework.info.checkpoint === true,
  });
  framework.executors.set(executor.executorId, executor);
  addQueued(executor, wanted);
  const run = runOf(executor);
  const at = { agentId: agentIdOf(state), ...run };
  keep(state, executorDirectory(state.settings.workDir, at));
  keep(state, `${state.settings.workDir}/${executorMetaPath(at)}`);
  const stored = { kind: 'executor-stored', run } as const;
  if (!executor.isCheckpointed) return [persist([], afterChanges(state, [stored]))];
  const taskIds = markUndurable(executor, wanted);
  const writes: CheckpointWrite[] = [
    ...frameworkWrites(state, framework),
    {
      op: 'write',
      path: executorInfoPath(at),
      bytes: encodeRecord(ExecutorInfo, unrefineExecutor(executor.info)),
    },
    ...(executor.kind === 'command' ? [{ op: 'write', path: generatedMarkPath(at), bytes: one } as const] : []),
    { op: 'link', path: latestRunPath(at), target: runMetaPath(at) },
    ...taskWrites(state, executor, wanted),
  ];
  return [persist(writes, afterChanges(state, [{ kind: 'tasks-stored', run, taskIds }, stored]))];
}

const one = new TextEncoder().encode('1');

function enqueue(state: AgentState, executor: Executor, wanted: Run): AgentEffect[] {
  addQueued(executor, wanted);
  if (!executor.isCheckpointed && areChangesStored(state)) return deliverQueued(state, executor);
  const writes = executor.isCheckpointed ? taskWrites(state, executor, wanted) : [];
  const taskIds = markUndurable(executor, wanted);
  return [persist(writes, afterChanges(state, [{ kind: 'tasks-stored', run: runOf(executor), taskIds }]))];
}

function addQueued(executor: Executor, wanted: Run): void {
  for (const task of wanted.tasks) executor.queued.set(task.task_id.value, task);
  if (wanted.isGroup) executor.queuedGroups.push(wanted.tasks.map(({ task_id }) => task_id.value));
}

function markUndurable(executor: Executor, wanted: Run): string[] {
  const taskIds = wanted.tasks.map(({ task_id }) => task_id.value);
  for (const taskId of taskIds) executor.undurable.add(taskId);
  return taskIds;
}

function taskWrites(state: AgentState, executor: Executor, wanted: Run): CheckpointWrite[] {
  const first = wanted.tasks[0]?.task_id.value ?? '';
  return wanted.tasks.flatMap((info) => {
    const at = { agentId: agentIdOf(state), ...runOf(executor), taskId: info.task_id.value };
    const task = unrefineTask(newTask(info, executor.frameworkId));
    const writes: CheckpointWrite[] = [
      { op: 'write', path: taskInfoPath(at), bytes: encodeRecord(Task, task) },
      { op: 'write', path: taskLaunchPath(at), bytes: encodeRecord(TaskInfo, concealTaskInfo(info)) },
    ];
    if (wanted.isGroup) writes.push({ op: 'write', path: taskGroupPath(at), bytes: new TextEncoder().encode(first) });
    return writes;
  });
}
