import { describe, expect, it } from 'vitest';
import { ServerList } from './server-list.ts';

const three = ['a', 'b', 'c'].map((host) => ({ host, port: 2181 }));

describe('a list of servers', () => {
  it('gives every server once before it waits', () => {
    const list = new ServerList(three, 1);
    const round = [list.next(), list.next(), list.next()];
    expect(round.map(({ server }) => server.host).sort()).toEqual(['a', 'b', 'c']);
    expect(round.map(({ waitMs }) => waitMs)).toEqual([0, 0, 0]);
    expect(list.next().waitMs).toBeGreaterThan(0);
  });

  it('has patience that grows with each round, up to a share of the session, and is short again after a success', () => {
    const list = new ServerList(three, 1);
    const patience = (): number => {
      for (const _ of three) list.next();
      return list.answerTimeoutMs(12_000);
    };
    expect([patience(), patience(), patience(), patience()]).toEqual([1_500, 3_000, 4_000, 4_000]);
    list.succeeded();
    expect(list.answerTimeoutMs(12_000)).toBe(1_500);
  });

  it('tries more than one server in what is left of a short session once its server is silent', () => {
    const list = new ServerList(three, 1);
    list.next();
    expect(2 * list.answerTimeoutMs(4_000)).toBeLessThan(4_000 / 3);
  });
});
