import { present } from '../../base/assert.ts';
import { BoundedMap } from '../../base/bounded-map.ts';
import { Deadlines } from '../../base/deadlines.ts';
import { createRandom, nextUuidBytes, type Random } from '../../base/random.ts';
import type { Conversion } from '../../model/conversions.ts';
import type { ExitedExecutorMessage, StatusUpdate, UpdateOperationStatusMessage } from '../../wire/gen/internal.ts';
import type {
  ContainerStatus,
  DrainConfig,
  ExecutorInfo,
  FrameworkInfo,
  Operation,
  OperationState,
  Resource,
  Task,
  TaskInfo,
} from '../../wire/gen/mesos.ts';
import type { SlaveInfo } from '../../wire/gen/mesos-v0.ts';
import { newProof, type Proof } from './authenticatee.ts';
import type { VolumeWork } from './effects.ts';
import type { AgentEvent } from './events.ts';
import { type AgentSettings, defaultPingTimeoutMs, maxCompletedFrameworks } from './settings.ts';

/**
 * recovering: reading the disk and finding containers; disconnected: no master has us; running: registered;
 * terminating: everything is being ended, the process exits when it is.
 */
export type AgentPhase = 'recovering' | 'disconnected' | 'running' | 'terminating';

export interface Master {
  readonly pid: string;
  readonly hostname: string | undefined;
}

/** command: made for a task without executor; group: runs task groups; both inside the agent. custom: a program of the framework. */
export type ExecutorKind = 'command' | 'group' | 'custom';

export type ExecutorPhase = 'registering' | 'running' | 'terminating' | 'terminated';

/** How we reach the executor. */
export type ExecutorChannel =
  | { readonly kind: 'none' }
  | { readonly kind: 'built-in' }
  | { readonly kind: 'http' }
  | { readonly kind: 'driver'; readonly pid: string };

/** What tasks that are still alive are told when their executor ends. */
export interface PendingTermination {
  readonly state: 'TASK_FAILED' | 'TASK_LOST' | 'TASK_GONE' | 'TASK_KILLED';
  readonly reason: NonNullable<StatusUpdate['status']['reason']>;
  readonly message: string;
}

export interface Executor {
  readonly frameworkId: string;
  readonly executorId: string;
  readonly containerId: string;
  readonly kind: ExecutorKind;
  /** Resources in the refined format. */
  /** Without its secrets: this is shown, told and written down. */
  readonly info: ExecutorInfo;
  /** With them, until it is started. */
  secretInfo: ExecutorInfo | undefined;
  /** Sandbox, absolute. */
  readonly directory: string;
  readonly isCheckpointed: boolean;
  phase: ExecutorPhase;
  channel: ExecutorChannel;
  /** A driver from before our restart: there it is asked to come back. What it says before it has is out of order. */
  reconnectPid: string | undefined;
  /** The machine was restarted since it was started. */
  isOfEarlierBoot: boolean;
  /** Not yet given to the executor, in order of arrival. */
  readonly queued: Map<string, TaskInfo>;
  /** Task ids of queued groups; a group is delivered whole. */
  queuedGroups: string[][];
  /** Queued tasks whose checkpoint is not yet durable. */
  readonly undurable: Set<string>;
  /** Tasks whose volumes were asked to be put into the container of a custom executor. */
  readonly mounted: Set<string>;
  readonly launched: Map<string, Task>;
  /** Ended, but their last update waits for its acknowledgement. */
  readonly terminated: Map<string, Task>;
  readonly completed: BoundedMap<string, Task>;
  containerStatus: ContainerStatus | undefined;
  pendingTermination: PendingTermination | undefined;
}

export interface Framework {
  readonly frameworkId: string;
  info: FrameworkInfo;
  /** Process id of a driver; undefined or `@0.0.0.0:0` for frameworks that use HTTP. */
  pid: string | undefined;
  isTerminating: boolean;
  /** framework.info and framework.pid are on their way to disk as they are. */
  isStored: boolean;
  readonly executors: Map<string, Executor>;
  /** By container id, oldest first. */
  readonly completedExecutors: BoundedMap<string, Executor>;
}

