export interface RateLimitRule {
  /** Messages a second; undefined: as many as come. */
  readonly qps: number | undefined;
  /** Messages that may wait. */
  readonly capacity: number | undefined;
}

export interface RateLimitRules {
  readonly byPrincipal: ReadonlyMap<string, RateLimitRule>;
  /** Of all others together, those without a principal too; undefined: they are not limited. */
  readonly others: RateLimitRule | undefined;
}

export const noRateLimits: RateLimitRules = { byPrincipal: new Map(), others: undefined };
