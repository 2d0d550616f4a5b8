import { isIP } from 'node:net';
import { ok, type Result, refuse } from '../../base/errors.ts';
import { containsRanges, formatRanges } from '../../model/ranges.ts';
import type { ContainerInfo, ContainerInfoDockerInfo, Resource } from '../../wire/gen/mesos.ts';
import { portName, type RunTarget } from './parameter-fields.ts';

/** The name that the engine knows the network of a container by. */
export function networkOf(container: ContainerInfo, docker: ContainerInfoDockerInfo): Result<string> {
  const mode = docker.network ?? 'HOST';
  if (mode !== 'USER') {
    if (mode === 'HOST' && container.hostname !== undefined) {
      return refuse('docker-network', 'Unable to set hostname with host network mode');
    }
    return ok(mode.toLowerCase());
  }
  const infos = container.network_infos ?? [];
  const name = infos[0]?.name;
  if (infos.length !== 1 || name === undefined || name === '') {
    return refuse('docker-network', 'Network mode USER needs exactly one network_infos with the name of the network');
  }
  return ok(name);
}

/** Addresses that a task asks for. Only networks of users' own give them. */
export function applyAddresses(
  { create, host }: RunTarget,
  container: ContainerInfo,
  docker: ContainerInfoDockerInfo,
): Result<undefined> {
  const wanted = (container.network_infos ?? []).flatMap((info) => info.ip_addresses ?? []);
  const addresses = wanted.flatMap(({ ip_address: address }) => (address === undefined ? [] : [address]));
  if (addresses.length === 0) return ok(undefined);
  if (docker.network !== 'USER') {
    return refuse('docker-network', `The address ${addresses[0]} can only be had on a user-defined network`);
  }
  const [v4, v6] = [4, 6].map((version) => addresses.filter((address) => isIP(address) === version));
  if (
    v4 === undefined ||
    v6 === undefined ||
    v4.length > 1 ||
    v6.length > 1 ||
    v4.length + v6.length < addresses.length
  ) {
    return refuse('docker-network', `One address of each family can be had, not ${addresses.join(', ')}`);
  }
  const config = {
    ...(v4[0] === undefined ? {} : { IPv4Address: v4[0] }),
    ...(v6[0] === undefined ? {} : { IPv6Address: v6[0] }),
  };
  const mode = host.NetworkMode ?? '';
  const endpoints = create.NetworkingConfig?.EndpointsConfig ?? {};
  create.NetworkingConfig = { EndpointsConfig: { ...endpoints, [mode]: { ...endpoints[mode], IPAMConfig: config } } };
  return ok(undefined);
}

/** Ports of the host that lead into the container: of those only that the task has as resources. */
export function applyPorts(
  target: RunTarget,
  container: ContainerInfo,
  docker: ContainerInfoDockerInfo,
  resources: readonly Resource[],
): Result<undefined> {
  const mappings = [
    ...(docker.port_mappings ?? []),
    ...(container.network_infos ?? []).flatMap((info) => info.port_mappings ?? []),
  ];
  if (mappings.length === 0) return ok(undefined);
  if (docker.network !== 'BRIDGE' && docker.network !== 'USER') {
    return refuse('docker-network', 'Port mappings are only supported for bridge and user-defined networks');
  }
  const ports = resources.flatMap(({ name, ranges }) => (name === 'ports' ? (ranges?.range ?? []) : []));
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  const exposed: Record<string, object> = {};
  for (const { host_port: hostPort, container_port: containerPort, protocol = 'tcp' } of mappings) {
    if (!containsRanges(ports, [{ begin: hostPort, end: hostPort }])) {
      const has = ports.length === 0 ? 'it has none' : `it has ${formatRanges(ports)}`;
      return refuse('docker-network', `Port ${hostPort} of the host is not among the ports of the task: ${has}`);
    }
    if (!['tcp', 'udp', 'sctp'].includes(protocol.toLowerCase())) {
      return refuse('docker-network', `Port ${hostPort}: the protocol '${protocol}' is not tcp, udp or sctp`);
    }
    const port = portName(`${containerPort}/${protocol.toLowerCase()}`);
    const bound = bindings[port] ?? [];
    bindings[port] = bound;
    if (!bound.some(({ HostPort: known }) => known === String(hostPort))) {
      bound.push({ HostIp: '', HostPort: String(hostPort) });
    }
    exposed[port] = {};
  }
  target.create.ExposedPorts = exposed;
  target.host.PortBindings = bindings;
  return ok(undefined);
}
