/** `--firewall_rules`: endpoints that are switched off. */
import { ok, type Result, refuse } from '../base/errors.ts';

export type DisabledPaths = ReadonlySet<string>;

export const nothingDisabled: DisabledPaths = new Set();

/** Reads `{"disabled_endpoints":{"paths":["/master/state"]}}`. A rule that would protect nothing is refused. */
export function readFirewall(json: unknown): Result<DisabledPaths> {
  if (json === undefined || json === null) return ok(nothingDisabled);
  const paths = memberOf(memberOf(json, 'disabled_endpoints') ?? {}, 'paths') ?? [];
  const isObject = typeof json === 'object' && !Array.isArray(json);
  if (!isObject || !Array.isArray(paths)) return invalid('it is not {"disabled_endpoints":{"paths":[…]}}');
  const odd: unknown = paths.find((path) => typeof path !== 'string' || !path.startsWith('/'));
  return odd === undefined ? ok(new Set(paths as string[])) : invalid(`${JSON.stringify(odd)} is not a path`);
}

function memberOf(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null ? (json as { readonly [name: string]: unknown })[name] : undefined;
}

function invalid(reason: string): Result<never> {
  return refuse('flag-invalid', `Flag 'firewall_rules': ${reason}`);
}

/**
 * The rule that a path falls under, if any. COMPAT(mesos-1.11): rules name the process of an endpoint (`/master/state`); here
 * they may also leave out the program's own, which disables the same.
 */
export function disabledRule(disabled: DisabledPaths, process: string | undefined, path: string): string | undefined {
  if (disabled.size === 0) return undefined;
  const plain = path.includes('%') ? decodeURIComponent(path) : path;
  const full = process === undefined ? plain : `/${process}${plain === '/' ? '' : plain}`;
  return [full, plain].find((name) => disabled.has(name));
}
