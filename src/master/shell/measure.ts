import { cpus, freemem, loadavg, totalmem } from 'node:os';
import type { ReplicatedLog } from '../../log/replicated-log.ts';
import { fromMilli } from '../../model/quantities.ts';
import type { Resources } from '../../model/resources.ts';
import { type EmitMetric, Metrics, type Timer } from '../../runtime/metrics.ts';
import type { TaskState } from '../../wire/gen/mesos.ts';
import type { AllocatorState, RoleQuota } from '../allocator/allocator-state.ts';
import type { MasterConfig } from '../config.ts';
import { counterNames } from '../core/counters.ts';
import type { MasterEffect } from '../core/effects.ts';
import type { MasterEvent } from '../core/events.ts';
import type { MasterState } from '../core/state.ts';
import type { Registrar } from '../registrar/registrar.ts';
import { emitPrincipals, frameworkGroups } from './framework-metrics.ts';
import { emitOperations } from './operation-metrics.ts';

const hourMs = 3_600_000;

export interface MeasureOptions {
  readonly state: MasterState;
  readonly config: MasterConfig;
  readonly nowMs: () => number;
  /** Readers of the operator event stream. */
  readonly streams: () => number;
  /** Large answers that were shared by several who asked. */
  readonly cacheHits: () => number;
  /** Proofs that agents and drivers offered. */
  readonly offeredProofs: () => number;
  readonly registrar: () => Registrar;
  /** Undefined before it is open, and without one. */
  readonly log: () => ReplicatedLog | undefined;
}

type Step = (state: MasterState, event: MasterEvent, nowMs: number) => readonly MasterEffect[];

export interface Meters {
  readonly stored: Timer;
  readonly fetched: Timer;
  /** The same step, with allocation runs measured. */
  timed(step: Step): Step;
  watchQueue(length: () => number): void;
}

/** All metrics of a master. Everything but counters is computed when someone reads. */
export function measure(options: MeasureOptions): { readonly metrics: Metrics; readonly meters: Meters } {
  const { state, config } = options;
  const metrics = new Metrics(options.nowMs);
  let queueLength = (): number => 0;
  metrics.source((emit) => emitMaster(options, emit));
  metrics.source((emit) => emitTasks(state, emit));
  metrics.source((emit) => emitResources(state, emit));
  metrics.source((emit) => emitAllocator(state, emit));
  metrics.source((emit) => emitRegistrar(options, emit));
  metrics.source((emit) => emitOperations(state, emit));
  metrics.source(emitSystem);
  metrics.source((emit) => emit('master/event_queue_dispatches', queueLength(), 'gauge'));
  metrics.source((emit) => emitPrincipals(state, emit));
  if (config.publishesFrameworkMetrics) metrics.groups(() => frameworkGroups(state));
  const allocation = metrics.timer('allocator/mesos/allocation_run', { windowMs: hourMs });
  const latency = metrics.timer('allocator/mesos/allocation_run_latency', { windowMs: hourMs });
  const meters: Meters = {
    stored: metrics.timer('registrar/state_store', { windowMs: 24 * hourMs }),
    fetched: metrics.timer('registrar/state_fetch'),
    timed: (step) => (own, event, nowMs) => timedStep(step, { own, event, nowMs, allocation, latency }),
    watchQueue: (length) => {
      queueLength = length;
    },
  };
  return { metrics, meters };
}

interface TimedStep {
  readonly own: MasterState;
  readonly event: MasterEvent;
  readonly nowMs: number;
  readonly allocation: Timer;
  readonly latency: Timer;
}

/** Allocation happens in ticks: one that raised the number of runs is measured as a run. */
function timedStep(step: Step, { own, event, nowMs, allocation, latency }: TimedStep): readonly MasterEffect[] {
  if (event.type !== 'ticked') return step(own, event, nowMs);
  const { runs } = own.allocator;
  const dueMs = own.deadlines.nextMs ?? nowMs;
  const startedMs = performance.now();
  const effects = step(own, event, nowMs);
  if (own.allocator.runs > runs) {
    allocation.record(performance.now() - startedMs);
    latency.record(Math.max(0, nowMs - dueMs));
  }
  return effects;
}

function emitMaster({ state, nowMs, streams, cacheHits, offeredProofs }: MeasureOptions, emit: EmitMetric): void {
  let connected = 0;
  let active = 0;
  for (const agent of state.agents.values()) {
    if (agent.connected) connected++;
    if (agent.active) active++;
  }
  let frameworksConnected = 0;
  let frameworksActive = 0;
  for (const framework of state.frameworks.values()) {
    if (framework.connected) frameworksConnected++;
    if (framework.active) frameworksActive++;
  }
  const gauges: Readonly<Record<string, number>> = {
    uptime_secs: (nowMs() - state.startedMs) / 1000,
    elected: state.phase === 'recovering' || state.phase === 'serving' ? 1 : 0,
    slaves_connected: connected,
    slaves_disconnected: state.agents.size - connected,
    slaves_active: active,
    slaves_inactive: state.agents.size - active,
    slaves_unreachable: state.unreachableAgents.size,
    frameworks_connected: frameworksConnected,
    frameworks_disconnected: state.frameworks.size - frameworksConnected,
    frameworks_active: frameworksActive,
    frameworks_inactive: state.frameworks.size - frameworksActive,
    outstanding_offers: state.offers.size,
    operator_event_stream_subscribers: streams(),
    event_queue_messages: 0,
    event_queue_http_requests: 0,
  };
  for (const [name, value] of Object.entries(gauges)) emit(`master/${name}`, value, 'gauge');
  emit('master/http_cache_hits', cacheHits(), 'counter');
  emit('master/messages_authenticate', offeredProofs(), 'counter');
  for (const name of counterNames) emit(`master/${name}`, state.counters.named[name], 'counter');
}

