/** GET /state. */
import { attributesJson } from '../../model/attributes.ts';
import { endpointResource, isReserved, reservationRole, reservedByRole } from '../../model/reservations.ts';
import { resourcesJson } from '../../model/resource-json.ts';
import type { Resources } from '../../model/resources.ts';
import { DomainInfo, DrainConfig, Resource } from '../../wire/gen/mesos.ts';
import { toJson } from '../../wire/json.ts';
import type { AgentConfig } from '../config.ts';
import { agentCapabilities } from '../core/registration.ts';
import { agentIdOf, type Framework } from '../core/state.ts';
import { heldResources } from '../core/tasks.ts';
import type { BuildInfo } from './build-info.ts';
import type { AgentContext } from './context.ts';
import { frameworkJson, type JsonObject } from './task-json.ts';
import type { Visibility } from './visibility.ts';

export function stateJson(context: AgentContext, build: BuildInfo, visibility: Visibility): JsonObject {
  const { state, config } = context;
  const { total } = state;
  const unreserved = total.filter((resource) => !isReserved(resource));
  const allocated = heldResources(state);
  const shownRoles = (resources: Resources): Map<string, Resource[]> =>
    new Map([...reservedByRole(resources)].filter(([role]) => visibility.role(role)));
  const shownFrameworks = (frameworks: Iterable<Framework>): JsonObject[] =>
    [...frameworks].filter(visibility.framework).map((framework) => frameworkJson(framework, visibility));
  return {
    ...build,
    start_time: state.startMs / 1000,
    id: agentIdOf(state),
    pid: context.pid,
    hostname: state.info.hostname,
    capabilities: agentCapabilities.map(({ type }) => type),
    ...(state.info.domain === undefined ? {} : { domain: toJson(DomainInfo, state.info.domain) }),
    ...(state.drain === undefined ? {} : { drain_config: toJson(DrainConfig, state.drain) }),
    ...(state.drainStartMs === undefined
      ? {}
      : { estimated_drain_start_time_seconds: Math.floor(state.drainStartMs / 1000) }),
    resources: resourcesJson(total),
    reserved_resources: byRole(shownRoles(total)),
    unreserved_resources: resourcesJson(unreserved),
    reserved_resources_full: Object.fromEntries(
      [...shownRoles(total)].map(([role, resources]) => [role, resources.map(fullJson)]),
    ),
    unreserved_resources_full: unreserved.map(fullJson),
    reserved_resources_allocated: byRole(shownRoles(allocated)),
    unreserved_resources_allocated: resourcesJson(allocated.filter((resource) => reservationRole(resource) === '*')),
    resource_providers: [],
    attributes: attributesJson(state.info.attributes ?? []),
    ...(state.master?.hostname === undefined ? {} : { master_hostname: state.master.hostname }),
    ...(visibility.flags ? { ...logsJson(config), flags: flagsJson(context) } : {}),
    frameworks: shownFrameworks(state.frameworks.values()),
    completed_frameworks: shownFrameworks(state.completedFrameworks.values()),
  };
}

function logsJson({ logDir, logFile }: AgentConfig): JsonObject {
  return {
    ...(logDir === undefined ? {} : { log_dir: logDir }),
    ...(logFile === undefined ? {} : { external_log_file: logFile }),
  };
}

function byRole(groups: ReadonlyMap<string, Resource[]>): JsonObject {
  return Object.fromEntries([...groups].map(([role, resources]) => [role, resourcesJson(resources)]));
}

function fullJson(resource: Resource): JsonObject {
  return toJson(Resource, endpointResource(resource));
}

export function flagsJson({ config }: AgentContext): JsonObject {
  return Object.fromEntries([...config.flagTexts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
