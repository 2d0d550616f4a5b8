/** Quotas of roles, set by operators. The allocator keeps to them; here is what leads there. */
import {
  addQuantities,
  containsQuantities,
  formatQuantities,
  type Quantities,
  type ReadonlyQuantities,
} from '../../model/quantities.ts';
import type { Registry } from '../../wire/gen/internal.ts';
import type { QuotaConfig, QuotaRequest } from '../../wire/gen/quota.ts';
import { awaitAgents } from '../allocator/allocator.ts';
import type { QuotaLedger, RoleQuota } from '../allocator/allocator-state.ts';
import { countedQuantities, excessOf, setQuotas, topRole } from '../allocator/quota.ts';
import type { Continuation } from './events.ts';
import type { OfferRecord } from './offer-record.ts';
import { rescindOffer } from './offers.ts';
import { grantOperator, refuseOperator } from './operator-requests.ts';
import { amountsOf, capacityOf, configOf, consumptionByRole, quantitiesIn, sharedCapacityOf } from './quota-amounts.ts';
import { isNoQuota, quotasOf } from './registry-roles.ts';
import type { MasterState } from './state.ts';
import { report, type Turn } from './turn.ts';
import { quotaConfigError, quotaRequestError } from './validation/quota.ts';

export interface QuotaUpdate {
  readonly configs: readonly QuotaConfig[];
  /** Also when there is not enough for it, or the role has more than that already. */
  readonly force: boolean;
}

/** UPDATE_QUOTA: all or none. */
export function requestQuotas(turn: Turn, questionId: string, { configs, force }: QuotaUpdate): void {
  const { state } = turn;
  const error =
    configs.map((config) => quotaConfigError(state.settings, config)).find((text) => text !== undefined) ??
    (new Set(configs.map(({ role }) => role)).size < configs.length ? 'a role is there twice' : undefined) ??
    (force ? undefined : (capacityError(state, configs) ?? consumptionError(state, configs)));
  if (error !== undefined) refuseOperator(turn, questionId, `Invalid QuotaConfig: ${error}`);
  else persistQuotas(turn, questionId, configs);
}

const bypass = "(use 'force' flag to bypass this check)";

/** COMPAT(mesos-1.11): the text. */
function capacityError(state: MasterState, configs: readonly QuotaConfig[]): string | undefined {
  const capacity = capacityOf(state);
  const total = guaranteedWith(state, configs);
  if (containsQuantities(capacity, total)) return undefined;
  return `total quota guarantees '${formatQuantities(total)}' exceed cluster capacity '${formatQuantities(capacity)}' ${bypass}`;
}

/** The guarantees of all roles as they would be. */
function guaranteedWith(state: MasterState, configs: readonly QuotaConfig[]): Quantities {
  const byRole = new Map<string, ReadonlyQuantities>();
  for (const { role, guarantees } of state.allocator.quota?.roles.values() ?? []) byRole.set(role, guarantees);
  for (const config of configs) byRole.set(config.role, amountsOf(config).guarantees);
  const total: Quantities = new Map();
  for (const guarantees of byRole.values()) addQuantities(total, guarantees);
  return total;
}

function consumptionError(state: MasterState, configs: readonly QuotaConfig[]): string | undefined {
  const consumption = consumptionByRole(state);
  for (const { role, limits } of configs) {
    const limited = quantitiesIn(limits);
    const consumed = consumption.get(role) ?? new Map<string, number>();
    if ([...limited].every(([name, limit]) => (consumed.get(name) ?? 0) <= limit)) continue;
    return `role '${role}' is already consuming '${formatQuantities(consumed)}'; this is more than the requested limits '${formatQuantities(limited)}' ${bypass}`;
  }
  return undefined;
}

/** SET_QUOTA, the old form: a guarantee that is a limit too, for a role that has no quota. */
export function requestQuota(turn: Turn, questionId: string, request: QuotaRequest): void {
  const { state } = turn;
  const role = request.role ?? '';
  const isThere = state.allocator.quota?.roles.has(role) ?? false;
  const error =
    quotaRequestError(state.settings, request) ??
    (isThere ? `Cannot set quota for role '${role}' which already has quota` : undefined);
  if (error !== undefined) {
    refuseOperator(turn, questionId, `Failed to validate set quota request: ${error}`);
    return;
  }
  const amounts = Object.fromEntries(
    (request.guarantee ?? []).map(({ name, scalar }) => [name, scalar ?? { value: 0 }]),
  );
  const config = { role, guarantees: amounts, limits: amounts };
  const capacity = sharedCapacityOf(state);
  if (request.force !== true && !containsQuantities(capacity, guaranteedWith(state, [config]))) {
    const text = `Heuristic capacity check for set quota request failed: not enough in the cluster ('${formatQuantities(capacity)}') for all guarantees; the force flag can be used to override this check`;
    refuseOperator(turn, questionId, text, 409);
    return;
  }
  persistQuotas(turn, questionId, [config]);
}

