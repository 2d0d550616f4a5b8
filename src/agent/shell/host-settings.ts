import type { AgentConfig } from '../config.ts';

/** What the flags say about executors and their containers. */
export interface HostSettings {
  readonly workDir: string;
  readonly runtimeDir: string;
  readonly switchUser: boolean;
  readonly sandboxDirectory: string;
  readonly recoveryTimeoutMs: number;
  readonly subscriptionBackoffMs: number;
  readonly shutdownGraceMs: number;
  /** Least time between SIGTERM and SIGKILL for Docker tasks without kill policy. */
  readonly dockerStopTimeoutMs: number;
  /** Replaces the variables executors get from the agent's own environment. */
  readonly environment: Readonly<Record<string, string>> | undefined;
  /** Sandboxes of nested and standalone containers are removed by age. */
  readonly collectsOtherSandboxes: boolean;
}

export function hostSettings(config: AgentConfig): HostSettings {
  return {
    workDir: config.workDir,
    runtimeDir: config.runtimeDir,
    switchUser: config.switchUser,
    sandboxDirectory: config.sandboxDirectory,
    recoveryTimeoutMs: config.recoveryTimeoutMs,
    subscriptionBackoffMs: config.executorReregistrationTimeoutMs,
    shutdownGraceMs: config.executorShutdownGraceMs,
    dockerStopTimeoutMs: config.docker.stopTimeoutMs,
    environment: config.executorEnvironment,
    collectsOtherSandboxes: config.collectsOtherSandboxes,
  };
}
