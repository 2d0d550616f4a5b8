/**
 * Tasks of one app are alike. What is equal in a task before it, a task takes from that one: memory holds it once, and readers
 * who have just rendered it know it again.
 */
import { isSameData } from '../../base/structure.ts';
import type { Resources } from '../../model/resources.ts';
import type { Task } from '../../wire/gen/mesos.ts';

/** So many apps of a framework may start tasks in turn. */
const APPS = 4;

const sharedParts = ['resources', 'labels', 'container', 'discovery', 'health_check', 'kill_policy', 'limits'] as const;

/** Parts of the latest tasks of a framework. */
export class LikeTasks {
  readonly #latest = new Map<string, unknown[]>();

  /** The task, with equal parts of tasks before it in place of its own. Nobody may change these parts afterwards. */
  share(task: Task): Task {
    const shared = { ...task };
    for (const name of sharedParts) {
      const part = task[name];
      if (part !== undefined) Object.assign(shared, { [name]: this.#known(name, part) });
    }
    return shared;
  }

  /** The same for the resources of the record. */
  resources(resources: Resources): Resources {
    return this.#known('resources', resources);
  }

  #known<T>(name: string, part: T): T {
    const latest = this.#latest.get(name) ?? [];
    const known = latest.find((one) => isSameData(one, part));
    if (known !== undefined) return known as T;
    this.#latest.set(name, [part, ...latest.slice(0, APPS - 1)]);
    return part;
  }
}
