import type {
  ContainerStatus,
  EnvironmentVariable,
  NetworkInfoProtocol,
  Resource,
  TaskInfo,
  TaskStatus,
  TaskStatusReason,
} from '../../wire/gen/mesos.ts';

/** A task that ran before the agent restarted. */
export interface RecoveredTaskFacts {
  readonly task: TaskInfo;
  readonly lastStatus?: TaskStatus;
  readonly runningSinceMs?: number;
  readonly containerId?: string;
  readonly group?: number;
}

/** One question of a check. `host` is absent for loopback. */
export type CheckQuestion =
  | {
      readonly kind: 'http';
      readonly scheme: string;
      readonly host?: string;
      readonly protocol: NetworkInfoProtocol;
      readonly port: number;
      readonly path: string;
    }
  | { readonly kind: 'tcp'; readonly host?: string; readonly protocol: NetworkInfoProtocol; readonly port: number }
  | {
      readonly kind: 'command';
      readonly command: { readonly shell: string } | { readonly argv: readonly string[] };
      readonly environment: Readonly<Record<string, string>>;
      /** Its secret variables, by value or reference. */
      readonly secrets?: readonly EnvironmentVariable[];
    };

/** What came of a question; `none`: no answer in time, or no way to ask. */
export type CheckAnswer =
  | { readonly kind: 'http'; readonly statusCode: number }
  | { readonly kind: 'tcp'; readonly succeeded: boolean }
  | { readonly kind: 'command'; readonly exitCode: number }
  | { readonly kind: 'none'; readonly why: string };

export type CheckKind = 'health' | 'check';

export interface ContainerEnd {
  readonly waitStatus?: number;
  readonly reason?: TaskStatusReason;
  readonly message?: string;
  readonly limitedResources?: readonly Resource[];
}

export type ExecutorEvent =
  | { readonly kind: 'task-launched'; readonly task: TaskInfo }
  | { readonly kind: 'group-launched'; readonly tasks: readonly TaskInfo[] }
  | { readonly kind: 'tasks-recovered'; readonly tasks: readonly RecoveredTaskFacts[] }
  | { readonly kind: 'container-prepared'; readonly taskId: string }
  | {
      readonly kind: 'container-started';
      readonly taskId: string;
      readonly status: ContainerStatus;
      /** For the status update: what the engine says of the container. */
      readonly data?: Uint8Array;
    }
  | {
      readonly kind: 'container-failed';
      readonly taskId: string;
      readonly reason: TaskStatusReason;
      readonly message: string;
    }
  | { readonly kind: 'container-found'; readonly taskId: string; readonly status: ContainerStatus }
  | { readonly kind: 'container-ended'; readonly taskId: string; readonly end: ContainerEnd }
  | { readonly kind: 'kill-requested'; readonly taskId: string; readonly graceMs?: number }
  | { readonly kind: 'shutdown-requested' }
  | {
      readonly kind: 'check-answered';
      readonly taskId: string;
      readonly checkKind: CheckKind;
      readonly round: number;
      readonly answer: CheckAnswer;
    }
  | { readonly kind: 'ticked' };

export type ExecutorEffect =
  | {
      readonly kind: 'launch-container';
      readonly taskId: string;
      readonly containerId: string;
      readonly sandbox: string;
      readonly task: TaskInfo;
    }
  /** Find the container of a recovered task: `container-found`, and `container-ended` when it ends. */
  | { readonly kind: 'find-container'; readonly taskId: string; readonly containerId: string }
  | { readonly kind: 'signal-container'; readonly containerId: string; readonly signal: 'SIGTERM' | 'SIGKILL' }
  /** End it if it still runs, and forget it. */
  | { readonly kind: 'destroy-container'; readonly containerId: string }
  | {
      readonly kind: 'ask';
      readonly taskId: string;
      readonly containerId: string;
      readonly checkKind: CheckKind;
      readonly round: number;
      readonly question: CheckQuestion;
      /** 0: as long as it takes. */
      readonly timeoutMs: number;
    }
  | { readonly kind: 'send-status'; readonly status: TaskStatus }
  | { readonly kind: 'end' };
