/** Bugs put around the core of the log from outside, to show that the checkers see them. */
import type { LogEffect } from '../../../src/log/core/effects.ts';
import type { LogEvent } from '../../../src/log/core/events.ts';
import type { LogState } from '../../../src/log/core/state.ts';
import { step } from '../../../src/log/core/step.ts';
import type { PromiseResponse } from '../../../src/wire/gen/log.ts';
import type { LogStep } from './member.ts';

export interface PlantedLogBug {
  readonly name: string;
  /** Checkers that may be the one to see it first. */
  readonly seenBy: readonly string[];
  readonly step: LogStep;
}

/** Does something wrong to the state before the core sees the event. */
function before(spoil: (state: LogState, event: LogEvent) => void): LogStep {
  return (state, event, nowMs) => {
    spoil(state, event);
    return step(state, event, nowMs);
  };
}

const answersEarly: LogStep = (state, event, nowMs) => {
  const effects = step(state, event, nowMs);
  return [...effects, ...state.waiting.splice(0).map(({ effect }) => effect)];
};

/** A number that was promised is promised again. */
const promisesTwice = before(({ replica }, event) => {
  if (event.type !== 'request-received' || event.request.kind !== 'promise') return;
  const { proposal, position } = event.request.message;
  const record = replica.records.get(position ?? -1);
  if (position === undefined || record === undefined) {
    if (replica.promised === proposal && proposal > 0) replica.promised--;
  } else if (record.promised === proposal) replica.records.set(record.position, { ...record, promised: proposal - 1 });
});

/** What was promised is forgotten when somebody writes. */
const breaksPromises = before(({ replica }, event) => {
  if (event.type !== 'request-received' || event.request.kind !== 'write') return;
  const { position } = event.request.message;
  const record = replica.records.get(position);
  if (record === undefined) replica.promised = 0;
  else if (record.learned !== true) replica.records.set(position, { ...record, promised: 0 });
});

const overwritesDecided = before(({ replica }, event) => {
  if (event.type !== 'request-received' || event.request.kind !== 'write') return;
  const { position } = event.request.message;
  if (replica.records.get(position)?.learned === true) replica.records.set(position, { position, promised: 0 });
});

/** Of several accepted values it takes the one with the lowest number. */
const takesOldest = before((state, event) => {
  const response = promiseAnswer(event);
  const tally = event.type === 'response-received' ? state.rounds.get(event.round)?.tally : undefined;
  const theirs = response?.action?.performed;
  if (tally?.performed === undefined || theirs === undefined) return;
  if (theirs < (tally.performed.performed ?? 0)) tally.performed = undefined;
  else if (response !== undefined) response.action = tally.performed;
});

/** Nobody is asked what was accepted before. */
const ignoresAccepted = before((_state, event) => {
  const action = promiseAnswer(event)?.action;
  if (action === undefined || action.learned === true) return;
  action.performed = undefined;
});

/** An elected member takes its own end for that of all. */
const trustsItself = before((_state, event) => {
  const response = promiseAnswer(event);
  if (response?.position !== undefined && response.action === undefined) response.position = 0;
});

function promiseAnswer(event: LogEvent): PromiseResponse | undefined {
  return event.type === 'response-received' && event.response.kind === 'promise' ? event.response.message : undefined;
}

/** Catching up is over when it has begun. */
function skipsCatchUp(purpose: 'election' | 'recovery'): LogStep {
  return (state, event, nowMs) => {
    const effects = step(state, event, nowMs);
    const catchUp = state.catchUps.get(purpose);
    if (catchUp === undefined) return effects;
    state.catchUps.set(purpose, { ...catchUp, first: catchUp.last + 1, position: undefined });
    return effects;
  };
}

const votesAfterDiskLoss = before((state) => {
  if (state.replica.status !== 'EMPTY') return;
  state.replica.status = 'VOTING';
  state.recovery.phase = 'voting';
});

/** Every answer comes twice and counts twice. */
const countsTwice: LogStep = (state, event, nowMs) => {
  const effects = step(state, event, nowMs);
  if (event.type !== 'response-received' || event.response.kind === 'recover') return effects;
  state.rounds.get(event.round)?.silent?.add(event.from);
  return [...effects, ...step(state, event, nowMs)];
};

/** Half the members are taken for a quorum. */
const countsOneLess: LogStep = (state, event, nowMs) => {
  const { quorum } = state;
  if (event.type !== 'response-received') return step(state, event, nowMs);
  Object.assign(state, { quorum: Math.max(1, quorum - 1) });
  const effects = step(state, event, nowMs);
  Object.assign(state, { quorum });
  return effects;
};

/** What is written is told as decided before anybody has accepted it. */
const tellsTooEarly: LogStep = (state, event, nowMs) =>
  step(state, event, nowMs).flatMap((effect): LogEffect[] => {
    if (effect.type !== 'ask' || effect.request.kind !== 'write') return [effect];
    const action = state.rounds.get(effect.round)?.action;
    if (action === undefined) return [effect];
    const message = { action: { ...action, learned: true } };
    return [{ type: 'tell-learned', members: effect.members, message }, effect];
  });

/** Who was elected once believes that it still is. */
const staysWriter: LogStep = (state, event, nowMs) => {
  const { coordinator } = state;
  if (event.type !== 'election-wanted' || coordinator.phase !== 'initial' || coordinator.last === 0) {
    return step(state, event, nowMs);
  }
  coordinator.phase = 'elected';
  return [{ type: 'elected', call: event.call, last: coordinator.last }];
};

const keepsNoPromise = before((state) => {
  // What was promised before this life is not read from the disk.
  if (state.lastTicket === 0) state.replica.promised = 0;
});

/** Two values for a position, or what was decided is not seen: which comes first depends on the seed. */
const disagreement = ['agreement', 'register', 'reads'];

export const plantedLogBugs: readonly PlantedLogBug[] = [
  { name: 'answers before it is durable', seenBy: ['durability'], step: answersEarly },
  { name: 'promises a number twice', seenBy: [...disagreement, 'durability'], step: promisesTwice },
  { name: 'breaks promises when written to', seenBy: [...disagreement, 'durability'], step: breaksPromises },
  { name: 'writes over what is decided', seenBy: ['agreement', 'durability'], step: overwritesDecided },
  { name: 'takes the oldest accepted value', seenBy: disagreement, step: takesOldest },
  { name: 'does not look at accepted values', seenBy: disagreement, step: ignoresAccepted },
  { name: 'writes where it believes the log ends', seenBy: disagreement, step: trustsItself },
  { name: 'fills no holes after an election', seenBy: ['reads'], step: skipsCatchUp('election') },
  { name: 'votes before it has caught up', seenBy: disagreement, step: skipsCatchUp('recovery') },
  { name: 'votes at once with an empty disk', seenBy: ['durability'], step: votesAfterDiskLoss },
  { name: 'counts a member twice', seenBy: [...disagreement, 'liveness'], step: countsTwice },
  { name: 'decides with too few', seenBy: disagreement, step: countsOneLess },
  { name: 'tells before it is decided', seenBy: disagreement, step: tellsTooEarly },
  { name: 'stays the writer after a doubtful write', seenBy: disagreement, step: staysWriter },
  { name: 'forgets promises when restarted', seenBy: ['durability'], step: keepsNoPromise },
];
