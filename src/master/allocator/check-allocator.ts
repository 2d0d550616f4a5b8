/** Looks at the whole allocator for contradictions. For tests and simulations: far too slow for a running master. */
import { addQuantities, formatQuantities, type Quantities, type ReadonlyQuantities } from '../../model/quantities.ts';
import type { AllocatorState, Client, QuotaLedger, RoleNode } from './allocator-state.ts';
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
  const own: Quantities = new Map();
  for (const client of node.members) addQuantities(own, client.held);
  if (!sameAmounts(own, node.leaf.held)) problems.push(`role ${node.name} has other amounts than its frameworks`);
  const subtree: Quantities = new Map(own);
  for (const child of node.children.values()) addQuantities(subtree, child.held);
  if (!sameAmounts(subtree, node.held)) problems.push(`role ${node.name} has other amounts than its subtree`);
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

function filtersOf(client: Client): number {
  return [...client.filters.values()].reduce((sum, filters) => sum + filters.length, 0);
}

export function sameAmounts(a: ReadonlyQuantities, b: ReadonlyQuantities): boolean {
  return a.size === b.size && [...a].every(([name, milli]) => b.get(name) === milli);
}
