import type { StoredRecord } from './events.ts';
import { linkParents } from './job-graph.ts';
import { refreshJob } from './ready.ts';
import { readRecord } from './records.ts';
import { type ChronosState, clearState } from './state.ts';
import type { Turn } from './turn.ts';

/**
 * Takes over what the store holds. Records that cannot be read are left where they are and reported; everything else goes on. Runs
 * with a task id stay active until the master has said what became of them.
 */
export function takeOver(state: ChronosState, turn: Turn, records: readonly StoredRecord[]): void {
  clearState(state);
  state.isLeader = true;
  const runtimes = new Map<string, string>();
  for (const { key, value } of records) if (key.startsWith('R_')) runtimes.set(key.slice(2), value);
  const options = { defaults: state.settings.defaults, nowMs: turn.nowMs };
  for (const { key, value } of records) {
    if (!key.startsWith('J_')) continue;
    const name = key.slice(2);
    const read = readRecord(value, runtimes.get(name), options);
    if (!read.ok) {
      turn.now({ kind: 'quarantine', key, reason: read.error.reason });
      continue;
    }
    state.jobs.set(name, read.value);
  }
  for (const job of state.jobs.values()) {
    linkParents(state, job);
    for (const taskId of job.active.keys()) state.runs.set(taskId, job);
    for (const run of job.active.values()) {
      if (run.unreachableMs !== undefined)
        state.cutOff.set(run.taskId, run.unreachableMs + state.settings.unreachableLimitMs);
    }
  }
  for (const job of state.jobs.values()) refreshJob(state, turn, job);
}

/** The master has us: offers of an earlier connection are void, and every run is asked for. */
export function noteRegistered(state: ChronosState, turn: Turn): void {
  state.isRegistered = true;
  state.reconcileDueMs = turn.nowMs + state.settings.reconciliationIntervalMs;
  state.reviveDueMs = undefined;
  reconcileSent(state, turn);
  turn.now({ kind: 'reconcile-all' });
}

/** The connection to the master is gone, and with it all offers. */
export function noteDisconnected(state: ChronosState): void {
  state.isRegistered = false;
  state.offers.clear();
  state.offerDeadlines.clear();
  for (const committed of state.committed.values()) committed.isRescinded = true;
  state.reviveDueMs = undefined;
  state.reconcileDueMs = undefined;
}

/** Asks for all tasks again from time to time: so that neither a stray nor a lost one stays unnoticed. */
export function reconcileIfDue(state: ChronosState, turn: Turn): void {
  if (state.reconcileDueMs === undefined || state.reconcileDueMs > turn.nowMs) return;
  state.reconcileDueMs = turn.nowMs + state.settings.reconciliationIntervalMs;
  turn.now({ kind: 'reconcile-all' });
  reconcileSent(state, turn);
}

/** Asks for every run the master may know of. Those of a commit under way are not with it yet. */
export function reconcileSent(state: ChronosState, turn: Turn): void {
  const tasks = [];
  for (const [taskId, job] of state.runs) {
    const run = job.active.get(taskId);
    if (run !== undefined && run.phase !== 'intended') tasks.push({ taskId, agentId: run.agentId });
  }
  if (tasks.length > 0) turn.now({ kind: 'reconcile', tasks });
}
