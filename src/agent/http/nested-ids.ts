/** Ids of containers in calls, and where what they name belongs. */
import { containerIdError } from '../../model/ids.ts';
import type { ContainerID } from '../../wire/gen/mesos.ts';
import type { AgentState, Executor } from '../core/state.ts';

/** Deeper ones are refused: names of sandboxes and groups grow with each level. */
const maxDepth = 32;

/** `GRANDPARENT.PARENT.CHILD`. */
export function idText(id: ContainerID): string {
  const parts: string[] = [];
  for (let one: ContainerID | undefined = id; one !== undefined; one = one.parent) parts.push(one.value);
  return parts.reverse().join('.');
}

/** As the wire says it. */
export function idMessage(containerId: string): ContainerID {
  const [root = '', ...nested] = containerId.split('.');
  return nested.reduce((parent: ContainerID, value) => ({ value, parent }), { value: root });
}

/** What is wrong with an id, or undefined. */
export function idProblem(id: ContainerID): string | undefined {
  let depth = 0;
  let before = '';
  for (let one: ContainerID | undefined = id; one !== undefined; one = one.parent) {
    if (++depth > maxDepth) return `containers may be nested ${maxDepth} deep, and no deeper`;
    const problem = containerIdError(one.value);
    // COMPAT(mesos-1.11)
    if (problem !== undefined) return `${before}${problem}`;
    before += "'ContainerID.parent' is invalid: ";
  }
  return undefined;
}

/** The container that all others of this id are in. */
export function rootOf(containerId: string): string {
  return containerId.split('.', 1)[0] ?? containerId;
}

/** The executor whose container this is, or in whose it is nested. */
export function executorOf(state: AgentState, containerId: string): Executor | undefined {
  const root = rootOf(containerId);
  for (const { executors } of state.frameworks.values()) {
    for (const executor of executors.values()) if (executor.containerId === root) return executor;
  }
  return undefined;
}

/** Where the files of a container are, under the sandbox of its executor or by itself. */
export function sandboxOf(state: AgentState, containerId: string, executor: Executor | undefined): string {
  const [root = '', ...nested] = containerId.split('.');
  const top = executor?.directory ?? `${state.settings.workDir}/containers/${root}`;
  return [top, ...nested].join('/containers/');
}
