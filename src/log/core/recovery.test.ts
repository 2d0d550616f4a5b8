import { describe, expect, it } from 'vitest';
import { isVoting } from './state.ts';
import { VirtualLog, type VirtualLogOptions } from './test-bed.ts';

function log(options: Partial<VirtualLogOptions> = {}): VirtualLog {
  return new VirtualLog({ members: 3, quorum: 2, ...options });
}

const statuses = (of: VirtualLog): unknown[] => of.members.map(({ metadata }) => metadata?.status);

describe('new replicas', () => {
  it('found a log when all are there', () => {
    const all = log();
    all.start();
    all.advance(5_000);
    expect(statuses(all)).toEqual(['VOTING', 'VOTING', 'VOTING']);
    for (const { effects } of all.members) expect(effects.filter(({ type }) => type === 'voting')).toHaveLength(1);
    expect(all.elect(2)).toMatchObject({ type: 'elected', last: 0 });
  });

  it('wait for the last of them', () => {
    const all = log();
    all.start(0, 1);
    all.advance(60_000);
    expect(statuses(all)).toEqual([undefined, undefined, undefined]);
    expect(all.elect(0)).toBeUndefined();
    expect(all.member(0).effects.filter(({ type }) => type === 'report')).toHaveLength(1);
    all.start(2);
    all.advance(15_000);
    expect(statuses(all)).toEqual(['VOTING', 'VOTING', 'VOTING']);
    // What waited for the vote goes on.
    expect(all.end(0, 1)).toMatchObject({ type: 'elected' });
  });

  it('alone are a log of one', () => {
    const one = log({ members: 1, quorum: 1 });
    one.start();
    one.advance(100);
    expect(isVoting(one.state(0))).toBe(true);
    expect(one.elect(0)).toMatchObject({ type: 'elected', last: 0 });
    expect(one.append(0, 'x')).toMatchObject({ type: 'written', position: 1 });
  });

  it('wait for an operator when they may not initialise, and vote with a log that is there', () => {
    const all = log({ autoInitialize: false });
    all.start();
    all.advance(60_000);
    expect(statuses(all)).toEqual([undefined, undefined, undefined]);
    expect(all.member(0).effects).toContainEqual(expect.objectContaining({ type: 'report', severity: 'warn' }));
    for (const index of [0, 1]) {
      all.crash(index);
      all.member(index).metadata = { status: 'VOTING', promised: 0 };
    }
    all.start(0, 1);
    all.advance(60_000);
    expect(statuses(all)).toEqual(['VOTING', 'VOTING', 'VOTING']);
  });

  it('go on where they stopped while founding', () => {
    const all = log();
    for (const { isStuck } of all.members) expect(isStuck).toBe(false);
    all.member(0).metadata = { status: 'STARTING', promised: 0 };
    all.member(1).metadata = { status: 'VOTING', promised: 0 };
    all.member(2).metadata = { status: 'STARTING', promised: 0 };
    all.start();
    all.advance(5_000);
    expect(statuses(all)).toEqual(['VOTING', 'VOTING', 'VOTING']);
  });
});

