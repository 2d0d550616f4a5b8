/** The registry as the master keeps it in memory, and what is done to it. */

import type { Registry, RegistryGoneSlave, RegistrySlave, RegistryUnreachableSlave } from '../../wire/gen/internal.ts';
import type { Schedule } from '../../wire/gen/maintenance.ts';
import type { DrainConfig, MachineID, MasterInfo, WeightInfo } from '../../wire/gen/mesos.ts';
import type { SlaveInfo } from '../../wire/gen/mesos-v0.ts';
import type { QuotaConfig } from '../../wire/gen/quota.ts';
import { deactivateAgent, drainAgent, markDrained, reactivateAgent } from './registry-draining.ts';
import { startMaintenance, stopMaintenance, updateSchedule } from './registry-machines.ts';
import { updateQuotas, updateWeights } from './registry-roles.ts';

/** A change of the registry. It is refused as a whole when it does not fit what is there. */
export type RegistryOperation =
  | { readonly type: 'set-master'; readonly info: MasterInfo }
  | { readonly type: 'admit-agent'; readonly info: SlaveInfo }
  | { readonly type: 'update-agent'; readonly info: SlaveInfo }
  | { readonly type: 'mark-agent-unreachable'; readonly id: string; readonly timeNs: bigint }
  /** Also for agents the registry no longer lists. */
  | { readonly type: 'mark-agent-reachable'; readonly info: SlaveInfo }
  | { readonly type: 'mark-agent-gone'; readonly id: string; readonly timeNs: bigint }
  | { readonly type: 'remove-agent'; readonly id: string }
  | { readonly type: 'prune-agents'; readonly unreachable: readonly string[]; readonly gone: readonly string[] }
  /** Of agents that are admitted or unreachable. */
  | { readonly type: 'drain-agent'; readonly id: string; readonly config: DrainConfig }
  | { readonly type: 'mark-agent-drained'; readonly id: string }
  | { readonly type: 'deactivate-agent'; readonly id: string }
  | { readonly type: 'reactivate-agent'; readonly id: string }
  /** Roles that are not named keep what they have. */
  | { readonly type: 'update-weights'; readonly infos: readonly WeightInfo[] }
  | { readonly type: 'update-quotas'; readonly configs: readonly QuotaConfig[] }
  | { readonly type: 'update-schedule'; readonly schedule: Schedule }
  /** Machines of the schedule go down and come up again. */
  | { readonly type: 'start-maintenance'; readonly machines: readonly MachineID[] }
  | { readonly type: 'stop-maintenance'; readonly machines: readonly MachineID[] };

/** The registry by id. Entries are replaced, never changed, so that their encoded form can be kept. */
export interface RegistryImage {
  master: MasterInfo | undefined;
  readonly agents: Map<string, RegistrySlave>;
  readonly unreachable: Map<string, RegistryUnreachableSlave>;
  readonly gone: Map<string, RegistryGoneSlave>;
  /** Everything else. Replaced, never changed. */
  rest: Registry;
}

export function imageOf(registry: Registry): RegistryImage {
  const { master, slaves, unreachable, gone, ...rest } = registry;
  const image: RegistryImage = {
    master: master?.info,
    agents: new Map(),
    unreachable: new Map(),
    gone: new Map(),
    rest,
  };
  for (const slave of slaves?.slaves ?? []) if (slave.info.id) image.agents.set(slave.info.id.value, slave);
  for (const slave of unreachable?.slaves ?? []) image.unreachable.set(slave.id.value, slave);
  for (const slave of gone?.slaves ?? []) image.gone.set(slave.id.value, slave);
  return image;
}

/** The whole as one message, for readers. */
export function registryOf(image: RegistryImage): Registry {
  return {
    ...image.rest,
    ...(image.master === undefined ? {} : { master: { info: image.master } }),
    ...(image.agents.size === 0 ? {} : { slaves: { slaves: [...image.agents.values()] } }),
    ...(image.unreachable.size === 0 ? {} : { unreachable: { slaves: [...image.unreachable.values()] } }),
    ...(image.gone.size === 0 ? {} : { gone: { slaves: [...image.gone.values()] } }),
  };
}

