import { describe, expect, it } from 'vitest';
import { appended, VirtualLog } from './test-bed.ts';

const tell = (position: number, entry: string) =>
  ({
    type: 'learned-received',
    from: 'x',
    message: { action: appended(position, 1, entry, { learned: true }) },
  }) as const;

function founded(): VirtualLog {
  const log = new VirtualLog({ members: 3, quorum: 2, isFounded: true });
  log.start();
  return log;
}

describe('filling', () => {
  it('takes a decided value from whoever has it, and tells all', () => {
    const log = founded();
    log.post(1, tell(0, 'a'));
    log.post(1, tell(2, 'c'));
    expect(log.elect(0)).toMatchObject({ type: 'elected', last: 2 });
    for (const index of [0, 1, 2]) expect(log.entries(index)).toBe('0:a 2:c');
  });

  it('writes what somebody accepted, and nothing where nobody did', () => {
    const log = founded();
    const accept = { type: 'request-received', from: 'x', requestId: 1 } as const;
    const message = {
      proposal: 1,
      position: 2,
      type: 'APPEND',
      append: { bytes: new TextEncoder().encode('v') },
    } as const;
    log.post(1, { ...accept, request: { kind: 'write', message } });
    log.isLost = ({ to }) => to === 2;
    expect(log.elect(0)).toMatchObject({ type: 'elected', last: 2 });
    expect(log.entries(0)).toBe('2:v');
    expect(log.member(0).actions.get(1)).toMatchObject({ type: 'NOP', learned: true });
  });

  it('backs off when somebody was faster, then takes a higher number', () => {
    const log = founded();
    const ask = { type: 'request-received', from: 'x', requestId: 1 } as const;
    for (const index of [0, 1, 2]) {
      log.post(index, { ...ask, request: { kind: 'promise', message: { proposal: 50, position: 0 } } });
    }
    expect(log.elect(0)).toBeUndefined();
    const rounds = log.member(0).effects.length;
    log.advance(99);
    expect(log.member(0).effects.length).toBe(rounds);
    log.advance(101);
    expect(log.end(0, 1)).toMatchObject({ type: 'elected' });
    expect(log.member(0).actions.get(0)).toMatchObject({ performed: 51 });
  });

  it('of a position goes on when the value comes from elsewhere', () => {
    const log = founded();
    log.isLost = ({ event }) =>
      event.type === 'request-received' &&
      event.request.kind === 'promise' &&
      event.request.message.position !== undefined;
    expect(log.elect(0)).toBeUndefined();
    log.post(0, tell(0, 'a'));
    expect(log.end(0, 1)).toMatchObject({ type: 'elected', last: 0 });
  });

  it('of a position is tried again with another number when too many are silent', () => {
    const log = founded();
    log.isLost = ({ from, to, event }) =>
      from !== to &&
      event.type === 'request-received' &&
      event.request.kind === 'promise' &&
      event.request.message.position === 0;
    expect(log.elect(0)).toBeUndefined();
    log.isLost = () => false;
    log.advance(9_999);
    expect(log.end(0, 1)).toBeUndefined();
    log.advance(1);
    expect(log.end(0, 1)).toMatchObject({ type: 'elected', last: 0 });
  });

  it('crosses what others have truncated in leaps', () => {
    const log = new VirtualLog({ members: 3, quorum: 2, isFounded: true });
    const long = 100_000;
    const decided = [
      appended(long - 1, 1, 'kept', { learned: true }),
      {
        position: long,
        promised: 1,
        performed: 1,
        type: 'TRUNCATE',
        truncate: { to: long - 1 },
        learned: true,
      } as const,
    ];
    for (const index of [1, 2]) for (const action of decided) log.member(index).actions.set(action.position, action);
    log.start();
    expect(log.elect(0)).toMatchObject({ type: 'elected', last: long });
    expect(log.entries(0)).toBe(`${long - 1}:kept`);
    expect(log.member(0).effects.filter(({ type }) => type === 'ask').length).toBeLessThan(60);
  });

  it('misses nothing on the way: leaps end where somebody has something', () => {
    const log = new VirtualLog({ members: 3, quorum: 2, isFounded: true });
    const truncated = 37;
    const end = 80;
    for (const index of [1, 2]) {
      const { actions } = log.member(index);
      for (let position = truncated; position < end; position++) {
        actions.set(position, appended(position, 1, `${position}`, { learned: true }));
      }
      actions.set(end, {
        position: end,
        promised: 1,
        performed: 1,
        type: 'TRUNCATE',
        truncate: { to: truncated },
        learned: true,
      });
    }
    log.start();
    expect(log.elect(0)).toMatchObject({ type: 'elected', last: end });
    expect(log.entries(0).split(' ')).toHaveLength(end - truncated);
  });
});
