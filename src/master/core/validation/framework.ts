/** What makes a subscription acceptable. Texts reach frameworks in ERROR events. */
import { idError } from '../../../model/ids.ts';
import { roleError } from '../../../model/roles.ts';
import type { FrameworkInfo } from '../../../wire/gen/mesos.ts';
import type { CallSubscribe, OfferConstraints } from '../../../wire/gen/scheduler.ts';
import { compileConstraints } from '../../allocator/constraints.ts';
import { registrationError } from '../authorization.ts';
import { capabilitiesOf, rolesOf } from '../framework-info.ts';
import type { Framework } from '../framework-record.ts';
import type { MasterState } from '../state.ts';

/** Longest time that fits in 64 bits of nanoseconds. */
const longestSeconds = 2 ** 63 / 1e9;

export interface SubscriptionFacts {
  readonly frameworkId: string | undefined;
  readonly subscribe: CallSubscribe;
  readonly principal: string | undefined;
}

/** Why a subscription is refused, or undefined; what is wrong with it comes before who may not send it. `known` is the framework when it is here already. */
export function subscriptionError(
  state: MasterState,
  facts: SubscriptionFacts,
  known: Framework | undefined,
): string | undefined {
  const { subscribe, frameworkId } = facts;
  const info = subscribe.framework_info;
  if (frameworkId !== undefined && state.completedFrameworks.has(frameworkId)) return 'Framework has been removed';
  const error =
    frameworkInfoError(state, info) ?? termsError(state, info, subscribe.suppressed_roles, subscribe.offer_constraints);
  if (error !== undefined) return error;
  if (known !== undefined && !samePrincipal(known, info, facts.principal)) {
    return "Changing framework's principal is not allowed.";
  }
  const principal = info.principal ?? facts.principal;
  return registrationError(state, principal === undefined ? info : { ...info, principal });
}

function samePrincipal(known: Framework, info: FrameworkInfo, principal: string | undefined): boolean {
  return (known.info.principal ?? '') === (info.principal ?? principal ?? '');
}

/** Why a FrameworkInfo is invalid, or undefined. */
export function frameworkInfoError(state: MasterState, info: FrameworkInfo): string | undefined {
  return (
    rolesError(state, info) ??
    frameworkIdError(info) ??
    failoverError(info) ??
    userError(state, info) ??
    filtersError(info)
  );
}

function rolesError(state: MasterState, info: FrameworkInfo): string | undefined {
  const roles = info.roles ?? [];
  if (capabilitiesOf(info).multiRole) {
    if (info.role !== undefined) return "'FrameworkInfo.role' must not be set when the framework is MULTI_ROLE capable";
    if (new Set(roles).size !== roles.length) return "'FrameworkInfo.roles' contains duplicate items";
  } else if (roles.length > 0) {
    return "'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE capable";
  }
  const field = capabilitiesOf(info).multiRole ? 'FrameworkInfo.roles' : 'FrameworkInfo.role';
  for (const role of rolesOf(info)) {
    const error = roleError(role);
    if (error !== undefined) {
      return field === 'FrameworkInfo.roles'
        ? `'${field}' contains invalid role: ${error}`
        : `'${field}' is not a valid role: ${error}`;
    }
    const { roleWhitelist } = state.settings;
    if (roleWhitelist !== undefined && !roleWhitelist.has(role))
      return `Role '${role}' is not present in the master's --roles`;
  }
  return undefined;
}

function frameworkIdError(info: FrameworkInfo): string | undefined {
  // An empty id is what new frameworks of old libraries send.
  const id = info.id?.value ?? '';
  const error = id === '' ? undefined : idError(id);
  return error === undefined ? undefined : `'FrameworkInfo.id' is invalid: ${error}`;
}

function failoverError(info: FrameworkInfo): string | undefined {
  const seconds = info.failover_timeout ?? 0;
  if (seconds >= 0 && seconds < longestSeconds) return undefined;
  return `The framework failover_timeout (${seconds}) is invalid`;
}

function userError(state: MasterState, info: FrameworkInfo): string | undefined {
  if (state.settings.rootSubmissions || info.user !== 'root') return undefined;
  return "User 'root' is not allowed to run frameworks without --root_submissions set";
}

function filtersError(info: FrameworkInfo): string | undefined {
  const roles = rolesOf(info);
  for (const [role, filters] of Object.entries(info.offer_filters ?? {})) {
    if (!roles.includes(role)) return `Offer filters specified for invalid role '${role}'`;
    for (const { quantities } of filters.min_allocatable_resources?.quantities ?? []) {
      const amounts = Object.values(quantities ?? {});
      if (amounts.length === 0) return 'Resource quantities must contain at least one quantity';
      if (amounts.some(({ value }) => !Number.isFinite(value) || value < 0))
        return 'Invalid resource quantity for offer filter';
    }
  }
  return undefined;
}

/** Why suppressed roles or offer constraints do not fit the subscribed roles, or undefined. */
export function termsError(
  state: MasterState,
  info: FrameworkInfo,
  suppressed: readonly string[] | undefined,
  constraints: OfferConstraints | undefined,
): string | undefined {
  const roles = rolesOf(info);
  for (const role of suppressed ?? []) {
    if (!roles.includes(role)) return `Suppressed role '${role}' is not contained in the list of roles`;
  }
  for (const [role, { groups }] of Object.entries(constraints?.role_constraints ?? {})) {
    if (!roles.includes(role))
      return `Offer constraints specify a role '${role}' that is not contained in the set of roles`;
    if (groups === undefined || groups.length === 0) return `Offer constraints of role '${role}' have no groups`;
    if (groups.some((group) => (group.attribute_constraints ?? []).length === 0)) {
      return `Offer constraints of role '${role}' have a group without constraints`;
    }
  }
  if (constraints === undefined) return undefined;
  const compiled = compileConstraints(constraints, state.allocator.settings.patternLimits);
  return 'error' in compiled ? compiled.error : undefined;
}
