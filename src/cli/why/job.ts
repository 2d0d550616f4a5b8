/** Why a job of Chronos does not run: its queue, and what the master says of each agent. */
import type { Cluster } from '../cluster.ts';
import { formatAge } from '../table.ts';
import { agentsVerdict, askAgents, nearestFirst } from './agents.ts';
import { type AgentVerdict, type Answer, placeCodes } from './answer.ts';
import { getJson, type Service } from './frameworks.ts';

interface Job {
  readonly name: string;
  readonly cpus?: number;
  readonly mem?: number;
  readonly disk?: number;
  readonly disabled?: boolean;
  readonly lastError?: string;
  readonly errorsSinceLastSuccess?: number;
}

interface Summary {
  readonly name: string;
  readonly status?: string;
  readonly state?: string;
  readonly nextRun?: string | null;
}

interface Waiting {
  readonly name: string;
  readonly waitingMs?: number;
  readonly waiting?: readonly { readonly notBefore?: string; readonly attempt?: number }[];
  readonly reasons?: readonly string[];
  readonly agents?: readonly {
    readonly agentId: string;
    readonly hostname: string;
    readonly reasons: readonly string[];
  }[];
}

/** What is known of the job with this name; undefined when Chronos has none. */
export async function explainJob(cluster: Cluster, chronos: Service, name: string): Promise<Answer | undefined> {
  const base = `${chronos.url}/v1/scheduler`;
  const found = await getJson(cluster, `${base}/jobs/search?name=${encodeURIComponent(name)}`);
  const job = (Array.isArray(found) ? (found as Job[]) : []).find((one) => one.name === name);
  if (job === undefined) return undefined;
  const listed = (await getJson(cluster, `${base}/jobs/summary`)) as { readonly jobs?: readonly Summary[] } | undefined;
  const queued = (await getJson(cluster, `${base}/queue?job=${encodeURIComponent(name)}`)) as
    | { readonly queue?: readonly Waiting[] }
    | undefined;
  const summary = listed?.jobs?.find((one) => one.name === name);
  const entry = queued?.queue?.find((one) => one.name === name);
  const subject = `job ${name} of ${chronos.framework?.name ?? chronos.url}`;
  const facts = [...(entry?.reasons ?? []).map((reason) => `${reason}.`), ...waitFacts(entry), ...failureFacts(job)];
  const state = summary?.state ?? 'unknown';
  if (!/queued/.test(state)) {
    const isBlocked = job.disabled === true;
    const next = summary?.nextRun ? `, the next run is due at ${summary.nextRun}` : '';
    const verdict = isBlocked ? 'it is disabled' : `it is ${state}, no run waits${next}`;
    return { subject, verdict, isWell: !isBlocked && summary?.status !== 'failure', facts };
  }
  const shape = { cpus: job.cpus, mem: job.mem, disk: job.disk };
  const asked = await askAgents(cluster, { framework: chronos.framework?.id, shape });
  const agents = asked === undefined ? refusalsOf(entry) : withRefusals(asked.agents, entry);
  const master = asked === undefined ? [] : [`The master: ${agentsVerdict({ ...asked, agents })}.`];
  const since = entry?.waitingMs === undefined ? '' : ` for ${formatAge(entry.waitingMs / 1000)}`;
  return {
    subject,
    verdict: `a run waits${since}`,
    isWell: false,
    facts: [...facts, ...master],
    agents,
    agentsTotal: asked?.agentsTotal ?? agents.length,
  };
}

function waitFacts(entry: Waiting | undefined): string[] {
  return (entry?.waiting ?? []).map(
    ({ attempt = 0, notBefore = '' }) => `Attempt ${attempt + 1} is not before ${notBefore}.`,
  );
}

function failureFacts({ lastError = '', errorsSinceLastSuccess: errors = 0 }: Job): string[] {
  return errors > 0 ? [`It failed ${errors} times since it last succeeded, last at ${lastError}.`] : [];
}

function refusalsOf(entry: Waiting | undefined): AgentVerdict[] {
  return (entry?.agents ?? []).map(({ agentId, hostname, reasons }) => ({
    agentId,
    hostname,
    code: 'declined',
    reason: `Chronos: ${reasons.join(', ')}`,
  }));
}

/** Chronos's reasons where the master sees none: it knows the constraints of the job. */
function withRefusals(agents: readonly AgentVerdict[], entry: Waiting | undefined): AgentVerdict[] {
  const refusals = new Map(refusalsOf(entry).map((one) => [one.agentId, one]));
  return nearestFirst(
    agents.map((agent) => {
      const isOpen = placeCodes.has(agent.code) || agent.code === 'filtered';
      return isOpen ? (refusals.get(agent.agentId) ?? agent) : agent;
    }),
  );
}
