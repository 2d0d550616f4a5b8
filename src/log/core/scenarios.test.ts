import { describe, expect, it } from 'vitest';
import { createRandom, nextInt } from '../../base/random.ts';
import { appended, VirtualLog } from './test-bed.ts';

function founded(members = 3, quorum = 2): VirtualLog {
  const log = new VirtualLog({ members, quorum, isFounded: true });
  log.start();
  return log;
}

describe('members of a log', () => {
  it('two that want to write at once: one wins, the other hears of it, and nothing is written twice', () => {
    const log = founded();
    const calls = [0, 1].map((index) => log.want(index, (call) => ({ type: 'election-wanted', call })));
    log.run();
    const ends = calls.map((call, index) => log.end(index, call)?.type);
    expect([...ends].sort()).toEqual(['elected', 'refused']);
    const winner = ends.indexOf('elected');
    expect(log.append(winner, 'x')).toMatchObject({ type: 'written', position: 1 });
    expect(log.append(1 - winner, 'y')).toMatchObject({ type: 'refused', why: 'not-elected' });
  });

  it('two that take turns for long lose nothing', () => {
    const log = founded();
    const random = createRandom(5);
    const written: string[] = [];
    for (let turn = 0; turn < 60; turn++) {
      const index = nextInt(random, 3);
      log.makeWriter(index);
      for (let times = nextInt(random, 3); times >= 0; times--) {
        const end = log.append(index, `${turn}.${times}`);
        if (end?.type === 'written') written.push(`${end.position}:${turn}.${times}`);
      }
    }
    for (const index of [0, 1, 2]) expect(log.entries(index)).toBe(written.join(' '));
  });

  it('a writer that dies between write and word of it: the next one finds the entry', () => {
    const log = founded();
    log.elect(0);
    log.isLost = ({ kind }) => kind === 'learned';
    expect(log.append(0, 'x')).toMatchObject({ type: 'written', position: 1 });
    log.crash(0);
    log.isLost = () => false;
    expect(log.makeWriter(1)).toMatchObject({ type: 'elected', last: 1 });
    expect(log.entries(1)).toBe('1:x');
    log.start(0);
    expect(log.makeWriter(0)).toMatchObject({ last: 1 });
  });

  it('a writer that dies before anybody has the entry: it never was', () => {
    const log = founded();
    log.elect(0);
    log.want(0, (call) => ({ type: 'append-wanted', call, bytes: new Uint8Array(3) }));
    log.take('write');
    log.crash(0);
    expect(log.makeWriter(1)).toMatchObject({ last: 0 });
    expect(log.append(1, 'y')).toMatchObject({ position: 1 });
    log.start(0);
    expect(log.makeWriter(0)).toMatchObject({ last: 1 });
    expect(log.entries(0)).toBe('1:y');
  });

  it('a writer that dies when one other has the entry: it is decided once, or never, for good', () => {
    for (const successor of [1, 2]) {
      const log = founded();
      log.elect(0);
      log.isLost = ({ kind, to }) => kind === 'write' && to !== 1;
      log.append(0, 'x');
      log.crash(0);
      log.isLost = () => false;
      // Both others must answer, so the entry is found, whoever asks.
      expect(log.makeWriter(successor)).toMatchObject({ last: 1 });
      expect(log.entries(successor)).toBe('1:x');
    }
  });

  it('one that is decided for is told late: a write there gets no answer from it, and others answer', () => {
    const log = founded();
    log.elect(0);
    const call = log.want(0, (id) => ({ type: 'append-wanted', call: id, bytes: new TextEncoder().encode('x') }));
    const action = appended(1, 2, 'x', { learned: true });
    log.post(1, { type: 'learned-received', from: 'x', message: { action } });
    const before = log.member(1).effects.length;
    log.run();
    expect(
      log
        .member(1)
        .effects.slice(before)
        .filter(({ type }) => type === 'answer'),
    ).toEqual([]);
    expect(log.end(0, call)).toMatchObject({ type: 'written', position: 1 });
  });

  it('one that is slow holds nobody up, and comes back to the same log', () => {
    const log = founded();
    log.member(2).isStuck = true;
    expect(log.makeWriter(0)).toMatchObject({ type: 'elected' });
    for (const entry of ['a', 'b']) expect(log.append(0, entry)).toMatchObject({ type: 'written' });
    log.member(2).isStuck = false;
    expect(log.append(0, 'c')).toMatchObject({ type: 'written', position: 3 });
    expect(log.entries(2)).toBe('1:a 2:b 3:c');
  });

  it('the writer itself is slow: the others are quorum enough', () => {
    const log = founded();
    log.member(0).isStuck = true;
    expect(log.makeWriter(0)).toMatchObject({ type: 'elected' });
    expect(log.append(0, 'a')).toMatchObject({ type: 'written', position: 1 });
    // It dies without anything on its disk, and learns it again.
    log.crash(0);
    log.member(0).isStuck = false;
    log.start(0);
    expect(log.makeWriter(0)).toMatchObject({ last: 1 });
    expect(log.entries(0)).toBe('1:a');
  });

  it('all start again: what was acknowledged is there', () => {
    const log = founded();
    log.elect(0);
    for (const entry of ['a', 'b', 'c']) log.append(0, entry);
    log.truncate(0, 2);
    for (const index of [0, 1, 2]) log.crash(index);
    log.start();
    expect(log.makeWriter(1)).toMatchObject({ type: 'elected', last: 4 });
    expect(log.entries(1)).toBe('2:b 3:c');
    expect(log.append(1, 'd')).toMatchObject({ position: 5 });
  });

  it('a truncation while one catches up: it gets a tombstone and goes on', () => {
    const log = founded();
    log.elect(0);
    log.isLost = ({ to }) => to === 2;
    for (const entry of ['a', 'b', 'c', 'd']) log.append(0, entry);
    log.isLost = () => false;
    // Its questions about position 1 are on their way when the others truncate.
    const call = log.want(2, (id) => ({ type: 'election-wanted', call: id }));
    log.isLost = ({ from, event }) =>
      from === 2 &&
      event.type === 'request-received' &&
      event.request.kind === 'promise' &&
      event.request.message.position === 1;
    log.run();
    log.isLost = ({ to, from }) => to === 2 || from === 2;
    log.makeWriter(0);
    log.truncate(0, 4);
    log.isLost = () => false;
    log.advance(11_000);
    expect(log.end(2, call)).toMatchObject({ type: 'elected' });
    expect(log.state(2).replica.begin).toBeGreaterThan(0);
    log.makeWriter(2);
    expect(log.entries(2)).toBe('4:d');
    expect(log.append(2, 'e')).toMatchObject({ position: 6 });
  });

  it('five members bear the loss of two', () => {
    const log = founded(5, 3);
    log.elect(0);
    log.append(0, 'a');
    log.crash(0);
    log.crash(1);
    expect(log.makeWriter(4)).toMatchObject({ type: 'elected', last: 1 });
    expect(log.append(4, 'b')).toMatchObject({ position: 2 });
    log.crash(2);
    expect(log.append(4, 'c')).toBeUndefined();
    log.start(1);
    log.advance(25_000);
    log.makeWriter(1);
    expect(log.entries(1, 1, 2)).toBe('1:a 2:b');
  });
});
