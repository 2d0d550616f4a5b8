/** Where the sandboxes of executors and the agent's log are shown. */
import { join } from 'node:path';
import type { AccountNames } from '../../net/account-names.ts';
import type { Attachments, Located } from '../../net/attached-files.ts';
import { whyRemoved } from '../core/garbage.ts';
import type { AgentState, Executor } from '../core/state.ts';
import type { AgentContext } from './context.ts';
import { volumeBelow } from './sandbox-volumes.ts';
import type { Visibility } from './visibility.ts';

export interface ShownFiles {
  readonly state: AgentState;
  readonly workDir: string;
  readonly logFile: string | undefined;
  readonly accounts: AccountNames;
  readonly visibility: Pick<Visibility, 'log' | 'sandbox'>;
}

/** All that an agent shows, to somebody who may see this much. Of two logs the external one is shown. */
export function shownFiles({ state, config, accounts }: AgentContext, visibility: Visibility): ShownFiles {
  const { workDir, logFile: external, logDir } = config;
  const logFile = external ?? (logDir === undefined ? undefined : join(logDir, 'mesos-agent.log'));
  return { state, workDir, logFile, accounts, visibility };
}

const logPath = '/slave/log';

export function sandboxFiles(shown: ShownFiles): Attachments {
  return {
    locate: (path) => locate(shown, path),
    absence: (path) => absence(shown, path),
    paths: () => attachedPaths(shown),
    accounts: shown.accounts,
  };
}

function locate(shown: ShownFiles, path: string): Located | undefined {
  const { state, workDir, logFile, visibility } = shown;
  if (path === logPath)
    return logFile === undefined ? undefined : { base: logFile, rest: '', isForbidden: !visibility.log };
  const short = /^\/frameworks\/([^/]+)\/executors\/([^/]+)\/runs\/latest(\/.*)?$/.exec(path);
  if (short !== null) return found(shown, latestRun(state, short[1] ?? '', short[2] ?? ''), short[3]);
  const prefix = `${workDir}/slaves/`;
  if (!path.startsWith(prefix)) return undefined;
  const long = /^[^/]+\/frameworks\/([^/]+)\/executors\/([^/]+)\/runs\/([^/]+)(\/.*)?$/.exec(path.slice(prefix.length));
  if (long === null) return undefined;
  const [, frameworkId = '', executorId = '', run = '', rest] = long;
  if (run === 'latest') return found(shown, latestRun(state, frameworkId, executorId), rest);
  const executor = runsOf(state, frameworkId, executorId).find(({ containerId }) => containerId === run);
  return found(shown, executor, rest);
}

/** Says of a sandbox that was removed when and why. */
function absence(shown: ShownFiles, path: string): string | undefined {
  const located = locate(shown, path);
  if (located === undefined || located.isForbidden) return undefined;
  const removed = whyRemoved(shown.state, `${located.base}${located.rest}`);
  if (removed === undefined) return undefined;
  return `The sandbox was removed at ${new Date(removed.removedMs).toISOString()}: ${removed.why}.\n`;
}

function found({ state, visibility }: ShownFiles, executor: Executor | undefined, rest = ''): Located | undefined {
  if (executor === undefined) return undefined;
  const place = volumeBelow(state, executor, rest) ?? { base: executor.directory, rest };
  return { ...place, isForbidden: !visibility.sandbox(executor) };
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
