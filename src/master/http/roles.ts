/** `/roles` and GET_ROLES. */
import { addQuantities, fromMilli, type Quantities, type ReadonlyQuantities } from '../../model/quantities.ts';
import { reservedByRole } from '../../model/reservations.ts';
import { addResources, byAllocation, quantitiesOf, type Resources } from '../../model/resources.ts';
import { ancestorsOf } from '../../model/roles.ts';
import type { Role } from '../../wire/gen/mesos.ts';
import { consumptionByRole } from '../core/quota-amounts.ts';
import type { MasterState } from '../core/state.ts';
import type { JsonObject } from './agent-json.ts';
import type { View } from './view.ts';

export interface RoleSummary {
  readonly name: string;
  readonly weight: number;
  readonly frameworkIds: string[];
  readonly allocated: Resources[];
  readonly offered: Resources[];
  readonly reserved: Quantities;
}

/** Every role that has frameworks, reservations, a weight or a quota, and the roles above those. By name. */
function summarizeRoles(state: MasterState): RoleSummary[] {
  const roles = new Map<string, RoleSummary>();
  const roleNamed = (name: string): RoleSummary => {
    let role = roles.get(name);
    if (role === undefined) {
      const weight = state.allocator.weights.get(name) ?? 1;
      role = { name, weight, frameworkIds: [], allocated: [], offered: [], reserved: new Map() };
      roles.set(name, role);
      for (const ancestor of ancestorsOf(name)) roleNamed(ancestor);
    }
    return role;
  };
  for (const name of state.allocator.weights.keys()) roleNamed(name);
  for (const name of state.allocator.quota?.roles.keys() ?? []) roleNamed(name);
  for (const framework of state.frameworks.values()) {
    for (const name of framework.roles) roleNamed(name).frameworkIds.push(framework.id);
    for (const [name, resources] of byAllocation(framework.used.list)) roleNamed(name).allocated.push(resources);
    for (const [name, resources] of byAllocation(framework.offered.list)) roleNamed(name).offered.push(resources);
  }
  for (const agent of state.agents.values()) {
    for (const [name, resources] of reservedByRole(agent.slot.total.list)) {
      addQuantities(roleNamed(name).reserved, quantitiesOf(resources));
    }
  }
  return [...roles.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The roles that one may see, with the frameworks that he may see. */
export function shownRoles(state: MasterState, view: View): RoleSummary[] {
  const shown = summarizeRoles(state).filter(({ name }) => view.role(name));
  const isSeen = (id: string): boolean => view.cluster.frameworks.get(id) !== undefined;
  return shown.map((role) => ({ ...role, frameworkIds: role.frameworkIds.filter(isSeen) }));
}

export function rolesJson(state: MasterState, view: View): JsonObject {
  const consumption = consumptionByRole(state);
  return {
    roles: shownRoles(state, view).map((role) => roleJson(state, role, consumption.get(role.name) ?? new Map())),
  };
}

function roleJson({ allocator }: MasterState, role: RoleSummary, consumed: ReadonlyQuantities): JsonObject {
  const quota = allocator.quota?.roles.get(role.name);
  const allocated = quantitiesOf(addResources(...role.allocated));
  const offered = quantitiesOf(addResources(...role.offered));
  const both: Quantities = new Map(allocated);
  addQuantities(both, offered);
  return {
    name: role.name,
    weight: role.weight,
    quota: {
      role: role.name,
      guarantee: amounts(quota?.guarantees ?? new Map()),
      limit: amounts(quota?.limits ?? new Map()),
      consumed: amounts(consumed),
    },
    resources: amounts(both),
    allocated: amounts(allocated),
    offered: amounts(offered),
    reserved: amounts(role.reserved),
    frameworks: role.frameworkIds,
  };
}

function amounts(quantities: ReadonlyQuantities): { [name: string]: number } {
  return Object.fromEntries([...quantities].sort().map(([name, milli]) => [name, fromMilli(milli)]));
}

/** A role of the v1 API. */
export function roleMessage(role: RoleSummary): Role {
  return {
    name: role.name,
    weight: role.weight,
    frameworks: role.frameworkIds.map((value) => ({ value })),
    resources: addResources(...role.allocated, ...role.offered),
  };
}
