import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../../until.ts';
import { bytesOf, electSurely, startTestLog, type TestLog, textsOf } from './log-members.ts';

let log: TestLog | undefined;
afterEach(async () => {
  await log?.close();
  log = undefined;
});

async function start(quorum: number): Promise<TestLog> {
  log = await startTestLog(quorum);
  return log;
}

describe('a log of one member', () => {
  it('founds itself, appends, truncates and reads again after a crash', async () => {
    const one = await start(1);
    const first = one.member(0).log;
    expect(await first.append(bytesOf('too early'))).toBeUndefined();
    const last = await first.elect();
    expect(last).toBe(0);
    expect(first.isVoting).toBe(true);
    expect(await first.append(bytesOf('a'))).toBe(1);
    expect(await first.append(bytesOf('b'))).toBe(2);
    expect(await first.truncate(2)).toBe(3);
    expect(await textsOf(first)).toEqual(['b']);
    await expect(first.read(1, 2)).rejects.toMatchObject({ code: 'log-truncated' });
    await expect(first.read(2, 9)).rejects.toMatchObject({ code: 'log-incomplete' });
    await one.crash(0);
    await expect(first.append(bytesOf('c'))).rejects.toMatchObject({ code: 'log-closed' });
    const second = (await one.start(0)).log;
    expect(await second.elect()).toBe(3);
    expect(await second.append(bytesOf('c'))).toBe(4);
    expect(await textsOf(second)).toEqual(['b', 'c']);
  });

  it('takes one write at a time, and ends what waits when it is closed', async () => {
    const one = await start(1);
    const { log: member } = one.member(0);
    await member.elect();
    const first = member.append(bytesOf('a'));
    await expect(member.append(bytesOf('b'))).rejects.toMatchObject({ code: 'log-busy' });
    expect(await first).toBe(1);
    const ended = expect(member.append(bytesOf('c'))).rejects.toMatchObject({ code: 'log-closed' });
    await one.stop(0);
    await ended;
  });
});

describe('a log of three members', () => {
  it('has one writer at a time, who sees all that was written before', async () => {
    const three = await start(2);
    const [a, b] = [three.member(0).log, three.member(1).log];
    await electSurely(a);
    await a.append(bytesOf('from a'));
    await electSurely(b);
    expect(await textsOf(b)).toEqual(['from a']);
    expect(await a.append(bytesOf('late'))).toBeUndefined();
    expect(await b.append(bytesOf('from b'))).toBeDefined();
    await electSurely(a);
    expect(await textsOf(a)).toEqual(['from a', 'from b']);
  });

  it('survives a duel: each entry that was acknowledged is there once, in the order of its positions', async () => {
    const three = await start(2);
    const acknowledged = new Map<number, string>();
    const fight = async (index: number): Promise<void> => {
      const { log: member } = three.member(index);
      for (let count = 0; count < 10; ) {
        await electSurely(member);
        for (;;) {
          const text = `${index}:${count}`;
          const position = await member.append(bytesOf(text));
          if (position === undefined) break;
          expect(acknowledged.has(position)).toBe(false);
          acknowledged.set(position, text);
          if (++count === 10) return;
        }
      }
    };
    await Promise.all([fight(0), fight(1)]);
    const reader = three.member(2).log;
    await electSurely(reader);
    const { begin, end } = reader.positions();
    const entries = await reader.read(begin, end);
    const found = new Map(entries.map(({ position, bytes }) => [position, Buffer.from(bytes).toString()]));
    for (const [position, text] of acknowledged) expect(found.get(position)).toBe(text);
  });

  it('goes on with two of three, and the third learns what it missed', async () => {
    const three = await start(2);
    const [a, b] = [three.member(0).log, three.member(1).log];
    await electSurely(a);
    await a.append(bytesOf('1'));
    await three.crash(2);
    await a.append(bytesOf('2'));
    await three.start(2);
    await a.append(bytesOf('3'));
    await three.crash(0);
    await electSurely(b);
    await b.append(bytesOf('4'));
    const c = three.member(2).log;
    await until('the third has caught up', async () => {
      const { end } = await c.catchUp();
      // A reader leaves the last position to the writer.
      return (await textsOf(c, end)).length >= 3;
    });
    await electSurely(c);
    expect(await textsOf(c)).toEqual(['1', '2', '3', '4']);
  });

  it('gets back a member that lost its disk, and lets it vote only when it knows everything again', async () => {
    const three = await start(2);
    const a = three.member(0).log;
    await electSurely(a);
    for (const text of ['1', '2', '3']) await a.append(bytesOf(text));
    await three.stop(1);
    await three.loseDisk(1);
    const b = (await three.start(1)).log;
    expect(b.isVoting).toBe(false);
    await a.append(bytesOf('4'));
    await until('the replaced member votes', () => b.isVoting);
    await three.stop(2);
    expect(await a.append(bytesOf('5'))).toBeDefined();
    await three.stop(0);
    await three.start(2);
    await electSurely(b);
    expect(await textsOf(b)).toEqual(['1', '2', '3', '4', '5']);
  });

  it('forgets nothing when all are stopped and started', async () => {
    const three = await start(2);
    await electSurely(three.member(0).log);
    for (const text of ['1', '2', '3']) await three.member(0).log.append(bytesOf(text));
    await three.member(0).log.truncate(2);
    for (const index of [0, 1, 2]) await three.crash(index);
    for (const index of [2, 1, 0]) await three.start(index);
    const { log: member } = three.member(1);
    await electSurely(member);
    expect(await textsOf(member)).toEqual(['2', '3']);
  });

  it('waits as long as a majority is missing', async () => {
    const three = await start(2);
    const a = three.member(0).log;
    await electSurely(a);
    await three.stop(1);
    await three.stop(2);
    const waiting = a.append(bytesOf('alone'));
    await three.start(1);
    // Written or given up: only the next election tells, and then it is the same for everybody.
    await waiting;
    const b = three.member(1).log;
    await electSurely(b);
    const seen = await textsOf(b);
    await electSurely(a);
    expect(await textsOf(a)).toEqual(seen);
  });
});
