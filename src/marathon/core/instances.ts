import type { App } from './app.ts';
import { isActive, isLost } from './conditions.ts';
import { fieldValue } from './constraint-fields.ts';
import type { Instance } from './instance.ts';
import { createOfferStatistics } from './offer-statistics.ts';
import { instanceChanged, instanceHealthChanged } from './published.ts';
import { removeInstance as removeRecord, writeInstance } from './records.ts';
import { type AppRuntime, type MarathonState, runtimeOf } from './state.ts';
import { emptyTally, tallyInstance } from './tally.ts';
import { newInstanceId } from './task-ids.ts';
import { formatTimestamp } from './timestamp.ts';
import { persist, publish, type Turn } from './turn.ts';

/** Puts `count` new instances of an app into the launch queue. Nothing is stored: the app says how many there shall be. */
export function scheduleInstances(turn: Turn, app: App, count: number): void {
  for (let made = 0; made < count; made++) {
    const instance: Instance = {
      id: newInstanceId(app.id, turn.state.random, turn.nowMs),
      appId: app.id,
      goal: 'Running',
      condition: 'Scheduled',
      sinceMs: turn.nowMs,
      createdAtMs: turn.nowMs,
      ...versionFields(app),
      incarnation: 0,
      ready: false,
    };
    putInstance(turn, instance);
  }
}

/** What an instance remembers of the app version it belongs to. */
export function versionFields(
  app: App,
): Pick<Instance, 'version' | 'configVersion' | 'role' | 'isChecked' | 'isGated'> {
  return {
    version: app.version,
    configVersion: app.versionInfo.lastConfigChangeAt,
    role: app.role,
    isChecked: app.healthChecks.length > 0,
    isGated: app.readinessChecks.length > 0,
  };
}

/** Stores an instance in the state: indices, counts and events follow. Durability is the caller's affair. */
export function putInstance(turn: Turn, instance: Instance): void {
  const { state } = turn;
  const previous = state.instances.get(instance.id);
  const runtime = runtimeOf(state, instance.appId);
  if (previous !== undefined) unindex(state, runtime, previous, instance.configVersion);
  state.instances.set(instance.id, instance);
  index(state, runtime, instance, turn.nowMs);
  if (previous?.condition !== instance.condition || previous.goal !== instance.goal) {
    publish(turn, instanceChanged(instance, turn.nowMs));
  }
  if (previous !== undefined && previous.healthy !== instance.healthy) {
    publish(turn, instanceHealthChanged(instance, turn.nowMs));
  }
  state.dirty.add(instance.appId);
}

/** Puts an instance back that was stored earlier: no events, no check of the app. */
export function restoreInstance(state: MarathonState, instance: Instance, nowMs: number): void {
  state.instances.set(instance.id, instance);
  index(state, runtimeOf(state, instance.appId), instance, nowMs);
  state.dirty.add(instance.appId);
}

/** Forgets an instance, in the state and in the store. */
export function forgetInstance(turn: Turn, instance: Instance): void {
  const { state } = turn;
  const runtime = runtimeOf(state, instance.appId);
  const present = state.instances.get(instance.id);
  if (present !== undefined) unindex(state, runtime, present);
  state.instances.delete(instance.id);
  state.health.delete(instance.id);
  state.readiness.delete(instance.id);
  state.kills.waiting.delete(instance.id);
  state.kills.inFlight.delete(instance.id);
  for (const kind of ['overdue', 'inactive', 'expunge', 'kill']) state.timers.cancel(`${kind} ${instance.id}`);
  // One that never had a task was never stored.
  if (instance.incarnation > 0) persist(turn, [removeRecord(instance.id)]);
  state.dirty.add(instance.appId);
}

/** Makes the present record of an instance durable. */
export function persistInstance(turn: Turn, instance: Instance): void {
  persist(turn, [writeInstance(instance)]);
}

