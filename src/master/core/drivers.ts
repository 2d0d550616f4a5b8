/** v0 drivers: frameworks that speak libprocess messages. Behind their door they are frameworks like all others. */
import {
  FrameworkErrorMessage,
  FrameworkRegisteredMessage,
  FrameworkReregisteredMessage,
} from '../../wire/gen/internal.ts';
import type { Call, CallSubscribe } from '../../wire/gen/scheduler.ts';
import { activateFramework, deactivateFramework } from '../allocator/allocator.ts';
import { send } from './effects.ts';
import type { Connection, Framework } from './framework-record.ts';
import { changeFramework, disconnectFramework, refuseSubscription, slotOf, subscribeFramework } from './frameworks.ts';
import { rescindOffersOf } from './offers.ts';
import { callFramework } from './scheduler-calls.ts';
import { count, report, type Turn } from './turn.ts';
import { callError } from './validation/call.ts';
import { subscriptionError } from './validation/framework.ts';

export interface DriverSubscription {
  readonly from: string;
  readonly subscribe: CallSubscribe;
  readonly force: boolean;
  /** What the driver proved itself to be. */
  readonly principal?: string | undefined;
}

/** The name under which a driver's connection is kept among the streams. */
function connectionOf(pid: string): Connection {
  return { streamId: `driver ${pid}`, pid };
}

/** The framework this process serves now. */
function servedBy(turn: Turn, pid: string): Framework | undefined {
  return turn.state.frameworks.get(turn.state.frameworkByStream.get(connectionOf(pid).streamId) ?? '');
}

/** A driver registers, re-registers, or takes over from another instance. */
export function subscribeDriver(turn: Turn, { from, subscribe, force, principal }: DriverSubscription): void {
  const { state } = turn;
  if (state.phase !== 'serving') return;
  // Old drivers send an empty id for a new framework.
  const frameworkId = subscribe.framework_info.id?.value || undefined;
  count(turn, frameworkId === undefined ? 'messages_register_framework' : 'messages_reregister_framework');
  const served = servedBy(turn, from);
  if (served !== undefined && (frameworkId === undefined || frameworkId === served.id)) {
    welcomeAgain(turn, served, { subscribe, principal }, frameworkId !== undefined);
    return;
  }
  const known = frameworkId === undefined ? undefined : state.frameworks.get(frameworkId);
  const connection = connectionOf(from);
  if (known?.connected === true && !force) {
    refuseSubscription(turn, connection, 'Framework failed over');
    return;
  }
  subscribeFramework(turn, { connection, frameworkId, subscribe, principal });
}

/** The same process says again who it is: it missed our answer, or its link broke unnoticed here. */
function welcomeAgain(
  turn: Turn,
  framework: Framework,
  { subscribe, principal }: Pick<DriverSubscription, 'subscribe' | 'principal'>,
  isReregistration: boolean,
): void {
  const pid = framework.connection?.pid;
  if (pid === undefined) return;
  const body = { framework_id: framework.wireId, master_info: turn.state.info };
  if (!isReregistration) {
    turn.effects.push(send(pid, FrameworkRegisteredMessage, body));
    return;
  }
  const error = subscriptionError(turn.state, { frameworkId: framework.id, subscribe, principal }, framework);
  if (error !== undefined) {
    turn.effects.push(send(pid, FrameworkErrorMessage, { message: error }));
    return;
  }
  const { user, checkpoint } = framework.info;
  rescindOffersOf(turn, framework);
  framework.reregisteredMs = turn.nowMs;
  const { suppressed_roles: suppressed = [], offer_constraints: offerConstraints } = subscribe;
  const info = { ...(principal === undefined ? {} : { principal }), ...subscribe.framework_info, user, checkpoint };
  changeFramework(turn, framework, info, { suppressed, offerConstraints, principal });
  framework.active = true;
  activateFramework(turn.state.allocator, slotOf(turn, framework));
  turn.effects.push(send(pid, FrameworkReregisteredMessage, body));
}

/** A call of a driver. Calls from a process that does not serve the framework are dropped. */
export function callDriver(turn: Turn, from: string, call: Call): void {
  const framework = turn.state.frameworks.get(call.framework_id?.value ?? '');
  const error = callError(call, undefined);
  if (framework !== undefined && error === undefined && framework.connection?.pid === from) {
    callFramework(turn, framework.id, call);
    return;
  }
  count(turn, 'dropped_messages');
  report(turn, 'info', 'dropped a call of a driver', { from, call: call.type, reason: error });
  // A driver that lost its link without noticing aborts at this and says so to its framework.
  if (framework !== undefined && !framework.connected && error === undefined) {
    turn.effects.push(send(from, FrameworkErrorMessage, { message: 'Framework disconnected' }));
  }
}

/** A driver was aborted: its framework stays, without offers. */
export function deactivateDriver(turn: Turn, from: string, frameworkId: string): void {
  count(turn, 'messages_deactivate_framework');
  const framework = turn.state.frameworks.get(frameworkId);
  if (framework === undefined || framework.connection?.pid !== from) return;
  framework.active = false;
  deactivateFramework(turn.state.allocator, slotOf(turn, framework));
  rescindOffersOf(turn, framework);
}

/** The link to a driver broke: like a stream that ended. */
export function breakDriverLink(turn: Turn, pid: string): void {
  const framework = servedBy(turn, pid);
  if (framework === undefined) return;
  // It may still live, behind a broken connection: then it aborts at this.
  turn.effects.push(send(pid, FrameworkErrorMessage, { message: 'Framework disconnected' }));
  disconnectFramework(turn, framework);
}
