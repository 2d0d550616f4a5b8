import { Deadlines } from '../../base/deadlines.ts';
import { createRandom, type Random } from '../../base/random.ts';
import type { Offer } from '../../wire/gen/mesos.ts';
import type { App } from './app.ts';
import type { Backoff } from './backoff.ts';
import type { Deployment } from './deployments/deployment.ts';
import type { Group, RootChange } from './groups.ts';
import type { HealthResult } from './health.ts';
import type { Instance } from './instance.ts';
import { createOfferStatistics, type OfferStatistics } from './offer-statistics.ts';
import { type PathId, rootId } from './path-id.ts';
import type { MarathonSettings } from './settings.ts';
import type { Tally } from './tally.ts';

/** Why the last task of an app that did not end well ended. Times as text. */
export interface TaskFailure {
  readonly appId: PathId;
  readonly host: string;
  readonly message: string;
  readonly state: string;
  readonly taskId: string;
  readonly timestamp: string;
  readonly version: string;
  readonly slaveId?: string;
}

/** What runs for an app. Lives as long as the app or an instance of it. */
export interface AppRuntime {
  readonly appId: PathId;
  readonly instanceIds: Set<string>;
  /** Instances that wait to be launched: Scheduled, goal Running. */
  readonly scheduled: Set<string>;
  /** Those, and the ones whose launch the master has not confirmed: what the queue shows. */
  readonly launching: Set<string>;
  /** By configuration version. */
  readonly tallies: Map<string, Tally>;
  /** Ids of instances by configuration version, in the order they came to be. */
  readonly byConfig: Map<string, Set<string>>;
  /** Grows with everything that changes what answers show of the app; caches compare it. */
  revision: number;
  /** By field of a constraint: how many considered instances hold a value. Built on first use. */
  placements: Map<string, Map<string, number>> | undefined;
  offers: OfferStatistics;
  lastFailure: TaskFailure | undefined;
}

export interface KillOrder {
  readonly taskId: string;
  readonly instanceId: string;
  readonly agentId: string | undefined;
  readonly graceMs: number | undefined;
}

/** Kills asked for and not seen to end. Bounded by the number of instances. */
export interface Kills {
  readonly waiting: Map<string, KillOrder>;
  readonly inFlight: Map<string, KillOrder>;
}

export interface OfferFlow {
  /** Launches allowed until the next refill. */
  tokens: number;
  /** Roles we last told the master that we want no offers for. */
  isSuppressed: boolean;
  lastReviveMs: number;
  /** When something last became launchable or was launched: for a moment after it, unused offers are held, not declined. */
  lastActiveMs: number;
  /** Unused offers kept for what may come next, by id. */
  readonly held: Map<string, Offer>;
  /** Something became launchable since the held offers were last tried. */
  triesHeld: boolean;
  /** Something became launchable since the last revive. */
  wantsRevive: boolean;
  /** When the last revive is said once more: an offer that was on its way may have been declined after it. */
  repeatsReviveAtMs: number | undefined;
  readonly counters: { incoming: number; used: number; declined: number; launched: number };
}

