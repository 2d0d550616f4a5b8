import { BlockMap } from '../../base/block-map.ts';
import { BoundedMap } from '../../base/bounded-map.ts';
import { Deadlines } from '../../base/deadlines.ts';
import { createRandom } from '../../base/random.ts';
import type { MasterInfo } from '../../wire/gen/mesos.ts';
import { createAllocator } from '../allocator/allocator.ts';
import type { AllocatorSettings } from '../allocator/allocator-state.ts';
import { zeroCounters } from './counters.ts';
import type { MasterSettings } from './settings.ts';
import type { MasterState } from './state.ts';

export interface MasterSeed {
  readonly settings: MasterSettings;
  readonly allocator: AllocatorSettings;
  readonly info: MasterInfo;
  readonly nowMs: number;
  /** Of the generator that shuffles agents. */
  readonly randomSeed: bigint;
}

/** A master that has not been elected. */
export function createMasterState(seed: MasterSeed): MasterState {
  return {
    settings: seed.settings,
    info: seed.info,
    startedMs: seed.nowMs,
    phase: 'standby',
    leader: undefined,
    electedMs: undefined,
    agents: new BlockMap(),
    agentsByPid: new Map(),
    observers: new Map(),
    recoveredAgents: new Map(),
    unreachableAgents: new Map(),
    goneAgents: new Map(),
    admittingPids: new Set(),
    readmittingAgents: new Set(),
    markingUnreachable: new Set(),
    newerReturns: new Map(),
    markingGone: new Set(),
    markingDrained: new Set(),
    idleAgents: new Set(),
    machines: new Map(),
    schedule: {},
    agentsByMachine: new Map(),
    scheduledAgents: new Set(),
    inverseOffers: new Map(),
    scheduledRemovals: new Set(),
    removalTimesMs: [],
    frameworks: new Map(),
    completedFrameworks: new BoundedMap(seed.settings.maxCompletedFrameworks),
    frameworkByStream: new Map(),
    offers: new Map(),
    limiters: new Map(),
    waitingQuestions: new Map(),
    orphanOperations: new Map(),
    allocator: createAllocator(seed.allocator),
    deadlines: new Deadlines(),
    counters: zeroCounters(),
    random: createRandom(seed.randomSeed),
    nextAgent: 0,
    nextFramework: 0,
    nextOffer: 0,
    nextObserver: 1,
    nextCompleted: 0,
    lastAllocationMs: 0,
    revision: 0,
  };
}
