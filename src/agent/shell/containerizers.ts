import { join } from 'node:path';
import type { Logger } from '../../base/logger.ts';
import type { Containerizer } from '../../containerizer/containerizer.ts';
import { createContainerizers } from '../../containerizer/create-containerizers.ts';
import type { PersistentVolumes } from '../../containerizer/persistent-volumes.ts';
import type { Metrics } from '../../runtime/metrics.ts';
import type { AgentConfig } from '../config.ts';

export interface AgentContainerizerDeps {
  readonly volumes: PersistentVolumes;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** The containerizers that the agent's flags ask for. */
export function createAgentContainerizer(
  config: AgentConfig,
  { volumes, logger, metrics }: AgentContainerizerDeps,
): Containerizer {
  const { cgroups, docker, fetcher } = config;
  return createContainerizers({
    names: config.containerizers,
    runtimeDir: config.runtimeDir,
    volumes,
    logger,
    metrics,
    switchUser: config.switchUser,
    isolation: config.isolation,
    cgroupsHierarchy: cgroups.hierarchy,
    cgroupsRoot: cgroups.root,
    cgroupsEnableCfs: cgroups.enableCfs,
    cgroupsDestroyTimeoutMs: cgroups.destroyTimeoutMs,
    isolators: config.isolators,
    linux: config.linux,
    isLentCpuLow: config.isLentCpuLow,
    ...(config.logs === undefined ? {} : { logs: config.logs }),
    sandboxDirectory: config.sandboxDirectory,
    ...(config.images === undefined ? {} : { images: config.images }),
    ...(config.defaultContainer === undefined ? {} : { defaultContainer: config.defaultContainer }),
    ...(config.secretsDirectory === undefined ? {} : { secretsDirectory: config.secretsDirectory }),
    fetcher: {
      cacheDir: fetcher.cacheDir,
      cacheSizeBytes: fetcher.cacheSizeBytes,
      stallTimeoutMs: fetcher.stallTimeoutMs,
      frameworksHome: fetcher.frameworksHome,
    },
    docker: {
      socketPath: docker.socketPath,
      removeDelayMs: docker.removeDelayMs,
      killOrphans: docker.killOrphans,
      dns: docker.dns,
      owner: config.workDir,
      stateDir: join(config.workDir, 'docker'),
      ...(docker.config === undefined ? {} : { config: docker.config }),
      ...(config.imageGc === undefined ? {} : { imageGc: config.imageGc }),
    },
  });
}
