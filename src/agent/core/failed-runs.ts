/** The last runs of each app that failed: what they left is what people look for, so it is kept for longest. */
import { executorDirectory, executorMetaPath, frameworkDirectory, frameworkMetaPath, runMetaPath } from './paths.ts';
import { type AgentState, agentIdOf, type Executor, type FailedRun, type FailedRuns } from './state.ts';

/** Apps that are remembered; beyond this the one that failed longest ago is forgotten. */
const maxApps = 1000;

/** Notes an executor that has ended, if a task of it failed. Tasks of one name are one app, as instances of Marathon's and runs of Chronos's are. */
export function noteFailedRun(state: AgentState, executor: Executor, endedMs: number): void {
  const { failedRuns, settings } = state;
  const keep = settings.gcKeepFailed ?? 0;
  const failed = [...executor.completed.values(), ...executor.terminated.values()].find(
    (task) => task.state === 'TASK_FAILED' || task.state === 'TASK_ERROR',
  );
  if (failed === undefined || keep === 0) return;
  const app = `${executor.frameworkId} ${failed.name}`;
  const run = { endedMs, paths: pathsOf(state, executor) };
  const runs = [...(failedRuns.byApp.get(app) ?? []), run].sort((a, b) => a.endedMs - b.endedMs);
  for (const path of run.paths) failedRuns.paths.set(path, (failedRuns.paths.get(path) ?? 0) + 1);
  for (const old of runs.splice(0, runs.length - keep)) release(failedRuns, old);
  // The app that failed last stands last.
  failedRuns.byApp.delete(app);
  failedRuns.byApp.set(app, runs);
  const [oldest] = failedRuns.byApp;
  if (failedRuns.byApp.size <= maxApps || oldest === undefined) return;
  failedRuns.byApp.delete(oldest[0]);
  for (const old of oldest[1]) release(failedRuns, old);
}

/** True for what one of the last failed runs left. */
export function isOfFailedRun(state: AgentState, path: string): boolean {
  return state.failedRuns.paths.has(path);
}

function release({ paths }: FailedRuns, run: FailedRun): void {
  for (const path of run.paths) {
    const count = (paths.get(path) ?? 1) - 1;
    if (count === 0) paths.delete(path);
    else paths.set(path, count);
  }
}

/** Everything that is discarded when a run ends: without its checkpoints a sandbox is not found again. */
function pathsOf(state: AgentState, executor: Executor): string[] {
  const { workDir } = state.settings;
  const at = {
    agentId: agentIdOf(state),
    frameworkId: executor.frameworkId,
    executorId: executor.executorId,
    containerId: executor.containerId,
  };
  return [
    executor.directory,
    executorDirectory(workDir, at),
    `${workDir}/${runMetaPath(at)}`,
    `${workDir}/${executorMetaPath(at)}`,
    // Discarded when nothing of the framework runs any more.
    frameworkDirectory(workDir, at.agentId, at.frameworkId),
    `${workDir}/${frameworkMetaPath(at.agentId, at.frameworkId)}`,
  ];
}
