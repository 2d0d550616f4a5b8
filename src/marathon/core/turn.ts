import type { TaskInfo, TaskStatus } from '../../wire/gen/mesos.ts';
import type { HealthTarget } from './health.ts';
import type { PublishedEvent } from './published.ts';
import type { Write } from './records.ts';
import type { Answer } from './requests.ts';
import type { MarathonState } from './state.ts';
import type { MarathonEvent } from './step.ts';

/** What the shell shall do. Plain data; done in the order given. */
export type Effect =
  /** Make these writes durable, in the order of all persist effects; then post `onDurable`. */
  | { readonly type: 'persist'; readonly writes: readonly Write[]; readonly onDurable?: MarathonEvent }
  | { readonly type: 'accept'; readonly offerId: string; readonly agentId: string; readonly tasks: readonly TaskInfo[] }
  | { readonly type: 'decline'; readonly offerIds: readonly string[]; readonly refuseSeconds: number }
  | {
      readonly type: 'kill';
      readonly taskId: string;
      readonly agentId: string | undefined;
      readonly graceMs: number | undefined;
    }
  | { readonly type: 'acknowledge'; readonly status: TaskStatus }
  /** An empty list asks for all tasks. */
  | { readonly type: 'reconcile'; readonly tasks: readonly { readonly taskId: string; readonly agentId?: string }[] }
  | { readonly type: 'revive' }
  | { readonly type: 'suppress' }
  /** The framework needs offers for these roles. */
  | { readonly type: 'use-roles'; readonly roles: readonly string[] }
  | { readonly type: 'publish'; readonly event: PublishedEvent }
  | { readonly type: 'answer'; readonly requestId: number; readonly answer: Answer }
  /** Look once whether the task is healthy or ready; then post `probed`. */
  | { readonly type: 'probe'; readonly target: HealthTarget };

/** One run of the core: the state, the time and what shall be done. */
export interface Turn {
  readonly state: MarathonState;
  readonly nowMs: number;
  readonly effects: Effect[];
}

/** Tells subscribers of the event stream. */
export function publish(turn: Turn, event: PublishedEvent): void {
  turn.effects.push({ type: 'publish', event });
}

/** Writes without anything waiting for them. */
export function persist(turn: Turn, writes: readonly Write[], onDurable?: MarathonEvent): void {
  if (writes.length === 0 && onDurable === undefined) return;
  turn.effects.push({ type: 'persist', writes, ...(onDurable === undefined ? {} : { onDurable }) });
}
