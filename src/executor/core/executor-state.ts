import { Deadlines } from '../../base/deadlines.ts';
import { createRandom, type Random } from '../../base/random.ts';
import type { CheckInfo, CheckStatusInfo, ContainerStatus, HealthCheck, TaskInfo } from '../../wire/gen/mesos.ts';

/** What never changes about an executor. */
export interface ExecutorFacts {
  readonly kind: 'command' | 'default';
  readonly executorId: string;
  readonly agentId: string;
  readonly containerId: string;
  readonly sandbox: string;
  /** Address of containers that have none of their own. */
  readonly hostIp: string;
  /** The framework understands TASK_KILLING. */
  readonly canTellKilling: boolean;
  readonly shutdownGraceMs: number;
  /** Least grace of Docker tasks without kill policy. */
  readonly dockerStopTimeoutMs?: number;
}

/**
 * `launching`: its container is being made; `starting`: TASK_STARTING was sent; `running`: TASK_RUNNING was sent;
 * `killing`: it was told to end; `ended`: its terminal status was sent.
 */
export type TaskPhase = 'launching' | 'starting' | 'running' | 'killing' | 'ended';

/** Who wants a task to end: decides what its terminal status says. */
export type KillCause = 'framework' | 'unhealthy' | 'too-long' | 'group' | 'shutdown';

export interface KillProgress {
  readonly cause: KillCause;
  readonly startedMs: number;
  /** When SIGKILL follows (or followed). */
  killAtMs: number;
  isForced: boolean;
}

/** Progress of one repeated check. */
export interface CheckProgress {
  /** Answers of other rounds come too late and are ignored. */
  round: number;
  isAsking: boolean;
}

export interface HealthProgress extends CheckProgress {
  readonly check: HealthCheck;
  /** Failures before this do not count while it never succeeded. */
  readonly graceUntilMs: number;
  hasSucceeded: boolean;
  failures: number;
}

export interface GeneralCheckProgress extends CheckProgress {
  readonly check: CheckInfo;
}

export interface Task {
  readonly taskId: string;
  readonly info: TaskInfo;
  readonly containerId: string;
  readonly sandbox: string;
  /** Tasks with the same number live and die together. */
  readonly group: number | undefined;
  phase: TaskPhase;
  /** Set once its end is wanted; also while it is still launching. */
  kill: KillProgress | undefined;
  containerStatus: ContainerStatus | undefined;
  health: HealthProgress | undefined;
  check: GeneralCheckProgress | undefined;
  healthy: boolean | undefined;
  checkStatus: CheckStatusInfo | undefined;
}

/** `kill`: SIGKILL is due; `life`: max_completion_time is over; `health`, `check`: the next round is due. */
export type DeadlineKind = 'kill' | 'life' | 'health' | 'check';

export interface ExecutorState {
  readonly facts: ExecutorFacts;
  readonly random: Random;
  readonly tasks: Map<string, Task>;
  /** By `KIND TASKID`. */
  readonly deadlines: Deadlines<string>;
  groups: number;
  isShuttingDown: boolean;
  isEnded: boolean;
}

/** An executor without tasks. */
export function createExecutorState(facts: ExecutorFacts, seed: bigint): ExecutorState {
  return {
    facts,
    random: createRandom(seed),
    tasks: new Map(),
    deadlines: new Deadlines(),
    groups: 0,
    isShuttingDown: false,
    isEnded: false,
  };
}

export function setDeadline(state: ExecutorState, kind: DeadlineKind, taskId: string, dueMs: number): void {
  state.deadlines.set(`${kind} ${taskId}`, dueMs);
}

export function cancelDeadline(state: ExecutorState, kind: DeadlineKind, taskId: string): void {
  state.deadlines.cancel(`${kind} ${taskId}`);
}

export function deadlineOf(key: string): { readonly kind: DeadlineKind; readonly taskId: string } {
  const space = key.indexOf(' ');
  return { kind: key.slice(0, space) as DeadlineKind, taskId: key.slice(space + 1) };
}

/** Docker containers word their end differently. */
export function isDockerTask(task: Task): boolean {
  return task.info.container?.type === 'DOCKER';
}
