/**
 * Quotas: what top-level roles are guaranteed and limited to. While there are any, the allocator keeps a ledger of what
 * counts against them and of what is free; without any it keeps none, and allocation costs nothing more.
 */
import { addQuantity, type Quantities, type ReadonlyQuantities, toMilli } from '../../model/quantities.ts';
import { reservationRole } from '../../model/reservations.ts';
import { isDivisible } from '../../model/resource-kind.ts';
import { quantitiesOf, type Resources } from '../../model/resources.ts';
import { DEFAULT_ROLE } from '../../model/roles.ts';
import type { Resource } from '../../wire/gen/mesos.ts';
import type { AgentSlot, AllocatorState, Client, QuotaLedger, RoleQuota } from './allocator-state.ts';

/** Amounts of one role; a resource without a limit has none. */
export interface QuotaAmounts {
  readonly guarantees: ReadonlyQuantities;
  readonly limits: ReadonlyQuantities;
}

/** So many agents with something held back are looked at again as soon as there is room; more only at intervals. */
export const heldBackAtOnce = 100;

/** `eng` of `eng/web`: the role whose quota counts. */
export function topRole(role: string): string {
  const slash = role.indexOf('/');
  return slash < 0 ? role : role.slice(0, slash);
}

/** Whether it counts against quotas when a framework holds it, and is cut by them. What is reserved counts by its reservation. */
function isCounted(resource: Resource): boolean {
  return resource.type === 'SCALAR' && resource.revocable === undefined && reservationRole(resource) === DEFAULT_ROLE;
}

export function countedQuantities(resources: Resources): Quantities {
  return quantitiesOf(resources.filter(isCounted));
}

/** Replaces all quotas. Looks at every agent and client: operators do this, and elections. */
export function setQuotas(state: AllocatorState, quotas: ReadonlyMap<string, QuotaAmounts>): void {
  const before = state.quota;
  state.quota = undefined;
  if (quotas.size === 0) {
    for (const { agents } of before?.heldBack.values() ?? []) for (const slot of agents) state.dirtyAgents.add(slot);
    return;
  }
  const ledger: QuotaLedger = {
    roles: new Map([...quotas].map(([role, amounts]) => [role, { role, ...amounts, consumed: new Map() }])),
    free: new Map(),
    required: new Map(),
    freeOf: new Map(),
    reservedOf: new Map(),
    heldBack: before?.heldBack ?? new Map(),
    isRoomier: true,
  };
  state.quota = ledger;
  for (const quota of ledger.roles.values()) {
    for (const [name, milli] of quota.guarantees) addQuantity(ledger.required, name, milli);
  }
  for (const framework of state.frameworks.values()) {
    for (const client of framework.clients.values()) bookClient(ledger, client.role.name, client.counted, 1);
  }
  for (const slot of state.agents.values()) settleAgent(state, slot);
}

function bookClient(ledger: QuotaLedger, role: string, amounts: ReadonlyQuantities, sign: 1 | -1): void {
  const quota = ledger.roles.get(topRole(role));
  if (quota === undefined) return;
  for (const [name, milli] of amounts) changeConsumed(ledger, quota, name, sign * milli);
}

/** Books what a client holds (sign 1) or gives back (sign -1) against the quota of its role. */
export function bookQuota(state: AllocatorState, client: Client, resources: Resources, sign: 1 | -1): void {
  const ledger = state.quota;
  const quota = ledger?.roles.get(topRole(client.role.name));
  for (const resource of resources) {
    if (!isCounted(resource)) continue;
    const milli = sign * toMilli(resource.scalar?.value ?? 0);
    addQuantity(client.counted, resource.name, milli);
    if (ledger !== undefined && quota !== undefined) changeConsumed(ledger, quota, resource.name, milli);
  }
}

function changeConsumed(ledger: QuotaLedger, quota: RoleQuota, name: string, milli: number): void {
  if (milli < 0) ledger.isRoomier = true;
  const before = lackOf(quota, name);
  addQuantity(quota.consumed, name, milli);
  addQuantity(ledger.required, name, lackOf(quota, name) - before);
}

/** How much of its guarantee a role has not got. */
function lackOf({ guarantees, consumed }: RoleQuota, name: string): number {
  return Math.max(0, (guarantees.get(name) ?? 0) - (consumed.get(name) ?? 0));
}

export function lacksGuarantee(quota: RoleQuota): boolean {
  for (const name of quota.guarantees.keys()) if (lackOf(quota, name) > 0) return true;
  return false;
}

/** What the role lacks, by name. */
export function missingGuarantees(quota: RoleQuota): Quantities {
  const lack: Quantities = new Map();
  for (const name of quota.guarantees.keys()) addQuantity(lack, name, lackOf(quota, name));
  return lack;
}

/** Names of which the role's subtree has more than its limit, and how much. */
export function excessOf({ limits, consumed }: RoleQuota): Quantities {
  const excess: Quantities = new Map();
  for (const [name, limit] of limits) addQuantity(excess, name, Math.max(0, (consumed.get(name) ?? 0) - limit));
  return excess;
}

/** Takes into account what an agent has, and has free, now. To be called after each change of either. */
export function settleAgent(state: AllocatorState, slot: AgentSlot): void {
  const ledger = state.quota;
  if (ledger === undefined) return;
  settleFree(ledger, slot);
  const before = ledger.reservedOf.get(slot);
  if (before?.total === slot.total.list) return;
  const total = slot.total.list;
  for (const [role, amounts] of before?.byRole ?? []) bookClient(ledger, role, amounts, -1);
  const byRole = reservedByTop(total);
  for (const [role, amounts] of byRole) bookClient(ledger, role, amounts, 1);
  ledger.reservedOf.set(slot, { total, byRole });
  // What is reserved for a role may meet its guarantee, and others need not leave it so much.
  ledger.isRoomier = true;
}

