/** Agents in the registry that an operator drains or deactivated. */
import type { Registry, RegistrySlave, RegistryUnreachableSlave } from '../../wire/gen/internal.ts';
import type { DrainConfig, DrainInfo } from '../../wire/gen/mesos.ts';
import { requireCapability } from './registry-capabilities.ts';

/** The parts of the registry that know of draining. */
export interface DrainableRegistry {
  readonly agents: Map<string, RegistrySlave>;
  readonly unreachable: Map<string, RegistryUnreachableSlave>;
  rest: Registry;
}

/** What an operator decided of an agent. */
interface Decision {
  readonly drain_info?: DrainInfo | undefined;
  readonly deactivated?: boolean | undefined;
}

export function drainAgent(image: DrainableRegistry, id: string, config: DrainConfig): boolean {
  const isKnown = decide(image, id, () => ({ drain_info: { state: 'DRAINING', config }, deactivated: true }));
  if (isKnown) image.rest = requireCapability(image.rest, 'AGENT_DRAINING', true);
  return isKnown;
}

/** Refused for an agent that does not drain. */
export function markDrained(image: DrainableRegistry, id: string): boolean {
  return decide(image, id, ({ drain_info: info, deactivated }) =>
    info === undefined ? undefined : { drain_info: { ...info, state: 'DRAINED' }, deactivated },
  );
}

export function deactivateAgent(image: DrainableRegistry, id: string): boolean {
  const isKnown = decide(image, id, ({ drain_info: info }) => ({ drain_info: info, deactivated: true }));
  if (isKnown) image.rest = requireCapability(image.rest, 'AGENT_DRAINING', true);
  return isKnown;
}

export function reactivateAgent(image: DrainableRegistry, id: string): boolean {
  if (!decide(image, id, () => ({}))) return false;
  const isNeeded = [...image.agents.values(), ...image.unreachable.values()].some(
    (entry) => entry.deactivated === true || entry.drain_info !== undefined,
  );
  image.rest = requireCapability(image.rest, 'AGENT_DRAINING', isNeeded);
  return true;
}

function decide(image: DrainableRegistry, id: string, change: (before: Decision) => Decision | undefined): boolean {
  const agent = image.agents.get(id);
  if (agent !== undefined) {
    const decision = change(agent);
    if (decision !== undefined) image.agents.set(id, withDecision(agent, decision));
    return decision !== undefined;
  }
  const away = image.unreachable.get(id);
  const decision = away === undefined ? undefined : change(away);
  if (away === undefined || decision === undefined) return false;
  image.unreachable.set(id, withDecision(away, decision));
  return true;
}

/** A new entry: entries are never changed, their encoded form is kept. */
function withDecision<T extends Decision>(entry: T, { drain_info: info, deactivated }: Decision): T {
  const { drain_info: _, deactivated: __, ...kept } = entry;
  return {
    ...kept,
    ...(info === undefined ? {} : { drain_info: info }),
    ...(deactivated === true ? { deactivated: true } : {}),
  } as T;
}