export interface UpdateStream {
  readonly frameworkId: string;
  readonly taskId: string;
  /** `task.updates`, relative to the work directory; undefined when the framework does not checkpoint. */
  readonly path: string | undefined;
  /** Durable and not acknowledged, oldest first; only the first is sent. */
  readonly pending: StatusUpdate[];
  /** Being written, oldest first. */
  readonly writing: StatusUpdate[];
  /** Ids of updates seen lately. */
  readonly seen: BoundedMap<string, true>;
  /** Times the head was sent. */
  attempts: number;
  /** The acknowledgement of the head is being written. */
  isAcknowledging: boolean;
  /** A terminal update is in the stream or was. */
  isTerminated: boolean;
}

/** An operation that is being applied, or whose outcome the master has not acknowledged. */
export interface AgentOperation {
  readonly uuid: string;
  operation: Operation;
  /** What it made of the resources; undefined when it was refused, or comes from before a restart. */
  readonly conversion: Conversion | undefined;
  readonly refused: { readonly state: OperationState; readonly message?: string } | undefined;
  /** Updates that are not acknowledged, oldest first; only the first is sent. */
  readonly pending: UpdateOperationStatusMessage[];
  /** The state on disk has it. */
  isListed: boolean;
  /** The updates are durable. */
  isStored: boolean;
  /** The acknowledgement is being written. */
  isAcknowledged: boolean;
  /** Times the head was sent. */
  attempts: number;
}

/** A change of the resources that is not durable yet. */
export interface ResourceChange {
  /** The agent's resources after it. */
  readonly total: readonly Resource[];
  /** What has to be done with directories of volumes. */
  readonly works: readonly VolumeWork[];
  /** The operation that asked for it. */
  readonly operation?: string;
  /** The operation whose outcome is acknowledged. */
  readonly forgets?: string;
}

/** See resource-changes.ts. */
export interface ResourceChanges {
  /** Changes made in memory since the start, and how many of them are durable. */
  made: number;
  stored: number;
  waiting: ResourceChange[];
  /** Being written. */
  round: readonly ResourceChange[];
  /** What waits for changes to be durable. Bounded by the tasks that wait with it. */
  held: { readonly made: number; readonly then: readonly AgentEvent[] }[];
}

export interface FailedRun {
  readonly endedMs: number;
  readonly paths: readonly string[];
}

/** Failed runs by app, and how many of them each path belongs to. */
export interface FailedRuns {
  readonly byApp: Map<string, readonly FailedRun[]>;
  readonly paths: Map<string, number>;
}

/** A directory that garbage collection has taken. */
export interface RemovedPath {
  readonly removedMs: number;
  readonly why: string;
}

/** Removed directories that are remembered. */
const maxRemovedPaths = 10_000;

export interface AgentState {
  readonly settings: AgentSettings;
  readonly startMs: number;
  phase: AgentPhase;
  /** What masters are told; `id` once registered. Resources in the refined format. */
  info: SlaveInfo;
  /** What masters are told as the agent's, refined: `info.resources`, and what volumes take beyond them. */
  own: readonly Resource[];
  /** All resources, refined: `own` with the reservations and volumes made of them. Replaced, never changed. */
  total: readonly Resource[];
  /** Reservations and volumes that `info.resources` has no room for now: kept on disk, used by nobody. */
  setAside: readonly Resource[];
  readonly changes: ResourceChanges;
  /** Revocable resources beyond the total; undefined while nothing was estimated. */
  oversubscribed: readonly Resource[] | undefined;
  master: Master | undefined;
  registrationAttempts: number;
  readonly proof: Proof;
  /** The answer that made us registered is being written to disk. */
  isStoringRegistration: boolean;
  /** The connection to the master broke while that was written: it is to be asked again. */
  isLostWhileStoring: boolean;
  pingTimeoutMs: number;
  readonly frameworks: Map<string, Framework>;
  readonly completedFrameworks: BoundedMap<string, Framework>;
  /** By {@link streamKey}. */
  readonly streams: Map<string, UpdateStream>;
  /** By operation UUID text. */
  readonly operations: Map<string, AgentOperation>;
  /** Directories that wait for removal → when they were given up. */
  readonly garbage: Map<string, number>;
  garbageMaxAgeMs: number;
  readonly failedRuns: FailedRuns;
  /** Directories that were removed lately, and why. */
  readonly removed: BoundedMap<string, RemovedPath>;
  /** Keys: a kind, `|`, what it is about. */
  readonly deadlines: Deadlines<string>;
  readonly random: Random;
  /** Known to the master: what it sends on the base of another version is not for us. */
  resourceVersion: Uint8Array;
  /** Events since start by metric name. */
  readonly counters: Map<string, number>;
  recoveredAtMs: number | undefined;
  /** Executors of before the restart may come back; until then they are asked to try later. */
  areExecutorsAwaited: boolean;
  /** Set while the agent drains. */
  drain: DrainConfig | undefined;
  drainStartMs: number | undefined;
  /** Ends of executors that the master may not have heard of; told when it knows us again. None starts meanwhile: at most those that ran. */
  untoldExits: ExitedExecutorMessage[];
  /** The program is closing and ends its tasks: new ones are refused. */
  isClosing: boolean;
}

