import type Docker from 'dockerode';
import type { NetworkInfo } from '../../wire/gen/mesos.ts';
import type { ContainerLaunch, Termination } from '../containerizer.ts';
import type { ContainerLimits } from '../core/limits.ts';
import type { ContainerLogLimits } from '../core/log-limits.ts';
import { type Deferred, deferred } from '../deferred.ts';
import type { LogFollower } from './log-follower.ts';

/** One container, from the moment its launch begins until it is forgotten. */
export interface Container {
  readonly containerId: string;
  readonly sandbox: string;
  readonly ended: Deferred<Termination>;
  /** Its end became known: true when that was heard at once, false when it was found out later. */
  readonly over: Deferred<boolean>;
  readonly launching: AbortController;
  limits: ContainerLimits;
  /** Set once the engine has made it. */
  engine: Docker.Container | undefined;
  logs: LogFollower | undefined;
  /** What the task says of its network. */
  readonly askedNetworks: readonly NetworkInfo[];
  networks: NetworkInfo[] | undefined;
  /** What the start itself read, for whoever asks next. */
  inspected: Docker.ContainerInspectInfo | undefined;
  /** What SIGTERM means to the image. */
  stopSignal: string;
  isTerminal: boolean;
  /** It is removed from the engine as soon as it has ended. */
  isRemovedAtEnd: boolean;
  /** How its output is rotated. */
  logLimits: ContainerLogLimits | undefined;
  /** It was launched or found again: its end is the end of a task. */
  isStarted: boolean;
  isDestroyed: boolean;
  hasEnded: boolean;
  /** The exit code, when it died before its launch was over. */
  diedEarly: number | undefined;
  /** It was short of memory. */
  oom: { usageBytes?: number } | undefined;
  /** This agent sent it a signal. */
  isSignalled: boolean;
  /** The last signal that someone else had the engine send. */
  foreignSignal: string | undefined;
  /** Signals that wait for the engine. */
  readonly waitingSignals: Map<NodeJS.Signals, Promise<void>>;
}

/** A container that the engine does not know yet. */
export function newContainer(
  of: Pick<ContainerLaunch, 'containerId' | 'sandbox' | 'container'>,
  limits: ContainerLimits,
): Container {
  return {
    containerId: of.containerId,
    sandbox: of.sandbox,
    ended: deferred(),
    over: deferred(),
    launching: new AbortController(),
    limits,
    engine: undefined,
    logs: undefined,
    askedNetworks: of.container?.network_infos ?? [],
    networks: undefined,
    inspected: undefined,
    logLimits: undefined,
    stopSignal: 'SIGTERM',
    isTerminal: false,
    isRemovedAtEnd: false,
    isStarted: false,
    isDestroyed: false,
    hasEnded: false,
    diedEarly: undefined,
    oom: undefined,
    isSignalled: false,
    foreignSignal: undefined,
    waitingSignals: new Map(),
  };
}
