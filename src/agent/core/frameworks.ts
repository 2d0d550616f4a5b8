/** Frameworks that have, or had, executors here. */
import { BoundedMap } from '../../base/bounded-map.ts';
import type { UpdateFrameworkMessage } from '../../wire/gen/internal.ts';
import type { FrameworkInfo } from '../../wire/gen/mesos.ts';
import { FrameworkInfo as FrameworkInfoType } from '../../wire/gen/mesos.ts';
import { endDrain } from './drain-record.ts';
import { type AgentEffect, type CheckpointWrite, persist } from './effects.ts';
import { discard } from './garbage.ts';
import { frameworkDirectory, frameworkInfoPath, frameworkMetaPath, frameworkPidPath } from './paths.ts';
import { encodeRecord } from './records.ts';
import { type AgentState, agentIdOf, type Framework } from './state.ts';

const utf8 = new TextEncoder();
/** How Mesos writes "no process id": the framework uses HTTP. */
export const noPid = '@0.0.0.0:0';

/** Adds a framework, or returns the one known by this id. */
export function openFramework(
  state: AgentState,
  frameworkId: string,
  info: FrameworkInfo,
  pid: string | undefined,
): Framework {
  const known = state.frameworks.get(frameworkId);
  if (known !== undefined) return known;
  const before = state.completedFrameworks.get(frameworkId);
  const framework: Framework = {
    frameworkId,
    info,
    pid,
    isTerminating: false,
    isStored: false,
    executors: new Map(),
    completedExecutors: before?.completedExecutors ?? new BoundedMap(state.settings.maxCompletedExecutorsPerFramework),
  };
  // A framework that comes back takes its ended executors with it.
  state.completedFrameworks.delete(frameworkId);
  state.frameworks.set(frameworkId, framework);
  state.garbage.delete(frameworkDirectory(state.settings.workDir, agentIdOf(state), frameworkId));
  state.garbage.delete(`${state.settings.workDir}/${frameworkMetaPath(agentIdOf(state), frameworkId)}`);
  return framework;
}

/** framework.info and framework.pid, when they are not on disk already. */
export function frameworkWrites(state: AgentState, framework: Framework): CheckpointWrite[] {
  if (framework.isStored) return [];
  framework.isStored = true;
  const agentId = agentIdOf(state);
  const { frameworkId, info, pid } = framework;
  return [
    { op: 'write', path: frameworkInfoPath(agentId, frameworkId), bytes: encodeRecord(FrameworkInfoType, info) },
    { op: 'write', path: frameworkPidPath(agentId, frameworkId), bytes: utf8.encode(pid ?? noPid) },
  ];
}

/** The driver's process id, or undefined for a framework that uses HTTP. */
export function driverPid(framework: Framework): string | undefined {
  return framework.pid === undefined || framework.pid === '' || framework.pid.startsWith('@')
    ? undefined
    : framework.pid;
}

/** The master tells a new process id or changed information. */
export function updateFramework(state: AgentState, message: UpdateFrameworkMessage): AgentEffect[] {
  const framework = state.frameworks.get(message.framework_id.value);
  if (framework === undefined || framework.isTerminating) return [];
  framework.pid = message.pid;
  if (message.framework_info !== undefined) framework.info = message.framework_info;
  framework.isStored = false;
  return framework.info.checkpoint === true ? [persist(frameworkWrites(state, framework))] : [];
}

/** Forgets a framework that has no executors left. */
export function frameworkIdle(state: AgentState, framework: Framework, nowMs: number): AgentEffect[] {
  const { frameworkId } = framework;
  if (framework.executors.size > 0 || state.frameworks.get(frameworkId) !== framework) return [];
  state.frameworks.delete(frameworkId);
  state.completedFrameworks.set(frameworkId, framework);
  const effects = endDrain(state);
  const agentId = agentIdOf(state);
  discard(state, frameworkDirectory(state.settings.workDir, agentId, frameworkId), nowMs);
  if (framework.info.checkpoint === true) {
    discard(state, `${state.settings.workDir}/${frameworkMetaPath(agentId, frameworkId)}`, nowMs);
  }
  const isLast = state.phase === 'terminating' && state.frameworks.size === 0;
  if (isLast) effects.push({ kind: 'exit', code: 0, reason: 'all frameworks are shut down' });
  return effects;
}
