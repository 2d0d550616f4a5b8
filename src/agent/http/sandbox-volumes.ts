/** Persistent volumes as parts of the sandboxes that they are linked into. */
import { isPersistentVolume, volumeDirectory } from '../../model/volumes.ts';
import type { Resource, Task } from '../../wire/gen/mesos.ts';
import type { AgentState, Executor } from '../core/state.ts';

/**
 * The directory of the volume that a path below a sandbox leads into, and what follows it. The link that stands there is
 * not asked: whoever owns the sandbox can make it point anywhere. Only volumes that still are, of tasks of this executor.
 */
export function volumeBelow(
  state: AgentState,
  executor: Executor,
  rest: string,
): { readonly base: string; readonly rest: string } | undefined {
  if (rest.split('/').includes('..')) return undefined;
  const { workDir } = state.settings;
  const there = new Set(state.total.filter(isPersistentVolume).map((volume) => volumeDirectory(workDir, volume)));
  if (there.size === 0) return undefined;
  for (const { at, resources } of users(executor)) {
    for (const volume of resources.filter(isPersistentVolume)) {
      const path = `${at}/${trimmed(volume.disk?.volume?.container_path ?? '')}`;
      const base = volumeDirectory(workDir, volume);
      const isBelow = rest === path || rest.startsWith(`${path}/`);
      if (base !== undefined && there.has(base) && isBelow) return { base, rest: rest.slice(path.length) };
    }
  }
  return undefined;
}

function trimmed(path: string): string {
  return path
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .join('/');
}

/** Tasks with their places below the executor's sandbox. */
function users(executor: Executor): { at: string; resources: readonly Resource[] }[] {
  const tasks = [...executor.launched.values(), ...executor.terminated.values(), ...executor.completed.values()];
  const own = { at: '', resources: executor.info.resources ?? [] };
  return [own, ...tasks.map((task) => ({ at: placeOf(executor, task), resources: task.resources ?? [] }))];
}

/** Tasks of a group have sandboxes of their own below their executor's. */
function placeOf(executor: Executor, { statuses = [] }: Task): string {
  if (executor.kind !== 'group') return '';
  const child = statuses.find(({ container_status }) => container_status?.container_id?.parent !== undefined);
  return `/containers/${child?.container_status?.container_id?.value ?? ''}`;
}
