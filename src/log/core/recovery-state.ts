import type { MetadataStatus } from '../../wire/gen/log.ts';

/** How a replica comes to its right to vote. */
export interface Recovery {
  /**
   * idle: nothing was done yet; asking: who votes; waiting: until the next try; probing: what was promised; filling: what was decided;
   * sealing: the right to vote is being written down; voting: for good.
   */
  phase: 'idle' | 'asking' | 'waiting' | 'probing' | 'filling' | 'sealing' | 'voting';
  /** What must be caught up. */
  begin: number;
  end: number;
  /** Before this time an empty replica may not vote where others do: answers of its earlier life may still count. */
  readonly forgottenUntilMs: number;
  /** The ticket of the change that gives the vote. */
  votingTicket: number | undefined;
  /** What was last reported, so that it is said once. */
  reported: string | undefined;
}

export function createRecovery(status: MetadataStatus, forgottenUntilMs: number): Recovery {
  return {
    phase: status === 'VOTING' ? 'voting' : 'idle',
    begin: 0,
    end: 0,
    forgottenUntilMs,
    votingTicket: undefined,
    reported: undefined,
  };
}
