/**
 * What the master passes on of an agent. The agent answers the master, who may see all of it: so the master decides here what he who
 * asks may see, by the rules of the agent.
 */
import { userOfExecutor, userOfTask } from '../../model/authorized-objects.ts';
import type { Framework } from '../core/framework-record.ts';
import type { MasterState } from '../core/state.ts';
import type { TaskRecord } from '../core/task-record.ts';
import type { View } from './view.ts';

export interface Passage {
  readonly agentId: string;
  /** Of the agent, without the first slash. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Whether the answer to this may be passed on. */
export function isPassedOn(state: MasterState, view: View, passage: Passage): boolean {
  if (state.settings.authorizer.isOpen) return true;
  const { path, query } = passage;
  switch (path) {
    case 'state':
      // It cannot be passed on in part.
      return view.key === '';
    case 'containers':
      return view.may('GET_ENDPOINT_WITH_PATH', '/containers') && view.mayAlways('VIEW_CONTAINER');
    case 'monitor/statistics':
    case 'metrics/snapshot':
      return view.may('GET_ENDPOINT_WITH_PATH', `/${path}`);
    default:
      return query.getAll('path').every((file) => isFileShown(state, view, passage.agentId, file));
  }
}

function isFileShown(state: MasterState, view: View, agentId: string, file: string): boolean {
  if (view.mayAlways('ACCESS_SANDBOX') && view.may('ACCESS_MESOS_LOG')) return true;
  if (/^\/slave\/log\/?$/.test(file)) return view.may('ACCESS_MESOS_LOG');
  const sandboxes = sandboxesIn(file);
  if (sandboxes.length === 0) return view.mayAlways('ACCESS_SANDBOX');
  return sandboxes.every(({ frameworkId, executorId }) => {
    const users = usersOf(state, { agentId, frameworkId, executorId });
    return users.length === 0
      ? view.mayAlways('ACCESS_SANDBOX')
      : users.every((user) => view.may('ACCESS_SANDBOX', user));
  });
}

interface Sandbox {
  readonly frameworkId: string;
  readonly executorId: string;
}

/**
 * Every sandbox that the path could mean. Where a work directory ends is known to the agent alone, and what comes after a sandbox may
 * look like another one.
 */
function sandboxesIn(file: string): Sandbox[] {
  const segments = file.split('/');
  return segments.flatMap((segment, at) => {
    const [frameworkId, executors, executorId, runs] = segments.slice(at + 1, at + 5);
    const isSandbox = segment === 'frameworks' && executors === 'executors' && runs === 'runs';
    return isSandbox && frameworkId !== undefined && executorId !== undefined ? [{ frameworkId, executorId }] : [];
  });
}

/** The users an executor may have run as; none when nobody remembers it. */
function usersOf(state: MasterState, sandbox: Sandbox & { readonly agentId: string }): readonly string[] {
  const { agentId, frameworkId, executorId } = sandbox;
  const framework = state.frameworks.get(frameworkId) ?? state.completedFrameworks.get(frameworkId);
  if (framework === undefined) return [];
  const { user } = framework.info;
  const executor = framework.executors.get(agentId)?.get(executorId);
  if (executor !== undefined) return [userOfExecutor(executor.info, user)];
  const users = new Set<string>();
  for (const { id, message } of tasksOf(framework)) {
    if (message.executor_id?.value === executorId) {
      // It may have had the user of its framework although its tasks had others.
      users.add(user).add(userOfTask(message, user));
    } else if (id === executorId) users.add(userOfTask(message, user));
  }
  return [...users];
}

function* tasksOf({ tasks, unreachableTasks, completedTasks }: Framework): Generator<TaskRecord> {
  yield* tasks.values();
  yield* unreachableTasks.values();
  yield* completedTasks.values();
}
