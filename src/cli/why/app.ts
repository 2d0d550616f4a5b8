/** Why an app of Marathon does not run: its queue, and what the master says of each agent. */
import type { Cluster } from '../cluster.ts';
import { type AgentsAnswer, agentsVerdict, askAgents, nearestFirst, type Shape } from './agents.ts';
import { type AgentVerdict, type Answer, placeCodes } from './answer.ts';
import { getJson, type Service } from './frameworks.ts';

interface App {
  readonly id: string;
  readonly instances: number;
  readonly tasksRunning?: number;
  readonly tasksStaged?: number;
  readonly tasksUnhealthy?: number;
  readonly role?: string;
  readonly cpus?: number;
  readonly mem?: number;
  readonly disk?: number;
  readonly gpus?: number;
  readonly portDefinitions?: readonly unknown[];
  readonly container?: { readonly portMappings?: readonly { readonly hostPort?: number | null }[] };
  readonly deployments?: readonly { readonly id: string }[];
  readonly lastTaskFailure?: {
    readonly state?: string;
    readonly message?: string;
    readonly host?: string;
    readonly timestamp?: string;
  };
}

interface QueueItem {
  readonly app?: { readonly id: string };
  readonly count: number;
  readonly delay?: { readonly timeLeftSeconds?: number; readonly overdue?: boolean };
  readonly processedOffersSummary?: {
    readonly processedOffersCount?: number;
    readonly rejectSummaryLastOffers?: readonly {
      readonly reason: string;
      readonly declined: number;
      readonly processed: number;
    }[];
    readonly offerRefusals?: readonly Refusal[];
  };
  readonly lastUnusedOffers?: readonly {
    readonly offer?: { readonly agentId?: string; readonly hostname?: string };
    readonly reason?: readonly string[];
  }[];
}

interface Refusal {
  readonly agentId?: string;
  readonly hostname?: string;
  readonly reason?: string;
  readonly explanation?: string;
}

/** What is known of the app with this id; undefined when Marathon has none. */
export async function explainApp(cluster: Cluster, marathon: Service, text: string): Promise<Answer | undefined> {
  const id = `/${text.replace(/^\/+|\/+$/g, '')}`;
  if (!/^\/[a-z0-9.-]+(\/[a-z0-9.-]+)*$/.test(id)) return undefined;
  const embeds = 'embed=app.counts&embed=app.deployments&embed=app.lastTaskFailure';
  const found = (await getJson(cluster, `${marathon.url}/v2/apps/${id}?${embeds}`)) as
    | { readonly app?: App }
    | undefined;
  const app = found?.app;
  if (app === undefined) return undefined;
  const listed = (await getJson(cluster, `${marathon.url}/v2/queue?embed=lastUnusedOffers`)) as
    | { readonly queue?: readonly QueueItem[] }
    | undefined;
  const item = listed?.queue?.find((one) => one.app?.id === app.id);
  const subject = `app ${app.id} of ${marathon.framework?.name ?? marathon.url}`;
  const running = app.tasksRunning ?? 0;
  if (item === undefined) return settled(app, subject, running);
  const framework = marathon.framework?.id;
  const asked = await askAgents(cluster, { framework, role: app.role, shape: shapeOf(app) });
  const agents = withRefusals(asked, item);
  return {
    subject,
    verdict: `${running} of ${app.instances} instances run, ${item.count} ${item.count === 1 ? 'waits' : 'wait'} for a place`,
    isWell: false,
    facts: [...delayFacts(item, app), ...factsOfMarathon(item), ...factsOfMaster(asked, agents)],
    ...(agents === undefined ? {} : { agents, agentsTotal: asked?.agentsTotal ?? agents.length }),
  };
}

/** Nothing of it waits for offers. */
function settled(app: App, subject: string, running: number): Answer {
  const failure = failureFacts(app);
  const unhealthy = app.tasksUnhealthy ?? 0;
  if (app.instances === 0) {
    return { subject, verdict: 'it is scaled to 0 instances', isWell: true, facts: failure };
  }
  if (running >= app.instances && unhealthy === 0) {
    return { subject, verdict: `all ${app.instances} instances run`, isWell: true, facts: [] };
  }
  const staged = app.tasksStaged ?? 0;
  const parts = [`${running} of ${app.instances} instances run`];
  if (staged > 0) parts.push(`${staged} are being started by their agents`);
  if (unhealthy > 0) parts.push(`${unhealthy} are unhealthy`);
  const deployments = (app.deployments ?? []).map(({ id }) => id);
  if (deployments.length > 0) parts.push(`deployment ${deployments.join(', ')} is not finished`);
  return { subject, verdict: parts.join(', '), isWell: false, facts: failure };
}

function shapeOf(app: App): Shape {
  const mapped = app.container?.portMappings?.filter(({ hostPort }) => hostPort !== undefined && hostPort !== null);
  const ports = mapped ?? app.portDefinitions ?? [];
  return { cpus: app.cpus ?? 0, mem: app.mem ?? 0, disk: app.disk ?? 0, gpus: app.gpus ?? 0, ports: ports.length };
}

function delayFacts(item: QueueItem, app: App): string[] {
  const seconds = item.delay?.timeLeftSeconds ?? 0;
  const delayed = seconds > 0 ? [`The next start waits ${seconds} s, since instances failed.`] : [];
  return [...delayed, ...failureFacts(app)];
}

function failureFacts({ lastTaskFailure: failure }: App): string[] {
  if (failure === undefined) return [];
  const { state = 'failed', message = '', host = '', timestamp = '' } = failure;
  return [`Last failure: ${state}${message === '' ? '' : ` (${message})`} on ${host} at ${timestamp}.`];
}

function factsOfMarathon({ processedOffersSummary: summary }: QueueItem): string[] {
  const processed = summary?.processedOffersCount ?? 0;
  if (processed === 0) return ['Marathon has had no offer for it yet.'];
  const declined = (summary?.rejectSummaryLastOffers ?? []).filter(({ declined: count }) => count > 0);
  const reasons = declined.map(({ reason, declined: count, processed: of }) => `${reason} ${count} of ${of}`);
  return reasons.length === 0 ? [] : [`Offers that Marathon refused last: ${reasons.join(', ')}.`];
}

function factsOfMaster(asked: AgentsAnswer | undefined, agents: readonly AgentVerdict[] | undefined): string[] {
  if (asked === undefined || agents === undefined) return [];
  return [`The master: ${agentsVerdict({ ...asked, agents })}.`];
}

/** Marathon's reasons where the master sees none: it knows the constraints of the app. */
function withRefusals(asked: AgentsAnswer | undefined, item: QueueItem): AgentVerdict[] | undefined {
  const refusals = new Map<string, AgentVerdict>();
  for (const { offer, reason } of item.lastUnusedOffers ?? []) {
    const agentId = offer?.agentId ?? '';
    const text = (reason ?? []).join(', ');
    refusals.set(agentId, { agentId, hostname: offer?.hostname ?? '', code: 'declined', reason: `Marathon: ${text}` });
  }
  for (const { agentId = '', hostname = '', reason = '', explanation } of item.processedOffersSummary?.offerRefusals ??
    []) {
    refusals.set(agentId, { agentId, hostname, code: 'declined', reason: `Marathon: ${explanation ?? reason}` });
  }
  if (asked === undefined) return refusals.size === 0 ? undefined : [...refusals.values()];
  const agents = asked.agents.map((agent) => {
    const isOpen = placeCodes.has(agent.code) || agent.code === 'filtered';
    return isOpen ? (refusals.get(agent.agentId) ?? agent) : agent;
  });
  return nearestFirst(agents);
}
