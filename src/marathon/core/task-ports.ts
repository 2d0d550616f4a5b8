import { nextInt, type Random } from '../../base/random.ts';
import type { NetworkInfo, Port } from '../../wire/gen/mesos.ts';
import type { App } from './app.ts';

/** One port of a task, with all numbers settled. */
export interface TaskPort {
  /** As the app asked for it: the container port of a mapping, else the port of the definition. */
  readonly requested: number;
  readonly hostPort: number | undefined;
  readonly containerPort: number | undefined;
  readonly protocol: string;
  readonly name: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly networkNames: readonly string[];
}

/** Settles the ports of a task from the host ports it was given. */
export function taskPorts(app: App, hostPorts: readonly number[], random: Random): TaskPort[] {
  if (app.portDefinitions !== undefined) {
    return app.portDefinitions.map((definition, index) => ({
      requested: definition.port,
      hostPort: hostPorts[index],
      containerPort: undefined,
      protocol: definition.protocol,
      name: definition.name,
      labels: definition.labels ?? {},
      networkNames: [],
    }));
  }
  let next = 0;
  return (app.container?.portMappings ?? []).map((mapping) => {
    const hostPort = mapping.hostPort === undefined ? undefined : hostPorts[next++];
    const containerPort =
      mapping.containerPort !== 0 ? mapping.containerPort : (hostPort ?? 1025 + nextInt(random, 64_511));
    return {
      requested: mapping.containerPort,
      hostPort,
      containerPort,
      protocol: mapping.protocol,
      name: mapping.name,
      labels: mapping.labels,
      networkNames: mapping.networkNames ?? [],
    };
  });
}

/** The number a task finds in its PORT variables: the host port, or the container port when there is none. */
export function effectivePort(port: TaskPort): number {
  return port.hostPort ?? port.containerPort ?? 0;
}

export interface MappedPort {
  readonly host_port: number;
  readonly container_port: number;
  readonly protocol: string;
}

/** Mappings for the container runtime, one for each protocol. */
export function mappedPorts(ports: readonly TaskPort[], networkName?: string): MappedPort[] {
  return ports.flatMap((port) => {
    const { hostPort, containerPort, networkNames } = port;
    if (hostPort === undefined || containerPort === undefined) return [];
    if (networkName !== undefined && networkNames.length > 0 && !networkNames.includes(networkName)) return [];
    return port.protocol
      .split(',')
      .map((protocol) => ({ host_port: hostPort, container_port: containerPort, protocol }));
  });
}

/** The networks a container joins. */
export function networkInfos(app: App, ports: readonly TaskPort[], bridgeName: string): NetworkInfo[] {
  const isMesos = app.container?.type === 'MESOS';
  return app.networks.flatMap((network): NetworkInfo[] => {
    if (network.mode === 'host') return [];
    if (network.mode === 'container/bridge' && !isMesos) return [];
    const name = network.mode === 'container/bridge' ? bridgeName : network.name;
    const labels = Object.entries(network.labels ?? {}).map(([key, value]) => ({ key, value }));
    const mappings = isMesos ? mappedPorts(ports, network.name) : [];
    return [
      {
        ...(name === undefined ? {} : { name }),
        ...(labels.length > 0 ? { labels: { labels } } : {}),
        ...(mappings.length > 0 ? { port_mappings: mappings } : {}),
        ip_addresses: [{}],
      },
    ];
  });
}

/** Ports for service discovery: one entry for each port, protocol and network. */
export function discoveryPorts(app: App, ports: readonly TaskPort[]): Port[] {
  const isHost = app.networks.some((network) => network.mode === 'host');
  return ports.flatMap((port) =>
    port.protocol.split(',').flatMap((protocol): Port[] => {
      const named = port.name === undefined ? {} : { name: port.name };
      const entry = (number: number, scope: Record<string, string>): Port => ({
        number,
        protocol,
        ...named,
        labels: {
          labels: Object.entries({ ...port.labels, ...scope }).map(([key, value]) => ({ key, value })),
        },
      });
      if (isHost || port.hostPort !== undefined) return [entry(effectivePort(port), { 'network-scope': 'host' })];
      return app.networks
        .filter(({ name }) => port.networkNames.length === 0 || port.networkNames.includes(name ?? ''))
        .map(({ name }) =>
          entry(effectivePort(port), {
            'network-scope': 'container',
            ...(name === undefined ? {} : { 'network-name': name }),
          }),
        );
    }),
  );
}
