import { errorText, ok, type Result, refuse } from '../base/errors.ts';
import { RateLimits } from '../wire/gen/mesos.ts';
import { fromJson } from '../wire/json.ts';
import { noRateLimits, type RateLimitRule, type RateLimitRules } from './core/rate-limit-rules.ts';

/** What `--rate_limits` means: RateLimits in JSON. */
export function readRateLimits(json: unknown): Result<RateLimitRules> {
  if (json === undefined || json === null) return ok(noRateLimits);
  let limits: RateLimits;
  try {
    limits = fromJson(RateLimits, json);
  } catch (thrown) {
    return invalid(errorText(thrown));
  }
  const byPrincipal = new Map<string, RateLimitRule>();
  for (const { principal, qps, capacity } of limits.limits ?? []) {
    if (byPrincipal.has(principal)) return invalid(`there are two limits for the principal '${principal}'`);
    if (!isRule(qps, capacity))
      return invalid(`'${principal}' needs a qps above 0 and a capacity that is not negative`);
    byPrincipal.set(principal, { qps, capacity });
  }
  const { aggregate_default_qps: qps, aggregate_default_capacity: capacity } = limits;
  if (!isRule(qps, capacity)) return invalid('the defaults need a qps above 0 and a capacity that is not negative');
  return ok({ byPrincipal, others: qps === undefined ? undefined : { qps, capacity } });
}

function isRule(qps: number | undefined, capacity: number | undefined): boolean {
  return (qps === undefined || (qps > 0 && Number.isFinite(qps))) && (capacity === undefined || capacity >= 0);
}

function invalid(reason: string): Result<never> {
  return refuse('flag-invalid', `Flag 'rate_limits': ${reason}`);
}
