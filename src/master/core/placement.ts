/** Where a task of some shape could run, and what is in the way elsewhere: by agent and by amount. */
import { fromMilli, type Quantities, type ReadonlyQuantities, toMilli } from '../../model/quantities.ts';
import { countRanges } from '../../model/ranges.ts';
import { isReservableTo, reservationRole } from '../../model/reservations.ts';
import { isDivisible } from '../../model/resource-kind.ts';
import type { Resources } from '../../model/resources.ts';
import { formatValue } from '../../model/value-text.ts';
import type { Attribute, Resource } from '../../wire/gen/mesos.ts';
import type { Client } from '../allocator/allocator-state.ts';
import { capabilitiesFor, isAllocatable, offerableTo } from '../allocator/eligibility.ts';
import {
  askerOf,
  explainFilter,
  explainQuota,
  explainRefusal,
  type OfferReason,
  permittedTo,
} from '../allocator/explain.ts';
import type { Agent } from './agent-record.ts';
import { executorCount, isFullOfExecutors } from './executors.ts';
import type { Framework } from './framework-record.ts';
import type { MasterState } from './state.ts';

/** What a task asks of an agent. */
export interface TaskShape {
  /** Scalars in thousandths; `ports` in thousandths of a port. */
  readonly amounts: ReadonlyQuantities;
  /** Attributes the agent must have; undefined: with any value. */
  readonly attributes: ReadonlyMap<string, string | undefined>;
}

export interface PlacementQuestion {
  /** Undefined: anybody in the role. */
  readonly framework: Framework | undefined;
  readonly role: string;
  readonly shape: TaskShape;
}

export interface Placement {
  readonly code:
    | OfferReason['code']
    | 'fits'
    | 'on-offer'
    | 'too-little'
    | 'agent-too-small'
    | 'attribute-differs'
    | 'executors-limit';
  /** For people. */
  readonly text: string;
  /** Of `filtered`: when the filter ends. */
  readonly untilMs?: number;
  /** What is asked for beyond what there is, in thousandths. */
  readonly short?: ReadonlyQuantities;
}

/** Most holders of a resource that are named. */
const namedHolders = 3;

/** Why the framework is offered nothing at all in this role, wherever; undefined when that depends on the agent. */
export function placementObstacle(
  { allocator }: MasterState,
  { framework, role }: PlacementQuestion,
): Placement | undefined {
  const asker = askerOf(allocator, { frameworkId: framework?.id, role });
  return 'client' in asker ? undefined : asker;
}

/** Whether a task of the shape could be launched on the agent now, and if not why. */
export function explainPlacement(state: MasterState, question: PlacementQuestion, agent: Agent): Placement {
  const { allocator } = state;
  const asker = askerOf(allocator, { frameworkId: question.framework?.id, role: question.role });
  if (!('client' in asker)) return asker;
  const { client } = asker;
  const refused =
    explainRefusal(allocator, agent.slot, client) ??
    attributeProblem(agent, question.shape) ??
    executorsProblem(state, agent);
  if (refused !== undefined) return refused;
  const free = usableIn(offerableTo(agent.slot, client));
  const own = usableIn(offeredTo(agent, question));
  const { amounts } = question.shape;
  const short = lackOf(amounts, free, own);
  if (short.size > 0) return tooLittle(state, { question, agent, client, short, room: [...free, ...own] });
  const permitted = permittedTo(allocator, client, free);
  if (permitted !== free && lackOf(amounts, permitted, own).size > 0) return explainQuota(allocator, client, free);
  if (own.length > 0 && lackOf(amounts, own, []).size === 0)
    return { code: 'on-offer', text: 'it fits into what the framework is offered now' };
  const filtered = explainFilter(agent.slot, client, permitted);
  if (filtered !== undefined) return filtered;
  if (lackOf(amounts, permitted, []).size > 0) {
    return { code: 'on-offer', text: 'it fits if the framework gives back what it is offered now' };
  }
  if (!isAllocatable(allocator, client, permitted)) {
    return { code: 'below-minimum', text: 'what is left is less than --min_allocatable_resources' };
  }
  const needed = question.framework === undefined ? capabilitiesFor(allocator, agent.slot) : [];
  const who = needed.length === 0 ? '' : `, for frameworks with ${needed.join(' and ')}`;
  const room = amounts.size === 0 ? 'enough for an offer' : describe(amounts, permitted);
  return { code: 'fits', text: `${room}${who}` };
}

/** Why an agent is not offered that the allocator itself would offer. */
export function executorsProblem(state: MasterState, agent: Agent): Placement | undefined {
  if (!isFullOfExecutors(state, agent)) return undefined;
  const limit = state.settings.maxExecutorsPerAgent;
  const text = `it has ${executorCount(agent)} executors, and --max_executors_per_agent allows ${limit}`;
  return { code: 'executors-limit', text };
}

