import type { Action } from '../../wire/gen/log.ts';

/** The writer's side of a member. */
export interface Coordinator {
  phase: CoordinatorPhase;
  /** The last number it tried, or saw that is higher. */
  number: number;
  /** The last position that it knows to be decided, once elected. */
  last: number;
  /** Who wants this member to be elected; those that come before it votes wait. */
  calls: number[];
  /** What is being written, and who wants that. */
  writing: { readonly call: number; readonly action: Action } | undefined;
}

export type CoordinatorPhase = 'initial' | 'electing' | 'elected' | 'writing';

export function createCoordinator(): Coordinator {
  return { phase: 'initial', number: 0, last: 0, calls: [], writing: undefined };
}