function index(state: MarathonState, runtime: AppRuntime, instance: Instance, nowMs: number): void {
  runtime.instanceIds.add(instance.id);
  runtime.revision++;
  let tally = runtime.tallies.get(instance.configVersion);
  if (tally === undefined) {
    tally = emptyTally();
    runtime.tallies.set(instance.configVersion, tally);
  }
  tallyInstance(tally, instance, 1);
  const siblings = runtime.byConfig.get(instance.configVersion);
  if (siblings === undefined) runtime.byConfig.set(instance.configVersion, new Set([instance.id]));
  else siblings.add(instance.id);
  countPlacement(runtime, instance, 1);
  if (instance.condition === 'Scheduled' || instance.condition === 'Provisioned') {
    runtime.launching.add(instance.id);
    state.queued.add(runtime.appId);
  }
  if (instance.condition !== 'Scheduled' || instance.goal !== 'Running') return;
  runtime.scheduled.add(instance.id);
  if (runtime.launching.size === 1) runtime.offers = createOfferStatistics();
  state.waiting.add(runtime.appId);
  state.offers.wantsRevive = true;
  state.offers.triesHeld = true;
  state.offers.lastActiveMs = nowMs;
}

/** Takes an instance out of the indices. One that comes back under the same configuration keeps its place in line. */
function unindex(state: MarathonState, runtime: AppRuntime, instance: Instance, nextConfig?: string): void {
  runtime.instanceIds.delete(instance.id);
  runtime.revision++;
  const tally = runtime.tallies.get(instance.configVersion);
  if (tally !== undefined) {
    tallyInstance(tally, instance, -1);
    if (tally.total === 0) runtime.tallies.delete(instance.configVersion);
  }
  if (instance.configVersion !== nextConfig) {
    const siblings = runtime.byConfig.get(instance.configVersion);
    siblings?.delete(instance.id);
    if (siblings?.size === 0) runtime.byConfig.delete(instance.configVersion);
  }
  countPlacement(runtime, instance, -1);
  runtime.scheduled.delete(instance.id);
  runtime.launching.delete(instance.id);
  if (runtime.scheduled.size === 0) state.waiting.delete(runtime.appId);
  if (runtime.launching.size === 0) state.queued.delete(runtime.appId);
}

/** Constraints look at instances that are somewhere, not lost, and of the present configuration. */
export function isPlaced(instance: Instance): boolean {
  if (instance.agent === undefined || isLost(instance.condition)) return false;
  return isActive(instance.condition) || instance.condition === 'UnreachableInactive';
}

/** Key of an instance's value in the count of placements: configurations do not mix. */
export function placementKey(configVersion: string, value: string): string {
  return `${configVersion} ${value}`;
}

function countPlacement(runtime: AppRuntime, instance: Instance, sign: 1 | -1): void {
  if (runtime.placements === undefined || instance.agent === undefined || !isPlaced(instance)) return;
  for (const [field, counts] of runtime.placements) {
    const value = fieldValue(field, instance.agent);
    if (value === undefined) continue;
    const key = placementKey(instance.configVersion, value);
    const count = (counts.get(key) ?? 0) + sign;
    if (count > 0) counts.set(key, count);
    else counts.delete(key);
  }
}

/** How many considered instances of a configuration hold each value of a field. */
export function placementsOf(
  state: MarathonState,
  runtime: AppRuntime,
  field: string,
  configVersion: string,
): Map<string, number> {
  runtime.placements ??= new Map();
  let counts = runtime.placements.get(field);
  if (counts === undefined) {
    counts = new Map();
    for (const id of runtime.instanceIds) {
      const instance = state.instances.get(id);
      if (instance?.agent === undefined || !isPlaced(instance)) continue;
      const value = fieldValue(field, instance.agent);
      if (value === undefined) continue;
      const key = placementKey(instance.configVersion, value);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    runtime.placements.set(field, counts);
  }
  const prefix = `${configVersion} `;
  const found = new Map<string, number>();
  for (const [key, count] of counts) {
    if (key.startsWith(prefix)) found.set(key.slice(prefix.length), count);
  }
  return found;
}

/** The definition an instance runs, or will run: that of its version as long as it is kept, else the app's present one. */
export function definitionOf(state: MarathonState, instance: Instance): App | undefined {
  return state.appVersions.get(instance.appId)?.get(instance.version) ?? state.apps.get(instance.appId);
}

/** Drops what is kept for an app that is gone and has no instances left. */
export function dropRuntime(state: MarathonState, appId: string): void {
  const runtime = state.runtimes.get(appId);
  if (runtime === undefined || runtime.instanceIds.size > 0 || state.apps.has(appId)) return;
  state.runtimes.delete(appId);
  state.backoffs.delete(appId);
  state.timers.cancel(`backoff ${appId}`);
}

/** Text of a time for answers and events. */
export function timeText(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : formatTimestamp(ms);
}
