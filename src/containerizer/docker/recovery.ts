import type { ContainerInfo as Listed } from 'dockerode';
import type { KnownContainer } from '../containerizer.ts';
import { containerPrefix, labels } from './container-labels.ts';
import type { Engine } from './engine.ts';

/** The containers that may be an agent's, running and ended. Rejects with the engine's error. */
export function listContainers(engine: Engine): Promise<Listed[]> {
  return engine.calls.listContainers({ all: true, filters: { name: [`^${containerPrefix}`] } });
}

/** What the engine's containers are to an agent that looks for its own. */
export interface SortedContainers {
  readonly found: readonly { readonly known: KnownContainer; readonly info: Listed }[];
  /** Of this agent, alive, and of no task that is known. */
  readonly orphans: readonly { readonly containerId: string; readonly info: Listed }[];
  /** Of this agent, ended, and waiting to be removed. */
  readonly remains: readonly Listed[];
}

/** Finds the known containers again, by their labels or their names. Those of other agents are in none of the lists. */
export function sortListed(
  listed: readonly Listed[],
  wanted: ReadonlyMap<string, KnownContainer>,
  owner: string,
): SortedContainers {
  const found: { known: KnownContainer; info: Listed }[] = [];
  const orphans: { containerId: string; info: Listed }[] = [];
  const remains: Listed[] = [];
  for (const info of listed) {
    const containerId = idOf(info, owner);
    const known = containerId === undefined ? undefined : wanted.get(containerId);
    if (containerId === undefined) continue;
    if (known !== undefined) found.push({ known, info });
    else if (info.Labels[labels.owner] === owner) {
      // One that was made and never started is nobody's either.
      if (info.State === 'exited' || info.State === 'dead') remains.push(info);
      else orphans.push({ containerId, info });
    }
  }
  return { found, orphans, remains };
}

/**
 * The id in the labels of a container of this agent or, for those that an agent of Mesos made, in its name. Images may have
 * labels like ours, and everybody may run them: what is ours has its name too.
 */
function idOf({ Labels: known, Names: names }: Listed, owner: string): string | undefined {
  if (known[labels.owner] !== undefined) {
    const id = known[labels.containerId];
    const isOurs = known[labels.owner] === owner && names.includes(`/${containerPrefix}${id}`);
    return isOurs ? id : undefined;
  }
  const name = names.find((one) => one.startsWith(`/${containerPrefix}`))?.slice(1 + containerPrefix.length);
  // `CONTAINERID.executor` is the executor of an agent in a container; before 0.23 names were `AGENTID.CONTAINERID`.
  if (name === undefined || name.endsWith('.executor')) return undefined;
  return name.slice(name.lastIndexOf('.') + 1);
}
