/** What operations make of an agent's resources: totals keep their amounts, and what is made takes the place of what it was made of. */
import type { Conversion } from '../../model/conversions.ts';
import { type Holding, recount } from './allocator.ts';
import type { AgentSlot, AllocatorState } from './allocator-state.ts';
import { bookQuota, settleAgent } from './quota.ts';
import { addClient, changeHeld } from './role-tree.ts';
import { isShared, sharedOf } from './shared-resources.ts';

/** Converts what a framework holds of the agent; it holds the result. The caller knows that it holds what is consumed. */
export function convertHeld(state: AllocatorState, holder: Omit<Holding, 'resources'>, conversion: Conversion): void {
  const slot = state.agents.get(holder.agentId);
  const framework = state.frameworks.get(holder.frameworkId);
  if (slot === undefined || framework === undefined) return;
  const { consumed, converted } = conversion;
  const client = framework.clients.get(holder.role) ?? addClient(state, framework, holder.role);
  bookQuota(state, client, consumed, -1);
  bookQuota(state, client, converted, 1);
  if ([...consumed, ...converted].some(isShared)) {
    changeHeld(state, client, { agentId: slot.id, resources: consumed, sign: -1 });
    changeHeld(state, client, { agentId: slot.id, resources: converted, sign: 1 });
  }
  replace(slot.allocated, conversion);
  // Of a shared volume others may be offered a use at once, and of one that is destroyed nobody.
  slot.available.subtract(sharedOf(consumed));
  slot.available.add(sharedOf(converted));
  changeTotal(state, slot, conversion);
}

/** Converts what nobody holds; false when there is not so much of it. */
export function convertFree(state: AllocatorState, slot: AgentSlot, conversion: Conversion): boolean {
  if (!slot.available.contains(conversion.consumed)) return false;
  if (sharedOf(conversion.consumed).some((volume) => slot.allocated.contains([volume]))) return false;
  replace(slot.available, conversion);
  changeTotal(state, slot, conversion);
  state.dirtyAgents.add(slot);
  return true;
}

function changeTotal(state: AllocatorState, slot: AgentSlot, conversion: Conversion): void {
  replace(slot.total, conversion);
  if (slot.isOvercommitted) recount(slot);
  settleAgent(state, slot);
}

function replace(pool: AgentSlot['total'], { consumed, converted }: Conversion): void {
  pool.subtract(consumed);
  pool.add(converted);
}
