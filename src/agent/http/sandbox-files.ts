/** Where the sandboxes of executors and the agent's log are shown. */
import type { AccountNames } from '../../net/account-names.ts';
import type { Attachments, Located } from '../../net/attached-files.ts';
import type { AgentState, Executor } from '../core/state.ts';

export interface ShownFiles {
  readonly state: AgentState;
  readonly workDir: string;
  readonly logFile: string | undefined;
  readonly accounts: AccountNames;
}

const logPath = '/slave/log';

export function sandboxFiles(shown: ShownFiles): Attachments {
  return { locate: (path) => locate(shown, path), paths: () => attachedPaths(shown), accounts: shown.accounts };
}

function locate({ state, workDir, logFile }: ShownFiles, path: string): Located | undefined {
  if (path === logPath) return logFile === undefined ? undefined : { base: logFile, rest: '' };
  const short = /^\/frameworks\/([^/]+)\/executors\/([^/]+)\/runs\/latest(\/.*)?$/.exec(path);
  if (short !== null) return found(latestRun(state, short[1] ?? '', short[2] ?? ''), short[3]);
  const prefix = `${workDir}/slaves/`;
  if (!path.startsWith(prefix)) return undefined;
  const long = /^[^/]+\/frameworks\/([^/]+)\/executors\/([^/]+)\/runs\/([^/]+)(\/.*)?$/.exec(path.slice(prefix.length));
  if (long === null) return undefined;
  const [, frameworkId = '', executorId = '', run = '', rest] = long;
  if (run === 'latest') return found(latestRun(state, frameworkId, executorId), rest);
  const executor = runsOf(state, frameworkId, executorId).find(({ containerId }) => containerId === run);
  return found(executor, rest);
}

function found(executor: Executor | undefined, rest: string | undefined): Located | undefined {
  return executor === undefined ? undefined : { base: executor.directory, rest: rest ?? '' };
}

/** Runs of an executor, newest first. */
function runsOf(state: AgentState, frameworkId: string, executorId: string): Executor[] {
  const frameworks = [state.frameworks.get(frameworkId), state.completedFrameworks.get(frameworkId)];
  return frameworks.flatMap((framework) => {
    if (framework === undefined) return [];
    const live = framework.executors.get(executorId);
    const ended = [...framework.completedExecutors.values()].filter((executor) => executor.executorId === executorId);
    return [...(live === undefined ? [] : [live]), ...ended.reverse()];
  });
}

function latestRun(state: AgentState, frameworkId: string, executorId: string): Executor | undefined {
  return runsOf(state, frameworkId, executorId)[0];
}

function attachedPaths({ state, logFile }: ShownFiles): Record<string, string> {
  const paths: Record<string, string> = logFile === undefined ? {} : { [logPath]: logFile };
  for (const framework of [...state.completedFrameworks.values(), ...state.frameworks.values()]) {
    const executors = [...framework.completedExecutors.values(), ...framework.executors.values()];
    for (const { executorId, frameworkId, directory } of executors) {
      paths[`/frameworks/${frameworkId}/executors/${executorId}/runs/latest`] = directory;
      paths[`${directory.slice(0, directory.lastIndexOf('/'))}/latest`] = directory;
      paths[directory] = directory;
    }
  }
  return Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1)));
}
