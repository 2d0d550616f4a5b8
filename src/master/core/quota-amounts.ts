/** Quotas as messages and as amounts; what the cluster has, and what roles consume of it. */
import { addQuantities, fromMilli, type Quantities, type ReadonlyQuantities, toMilli } from '../../model/quantities.ts';
import { isReserved, reservationRole } from '../../model/reservations.ts';
import { byAllocation, quantitiesOf } from '../../model/resources.ts';
import { ancestorsOf } from '../../model/roles.ts';
import type { Resource } from '../../wire/gen/mesos.ts';
import type { QuotaConfig } from '../../wire/gen/quota.ts';
import type { RoleQuota } from '../allocator/allocator-state.ts';
import { countedQuantities, type QuotaAmounts } from '../allocator/quota.ts';
import type { MasterState } from './state.ts';

type Scalars = QuotaConfig['limits'];

export function amountsOf({ guarantees, limits }: QuotaConfig): QuotaAmounts {
  const guaranteed = new Map([...quantitiesIn(guarantees)].filter(([, milli]) => milli > 0));
  return { guarantees: guaranteed, limits: quantitiesIn(limits) };
}

export function quantitiesIn(scalars: Scalars): Quantities {
  return new Map(Object.entries(scalars ?? {}).map(([name, { value }]) => [name, toMilli(value)]));
}

/** The quota as it was set. */
export function configOf({ role, guarantees, limits }: RoleQuota): QuotaConfig {
  return {
    role,
    ...(guarantees.size === 0 ? {} : { guarantees: scalarsOf(guarantees) }),
    ...(limits.size === 0 ? {} : { limits: scalarsOf(limits) }),
  };
}

export function scalarsOf(amounts: ReadonlyQuantities): NonNullable<Scalars> {
  return Object.fromEntries([...amounts].map(([name, milli]) => [name, { value: fromMilli(milli) }]));
}

/** All scalars of registered agents that are not revocable. */
export function capacityOf(state: MasterState): Quantities {
  return sumOverAgents(state, ({ revocable }) => revocable === undefined);
}

/** The same without what agents reserve for roles by their configuration. */
export function sharedCapacityOf(state: MasterState): Quantities {
  return sumOverAgents(state, ({ revocable, reservations }) => {
    return revocable === undefined && (reservations ?? []).every(({ type }) => type !== 'STATIC');
  });
}

function sumOverAgents(state: MasterState, isMeant: (resource: Resource) => boolean): Quantities {
  const sum: Quantities = new Map();
  for (const { slot } of state.agents.values()) addQuantities(sum, quantitiesOf(slot.total.list.filter(isMeant)));
  return sum;
}

/**
 * What each role and the roles above it consume of quotas: all that is reserved for it, used or not, and what its frameworks use of
 * the rest. Looks at all agents and frameworks.
 */
export function consumptionByRole(state: MasterState): Map<string, Quantities> {
  const byRole = new Map<string, Quantities>();
  const consume = (role: string, amounts: ReadonlyQuantities): void => {
    for (const name of [role, ...ancestorsOf(role)]) {
      const sum = byRole.get(name) ?? new Map<string, number>();
      addQuantities(sum, amounts);
      byRole.set(name, sum);
    }
  };
  for (const { slot } of state.agents.values()) {
    for (const resource of slot.total.list) {
      if (isReserved(resource) && resource.revocable === undefined)
        consume(reservationRole(resource), quantitiesOf([resource]));
    }
  }
  for (const { used } of state.frameworks.values()) {
    for (const [role, resources] of byAllocation(used.list)) consume(role, countedQuantities(resources));
  }
  return byRole;
}
