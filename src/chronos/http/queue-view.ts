import type { Json } from '../../base/json.ts';
import { placementRefusals } from '../core/placement.ts';
import type { ChronosState, JobRecord } from '../core/state.ts';
import { formatUtc } from '../core/time-zone.ts';

const maxListed = 200;
const maxAgentsListed = 20;

export interface QueueQuery {
  /** Only this job. */
  readonly job: string | undefined;
  readonly nowMs: number;
}

/** Runs that wait, in the order they are tried, and why each does not run: by agent and by amount. An addition of ours. */
export function queueView(state: ChronosState, query: QueueQuery): Json {
  const jobs = new Set<JobRecord>();
  for (const queue of [state.readyHigh, state.readyNormal]) {
    for (const run of queue.values()) {
      if (jobs.size >= maxListed) break;
      if (query.job === undefined || run.job.definition.name === query.job) jobs.add(run.job);
    }
  }
  const named = query.job === undefined ? undefined : state.jobs.get(query.job);
  if (named !== undefined) jobs.add(named);
  return {
    isRegistered: state.isRegistered,
    size: state.readyHigh.size + state.readyNormal.size,
    queue: [...jobs].map((job) => entryView(state, job, query.nowMs)),
  };
}

function entryView(state: ChronosState, job: JobRecord, nowMs: number): Json {
  const waiting = [...job.waiting.values()].map((run) => ({
    origin: run.origin,
    attempt: run.attempt,
    notBefore: formatUtc(run.notBeforeMs),
  }));
  const since = [...job.ready].map((key) => (state.readyHigh.get(key) ?? state.readyNormal.get(key))?.sinceMs);
  const waitingSinceMs = Math.min(...since.map((ms) => ms ?? nowMs), nowMs);
  return {
    name: job.definition.name,
    waitingMs: nowMs - waitingSinceMs,
    waiting,
    reasons: jobReasons(state, job),
    agents: agentReasons(state, job),
  };
}

function jobReasons(state: ChronosState, job: JobRecord): string[] {
  const { definition, cursor } = job;
  const reasons: string[] = [];
  if (definition.disabled) reasons.push('the job is disabled');
  if (cursor.remaining === 0) reasons.push('all repetitions of the schedule have run');
  if (!definition.concurrent && job.active.size > 0) {
    reasons.push(`the run ${[...job.active.keys()].join(', ')} has not ended, and the job is not concurrent`);
  }
  if (!state.isRegistered) reasons.push('Chronos is not registered with a master');
  else if (job.ready.size > 0 && state.seen.size === 0) reasons.push('no agent has offered anything yet');
  return reasons;
}

/** What each agent's last offer lacks; agents where the job fits are not listed. */
function agentReasons(state: ChronosState, job: JobRecord): Json[] {
  const found: Json[] = [];
  for (const { offer, pool, seenMs } of state.seen.values()) {
    const reasons = placementRefusals(job.definition, offer, pool);
    if (reasons.length === 0) continue;
    found.push({ agentId: offer.agent_id.value, hostname: offer.hostname, offered: formatUtc(seenMs), reasons });
    if (found.length >= maxAgentsListed) break;
  }
  return found;
}
