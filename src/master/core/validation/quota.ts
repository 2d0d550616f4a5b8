/** What makes a quota well-formed. */
import { containsQuantities, formatQuantities } from '../../../model/quantities.ts';
import { DEFAULT_ROLE, roleError } from '../../../model/roles.ts';
import type { Resource } from '../../../wire/gen/mesos.ts';
import type { QuotaConfig, QuotaRequest } from '../../../wire/gen/quota.ts';
import { quantitiesIn } from '../quota-amounts.ts';
import type { MasterSettings } from '../settings.ts';

/** Larger amounts could not be counted in thousandths. */
const maxAmount = 1e12;

/** Why this can be no quota, or undefined. */
export function quotaConfigError(settings: MasterSettings, config: QuotaConfig): string | undefined {
  const error = quotaRoleError(settings, config.role);
  if (error !== undefined) return error;
  for (const [field, scalars] of [
    ['guarantees', config.guarantees],
    ['limits', config.limits],
  ] as const) {
    for (const [name, { value }] of Object.entries(scalars ?? {})) {
      const problem = name === '' ? 'Empty resource name' : amountError(value);
      if (problem !== undefined) return `Invalid '${field}' of role '${config.role}': ${name}: ${problem}`;
    }
  }
  return exceedError(config);
}

function quotaRoleError({ roleWhitelist }: MasterSettings, role: string): string | undefined {
  const error = roleError(role);
  if (error !== undefined) return `Invalid role '${role}': ${error}`;
  if (role.includes('/')) return `Setting quota on nested role '${role}' is not supported`;
  if (roleWhitelist === undefined || role === DEFAULT_ROLE || roleWhitelist.has(role)) return undefined;
  return `Unknown role '${role}'`;
}

function amountError(value: number): string | undefined {
  if (!Number.isFinite(value) || value < 0) return 'must be a number that is not negative';
  return value > maxAmount ? `must not be larger than ${maxAmount}` : undefined;
}

/** Where there is a limit, it must leave room for the guarantee. */
function exceedError({ role, guarantees, limits }: QuotaConfig): string | undefined {
  const limited = quantitiesIn(limits);
  const guaranteed = new Map([...quantitiesIn(guarantees)].filter(([name]) => limited.has(name)));
  if (containsQuantities(limited, guaranteed)) return undefined;
  return `guarantees '${formatQuantities(guaranteed)}' of role '${role}' exceed its limits '${formatQuantities(limited)}'`;
}

/** Why the old form of request is refused, or undefined. */
export function quotaRequestError(settings: MasterSettings, { role, guarantee }: QuotaRequest): string | undefined {
  if (role === undefined || role === '') return 'Quota request must specify a role';
  const error = quotaRoleError(settings, role);
  if (error !== undefined) return error;
  const resources = guarantee ?? [];
  if (resources.length === 0) return 'Quota request must contain a guarantee';
  const names = new Set<string>();
  for (const resource of resources) {
    const problem = guaranteeError(resource) ?? (names.has(resource.name) ? 'is there twice' : undefined);
    if (problem !== undefined) return `Quota request is invalid: resource '${resource.name}' ${problem}`;
    names.add(resource.name);
  }
  return undefined;
}

function guaranteeError(resource: Resource): string | undefined {
  if (resource.type !== 'SCALAR') return 'is not a scalar';
  if ((resource.role ?? DEFAULT_ROLE) !== DEFAULT_ROLE || (resource.reservations ?? []).length > 0)
    return 'is reserved';
  if (resource.reservation !== undefined) return 'is reserved';
  if (resource.revocable !== undefined) return 'is revocable';
  if (resource.disk !== undefined) return 'has disk information';
  const error = amountError(resource.scalar?.value ?? Number.NaN);
  return error ?? (resource.scalar?.value === 0 ? 'is zero' : undefined);
}
