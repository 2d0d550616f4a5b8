/** Whether what an allocation gave is right: nothing twice, nobody before another, nobody too much, nothing left behind. */
import type { Grant } from '../../../src/master/allocator/allocator-state.ts';
import { containsResources, equalResources, quantitiesOf, type Resources } from '../../../src/model/resources.ts';
import { type Book, type BookAgent, type Candidate, isCounted, sharedName, topOf } from './book.ts';

export interface RunFacts {
  readonly nowMs: number;
  /** Shares decide, not lots. */
  readonly isFair: boolean;
}

/** Enters the grants into the book one by one, and says what is wrong with them. */
export function allocationFindings(book: Book, grants: readonly Grant[], run: RunFacts): string[] {
  const findings: string[] = [];
  const lacking = [...book.quotas.keys()].filter((top) => namesOf(book).some((name) => book.lackOf(top, name) > 0));
  for (const group of byAgent(grants)) findings.push(...groupFindings(book, group, run));
  for (const grant of grants) findings.push(...quotaFindings(book, grant, lacking));
  findings.push(...excessFindings(book, grants), ...leftovers(book, run));
  return findings;
}

function namesOf(book: Book): string[] {
  return [...new Set([...book.agents.values()].flatMap(({ total }) => total.map(({ name }) => name)))];
}

/** Grants of one agent in a row: shares stand still while it is dealt out. */
function byAgent(grants: readonly Grant[]): Grant[][] {
  const groups: Grant[][] = [];
  for (const grant of grants) {
    const last = groups.at(-1);
    if (last?.[0]?.agentId === grant.agentId) last.push(grant);
    else groups.push([grant]);
  }
  return groups;
}

function groupFindings(book: Book, group: readonly Grant[], run: RunFacts): string[] {
  const findings: string[] = [];
  const agent = book.agents.get(group[0]?.agentId ?? '');
  if (agent === undefined) return ['a grant of an agent that is not there'];
  const shares = sharesNow(book);
  for (const grant of group) {
    findings.push(...grantFindings({ book, agent, grant, run, shares }));
    const { frameworkId, role, agentId, resources } = grant;
    book.holdings = [...book.holdings, { frameworkId, role, agentId, resources }];
    for (const resource of resources) {
      if (resource.shared === undefined) continue;
      book.shared.add(sharedName(agentId, resource));
      book.sharedLately.add(sharedName(agentId, resource));
    }
  }
  return findings;
}

interface Judged {
  readonly book: Book;
  readonly agent: BookAgent;
  readonly grant: Grant;
  readonly run: RunFacts;
  readonly shares: Shares;
}

function grantFindings({ book, agent, grant, run, shares }: Judged): string[] {
  const framework = book.frameworks.get(grant.frameworkId);
  if (framework === undefined) return ['a grant to a framework that is not there'];
  const candidate: Candidate = { framework, role: grant.role };
  const what = `${grant.frameworkId} in ${grant.role} got ${JSON.stringify(grant.resources)} of ${agent.id}`;
  if (!containsResources(book.availableOn(agent), grant.resources)) return [`${what}, which is not there`];
  const due = book.offerOf(candidate, agent, run.nowMs);
  if (!equalResources(due, grant.resources)) return [`${what} and should get ${JSON.stringify(due)}`];
  // With guarantees some roles come first, and with lots anybody.
  if (!run.isFair || book.quotas.size > 0) return [];
  const earlier = book
    .candidates()
    .filter((other) => other.framework !== framework || other.role !== grant.role)
    .find((other) => isBefore(shares, other, candidate) && book.offerOf(other, agent, run.nowMs).length > 0);
  return earlier === undefined ? [] : [`${what} before ${earlier.framework.id} in ${earlier.role}, who has less`];
}

interface Shares {
  /** Of a role with everything below it, by weight. */
  readonly roles: ReadonlyMap<string, number>;
  /** Of a role's own frameworks together. */
  readonly own: ReadonlyMap<string, number>;
  /** Of `framework role`. */
  readonly clients: ReadonlyMap<string, number>;
}

