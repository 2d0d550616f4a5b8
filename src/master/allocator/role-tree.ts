/** The tree of roles with its frameworks, each level kept in order of dominant share. */
import { addQuantity, type Quantities, type ReadonlyQuantities, toMilli } from '../../model/quantities.ts';
import { quantitiesOf, type Resources } from '../../model/resources.ts';
import type { AllocatorState, Client, FrameworkSlot, RoleLeaf, RoleNode, SharedUses } from './allocator-state.ts';
import { sharedKey, sharedOf, withoutShared } from './shared-resources.ts';

/** The frameworks of a role stand among its children like a child without a weight of its own. */
export const leafWeight = 1;

interface Ranked {
  share: number;
  allocations: number;
}

/** The role's node; made with its ancestors when missing. */
export function roleNode(state: AllocatorState, name: string): RoleNode {
  const known = state.roles.get(name);
  if (known !== undefined) return known;
  const slash = name.lastIndexOf('/');
  const parent = slash < 0 ? state.root : roleNode(state, name.slice(0, slash));
  const node = createNode(name, parent, state.weights.get(name) ?? 1);
  parent.children.set(name, node);
  state.roles.set(name, node);
  return node;
}

export function createNode(name: string, parent: RoleNode | undefined, weight: number): RoleNode {
  const node = {
    name,
    parent,
    children: new Map(),
    order: [],
    members: new Set<Client>(),
    weight,
    held: new Map(),
    shared: new Map(),
    allocations: 0,
    share: 0,
    filterCount: 0,
  };
  const leaf: RoleLeaf = {
    node: node as unknown as RoleNode,
    name: `${name}/.`,
    clients: [],
    held: new Map(),
    shared: new Map(),
    allocations: 0,
    share: 0,
    dirtyCount: 0,
  };
  return Object.assign(node, { leaf });
}

/** A framework in a role, before anything is known of either. */
export function newClient(framework: FrameworkSlot, role: RoleNode): Client {
  return {
    framework,
    role,
    isSubscribed: false,
    isSuppressed: false,
    isListed: false,
    filters: new Map(),
    held: new Map(),
    shared: new Map(),
    counted: new Map(),
    allocations: 0,
    share: 0,
    isDirty: false,
  };
}

/** Makes a framework a member of a role, not listed yet. */
export function addClient(state: AllocatorState, framework: FrameworkSlot, role: string): Client {
  const node = roleNode(state, role);
  const client = newClient(framework, node);
  node.members.add(client);
  framework.clients.set(role, client);
  return client;
}

/** Forgets a client that holds nothing, and its role if nobody needs it. */
export function removeClient(state: AllocatorState, client: Client): void {
  unlistClient(state, client);
  client.framework.clients.delete(client.role.name);
  client.role.members.delete(client);
  pruneRole(state, client.role);
}

function pruneRole(state: AllocatorState, node: RoleNode): void {
  if (node.parent === undefined || node.members.size > 0 || node.children.size > 0 || node.held.size > 0) return;
  node.parent.children.delete(node.name);
  state.roles.delete(node.name);
  pruneRole(state, node.parent);
}

/** Puts a client where it gets offers. */
export function listClient(state: AllocatorState, client: Client): void {
  if (client.isListed) return;
  client.isListed = true;
  const { leaf } = client.role;
  client.share = shareOf(state, client.held, 1);
  insert(leaf.clients, client, clientName);
  if (client.isDirty) leaf.dirtyCount++;
  if (leaf.clients.length > 1) return;
  leaf.share = shareOf(state, leaf.held, leafWeight);
  showEntry(state, client.role, leaf);
}

function showEntry(state: AllocatorState, parent: RoleNode, entry: RoleNode | RoleLeaf): void {
  insert(parent.order, entry, entryName);
  if (parent.order.length > 1 || parent.parent === undefined) return;
  parent.share = shareOf(state, parent.held, parent.weight);
  showEntry(state, parent.parent, parent);
}

export function unlistClient(state: AllocatorState, client: Client): void {
  if (!client.isListed) return;
  const { leaf } = client.role;
  remove(leaf.clients, client, clientName);
  client.isListed = false;
  if (client.isDirty) leaf.dirtyCount--;
  client.isDirty = false;
  state.dirtyClients.delete(client);
  if (leaf.clients.length === 0) hideEntry(client.role, leaf);
}

function hideEntry(parent: RoleNode, entry: RoleNode | RoleLeaf): void {
  remove(parent.order, entry, entryName);
  if (parent.order.length === 0 && parent.parent !== undefined) hideEntry(parent.parent, parent);
}

/** What a client gets of an agent, or gives back. */
export interface Booking {
  readonly agentId: string;
  readonly resources: Resources;
  /** 1 when it gets them, -1 when it gives them back. */
  readonly sign: 1 | -1;
}

