import type { ContainerInspectInfo, ContainerStats } from 'dockerode';
import { formatBytes } from '../../base/bytes.ts';
import type { ContainerStatus, NetworkInfo, ResourceStatistics } from '../../wire/gen/mesos.ts';
import type { Termination } from '../containerizer.ts';
import type { ContainerLimits } from '../core/limits.ts';
import type { CgroupFigures } from './cgroup-figures.ts';

/**
 * The addresses of a container with a network of its own; undefined on the host's network or none. As in Mesos, what the task
 * says of its (only) network is there again, with the addresses that it got.
 */
export function networkInfosOf(
  inspected: ContainerInspectInfo,
  [asked]: readonly NetworkInfo[] = [],
): NetworkInfo[] | undefined {
  const infos: NetworkInfo[] = [];
  for (const [name, network] of Object.entries(inspected.NetworkSettings.Networks)) {
    const addresses = [
      ...(network.IPAddress ? [{ protocol: 'IPv4' as const, ip_address: network.IPAddress }] : []),
      ...(network.GlobalIPv6Address ? [{ protocol: 'IPv6' as const, ip_address: network.GlobalIPv6Address }] : []),
    ];
    if (addresses.length === 0) continue;
    const own = infos.length === 0 ? asked : undefined;
    infos.push({ ...(name === 'bridge' ? {} : { name }), ...own, ip_addresses: addresses });
  }
  return infos.length === 0 ? undefined : infos;
}

/** The engine repeats labels in everything that it says of a container: longer ones would be read again and again, or be too long. */
const mostLabelBytes = 256 * 1024;

/** What is wrong with the labels of a container, those of its image among them. */
export function labelsError(inspected: ContainerInspectInfo | undefined): string | undefined {
  const bytes = Buffer.byteLength(JSON.stringify(inspected?.Config.Labels ?? {}));
  if (bytes <= mostLabelBytes) return undefined;
  const most = formatBytes(mostLabelBytes);
  return `The image and the parameters of the task have labels of ${formatBytes(bytes)}, more than the ${most} allowed: leave some out`;
}

/** What is known of a container that has ended. */
export interface EndFacts {
  readonly exitCode: number;
  readonly limits: ContainerLimits;
  /** What the engine says of it; only asked for where it can matter. */
  readonly inspected?: ContainerInspectInfo | undefined;
  /** It was short of memory, at the end or before. */
  readonly oom?: { readonly usageBytes?: number } | undefined;
  /** This agent told it to end. */
  readonly isSignalled: boolean;
  /** The last signal that someone else had the engine send. */
  readonly foreignSignal?: string | undefined;
  /** It ended while the engine was away. */
  readonly isAway: boolean;
}

/** Exit codes above say which signal ended the program: 128 + its number, as `docker run` has it. */
const signalCodes = 128;

/** How an ended container ended. */
export function terminationOf(facts: EndFacts): Termination {
  const { exitCode, inspected, isSignalled } = facts;
  const waitStatus = (exitCode & 0xff) << 8;
  const wasShort = facts.oom !== undefined || inspected?.State.OOMKilled === true;
  if (exitCode === signalCodes + 9 && wasShort && !isSignalled) return { waitStatus, ...memoryLimitation(facts) };
  const error = inspected?.State.Error;
  if (error) {
    return { waitStatus, reason: 'REASON_CONTAINER_LAUNCH_FAILED', message: `Failed to run container: ${error}` };
  }
  if (exitCode < signalCodes || isSignalled) return { waitStatus };
  const exited = `Container exited with status ${exitCode}`;
  if (facts.isAway) {
    const why = 'which ends its containers unless its live-restore is on';
    return { waitStatus, message: `${exited} while the Docker Engine was restarted, ${why}` };
  }
  if (facts.foreignSignal !== undefined) {
    const who = 'which someone else, or its shutdown, had the Docker Engine send';
    return { waitStatus, message: `${exited} after signal ${facts.foreignSignal}, ${who}` };
  }
  return { waitStatus };
}

function memoryLimitation({ inspected, limits, oom }: EndFacts): Omit<Termination, 'waitStatus'> {
  const limitBytes = inspected?.HostConfig.Memory || limits.memLimitBytes || limits.memBytes;
  const used = oom?.usageBytes === undefined ? '' : ` Maximum Used: ${formatBytes(oom.usageBytes)}`;
  return {
    reason: 'REASON_CONTAINER_LIMITATION_MEMORY',
    message: `Memory limit exceeded: Requested: ${formatBytes(limitBytes)}${used}`,
    limitedResources: [{ name: 'mem', type: 'SCALAR', scalar: { value: limitBytes / 2 ** 20 }, role: '*' }],
  };
}

/** Figures in the form Mesos gives for Docker containers. */
export function statisticsOf(stats: ContainerStats, limits: ContainerLimits, own?: CgroupFigures): ResourceStatistics {
  const { cpu_stats: cpu, memory_stats: memory } = stats;
  const figures = (memory?.stats ?? {}) as unknown as Readonly<Record<string, number | undefined>>;
  const resident = own?.residentBytes ?? figures['rss'] ?? figures['anon'];
  const total = own?.totalBytes ?? memory?.usage;
  return {
    timestamp: Date.now() / 1000,
    cpus_user_time_secs: own?.userSeconds ?? (cpu?.cpu_usage?.usage_in_usermode ?? 0) / 1e9,
    cpus_system_time_secs: own?.systemSeconds ?? (cpu?.cpu_usage?.usage_in_kernelmode ?? 0) / 1e9,
    cpus_soft_limit: limits.cpus,
    ...(limits.cpusLimit === undefined ? {} : { cpus_limit: limits.cpusLimit }),
    mem_limit_bytes: limits.memLimitBytes ?? limits.memBytes,
    ...(resident === undefined ? {} : { mem_rss_bytes: resident }),
    ...(total === undefined ? {} : { mem_total_bytes: total }),
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
