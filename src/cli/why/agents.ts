/** What the master says of each agent. */
import type { Cluster } from '../cluster.ts';
import { type AgentVerdict, countCodes, placeCodes } from './answer.ts';

/** What a task asks of an agent. */
export interface Shape {
  readonly cpus?: number | undefined;
  readonly mem?: number | undefined;
  readonly disk?: number | undefined;
  readonly gpus?: number | undefined;
  readonly ports?: number | undefined;
  /** `NAME` or `NAME:VALUE`. */
  readonly attributes?: readonly string[] | undefined;
}

export interface AgentsQuestion {
  /** Name or id. */
  readonly framework?: string | undefined;
  readonly role?: string | undefined;
  readonly agentId?: string | undefined;
  readonly shape: Shape;
}

export interface AgentsAnswer {
  /** Why nothing is offered at all, wherever. */
  readonly obstacles: readonly { readonly role: string; readonly code: string; readonly reason: string }[];
  readonly isKnown: boolean;
  readonly agents: readonly AgentVerdict[];
  readonly agentsTotal: number;
}

interface Explained {
  readonly known: boolean;
  readonly agents_total: number;
  readonly obstacles?: AgentsAnswer['obstacles'];
  readonly offers: readonly {
    readonly role: string;
    readonly slave_id: string;
    readonly hostname: string;
    readonly code: string;
    readonly reason: string;
    readonly short?: Readonly<Record<string, number>>;
    readonly until?: number;
  }[];
}

/** Asks the master; undefined when it does not answer: Apache's does not know the question, and ours tells only who may see all. */
export async function askAgents(cluster: Cluster, question: AgentsQuestion): Promise<AgentsAnswer | undefined> {
  const query = new URLSearchParams();
  if (question.framework !== undefined) query.set('framework', question.framework);
  if (question.role !== undefined) query.set('role', question.role);
  if (question.agentId !== undefined) query.set('slave_id', question.agentId);
  const { attributes = [], ...amounts } = question.shape;
  for (const [name, amount] of Object.entries(amounts))
    if (amount !== undefined && amount > 0) query.set(name, String(amount));
  for (const attribute of attributes) query.append('attribute', attribute);
  const path = `/offers/explain?${query}`;
  const response = await cluster.request('GET', path);
  if ([401, 403, 404].includes(response.status)) return undefined;
  const explained = (await cluster.json(path)) as Explained;
  const isManyRoles = new Set(explained.offers.map(({ role }) => role)).size > 1;
  const agents = explained.offers.map((row) => ({
    agentId: row.slave_id,
    hostname: row.hostname,
    code: row.code,
    reason: `${isManyRoles ? `role ${row.role}: ` : ''}${row.reason}${untilText(row.until)}`,
    ...(row.short === undefined ? {} : { short: row.short }),
  }));
  return {
    obstacles: explained.obstacles ?? [],
    isKnown: explained.known,
    agents: nearestFirst(agents),
    agentsTotal: explained.agents_total,
  };
}

function untilText(untilSeconds: number | undefined): string {
  if (untilSeconds === undefined) return '';
  const restSeconds = Math.max(0, Math.ceil(untilSeconds - Date.now() / 1000));
  return `, for ${restSeconds} s more`;
}

const ranks: readonly string[] = ['fits', 'offerable', 'on-offer', 'filtered', 'too-little'];

/** Where there is a place first, then where least is missing. */
export function nearestFirst(agents: readonly AgentVerdict[]): AgentVerdict[] {
  const rank = ({ code }: AgentVerdict): number => {
    const at = ranks.indexOf(code);
    return at < 0 ? ranks.length : at;
  };
  const lack = ({ short }: AgentVerdict): number => Object.values(short ?? {}).reduce((sum, amount) => sum + amount, 0);
  return [...agents].sort((a, b) => rank(a) - rank(b) || lack(a) - lack(b) || (a.hostname < b.hostname ? -1 : 1));
}

/** One sentence about all agents together. */
export function agentsVerdict({ obstacles, agents }: AgentsAnswer): string {
  if (agents.length === 0) return 'no agents';
  const places = agents.filter(({ code }) => placeCodes.has(code));
  if (obstacles.length > 0 && places.length === 0)
    return [...new Set(obstacles.map(({ reason }) => reason))].join('; ');
  if (places.length > 0) {
    if (agents.length === 1) return 'the only agent has room for it';
    return `${places.length} of ${agents.length} agents ${places.length === 1 ? 'has' : 'have'} room for it`;
  }
  const nearest = agents.find(({ short }) => short !== undefined);
  const missing = Object.entries(nearest?.short ?? {}).map(([name, amount]) => `${amount} ${name}`);
  const hint =
    nearest === undefined ? '' : `; nearest is ${nearest.hostname}, where ${missing.join(' and ')} are missing`;
  const who = agents.length === 1 ? 'the only agent does not take it' : `none of ${agents.length} agents takes it`;
  return `${who}: ${reasonsText(agents)}${hint}`;
}

const codeTexts: Readonly<Record<string, string>> = {
  filtered: 'declined by the framework for a while',
  declined: "refused by the framework's rules",
  'too-little': 'with too little left',
  'agent-too-small': 'too small altogether',
  'agent-inactive': 'disconnected, deactivated or draining',
  'nothing-left': 'with nothing left',
  'executors-limit': 'with as many executors as --max_executors_per_agent allows',
};

/** `12 with too little left, 1 too small altogether`, the most frequent first. */
function reasonsText(agents: readonly AgentVerdict[]): string {
  return [...countCodes(agents)].map(([code, count]) => `${count} ${codeTexts[code] ?? code}`).join(', ');
}
