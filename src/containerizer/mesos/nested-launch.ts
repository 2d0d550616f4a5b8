import { unknownContainer } from '../composing-containerizer.ts';
import { ContainerError } from '../container-error.ts';
import type { ContainerLaunch } from '../containerizer.ts';
import { parentIdOf } from '../core/container-id.ts';
import type { ContainerRecord } from './container-record.ts';
import type { RunningContainer } from './running-container.ts';

/** What nobody but the executor itself is given, nor sees in a list of processes. */
export const ownVariables: ReadonlySet<string> = new Set(['MESOS_EXECUTOR_AUTHENTICATION_TOKEN']);

/**
 * The launch of a nested container with what it has from its parent: its user, unless the command names one; and of a session the
 * directory and variables, too. Throws `container-unknown` for a session without a parent, `container-launch-failed` where that is
 * ending.
 */
export function withParent(launch: ContainerLaunch, parent: RunningContainer | undefined): ContainerLaunch {
  if (parent === undefined) {
    if (launch.isSession === true) throw unknownContainer(parentIdOf(launch.containerId) ?? launch.containerId);
    return launch;
  }
  if (parent.isDestroyed || parent.isEnding === true) {
    // COMPAT(mesos-1.11)
    const message = `Parent container ${parent.record.containerId} is in 'DESTROYING' state`;
    throw new ContainerError({ code: 'container-launch-failed', message });
  }
  const { user, sandbox, environment } = parent.record;
  const inherited = { ...launch, ...(user === undefined || launch.user !== undefined ? {} : { user }) };
  if (launch.isSession !== true) return inherited;
  const variables = Object.entries(environment).filter(([name]) => !ownVariables.has(name));
  return { ...inherited, sandbox, environment: Object.fromEntries(variables) };
}

/** Containers to go on with after a restart: those that are known, what is nested in them, and what stands alone. No session. */
export function keptContainers(
  records: ReadonlyMap<string, ContainerRecord>,
  known: ReadonlySet<string>,
): ReadonlySet<string> {
  const isKept = (containerId: string): boolean => {
    const record = records.get(containerId);
    if (record === undefined || record.isSession === true) return false;
    if (known.has(containerId) || record.isStandalone === true) return true;
    const parentId = parentIdOf(containerId);
    return parentId !== undefined && isKept(parentId);
  };
  return new Set([...records.keys()].filter(isKept));
}
