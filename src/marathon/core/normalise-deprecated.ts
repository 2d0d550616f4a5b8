import type { Artifact, Network, NetworkMode, PortMapping } from './app.ts';
import type { AppPatch, ContainerDocument, DockerDocument, IpAddressDocument } from './app-document.ts';
import type { Issues } from './issues.ts';

const archive = /\.(tar|tar\.gz|tar\.bz2|tar\.xz|gz|tgz|tbz2|txz|zip)$/;

/**
 * Replaces the deprecated properties of a document (`uris`, `ports`, `ipAddress`, `docker.network`, `docker.portMappings`) by
 * those that took their place. Combinations the original refuses are complained about.
 */
export function replaceDeprecated(document: AppPatch, bridgeName: string, path: string, issues: Issues): AppPatch {
  const { uris, ports, ipAddress, container, ...rest } = document;
  const fetch = fetchOf(document, path, issues);
  const networks = networksOf(document, bridgeName, path, issues);
  const newContainer = containerOf(container, ipAddress, path, issues);
  checkPorts(document, path, issues);
  const portDefinitions = rest.portDefinitions ?? ports?.map((port) => ({ port, protocol: 'tcp' }));
  return {
    ...rest,
    ...(fetch === undefined ? {} : { fetch }),
    ...(networks === undefined ? {} : { networks }),
    ...(newContainer === undefined ? {} : { container: newContainer }),
    ...(portDefinitions === undefined ? {} : { portDefinitions }),
  };
}

function fetchOf(document: AppPatch, path: string, issues: Issues): readonly Artifact[] | undefined {
  const { uris, fetch } = document;
  if (uris === undefined) return fetch;
  if (fetch !== undefined && fetch.length > 0 && uris.length > 0) {
    issues.add(`${path}/uris`, 'may not be set in conjunction with fetch');
  }
  if (fetch !== undefined && uris.length === 0) return fetch;
  return uris.map((uri) => ({ uri, extract: archive.test(uri), executable: false, cache: false }));
}

const modeOfDocker: Readonly<Record<string, NetworkMode | undefined>> = {
  HOST: 'host',
  BRIDGE: 'container/bridge',
  USER: 'container',
};

function networksOf(
  document: AppPatch,
  bridgeName: string,
  path: string,
  issues: Issues,
): readonly Network[] | undefined {
  const { networks, ipAddress, container } = document;
  const dockerNetwork = container?.docker?.network;
  if (dockerNetwork !== undefined && networks !== undefined) {
    issues.add(`${path}/`, 'must not specify both container.docker.network and networks');
  }
  if (ipAddress !== undefined && networks !== undefined) {
    issues.add(`${path}/`, 'must not specify both networks and ipAddress');
  }
  if (dockerNetwork !== undefined && container?.type === 'MESOS') {
    issues.add(`${path}/container/docker/network`, 'must be empty');
  }
  if (dockerNetwork === 'NONE') {
    issues.add(`${path}/container/docker/network`, 'NONE is not supported: use networks');
  }
  if (networks !== undefined) return networks;
  const mode = modeOfDocker[dockerNetwork ?? ''];
  if (ipAddress === undefined) return mode === undefined ? undefined : [{ mode }];
  if (mode === 'host') return [{ mode }];
  const isBridge = mode === 'container/bridge' || (mode === undefined && ipAddress.networkName === bridgeName);
  if (isBridge) return [{ mode: 'container/bridge', ...(ipAddress.labels ? { labels: ipAddress.labels } : {}) }];
  return [
    {
      mode: 'container',
      ...(ipAddress.networkName === undefined ? {} : { name: ipAddress.networkName }),
      ...(ipAddress.labels === undefined ? {} : { labels: ipAddress.labels }),
    },
  ];
}

function containerOf(
  container: ContainerDocument | undefined,
  ipAddress: IpAddressDocument | undefined,
  path: string,
  issues: Issues,
): ContainerDocument | undefined {
  const discovered = discoveryMappings(container, ipAddress, path, issues);
  if (container === undefined) {
    if (ipAddress === undefined) return undefined;
    return { type: 'MESOS', volumes: [], ...(discovered.length > 0 ? { portMappings: discovered } : {}) };
  }
  const { docker, ...rest } = container;
  const deprecatedMappings = docker?.portMappings;
  if (deprecatedMappings !== undefined && deprecatedMappings.length > 0) {
    if (container.type === 'MESOS') issues.add(`${path}/container/docker/portMappings`, 'must be empty');
    if ((container.portMappings ?? []).length > 0) {
      issues.add(`${path}/container/docker/portMappings`, 'must not be set together with container.portMappings');
    }
  }
  if (docker?.credential !== undefined) issues.add(`${path}/container/docker/credential`, 'must be empty');
  const portMappings = container.portMappings ?? deprecatedMappings ?? (discovered.length > 0 ? discovered : undefined);
  return {
    ...rest,
    ...(docker === undefined ? {} : { docker: withoutDeprecated(docker) }),
    ...(portMappings === undefined ? {} : { portMappings }),
  };
}

function withoutDeprecated(docker: DockerDocument): DockerDocument {
  const { network, portMappings, credential, ...rest } = docker;
  return rest;
}

function discoveryMappings(
  container: ContainerDocument | undefined,
  ipAddress: IpAddressDocument | undefined,
  path: string,
  issues: Issues,
): PortMapping[] {
  const ports = ipAddress?.discovery?.ports ?? [];
  if (ports.length > 0 && container?.type === 'DOCKER') {
    issues.add(`${path}/ipAddress/discovery`, 'ipAddress/discovery is not allowed for Docker containers');
  }
  return ports.map(({ number, name, protocol, labels }) => ({
    containerPort: number,
    servicePort: 0,
    protocol,
    name,
    labels: labels ?? {},
  }));
}

function checkPorts(document: AppPatch, path: string, issues: Issues): void {
  const { ports, portDefinitions, ipAddress } = document;
  const given = ports ?? [];
  const nonZero = given.filter((port) => port !== 0);
  if (new Set(nonZero).size !== nonZero.length) issues.add(`${path}/ports`, 'ports must be unique');
  if (ports !== undefined && portDefinitions !== undefined) {
    const numbers = portDefinitions.map((definition) => definition.port);
    if (given.length !== numbers.length || given.some((port, index) => port !== numbers[index])) {
      issues.add(`${path}/`, 'cannot specify both ports and port definitions');
    }
  }
  if (ipAddress !== undefined && given.length > 0) {
    issues.add(`${path}/`, 'cannot specify both an IP address and port');
  }
}
