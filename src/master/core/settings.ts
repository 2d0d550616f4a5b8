import { type Authorizer, openAuthorizer } from '../../model/authorizer.ts';
import type { DomainInfo } from '../../wire/gen/mesos.ts';
import { noRateLimits, type RateLimitRules } from './rate-limit-rules.ts';

/** The flags that decide what the core does, in units of their names. */
export interface MasterSettings {
  readonly cluster: string | undefined;
  /** How agents are spoken with over HTTP, for the URLs in offers. */
  readonly scheme: 'http' | 'https';
  readonly agentPingTimeoutMs: number;
  readonly maxAgentPingTimeouts: number;
  readonly agentReregisterTimeoutMs: number;
  /** At most this many agents marked unreachable in this time, for missed pings. */
  readonly agentRemovalRate: { readonly count: number; readonly perMs: number } | undefined;
  /** Largest share (0–1) or number of recovered agents that may be removed after a failover. */
  readonly recoveryAgentRemovalLimit: number;
  readonly allocationIntervalMs: number;
  readonly offerTimeoutMs: number | undefined;
  readonly heartbeatIntervalMs: number;
  readonly maxCompletedFrameworks: number;
  readonly maxCompletedTasksPerFramework: number;
  readonly maxUnreachableTasksPerFramework: number;
  readonly rootSubmissions: boolean;
  /** Only these roles may be subscribed, when given. */
  readonly roleWhitelist: ReadonlySet<string> | undefined;
  readonly domain: DomainInfo | undefined;
  readonly requireAgentDomain: boolean;
  readonly rateLimits: RateLimitRules;
  /** Who may do what. */
  readonly authorizer: Authorizer;
  readonly registryGcIntervalMs: number;
  readonly registryMaxAgentAgeMs: number;
  readonly registryMaxAgentCount: number;
  readonly maxOperatorStreams: number;
  /** Agents with so many executors that frameworks brought are not offered. */
  readonly maxExecutorsPerAgent: number | undefined;
  /** While there are quotas nothing is offered after an election before this share (0–1) of the agents is back… */
  readonly allocatorAgentRecoveryFactor: number;
  /** …or this has passed. */
  readonly allocatorRecoveryTimeoutMs: number;
}

/** As Mesos starts without flags. */
export const defaultSettings: MasterSettings = {
  cluster: undefined,
  scheme: 'http',
  agentPingTimeoutMs: 15_000,
  maxAgentPingTimeouts: 5,
  agentReregisterTimeoutMs: 600_000,
  agentRemovalRate: undefined,
  recoveryAgentRemovalLimit: 1,
  allocationIntervalMs: 1000,
  offerTimeoutMs: undefined,
  heartbeatIntervalMs: 15_000,
  maxCompletedFrameworks: 50,
  maxCompletedTasksPerFramework: 1000,
  maxUnreachableTasksPerFramework: 1000,
  rootSubmissions: true,
  roleWhitelist: undefined,
  domain: undefined,
  requireAgentDomain: false,
  rateLimits: noRateLimits,
  authorizer: openAuthorizer,
  registryGcIntervalMs: 900_000,
  registryMaxAgentAgeMs: 1_209_600_000,
  registryMaxAgentCount: 102_400,
  maxOperatorStreams: 1000,
  maxExecutorsPerAgent: undefined,
  allocatorAgentRecoveryFactor: 0.8,
  allocatorRecoveryTimeoutMs: 600_000,
};
