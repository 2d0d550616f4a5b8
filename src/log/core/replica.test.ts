import { describe, expect, it } from 'vitest';
import type { Action, WriteRequest } from '../../wire/gen/log.ts';
import {
  isMissing,
  learn,
  lowestMissing,
  promise,
  type Replica,
  recoverResponse,
  restoreReplica,
  write,
} from './replica.ts';
import { appended, text } from './test-bed.ts';

/** A voting replica that has promised 5, with these positions. */
function replicaOf(...actions: Action[]): Replica {
  return restoreReplica({ status: 'VOTING', promised: 5 }, actions);
}

function append(proposal: number, position: number, entry = 'x'): WriteRequest {
  return { proposal, position, type: 'APPEND', append: { bytes: text(entry) } };
}

const accepted = { okay: true, type: 'ACCEPT' } as const;
const rejected = { okay: false, type: 'REJECT' } as const;
const ignored = { okay: false, type: 'IGNORED' } as const;

describe('a replica that does not vote', () => {
  it.each(['EMPTY', 'STARTING', 'RECOVERING'] as const)('ignores votes as %s, and keeps what it learns', (status) => {
    const replica = restoreReplica({ status, promised: 0 }, []);
    expect(promise(replica, { proposal: 9 })).toEqual({ response: { ...ignored, proposal: 9 } });
    expect(promise(replica, { proposal: 9, position: 3 })).toEqual({ response: { ...ignored, proposal: 9 } });
    expect(write(replica, append(9, 3))).toEqual({ response: { ...ignored, proposal: 9, position: 3 } });
    expect(recoverResponse(replica)).toEqual({ status });
    expect(learn(replica, appended(0, 1, 'x'))).toEqual({ actions: [appended(0, 1, 'x', { learned: true })] });
    expect(isMissing(replica, 0)).toBe(false);
  });
});

describe('a promise for all positions', () => {
  it.each([
    [4, rejected, 5],
    [5, rejected, 5],
    [0, rejected, 5],
  ])('%i is rejected with the number that was promised', (proposal, verdict, named) => {
    const replica = replicaOf(appended(0, 5, 'a'));
    expect(promise(replica, { proposal })).toEqual({ response: { ...verdict, proposal: named } });
    expect(replica.promised).toBe(5);
  });

  it('is given for a higher number, written down, and says where the log ends', () => {
    const replica = replicaOf(appended(0, 5, 'a'), appended(3, 5, 'b'));
    expect(promise(replica, { proposal: 6 })).toEqual({
      response: { ...accepted, proposal: 6, position: 3 },
      change: { metadata: { status: 'VOTING', promised: 6 } },
    });
    expect(promise(replica, { proposal: 6 }).response).toEqual({ ...rejected, proposal: 6 });
  });
});

describe('a promise for one position', () => {
  it('below the beginning tells that everything there is forgotten', () => {
    const replica = replicaOf(appended(7, 5, 'a', { type: 'TRUNCATE', truncate: { to: 7 }, learned: true }));
    expect(promise(replica, { proposal: 1, position: 6 })).toEqual({
      response: {
        ...accepted,
        proposal: 1,
        action: { position: 6, promised: 5, performed: 5, learned: true, type: 'NOP', nop: { tombstone: true } },
      },
    });
  });

  it.each([4, 5])('without a record: %i is rejected by what was promised for all', (proposal) => {
    const replica = replicaOf();
    expect(promise(replica, { proposal, position: 2 })).toEqual({ response: { ...rejected, proposal: 5 } });
    expect(replica.end).toBe(0);
  });

  it('without a record: a higher number leaves a bare one', () => {
    const replica = replicaOf();
    expect(promise(replica, { proposal: 6, position: 2 })).toEqual({
      response: { ...accepted, proposal: 6, position: 2 },
      change: { actions: [{ position: 2, promised: 6 }] },
    });
    expect(replica.end).toBe(2);
    expect(replica.promised).toBe(5);
  });

  it.each([2, 3])('with a record: %i is rejected by the record alone', (proposal) => {
    const replica = replicaOf(appended(2, 3, 'a'));
    expect(promise(replica, { proposal, position: 2 })).toEqual({ response: { ...rejected, proposal: 3 } });
  });

  it('with a record: a higher number is written down, and the answer is what was there before', () => {
    const before = appended(2, 3, 'a');
    const replica = replicaOf(before);
    // Less than what was promised for all: a record has its own promise.
    expect(promise(replica, { proposal: 4, position: 2 })).toEqual({
      response: { ...accepted, proposal: 4, action: before },
      change: { actions: [{ ...before, promised: 4 }] },
    });
    expect(promise(replica, { proposal: 4, position: 2 }).response).toEqual({ ...rejected, proposal: 4 });
  });

  it('on a decided position gives the decision', () => {
    const before = appended(2, 3, 'a', { learned: true });
    const replica = replicaOf(before);
    expect(promise(replica, { proposal: 9, position: 2 }).response).toEqual({
      ...accepted,
      proposal: 9,
      action: before,
    });
    expect(isMissing(replica, 2)).toBe(false);
  });
});

