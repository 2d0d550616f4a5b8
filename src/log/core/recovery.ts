/**
 * How a replica without a vote comes to one. Members that vote together may have counted on promises of this one that went with its
 * disk, so before it votes again
 * 1. it waits until no answer of its earlier life counts any more (`answerLifeMs`). From then on everything that was decided or promised
 *    with its help is known to quorum - 1 others, and any quorum of those that vote has one of them;
 * 2. it learns from a quorum of them what they have, and decides every position in it;
 * 3. it promises the highest number that one of them has promised.
 * The first and the third are ours: Mesos trusts that nothing is on its way meanwhile. Both can be done with Mesos's messages, for the
 * number 0 is always rejected with the number that was promised.
 */
import { nextInt } from '../../base/random.ts';
import type { MetadataStatus } from '../../wire/gen/log.ts';
import { beginCatchUp } from './catch-up.ts';
import { startWantedElection } from './coordinator.ts';
import { persist, sayWhenDurable } from './outbox.ts';
import { startWantedReading } from './reading.ts';
import { learn, metadataOf, tombstone } from './replica.ts';
import { closeRound, openRound, type Round } from './rounds.ts';
import type { LogState } from './state.ts';
import { votesOf } from './tally.ts';

/** The members are known for the first time. */
export function startRecovery(state: LogState): void {
  if (state.recovery.phase === 'idle') askWhoVotes(state);
}

function askWhoVotes(state: LogState): void {
  state.recovery.phase = 'asking';
  openRound(state, 'recovery', { kind: 'recover', message: {} });
  state.deadlines.set('recovery', state.nowMs + state.settings.recoverTimeoutMs);
}

/** The answers did not come together in time, or it is time for the next try. */
export function retryRecovery(state: LogState): void {
  const { phase } = state.recovery;
  if (phase !== 'asking' && phase !== 'waiting' && phase !== 'probing') return;
  if (phase === 'asking') reportLonely(state);
  closeRound(state, 'probe');
  askWhoVotes(state);
}

export function recoveryAnswered(state: LogState, { tally, silent }: Round): void {
  const { quorum, autoInitialize, replica } = state;
  const all = 2 * quorum - 1;
  if (tally.voting >= quorum) joinVoters(state, tally.begin, tally.end);
  else if (autoInitialize && replica.status === 'EMPTY' && tally.empty + tally.starting >= all) {
    become(state, 'STARTING');
    askWhoVotes(state);
  } else if (autoInitialize && replica.status === 'STARTING' && tally.starting + tally.voting >= all) {
    sealVote(state);
  } else if (silent?.size === 0) {
    reportLonely(state);
    retryLater(state);
  }
}

function joinVoters(state: LogState, begin: number, end: number): void {
  const { recovery, replica } = state;
  closeRound(state, 'recovery');
  if (replica.status === 'EMPTY' && state.nowMs < recovery.forgottenUntilMs) {
    recovery.phase = 'waiting';
    state.deadlines.set('recovery', recovery.forgottenUntilMs);
    report(state, 'info', 'an empty replica waits until nothing of an earlier life can count, then catches up');
    return;
  }
  recovery.begin = begin;
  recovery.end = end;
  if (replica.status !== 'RECOVERING') become(state, 'RECOVERING');
  recovery.phase = 'probing';
  openRound(state, 'probe', { kind: 'promise', message: { proposal: 0 } });
  state.deadlines.set('recovery', state.nowMs + state.settings.recoverTimeoutMs);
}

export function probeAnswered(state: LogState, { tally, silent }: Round): void {
  const { recovery, replica } = state;
  const votes = votesOf(tally, state.quorum);
  if (votes === undefined) {
    if (silent?.size === 0) retryLater(state);
    return;
  }
  closeRound(state, 'probe');
  if (votes.type === 'ignored') {
    retryLater(state);
    return;
  }
  state.deadlines.cancel('recovery');
  recovery.phase = 'filling';
  const { begin, end } = recovery;
  replica.promised = Math.max(replica.promised, tally.highestNumber);
  persist(state, { metadata: metadataOf(replica) });
  // A quorum has truncated what lies before.
  if (begin > 0) persist(state, learn(replica, tombstone(begin - 1, replica.promised)));
  beginCatchUp(state, 'recovery', { first: begin, last: end, number: replica.promised + 1 });
}

/** All that was decided is here. */
export function recoveryCaughtUp(state: LogState): void {
  sealVote(state);
}

function sealVote(state: LogState): void {
  const { recovery } = state;
  closeRound(state, 'recovery');
  state.deadlines.cancel('recovery');
  become(state, 'VOTING');
  recovery.phase = 'sealing';
  recovery.votingTicket = state.lastTicket;
}

/** The right to vote is on the disk, maybe: then those who waited for it go on. */
export function finishRecovery(state: LogState): void {
  const { recovery } = state;
  if (recovery.phase !== 'sealing' || state.durableTicket < (recovery.votingTicket ?? 0)) return;
  recovery.phase = 'voting';
  sayWhenDurable(state, { type: 'voting' });
  startWantedElection(state);
  startWantedReading(state);
}

function become(state: LogState, status: MetadataStatus): void {
  state.replica.status = status;
  persist(state, { metadata: metadataOf(state.replica) });
}

function retryLater(state: LogState): void {
  const [least, most] = state.settings.recoveryRetryMs;
  closeRound(state, 'recovery');
  closeRound(state, 'probe');
  state.recovery.phase = 'waiting';
  state.deadlines.set('recovery', state.nowMs + least + nextInt(state.random, most - least));
}

function reportLonely(state: LogState): void {
  if (state.replica.status === 'RECOVERING') report(state, 'info', 'the log waits for a quorum to catch up with');
  else if (state.autoInitialize) report(state, 'info', 'the log waits for all its members to begin');
  else report(state, 'warn', 'the log is new and must be initialised by an operator');
}

function report(state: LogState, severity: 'info' | 'warn', text: string): void {
  const { recovery, quorum, members, replica } = state;
  if (recovery.reported === text) return;
  recovery.reported = text;
  const facts = { status: replica.status, quorum, members: members.length };
  state.effects.push({ type: 'report', severity, text, facts });
}
