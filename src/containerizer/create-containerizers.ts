import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type ContainerizerName, composeContainerizers } from './composing-containerizer.ts';
import { ContainerError } from './container-error.ts';
import type { ContainerizerOptions, FetcherOptions } from './container-options.ts';
import type { Containerizer } from './containerizer.ts';
import { DockerWithSecrets } from './docker/secret-volumes.ts';
import { withSessions } from './docker/with-sessions.ts';
import { SandboxFetcher } from './fetcher/sandbox-fetcher.ts';
import { ImageContainers } from './mesos/images/image-containers.ts';
import { chooseIsolators } from './mesos/isolators/choose-isolators.ts';
import { createEnvironmentSecret } from './mesos/isolators/environment-secret.ts';
import { logRotationOf } from './mesos/isolators/log-rotation.ts';
import { MesosContainerizer } from './mesos/mesos-containerizer.ts';
import { PersistentVolumes } from './persistent-volumes.ts';
import { directoryResolver, noResolver, resolveExec, resolveSecrets } from './secrets.ts';

/** The containerizers that `--containerizers` names, as one. Throws `container-unsupported` for other names. */
export function createContainerizers(options: ContainerizerOptions): Containerizer {
  const fetcher = new SandboxFetcher(withOwnCache(options), options.logger, options.metrics);
  const volumes = options.volumes ?? new PersistentVolumes(options.runtimeDir);
  const parts = new Map<ContainerizerName, Containerizer>();
  for (const name of options.names) {
    switch (name) {
      case 'mesos': {
        const images = options.images === undefined ? undefined : new ImageContainers(options, options.images);
        parts.set(
          name,
          new MesosContainerizer({
            options,
            fetcher,
            volumes,
            images,
            isolators: [
              createEnvironmentSecret(options.runtimeDir),
              ...chooseIsolators(options, volumes),
              ...logRotationOf(options),
              ...(images === undefined ? [] : [images]),
            ],
          }),
        );
        break;
      }
      case 'docker':
        parts.set(name, withSessions(new DockerWithSecrets({ options, fetcher, volumes }), options));
        break;
      default:
        throw new ContainerError({
          code: 'container-unsupported',
          message: `Unknown or unsupported containerizer: ${name}: choose mesos, docker or both`,
        });
    }
  }
  const containerizer = composeContainerizers(parts, options.defaultContainer, options.images !== undefined);
  const { secretsDirectory } = options;
  const resolve = secretsDirectory === undefined ? noResolver : directoryResolver(secretsDirectory);
  return {
    ...containerizer,
    launch: async (launch) => containerizer.launch(resolveSecrets(launch, resolve)),
    exec: async (containerId, exec) => containerizer.exec(containerId, resolveExec(exec, resolve)),
  };
}

/** Agents on one machine may be given the same cache directory; each empties only its own part. */
function withOwnCache({ fetcher = {}, runtimeDir }: ContainerizerOptions): FetcherOptions {
  if (fetcher.cacheDir === undefined) return fetcher;
  const own = createHash('sha256').update(runtimeDir).digest('hex').slice(0, 16);
  return { ...fetcher, cacheDir: join(fetcher.cacheDir, own) };
}
