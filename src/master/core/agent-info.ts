/** What follows from what an agent says of itself. */

import { equalBytes } from '../../base/bytes.ts';
import { machineKey } from '../../model/machines.ts';
import { refineResource, reservationRole, unrefineResource } from '../../model/reservations.ts';
import {
  addResources,
  containsResources,
  type Resources,
  subtractResources,
  unallocateResources,
} from '../../model/resources.ts';
import { isPersistentVolume, withoutConversions } from '../../model/volumes.ts';
import type { AgentInfoCapability, AgentInfoCapabilityType, URL as OfferUrl, Resource } from '../../wire/gen/mesos.ts';
import { SlaveInfo } from '../../wire/gen/mesos-v0.ts';
import { encode } from '../../wire/message.ts';
import { idOf, parseProcessId } from '../../wire/process-id.ts';
import type { AgentFacts } from '../allocator/allocator.ts';
import type { Agent, AgentCapabilities } from './agent-record.ts';
import type { MasterSettings } from './settings.ts';
import { usableError, usableResources } from './validation/resources.ts';

export function agentCapabilitiesOf(list: readonly AgentInfoCapability[]): AgentCapabilities {
  const has = (type: AgentInfoCapabilityType): boolean => list.some((capability) => capability.type === type);
  return {
    multiRole: has('MULTI_ROLE'),
    hierarchicalRole: has('HIERARCHICAL_ROLE'),
    reservationRefinement: has('RESERVATION_REFINEMENT'),
    resourceProvider: has('RESOURCE_PROVIDER'),
    resizeVolume: has('RESIZE_VOLUME'),
    operationFeedback: has('AGENT_OPERATION_FEEDBACK'),
    draining: has('AGENT_DRAINING'),
    taskResourceLimits: has('TASK_RESOURCE_LIMITS'),
  };
}

/** The info with its resources in the refined format and without allocation. */
export function refinedInfo(info: SlaveInfo): SlaveInfo {
  return { ...info, resources: unallocateResources((info.resources ?? []).map(refineResource)) };
}

/** All the agent has: what it was configured with, with its checkpointed reservations and volumes applied. */
export function totalOf(info: SlaveInfo, checkpointed: Resources): Resource[] {
  const total = unallocateResources((info.resources ?? []).map(refineResource));
  const told = unallocateResources(usableResources(checkpointed).map(refineResource));
  if (told.length === 0) return total;
  const special = isMadeOf(total, told) ? told : plausible(total, told);
  return addResources(subtractResources(total, withoutConversions(special)), special);
}

function isMadeOf(total: Resources, special: Resources): boolean {
  const volumes = special.filter(isPersistentVolume).map(volumeKey);
  return new Set(volumes).size === volumes.length && containsResources(total, withoutConversions(special));
}

/** Of what an agent says that cannot be, as much as can. */
function plausible(total: Resources, told: Resources): Resources {
  const kept: Resource[] = [];
  for (const resource of told) if (isMadeOf(total, [...kept, resource])) kept.push(resource);
  return kept;
}

/** A volume has its id for itself, for its role on its agent. */
export function volumeKey(volume: Resource): string {
  return `${reservationRole(volume)}\n${volume.disk?.persistence?.id}`;
}

/** The address offers carry. */
export function urlOf(scheme: MasterSettings['scheme'], info: SlaveInfo, pid: string): OfferUrl {
  const address = parseProcessId(pid);
  const port = address?.port ?? info.port ?? 5051;
  return {
    scheme,
    address: { hostname: info.hostname, ...(address === undefined ? {} : { ip: address.ip }), port },
    path: `/${idOf(pid)}`,
  };
}

export function allocatorFactsOf(info: SlaveInfo, total: Resources, capabilities: AgentCapabilities): AgentFacts {
  return {
    hostname: info.hostname,
    total,
    isMultiRole: capabilities.multiRole,
    isHierarchical: capabilities.hierarchicalRole,
    region: info.domain?.fault_domain?.region.name,
    zone: info.domain?.fault_domain?.zone.name,
    attributes: info.attributes,
  };
}

/** The machine it runs on, as maintenance schedules name it. */
export function machineKeyOf(info: SlaveInfo, pid: string): string {
  return machineKey({ hostname: info.hostname, ip: parseProcessId(pid)?.ip });
}

/** Why an agent is not admitted, or undefined. */
export function admissionError(
  settings: MasterSettings,
  info: SlaveInfo,
  version: string | undefined,
): string | undefined {
  if (!isSupportedVersion(version)) return `version '${version ?? ''}' is older than 1.0.0 or unreadable`;
  if (info.domain !== undefined && settings.domain === undefined) return 'it has a domain and this master has none';
  if (info.domain === undefined && settings.requireAgentDomain)
    return 'it has no domain and --require_agent_domain is set';
  for (const resource of info.resources ?? []) {
    const error = usableError(resource);
    if (error !== undefined) return error;
  }
  return undefined;
}

function isSupportedVersion(version: string | undefined): boolean {
  const major = /^(\d+)\.\d+/.exec(version ?? '')?.[1];
  return major !== undefined && Number(major) >= 1;
}

export function sameInfo(left: SlaveInfo, right: SlaveInfo): boolean {
  return equalBytes(encode(SlaveInfo, left), encode(SlaveInfo, right));
}

/** Resources as this agent reads them: old format when it does not know the refined one. */
export function agentResources(agent: Agent, resources: Resources): Resource[] {
  if (agent.capabilities.reservationRefinement) return [...resources];
  return resources.map((resource) => unrefineResource(resource) ?? resource);
}
