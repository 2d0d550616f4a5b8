/** Weights of roles, set by operators. */
import { roleError } from '../../model/roles.ts';
import type { WeightInfo } from '../../wire/gen/mesos.ts';
import { setWeights } from '../allocator/allocator.ts';
import type { Continuation } from './events.ts';
import { rescindAllOffers } from './offers.ts';
import { grantOperator, refuseOperator } from './operator-requests.ts';
import type { MasterState } from './state.ts';
import { report, type Turn } from './turn.ts';

/** UPDATE_WEIGHTS: all or none. */
export function requestWeights(turn: Turn, questionId: string, asked: readonly WeightInfo[]): void {
  const infos = asked.map((info) => ({ ...info, role: (info.role ?? '').trim() }));
  const error = infos.map((info) => weightError(turn.state, info)).find((text) => text !== undefined);
  if (error !== undefined) {
    refuseOperator(turn, questionId, `Failed to validate update weights request JSON: ${error}`);
    return;
  }
  const next: Continuation = { type: 'weights-updated', questionId, infos };
  turn.effects.push({ type: 'persist', operation: { type: 'update-weights', infos }, next });
}

function weightError({ settings }: MasterState, { role, weight }: WeightInfo & { role: string }): string | undefined {
  const error = roleError(role);
  if (error !== undefined) return `Invalid role '${role}': ${error}`;
  if (settings.roleWhitelist !== undefined && !settings.roleWhitelist.has(role)) return `Unknown role '${role}'`;
  if (weight > 0 && Number.isFinite(weight)) return undefined;
  return `Invalid weight '${weight}' of role '${role}': Weights must be positive`;
}

/** The registry has them: shares change, and what is on offer was dealt out by the old ones. */
export function weightsUpdated(turn: Turn, next: Extract<Continuation, { type: 'weights-updated' }>): void {
  const { allocator } = turn.state;
  const changed = next.infos.map(({ role, weight }) => [role ?? '*', weight] as const);
  setWeights(allocator, new Map([...allocator.weights, ...changed]));
  if (changed.some(([role]) => (allocator.roles.get(role)?.members.size ?? 0) > 0)) rescindAllOffers(turn);
  report(turn, 'info', 'weights updated', { weights: Object.fromEntries(changed) });
  grantOperator(turn, next.questionId);
}

/** What --weights says goes into a registry that has no weights yet: from then on the registry decides. */
export function keepInitialWeights(turn: Turn): void {
  const infos = [...turn.state.allocator.weights].map(([role, weight]) => ({ role, weight }));
  if (infos.length === 0) return;
  const next: Continuation = { type: 'weights-updated', questionId: undefined, infos };
  turn.effects.push({ type: 'persist', operation: { type: 'update-weights', infos }, next });
}
