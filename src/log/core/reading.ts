/** Learning what the others decided without becoming the writer. */

/** Readers who want to catch up. A run serves those who asked before it began: who asks later wants to see what was decided since. */
export interface Reading {
  phase: 'idle' | 'asking' | 'waiting' | 'filling';
  /** Whom the present run serves, and whom the next. */
  calls: number[];
  next: number[];
}
