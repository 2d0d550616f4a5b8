import { containsRanges, normalizeRanges, type Ranges } from '../../model/ranges.ts';
import type { Resource } from '../../wire/gen/mesos.ts';

const listening = '0A';

/** Ports of the listening sockets in the text of `/proc/net/tcp` or `/proc/net/tcp6`, by the inode of the socket. */
export function listeningPorts(text: string): Map<number, number> {
  const ports = new Map<number, number>();
  for (const line of text.split('\n').slice(1)) {
    const fields = line.trim().split(/\s+/);
    if (fields[3] !== listening) continue;
    const port = Number.parseInt(fields[1]?.split(':').at(-1) ?? '', 16);
    const inode = Number(fields[9]);
    if (port > 0 && inode > 0) ports.set(inode, port);
  }
  return ports;
}

/** The ports among the resources. */
export function portRanges(resources: readonly Resource[]): Ranges {
  return normalizeRanges(resources.flatMap(({ name, ranges }) => (name === 'ports' ? (ranges?.range ?? []) : [])));
}

/** The ports that are listened on without being among the allocated ones, lowest first. `watched`: only these count. */
export function unallocatedPorts(ports: Iterable<number>, allocated: Ranges, watched: Ranges | undefined): number[] {
  const wrong = new Set<number>();
  for (const port of ports) {
    const one = [{ begin: port, end: port }];
    if (watched !== undefined && !containsRanges(watched, one)) continue;
    if (!containsRanges(allocated, one)) wrong.add(port);
  }
  return [...wrong].sort((a, b) => a - b);
}