/** Only what the agent has free changed. */
export function settleFree(ledger: QuotaLedger, slot: AgentSlot): void {
  const before = ledger.freeOf.get(slot);
  for (const [name, milli] of before ?? []) addQuantity(ledger.free, name, -milli);
  const free = slot.isActive && slot.isWhitelisted ? countedQuantities(slot.available.list) : new Map<string, number>();
  for (const [name, milli] of free) {
    addQuantity(ledger.free, name, milli);
    if (milli > (before?.get(name) ?? 0)) ledger.isRoomier = true;
  }
  ledger.freeOf.set(slot, free);
}

export function forgetAgent(state: AllocatorState, slot: AgentSlot): void {
  const ledger = state.quota;
  if (ledger === undefined) return;
  for (const [name, milli] of ledger.freeOf.get(slot) ?? []) addQuantity(ledger.free, name, -milli);
  for (const [role, amounts] of ledger.reservedOf.get(slot)?.byRole ?? []) bookClient(ledger, role, amounts, -1);
  ledger.freeOf.delete(slot);
  ledger.reservedOf.delete(slot);
  for (const { agents } of ledger.heldBack.values()) agents.delete(slot);
}

function reservedByTop(total: Resources): Map<string, Quantities> {
  const byRole = new Map<string, Quantities>();
  for (const resource of total) {
    const role = reservationRole(resource);
    if (role === DEFAULT_ROLE || resource.type !== 'SCALAR' || resource.revocable !== undefined) continue;
    const top = topRole(role);
    let amounts = byRole.get(top);
    if (amounts === undefined) {
      amounts = new Map();
      byRole.set(top, amounts);
    }
    addQuantity(amounts, resource.name, toMilli(resource.scalar?.value ?? 0));
  }
  return byRole;
}

/** Notes that the frameworks of a role would have got more of an agent. */
export function holdBack(ledger: QuotaLedger, role: string, agent: AgentSlot, names: Iterable<string>): void {
  let held = ledger.heldBack.get(role);
  if (held === undefined) {
    held = { agents: new Set(), names: new Set() };
    ledger.heldBack.set(role, held);
  }
  held.agents.add(agent);
  for (const name of names) held.names.add(name);
}

/** Roles from which something was held back and that have room for it now, with the agents it is on. */
export function rolesToServe(state: AllocatorState, isInterval: boolean): Map<string, ReadonlySet<AgentSlot>> {
  const { quota: ledger } = state;
  const roles = new Map<string, ReadonlySet<AgentSlot>>();
  if (ledger === undefined || !(isInterval || ledger.isRoomier)) return roles;
  for (const [role, { agents }] of ledger.heldBack) {
    const isDue = agents.size > 0 && (isInterval || agents.size <= heldBackAtOnce);
    if (isDue && hasRoom(ledger, role)) roles.set(role, agents);
  }
  return roles;
}

/** Whether the role may have more of something that was cut. However little: with what is reserved it may be enough for an offer. */
export function hasRoom(ledger: QuotaLedger, role: string): boolean {
  const quota = ledger.roles.get(role);
  for (const name of ledger.heldBack.get(role)?.names ?? []) if (roomFor(ledger, quota, name) > 0) return true;
  return false;
}

/** How much more of an unreserved scalar a role may get: within its limit, and so that guarantees of others can be met. */
export function roomFor(ledger: QuotaLedger, quota: RoleQuota | undefined, name: string): number {
  const lack = quota === undefined ? 0 : lackOf(quota, name);
  const surplus = Math.max(0, (ledger.free.get(name) ?? 0) - (ledger.required.get(name) ?? 0));
  return Math.min(limitRoom(quota, name), lack + surplus);
}

export function limitRoom(quota: RoleQuota | undefined, name: string): number {
  const limit = quota?.limits.get(name);
  return limit === undefined ? Number.POSITIVE_INFINITY : Math.max(0, limit - (quota?.consumed.get(name) ?? 0));
}

/** What of these resources a top-level role may get now: the same list when that is all. */
export function withinQuota(ledger: QuotaLedger, role: string, resources: Resources): Resources {
  const quota = ledger.roles.get(role);
  if (ledger.required.size === 0 && (quota?.limits.size ?? 0) === 0) return resources;
  const room = new Map<string, number>();
  let isCut = false;
  const kept: Resource[] = [];
  for (const resource of resources) {
    const part = isCounted(resource) ? cut(resource, room, (name) => roomFor(ledger, quota, name)) : resource;
    if (part !== resource) isCut = true;
    if (part !== undefined) kept.push(part);
  }
  return isCut ? kept : resources;
}

function cut(resource: Resource, rooms: Map<string, number>, roomOf: (name: string) => number): Resource | undefined {
  const { name } = resource;
  const milli = toMilli(resource.scalar?.value ?? 0);
  const room = rooms.get(name) ?? roomOf(name);
  const taken = milli <= room ? milli : isDivisible(resource) ? room : 0;
  rooms.set(name, room - taken);
  if (taken === milli) return resource;
  return taken === 0 ? undefined : { ...resource, scalar: { value: taken / 1000 } };
}

/** Whether these bring the role nearer to its guarantee. */
export function helpsGuarantee(quota: RoleQuota, resources: Resources): boolean {
  return resources.some((resource) => isCounted(resource) && lackOf(quota, resource.name) > 0);
}
