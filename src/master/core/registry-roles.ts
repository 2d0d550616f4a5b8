/** Weights and quotas in the registry. */
import type { Registry } from '../../wire/gen/internal.ts';
import type { WeightInfo } from '../../wire/gen/mesos.ts';
import type { QuotaConfig } from '../../wire/gen/quota.ts';
import { requireCapability } from './registry-capabilities.ts';

/** Sets the weights of these roles; others keep theirs. */
export function updateWeights(rest: Registry, infos: readonly WeightInfo[]): Registry {
  const weights = new Map((rest.weights ?? []).map((entry) => [entry.info.role ?? '*', entry]));
  for (const info of infos) weights.set(info.role ?? '*', { info });
  return weights.size === 0 ? rest : { ...rest, weights: [...weights.values()] };
}

/** Sets the quotas of these roles, wherever they stood. One without guarantees and limits takes the role's quota away. */
export function updateQuotas(rest: Registry, configs: readonly QuotaConfig[]): Registry {
  const byRole = new Map((rest.quota_configs ?? []).map((config) => [config.role, config]));
  const legacy = (rest.quotas ?? []).filter(({ info }) => configs.every(({ role }) => role !== info.role));
  for (const config of configs) {
    if (isNoQuota(config)) byRole.delete(config.role);
    else byRole.set(config.role, config);
  }
  const { quotas: _, quota_configs: __, ...kept } = rest;
  const changed: Registry = {
    ...kept,
    ...(legacy.length === 0 ? {} : { quotas: legacy }),
    ...(byRole.size === 0 ? {} : { quota_configs: [...byRole.values()] }),
  };
  return requireCapability(changed, 'QUOTA_V2', byRole.size > 0);
}

/** Guarantees of nothing and no limits: as if there were no quota. A limit of zero is one. */
export function isNoQuota({ guarantees, limits }: QuotaConfig): boolean {
  return Object.values(guarantees ?? {}).every(({ value }) => value === 0) && Object.keys(limits ?? {}).length === 0;
}

/** All quotas of a registry. Those of masters before quota limits bound their role to what they guaranteed. */
export function quotasOf(registry: Registry): QuotaConfig[] {
  const byRole = new Map<string, QuotaConfig>();
  for (const { info } of registry.quotas ?? []) {
    const amounts = Object.fromEntries(
      (info.guarantee ?? []).flatMap(({ name, scalar }) => (scalar === undefined ? [] : [[name, scalar] as const])),
    );
    byRole.set(info.role ?? '', { role: info.role ?? '', guarantees: amounts, limits: amounts });
  }
  for (const config of registry.quota_configs ?? []) byRole.set(config.role, config);
  return [...byRole.values()];
}
