import type { ContainerInfo } from '../wire/gen/mesos.ts';
import { ContainerError } from './container-error.ts';
import type { Containerizer, ContainerLaunch } from './containerizer.ts';
import { parentIdOf } from './core/container-id.ts';
import { withImageOnDocker } from './image-on-docker.ts';

export type ContainerizerName = 'mesos' | 'docker';

/**
 * One containerizer made of several: ContainerInfo.type chooses at launch, ids choose afterwards. `defaultContainer` is for those
 * that come without ContainerInfo and are no part of another. `runsImages`: the mesos containerizer needs no engine for images.
 */
export function composeContainerizers(
  parts: ReadonlyMap<ContainerizerName, Containerizer>,
  defaultContainer?: ContainerInfo,
  runsImages = false,
): Containerizer {
  const all = [...parts.values()];
  const ownerOf = (containerId: string): Containerizer => {
    const owner = all.find((part) => part.has(containerId));
    if (owner === undefined) throw unknownContainer(containerId);
    return owner;
  };
  return {
    launch: async (launch) => {
      // What is nested in a container is where that is.
      const parentId = parentIdOf(launch.containerId);
      const parent = parentId === undefined ? undefined : all.find((part) => part.has(parentId));
      if (parent !== undefined) return parent.launch(launch);
      const isOwn = parentId === undefined && launch.isStandalone !== true;
      const wanted = launch.container ?? (isOwn ? defaultContainer : undefined);
      const usesEngine = parts.has('docker') && !(runsImages && parts.has('mesos'));
      const container = usesEngine ? withImageOnDocker(wanted) : wanted;
      const name: ContainerizerName = container?.type === 'DOCKER' ? 'docker' : 'mesos';
      const part = parts.get(name);
      if (part === undefined) throw noContainerizer([...parts.keys()], container);
      const chosen: ContainerLaunch = container === undefined ? launch : { ...launch, container };
      await part.launch(chosen);
    },
    wait: async (containerId) => ownerOf(containerId).wait(containerId),
    signal: async (containerId, signal) => ownerOf(containerId).signal(containerId, signal),
    destroy: async (containerId) => {
      const owner = all.find((part) => part.has(containerId));
      return owner?.destroy(containerId);
    },
    usage: async (containerId) => ownerOf(containerId).usage(containerId),
    status: async (containerId) => ownerOf(containerId).status(containerId),
    inspect: async (containerId) => ownerOf(containerId).inspect(containerId),
    exec: async (containerId, exec) => ownerOf(containerId).exec(containerId, exec),
    io: async (containerId) => ownerOf(containerId).io?.(containerId),
    update: async (containerId, resources, limits) => ownerOf(containerId).update(containerId, resources, limits),
    recover: async (known) => {
      const recoveries = await Promise.all(all.map((part) => part.recover(known)));
      return {
        recovered: recoveries.flatMap((recovery) => recovery.recovered),
        orphansDestroyed: recoveries.flatMap((recovery) => recovery.orphansDestroyed),
      };
    },
    pruneImages: async (excluded) => {
      await Promise.all(all.map((part) => part.pruneImages?.(excluded)));
    },
    containers: () => all.flatMap((part) => part.containers()),
    has: (containerId) => all.some((part) => part.has(containerId)),
    close: async () => {
      await Promise.all(all.map((part) => part.close()));
    },
  };
}

/** The rejection for an id that no container has. */
export function unknownContainer(containerId: string): ContainerError {
  return new ContainerError({ code: 'container-unknown', message: `Container '${containerId}' not found` });
}

function noContainerizer(names: readonly string[], container: ContainerInfo | undefined): ContainerError {
  return new ContainerError({
    code: 'container-unsupported',
    message:
      `None of the enabled containerizers (${names.join(', ')}) could create a container of type ` +
      `${container?.type ?? 'MESOS'}: start the agent with --containerizers=mesos,docker`,
  });
}
