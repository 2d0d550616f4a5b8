/** Coming back after a restart: from what the checkpoints say to the state as it was, with tasks still running. */
import { formatUuid } from '../../base/uuid.ts';
import { refineResources } from '../../model/reservations.ts';
import { concealTask } from '../../model/secrets.ts';
import { isTerminal } from '../../model/task-state.ts';
import type { Task } from '../../wire/gen/mesos.ts';
import { type Change, changesOf, incompatibility, incompatibilityAdvice, misfits } from './compatibility.ts';
import { runOf } from './delivery.ts';
import { endDrain } from './drain-record.ts';
import { type AgentEffect, note, persist, type RunToRecover, warn } from './effects.ts';
import type { AgentEvent, RecoveredAgent, RecoveredExecutor, RecoveredRun, RecoveredTask } from './events.ts';
import { newExecutor } from './executors.ts';
import { noteFailedRun } from './failed-runs.ts';
import { frameworkIdle, openFramework } from './frameworks.ts';
import { discard } from './garbage.ts';
import { agentInfoPath, executorMetaPath, runMetaPath, taskUpdatesPath } from './paths.ts';
import { recoverOperations, recoverResources } from './resource-recovery.ts';
import { type AgentState, agentIdOf, type Executor, type Framework } from './state.ts';
import { infoRecord } from './subscribe.ts';
import { refineExecutor, withStatus } from './tasks.ts';
import { openStream } from './update-streams.ts';

/** The checkpoints were read. Refused when the agent's configuration no longer fits them. */
export function diskRecovered(
  state: AgentState,
  event: Extract<AgentEvent, { kind: 'disk-recovered' }>,
  nowMs: number,
): AgentEffect[] {
  const { found } = event;
  const { changes: redo, effects: told } = recoverResources(state, event);
  if (found === undefined) {
    return [...told, ...recoverOperations(state, found, event, redo), { kind: 'recover-containers', runs: [] }];
  }
  const { reconfigurationPolicy, workDir } = state.settings;
  const before = { ...found.info, resources: refineResources(found.info.resources ?? []) };
  const changes = changesOf(before, state.info);
  const refused = incompatibility(changes, reconfigurationPolicy);
  for (const oldId of found.oldAgentIds) discardAgent(state, oldId, nowMs);
  if (refused !== undefined && !found.isRebooted) {
    return [{ kind: 'exit', code: 1, reason: incompatibilityAdvice(refused, reconfigurationPolicy, workDir) }];
  }
  if (refused !== undefined) {
    discardAgent(state, found.info.id?.value ?? '', nowMs);
    return [
      warn('the machine was rebooted and the configuration changed: starting as a new agent', { reason: refused }),
      ...told,
      ...recoverOperations(state, undefined, event, redo),
      { kind: 'recover-containers', runs: [] },
    ];
  }
  if (found.info.id !== undefined) state.info = { ...state.info, id: found.info.id };
  const runs = restore(state, found, nowMs);
  state.drain = found.drain;
  state.drainStartMs = found.drain === undefined ? undefined : nowMs;
  return [
    ...recoverOperations(state, found, event, redo),
    ...endDrain(state),
    note('recovered from checkpoints', { agentId: agentIdOf(state), executors: runs.length }),
    ...noteChanges(state, changes),
    ...told,
    { kind: 'recover-containers', runs },
  ];
}

/** Says what is different and what it means for what runs; the next start compares with what is now. */
function noteChanges(state: AgentState, changes: readonly Change[]): AgentEffect[] {
  if (changes.length === 0) return [];
  const bytes = infoRecord(state);
  const effects: AgentEffect[] = [
    persist([{ op: 'write', path: agentInfoPath(agentIdOf(state)), bytes }]),
    warn('the configuration changed since the last start: the agent goes on as the same one, with its tasks', {
      changes: changes.map(({ text }) => text),
    }),
  ];
  const beyond = misfits(state);
  if (beyond === undefined) return effects;
  const { missing, tasks } = beyond;
  effects.push(
    warn(
      'what runs here needs more than the agent has now: it goes on, and nothing is offered until enough has ended',
      {
        missing,
        tasks: tasks.slice(0, shownTasks),
        count: tasks.length,
      },
    ),
  );
  return effects;
}

const shownTasks = 50;

function discardAgent(state: AgentState, agentId: string, nowMs: number): void {
  if (agentId === '') return;
  discard(state, `${state.settings.workDir}/slaves/${agentId}`, nowMs);
  discard(state, `${state.settings.workDir}/meta/slaves/${agentId}`, nowMs);
}

function restore(state: AgentState, found: RecoveredAgent, nowMs: number): RunToRecover[] {
  const runs: RunToRecover[] = [];
  const { isRebooted } = found;
  for (const { info, pid, executors } of found.frameworks) {
    const framework = openFramework(state, info.id?.value ?? '', info, pid);
    for (const recovered of executors) {
      runs.push(...restoreExecutor(state, framework, { ...recovered, isRebooted }, nowMs));
    }
    frameworkIdle(state, framework, nowMs);
  }
  return runs;
}