function attributeProblem({ info }: Agent, { attributes }: TaskShape): Placement | undefined {
  for (const [name, wanted] of attributes) {
    const found = (info.attributes ?? []).filter((attribute) => attribute.name === name);
    if (found.length === 0) return { code: 'attribute-differs', text: `the agent has no attribute ${name}` };
    if (wanted === undefined || found.some((attribute) => textOf(attribute) === wanted)) continue;
    const has = found.map(textOf).join(', ');
    return { code: 'attribute-differs', text: `attribute ${name} is ${has}, ${wanted} is asked` };
  }
  return undefined;
}

function textOf(attribute: Attribute): string {
  return formatValue(attribute);
}

/** Tasks that ask for amounts get plain ones: neither revocable nor volumes. */
function usableIn(resources: Resources): Resources {
  return resources.every(isUsable) ? resources : resources.filter(isUsable);
}

function isUsable(resource: Resource): boolean {
  return resource.revocable === undefined && isDivisible(resource);
}

function offeredTo(agent: Agent, { framework, role }: PlacementQuestion): Resources {
  if (framework === undefined) return [];
  const offers = [...agent.offers].filter((offer) => offer.frameworkId === framework.id && offer.role === role);
  return offers.flatMap(({ resources }) => resources);
}

/** Thousandths of it in a resource; a port is one thousand. */
function milliIn(resource: Resource): number {
  if (resource.type === 'SCALAR') return toMilli(resource.scalar?.value ?? 0);
  return resource.type === 'RANGES' ? 1000 * countRanges(resource.ranges?.range ?? []) : 0;
}

function amountIn(resources: Resources, name: string): number {
  return resources.reduce((sum, resource) => (resource.name === name ? sum + milliIn(resource) : sum), 0);
}

function lackOf(amounts: ReadonlyQuantities, free: Resources, own: Resources): Quantities {
  const lack: Quantities = new Map();
  for (const [name, milli] of amounts) {
    const missing = milli - amountIn(free, name) - amountIn(own, name);
    if (missing > 0) lack.set(name, missing);
  }
  return lack;
}

interface Shortage {
  readonly question: PlacementQuestion;
  readonly agent: Agent;
  readonly client: Client;
  readonly short: Quantities;
  /** What the framework could have. */
  readonly room: Resources;
}

function tooLittle(state: MasterState, shortage: Shortage): Placement {
  const { question, agent, client, short, room } = shortage;
  const total = usableIn(agent.slot.total.list).filter((resource) => isReservableTo(resource, client.role.name));
  const { amounts } = question.shape;
  const tooSmall = lackOf(amounts, total, []);
  const texts = [...short].map(([name, missing]) => {
    const asked = amounts.get(name) ?? 0;
    if (tooSmall.has(name)) {
      const all = amountIn(total, name);
      return `${number(all)} ${name} in all, ${number(asked)} asked: ${number(asked - all)} more than it could ever give`;
    }
    const holders = holdersOf(state, shortage, name);
    const why = holders.length === 0 ? '' : ` (${holders.join(', ')})`;
    return `${number(amountIn(room, name))} ${name} free, ${number(asked)} asked: ${number(missing)} short${why}`;
  });
  const code = tooSmall.size > 0 ? 'agent-too-small' : 'too-little';
  return { code, text: texts.join('; '), short };
}

/** Who has the rest of a resource on the agent: the largest first. */
function holdersOf(state: MasterState, { question, agent, client }: Shortage, name: string): string[] {
  const held = new Map<string, number>();
  const add = (holder: string, resources: Resources): void => {
    const milli = amountIn(usableIn(resources), name);
    if (milli > 0) held.set(holder, (held.get(holder) ?? 0) + milli);
  };
  for (const resource of agent.slot.available.list) {
    if (!isReservableTo(resource, client.role.name)) add(`reserved for role ${reservationRole(resource)}`, [resource]);
  }
  const called = (id: string): string => state.frameworks.get(id)?.info.name ?? id;
  for (const [frameworkId, tasks] of agent.tasks) {
    for (const task of tasks.values())
      if (task.holdsResources) add(`held by framework ${called(frameworkId)}`, task.resources);
  }
  for (const [frameworkId, executors] of agent.executors) {
    for (const { resources } of executors.values()) add(`held by framework ${called(frameworkId)}`, resources);
  }
  for (const { frameworkId, role, resources } of agent.offers) {
    const isOwn = frameworkId === question.framework?.id && role === question.role;
    if (!isOwn) add(`on offer to framework ${called(frameworkId)}`, resources);
  }
  const largest = [...held].sort((a, b) => b[1] - a[1]);
  const named = largest.slice(0, namedHolders).map(([holder, milli]) => `${number(milli)} ${holder}`);
  const others = largest.length - named.length;
  return others > 0 ? [...named, `and ${others} others`] : named;
}

function describe(amounts: ReadonlyQuantities, room: Resources): string {
  return [...amounts]
    .map(([name, milli]) => `${number(milli)} of ${number(amountIn(room, name))} free ${name}`)
    .join(', ');
}

function number(milli: number): string {
  return String(fromMilli(milli));
}
