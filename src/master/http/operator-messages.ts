/** The entities of the cluster as messages of the operator API. */
import { endpointResource } from '../../model/reservations.ts';
import type { Resources } from '../../model/resources.ts';
import type {
  ResponseGetAgentsAgent,
  ResponseGetAgentsAgentResourceProvider,
  ResponseGetExecutorsExecutor,
  ResponseGetFrameworksFramework,
} from '../../wire/gen/master.ts';
import type { AgentInfo, Resource, TimeInfo } from '../../wire/gen/mesos.ts';
import type { SlaveInfo } from '../../wire/gen/mesos-v0.ts';
import type { ExecutorRecord } from '../core/agent-record.ts';
import type { ShownAgent, ShownFramework } from './view.ts';

export function agentMessage(agent: ShownAgent): ResponseGetAgentsAgent {
  const providers = [...agent.resourceProviders.values()].map(
    (info): ResponseGetAgentsAgentResourceProvider => ({ resource_provider_info: info }),
  );
  return {
    agent_info: agentInfo(agent.info),
    active: agent.active,
    deactivated: agent.deactivated,
    version: agent.version,
    pid: agent.pid,
    registered_time: timeOf(agent.registeredMs),
    reregistered_time: agent.reregisteredMs === undefined ? undefined : timeOf(agent.reregisteredMs),
    total_resources: endpointList(agent.slot.total.list),
    allocated_resources: endpointList(agent.used.list),
    offered_resources: endpointList(agent.offered.list),
    capabilities: [...agent.capabilityList],
    resource_providers: providers.length === 0 ? undefined : providers,
    drain_info: agent.drainInfo,
    estimated_drain_start_time:
      agent.estimatedDrainStartMs === undefined ? undefined : timeOf(agent.estimatedDrainStartMs),
  };
}

/** v1 has no `checkpoint`. */
export function agentInfo(info: SlaveInfo): AgentInfo {
  const { checkpoint: _, ...rest } = info;
  return rest;
}

export function frameworkMessage(framework: ShownFramework): ResponseGetFrameworksFramework {
  return {
    framework_info: framework.info,
    active: framework.active,
    connected: framework.connected,
    recovered: framework.recovered,
    registered_time: timeOf(framework.registeredMs),
    reregistered_time: timeOf(framework.reregisteredMs),
    unregistered_time: framework.unregisteredMs === undefined ? undefined : timeOf(framework.unregisteredMs),
    offers: framework.offers.size === 0 ? undefined : [...framework.offers].map(({ message }) => message),
    inverse_offers:
      framework.inverseOffers.size === 0 ? undefined : [...framework.inverseOffers].map(({ message }) => message),
    allocated_resources: endpointList(framework.used.list),
    offered_resources: endpointList(framework.offered.list),
    offer_constraints: framework.offerConstraints ?? {},
  };
}

export function executorMessage({ info, agentId }: ExecutorRecord): ResponseGetExecutorsExecutor {
  return { executor_info: info, agent_id: { value: agentId } };
}

function endpointList(resources: Resources): Resource[] | undefined {
  return resources.length === 0 ? undefined : resources.map(endpointResource);
}

function timeOf(ms: number): TimeInfo {
  return { nanoseconds: BigInt(Math.round(ms * 1000)) * 1000n };
}
