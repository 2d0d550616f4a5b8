import {
  agentLinkBroken,
  agentMarkedUnreachable,
  agentPonged,
  pingDue,
  recoveryDue,
  removeScheduled,
  reregisterDue,
} from './agent-health.ts';
import { agentAdmitted, agentRemoved, refreshAgent, registerAgent, unregisterAgent } from './agent-registration.ts';
import { agentInfoUpdated, agentReadmitted, reregisterAgent } from './agent-return.ts';
import { refuseDriver } from './drivers.ts';
import type { MasterEffect } from './effects.ts';
import {
  agentsPruned,
  beginServing,
  candidacyLost,
  collectGarbage,
  leaderDetected,
  messageDropped,
  registryFailed,
  registryRecovered,
} from './election.ts';
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
      leaderDetected(turn, event.leader, event.isSelf);
      return;
    case 'candidacy-lost':
      candidacyLost(turn, event.reason);
      return;
    case 'registry-recovered':
      registryRecovered(turn, event.registry);
      return;
    case 'registry-written':
      goOn(turn, event.next, event.applied);
      return;
    case 'registry-failed':
      registryFailed(turn, event.reason);
      return;
    case 'ticked':
      tick(turn);
      return;
    case 'agent-registering':
      registerAgent(turn, event.from, event.message);
      return;
    case 'agent-reregistering':
      reregisterAgent(turn, event.from, event.message);
      return;
    case 'agent-updated':
      refreshAgent(turn, event.from, event.message);
      return;
    case 'agent-unregistering':
      unregisterAgent(turn, event.from, event.agentId);
      return;
    case 'agent-ponged':
      agentPonged(turn, event.observer);
      return;
    case 'task-status-updated':
      taskStatusUpdated(turn, event.message);
      return;
    case 'executor-exited':
      executorExited(turn, event.message);
      return;
    case 'executor-messaged':
      executorMessaged(turn, event.message);
      return;
    case 'operation-status-updated':
      count(turn, 'messages_operation_status_update');
      count(turn, 'invalid_operation_status_updates');
      return;
    case 'link-broken':
      breakLink(turn, event.pid);
      return;
    case 'message-dropped':
      messageDropped(turn, event.name, event.from);
      return;
    case 'driver-called':
      refuseDriver(turn, event.from, event.name);
      return;
    case 'framework-subscribing':
      subscribeFramework(turn, event);
      return;
    case 'framework-called':
      callFramework(turn, event.frameworkId, event.call);
      return;
    case 'stream-closed':
      closeStream(turn, event.streamId);
      return;
    case 'teardown-requested':
      tearDown(turn, event.frameworkId);
      return;
  }
}

/** What waited for the registry. */
function goOn(turn: Turn, next: Continuation, applied: boolean): void {
  switch (next.type) {
    case 'elected':
      beginServing(turn);
      return;
    case 'agent-admitted':
      agentAdmitted(turn, next, applied);
      return;
    case 'agent-readmitted':
      agentReadmitted(turn, next, applied);
      return;
    case 'agent-info-updated':
      agentInfoUpdated(turn, next);
      return;
    case 'agent-marked-unreachable':
      agentMarkedUnreachable(turn, next);
      return;
    case 'agent-removed':
      agentRemoved(turn, next);
      return;
    case 'agents-pruned':
      agentsPruned(turn, next.unreachable, next.gone);
      return;
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
      runAllocation(turn, false);
      return;
    case 'allocation-interval':
      turn.state.deadlines.set('allocation-interval', turn.nowMs + turn.state.settings.allocationIntervalMs);
      runAllocation(turn, true);
      return;
    case 'ping':
      pingDue(turn, id);
      return;
    case 'heartbeat':
      beatFramework(turn, id);
      return;
    case 'reregister':
      reregisterDue(turn, id);
      return;
    case 'failover':
      tearDown(turn, id);
      return;
    case 'offer':
      expireOffer(turn, id);
      return;
    case 'recovery':
      recoveryDue(turn);
      return;
    case 'agent-removal':
      removeScheduled(turn);
      return;
    case 'registry-gc':
      collectGarbage(turn);
      return;
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