/** REMOVE_QUOTA. */
export function requestNoQuota(turn: Turn, questionId: string, role: string): void {
  if (turn.state.allocator.quota?.roles.has(role) === true) persistQuotas(turn, questionId, [{ role }]);
  else refuseOperator(turn, questionId, `Failed to remove quota for role '${role}': Role has no quota set`);
}

function persistQuotas(turn: Turn, questionId: string, configs: readonly QuotaConfig[]): void {
  const next: Continuation = { type: 'quotas-updated', questionId, configs };
  turn.effects.push({ type: 'persist', operation: { type: 'update-quotas', configs }, next });
}

/** The registry has them: the allocator keeps to them from now on, and offers that do not are taken back. */
export function quotasUpdated(turn: Turn, next: Extract<Continuation, { type: 'quotas-updated' }>): void {
  const { allocator } = turn.state;
  const quotas = new Map([...(allocator.quota?.roles ?? [])].map(([role, quota]) => [role, configOf(quota)]));
  for (const config of next.configs) {
    if (isNoQuota(config)) quotas.delete(config.role);
    else quotas.set(config.role, config);
  }
  setQuotas(allocator, new Map([...quotas].map(([role, config]) => [role, amountsOf(config)])));
  if (allocator.quota === undefined) allocator.awaitedAgents = undefined;
  enforceLimits(turn);
  makeRoomForGuarantees(turn);
  report(turn, 'info', 'quotas updated', { roles: next.configs.map(({ role }) => role) });
  grantOperator(turn, next.questionId);
}

/** Takes back offers of roles that have more than their limits: these were lowered, or an agent came back with tasks. */
export function enforceLimits(turn: Turn): void {
  for (const quota of turn.state.allocator.quota?.roles.values() ?? []) {
    if (quota.limits.size > 0 && excessOf(quota).size > 0) rescindExcess(turn, quota);
  }
}

function rescindExcess(turn: Turn, quota: RoleQuota): void {
  for (const offer of [...turn.state.offers.values()]) {
    if (topRole(offer.role) !== quota.role) continue;
    const excess = excessOf(quota);
    if (excess.size === 0) return;
    if ([...countedQuantities(offer.resources).keys()].some((name) => excess.has(name))) rescindOffer(turn, offer);
  }
}

/** Takes back offers until what is free is enough for what guarantees lack, as far as offers can help. */
function makeRoomForGuarantees(turn: Turn): void {
  const ledger = turn.state.allocator.quota;
  if (ledger === undefined) return;
  for (const offer of [...turn.state.offers.values()]) {
    const short = shortages(ledger);
    if (short.length === 0) return;
    if (short.some((name) => canSpare(ledger, offer, name))) rescindOffer(turn, offer);
  }
}

function shortages({ required, free }: QuotaLedger): string[] {
  return [...required].filter(([name, milli]) => milli > (free.get(name) ?? 0)).map(([name]) => name);
}

/** Whether the role of the offer has its guarantee without it. */
function canSpare(ledger: QuotaLedger, offer: OfferRecord, name: string): boolean {
  const milli = countedQuantities(offer.resources).get(name) ?? 0;
  const quota = ledger.roles.get(topRole(offer.role));
  const left = (quota?.consumed.get(name) ?? 0) - milli;
  return milli > 0 && (quota === undefined || left >= (quota.guarantees.get(name) ?? 0));
}

/** Takes over the quotas of the registry. While there are any, offers wait for most of the agents to be back. */
export function recoverQuotas({ state }: Turn, registry: Registry): void {
  const quotas = new Map(quotasOf(registry).map((config) => [config.role, amountsOf(config)]));
  setQuotas(state.allocator, quotas);
  if (quotas.size === 0) return;
  awaitAgents(state.allocator, Math.floor(state.recoveredAgents.size * state.settings.allocatorAgentRecoveryFactor));
}