describe('one that lost its disk', () => {
  it('beside a quorum that votes catches up first, then votes', () => {
    const all = log({ isFounded: true });
    all.start();
    all.elect(0);
    for (const entry of ['a', 'b', 'c']) all.append(0, entry);
    all.truncate(0, 2);
    all.wipe(2);
    all.start(2);
    const seen: string[] = [];
    for (let seconds = 0; seconds < 40; seconds++) {
      all.advance(1_000);
      const { metadata, actions } = all.member(2);
      if (metadata?.status === 'VOTING') {
        // The tombstone says that it begins at 2.
        expect([...actions.keys()].sort()).toEqual([1, 2, 3, 4]);
        expect(metadata.promised).toBe(all.member(1).metadata?.promised);
      }
      if (seen.at(-1) !== `${metadata?.status}`) seen.push(`${metadata?.status}`);
    }
    expect(seen).toEqual(['undefined', 'VOTING']);
    expect(all.entries(2)).toBe('2:b 3:c');
    expect(all.elect(2)).toMatchObject({ type: 'elected', last: 4 });
  });

  it('promises again what others may count on: a deposed writer stays deposed', () => {
    const all = log({ isFounded: true });
    all.start();
    all.isLost = ({ to }) => to === 1;
    all.elect(0);
    // 1 is elected with the help of 2, and 0 does not hear of it.
    all.isLost = ({ from, to }) => from === 0 || to === 0;
    all.makeWriter(1);
    all.wipe(2);
    all.isLost = ({ from, to }) => from !== to && from !== 2 && to !== 2;
    all.start(2);
    all.advance(40_000);
    expect(all.member(2).metadata?.status).toBe('VOTING');
    expect(all.state(2).replica.promised).toBe(all.state(1).replica.promised);
    expect(all.append(0, 'old')).toMatchObject({ type: 'refused', why: 'lost-to-another' });
    expect(all.append(1, 'new')).toMatchObject({ type: 'written', position: 1 });
  });

  it('beside one that votes waits for ever', () => {
    const all = log({ isFounded: true });
    all.start();
    all.elect(0);
    all.wipe(1);
    all.crash(2);
    all.start(1);
    all.advance(300_000);
    expect(all.member(1).metadata).toBeUndefined();
    expect(all.elect(0)).toBeUndefined();
    all.start(2);
    all.advance(60_000);
    expect(statuses(all)).toEqual(['VOTING', 'VOTING', 'VOTING']);
  });

  it('begins anew when it stops on the way, without the wait that is over', () => {
    const all = log({ isFounded: true });
    all.start();
    all.elect(0);
    all.append(0, 'a');
    all.wipe(2);
    all.member(2).metadata = { status: 'RECOVERING', promised: 0 };
    all.start(2);
    all.advance(3_000);
    expect(all.member(2).metadata?.status).toBe('VOTING');
    expect(all.entries(2, 1, 1)).toBe('1:a');
  });

  it('tries again while members come and go', () => {
    const all = log({ isFounded: true });
    all.start();
    all.elect(0);
    all.append(0, 'a');
    all.wipe(2);
    all.isLost = ({ kind, from }) => kind === 'answer' && from === 1;
    all.start(2);
    all.advance(60_000);
    expect(all.member(2).metadata).toBeUndefined();
    all.isLost = ({ kind, to }) => kind === 'promise' && to === 1;
    all.advance(60_000);
    expect(all.member(2).metadata?.status).toBe('RECOVERING');
    all.isLost = () => false;
    all.advance(30_000);
    expect(all.member(2).metadata?.status).toBe('VOTING');
  });

  it.each([
    {
      forgottenVotesMs: 0,
      ends: ['written 1', 'elected', 'written 1'],
      what: 'two values are decided without the wait',
    },
    { forgottenVotesMs: 25_000, ends: ['written 1'], what: 'the wait ends what its forgotten promise could still do' },
  ])('$what', ({ forgottenVotesMs, ends }) => {
    const all = log({ members: 5, quorum: 3, isFounded: true, settings: { forgottenVotesMs } });
    all.start();
    // Writer 0 is elected by 0, 1 and 2; 3 and 4 know nothing of it.
    all.isLost = ({ to }) => to > 2;
    all.elect(0);
    // 3 wants to be the writer. 4 promises and forgets; the question to 1 is on its way for long.
    all.isLost = () => false;
    all.post(3, {
      type: 'request-received',
      from: 'x',
      requestId: 1,
      request: { kind: 'promise', message: { proposal: 8 } },
    });
    const election = all.want(3, (call) => ({ type: 'election-wanted', call }));
    const late = all.take('promise', 1);
    all.take('promise', 0);
    all.take('promise', 2);
    all.run();
    all.wipe(4);
    // From now on 3 is alone, and 4 recovers among the others, if it may.
    all.isLost = ({ from, to }) => from === 3 || to === 3;
    all.start(4);
    all.advance(5_000);
    // 0 writes where 1 does not hear of it, and 4 does not learn of its success.
    all.isLost = ({ kind, from, to }) => from === 3 || to === 3 || to === 1 || kind === 'learned';
    const seen: string[] = [];
    const first = all.append(0, 'a');
    if (forgottenVotesMs > 0) {
      // It has no quorum without 4; then 4 votes, and writes are possible again.
      expect(first).toBeUndefined();
      all.advance(60_000);
      all.isLost = ({ from, to }) => from === 3 || to === 3;
      all.elect(0);
      const again = all.append(0, 'b');
      expect(again).toMatchObject({ type: 'written' });
      seen.push('written 1');
    } else seen.push(first?.type === 'written' ? `written ${first.position}` : 'not written');
    // The late question arrives.
    all.isLost = ({ from, to }) => from === 0 || from === 2 || to === 0 || to === 2;
    for (const { event } of late) all.post(1, event);
    all.run();
    const end = all.end(3, election);
    if (end !== undefined) {
      seen.push(end.type);
      const second = all.append(3, 'b');
      seen.push(second?.type === 'written' ? `written ${second.position}` : 'not written');
    }
    expect(seen).toEqual(ends);
  });
});
