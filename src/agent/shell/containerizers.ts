import type { Logger } from '../../base/logger.ts';
import type { Containerizer } from '../../containerizer/containerizer.ts';
import { createContainerizers } from '../../containerizer/create-containerizers.ts';
import type { Metrics } from '../../runtime/metrics.ts';
import type { AgentConfig } from '../config.ts';

/** The containerizers that the agent's flags ask for. */
export function createAgentContainerizer(config: AgentConfig, logger: Logger, metrics: Metrics): Containerizer {
  const { cgroups, docker, fetcher } = config;
  return createContainerizers({
    names: config.containerizers,
    runtimeDir: config.runtimeDir,
    workDir: config.workDir,
    logger,
    metrics,
    switchUser: config.switchUser,
    isolation: config.isolation,
    cgroupsHierarchy: cgroups.hierarchy,
    cgroupsRoot: cgroups.root,
    cgroupsEnableCfs: cgroups.enableCfs,
    sandboxDirectory: config.sandboxDirectory,
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
      owner: config.workDir,
      ...(docker.config === undefined ? {} : { config: docker.config }),
    },
  });
}
