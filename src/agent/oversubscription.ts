/**
 * Resource estimator and QoS controller. In Mesos both are modules; two that come with it are built in here and are asked
 * for in the same way: by name, with their parameters in `--modules`.
 */
import { ok, type Result, refuse } from '../base/errors.ts';
import { parseResources } from '../model/resource-text.ts';
import type { Resource } from '../wire/gen/mesos.ts';
import type { LoadThresholds, Oversubscription } from './core/settings.ts';

const fixedEstimator = 'org_apache_mesos_FixedResourceEstimator';
const loadController = 'org_apache_mesos_LoadQoSController';

export interface OversubscriptionFlags {
  readonly modules: unknown;
  readonly resource_estimator: string | undefined;
  readonly qos_controller: string | undefined;
  readonly oversubscribed_resources_interval: number;
  readonly qos_correction_interval_min: number;
}

/** Corrections are looked for no more often than this, whatever the flag says. */
const minCorrectionIntervalMs = 1000;

/** What the flags ask for; undefined when nothing is oversubscribed and nothing is corrected. */
export function readOversubscription(flags: OversubscriptionFlags): Result<Oversubscription | undefined> {
  const parameters = moduleParameters(flags.modules);
  if (!parameters.ok) return parameters;
  const resources = readEstimator(flags.resource_estimator, parameters.value);
  if (!resources.ok) return resources;
  const load = readController(flags.qos_controller, parameters.value);
  if (!load.ok) return load;
  if (resources.value === undefined && load.value === undefined) return ok(undefined);
  return ok({
    resources: resources.value,
    intervalMs: flags.oversubscribed_resources_interval,
    load: load.value,
    correctionIntervalMs: Math.max(flags.qos_correction_interval_min, minCorrectionIntervalMs),
  });
}

type Parameters = ReadonlyMap<string, string>;

/** Parameters by module, of all libraries. The libraries themselves are not loaded. */
export function moduleParameters(modules: unknown): Result<ReadonlyMap<string, Parameters>> {
  const found = new Map<string, Parameters>();
  if (modules === undefined) return ok(found);
  const libraries = listIn(modules, 'libraries');
  if (libraries === undefined) return refuse('flag-invalid', "Flag 'modules' needs a list 'libraries'");
  for (const module of libraries.flatMap((library) => listIn(library, 'modules') ?? [])) {
    const name = textIn(module, 'name');
    if (name === undefined) return refuse('flag-invalid', "Flag 'modules': a module has no name");
    const parameters = new Map<string, string>();
    for (const parameter of listIn(module, 'parameters') ?? []) {
      parameters.set(textIn(parameter, 'key') ?? '', textIn(parameter, 'value') ?? '');
    }
    found.set(name, parameters);
  }
  return ok(found);
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function listIn(value: unknown, name: string): readonly unknown[] | undefined {
  const list = fieldOf(value, name);
  return Array.isArray(list) ? list : undefined;
}

function textIn(value: unknown, name: string): string | undefined {
  const text = fieldOf(value, name);
  return typeof text === 'string' ? text : undefined;
}

function readEstimator(
  name: string | undefined,
  modules: ReadonlyMap<string, Parameters>,
): Result<Resource[] | undefined> {
  if (name === undefined || name === 'noop') return ok(undefined);
  if (name !== fixedEstimator) return unknownModule('resource_estimator', name, fixedEstimator);
  const text = modules.get(name)?.get('resources');
  if (text === undefined) return refuse('flag-invalid', `Flag 'modules' gives ${name} no parameter 'resources'`);
  const parsed = parseResources(text);
  if ('error' in parsed) return refuse('flag-invalid', `Flag 'modules': resources of ${name}: ${parsed.error}`);
  return ok(parsed.resources.map((resource) => ({ ...resource, revocable: {} })));
}

function readController(
  name: string | undefined,
  modules: ReadonlyMap<string, Parameters>,
): Result<LoadThresholds | undefined> {
  if (name === undefined || name === 'noop') return ok(undefined);
  if (name !== loadController) return unknownModule('qos_controller', name, loadController);
  const thresholds: { fiveMinutes?: number; fifteenMinutes?: number } = {};
  for (const [key, field] of [
    ['load_threshold_5min', 'fiveMinutes'],
    ['load_threshold_15min', 'fifteenMinutes'],
  ] as const) {
    const text = modules.get(name)?.get(key);
    if (text === undefined) continue;
    const value = Number(text);
    if (text.trim() === '' || !(value >= 0))
      return refuse('flag-invalid', `Flag 'modules': ${key} '${text}' is no load`);
    thresholds[field] = value;
  }
  if (Object.keys(thresholds).length === 0) {
    return refuse('flag-invalid', `Flag 'modules' gives ${name} neither load_threshold_5min nor load_threshold_15min`);
  }
  return ok(thresholds);
}

function unknownModule(flag: string, name: string, known: string): Result<never> {
  return refuse(
    'flag-invalid',
    `Flag '${flag}': the module '${name}' is not built in: ${known} is, or leave the flag out`,
  );
}
