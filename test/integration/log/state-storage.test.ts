import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StateStorage } from '../../../src/log/state-storage.ts';
import { createLogStore } from '../../../src/master/registrar/log-store.ts';
import { Operation } from '../../../src/wire/gen/state.ts';
import { encode } from '../../../src/wire/message.ts';
import { until } from '../../until.ts';
import { bytesOf, electSurely, startTestLog, type TestLog } from './log-members.ts';

let one: TestLog;
beforeEach(async () => {
  one = await startTestLog(1);
});
afterEach(async () => {
  await one.close();
});

async function open(): Promise<StateStorage> {
  const storage = new StateStorage(one.member(0).log);
  await storage.start();
  return storage;
}

function textOf(storage: StateStorage, name: string): string | undefined {
  const entry = storage.get(name);
  return entry === undefined ? undefined : Buffer.from(entry.value).toString();
}

describe('values on a log', () => {
  it('are there again after a restart, the last of each name', async () => {
    const first = await open();
    expect(first.get('registry')).toBeUndefined();
    const uuid = await first.set('registry', bytesOf('1'), undefined);
    await first.set('other', bytesOf('x'), undefined);
    await first.set('registry', bytesOf('2'), uuid);
    await one.crash(0);
    await one.start(0);
    const second = await open();
    expect([textOf(second, 'registry'), textOf(second, 'other')]).toEqual(['2', 'x']);
    expect(second.get('registry')?.uuid).toHaveLength(16);
  });

  it('change only for those who know the write before', async () => {
    const storage = await open();
    const uuid = await storage.set('registry', bytesOf('1'), undefined);
    expect(await storage.set('registry', bytesOf('2'), undefined)).toBeUndefined();
    expect(await storage.set('registry', bytesOf('2'), new Uint8Array(16))).toBeUndefined();
    expect(textOf(storage, 'registry')).toBe('1');
    expect(await storage.set('registry', bytesOf('2'), uuid)).toBeDefined();
  });

  it('leave nothing behind that no value needs', async () => {
    const storage = await open();
    const { log } = one.member(0);
    let uuid = await storage.set('registry', bytesOf('0'), undefined);
    for (let count = 1; count < 20; count++) uuid = await storage.set('registry', bytesOf(String(count)), uuid);
    await until('the log is cut', () => log.positions().end - log.positions().begin <= 1);
    expect(await log.read(log.positions().begin, log.positions().end)).toHaveLength(1);
    // A value that is older than others is kept, and all after it.
    const kept = await storage.set('kept', bytesOf('kept'), undefined);
    expect(kept).toBeDefined();
    for (let count = 20; count < 25; count++) uuid = await storage.set('registry', bytesOf(String(count)), uuid);
    const again = await open();
    expect([textOf(again, 'kept'), textOf(again, 'registry')]).toEqual(['kept', '24']);
  });

  it('are gone when Mesos expunged them', async () => {
    const storage = await open();
    await storage.set('old', bytesOf('1'), undefined);
    const { log } = one.member(0);
    await electSurely(log);
    await log.append(encode(Operation, { type: 'EXPUNGE', expunge: { name: 'old' } }));
    expect((await open()).get('old')).toBeUndefined();
  });

  it.each([
    ['a difference', encode(Operation, { type: 'DIFF' }), 'log-diff'],
    ['something else', bytesOf('something else'), 'log-foreign'],
  ])('are refused when the log holds %s', async (_what, bytes, code) => {
    const { log } = one.member(0);
    await electSurely(log);
    await log.append(bytes);
    await expect(open()).rejects.toMatchObject({ code });
  });
});

describe('the registry on the log', () => {
  it('belongs to the master that fetched it last', async () => {
    const three = await startTestLog(2);
    try {
      const [first, second] = [0, 1].map((index) => createLogStore(() => three.member(index).log));
      expect(await first?.fetch()).toBeUndefined();
      await first?.store(bytesOf('1'));
      expect(Buffer.from((await second?.fetch()) ?? []).toString()).toBe('1');
      await second?.store(bytesOf('2'));
      await expect(first?.store(bytesOf('3'))).rejects.toMatchObject({ code: 'registry-lost' });
      expect(Buffer.from((await second?.fetch()) ?? []).toString()).toBe('2');
    } finally {
      await three.close();
    }
  });
});
