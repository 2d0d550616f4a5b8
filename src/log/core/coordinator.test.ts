import { describe, expect, it } from 'vitest';
import { VirtualLog } from './test-bed.ts';

function founded(members = 3, quorum = 2): VirtualLog {
  const log = new VirtualLog({ members, quorum, isFounded: true });
  log.start();
  return log;
}

describe('an election', () => {
  it('fills position 0 of a new log; the first append goes to 1', () => {
    const log = founded();
    expect(log.elect(0)).toMatchObject({ type: 'elected', last: 0 });
    expect(log.append(0, 'x')).toMatchObject({ type: 'written', position: 1 });
    for (const index of [0, 1, 2]) expect(log.entries(index)).toBe('1:x');
    expect(log.member(1).actions.get(0)).toMatchObject({ type: 'NOP', learned: true });
  });

  it('is lost to a higher number, and won the next time', () => {
    const log = founded();
    for (const [index, { effects }] of log.members.entries()) {
      expect(effects).toEqual([]);
      if (index > 0)
        log.post(index, {
          type: 'request-received',
          from: 'x',
          requestId: 1,
          request: { kind: 'promise', message: { proposal: 40 } },
        });
    }
    log.run();
    expect(log.elect(0)).toMatchObject({ type: 'refused', why: 'lost-to-another' });
    expect(log.elect(0)).toMatchObject({ type: 'elected' });
    expect(log.state(0).coordinator.number).toBe(41);
  });

  it('is refused when a quorum does not vote', () => {
    const log = founded();
    for (const index of [1, 2]) {
      log.crash(index);
      log.member(index).metadata = undefined;
    }
    log.isLost = ({ kind, to, from }) => kind === 'recover' || (kind === 'answer' && from !== 0 && to !== 0);
    log.start(1, 2);
    expect(log.elect(0)).toMatchObject({ type: 'refused', why: 'not-voting' });
  });

  it('begins anew with a higher number when promises do not come together', () => {
    const log = founded();
    log.isLost = ({ from, to }) => from !== to;
    expect(log.elect(0)).toBeUndefined();
    log.isLost = () => false;
    log.advance(9_000);
    expect(log.member(0).ends.size).toBe(0);
    log.advance(2_000);
    expect(log.end(0, 1)).toMatchObject({ type: 'elected', last: 0 });
    expect(log.state(0).coordinator.number).toBe(2);
  });

  it('wanted during another one is one of its own', () => {
    const log = founded();
    const first = log.want(0, (call) => ({ type: 'election-wanted', call }));
    const second = log.want(0, (call) => ({ type: 'election-wanted', call }));
    log.run();
    expect(log.end(0, first)).toMatchObject({ type: 'elected' });
    expect(log.end(0, second)).toMatchObject({ type: 'elected' });
    expect(log.member(0).metadata?.promised).toBeGreaterThan(1);
  });

  it('asks anew also when it was elected before', () => {
    const log = founded();
    log.elect(0);
    log.elect(1);
    log.append(1, 'x');
    expect(log.elect(0)).toMatchObject({ type: 'elected', last: 1 });
    expect(log.append(1, 'y')).toMatchObject({ type: 'refused', why: 'lost-to-another' });
  });

  it('refuses who comes when a thousand wait', () => {
    const log = founded();
    log.isLost = () => true;
    for (let times = 0; times < 1_000; times++) log.elect(0);
    expect(log.member(0).ends.size).toBe(0);
    expect(log.elect(0)).toMatchObject({ type: 'refused', why: 'busy' });
  });
});

