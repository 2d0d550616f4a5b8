import { describe, expect, it } from 'vitest';
import { createRandom, nextInt, type Random } from '../../base/random.ts';
import type { LogEvent } from './events.ts';
import { VirtualLog } from './test-bed.ts';

const strange: readonly unknown[] = [
  undefined,
  null,
  -1,
  0,
  1,
  2,
  3,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 32,
  2 ** 53,
  2 ** 64,
  '',
  '1',
  'NOP',
  true,
  [],
  {},
  { to: -1 },
  { to: 2 ** 60 },
  { bytes: 'text' },
  { bytes: new Uint8Array(2) },
  { tombstone: 'yes' },
];

const kinds = ['promise', 'write', 'recover', 'promote', undefined];
const types = ['NOP', 'APPEND', 'TRUNCATE', 'ACCEPT', 'REJECT', 'IGNORED', 'FOLLOW', undefined, 7];
const statuses = ['VOTING', 'EMPTY', 'STARTING', 'RECOVERING', 'DREAMING', undefined];

function pick(random: Random, from: readonly unknown[]): unknown {
  return from[nextInt(random, from.length)];
}

/** Something that looks a little like a message of the log. */
function message(random: Random, depth = 0): unknown {
  if (nextInt(random, 10) === 0) return pick(random, strange);
  const anything = (): unknown => pick(random, strange);
  return {
    proposal: anything(),
    position: anything(),
    promised: anything(),
    performed: anything(),
    learned: anything(),
    okay: anything(),
    type: pick(random, types),
    status: pick(random, statuses),
    begin: anything(),
    end: anything(),
    nop: anything(),
    append: anything(),
    truncate: anything(),
    action: depth === 0 ? message(random, 1) : undefined,
  };
}

function event(random: Random, rounds: readonly number[]): LogEvent {
  const part = { kind: pick(random, kinds), message: message(random) };
  const from = `log-replica(1)@10.0.0.${1 + nextInt(random, 4)}:5050`;
  const shapes = [
    { type: 'request-received', from, requestId: 1, request: part },
    { type: 'learned-received', from, message: message(random) ?? {} },
    { type: 'response-received', from, round: pick(random, [...rounds, 1, Number.NaN]), response: part },
    { type: 'persisted', ticket: pick(random, strange) },
  ];
  return shapes[nextInt(random, shapes.length)] as LogEvent;
}

describe('messages from a broken or hostile peer', () => {
  it('never stop a member', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = createRandom(seed);
      const log = new VirtualLog({ members: 3, quorum: 2, isFounded: seed % 2 === 0 });
      log.start();
      log.run();
      for (let turn = 0; turn < 300; turn++) {
        const state = log.state(0);
        log.post(0, event(random, [...state.rounds.keys()]));
        if (turn % 30 === 0) log.want(0, (call) => ({ type: 'election-wanted', call }));
        if (turn % 40 === 0) log.want(0, (call) => ({ type: 'append-wanted', call, bytes: new Uint8Array(1) }));
        // Nobody else answers: a gap that a liar has opened would keep them all busy.
        for (const kind of ['promise', 'write', 'recover', 'learned', 'answer'] as const) log.take(kind);
        log.run();
        const { begin, end, records } = state.replica;
        expect(begin).toBeLessThanOrEqual(end + 1);
        expect(records.size).toBeLessThan(2_000);
      }
    }
  });

  it('with huge gaps cost little', () => {
    const log = new VirtualLog({ members: 3, quorum: 2, isFounded: true });
    log.start();
    for (let power = 20; power < 53; power++) {
      const request = { kind: 'promise', message: { proposal: 9, position: 2 ** power } } as const;
      log.post(0, { type: 'request-received', from: 'x', requestId: power, request });
    }
    log.run();
    expect(log.state(0).replica).toMatchObject({ begin: 0, end: 2 ** 52 });
    expect(log.state(0).replica.records.size).toBe(33);
    expect(log.state(0).replica.undecided.rangeCount).toBe(1);
  });
});
