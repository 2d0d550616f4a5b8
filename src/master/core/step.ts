import { agentAdmitted, agentRemoved, refreshAgent, registerAgent, unregisterAgent } from './agent-registration.ts';
import { agentLinkBroken, agentMarkedUnreachable, agentPonged, pingDue, recoveryDue, removeScheduled, reregisterDue } from './agent-health.ts';
import { agentInfoUpdated, agentReadmitted, reregisterAgent } from './agent-return.ts';
import { refuseDriver } from './drivers.ts';
import type { MasterEffect } from './effects.ts';
import { agentsPruned, beginServing, candidacyLost, collectGarbage, leaderDetected, messageDropped, registryFailed, registryRecovered } from './election.ts';
import type { Continuation, MasterEvent } from './events.ts';
import { executorExited, executorMessaged } from './executors.ts';
import { beatFramework, disconnectFramework, endFramework, subscribeFramework } from './frameworks.ts';
import { rescindOffer, runAllocation, scheduleAllocation } from './offers.ts';
import { callFramework } from './scheduler-calls.ts';
import type { DeadlineKey, MasterState } from './state.ts';
import { taskStatusUpdated } from './task-updates.ts';
import { count, type Turn } from './turn.ts';

/** Deadlines taken in one event, so that a long list of them does not hold up everything else. */
const deadlinesPerTick = 1000;

/** Changes the state by one event; gives what is to be done, in order. */
export function step(state: MasterState, event: MasterEvent, nowMs: number): readonly MasterEffect[] {
  const turn: Turn = { state, nowMs, effects: [] };
  if (state.phase !== 'over') {
    take(turn, event);
    scheduleAllocation(turn);
    state.revision++;
  }
  return turn.effects;
}

function take(turn: Turn, event: MasterEvent): void {
  switch (event.type) {
    case 'leader-detected':
      return leaderDetected(turn, event.leader, event.isSelf);
    case 'candidacy-lost':
      return candidacyLost(turn, event.reason);
    case 'registry-recovered':
      return registryRecovered(turn, event.registry);
    case 'registry-written':
      return goOn(turn, event.next, event.applied);
    case 'registry-failed':
      return registryFailed(turn, event.reason);
    case 'ticked':
      return tick(turn);
    case 'agent-registering':
      return registerAgent(turn, event.from, event.message);
    case 'agent-reregistering':
      return reregisterAgent(turn, event.from, event.message);
    case 'agent-updated':
      return refreshAgent(turn, event.from, event.message);
    case 'agent-unregistering':
      return unregisterAgent(turn, event.from, event.agentId);
    case 'agent-ponged':
      return agentPonged(turn, event.observer);
    case 'task-status-updated':
      return taskStatusUpdated(turn, event.message);
    case 'executor-exited':
      return executorExited(turn, event.message);
    case 'executor-messaged':
      return executorMessaged(turn, event.message);
    case 'operation-status-updated':
      count(turn, 'messages_operation_status_update');
      return count(turn, 'invalid_operation_status_updates');
    case 'link-broken':
      return breakLink(turn, event.pid);
    case 'message-dropped':
      return messageDropped(turn, event.name, event.from);
    case 'driver-called':
      return refuseDriver(turn, event.from, event.name);
    case 'framework-subscribing':
      return subscribeFramework(turn, event);
    case 'framework-called':
      return callFramework(turn, event.frameworkId, event.call);
    case 'stream-closed':
      return closeStream(turn, event.streamId);
    case 'teardown-requested':
      return tearDown(turn, event.frameworkId);
  }
}

/** What waited for the registry. */
function goOn(turn: Turn, next: Continuation, applied: boolean): void {
  switch (next.type) {
    case 'elected':
      return beginServing(turn);
    case 'agent-admitted':
      return agentAdmitted(turn, next, applied);
    case 'agent-readmitted':
      return agentReadmitted(turn, next, applied);
    case 'agent-info-updated':
      return agentInfoUpdated(turn, next);
    case 'agent-marked-unreachable':
      return agentMarkedUnreachable(turn, next);
    case 'agent-removed':
      return agentRemoved(turn, next);
    case 'agents-pruned':
      return agentsPruned(turn, next.unreachable, next.gone);
  }
}

function tick(turn: Turn): void {
  for (const key of turn.state.deadlines.popDue(turn.nowMs, deadlinesPerTick)) takeDeadline(turn, key);
}

function takeDeadline(turn: Turn, key: DeadlineKey): void {
  const colon = key.indexOf(':');
  const id = key.slice(colon + 1);
  switch (colon < 0 ? key : key.slice(0, colon)) {
    case 'allocation':
      return runAllocation(turn, false);
    case 'allocation-interval':
      turn.state.deadlines.set('allocation-interval', turn.nowMs + turn.state.settings.allocationIntervalMs);
      return runAllocation(turn, true);
    case 'ping':
      return pingDue(turn, id);
    case 'heartbeat':
      return beatFramework(turn, id);
    case 'reregister':
      return reregisterDue(turn, id);
    case 'failover':
      return tearDown(turn, id);
    case 'offer':
      return expireOffer(turn, id);
    case 'recovery':
      return recoveryDue(turn);
    case 'agent-removal':
      return removeScheduled(turn);
    case 'registry-gc':
      return collectGarbage(turn);
  }
}

function expireOffer(turn: Turn, id: string): void {
  const offer = turn.state.offers.get(id);
  if (offer !== undefined) rescindOffer(turn, offer);
}

function breakLink(turn: Turn, pid: string): void {
  const agent = turn.state.agentsByPid.get(pid);
  if (agent !== undefined) agentLinkBroken(turn, agent);
}

function closeStream(turn: Turn, streamId: string): void {
  const framework = turn.state.frameworks.get(turn.state.frameworkByStream.get(streamId) ?? '');
  if (framework !== undefined) disconnectFramework(turn, framework);
}

function tearDown(turn: Turn, frameworkId: string): void {
  const framework = turn.state.frameworks.get(frameworkId);
  if (framework !== undefined) endFramework(turn, framework);
}
