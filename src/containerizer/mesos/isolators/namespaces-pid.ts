import { ok, type Result } from '../../../base/errors.ts';
import { unsupported } from '../../container-error.ts';
import { isNested } from '../../core/container-id.ts';
import { enterPart, namespaceObstacle } from '../linux-support.ts';
import { parentPid } from '../parent-process.ts';
import type { ContainerIsolator, IsolatedContainer, LaunchPart } from './container-isolator.ts';

export interface NamespacesPidOptions {
  /** No container may see the processes of the agent (`--disallow_sharing_agent_pid_namespace`). */
  readonly keepsAgents: boolean;
}

/** `namespaces/pid`: each container sees its own processes only, and they end with its first one. */
export function createNamespacesPid({ keepsAgents }: NamespacesPidOptions): Result<ContainerIsolator, string> {
  const obstacle = namespaceObstacle('pid');
  if (obstacle !== undefined) return { ok: false, error: obstacle };
  return ok({
    name: 'namespaces/pid',
    prepare: async (container) => preparePid(container, keepsAgents),
    // With the mounts, since /proc is among them.
    enter: (_, pid) => enterPart(pid, ['pid', 'mount']),
  });
}

function preparePid(container: IsolatedContainer, keepsAgents: boolean): LaunchPart {
  const { launch } = container;
  if (launch.container?.linux_info?.share_pid_namespace !== true) return { namespaces: ['pid'] };
  if (isNested(launch.containerId)) {
    const pid = parentPid(container);
    if (pid !== undefined) return enterPart(pid, ['pid', 'mount']);
    if (launch.executorContainer?.linux_info?.share_pid_namespace !== true) {
      throw unsupported(
        'share_pid_namespace: the built-in executor of a task group has no process and so no pid namespace to share: leave it out, or let the executor share the pid namespace of the agent',
      );
    }
  }
  if (keepsAgents) {
    throw unsupported(
      'share_pid_namespace: containers may not share the pid namespace of this agent (--disallow_sharing_agent_pid_namespace): leave it out',
    );
  }
  return {};
}
