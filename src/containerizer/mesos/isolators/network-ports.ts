import { readdir, readFile, readlink } from 'node:fs/promises';
import { errorText } from '../../../base/errors.ts';
import type { Logger } from '../../../base/logger.ts';
import { formatRanges, normalizeRanges, type Ranges } from '../../../model/ranges.ts';
import type { Resource } from '../../../wire/gen/mesos.ts';
import { listeningPorts, portRanges, unallocatedPorts } from '../../core/listening-ports.ts';
import type { ContainerIsolator, IsolatorHost, Limitation } from './container-isolator.ts';

export interface NetworkPortsOptions {
  readonly logger: Logger;
  readonly watchIntervalMs: number;
  readonly isEnforced: boolean;
  /** Only these ports count; absent: all. */
  readonly watched?: Ranges;
}

/** `network/ports`: finds containers that listen on ports of the host which nobody gave them, and ends them when told to. */
export function createNetworkPorts(options: NetworkPortsOptions): ContainerIsolator {
  const { logger, isEnforced, watched } = options;
  const resourcesOf = new Map<string, readonly Resource[]>();
  const broken = new Map<string, Limitation>();
  let host: IsolatorHost | undefined;
  let isLooking = false;

  /** The tasks of a group share their ports, as they share the network. */
  const allocatedTo = (containerId: string): Ranges => {
    const root = rootOf(containerId);
    return portRanges([...resourcesOf].filter(([id]) => rootOf(id) === root).flatMap(([, resources]) => resources));
  };
  const look = async (): Promise<void> => {
    const listening = await hostListeners();
    const ownNetwork = await networkOf('self');
    for (const containerId of [...resourcesOf.keys()]) {
      const pids = (await host?.pids(containerId)) ?? [];
      const [first] = pids;
      if (first === undefined || (await networkOf(first)) !== ownNetwork) continue;
      const ports = (await Promise.all(pids.map((pid) => portsOf(pid, listening)))).flat();
      const wrong = unallocatedPorts(ports, allocatedTo(containerId), watched);
      if (wrong.length === 0 || !resourcesOf.has(containerId)) continue;
      const limitation = portsLimitation(containerId, wrong);
      if (isEnforced) broken.set(containerId, limitation);
      else logger.warn('a container listens on ports that it was not given', { containerId, ports: wrong });
    }
  };
  const timer = setInterval(() => {
    if (isLooking || resourcesOf.size === 0) return;
    isLooking = true;
    look()
      .catch((thrown: unknown) => logger.warn('ports of containers not looked at', { error: errorText(thrown) }))
      .finally(() => {
        isLooking = false;
      });
  }, options.watchIntervalMs);
  timer.unref();
  return {
    name: 'network/ports',
    attach: (given) => {
      host = given;
    },
    prepare: async ({ launch, resources }) => {
      resourcesOf.set(launch.containerId, resources);
      return {};
    },
    update: async (containerId, { resources }) => {
      resourcesOf.set(containerId, resources);
    },
    limitation: async (containerId) => broken.get(containerId),
    cleanUp: async (containerId) => {
      resourcesOf.delete(containerId);
      broken.delete(containerId);
    },
    recover: async (known) => {
      for (const { containerId, resources } of known) resourcesOf.set(containerId, resources);
    },
    close: () => clearInterval(timer),
  };
}

function rootOf(containerId: string): string {
  return containerId.split('.', 1)[0] ?? containerId;
}

function portsLimitation(containerId: string, ports: readonly number[]): Limitation {
  const ranges = normalizeRanges(ports.map((port) => ({ begin: port, end: port })));
  return {
    reason: 'REASON_CONTAINER_LIMITATION',
    message: `Container ${containerId} is listening on unallocated port(s): ${formatRanges(ranges)}`,
    limitedResources: [{ name: 'ports', type: 'RANGES', ranges: { range: ranges }, role: '*' }],
  };
}

/** Ports that somebody listens on in the agent's own network, by inode. */
async function hostListeners(): Promise<ReadonlyMap<number, number>> {
  const texts = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/self/net/${name}`, 'utf8').catch(() => '')),
  );
  return new Map(texts.flatMap((text) => [...listeningPorts(text)]));
}

async function networkOf(pid: number | 'self'): Promise<string | undefined> {
  return readlink(`/proc/${pid}/ns/net`).catch(() => undefined);
}

/** Of these listeners, the ports that a process has open. One that just ended has none. */
async function portsOf(pid: number, listening: ReadonlyMap<number, number>): Promise<number[]> {
  const ports: number[] = [];
  for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
    const target = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '');
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
    const port = inode === undefined ? undefined : listening.get(Number(inode));
    if (port !== undefined) ports.push(port);
  }
  return ports;
}
