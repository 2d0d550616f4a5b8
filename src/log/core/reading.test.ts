import { describe, expect, it } from 'vitest';
import { VirtualLog } from './test-bed.ts';

function written(...entries: string[]): VirtualLog {
  const log = new VirtualLog({ members: 3, quorum: 2, isFounded: true });
  log.start();
  // The third one misses everything.
  log.isLost = ({ to }) => to === 2;
  log.elect(0);
  for (const entry of entries) log.append(0, entry);
  log.isLost = () => false;
  return log;
}

describe('a reader', () => {
  it('learns what was decided, but leaves the last position alone', () => {
    const log = written('a', 'b', 'c');
    expect(log.entries(2, 0, 0)).toBe('log-incomplete');
    expect(log.catchUp(2)).toMatchObject({ type: 'caught-up', begin: 0, end: 2 });
    expect(log.entries(2, 0, 2)).toBe('1:a 2:b');
    expect(log.entries(2, 0, 3)).toBe('log-incomplete');
    // The writer did not notice.
    expect(log.append(0, 'd')).toMatchObject({ type: 'written', position: 4 });
  });

  it('has nothing to read in an empty log', () => {
    const log = new VirtualLog({ members: 3, quorum: 2, isFounded: true });
    log.start();
    const end = log.catchUp(1);
    expect(end).toMatchObject({ type: 'caught-up', begin: 0, end: -1 });
    expect(log.entries(1, 0, -1)).toBe('');
  });

  it('who comes during a run is served by the next', () => {
    const log = written('a');
    const first = log.want(2, (call) => ({ type: 'catch-up-wanted', call }));
    const second = log.want(2, (call) => ({ type: 'catch-up-wanted', call }));
    log.advance(1_000);
    expect(log.end(2, first)).toMatchObject({ end: 0 });
    expect(log.end(2, second)).toMatchObject({ end: 0 });
    const asked = log.member(2).effects.filter((effect) => effect.type === 'ask' && effect.request.kind === 'recover');
    expect(asked).toHaveLength(2);
  });

  it('tries again until a quorum answers', () => {
    const log = written('a');
    log.isLost = ({ from, to }) => from !== to;
    const call = log.want(2, (id) => ({ type: 'catch-up-wanted', call: id }));
    log.advance(15_000);
    expect(log.end(2, call)).toBeUndefined();
    log.isLost = () => false;
    log.advance(11_000);
    expect(log.end(2, call)).toMatchObject({ type: 'caught-up' });
  });

  it('follows a truncation', () => {
    const log = written('a', 'b', 'c');
    log.isLost = ({ to }) => to === 2;
    log.truncate(0, 3);
    log.append(0, 'd');
    log.isLost = () => false;
    expect(log.catchUp(2)).toMatchObject({ type: 'caught-up', begin: 3, end: 4 });
    expect(log.entries(2, 3, 4)).toBe('3:c');
  });

  it('is refused when a thousand wait', () => {
    const log = written('a');
    log.isLost = () => true;
    for (let times = 0; times < 1_000; times++) log.want(2, (call) => ({ type: 'catch-up-wanted', call }));
    expect(log.catchUp(2)).toMatchObject({ type: 'refused', why: 'busy' });
  });

  it('gets no positions that are none', () => {
    const log = written('a');
    for (const [begin, end] of [
      [Number.NaN, 1],
      [0, Number.POSITIVE_INFINITY],
      [0.5, 1],
      [0, 2 ** 52],
    ]) {
      expect(log.entries(0, begin, end)).toBe('log-incomplete');
    }
    expect(log.entries(0, -1, 0)).toBe('log-truncated');
  });
});