/** Books what a client gets or gives back, to it and the roles above it, and moves them to their new places. */
export function changeHeld(state: AllocatorState, client: Client, booking: Booking): void {
  const { role } = client;
  const { sign } = booking;
  const amounts: Amounts = {
    plain: quantitiesOf(withoutShared(booking.resources)),
    shared: sharedOf(booking.resources),
    agentId: booking.agentId,
    sign,
  };
  const { leaf } = role;
  if (client.isListed) remove(leaf.clients, client, clientName);
  apply(client, amounts);
  if (sign > 0) client.allocations++;
  if (client.isListed) {
    client.share = shareOf(state, client.held, 1);
    insert(leaf.clients, client, clientName);
  }
  const isLeafShown = leaf.clients.length > 0;
  if (isLeafShown) remove(role.order, leaf, entryName);
  apply(leaf, amounts);
  if (sign > 0) leaf.allocations++;
  if (isLeafShown) {
    leaf.share = shareOf(state, leaf.held, leafWeight);
    insert(role.order, leaf, entryName);
  }
  for (let node: RoleNode = role; node.parent !== undefined; node = node.parent) changeNode(state, node, amounts);
  apply({ held: state.held, shared: state.root.shared }, amounts);
}

function changeNode(state: AllocatorState, node: RoleNode, amounts: Amounts): void {
  const isShown = node.order.length > 0 && node.parent !== undefined;
  if (isShown && node.parent !== undefined) remove(node.parent.order, node, entryName);
  apply(node, amounts);
  if (amounts.sign > 0) node.allocations++;
  if (!isShown || node.parent === undefined) return;
  node.share = shareOf(state, node.held, node.weight);
  insert(node.parent.order, node, entryName);
}

interface Amounts {
  readonly plain: ReadonlyQuantities;
  readonly shared: Resources;
  readonly agentId: string;
  readonly sign: 1 | -1;
}

function apply(to: { readonly held: Quantities; readonly shared: SharedUses }, amounts: Amounts): void {
  const { plain, shared, agentId, sign } = amounts;
  for (const [name, milli] of plain) addQuantity(to.held, name, sign * milli);
  for (const volume of shared) {
    const key = sharedKey(agentId, volume);
    const known = to.shared.get(key);
    const uses = (known?.uses ?? 0) + sign;
    if (uses < 0) continue;
    const entry = known ?? { uses, name: volume.name, milli: toMilli(volume.scalar?.value ?? 0) };
    entry.uses = uses;
    if (uses === 0) to.shared.delete(key);
    else to.shared.set(key, entry);
    // The first to hold it, or the last to give it back.
    if (uses === (sign > 0 ? 1 : 0)) addQuantity(to.held, entry.name, sign * entry.milli);
  }
}

/** Computes every share anew: the totals of the cluster or a weight changed. */
export function refreshShares(state: AllocatorState): void {
  if (!state.isShareStale) return;
  state.isShareStale = false;
  for (const node of state.roles.values()) {
    node.share = shareOf(state, node.held, node.weight);
    node.leaf.share = shareOf(state, node.leaf.held, leafWeight);
    for (const client of node.leaf.clients) client.share = shareOf(state, client.held, 1);
    node.leaf.clients.sort((a, b) => compare(a, b, clientName));
  }
  for (const node of [state.root, ...state.roles.values()]) node.order.sort((a, b) => compare(a, b, entryName));
}

/** Largest part of any resource of the cluster that is held, by weight. */
export function shareOf(state: AllocatorState, held: ReadonlyQuantities, weight: number): number {
  let share = 0;
  for (const [name, milli] of held) {
    const total = state.total.get(name) ?? 0;
    if (total > 0 && !state.settings.excludedNames.has(name)) share = Math.max(share, milli / total);
  }
  return share / weight;
}

function clientName(client: Client): string {
  return client.framework.id;
}

function entryName(entry: RoleNode | RoleLeaf): string {
  return entry.name;
}

export function compareClients(a: Client, b: Client): number {
  return compare(a, b, clientName);
}

function compare<T extends Ranked>(a: T, b: T, nameOf: (item: T) => string): number {
  if (a.share !== b.share) return a.share - b.share;
  if (a.allocations !== b.allocations) return a.allocations - b.allocations;
  const left = nameOf(a);
  const right = nameOf(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

function place<T extends Ranked>(list: readonly T[], item: T, nameOf: (item: T) => string): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(list[middle] as T, item, nameOf) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insert<T extends Ranked>(list: T[], item: T, nameOf: (item: T) => string): void {
  list.splice(place(list, item, nameOf), 0, item);
}

function remove<T extends Ranked>(list: T[], item: T, nameOf: (item: T) => string): void {
  const guess = place(list, item, nameOf);
  const at = list[guess] === item ? guess : list.indexOf(item);
  if (at >= 0) list.splice(at, 1);
}