/** Changes the image; false when the operation does not fit and changed nothing. */
export function applyOperation(image: RegistryImage, operation: RegistryOperation): boolean {
  switch (operation.type) {
    case 'set-master':
      image.master = operation.info;
      return true;
    case 'admit-agent':
      return admit(image, operation.info);
    case 'update-agent':
      return update(image, operation.info);
    case 'mark-agent-unreachable':
      return markUnreachable(image, operation.id, operation.timeNs);
    case 'mark-agent-reachable':
      return markReachable(image, operation.info);
    case 'mark-agent-gone':
      return markGone(image, operation.id, operation.timeNs);
    case 'remove-agent':
      return image.agents.delete(operation.id);
    case 'prune-agents':
      for (const id of operation.unreachable) image.unreachable.delete(id);
      for (const id of operation.gone) image.gone.delete(id);
      return true;
    case 'drain-agent':
      return drainAgent(image, operation.id, operation.config);
    case 'mark-agent-drained':
      return markDrained(image, operation.id);
    case 'deactivate-agent':
      return deactivateAgent(image, operation.id);
    case 'reactivate-agent':
      return reactivateAgent(image, operation.id);
    default:
      return applyToRest(image, operation);
  }
}

type RestOperation = Extract<
  RegistryOperation,
  { readonly type: 'update-weights' | 'update-quotas' | `${string}-maintenance` | 'update-schedule' }
>;

function applyToRest(image: RegistryImage, operation: RestOperation): boolean {
  const changed = changeRest(image.rest, operation);
  if (changed === undefined) return false;
  image.rest = changed;
  return true;
}

function changeRest(rest: Registry, operation: RestOperation): Registry | undefined {
  switch (operation.type) {
    case 'update-weights':
      return updateWeights(rest, operation.infos);
    case 'update-quotas':
      return updateQuotas(rest, operation.configs);
    case 'update-schedule':
      return updateSchedule(rest, operation.schedule);
    case 'start-maintenance':
      return startMaintenance(rest, operation.machines);
    case 'stop-maintenance':
      return stopMaintenance(rest, operation.machines);
  }
}

function admit(image: RegistryImage, info: SlaveInfo): boolean {
  const id = info.id?.value;
  if (id === undefined || image.agents.has(id) || image.unreachable.has(id) || image.gone.has(id)) return false;
  image.agents.set(id, { info });
  return true;
}

function update(image: RegistryImage, info: SlaveInfo): boolean {
  const known = image.agents.get(info.id?.value ?? '');
  if (known === undefined || info.id === undefined) return false;
  image.agents.set(info.id.value, { ...known, info });
  return true;
}

function markUnreachable(image: RegistryImage, id: string, timeNs: bigint): boolean {
  const known = image.agents.get(id);
  if (known === undefined || image.unreachable.has(id)) return false;
  image.agents.delete(id);
  const { info: _, ...kept } = known;
  image.unreachable.set(id, { ...kept, id: { value: id }, timestamp: { nanoseconds: timeNs } });
  return true;
}

function markReachable(image: RegistryImage, info: SlaveInfo): boolean {
  const id = info.id?.value;
  if (id === undefined || image.gone.has(id)) return false;
  const known = image.unreachable.get(id);
  image.unreachable.delete(id);
  image.agents.set(id, {
    info,
    ...(known?.drain_info === undefined ? {} : { drain_info: known.drain_info }),
    ...(known?.deactivated === undefined ? {} : { deactivated: known.deactivated }),
  });
  return true;
}

function markGone(image: RegistryImage, id: string, timeNs: bigint): boolean {
  if (image.gone.has(id)) return false;
  const known = image.agents.delete(id) || image.unreachable.delete(id);
  if (known) image.gone.set(id, { id: { value: id }, timestamp: { nanoseconds: timeNs } });
  return known;
}
