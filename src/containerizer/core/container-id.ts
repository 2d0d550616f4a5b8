import type { ContainerID } from '../../wire/gen/mesos.ts';

/** `PARENT.CHILD` as the wire says it. */
export function containerIdOf(containerId: string): ContainerID {
  const dot = containerId.lastIndexOf('.');
  if (dot < 0) return { value: containerId };
  return { value: containerId.slice(dot + 1), parent: containerIdOf(containerId.slice(0, dot)) };
}

/** The id of the container that this one is nested in. */
export function parentIdOf(containerId: string): string | undefined {
  const dot = containerId.lastIndexOf('.');
  return dot < 0 ? undefined : containerId.slice(0, dot);
}

/** True for a container inside another. */
export function isNested(containerId: string): boolean {
  return containerId.includes('.');
}