describe('a write', () => {
  it('without a record: less than the promise is rejected', () => {
    expect(write(replicaOf(), append(4, 1))).toEqual({ response: { ...rejected, proposal: 5, position: 1 } });
  });

  it.each([5, 6])('without a record: %i is accepted, for the promised number may write', (proposal) => {
    const replica = replicaOf();
    expect(write(replica, append(proposal, 1))).toEqual({
      response: { ...accepted, proposal, position: 1 },
      change: { actions: [appended(1, proposal, 'x')] },
    });
    expect(isMissing(replica, 1)).toBe(true);
  });

  it('with a record: less than its promise is rejected, whatever was promised for all', () => {
    const replica = replicaOf(appended(1, 8, 'a'));
    expect(write(replica, append(7, 1))).toEqual({ response: { ...rejected, proposal: 8, position: 1 } });
  });

  it.each([3, 4])('with a record: %i takes the place of what was accepted', (proposal) => {
    const replica = replicaOf(appended(1, 3, 'a'));
    expect(write(replica, append(proposal, 1, 'b')).change).toEqual({ actions: [appended(1, proposal, 'b')] });
  });

  it('on a decided or forgotten position is not answered and changes nothing', () => {
    const decided = appended(9, 3, 'a', { type: 'TRUNCATE', truncate: { to: 4 }, learned: true });
    const replica = replicaOf(decided);
    expect(write(replica, append(99, 9))).toEqual({});
    expect(write(replica, append(99, 3))).toEqual({});
    expect(replica.records.get(9)).toEqual(decided);
  });

  it('that says it is decided is kept as decided', () => {
    const replica = replicaOf();
    expect(write(replica, { ...append(6, 1), learned: true }).change).toEqual({
      actions: [appended(1, 6, 'x', { learned: true })],
    });
    expect(isMissing(replica, 1)).toBe(false);
  });
});

describe('what is decided', () => {
  it('fills a hole, and holes are what nobody wrote', () => {
    const replica = replicaOf();
    learn(replica, appended(4, 6, 'd'));
    expect(replica.end).toBe(4);
    expect(lowestMissing(replica, 0, 10)).toBe(0);
    for (const position of [0, 1, 2, 3]) learn(replica, appended(position, 6, 'x'));
    expect(lowestMissing(replica, 0, 4)).toBeUndefined();
    expect(lowestMissing(replica, 0, 10)).toBe(5);
  });

  it('is never changed and never written twice', () => {
    const replica = replicaOf(appended(1, 3, 'a', { learned: true }));
    expect(learn(replica, appended(1, 9, 'b'))).toBeUndefined();
    expect(replica.records.get(1)?.append?.bytes).toEqual(text('a'));
  });

  it('truncates: what lies before is forgotten, here and on the disk', () => {
    const replica = replicaOf(
      appended(0, 3, 'a', { learned: true }),
      appended(1, 3, 'b'),
      appended(3, 3, 'c', { learned: true }),
    );
    const truncation: Action = { position: 4, promised: 3, performed: 3, type: 'TRUNCATE', truncate: { to: 3 } };
    expect(learn(replica, truncation)).toEqual({
      actions: [{ ...truncation, learned: true }],
      remove: { from: 0, to: 3 },
    });
    expect([replica.begin, replica.end]).toEqual([3, 4]);
    expect([...replica.records.keys()]).toEqual([3, 4]);
    expect(replica.undecided.isEmpty).toBe(true);
    expect(learn(replica, appended(1, 9, 'late'))).toBeUndefined();
    // Nothing is removed twice, and never back to an earlier beginning.
    const earlier: Action = { ...truncation, position: 5, truncate: { to: 1 } };
    expect(learn(replica, earlier)).toEqual({ actions: [{ ...earlier, learned: true }] });
    expect(replica.begin).toBe(3);
  });

  it('a truncation beyond itself forgets up to itself', () => {
    const replica = replicaOf();
    learn(replica, { position: 4, promised: 3, performed: 3, type: 'TRUNCATE', truncate: { to: 2 ** 50 } });
    expect([replica.begin, replica.end]).toEqual([4, 4]);
  });

  it('a tombstone stays, and all before it is forgotten', () => {
    const replica = replicaOf(appended(0, 3, 'a', { learned: true }), appended(2, 3, 'c'));
    const tombstone: Action = {
      position: 6,
      promised: 5,
      performed: 5,
      type: 'NOP',
      nop: { tombstone: true },
      learned: true,
    };
    expect(learn(replica, tombstone)).toEqual({ actions: [tombstone], remove: { from: 0, to: 6 } });
    expect([replica.begin, replica.end, replica.records.size]).toEqual([7, 6, 0]);
    expect(isMissing(replica, 6)).toBe(false);
    expect(isMissing(replica, 7)).toBe(true);
  });

  it('a tombstone comes over a decided position too', () => {
    const replica = replicaOf(appended(0, 3, 'a', { learned: true }));
    const tombstone: Action = {
      position: 0,
      promised: 5,
      performed: 5,
      type: 'NOP',
      nop: { tombstone: true },
      learned: true,
    };
    expect(learn(replica, tombstone)?.actions).toEqual([tombstone]);
    expect(replica.begin).toBe(1);
  });
});

