import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLevelDbStorage } from '../../../src/log/leveldb-storage.ts';
import { Registry } from '../../../src/wire/gen/internal.ts';
import { Operation } from '../../../src/wire/gen/state.ts';
import { decode } from '../../../src/wire/message.ts';
import { unpackRecordedLog } from './recorded-log.ts';

let directory = '';
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'stadion-recorded-')), 'replicated_log');
  await unpackRecordedLog(directory);
});
afterEach(async () => {
  await rm(join(directory, '..'), { recursive: true, force: true });
});

describe('a replicated log of Mesos', () => {
  it('is read with its promise, its positions and the registry in them', async () => {
    const storage = await openLevelDbStorage(directory);
    const { metadata, actions } = await storage.restore();
    await storage.close();
    expect(metadata).toEqual({ status: 'VOTING', promised: 1 });
    const common = { promised: 1, performed: 1, learned: true };
    expect(actions).toMatchObject([
      { position: 11, ...common, type: 'APPEND' },
      { position: 12, ...common, type: 'TRUNCATE', truncate: { to: 11 } },
    ]);
    const operation = decode(Operation, actions[0]?.append?.bytes ?? new Uint8Array(0));
    expect(operation).toMatchObject({ type: 'SNAPSHOT', snapshot: { entry: { name: 'registry' } } });
    expect(operation.snapshot?.entry.uuid).toHaveLength(16);
    const registry = decode(Registry, operation.snapshot?.entry.value ?? new Uint8Array(0));
    expect(registry.master?.info.pid).toBe('master@127.0.0.1:17050');
    expect(registry.slaves?.slaves?.map(({ info }) => info.hostname)).toEqual(['agent1.example']);
  });
});
