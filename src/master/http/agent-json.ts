/** Agents as the legacy endpoints show them. */
import { attributesJson } from '../../model/attributes.ts';
import { endpointResource, isReserved, reservedByRole } from '../../model/reservations.ts';
import { resourcesJson } from '../../model/resource-json.ts';
import type { Resources } from '../../model/resources.ts';
import { DomainInfo, DrainInfo, Resource } from '../../wire/gen/mesos.ts';
import type { SlaveInfo } from '../../wire/gen/mesos-v0.ts';
import { type JsonValue, toJson } from '../../wire/json.ts';
import type { RecoveredAgent } from '../core/agent-record.ts';

import { type BlockForm, jsonForm } from './parts.ts';
import type { ShownAgent } from './view.ts';

export type JsonObject = { [key: string]: JsonValue };

export const agentForm: BlockForm<ShownAgent> = jsonForm(agentText);
export const agentFullForm: BlockForm<ShownAgent> = jsonForm(agentFullText);

/** JSON text of an agent in `/state` and, with more beside it, in `/slaves` and `/state-summary`; kept until the agent changes. */
export function agentText(agent: ShownAgent): string {
  agent.fragments.legacy ??= renderAgent(agent);
  return agent.fragments.legacy;
}

/** What is used and offered changes all the time, often on all agents at once; the rest hardly ever does. */
function renderAgent(agent: ShownAgent): string {
  const { before, after } = lastingOf(agent);
  const used = JSON.stringify(resourcesJson(agent.used.list));
  const offered = JSON.stringify(resourcesJson(agent.offered.list));
  return `${before},"used_resources":${used},"offered_resources":${offered},${after}`;
}

interface Lasting {
  /** All that the texts show; each is replaced when it changes, never changed itself. */
  readonly facts: readonly unknown[];
  readonly before: string;
  readonly after: string;
}

const lasting = new WeakMap<ShownAgent, Lasting>();

function lastingOf(agent: ShownAgent): Lasting {
  const facts = [
    agent.info,
    agent.pid,
    agent.registeredMs,
    agent.reregisteredMs,
    agent.slot.total.list,
    agent.active,
    agent.deactivated,
    agent.version,
    agent.capabilityList,
    agent.drainInfo,
    agent.estimatedDrainStartMs,
  ];
  const known = lasting.get(agent);
  if (known?.facts.every((fact, index) => fact === facts[index])) return known;
  const before = JSON.stringify(jsonBefore(agent)).slice(0, -1);
  const made: Lasting = { facts, before, after: JSON.stringify(jsonAfter(agent)).slice(1) };
  lasting.set(agent, made);
  return made;
}

function jsonBefore(agent: ShownAgent): JsonObject {
  const json: JsonObject = {
    ...describe(agent.id, agent.info),
    pid: agent.pid,
    registered_time: agent.registeredMs / 1000,
  };
  if (agent.reregisteredMs !== undefined) json['reregistered_time'] = agent.reregisteredMs / 1000;
  json['resources'] = resourcesJson(agent.slot.total.list);
  return json;
}

function jsonAfter(agent: ShownAgent): JsonObject {
  const total = agent.slot.total.list;
  const json: JsonObject = {
    reserved_resources: byRole(total, resourcesJson),
    unreserved_resources: resourcesJson(total.filter((resource) => !isReserved(resource))),
    active: agent.active,
    deactivated: agent.deactivated,
    version: agent.version,
    capabilities: agent.capabilityList.flatMap(({ type }) => (type === undefined ? [] : [type])),
  };
  if (agent.drainInfo !== undefined) json['drain_info'] = toJson(DrainInfo, agent.drainInfo);
  const drainStart = agent.estimatedDrainStartMs;
  if (drainStart !== undefined) json['estimated_drain_start_time_seconds'] = Math.floor(drainStart / 1000);
  return json;
}

/** JSON text of an agent in `/slaves`: with all its resources in the endpoint format. Kept until the agent changes. */
export function agentFullText(agent: ShownAgent): string {
  agent.fragments.full ??= withMembers(agentText(agent), fullJson(agent));
  return agent.fragments.full;
}

function fullJson(agent: ShownAgent): JsonObject {
  const total = agent.slot.total.list;
  return {
    reserved_resources_full: byRole(total, endpointResources),
    unreserved_resources_full: endpointResources(total.filter((resource) => !isReserved(resource))),
    used_resources_full: endpointResources(agent.used.list),
    offered_resources_full: endpointResources(agent.offered.list),
  };
}

/** The text of an object with more members after its own. */
export function withMembers(text: string, members: JsonObject): string {
  return `${text.slice(0, -1)},${JSON.stringify(members).slice(1)}`;
}

/** These never change, and there are many of them after a failover. */
const recoveredTexts = new WeakMap<RecoveredAgent, string>();

export function recoveredAgentText(agent: RecoveredAgent): string {
  let text = recoveredTexts.get(agent);
  if (text === undefined) {
    text = JSON.stringify(describe(agent.id, agent.info));
    recoveredTexts.set(agent, text);
  }
  return text;
}

function describe(id: string, info: SlaveInfo): JsonObject {
  const json: JsonObject = {
    id,
    hostname: info.hostname,
    port: info.port ?? 5051,
    attributes: attributesJson(info.attributes ?? []),
  };
  if (info.domain !== undefined) json['domain'] = toJson(DomainInfo, info.domain);
  return json;
}

function byRole<T extends JsonValue>(resources: Resources, render: (resources: Resources) => T): { [role: string]: T } {
  return Object.fromEntries([...reservedByRole(resources)].map(([role, reserved]) => [role, render(reserved)]));
}

export function endpointResources(resources: Resources): JsonValue[] {
  return resources.map((resource) => toJson(Resource, endpointResource(resource)));
}