function restoreExecutor(
  state: AgentState,
  framework: Framework,
  { isRebooted, ...recovered }: RecoveredExecutor & { readonly isRebooted: boolean },
  nowMs: number,
): RunToRecover[] {
  const runs: RunToRecover[] = [];
  for (const run of recovered.runs) {
    const isLive = run.containerId === recovered.latest && !run.isCompleted;
    const executor = restoreRun(state, framework, recovered, run);
    executor.isOfEarlierBoot = isRebooted;
    if (isLive) {
      runs.push(runToRecover(state, framework, executor, run));
      continue;
    }
    executor.phase = 'terminated';
    framework.completedExecutors.set(run.containerId, executor);
    for (const [taskId, task] of [...executor.launched, ...executor.terminated]) executor.completed.set(taskId, task);
    noteFailedRun(state, executor, run.endedMs ?? nowMs);
    discard(state, executor.directory, run.endedMs ?? nowMs);
    discard(state, `${state.settings.workDir}/${runMetaPath(at(state, executor))}`, run.endedMs ?? nowMs);
  }
  if (framework.executors.get(recovered.info.executor_id.value) === undefined) {
    const meta = executorMetaPath({
      agentId: agentIdOf(state),
      frameworkId: framework.frameworkId,
      executorId: recovered.info.executor_id.value,
    });
    discard(state, `${state.settings.workDir}/${meta}`, nowMs);
  }
  return runs;
}

function at(state: AgentState, executor: Executor) {
  return { agentId: agentIdOf(state), ...runOf(executor) };
}

function restoreRun(
  state: AgentState,
  framework: Framework,
  recovered: RecoveredExecutor,
  run: RecoveredRun,
): Executor {
  const info = refineExecutor(recovered.info);
  const kind = recovered.isGenerated ? 'command' : info.type === 'DEFAULT' ? 'group' : 'custom';
  const isLive = run.containerId === recovered.latest && !run.isCompleted;
  const executor = newExecutor(state, framework.frameworkId, {
    info,
    kind,
    containerId: run.containerId,
    isCheckpointed: true,
  });
  if (isLive) framework.executors.set(executor.executorId, executor);
  for (const task of run.tasks) restoreTask(state, executor, task, isLive);
  return executor;
}

/** The task as its updates left it, and its stream with what was not acknowledged. */
function restoreTask(state: AgentState, executor: Executor, recovered: RecoveredTask, isLive: boolean): void {
  const taskId = recovered.task.task_id.value;
  const task: Task = { ...concealTask(recovered.task), resources: refineResources(recovered.task.resources ?? []) };
  const acknowledged = new Set(recovered.acknowledged.map(formatUuid));
  for (const { status } of recovered.updates) {
    if (isTerminal(task.state)) break;
    const { data: _, ...kept } = status;
    task.statuses = withStatus(task.statuses, kept);
    task.state = status.state;
  }
  const containerStatus = recovered.updates.at(-1)?.status.container_status;
  if (executor.kind === 'custom' && containerStatus !== undefined) executor.containerStatus = containerStatus;
  const pending = recovered.updates.filter(({ uuid }) => uuid !== undefined && !acknowledged.has(formatUuid(uuid)));
  if (!isTerminal(task.state)) executor.launched.set(taskId, task);
  else if (pending.length === 0) executor.completed.set(taskId, task);
  else executor.terminated.set(taskId, task);
  if (!isLive || (isTerminal(task.state) && pending.length === 0)) return;
  const { frameworkId } = executor;
  const stream = openStream(state, { frameworkId, taskId, path: taskUpdatesPath({ ...at(state, executor), taskId }) });
  stream.pending.push(...pending);
  stream.isTerminated = isTerminal(task.state);
  for (const { uuid } of recovered.updates) if (uuid !== undefined) stream.seen.set(formatUuid(uuid), true);
}

function runToRecover(state: AgentState, framework: Framework, executor: Executor, run: RecoveredRun): RunToRecover {
  // Of an earlier boot a process id is somebody else's.
  const { isOfEarlierBoot } = executor;
  if (executor.kind === 'custom' && !isOfEarlierBoot) executor.reconnectPid = run.libprocessPid;
  return {
    ...runOf(executor),
    executorKind: executor.kind,
    info: executor.info,
    frameworkInfo: framework.info,
    agentId: agentIdOf(state),
    directory: executor.directory,
    isCheckpointed: true,
    tasks: run.tasks.flatMap(({ launch, task }) =>
      executor.launched.has(task.task_id.value) && launch ? [launch] : [],
    ),
    recovered: run.tasks.filter(({ task }) => executor.launched.has(task.task_id.value)),
    forkedPid: isOfEarlierBoot ? undefined : run.forkedPid,
  };
}
