/** Where the writer's side of a member stands. */
export interface Coordinator {
  /** initial: not the writer; electing: asks for promises, then catches up; elected: may write; writing: one write is open; deposed: another was elected and its user has not noticed. */
  phase: 'initial' | 'electing' | 'elected' | 'writing' | 'deposed';
  /** The last number it tried, or saw that is higher. */
  number: number;
  /** The last position that it knows to be decided, once elected. */
  last: number;
  /** Whom the present election serves, and whom the next. */
  calls: number[];
  next: number[];
  /** Who wants what is being written. */
  writing: number | undefined;
}

export function createCoordinator(): Coordinator {
  return { phase: 'initial', number: 0, last: 0, calls: [], next: [], writing: undefined };
}
