import type { App } from '../app.ts';
import type { PathId } from '../path-id.ts';

export type ActionKind = 'StartApplication' | 'StopApplication' | 'ScaleApplication' | 'RestartApplication';

export interface Action {
  readonly action: ActionKind;
  readonly app: PathId;
}

/** Actions that run side by side; the next step begins when all are done. */
export interface Step {
  readonly actions: readonly Action[];
}

/** What a deployment does to one app. */
export interface AppChange {
  readonly from: App | undefined;
  readonly to: App | undefined;
  /** Instances that are to die in a scale-down, by id. */
  readonly sentenced: readonly string[];
}

/** Where an action stands. Everything else is worked out from wanted and actual each time. */
export interface ActionState {
  readonly kind: ActionKind;
  isDone: boolean;
  /** Of a stop: all instances were told to end. */
  isBegun: boolean;
  /** Of a scale: instances from before the deployment that were not ready when it began; nobody waits for them. */
  readonly ignored: ReadonlySet<string>;
}

/** A change of the tree on its way to the cluster. */
export interface Deployment {
  readonly id: string;
  /** Root version it leads to. */
  readonly version: string;
  readonly startedMs: number;
  readonly changes: ReadonlyMap<PathId, AppChange>;
  /** Dependencies of the groups it changed, before the change; null for groups it made. */
  readonly groupsBefore: ReadonlyMap<PathId, readonly PathId[] | null>;
  readonly steps: readonly Step[];
  /** Index of the running step; -1 until the deployment is durable. */
  stepIndex: number;
  /** Of the running step, by app. */
  actions: Map<PathId, ActionState>;
}