function sharesNow(book: Book): Shares {
  const roles = new Map<string, number>();
  const own = new Map<string, number>();
  const clients = new Map<string, number>();
  for (const { framework, role } of book.candidates()) {
    for (const name of pathOf(role)) {
      const isBelow = (held: string): boolean => held === name || held.startsWith(`${name}/`);
      roles.set(name, book.shareOf((holding) => isBelow(holding.role)) / (book.weights.get(name) ?? 1));
    }
    own.set(
      role,
      book.shareOf((holding) => holding.role === role),
    );
    const isIt = (holding: { frameworkId: string; role: string }): boolean =>
      holding.frameworkId === framework.id && holding.role === role;
    clients.set(`${framework.id} ${role}`, book.shareOf(isIt));
  }
  return { roles, own, clients };
}

/** `a/b/c` → `a`, `a/b`, `a/b/c`. */
function pathOf(role: string): string[] {
  const parts = role.split('/');
  return parts.map((_, depth) => parts.slice(0, depth + 1).join('/'));
}

/** Whether one must be asked before the other: its share is smaller where their ways part. */
function isBefore(shares: Shares, one: Candidate, other: Candidate): boolean {
  if (one.role === other.role) return isLess(clientShare(shares, one), clientShare(shares, other));
  const [left, right] = [pathOf(one.role), pathOf(other.role)];
  let depth = 0;
  while (depth < left.length && depth < right.length && left[depth] === right[depth]) depth++;
  // A role that the other one is below of takes part with its own frameworks alone.
  const share = (path: string[], role: string): number => {
    const next = path[depth];
    return (next === undefined ? shares.own.get(role) : shares.roles.get(next)) ?? 0;
  };
  return isLess(share(left, one.role), share(right, other.role));
}

function clientShare({ clients }: Shares, { framework, role }: Candidate): number {
  return clients.get(`${framework.id} ${role}`) ?? 0;
}

function isLess(one: number, other: number): boolean {
  return one < other - 1e-12;
}

/** Nobody has more than the limit of what they got, and what was got beyond guarantees leaves enough for those of others. */
function quotaFindings(book: Book, { role, resources }: Grant, lacking: readonly string[]): string[] {
  const top = topOf(role);
  const findings: string[] = [];
  for (const name of quantitiesOf(resources.filter(isCounted)).keys()) {
    const limit = book.quotas.get(top)?.limits.get(name);
    const consumed = book.consumedBy(top).get(name) ?? 0;
    if (limit !== undefined && consumed > limit) findings.push(`${top} has ${consumed} ${name} and may have ${limit}`);
    const [free, required] = [book.freeOf(name), book.requiredOf(name)];
    if (!lacking.includes(top) && required > free) {
      findings.push(`${top} got ${name}; ${free} are left and guarantees need ${required}`);
    }
  }
  return findings;
}

function excessFindings(book: Book, grants: readonly Grant[]): string[] {
  const findings: string[] = [];
  for (const { agentId } of grants) {
    const agent = book.agents.get(agentId);
    const held: Resources = book.heldOn(agentId).filter(({ shared }) => shared === undefined);
    const given: Resources = grants.filter((one) => one.agentId === agentId).flatMap(({ resources }) => resources);
    // An agent that came back smaller may have more in use than it has; nothing of that is given anew.
    const isTouched = given.some(({ name }) => quantitiesOf(held).has(name));
    if (agent !== undefined && isTouched && !containsResources([...agent.total, ...held], held)) {
      findings.push(`${agentId} is over-allocated`);
    }
  }
  return findings;
}

/** After an allocation nobody who could be offered something is left without it. */
function leftovers(book: Book, { nowMs }: RunFacts): string[] {
  const findings: string[] = [];
  // A volume that was given is for others at the next interval.
  for (const name of book.sharedLately) book.shared.add(name);
  for (const agent of book.agents.values()) {
    for (const candidate of book.candidates()) {
      const offer = book.offerOf(candidate, agent, nowMs);
      if (offer.length === 0) continue;
      findings.push(
        `${candidate.framework.id} in ${candidate.role} was not given ${JSON.stringify(offer)} of ${agent.id}`,
      );
    }
  }
  return findings;
}
