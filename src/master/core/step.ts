import { PingSlaveMessage } from '../../wire/gen/internal.ts';
import { endWait, setWhitelist } from '../allocator/allocator.ts';
import { agentLinkBroken, agentPonged, pingDue, recoveryDue, removeScheduled, reregisterDue } from './agent-health.ts';
import { refreshAgent, registerAgent, unregisterAgent } from './agent-registration.ts';
import { reregisterAgent } from './agent-return.ts';
import { goOn } from './continuations.ts';
import { finishDrains } from './draining.ts';
import { breakDriverLink, callDriver, deactivateDriver, subscribeDriver } from './drivers.ts';
import type { MasterEffect } from './effects.ts';
import {
  candidacyLost,
  collectGarbage,
  leaderDetected,
  messageDropped,
  registryFailed,
  registryRecovered,
} from './election.ts';
import type { MasterEvent } from './events.ts';
import { executorExited, executorMessaged } from './executors.ts';
import { beatFramework, disconnectFramework, endFramework, subscribeFramework } from './frameworks.ts';
import { rescindInverseOffer, sendInverseOffers } from './inverse-offers.ts';
import { rescindOffer, runAllocation, runOverdueAllocation, scheduleAllocation } from './offers.ts';
import { operationStatusUpdated } from './operation-updates.ts';
import { askOperator } from './operators.ts';
import { holdBack, letThrough } from './rate-limits.ts';
import { goOnReconciling } from './reconciliation.ts';
import { callFramework } from './scheduler-calls.ts';
import type { DeadlineKey, MasterState } from './state.ts';
import { taskStatusUpdated } from './task-updates.ts';
import type { Turn } from './turn.ts';

/** Deadlines taken in one event, so that a long list of them does not hold up everything else. */
const deadlinesPerTick = 1000;

/** Changes the state by one event; gives what is to be done, in order. */
export function step(state: MasterState, event: MasterEvent, nowMs: number): readonly MasterEffect[] {
  const turn: Turn = { state, nowMs, effects: [] };
  if (state.phase !== 'over') {
    take(turn, event);
    runOverdueAllocation(turn);
    if (state.idleAgents.size > 0) finishDrains(turn);
    scheduleAllocation(turn);
    if (isShown(event, turn.effects)) state.revision++;
  }
  return turn.effects;
}

/** Whether readers may see something new. Pings come many times a second, and they show nowhere. */
function isShown(event: MasterEvent, effects: readonly MasterEffect[]): boolean {
  if (event.type === 'agent-ponged') return effects.length > 0;
  return event.type !== 'ticked' || effects.some((effect) => !isSignOfLife(effect));
}

function isSignOfLife(effect: MasterEffect): boolean {
  if (effect.type === 'send') return effect.message.name === PingSlaveMessage.name;
  return effect.type === 'send-event' && effect.event.type === 'HEARTBEAT';
}

type Handlers = {
  readonly [T in MasterEvent['type']]: (turn: Turn, event: Extract<MasterEvent, { readonly type: T }>) => void;
};

const handlers: Handlers = {
  'leader-detected': (turn, { leader, isSelf }) => leaderDetected(turn, leader, isSelf),
  'candidacy-lost': (turn, { reason }) => candidacyLost(turn, reason),
  'registry-recovered': (turn, { registry }) => registryRecovered(turn, registry),
  'registry-written': (turn, { next, applied }) => goOn(turn, next, applied),
  'registry-failed': (turn, { reason }) => registryFailed(turn, reason),
  ticked: tick,
  'agent-registering': (turn, { from, message, principal }) => registerAgent(turn, from, message, principal),
  'agent-reregistering': (turn, { from, message, principal }) => reregisterAgent(turn, from, message, principal),
  'agent-updated': (turn, { from, message }) => refreshAgent(turn, from, message),
  'agent-unregistering': (turn, { from, agentId }) => unregisterAgent(turn, from, agentId),
  'agent-ponged': (turn, { observer }) => agentPonged(turn, observer),
  'task-status-updated': (turn, { message }) => taskStatusUpdated(turn, message),
  'executor-exited': (turn, { message }) => executorExited(turn, message),
  'executor-messaged': (turn, { message }) => executorMessaged(turn, message),
  'operation-status-updated': (turn, { from, message }) => operationStatusUpdated(turn, from, message),
  'link-broken': (turn, { pid }) => breakLink(turn, pid),
  'message-dropped': (turn, { name, from }) => messageDropped(turn, name, from),
  'driver-subscribing': subscribeDriver,
  'driver-called': (turn, { from, call }) => callDriver(turn, from, call),
  'driver-deactivated': (turn, { from, frameworkId }) => deactivateDriver(turn, from, frameworkId),
  'framework-subscribing': (turn, { streamId, ...rest }) =>
    subscribeFramework(turn, { connection: { streamId }, ...rest }),
  'framework-called': (turn, { frameworkId, call }) => callFramework(turn, frameworkId, call),
  'stream-closed': (turn, { streamId }) => closeStream(turn, streamId),
  'whitelist-changed': (turn, { hosts }) => setWhitelist(turn.state.allocator, hosts),
  'operator-asked': (turn, { questionId, ...asked }) => askOperator(turn, questionId, asked),
};

function take(turn: Turn, event: MasterEvent): void {
  if (!holdBack(turn, event)) handle(turn, event);
}

function handle(turn: Turn, event: MasterEvent): void {
  handlers[event.type](turn, event as never);
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
      if (turn.state.scheduledAgents.size > 0) sendInverseOffers(turn);
      return;
    case 'allocator-recovery':
      endWait(turn.state.allocator);
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
      expireFramework(turn, id);
      return;
    case 'offer':
      expireOffer(turn, id);
      return;
    case 'reconcile':
      goOnReconciling(turn, id);
      return;
    case 'inverse-offer':
      expireInverseOffer(turn, id);
      return;
    case 'rate':
      letThrough(turn, id, (event) => handle(turn, event));
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

function expireInverseOffer(turn: Turn, id: string): void {
  const offer = turn.state.inverseOffers.get(id);
  if (offer !== undefined) rescindInverseOffer(turn, offer);
}

function breakLink(turn: Turn, pid: string): void {
  const agent = turn.state.agentsByPid.get(pid);
  if (agent !== undefined) agentLinkBroken(turn, agent);
  breakDriverLink(turn, pid);
}

function closeStream(turn: Turn, streamId: string): void {
  const framework = turn.state.frameworks.get(turn.state.frameworkByStream.get(streamId) ?? '');
  if (framework !== undefined) disconnectFramework(turn, framework);
}

function expireFramework(turn: Turn, frameworkId: string): void {
  const framework = turn.state.frameworks.get(frameworkId);
  if (framework !== undefined) endFramework(turn, framework);
}
