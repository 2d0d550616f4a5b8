/**
 * `--rate_limits`: so many messages of v0 drivers in a second, by the principal of the framework. What comes faster waits its turn,
 * with the end of the driver's connection in its place among them; what is more than the capacity is dropped, and the
 * driver told so. As in Mesos v1 calls are not held back: their senders wait for each answer.
 */
import { FrameworkErrorMessage } from '../../wire/gen/internal.ts';
import { send } from './effects.ts';
import type { MasterEvent } from './events.ts';
import type { Framework } from './framework-record.ts';
import type { MasterState } from './state.ts';
import { count, report, type Turn } from './turn.ts';

/** Bound of a queue that was given no capacity. */
const defaultCapacity = 100_000;
/** Messages let through in one event. */
const perTick = 1000;

interface Waiting {
  readonly event: MasterEvent;
  /** Undefined for what is no message. */
  readonly framework: Framework | undefined;
}

/** The messages under one rule, with the time from which on the next may pass. */
export interface RateLimiter {
  readonly intervalMs: number;
  readonly capacity: number;
  readonly queue: Waiting[];
  /** Place of the first that still waits. */
  first: number;
  /** Of those that wait. */
  messages: number;
  freeMs: number;
}

/** What a driver sends. */
function senderOf(event: MasterEvent): string | undefined {
  switch (event.type) {
    case 'driver-subscribing':
    case 'driver-called':
    case 'driver-deactivated':
    case 'message-dropped':
      return event.from;
    default:
      return event.type === 'link-broken' ? event.pid : undefined;
  }
}

/** The framework that a driver at this address serves. */
function frameworkAt(state: MasterState, pid: string): Framework | undefined {
  return state.frameworks.get(state.frameworkByStream.get(`driver ${pid}`) ?? '');
}

/** Counts what comes from a driver; true when it is not to be handled now: it waits, or was dropped. */
export function holdBack(turn: Turn, event: MasterEvent): boolean {
  const from = senderOf(event);
  const framework = from === undefined ? undefined : frameworkAt(turn.state, from);
  if (from === undefined || framework === undefined) return false;
  const isMessage = event.type !== 'link-broken';
  if (isMessage) framework.metrics.messagesReceived++;
  const key = limiterKey(turn.state, framework);
  const limiter = key === undefined ? undefined : limiterFor(turn.state, key);
  if (key === undefined || limiter === undefined) {
    if (isMessage) framework.metrics.messagesProcessed++;
    return false;
  }
  const isFree = waitingCount(limiter) === 0 && turn.nowMs >= limiter.freeMs;
  if (isFree) {
    if (isMessage) pass(limiter, framework, turn.nowMs);
    return false;
  }
  if (!isMessage && waitingCount(limiter) === 0) return false;
  if (isMessage && limiter.messages >= limiter.capacity) {
    drop(turn, limiter, { from, event });
    return true;
  }
  limiter.queue.push({ event, framework: isMessage ? framework : undefined });
  if (isMessage) limiter.messages++;
  if (!turn.state.deadlines.has(`rate:${key}`)) turn.state.deadlines.set(`rate:${key}`, limiter.freeMs);
  return true;
}

/** Lets through what may pass by now, in order. */
export function letThrough(turn: Turn, key: string, handle: (event: MasterEvent) => void): void {
  const limiter = turn.state.limiters.get(key);
  if (limiter === undefined) return;
  for (let taken = 0; taken < perTick && limiter.freeMs <= turn.nowMs; taken++) {
    const next = shift(limiter);
    if (next === undefined) break;
    if (next.framework !== undefined) {
      limiter.messages--;
      // From when it might have passed, not from when somebody looked: the rate is kept whatever the ticks.
      pass(limiter, next.framework, limiter.freeMs);
    }
    handle(next.event);
  }
  if (waitingCount(limiter) > 0) turn.state.deadlines.set(`rate:${key}`, Math.max(limiter.freeMs, turn.nowMs));
}

function pass(limiter: RateLimiter, framework: Framework, atMs: number): void {
  limiter.freeMs = atMs + limiter.intervalMs;
  framework.metrics.messagesProcessed++;
}

function drop(turn: Turn, limiter: RateLimiter, { from, event }: { from: string; event: MasterEvent }): void {
  count(turn, 'dropped_messages');
  const name = nameOf(event);
  report(turn, 'warn', 'dropped a message of a driver that sends too many', {
    from,
    message: name,
    capacity: limiter.capacity,
  });
  // COMPAT(mesos-1.11): the driver aborts at this, with these words.
  const message = `Message ${name} dropped: capacity(${limiter.capacity}) exceeded`;
  turn.effects.push(send(from, FrameworkErrorMessage, { message }));
}

function nameOf(event: MasterEvent): string {
  if (event.type === 'message-dropped') return event.name;
  return ('messageName' in event ? event.messageName : undefined) ?? 'mesos.scheduler.Call';
}

/** The rule that a framework is under, as the name of its limiter; undefined when it may send as it likes. */
function limiterKey({ settings }: MasterState, { info }: Framework): string | undefined {
  const { byPrincipal, others } = settings.rateLimits;
  const own = info.principal === undefined ? undefined : byPrincipal.get(info.principal);
  if (own !== undefined) return own.qps === undefined ? undefined : `principal ${info.principal}`;
  return others?.qps === undefined ? undefined : 'others';
}

function limiterFor({ limiters, settings }: MasterState, key: string): RateLimiter | undefined {
  const known = limiters.get(key);
  if (known !== undefined) return known;
  const { byPrincipal, others } = settings.rateLimits;
  const rule = key === 'others' ? others : byPrincipal.get(key.slice('principal '.length));
  if (rule?.qps === undefined) return undefined;
  const limiter: RateLimiter = {
    intervalMs: 1000 / rule.qps,
    capacity: rule.capacity ?? defaultCapacity,
    queue: [],
    first: 0,
    messages: 0,
    freeMs: 0,
  };
  limiters.set(key, limiter);
  return limiter;
}

function waitingCount({ queue, first }: RateLimiter): number {
  return queue.length - first;
}

function shift(limiter: RateLimiter): Waiting | undefined {
  const next = limiter.queue[limiter.first];
  if (next === undefined) return undefined;
  limiter.first++;
  if (limiter.first > 1024 || limiter.first === limiter.queue.length) {
    limiter.queue.splice(0, limiter.first);
    limiter.first = 0;
  }
  return next;
}