/** Everything the leader knows. Owned by the shell, changed only by the core. */
export interface MarathonState {
  readonly settings: MarathonSettings;
  readonly random: Random;
  frameworkId: string | undefined;
  isRegistered: boolean;
  masterAddress: string | undefined;
  masterRegion: string | undefined;
  readonly apps: Map<PathId, App>;
  /** All kept versions of each app, the present one included. */
  readonly appVersions: Map<PathId, Map<string, App>>;
  readonly groups: Map<PathId, Group>;
  rootVersion: string;
  /** Changes of the tree, oldest first; at most settings.maxVersions. */
  readonly rootLog: RootChange[];
  readonly runtimes: Map<PathId, AppRuntime>;
  readonly instances: Map<string, Instance>;
  readonly deployments: Map<string, Deployment>;
  /** By app: the live deployment that affects it. A view kept by deployments.ts. */
  readonly locks: Map<PathId, string>;
  readonly backoffs: Map<PathId, Backoff>;
  /** Apps with something scheduled. */
  readonly waiting: Set<PathId>;
  /** Apps with something scheduled or provisioned. */
  readonly queued: Set<PathId>;
  /** Results of checks done by Marathon or told by Mesos, by instance and index of the check. */
  readonly health: Map<string, Map<number, HealthResult>>;
  readonly readiness: Map<string, ReadinessResult>;
  readonly kills: Kills;
  /** Instances whose task the master was asked about and has not answered for. */
  readonly unanswered: Set<string>;
  /** Wait before it is asked again. */
  askWaitMs: number;
  /** Roles the framework was told to use. */
  readonly roles: Set<string>;
  readonly offers: OfferFlow;
  readonly timers: Deadlines<string>;
  /** Service ports in use, with the number of uses. */
  readonly servicePorts: Map<number, number>;
  /** Apps whose instances changed in this turn; settled before it ends. */
  readonly dirty: Set<PathId>;
  /** Counts status updates by state, for metrics. */
  readonly updateCounts: Map<string, number>;
  deploymentsStarted: number;
  /** Deployments that were cancelled, by somebody or by another one. */
  deploymentsDismissed: number;
}

export interface ReadinessResult {
  readonly name: string;
  readonly taskId: string;
  readonly ready: boolean;
  readonly lastResponse?: { readonly status: number; readonly contentType: string; readonly body: string };
}

/** A leader's state with nothing in it. `seed` drives ids and shuffles. */
export function createState(settings: MarathonSettings, seed: number | bigint, rootVersion: string): MarathonState {
  const root: Group = { id: rootId, dependencies: [], apps: new Set(), groups: new Set(), version: rootVersion };
  return {
    settings,
    random: createRandom(seed),
    frameworkId: undefined,
    isRegistered: false,
    masterAddress: undefined,
    masterRegion: undefined,
    apps: new Map(),
    appVersions: new Map(),
    groups: new Map([[rootId, root]]),
    rootVersion,
    rootLog: [],
    runtimes: new Map(),
    instances: new Map(),
    deployments: new Map(),
    locks: new Map(),
    backoffs: new Map(),
    waiting: new Set(),
    queued: new Set(),
    health: new Map(),
    readiness: new Map(),
    roles: new Set(),
    kills: { waiting: new Map(), inFlight: new Map() },
    unanswered: new Set(),
    askWaitMs: 0,
    offers: {
      tokens: settings.launchTokens,
      isSuppressed: false,
      lastReviveMs: Number.NEGATIVE_INFINITY,
      lastActiveMs: Number.NEGATIVE_INFINITY,
      held: new Map(),
      triesHeld: false,
      wantsRevive: false,
      repeatsReviveAtMs: undefined,
      counters: { incoming: 0, used: 0, declined: 0, launched: 0 },
    },
    timers: new Deadlines(),
    servicePorts: new Map(),
    dirty: new Set(),
    updateCounts: new Map(),
    deploymentsStarted: 0,
    deploymentsDismissed: 0,
  };
}

/** The runtime of an app, made when it is not there yet. */
export function runtimeOf(state: MarathonState, appId: PathId): AppRuntime {
  const known = state.runtimes.get(appId);
  if (known !== undefined) return known;
  const runtime: AppRuntime = {
    appId,
    instanceIds: new Set(),
    scheduled: new Set(),
    launching: new Set(),
    tallies: new Map(),
    byConfig: new Map(),
    revision: 0,
    placements: undefined,
    offers: createOfferStatistics(),
    lastFailure: undefined,
  };
  state.runtimes.set(appId, runtime);
  return runtime;
}

/** The instances of an app, in no promised order. */
export function instancesOf(state: MarathonState, appId: PathId): Instance[] {
  const found: Instance[] = [];
  for (const id of state.runtimes.get(appId)?.instanceIds ?? []) {
    const instance = state.instances.get(id);
    if (instance !== undefined) found.push(instance);
  }
  return found;
}
