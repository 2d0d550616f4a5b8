/** Looks at the whole allocator for contradictions. For tests and simulations: far too slow for a running master. */
import {
  addQuantities,
  addQuantity,
  formatQuantities,
  type Quantities,
  type ReadonlyQuantities,
} from '../../model/quantities.ts';
import type { AllocatorState, Client, QuotaLedger, RoleNode, SharedUses } from './allocator-state.ts';
import { setQuotas } from './quota.ts';
import { shareOf } from './role-tree.ts';

/** Sentences about what does not fit together: sums, places in the role tree, filters. */
export function allocatorProblems(allocator: AllocatorState): string[] {
  const problems: string[] = [];
  checkAllocator(allocator, problems);
  return problems;
}

function checkAllocator(allocator: AllocatorState, problems: string[]): void {
  const total: Quantities = new Map();
  for (const slot of allocator.agents.values()) {
    addQuantities(total, slot.total.quantities);
    if (!slot.isOvercommitted && !slot.total.contains(slot.allocated.list))
      problems.push(`agent ${slot.id} is over-allocated`);
  }
  if (!sameAmounts(total, allocator.total)) problems.push('the total of the allocator is wrong');
  let scheduled = allocator.intervalFilters.size;
  for (const bucket of allocator.expiring.values()) scheduled += bucket.size;
  const counted = [...allocator.roles.values()].reduce((sum, node) => sum + node.filterCount, 0);
  if (scheduled !== counted) problems.push(`${scheduled} filters have a time, ${counted} are counted`);
  for (const node of allocator.roles.values()) checkRole(allocator, node, problems);
  if (allocator.quota !== undefined) checkLedger(allocator, allocator.quota, problems);
}

/** The ledger says what it would say if it were made now. */
function checkLedger(allocator: AllocatorState, ledger: QuotaLedger, problems: string[]): void {
  const fresh: AllocatorState = { ...allocator, quota: undefined };
  setQuotas(fresh, ledger.roles);
  if (fresh.quota === undefined) return;
  if (!sameAmounts(ledger.free, fresh.quota.free)) problems.push('the ledger of quotas is wrong about what is free');
  if (!sameAmounts(ledger.required, fresh.quota.required)) problems.push('the ledger is wrong about guarantees');
  for (const { role, consumed } of fresh.quota.roles.values()) {
    if (sameAmounts(consumed, ledger.roles.get(role)?.consumed ?? new Map())) continue;
    problems.push(`the ledger has ${formatQuantities(ledger.roles.get(role)?.consumed ?? new Map())} for ${role}`);
  }
  for (const { agents } of ledger.heldBack.values()) {
    for (const slot of agents) if (allocator.agents.get(slot.id) !== slot) problems.push('a lost agent is held back');
  }
}

function checkRole(allocator: AllocatorState, node: RoleNode, problems: string[]): void {
  if (!isSum(node.leaf, node.members)) problems.push(`role ${node.name} has other amounts than its frameworks`);
  if (!isSum(node, [node.leaf, ...node.children.values()])) {
    problems.push(`role ${node.name} has other amounts than its subtree`);
  }
  const listed = [...node.members].filter((client) => client.isListed);
  if (listed.length !== node.leaf.clients.length) problems.push(`role ${node.name} lists the wrong frameworks`);
  if (!allocator.isShareStale) checkOrder(allocator, node, problems);
  const filters = [...node.members].reduce((sum, client) => sum + filtersOf(client), 0);
  if (filters !== node.filterCount) problems.push(`role ${node.name} counts ${node.filterCount} filters of ${filters}`);
}

function checkOrder(allocator: AllocatorState, node: RoleNode, problems: string[]): void {
  for (const [place, client] of node.leaf.clients.entries()) {
    const before = node.leaf.clients[place - 1];
    if (before !== undefined && before.share > client.share) problems.push(`role ${node.name} is out of order`);
    if (Math.abs(client.share - shareOf(allocator, client.held, 1)) > 1e-12)
      problems.push(`a share in ${node.name} is stale`);
  }
}

interface Books {
  readonly held: ReadonlyQuantities;
  readonly shared: SharedUses;
}

/** Whether the books of a whole follow from those of its parts; shared volumes count once in each. */
function isSum(whole: Books, parts: Iterable<Books>): boolean {
  const plain: Quantities = new Map();
  const uses = new Map<string, number>();
  for (const part of parts) {
    addQuantities(plain, plainOf(part));
    for (const [key, one] of part.shared) uses.set(key, (uses.get(key) ?? 0) + one.uses);
  }
  const isSame = uses.size === whole.shared.size && [...uses].every(([key, n]) => whole.shared.get(key)?.uses === n);
  return isSame && sameAmounts(plain, plainOf(whole));
}

/** What is held besides shared volumes. */
export function plainOf({ held, shared }: Books): Quantities {
  const plain = new Map(held);
  for (const { name, milli } of shared.values()) addQuantity(plain, name, -milli);
  return plain;
}

function filtersOf(client: Client): number {
  return [...client.filters.values()].reduce((sum, filters) => sum + filters.length, 0);
}

export function sameAmounts(a: ReadonlyQuantities, b: ReadonlyQuantities): boolean {
  return a.size === b.size && [...a].every(([name, milli]) => b.get(name) === milli);
}
