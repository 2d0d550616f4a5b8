import type { ContainerInspectInfo, ContainerStats } from 'dockerode';
import { formatBytes } from '../../base/bytes.ts';
import type { ContainerStatus, NetworkInfo, ResourceStatistics } from '../../wire/gen/mesos.ts';
import type { Termination } from '../containerizer.ts';
import type { ContainerLimits } from '../core/limits.ts';

/** The addresses of a container with a network of its own; undefined on the host's network or none. */
export function networkInfosOf(inspected: ContainerInspectInfo): NetworkInfo[] | undefined {
  const infos: NetworkInfo[] = [];
  for (const [name, network] of Object.entries(inspected.NetworkSettings.Networks)) {
    const addresses = [
      ...(network.IPAddress ? [{ protocol: 'IPv4' as const, ip_address: network.IPAddress }] : []),
      ...(network.GlobalIPv6Address ? [{ protocol: 'IPv6' as const, ip_address: network.GlobalIPv6Address }] : []),
    ];
    if (addresses.length === 0) continue;
    infos.push({ ...(name === 'bridge' ? {} : { name }), ip_addresses: addresses });
  }
  return infos.length === 0 ? undefined : infos;
}

/** How an ended container ended. The engine tells a signal as 128 + its number, like `docker run`. */
export function terminationOf(inspected: ContainerInspectInfo, limits: ContainerLimits): Termination {
  const { State: state } = inspected;
  const waitStatus = (state.ExitCode & 0xff) << 8;
  if (state.OOMKilled) {
    const limitBytes = inspected.HostConfig.Memory ?? limits.memBytes;
    return {
      waitStatus,
      reason: 'REASON_CONTAINER_LIMITATION_MEMORY',
      message: `Memory limit exceeded: Requested: ${formatBytes(limitBytes)}`,
      limitedResources: [{ name: 'mem', type: 'SCALAR', scalar: { value: limitBytes / 2 ** 20 }, role: '*' }],
    };
  }
  if (state.Error) {
    return { waitStatus, reason: 'REASON_CONTAINER_LAUNCH_FAILED', message: `Failed to run container: ${state.Error}` };
  }
  return { waitStatus };
}

/** Figures in the form Mesos gives for Docker containers. */
export function statisticsOf(stats: ContainerStats, limits: ContainerLimits): ResourceStatistics {
  const { cpu_stats: cpu, memory_stats: memory } = stats;
  const figures = (memory?.stats ?? {}) as unknown as Readonly<Record<string, number | undefined>>;
  const resident = figures['rss'] ?? figures['anon'];
  return {
    timestamp: Date.now() / 1000,
    cpus_user_time_secs: (cpu?.cpu_usage?.usage_in_usermode ?? 0) / 1e9,
    cpus_system_time_secs: (cpu?.cpu_usage?.usage_in_kernelmode ?? 0) / 1e9,
    cpus_soft_limit: limits.cpus,
    ...(limits.cpusLimit === undefined ? {} : { cpus_limit: limits.cpusLimit }),
    mem_limit_bytes: limits.memLimitBytes ?? limits.memBytes,
    ...(resident === undefined ? {} : { mem_rss_bytes: resident }),
    ...(memory?.usage === undefined ? {} : { mem_total_bytes: memory.usage }),
    ...networkFigures(stats),
  };
}

function networkFigures(stats: ContainerStats): Partial<ResourceStatistics> {
  const networks = Object.values(stats.networks ?? {});
  if (networks.length === 0) return {};
  const sum = (pick: (network: (typeof networks)[number]) => number): number =>
    networks.reduce((total, network) => total + pick(network), 0);
  return {
    net_rx_bytes: sum(({ rx_bytes }) => rx_bytes),
    net_rx_packets: sum(({ rx_packets }) => rx_packets),
    net_rx_errors: sum(({ rx_errors }) => rx_errors),
    net_rx_dropped: sum(({ rx_dropped }) => rx_dropped),
    net_tx_bytes: sum(({ tx_bytes }) => tx_bytes),
    net_tx_packets: sum(({ tx_packets }) => tx_packets),
    net_tx_errors: sum(({ tx_errors }) => tx_errors),
    net_tx_dropped: sum(({ tx_dropped }) => tx_dropped),
  };
}

/** Where a container is. */
export function dockerStatus(
  containerId: ContainerStatus['container_id'],
  networks: NetworkInfo[] | undefined,
): ContainerStatus {
  return {
    ...(containerId === undefined ? {} : { container_id: containerId }),
    ...(networks === undefined ? {} : { network_infos: networks }),
  };
}