describe('a replica from its storage', () => {
  it('is empty in a fresh directory, with position 0 a hole', () => {
    const replica = restoreReplica(undefined, []);
    expect(replica).toMatchObject({ status: 'EMPTY', promised: 0, begin: 0, end: 0 });
    expect(isMissing(replica, 0)).toBe(true);
  });

  it('knows holes, what is undecided, and where it begins, though removal was left undone', () => {
    const replica = replicaOf(
      appended(1, 2, 'old', { learned: true }),
      appended(5, 2, 'a', { learned: true }),
      appended(6, 2, 'b'),
      { position: 9, promised: 4, performed: 4, type: 'TRUNCATE', truncate: { to: 5 }, learned: true },
    );
    expect([replica.begin, replica.end, replica.firstStored]).toEqual([5, 9, 1]);
    expect([...replica.records.keys()]).toEqual([5, 6, 9]);
    expect(replica.undecided.ranges()).toEqual([{ first: 6, last: 8 }]);
  });

  it('begins after a tombstone', () => {
    const tombstone: Action = {
      position: 4,
      promised: 5,
      performed: 5,
      type: 'NOP',
      nop: { tombstone: true },
      learned: true,
    };
    expect(replicaOf(tombstone)).toMatchObject({ begin: 5, end: 4 });
    expect(replicaOf(tombstone).undecided.isEmpty).toBe(true);
  });

  it('is the same as before, after any changes', () => {
    const replica = replicaOf();
    const stored = new Map<number, Action>();
    const keep = (change: { actions?: readonly Action[] } | undefined): void => {
      for (const action of change?.actions ?? []) stored.set(action.position, action);
    };
    keep(write(replica, append(6, 1)).change);
    keep(promise(replica, { proposal: 8, position: 4 }).change);
    keep(learn(replica, appended(2, 6, 'x')));
    keep(learn(replica, { position: 7, promised: 6, performed: 6, type: 'TRUNCATE', truncate: { to: 2 } }));
    const again = replicaOf(...[...stored.values()].sort((left, right) => left.position - right.position));
    expect(again.records).toEqual(replica.records);
    expect(again.undecided.ranges()).toEqual(replica.undecided.ranges());
    expect([again.begin, again.end]).toEqual([replica.begin, replica.end]);
  });
});

describe('what makes no sense', () => {
  it.each([Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY, 2 ** 53, 2 ** 64])(
    '%d is no number and no position',
    (wrong) => {
      const replica = replicaOf();
      expect(promise(replica, { proposal: wrong })).toEqual({});
      expect(promise(replica, { proposal: 9, position: wrong })).toEqual({});
      expect(write(replica, append(wrong, 1))).toEqual({});
      expect(write(replica, append(9, wrong))).toEqual({});
      expect(write(replica, { proposal: 9, position: 1, type: 'TRUNCATE', truncate: { to: wrong } })).toEqual({});
      expect(replica).toMatchObject({ promised: 5, end: 0 });
    },
  );

  it('a write without a value is passed over', () => {
    expect(write(replicaOf(), { proposal: 9, position: 1, type: 'APPEND' })).toEqual({});
    expect(write(replicaOf(), { proposal: 9, position: 1, type: 'TRUNCATE' })).toEqual({});
  });

  it('a position far away costs no more than one nearby', () => {
    const replica = replicaOf(appended(0, 3, 'a', { learned: true }));
    const far = 2 ** 53 - 4;
    expect(promise(replica, { proposal: 9, position: far }).response).toMatchObject(accepted);
    expect(replica.undecided.rangeCount).toBe(1);
    learn(replica, { position: far, promised: 9, performed: 9, type: 'TRUNCATE', truncate: { to: far } });
    expect([replica.begin, replica.end, replica.records.size]).toEqual([far, far, 1]);
  });
});