export interface AgentStateOptions {
  readonly settings: AgentSettings;
  /** Without id; resources refined. */
  readonly info: SlaveInfo;
  readonly seed: bigint | number;
  readonly nowMs: number;
}

export function createAgentState({ settings, info, seed, nowMs }: AgentStateOptions): AgentState {
  const random = createRandom(seed);
  return {
    settings,
    startMs: nowMs,
    phase: 'recovering',
    info,
    own: info.resources ?? [],
    total: info.resources ?? [],
    setAside: [],
    oversubscribed: undefined,
    changes: { made: 0, stored: 0, waiting: [], round: [], held: [] },
    master: undefined,
    registrationAttempts: 0,
    proof: newProof(),
    isStoringRegistration: false,
    isLostWhileStoring: false,
    pingTimeoutMs: defaultPingTimeoutMs,
    frameworks: new Map(),
    completedFrameworks: new BoundedMap(maxCompletedFrameworks),
    streams: new Map(),
    operations: new Map(),
    garbage: new Map(),
    garbageMaxAgeMs: settings.gcDelayMs,
    failedRuns: { byApp: new Map(), paths: new Map() },
    removed: new BoundedMap(maxRemovedPaths),
    deadlines: new Deadlines(),
    random,
    resourceVersion: nextUuidBytes(random),
    counters: new Map(),
    recoveredAtMs: undefined,
    areExecutorsAwaited: false,
    drain: undefined,
    drainStartMs: undefined,
    untoldExits: [],
    isClosing: false,
  };
}

/**
 * Whether what a master sends is to be done. A message sent before the connection was lost may come late: the agent has
 * told the master meanwhile what it has, so nobody counts this one, and the master asks about it at re-registration.
 * While the first registration is being written all is well.
 */
export function isReady(state: AgentState): boolean {
  if (state.isClosing) return false;
  return state.phase === 'running' || (state.phase === 'disconnected' && state.isStoringRegistration);
}

/** Identifies the update stream of a task. Ids hold no control characters. */
export function streamKey(frameworkId: string, taskId: string): string {
  return `${frameworkId}\n${taskId}`;
}

export function agentIdOf(state: AgentState): string {
  return state.info.id?.value ?? '';
}

export function count(state: AgentState, metric: string, by = 1): void {
  state.counters.set(metric, (state.counters.get(metric) ?? 0) + by);
}

export function findExecutor(state: AgentState, frameworkId: string, executorId: string): Executor | undefined {
  return state.frameworks.get(frameworkId)?.executors.get(executorId);
}

/** The framework of an executor in the state: it is there as long as the executor is. */
export function frameworkOf(state: AgentState, executor: Executor): Framework {
  return present(state.frameworks.get(executor.frameworkId), 'an executor outlived its framework');
}

/** The executor of a run, if it is the current one of its id. */
export function findRun(state: AgentState, at: RunKey): Executor | undefined {
  const executor = findExecutor(state, at.frameworkId, at.executorId);
  return executor?.containerId === at.containerId ? executor : undefined;
}

/** Names one run of an executor. */
export interface RunKey {
  readonly frameworkId: string;
  readonly executorId: string;
  readonly containerId: string;
}

export function hasCapability(info: FrameworkInfo, capability: string): boolean {
  return (info.capabilities ?? []).some(({ type }) => type === capability);
}

/** When the shell must post the next `ticked`, or undefined. */
export function nextDeadlineMs(state: AgentState): number | undefined {
  return state.deadlines.nextMs;
}