const gaugedStates = ['staging', 'starting', 'running', 'unreachable', 'killing'] as const;
const endedStates = ['finished', 'failed', 'killed', 'lost', 'error', 'dropped', 'gone', 'gone_by_operator'] as const;

function stateOf(name: string): TaskState {
  return `TASK_${name.toUpperCase()}` as TaskState;
}

function emitTasks(state: MasterState, emit: EmitMetric): void {
  for (const name of gaugedStates) {
    let tasks = 0;
    for (const framework of state.frameworks.values()) tasks += framework.taskCounts[stateOf(name)];
    emit(`master/tasks_${name}`, tasks, 'gauge');
  }
  for (const name of endedStates) emit(`master/tasks_${name}`, state.counters.ended[stateOf(name)] ?? 0, 'counter');
  for (const [key, tasks] of state.counters.reasons) emit(`master/${key}`, tasks, 'counter');
}

const shownResources = ['cpus', 'gpus', 'mem', 'disk'] as const;

function emitResources(state: MasterState, emit: EmitMetric): void {
  const totals = new Map<string, number>();
  const used = new Map<string, number>();
  const revocableTotals = new Map<string, number>();
  const revocableUsed = new Map<string, number>();
  for (const { slot, used: pool } of state.agents.values()) {
    sum(slot.total.list, totals, revocableTotals);
    sum(pool.list, used, revocableUsed);
  }
  for (const name of shownResources) {
    emitUse(emit, `master/${name}`, totals.get(name) ?? 0, used.get(name) ?? 0);
    emitUse(emit, `master/${name}_revocable`, revocableTotals.get(name) ?? 0, revocableUsed.get(name) ?? 0);
  }
}

function sum(resources: Resources, plain: Map<string, number>, revocable: Map<string, number>): void {
  for (const { name, scalar, revocable: isRevocable } of resources) {
    if (scalar === undefined) continue;
    const into = isRevocable === undefined ? plain : revocable;
    into.set(name, (into.get(name) ?? 0) + scalar.value);
  }
}

function emitUse(emit: EmitMetric, key: string, total: number, used: number): void {
  emit(`${key}_total`, total, 'gauge');
  emit(`${key}_used`, used, 'gauge');
  emit(`${key}_percent`, total === 0 ? 0 : used / total, 'gauge');
}

function emitAllocator({ allocator }: MasterState, emit: EmitMetric): void {
  emit('allocator/mesos/allocation_runs', allocator.runs, 'counter');
  emit('allocator/mesos/event_queue_dispatches', 0, 'gauge');
  emit('allocator/event_queue_dispatches', 0, 'gauge');
  for (const name of ['cpus', 'mem', 'disk']) {
    emit(`allocator/mesos/resources/${name}/total`, fromMilli(allocator.total.get(name) ?? 0), 'gauge');
    emit(`allocator/mesos/resources/${name}/offered_or_allocated`, fromMilli(allocator.held.get(name) ?? 0), 'gauge');
  }
  for (const node of allocator.roles.values()) {
    if (node.members.size === 0) continue;
    emit(`allocator/mesos/roles/${node.name}/shares/dominant`, node.share, 'gauge');
    emit(`allocator/mesos/offer_filters/roles/${node.name}/active`, node.filterCount, 'gauge');
  }
  for (const quota of allocator.quota?.roles.values() ?? []) emitQuota(allocator, quota, emit);
}

function emitQuota({ roles }: AllocatorState, quota: RoleQuota, emit: EmitMetric): void {
  const { role, guarantees, limits, consumed } = quota;
  const held = roles.get(role)?.held;
  for (const name of new Set([...guarantees.keys(), ...limits.keys(), ...consumed.keys()])) {
    const key = `allocator/mesos/quota/roles/${role}/resources/${name}`;
    emitMilli(emit, `${key}/guarantee`, guarantees.get(name));
    emitMilli(emit, `${key}/limit`, limits.get(name));
    emitMilli(emit, `${key}/consumed`, consumed.get(name) ?? 0);
    emitMilli(emit, `${key}/offered_or_allocated`, held?.get(name) ?? 0);
  }
}

function emitMilli(emit: EmitMetric, key: string, milli: number | undefined): void {
  if (milli !== undefined) emit(key, fromMilli(milli), 'gauge');
}

function emitRegistrar(options: MeasureOptions, emit: EmitMetric): void {
  const registrar = options.registrar();
  const log = options.log();
  emit('registrar/queued_operations', registrar.queueLength, 'gauge');
  emit('registrar/registry_size_bytes', registrar.sizeBytes, 'gauge');
  emit('registrar/log/recovered', log?.isVoting === true ? 1 : 0, 'gauge');
  emit('registrar/log/ensemble_size', log?.memberCount ?? 0, 'gauge');
}

function emitSystem(emit: EmitMetric): void {
  const [one = 0, five = 0, fifteen = 0] = loadavg();
  emit('system/load_1min', one, 'gauge');
  emit('system/load_5min', five, 'gauge');
  emit('system/load_15min', fifteen, 'gauge');
  emit('system/cpus_total', cpus().length, 'gauge');
  emit('system/mem_total_bytes', totalmem(), 'gauge');
  emit('system/mem_free_bytes', freemem(), 'gauge');
}
