/** Learning the decided value of position after position. */

/** Who wants to catch up: each at most once at a time. */
export type CatchUpPurpose = 'election' | 'recovery' | 'reading';

export interface CatchUp {
  readonly purpose: CatchUpPurpose;
  /** What is to be decided in the end. */
  readonly first: number;
  readonly last: number;
  /** Number of the present try, carried from position to position. */
  number: number;
  /** The position that is being filled. */
  position: number;
  /** Tombstones met one after another: truncated stretches are crossed in leaps. */
  tombstones: number;
}
