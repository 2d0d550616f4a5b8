/** What `stadion why` found out, for people and for programs. */
import { formatTable } from '../table.ts';

/** One agent, and what is in the way there. */
export interface AgentVerdict {
  readonly agentId: string;
  readonly hostname: string;
  /** Of the framework, when it knew better than the master; else the master's. Codes: docs/reference/errors.md. */
  readonly code: string;
  readonly reason: string;
  /** How much is missing, by resource. */
  readonly short?: Readonly<Record<string, number>>;
}

export interface Answer {
  /** `app /web of marathon`. */
  readonly subject: string;
  readonly verdict: string;
  /** Nothing has to be done: it runs, or there is a place for it. */
  readonly isWell: boolean;
  /** What else is known, a sentence each. */
  readonly facts: readonly string[];
  /** The nearest to a place first. Absent when agents have nothing to do with it. */
  readonly agents?: readonly AgentVerdict[];
  /** Agents of the cluster; more than `agents` when not all were asked. */
  readonly agentsTotal?: number;
}

/** Codes of agents where it could run, now or when an offer comes. */
export const placeCodes: ReadonlySet<string> = new Set(['fits', 'on-offer', 'offerable']);

const shownAgents = 20;

/** The answer as text: the verdict, what is known, and a line for each agent. */
export function renderAnswer(answer: Answer, isAll: boolean): string {
  const lines = [`${answer.subject}: ${answer.verdict}`, ...answer.facts.map((fact) => `  ${fact}`)];
  const { agents, agentsTotal } = answer;
  if (agents === undefined) return `${lines.join('\n')}\n`;
  if (agents.length === 0) return `${lines.join('\n')}\n\nThe cluster has no agents.\n`;
  const shown = isAll ? agents : agents.slice(0, shownAgents);
  const rows = shown.map(({ hostname, agentId, code, reason }) => [hostname, agentId, code, reason]);
  lines.push('', formatTable([['HOST', 'AGENT', 'ANSWER', 'WHY'], ...rows]).trimEnd());
  const hidden = agents.slice(shown.length);
  if (hidden.length > 0) {
    const rest = [...countCodes(hidden)].map(([code, count]) => `${count} ${code}`).join(', ');
    lines.push(`and ${hidden.length} more: ${rest}. --all lists them.`);
  }
  const unasked = (agentsTotal ?? agents.length) - agents.length;
  if (unasked > 0) lines.push(`${unasked} further agents were not asked.`);
  return `${lines.join('\n')}\n`;
}

/** How many agents answered with each code, the most frequent first. */
export function countCodes(agents: readonly AgentVerdict[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { code } of agents) counts.set(code, (counts.get(code) ?? 0) + 1);
  return new Map([...counts].sort((a, b) => b[1] - a[1]));
}
