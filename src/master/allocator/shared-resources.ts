/** Shared volumes: any number of tasks, and of offers, may hold one at the same time. */
import { kindKey } from '../../model/resource-kind.ts';
import type { Resources } from '../../model/resources.ts';
import type { Resource } from '../../wire/gen/mesos.ts';

export function isShared(resource: Resource): boolean {
  return resource.shared !== undefined;
}

/** The same list when nothing in it is shared. */
export function withoutShared(resources: Resources): Resources {
  return resources.some(isShared) ? resources.filter((resource) => !isShared(resource)) : resources;
}

const none: Resources = [];

export function sharedOf(resources: Resources): Resources {
  return resources.some(isShared) ? resources.filter(isShared) : none;
}

/** One volume of one agent, whoever it is allocated to. */
export function sharedKey(agentId: string, volume: Resource): string {
  const { allocation_info: _, ...bare } = volume;
  return `${agentId}|${kindKey(bare)}|${volume.scalar?.value ?? 0}`;
}
