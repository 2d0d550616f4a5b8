/** What ACLs name when they speak of tasks, executors and resources: a user, or roles. */
import type { ExecutorInfo, OfferOperation, Resource, Task, TaskInfo } from '../wire/gen/mesos.ts';
import { refineResource } from './reservations.ts';
import type { Resources } from './resources.ts';

/** The user a task runs as. `frameworkUser` is that of its framework, who is meant when nobody else is. */
export function userOfTaskInfo(task: TaskInfo, frameworkUser: string): string {
  return task.command?.user ?? task.executor?.command?.user ?? frameworkUser;
}

/** The same of a task on record. */
export function userOfTask(task: Task, frameworkUser: string): string {
  return task.user ?? frameworkUser;
}

/** The user an executor runs as, whose sandbox it is. */
export function userOfExecutor(info: ExecutorInfo, frameworkUser: string): string {
  return info.command?.user ?? frameworkUser;
}

/** Every role that a resource names: those it is reserved for, and the one it is allocated to. */
export function rolesOfResource(resource: Resource): string[] {
  const { reservations = [], allocation_info: allocation } = refineResource(resource);
  return [...reservations.map(({ role }) => role), allocation?.role].filter((role) => role !== undefined);
}

/** The resources an operation is about. */
export function resourcesOfOperation(operation: OfferOperation): Resources {
  const { reserve, unreserve, create, destroy, grow_volume: grow, shrink_volume: shrink } = operation;
  const { create_disk: createDisk, destroy_disk: destroyDisk } = operation;
  const lists = [reserve?.source, reserve?.resources, unreserve?.resources, create?.volumes, destroy?.volumes];
  const single = [grow?.volume, grow?.addition, shrink?.volume, createDisk?.source, destroyDisk?.source];
  return [...lists.flatMap((list) => list ?? []), ...single.filter((resource) => resource !== undefined)];
}
