import type { ContainerInfo } from '../wire/gen/mesos.ts';

/**
 * A MESOS container with a Docker image is run by the Docker Engine when the agent has one: on the host's network, or on
 * the named network, as the universal container runtime would. Everything else is returned as it is.
 */
export function withImageOnDocker(container: ContainerInfo | undefined): ContainerInfo | undefined {
  const image = container?.mesos?.image;
  const name = image?.docker?.name;
  if (container?.type !== 'MESOS' || image === undefined || name === undefined) return container;
  const { mesos: _, ...rest } = container;
  const network = container.network_infos?.[0]?.name;
  const mappings = container.network_infos?.[0]?.port_mappings;
  return {
    ...rest,
    type: 'DOCKER',
    docker: {
      image: name,
      network: network === undefined ? 'HOST' : 'USER',
      force_pull_image: image.cached === false,
      ...(mappings === undefined || network === undefined ? {} : { port_mappings: mappings }),
    },
  };
}
