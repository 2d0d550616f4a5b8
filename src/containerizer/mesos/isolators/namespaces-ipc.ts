import { ok, type Result } from '../../../base/errors.ts';
import type { LinuxInfo } from '../../../wire/gen/mesos.ts';
import { unsupported } from '../../container-error.ts';
import { isNested } from '../../core/container-id.ts';
import { enterPart, namespaceObstacle } from '../linux-support.ts';
import { parentPid } from '../parent-process.ts';
import type { ContainerIsolator, IsolatedContainer, LaunchPart } from './container-isolator.ts';
import { SharedIpc } from './shared-ipc.ts';

export interface NamespacesIpcOptions {
  /** No container may share what the agent has (`--disallow_sharing_agent_ipc_namespace`). */
  readonly keepsAgents: boolean;
  /** Size of a /dev/shm of a container's own that names none (`--default_container_shm_size`). Absent: half of the memory. */
  readonly shmSizeBytes?: number;
  /** For the namespaces of task groups. */
  readonly directory: string;
}

const shm = '/dev/shm';

/**
 * `namespaces/ipc`: message queues, semaphores and shared memory of a container are its own; those of nested containers are
 * their parent's. /dev/shm is the container's own where it asks for PRIVATE, or where the agent keeps its own to itself.
 */
export function createNamespacesIpc(options: NamespacesIpcOptions): Result<ContainerIsolator, string> {
  const obstacle = namespaceObstacle('ipc');
  if (obstacle !== undefined) return { ok: false, error: obstacle };
  const shared = new SharedIpc(options.directory);
  return ok({
    name: 'namespaces/ipc',
    prepare: (container) => prepareIpc(container, options, shared),
    // With the mounts, since /dev/shm is among them.
    enter: (_, pid) => enterPart(pid, ['ipc', 'mount']),
    cleanUp: (containerId) => shared.leave(containerId),
    recover: (known) => shared.recover(known.map(({ containerId }) => containerId)),
  });
}

async function prepareIpc(
  container: IsolatedContainer,
  options: NamespacesIpcOptions,
  shared: SharedIpc,
): Promise<LaunchPart> {
  const { launch } = container;
  const info = launch.container?.linux_info;
  if (info?.ipc_mode === 'SHARE_PARENT' && info.shm_size !== undefined) {
    throw unsupported(
      'shm_size: a container that shares the /dev/shm of its parent has none of its own: leave one of them out',
    );
  }
  if (info?.ipc_mode === 'PRIVATE') return { namespaces: ['ipc'], mounts: [ownMemory(info, options)] };
  if (!isNested(launch.containerId)) return topLevel(info, options);
  const pid = parentPid(container);
  if (pid !== undefined) return enterPart(pid, ['ipc', 'mount']);
  // The executor is built in: what it asks for is made for its tasks together.
  const executor = launch.executorContainer?.linux_info;
  if (executor?.ipc_mode === 'SHARE_PARENT') return topLevel(executor, options);
  const isOwn = executor?.ipc_mode === 'PRIVATE' || options.keepsAgents;
  const place = await shared.join(launch.containerId, isOwn ? sizeOf(executor, options) : undefined);
  return {
    namespaceFiles: { ipc: place.namespaceFile },
    ...(place.memoryDirectory === undefined
      ? {}
      : { mounts: [{ type: 'bind', source: place.memoryDirectory, target: shm }] }),
  };
}

function topLevel(info: LinuxInfo | undefined, options: NamespacesIpcOptions): LaunchPart {
  if (info?.ipc_mode === 'SHARE_PARENT') {
    if (!options.keepsAgents) return {};
    throw unsupported(
      'ipc_mode SHARE_PARENT: containers may not share the IPC namespace of this agent (--disallow_sharing_agent_ipc_namespace): ask for PRIVATE',
    );
  }
  return { namespaces: ['ipc'], ...(options.keepsAgents ? { mounts: [ownMemory(info, options)] } : {}) };
}

function ownMemory(info: LinuxInfo | undefined, options: NamespacesIpcOptions) {
  return { type: 'tmpfs', target: shm, ...sizeOf(info, options) } as const;
}

/** The wire counts megabytes. */
function sizeOf(info: LinuxInfo | undefined, options: NamespacesIpcOptions): { sizeBytes?: number } {
  const sizeBytes = info?.shm_size === undefined ? options.shmSizeBytes : info.shm_size * 2 ** 20;
  return sizeBytes === undefined ? {} : { sizeBytes };
}
