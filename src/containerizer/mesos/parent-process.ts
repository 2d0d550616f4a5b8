import { dirname, join } from 'node:path';
import { parentIdOf } from '../core/container-id.ts';
import type { IsolatedContainer } from './isolators/container-isolator.ts';
import { isAlive } from './process-table.ts';
import { readRunProcesses } from './run-directory.ts';

/** Pid of the first process of the container around this one. Undefined: built-in executors have none. */
export function parentPid({ launch, directory }: IsolatedContainer): number | undefined {
  const parentId = parentIdOf(launch.containerId);
  if (parentId === undefined) return undefined;
  const processes = readRunProcesses(join(dirname(directory), parentId));
  return processes !== undefined && isAlive(processes.task) ? processes.task.pid : undefined;
}