describe('a write', () => {
  it('needs an election', () => {
    const log = founded();
    expect(log.append(0, 'x')).toMatchObject({ type: 'refused', why: 'not-elected' });
    const election = log.want(0, (call) => ({ type: 'election-wanted', call }));
    expect(log.truncate(0, 0)).toMatchObject({ type: 'refused', why: 'not-elected' });
    expect(log.end(0, election)).toMatchObject({ type: 'elected' });
  });

  it('is one at a time', () => {
    const log = founded();
    log.elect(0);
    const first = log.want(0, (call) => ({ type: 'append-wanted', call, bytes: new Uint8Array(1) }));
    expect(log.append(0, 'y')).toMatchObject({ type: 'refused', why: 'busy' });
    expect(log.end(0, first)).toMatchObject({ type: 'written', position: 1 });
  });

  it('costs a deposed writer its place, and a new one sees the truth', () => {
    const log = founded();
    log.elect(0);
    log.append(0, 'a');
    log.elect(1);
    expect(log.append(0, 'lost')).toMatchObject({ type: 'refused', why: 'lost-to-another' });
    expect(log.append(0, 'again')).toMatchObject({ type: 'refused', why: 'not-elected' });
    expect(log.append(1, 'b')).toMatchObject({ type: 'written', position: 2 });
    expect(log.entries(0)).toBe('1:a 2:b');
  });

  it('is not needed to learn that another was elected', () => {
    const log = founded();
    log.elect(0);
    const told = (): number => log.member(0).effects.filter(({ type }) => type === 'deposed').length;
    expect(told()).toBe(0);
    log.elect(1);
    expect(told()).toBe(1);
    log.elect(1);
    expect(told()).toBe(1);
    expect(log.elect(0)).toMatchObject({ type: 'elected' });
    expect(log.append(0, 'mine')).toMatchObject({ type: 'written' });
    expect(told()).toBe(1);
  });

  it('is refused at once where another has written', () => {
    const log = founded();
    log.elect(0);
    log.elect(1);
    log.append(1, 'b');
    expect(log.want(0, (call) => ({ type: 'append-wanted', call, bytes: new Uint8Array(1) }))).toBeGreaterThan(0);
    expect([...log.member(0).ends.values()].at(-1)).toMatchObject({ why: 'lost-to-another' });
  });

  it('is given up when no quorum answers in time; whether it happened the next election tells', () => {
    const log = founded();
    log.elect(0);
    log.isLost = ({ from, to, kind }) => kind === 'answer' && from !== to;
    const call = log.want(0, (id) => ({ type: 'append-wanted', call: id, bytes: new TextEncoder().encode('x') }));
    log.advance(19_000);
    expect(log.end(0, call)).toBeUndefined();
    log.advance(2_000);
    expect(log.end(0, call)).toMatchObject({ type: 'refused', why: 'lost-to-another' });
    log.isLost = () => false;
    expect(log.elect(1)).toMatchObject({ type: 'elected', last: 1 });
    expect(log.entries(1)).toBe('1:x');
  });

  it('is given up when an election is wanted', () => {
    const log = founded();
    log.elect(0);
    log.isLost = ({ kind }) => kind === 'write';
    log.append(0, 'x');
    log.isLost = () => false;
    expect(log.elect(0)).toMatchObject({ type: 'elected', last: 0 });
    expect([...log.member(0).ends.values()].map((end) => end.type)).toEqual(['elected', 'refused', 'elected']);
    expect(log.append(0, 'y')).toMatchObject({ type: 'written', position: 1 });
  });
});

describe('a truncation', () => {
  it('takes a position, and all before what it says is forgotten everywhere', () => {
    const log = founded();
    log.elect(0);
    for (const entry of ['a', 'b', 'c']) log.append(0, entry);
    expect(log.truncate(0, 3)).toMatchObject({ type: 'written', position: 4 });
    for (const index of [0, 1, 2]) {
      expect(log.entries(index)).toBe('3:c');
      expect(log.entries(index, 2, 3)).toBe('log-truncated');
      expect([...log.member(index).actions.keys()]).toEqual([3, 4]);
    }
  });

  it.each([
    [1_000, 3],
    [Number.NaN, 0],
    [-5, 0],
  ])('to %d begins at %i: never beyond itself, never back', (to, begin) => {
    const log = founded();
    log.elect(0);
    for (const entry of ['a', 'b']) log.append(0, entry);
    log.truncate(0, to);
    expect(log.state(1).replica.begin).toBe(begin);
    expect(log.append(0, 'c')).toMatchObject({ type: 'written', position: 4 });
  });
});
